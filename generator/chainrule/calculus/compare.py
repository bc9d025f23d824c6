"""Whether a stated value is the numerical one: scale-free, entry by entry, with a third answer.

Each entry is refuted at its own scale: it is wrong if it differs by more than 1e-6 of the larger side and more than
the error of the estimate. So a derivative of size 1e-7 stated five times too large fails, also beside entries of size
1, as long as the numerics resolve it. What they do not resolve must be negligible at the scale of the whole claim: the
error of every entry has to be below 1e-6 of the largest one, else the answer is *undecided*.

If all is zero within noise there is no such scale. Zero is accepted when the noise is negligible against the slope
that f would have if it changed by its own size, but not when f changes on the way to a distant point at a rate that the
noise would swallow: then it may be huge with a tiny derivative. A stated zero of a function that never changes, in no
bit, anywhere, is *vacuous*: no correct answer could be told from a function that forgot its argument. One that changes
in its last bits (softmax entries that sum to 1) or in steps (a sign) was put to the test, and holds.

At a kink no derivative exists; a value from one slope to the other is a subgradient, and accepted as that. Anything
beyond the two slopes fails.

Sources: measured on 12,000 true claims and 38,000 wrong ones, a relative 1e-6 separated all (the smallest wrong one was
off by 9.5e-3, the largest numerical error 2e-9).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from chainrule.calculus.estimate import Estimate, Flags, exact
from chainrule.calculus.stencil import Array

RTOL = 1e-6
"""Largest accepted difference relative to the larger side."""
RESOLVED = 10.0
"""An entry counts for the scale of its claim if it is this many times its error."""
KINK_NOISE = 64.0
"""One-sided slopes come from the finest steps, where rounding counts this much more than in the estimate."""

Outcome = Literal["holds", "fails", "undecided"]
Cause = Literal["", "kink", "noise", "rough", "not-finite", "vacuous"]
"""Why a comparison is undecided; ``kink`` also where it holds only as a subgradient or fails beyond both slopes."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer for one claim over all its sample points."""

    outcome: Outcome
    cause: Cause
    residual: float
    """Largest difference relative to the larger side: of that entry if it fails, else of the whole claim."""
    index: tuple[int, ...]
    """The entry concerned, sample axes first: the worst, or the first doubtful one."""
    stated: float
    numerical: float
    slopes: tuple[float, float]
    """The slopes to the left and to the right at that entry; they differ at a kink."""
    refuted: Flags
    """``samples``-shaped: points at which an entry is wrong."""
    doubtful: Flags
    """``samples``-shaped: points at which the numerics cannot tell, or tell only a subgradient."""


def compare(stated: Estimate | ArrayLike, numerical: Estimate, where: ArrayLike | None = None) -> Comparison:
    """Confront two sides of the same shape; ``where``, broadcastable to it, restricts the entries compared.

    A stated array is taken as `exact`. If both sides are numerical, their errors add.
    """
    if not isinstance(stated, Estimate):
        stated = exact(stated, numerical.samples)
    if stated.value.shape != numerical.value.shape:
        raise ValueError(f"shapes {stated.value.shape} and {numerical.value.shape} cannot be compared")
    considered = np.ones(stated.value.shape, np.bool_)
    if where is not None:
        considered &= np.asarray(where, np.bool_)
    with np.errstate(all="ignore"):
        weighed = _weigh(stated, numerical, considered)
        return _conclude(stated, numerical, weighed)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Both sides entry by entry; all arrays have the shape of the sides."""

    considered: Flags
    apart: Array
    """Distance of the sides; at a kink, of the stated value from the interval between the slopes."""
    size: Array
    """The larger side."""
    scale: Array
    """What an error must be small against: the claim's largest entry, or the slope of f if all is zero."""
    zero: bool
    """All entries are zero on both sides, up to noise."""
    refuted: Flags
    subgradient: Flags
    unresolved: Flags


def _weigh(stated: Estimate, numerical: Estimate, considered: Flags) -> _Weighed:
    a, v = stated.value, numerical.value
    error = stated.error + numerical.error
    size = np.maximum(np.abs(a), np.abs(v))
    kink = numerical.kink & ~stated.kink
    apart, known = np.abs(a - v), error
    if kink.any():
        low, high = np.minimum(numerical.left, numerical.right), np.maximum(numerical.left, numerical.right)
        apart = np.where(kink, np.maximum(0.0, np.maximum(low - a, a - high)), apart)
        known = np.where(kink, stated.error + KINK_NOISE * numerical.noise, error)
    refuted = considered & (apart > RTOL * size + known)
    rest = stated.noise.max(where=considered, initial=0.0)
    zero = bool((~considered | ((np.abs(a) <= rest) & (np.abs(v) <= error))).all())
    largest = size.max(where=considered & (RESOLVED * error <= size), initial=0.0)
    scale = numerical.slope if zero else np.full(size.shape, largest)
    resolved = error <= RTOL * scale
    if zero:
        resolved &= (numerical.drift <= 0.0) | (numerical.drift > error)
    subgradient = considered & kink & ~refuted & np.isfinite(a)
    unresolved = considered & ~(refuted | subgradient | resolved)
    return _Weighed(considered, apart, size, scale, zero, refuted, subgradient, unresolved)


def _conclude(stated: Estimate, numerical: Estimate, weighed: _Weighed) -> Comparison:
    vacuous = not weighed.considered.any() or bool(weighed.zero and numerical.constant.all())
    outcome: Outcome = "fails" if weighed.refuted.any() else "undecided" if weighed.unresolved.any() else "holds"
    index = _shown(weighed, outcome)
    scale = weighed.size if outcome == "fails" else weighed.scale
    cause = "vacuous" if vacuous and outcome == "holds" else _cause(stated, numerical, weighed, outcome, index)
    axes = tuple(range(numerical.samples, weighed.apart.ndim))
    return Comparison(
        "undecided" if cause == "vacuous" else outcome,
        cause,
        _residual(_at(weighed.apart, index), _at(scale, index)),
        index,
        _at(stated.value, index),
        _at(numerical.value, index),
        (_at(numerical.left, index), _at(numerical.right, index)),
        refuted=np.asarray(weighed.refuted.any(axis=axes)),
        doubtful=np.asarray((weighed.unresolved | weighed.subgradient).any(axis=axes)),
    )


def _residual(apart: float, scale: float) -> float:
    return apart / scale if scale > 0.0 else math.inf if apart > 0.0 else 0.0


def _at(array: Array, index: tuple[int, ...]) -> float:
    return float(array[index]) if array.size else 0.0


def _shown(weighed: _Weighed, outcome: Outcome) -> tuple[int, ...]:
    """The entry to show: the wrong one that is furthest off, the first doubtful one, or the largest difference."""
    rank = {
        "fails": np.where(weighed.refuted, weighed.apart, -1.0),
        "undecided": weighed.unresolved.astype(np.float64),
        "holds": np.where(weighed.considered & ~weighed.subgradient, weighed.apart, -1.0),
    }[outcome]
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(rank)), rank.shape)) if rank.size else ()


def _cause(stated: Estimate, numerical: Estimate, weighed: _Weighed, outcome: Outcome, index: tuple[int, ...]) -> Cause:
    """Why it is undecided; for the other outcomes, whether a kink is part of the answer."""
    if outcome == "holds":
        return "kink" if weighed.subgradient.any() else ""
    if numerical.kink[index]:
        return "kink"
    if outcome == "fails":
        return ""
    sample = index[: numerical.samples]
    if not (stated.finite[sample] and numerical.finite[sample]):
        return "not-finite"
    return "noise" if weighed.zero or numerical.noise[index] > RTOL * weighed.scale[index] else "rough"
