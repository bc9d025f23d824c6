"""Jacobians as pictures: three small heat maps of one scale, the third of which should be empty.

A picture is an inline SVG without script: one path for each depth of colour, laid over whatever ground the page has, so
that it needs no second version for dark pages or for paper. Blue against orange can be told apart with every common
deficiency of colour vision, and each negative entry carries a minus sign besides. The scale is symmetric around zero
and the same for the first two maps, and for their difference as long as that would show; Matplotlib was weighed, and
makes 30 KB of what takes one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from chainrule.check.verdict import Grid, Verdict
from chainrule.theme.environment import Templates
from chainrule.theme.words import minus, scientific

DEPTHS = 12
"""Steps of colour from zero to the end of the scale."""
VISIBLE = 1 / DEPTHS
"""A difference below this part of the scale would not show."""
Table = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Map:
    """One heat map, ready to be drawn; a cell is a unit square."""

    title: str
    words: str
    """What it shows, for those who do not see it."""
    width: int
    height: int
    fills: tuple[tuple[str, str, str], ...]
    """Sign as a class, opacity and path of each depth of colour that occurs."""
    minuses: str
    """A path of minus signs in the negative cells."""
    blanks: str
    """A path of strokes through the cells that are not compared."""
    ring: tuple[int, int] | None
    """The column and row of the entry that is furthest off, where it is marked."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The heat maps of a claim with their scale."""

    maps: tuple[Map, ...]
    bound: Markup
    """The number at the ends of the scale."""
    axes: str
    """What counts rows and columns."""
    note: Markup
    """What is to be said of the difference."""


def picture(templates: Templates, verdict: Verdict, step: int | None = None) -> Markup:
    """The heat maps of a claim, a ``step`` of a chain of several; empty where there is nothing to draw."""
    drawn = verdict.grid and _picture(verdict, verdict.grid)
    return Markup(templates.render("parts/heatmaps.html", picture=drawn, step=step)) if drawn else Markup()


def _picture(verdict: Verdict, grid: Grid) -> Picture | None:
    difference = tuple(
        tuple(a - b for a, b in zip(*rows, strict=True)) for rows in zip(grid.stated, grid.numerical, strict=True)
    )
    bound = max(map(_largest, (grid.stated, grid.numerical)))
    apart = _largest(difference)
    if not (math.isfinite(bound) and bound > 0):
        return None
    alarming = verdict.outcome == "fails" and 0 < apart < VISIBLE * bound
    own = apart if alarming else bound
    titles = ("Stated", "Numerical") if verdict.step == 1 else ("Right side", "Left side")
    where = _furthest(difference) if verdict.outcome == "fails" else None
    maps = (
        _map(titles[0], grid.stated, bound, where),
        _map(titles[1], grid.numerical, bound, where),
        _map("Difference", difference, own, where),
    )
    return Picture(maps, scientific(bound), _axes(grid), _note(apart, own, bound))


def _largest(table: Table) -> float:
    return max((abs(value) for row in table for value in row if math.isfinite(value)), default=0.0)


def _furthest(table: Table) -> tuple[int, int] | None:
    """Column and row of the largest entry."""
    cells = [(abs(value), x, y) for y, row in enumerate(table) for x, value in enumerate(row) if math.isfinite(value)]
    return max(cells)[1:] if cells else None


def _axes(grid: Grid) -> str:
    if grid.rows == grid.columns:
        return ""
    down = f"{grid.rows} counts the rows" if grid.rows else ""
    across = f"{grid.columns} the columns" if grid.columns and down else ""
    return ", ".join(filter(None, (down, across)))


def _note(apart: float, own: float, bound: float) -> Markup:
    if own != bound:
        return Markup("The difference has a scale of its own, which ends at {}.").format(scientific(own))
    if apart < VISIBLE * bound:
        return Markup("The difference, at most {}, is too small to show.").format(scientific(apart))
    return Markup("The largest difference is {}.").format(scientific(apart))


def _map(title: str, table: Table, bound: float, ring: tuple[int, int] | None) -> Map:
    depths: dict[tuple[str, int], list[str]] = {}
    minuses, blanks = [], []
    for y, row in enumerate(table):
        for x, value in enumerate(row):
            if not math.isfinite(value):
                blanks.append(f"M{x}.3 {y}.7l.4-.4")
                continue
            depth = min(DEPTHS, round(DEPTHS * abs(value) / bound))
            if depth:
                depths.setdefault(("above" if value > 0 else "below", depth), []).append(f"M{x} {y}h1v1h-1z")
            if value < 0 and depth:
                minuses.append(f"M{x}.33 {y}.5h.34")
    fills = tuple((sign, f"{depth / DEPTHS:.2g}", "".join(cells)) for (sign, depth), cells in sorted(depths.items()))
    words = f"{title}: {_words(table)}"
    return Map(title, words, len(table[0]), len(table), fills, "".join(minuses), "".join(blanks), ring)


def _words(table: Table) -> str:
    """A map in words: its shape, its entries if they are few, else from where to where they go."""
    shape = f"{len(table)} × {len(table[0])} entries" if len(table[0]) > 1 else f"{len(table)} entries"
    if len(table) * len(table[0]) <= 16:
        return f"{shape}; {'; '.join(', '.join(map(_number, row)) for row in table)}"
    values = [value for row in table for value in row if math.isfinite(value)]
    return f"{shape} from {_number(min(values))} to {_number(max(values))}" if values else shape


def _number(value: float) -> str:
    return minus(f"{value:.2g}") if math.isfinite(value) else "not compared"
