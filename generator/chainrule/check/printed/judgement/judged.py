"""The judgement on one relation, as the judge hands it on."""

from __future__ import annotations

from chainrule.check.verdict import Grid, Outcome, Worst
from chainrule.tex.text.records import record
from chainrule.tex.text.tokens import TexError


@record
class Judged:
    """The judgement on one relation."""

    outcome: Outcome
    rule: str = ""
    reason: str | None = None
    hint: str | None = None
    error: float | None = None
    points: int = 0
    sizes: tuple[str, ...] = ()
    at: Worst | None = None
    grid: Grid | None = None
    touched: frozenset[str] = frozenset()
    place: tuple[int, int] | None = None
    """The characters of the formula that are not understood; None: the relation itself is concerned."""
    split: bool | None = None
    """Whether holding variables fixed beside each other made a difference to what was evaluated; None: not known."""
    curved: bool = False
    """Whether a derivative followed a curve although its body names the variable, as d does beside ∂."""
    steady: bool = False
    """Whether the sides, which differ, do so by the same at every point."""
    pairs: frozenset[tuple[str, str]] = frozenset()
    r"""The indices of sums over ``j \neq y`` that were taken over all pairs."""
    of_squares: frozenset[str] = frozenset()
    """The functions of square matrices that can be those of each entry or those of the matrix."""
    sloppy: tuple[TexError, ...] = ()
    """Print that is unmistakable, but not as it should be."""


def not_read(error: TexError) -> Judged:
    """The judgement on a formula that cannot be read."""
    place = (error.start, error.end) if error.end > error.start else None
    return Judged("unchecked", f"unchecked.{error.rule}", error.message, error.hint, place=place)


STUMBLES = (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
"""What a formula may raise that is too large, or that is like none before it."""


def stumbled(error: Exception) -> Judged:
    """The judgement on a formula that is too large, or by which a mistake in the checker itself came out."""
    if isinstance(error, MemoryError | RecursionError):
        reason = "this formula is too large to check, nested too deeply, or defined by itself"
        return Judged("unchecked", "unchecked.size", reason, "split it, or use smaller numbers")
    hint = "please report it, with the formula and its declarations"
    return Judged("unchecked", "unchecked.internal", f"this formula made the checker stumble: {error!r}", hint)
