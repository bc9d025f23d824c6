"""The values that keys take: each function reads one kind, or says in `RefusedError` what it would have read."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from chainrule.config.records import NAMES, Macros, Numbering
from chainrule.errors import suggest


class RefusedError(ValueError):
    """A value that a key does not take; the message says what it takes."""


def text(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise RefusedError("takes a text in quotes")
    return value


def url(value: Any) -> str:
    """A full address, given a slash at its end."""
    address = text(value)
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise RefusedError('takes a full address such as "https://example.org/blog/"')
    return address if address.endswith("/") else address + "/"


def zone(value: Any) -> str:
    """The name of a time zone."""
    try:
        zoneinfo.ZoneInfo(text(value))
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError; a folder's name gives an OSError
        raise RefusedError('takes an IANA name such as "Europe/Berlin"') from None
    return str(value)


def whole(value: Any) -> int:
    """A whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise RefusedError("takes a whole number from 0")
    return value


def modules(value: Any) -> tuple[str, ...]:
    """Dotted names of Python modules."""
    names = value if isinstance(value, list) else [None]
    if not all(isinstance(name, str) and re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*", name) for name in names):
        raise RefusedError('takes a list of modules such as ["sympy", "autograd.numpy"]')
    return tuple(names)


def numbering(value: Any) -> Numbering:
    """How equations are counted."""
    if value == "post":
        return "post"
    if value == "section":
        return "section"
    raise RefusedError('takes "post" or "section"')


def flag(value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise RefusedError("takes true or false")
    return value


def seconds(value: Any) -> float:
    """A stretch of time of at most an hour."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 3600:
        raise RefusedError("takes a number of seconds from 0 to 3600")
    return float(value)


def macros(value: Any) -> Macros:
    r"""Macros as MathJax takes them: ``{R = "\\mathbb{R}", vec = ["\\mathbf{#1}", 1]}``; ValueError if malformed."""
    if not isinstance(value, dict):
        raise RefusedError("takes a table of names and TeX")
    return MappingProxyType({_macro_name(name): _macro_body(body) for name, body in value.items()})


def _macro_name(name: Any) -> str:
    bare = str(name).removeprefix("\\")
    if not re.fullmatch(r"[A-Za-z]+|[^A-Za-z\s]", bare):
        raise RefusedError(f"has a macro name that TeX cannot read: {name!r}")
    return bare


def _macro_body(body: Any) -> str | tuple[str, int]:
    match body:
        case str():
            return body
        case [str(text), int(count)] if not isinstance(count, bool) and 0 <= count <= 9:
            return text, count
        case _:
            raise RefusedError('takes macros as "text" or ["text with #1", number of arguments]')


def names(value: Any) -> Mapping[str, str]:
    """What theorems and their kin are called, all of them; those that the value leaves out keep their English names."""
    if not isinstance(value, dict) or not all(isinstance(name, str) and name.strip() for name in value.values()):
        raise RefusedError('takes a table of names such as {theorem = "Satz", proof = "Beweis"}')
    for kind in value:
        if kind not in NAMES:
            raise RefusedError(f'cannot name "{kind}": {suggest(kind, NAMES) or "known are " + ", ".join(NAMES)}')
    return MappingProxyType({**NAMES, **{kind: name.strip() for kind, name in value.items()}})


def path(value: Any) -> Path:
    """A path, with ``~`` for the user's home."""
    return Path(text(value)).expanduser()
