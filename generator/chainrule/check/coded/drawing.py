"""The picture of a coded derivative: stated and numerical Jacobian at the point at which they are furthest apart."""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.check.coded.claims import Claim
from chainrule.check.coded.trial import Trial, numerical, stated
from chainrule.check.grids import grid
from chainrule.check.verdict import Grid


def drawn(claim: Claim, trials: Sequence[Trial], layout: str | None) -> Grid | None:
    """What to draw of the trial with the largest error, the function's entries down, the variable's across."""
    shown = max(trials, key=lambda each: each.comparison.residual)
    sample, (point, *index) = shown.sample, shown.comparison.index
    split = sample.function.ndim - 2
    sides = stated(sample, sample.stated, layout).value[point], numerical(sample).value[point]
    names = [claim.of.name if axis < split else claim.by for axis in range(len(index))]
    return grid(*sides, index, split, names)
