"""Dates and slugs as people write them, in front matter and in file names."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, tzinfo

_TIME = r"(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?"
_DATE = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}(?:(?:[Tt]|\s+){_TIME})?", re.ASCII)
_SLUG = re.compile(r"[\w~-][\w.~-]*")
_LONGEST = 200
"""Bytes of a slug: it becomes a file name, and those end at 255."""


def parse_date(written: str, zone: tzinfo) -> datetime | None:
    """The moment that a text such as ``2017-01-31 16:32`` or ``2017-01-31T16:32:00Z`` names; None if it names none."""
    match = _DATE.fullmatch(written)
    if match is None:
        return None
    time, offset = match[1] or "00:00", (match[2] or "").upper()
    try:
        moment = datetime.fromisoformat(f"{written[:10]}T{time if time[2] == ':' else '0' + time}{offset}")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment


def is_slug(value: str) -> bool:
    """Whether a text can be one segment of an address as it is."""
    return bool(_SLUG.fullmatch(value)) and len(value.encode()) <= _LONGEST


def default_slug(name: str) -> str:
    """The slug of a file name: lower case, hyphens between words of any script; empty if it has none."""
    lower = unicodedata.normalize("NFC", name).lower()
    kept = (char if char.isalnum() or unicodedata.category(char)[0] == "M" or char == "_" else " " for char in lower)
    return "-".join("".join(kept).split()).encode()[:_LONGEST].decode("utf-8", "ignore")
