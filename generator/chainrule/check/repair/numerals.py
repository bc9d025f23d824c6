"""Measured numbers as a writer prints them: whole numbers and simple fractions."""

from __future__ import annotations

from fractions import Fraction

from chainrule.check.repair.measured import LOOSE

PARTS = 12
"""No finer fractions are proposed."""
SIGNS = {"\\frac{1}{2}": "½", "\\frac{1}{3}": "⅓", "\\frac{1}{4}": "¼"}


def fraction(value: float, largest: int = PARTS) -> Fraction | None:
    """The simple fraction that a measured number is, with a numerator of at most ``largest``; None where it is none."""
    nearest = Fraction(value).limit_denominator(PARTS)
    near = abs(float(nearest) - value) <= LOOSE * max(1.0, abs(value))
    return nearest if near and abs(nearest.numerator) <= largest else None


def printed(number: Fraction) -> str:
    r"""``5`` or ``\frac{5}{2}``."""
    sign = "-" if number < 0 else ""
    top, bottom = abs(number.numerator), number.denominator
    return f"{sign}{top}" if bottom == 1 else rf"{sign}\frac{{{top}}}{{{bottom}}}"


def named(number: Fraction) -> str:
    """The number in a sentence."""
    return SIGNS.get(printed(number), printed(number))
