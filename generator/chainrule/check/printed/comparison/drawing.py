"""The picture of a printed derivative: its worst point as a table, the function's index down, the variable's across."""

from __future__ import annotations

import numpy as np

from chainrule.check.grids import grid
from chainrule.check.printed.comparison.sides import Claim, Floats, Sides
from chainrule.check.verdict import Grid
from chainrule.tex.evaluation.arrays.values import POINTS
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.walk import names


def drawn(claim: Claim, sides: Sides, worst: tuple[int, ...]) -> Grid | None:
    """What to draw of a claim whose chain begins with a derivative; None for others, and for single numbers.

    ``worst`` is the index of the worst entry among the sides' axes.
    """
    if not isinstance(claim.first, nodes.Derivative):
        return None
    above = names(claim.first.body)
    named = [(place, axis) for place, axis in enumerate(sides.axes) if axis != POINTS]
    ordered = sorted(named, key=lambda each: each[1] not in above)
    structure = range(len(sides.axes), sides.left.ndim)
    order = [*(place for place, _ in ordered), *structure]
    split = sum(axis in above for _, axis in named) if named else 1
    points = [place for place, axis in enumerate(sides.axes) if axis == POINTS]

    def arranged(side: Floats) -> Floats:
        shown = np.where(sides.valid, side, np.nan).transpose([*points, *order])
        return np.asarray(shown[worst[points[0]]] if points else shown)

    labels = [*(axis for _, axis in ordered), *("" for _ in structure)]
    return grid(arranged(sides.right), arranged(sides.left), [worst[place] for place in order], split, labels)
