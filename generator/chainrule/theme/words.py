"""How dates, numbers and names in code are written on a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

ACCENTS: Mapping[str, str] = {
    "hat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    "bar": "\N{COMBINING MACRON}",
    "tilde": "\N{COMBINING TILDE}",
    "dot": "\N{COMBINING DOT ABOVE}",
}
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi"
    " psi omega"
)
GREEK: Mapping[str, str] = dict(
    pair
    for name, letter in zip(_GREEK.split(), "αβγδεζηθικλμνξοπρστυφχψω", strict=True)
    for pair in ((name, letter), (name.title(), letter.upper()))
)
"""Names of Greek letters → the letters."""


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


def variable(name: str) -> Markup:
    """A name in code as print has it: ``theta`` → *θ*, ``y_hat`` → *ŷ*, ``W_1`` → *W*₁; words stay upright."""
    bare, _, rest = name.partition("_")
    symbol = GREEK.get(bare, bare)
    if len(symbol) > 1:
        return Markup("{}").format(name)
    if rest in ACCENTS:
        symbol, rest = unicodedata.normalize("NFC", symbol + ACCENTS[rest]), ""
    return Markup("<i>{}</i>").format(symbol) + (Markup("<sub>{}</sub>").format(rest) if rest else "")


def letters(text: str) -> str:
    r"""A text with TeX's names of Greek letters as letters: ``∂p_1/∂\theta_2`` → ``∂p_1/∂θ_2``."""
    return re.sub(r"\\([A-Za-z]+)", lambda name: GREEK.get(name[1], name[0]), text)


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
