"""One claim at one size: sample points, a comparison, and fresh points for those that tell nothing.

A point at a kink, outside a function's domain, or where rounding hides the derivative, says nothing about the claim. It
is replaced as long as others can be found; a point at which the claim is wrong is never replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chainrule.calculus import Comparison, Estimate, compare, estimate, probed
from chainrule.check.measure import Array, Sample, TroubleError

POINTS = 5
"""Sample points for each size."""
ENOUGH = 3
"""Fewer decided points than this decide nothing."""
ROUNDS = 4
"""How often points are drawn to replace doubtful ones."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim compared at one assignment of sizes."""

    sizes: str
    """The assignment in words: ``n=3, m=4``; empty where nothing has a size."""
    sample: Sample
    comparison: Comparison


def trial(sizes: str, samples: Iterator[Sample], layout: str | None) -> Trial:
    """Compare at the first sample, or at the points of as many as it takes to find enough that can be decided.

    Raises `TroubleError` if the stated derivative has the wrong shape.
    """
    first = Trial(sizes, sample := next(samples), _confront(sample, layout))
    if first.comparison.outcome == "fails" or not first.comparison.doubtful.any():
        return first
    decided = sample.only(~first.comparison.doubtful)
    for _ in range(ROUNDS):
        more = next(samples)
        comparison = _confront(more, layout)
        if comparison.outcome == "fails":
            return Trial(sizes, more, comparison)
        decided = decided.joined(more.only(~comparison.doubtful))
        if len(decided) >= POINTS:
            break
    decided = decided.only(slice(POINTS))
    again = Trial(sizes, decided, _confront(decided, layout)) if len(decided) >= ENOUGH else first
    return again if again.comparison.outcome != "undecided" else first


def _confront(sample: Sample, layout: str | None) -> Comparison:
    expected, actual = expected_shape(sample, layout), sample.stated.shape[2:]
    if actual != expected:
        raise TroubleError("fails", "snippet.shape", f"it returns an array of shape {actual}, not {expected}")
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
