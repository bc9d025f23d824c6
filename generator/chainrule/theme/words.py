"""How dates and numbers are written on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(date: datetime, language: str = "en") -> str:
    """``31 January 2017`` in English, and ``2017-01-31``, which everyone reads, in other languages."""
    if language.partition("-")[0].lower() != "en":
        return date.date().isoformat()
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def rfc3339(date: datetime) -> str:
    """The time as feeds and HTML write it: ``2017-01-31T16:32:00+00:00``."""
    return date.isoformat(timespec="seconds")


def scientific(value: float) -> Markup:
    """A number of two digits as print writes it: 2.5 × 10⁻¹⁰; plain where the exponent is small."""
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    if value == 0 or not exponent or -3 <= int(exponent) <= 3:
        return Markup("{}").format(minus(f"{value:.2g}"))
    return Markup("{} × 10<sup>{}</sup>").format(minus(mantissa), minus(str(int(exponent))))


def minus(number: str) -> str:
    """A number with a real minus sign."""
    return number.replace("-", "\N{MINUS SIGN}")


def plural(number: int, noun: str) -> str:
    """``1 point``, ``15 points``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": day,
    "rfc3339": rfc3339,
    "scientific": scientific,
    "plural": plural,
}
"""The filters that templates have beside Jinja's own."""
