"""What a check concludes about one claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chainrule.errors import Repair
from chainrule.source import Span

__all__ = ["OUTCOMES", "Grid", "Outcome", "Repair", "Verdict", "Worst"]

Outcome = Literal["holds", "fails", "undecided", "unchecked"]
OUTCOMES: tuple[Outcome, ...] = ("holds", "fails", "undecided", "unchecked")


@dataclass(frozen=True, slots=True)
class Worst:
    """The entry at which the two sides are furthest apart."""

    entry: str
    """The entry in words: ``∂p_2/∂x_1``; indices count from 1, as in mathematics."""
    index: tuple[int, ...]
    """Its index in the array, counted from 0; empty for a scalar."""
    stated: float
    numerical: float
    point: str
    """The size and number of the sample point: ``n=3, point 2 of 5``."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Both sides of a claim at its worst point, as a table of numbers for a picture; rows count the function's entries.

    Of shape (rows, columns); a vector is one column, a scalar has no grid, of more axes only the worst slice is kept.
    """

    stated: tuple[tuple[float, ...], ...]
    numerical: tuple[tuple[float, ...], ...]
    rows: str = ""
    """What counts the rows: ``i``."""
    columns: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one claim, with all that a reader needs to believe or to mend it."""

    kind: Literal["formula", "snippet"]
    block: int
    """Index of the formula or snippet among the document's blocks."""
    span: Span
    """The characters that state the claim: a relation sign, or the name in a ``def``."""
    name: str
    """What is claimed, in short: ``d_p_dx``, or the formula's label."""
    source: str
    """The claim's own text: the line of the ``def``, or the TeX of the two sides."""
    outcome: Outcome
    label: str | None = None
    step: int = 1
    """Which relation of its chain, counted from 1."""
    rule: str = ""
    """Stable identifier of the reason, such as ``undecided.kink``; the outcome itself where there is no more to say."""
    reason: str | None = None
    """Why the claim does not hold, in one sentence."""
    error: float | None = None
    """Largest difference over all entries and points, relative to the larger side."""
    points: int = 0
    """Number of sample points compared."""
    sizes: tuple[str, ...] = ()
    """The dimensions tried: ``n=3``, ``n=4`` …"""
    seed: int = 0
    at: Worst | None = None
    hint: str | None = None
    """The next step for the writer."""
    detail: str = ""
    """Further lines to show: a traceback with the post's own line numbers, the values of the arguments."""
    expected: bool = False
    """The author says that the claim is wrong: then only ``fails`` is right."""
    waived: str | None = None
    """The author's reason for leaving the claim unchecked."""
    tied: bool = False
    """Whether what is coded was also compared with what the formula of this label prints."""

    repair: Repair | None = None
    """The one edit that makes a failing claim hold, where exactly one was found."""
    grid: Grid | None = None
    """What to draw, where both sides are arrays."""

    @property
    def accepted(self) -> bool:
        """Whether the claim may be published as it stands: it holds, fails as announced, or is waived."""
        if self.waived is not None:
            return True
        return self.outcome == ("fails" if self.expected else "holds")
