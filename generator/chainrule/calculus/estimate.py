"""From values on a stencil to a Jacobian, with an honest error for each entry.

Central differences D(h) on four steps give three extrapolated ones, R(h) = (64 D(h/8) - D(h)) / 63, with an error of
h⁴ (Richardson). The first two are candidates, each judged by its distance from the next finer one; the entry takes the
better (Ridders, *Advances in Engineering Software* 4, 1982, does so with more rungs). The distance is not trusted
alone, since two estimates can agree by luck: the rounding noise of the function, measured and never taken below one
unit in the last place, sets a floor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chainrule.calculus.stencil import PROBES, RATIO, STEPS, Array, Stencil

EPSILON = float(np.finfo(np.float64).eps)
SAFETY = 10.0
"""What the observed error is multiplied by. ``jacobi``, which multiplies by 1, is off by more than ten times its own
estimate on 2 % of normalisation layers; with 10 on top of the noise floor none of our measured cases is."""
ROUNDING = 1000.0
"""Units in the last place by which a value computed directly may be off: three digits are lost on the way."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A Jacobian at every sample point. Arrays are ``(*samples, *f.shape, *x.shape)`` unless said otherwise."""

    value: Array
    error: Array
    """Bound on ``|value - true|``; infinite where nothing is known: at a kink, or where f is not finite."""
    samples: int
    """How many leading axes count sample points."""
    noise: Array
    """The part of ``error`` that is rounding: what no choice of steps can remove."""
    slope: Array
    """The slope that f would have if it changed by its own size: ``|f| / unit``; the yardstick for zeros."""
    kink: Flags
    """Where the slopes to both sides differ and do not approach each other."""
    left: Array
    right: Array
    """The slopes to both sides, of use at a kink."""
    finite: Flags
    """``samples``-shaped: f was finite at the point and near it."""
    constant: Flags
    """``samples``-shaped: f had the same value to the last bit at every point, the distant one included."""
    drift: Array
    """Change of f on the way to the distant point per unit of way, beyond noise; 0 without a distant point."""


def estimate(stencil: Stencil, values: ArrayLike) -> Estimate:
    """The Jacobian from the function's ``values`` on ``stencil.points``, of shape ``(*samples, count, *f.shape)``.

    Values that are not finite spoil the entries that depend on them and nothing else.
    """
    values = np.asarray(values, dtype=np.float64)
    lead = stencil.x.shape[: stencil.samples]
    if values.shape[: stencil.samples + 1] != (*lead, stencil.count):
        raise ValueError(f"values of shape {values.shape} do not fit {stencil.count} points at {lead} samples")
    range_ = values.shape[stencil.samples + 1 :]
    flat = values.reshape(*lead, stencil.count, math.prod(range_))
    with np.errstate(all="ignore"):
        slopes = _slopes(stencil, flat)
        return _assemble(stencil, flat, slopes, (*lead, *range_, *stencil.shape))


@dataclass(frozen=True, slots=True)
class _Slopes:
    """Difference quotients on every rung, ``(*lead, rungs, entries of x, entries of f)``, coarse to fine."""

    central: Array
    left: Array
    right: Array


def _slopes(stencil: Stencil, values: Array) -> _Slopes:
    x = stencil.x.reshape(*values.shape[:-2], 1, -1)
    step = stencil.unit.reshape(x.shape) * STEPS[:, None]
    above, below = ((x + step) - x)[..., None], (x - (x - step))[..., None]
    rungs = (*values.shape[:-2], *step.shape[-2:], values.shape[-1])
    first, half = len(PROBES) + 1, step.shape[-2] * step.shape[-1]
    up = values[..., first : first + half, :].reshape(rungs)
    down = values[..., first + half : first + 2 * half, :].reshape(rungs)
    centre = values[..., 0, None, None, :]
    return _Slopes((up - down) / (above + below), (centre - down) / below, (up - centre) / above)


def _noise(values: Array, x: Array, slope: Array) -> Array:
    """Rounding noise of each entry of f, ``(*lead, entries of f)``, as a standard deviation.

    Measured, which shows the cancellation inside f that its size hides; at least one unit in the last place of f, and
    of the change that the rounding of x makes.
    """
    carried = np.fmax.reduce(np.abs(slope * x[..., None]), axis=-2, initial=0.0)
    floor: Array = EPSILON * np.maximum(np.abs(values[..., 0, :]), carried)
    return np.maximum(_scatter(values), floor)


def _assemble(stencil: Stencil, values: Array, slopes: _Slopes, shape: tuple[int, ...]) -> Estimate:
    x = stencil.x.reshape(*values.shape[:-2], -1)
    unit = stencil.unit.reshape(x.shape)[..., None]
    square = RATIO * RATIO
    better = (square * slopes.central[..., 1:, :, :] - slopes.central[..., :-1, :, :]) / (square - 1.0)
    noise = _noise(values, x, better[..., 1, :, :])
    floors = (2.0 * SAFETY) * noise[..., None, None, :] / (unit[..., None, :, :] * STEPS[1:3, None, None])
    errors = SAFETY * np.abs(better[..., 1:, :, :] - better[..., :-1, :, :]) + floors
    wide = errors[..., 0, :, :] <= errors[..., 1, :, :]

    def chosen(rungs: Array) -> Array:
        return np.where(wide, rungs[..., 0, :, :], rungs[..., 1, :, :])

    def shaped(entries: NDArray[Any]) -> NDArray[Any]:
        result: NDArray[Any] = entries.swapaxes(-1, -2).reshape(shape)
        return result

    def extended(slope: Array) -> Array:
        return shaped((RATIO * slope[..., -1, :, :] - slope[..., -2, :, :]) / (RATIO - 1.0))

    value, error = shaped(chosen(better)), chosen(errors)
    kink = _kinks(slopes, (4.0 * SAFETY) * noise[..., None, :] / (unit * STEPS[-1]))
    kinked = bool(kink.any())
    return Estimate(
        value,
        shaped(np.where(~kink & (error < np.inf), error, np.inf)),
        stencil.samples,
        noise=shaped(chosen(floors)),
        slope=shaped(np.abs(values[..., None, 0, :]) / unit),
        kink=shaped(kink),
        left=extended(slopes.left) if kinked else value,
        right=extended(slopes.right) if kinked else value,
        finite=np.asarray(np.isfinite(slopes.left[..., -1, :, :] + slopes.right[..., -1, :, :]).all(axis=(-1, -2))),
        constant=np.asarray((values == values[..., :1, :]).all(axis=(-1, -2))),
        drift=shaped(np.repeat(_drift(stencil, values, noise)[..., None, :], x.shape[-1], axis=-2)),
    )


def _kinks(slopes: _Slopes, noise: Array) -> Flags:
    """Where the two one-sided slopes stay apart: for smooth f their distance falls with the step, by 8 a rung."""
    apart = np.abs(slopes.right - slopes.left)
    fine, middle, coarse = apart[..., 3, :, :], apart[..., 2, :, :], apart[..., 1, :, :]
    stays = (2.0 * fine >= middle) & (fine <= 2.0 * middle) & (2.0 * middle >= coarse) & (middle <= 2.0 * coarse)
    size = np.abs(slopes.right[..., 3, :, :]) + np.abs(slopes.left[..., 3, :, :])
    result: Flags = stays & (fine > noise + 1e-6 * size)
    return result


def _drift(stencil: Stencil, values: Array, noise: Array) -> Array:
    if not stencil.distant:
        return np.zeros(noise.shape)
    points = stencil.points.reshape(*values.shape[:-1], -1)
    way = np.max(np.abs(points[..., -1, :] - points[..., 0, :]), axis=-1, initial=0.0)[..., None]
    change = np.abs(values[..., -1, :] - values[..., 0, :])
    return np.where(change > SAFETY * noise, change / way, 0.0)


def exact(value: ArrayLike, samples: int = 0, size: ArrayLike | None = None) -> Estimate:
    """A value computed directly, such as a stated side: known up to rounding.

    ``size`` is the largest magnitude met on the way to it, broadcastable to ``value``; without it, the largest entry of
    the same sample counts.
    """
    value = np.asarray(value, dtype=np.float64)
    axes = tuple(range(samples, value.ndim))
    if size is None:
        size = np.max(np.abs(value), axis=axes, keepdims=True, initial=0.0)
    return _direct(value, samples, np.zeros(value.shape) + np.abs(np.asarray(size, dtype=np.float64)))


def probed(values: ArrayLike, samples: int = 0) -> Estimate:
    """A value computed directly on the probes of a stencil, ``(*samples, probes, *shape)``: its noise is measured.

    So that 1e-17, left over where terms cancel, counts as the zero that it stands for, and a stated 1e-17 does not.
    """
    values = np.asarray(values, dtype=np.float64)
    value = values[(slice(None),) * samples + (0,)]
    with np.errstate(all="ignore"):
        flat = values.reshape(*values.shape[: samples + 1], math.prod(value.shape[samples:]))
        return _direct(value, samples, np.abs(value), SAFETY * _scatter(flat).reshape(value.shape))


def _direct(value: Array, samples: int, size: Array, noise: Array | float = 0.0) -> Estimate:
    finite = np.isfinite(value)
    error = np.maximum(ROUNDING * EPSILON * size, noise)
    error = np.where(finite & (error < np.inf), error, np.inf)
    never = np.zeros(value.shape, np.bool_)
    return Estimate(
        value,
        error,
        samples,
        noise=error,
        slope=size,
        kink=never,
        left=value,
        right=value,
        finite=np.asarray(finite.all(axis=tuple(range(samples, value.ndim)))),
        constant=np.zeros(value.shape[:samples], np.bool_),
        drift=never.astype(np.float64),
    )


_CUBIC, _ = np.linalg.qr(np.vander(PROBES / PROBES[-1], 4))
_REST: Array = np.eye(len(PROBES)) - _CUBIC @ _CUBIC.T
"""Projects values on the probes to what no cubic explains."""


def _scatter(values: Array) -> Array:
    """Standard deviation of the rounding noise in values on the probes, ``(*lead, probes, entries)``.

    What a cubic does not explain, in the spirit of Moré and Wild ("Estimating computational noise", SIAM J. Sci.
    Comput. 33, 2011), whose differences want even places. The centre is left out: a jump there is no noise.
    """
    rest = _REST @ values[..., 1 : len(PROBES) + 1, :]
    result: Array = np.sqrt((rest * rest).sum(axis=-2) / (len(PROBES) - 4))
    return result
