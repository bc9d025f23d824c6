"""One claim at one size: sample points, a comparison, and fresh points for those that tell nothing.

A point at a kink, outside a function's domain, or where rounding hides the derivative, says nothing about the claim. It
is replaced as long as others can be found; a point at which the claim is wrong is never replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chainrule.calculus import Comparison, Estimate, compare, estimate, probed
from chainrule.check.coded.measure import Array, Sample, TroubleError

POINTS = 5
"""Sample points for each size."""
ENOUGH = 3
"""Fewer decided points than this decide nothing."""
ROUNDS = 4
"""How often points are drawn to replace doubtful ones."""


class ShapeError(TroubleError):
    """The stated derivative has the wrong shape, so that no entry can be compared."""

    def __init__(self, sample: Sample, layout: str | None) -> None:
        actual, expected = sample.stated.shape[2:], expected_shape(sample, layout)
        super().__init__("fails", "snippet.shape", f"it returns an array of shape {actual}, not {expected}")
        self.sample = sample


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim compared at one assignment of sizes."""

    sizes: str
    """The assignment in words: ``n=3, m=4``; empty where nothing has a size."""
    sample: Sample
    comparison: Comparison

    @property
    def decided(self) -> int:
        """The number of points that are not doubtful."""
        return int(np.sum(~self.comparison.doubtful))


def trial(sizes: str, samples: Iterator[Sample], layout: str | None) -> Trial:
    """Compare at the first sample, or at the points of as many as it takes to find enough that can be decided.

    Raises `ShapeError` if the stated derivative has the wrong shape.
    """
    pool = next(samples)
    first = Trial(sizes, pool, _confront(pool, layout))
    found = _settled(first, layout)
    for _ in range(ROUNDS):
        if found.comparison.outcome == "fails" or found.decided >= POINTS:
            return found
        pool = pool.joined(next(samples))
        found = _settled(Trial(sizes, pool, _confront(pool, layout)), layout)
    return found if found.comparison.outcome == "fails" or found.decided >= ENOUGH else first


def _settled(found: Trial, layout: str | None) -> Trial:
    """The trial without its doubtful points, unless all are; without one, others may become doubtful in turn."""
    while found.comparison.outcome != "fails" and 0 < found.decided < len(found.sample):
        kept = found.sample.only(~found.comparison.doubtful)
        found = Trial(found.sizes, kept, _confront(kept, layout))
    return found


def _confront(sample: Sample, layout: str | None) -> Comparison:
    if sample.stated.shape[2:] != expected_shape(sample, layout):
        raise ShapeError(sample, layout)
    return compare(stated(sample, sample.stated, layout), numerical(sample))


def numerical(sample: Sample) -> Estimate:
    """The numerical Jacobian at the points of a sample, the function's axes first."""
    return estimate(sample.stencil, sample.function)


def stated(sample: Sample, values: Array, layout: str | None) -> Estimate:
    """Values of the stated derivative, in the layout of the post, with the function's axes first."""
    if layout == "denominator":
        rank = len(sample.stencil.shape)
        axes = (0, 1, *range(2 + rank, values.ndim), *range(2, 2 + rank))
        values = np.transpose(values, axes)
    return probed(values, samples=1)


def expected_shape(sample: Sample, layout: str | None) -> tuple[int, ...]:
    """The shape of the derivative: the function's axes first, or last in denominator layout."""
    of, by = sample.function.shape[2:], sample.stencil.shape
    return by + of if layout == "denominator" else of + by
