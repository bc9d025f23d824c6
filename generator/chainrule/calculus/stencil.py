"""Where a function is evaluated to learn its derivative at a point.

Along each coordinate the points lie on a ladder of four steps, each an eighth of the one before. The best step of a
plain central difference is ε^⅓ ≈ 6e-6, where its truncation error h² and its rounding error ε/h meet; with one
extrapolation the error is h⁴ and the best step ε^⅕ ≈ 7e-4 (Press et al., *Numerical Recipes*, section 5.7). The ladder
spans both, so that steep functions are resolved by its lower end and noisy ones by its upper end, and the same points
show a kink: there the slopes to the left and to the right stay apart however small the step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

RATIO = 8.0
"""Each step of the ladder is this many times the next."""
STEPS: Array = np.cbrt(np.finfo(np.float64).eps) * RATIO ** np.arange(3.0, -1.0, -1.0)
"""The ladder from 3e-3 down to 6e-6, in units of `Stencil.unit`. No powers of two: ``x + h`` would keep the low bits of
``x``, and the rounding at different steps would conspire (it did, in single precision)."""
PROBES: Array = 1e-6 * np.array([1.0, 1.6180, 2.9416, 3.7320, 4.6692, 5.8541, 7.0711, 8.1416])
"""Places next to the centre that measure the function's rounding noise: so near that a smooth function is a cubic there
up to 1e-21, what is left is noise. Uneven, since a grid of places can fall in step with the grid of the numbers (it
did, for ``(x + 1e6) - 1e6``)."""


@dataclass(frozen=True, slots=True)
class Stencil:
    """Perturbed copies of one array argument, for every sample point."""

    x: Array
    """The argument itself, ``(*samples, *shape)``."""
    unit: Array
    """The length that steps are measured in, of the shape of ``x``."""
    samples: int
    """How many leading axes of ``x`` count sample points; the rest is the argument's own shape."""
    points: Array
    """Where to evaluate, ``(*samples, count, *shape)``; the first along ``count`` is ``x`` itself."""
    distant: bool
    """Whether the last along ``count`` is a point far away."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The argument's own shape; ``()`` for a scalar."""
        return self.x.shape[self.samples :]

    @property
    def probes(self) -> Array:
        """The first nine points, ``(*samples, 9, *shape)``, on which `probed` measures the noise of a stated side."""
        return self.points[(slice(None),) * self.samples + (slice(len(PROBES) + 1),)]

    @property
    def count(self) -> int:
        """How many points there are for each sample: 8 per entry of the argument and about ten more."""
        return int(self.points.shape[self.samples])


def stencil(x: ArrayLike, samples: int = 0, distant: ArrayLike | None = None, unit: ArrayLike | None = None) -> Stencil:
    """The points that `estimate` needs around ``x``, whose first ``samples`` axes count sample points.

    ``distant`` is another value for each ``x``, inside the same domain and not near: it tells a function that does not
    depend on its argument from one that is flat at this place. Without it, the sample points serve one another.
    ``unit``, broadcastable to ``x``, is the length over which the function may change, max(1, |x|) if not given; a
    small domain has a smaller one.
    """
    x = np.asarray(x, dtype=np.float64)
    unit = np.broadcast_to(np.maximum(1.0, np.abs(x)) if unit is None else np.asarray(unit, np.float64), x.shape)
    lead = x.shape[:samples]
    flat = x.reshape(*lead, 1, math.prod(x.shape[samples:]))
    points = flat + unit.reshape(flat.shape) * _moves(flat.shape[-1])
    if distant is None and samples == 1 and len(x) > 1:
        distant = np.roll(x, 1, axis=0)
    if distant is not None:
        points = np.concatenate([points, np.asarray(distant, dtype=np.float64).reshape(flat.shape)], axis=-2)
    shape = (*lead, points.shape[-2], *x.shape[samples:])
    return Stencil(x, unit, samples, points.reshape(shape), distant is not None)


def _moves(size: int) -> Array:
    """Displacements in units of `Stencil.unit`, ``(count, size)``: none, the probes, up the ladder, down the ladder.

    The probes go one way only, so that a kink at ``x`` itself is not taken for noise, and not along (1, …, 1), along
    which many functions of interest (softmax) compute the same numbers again.
    """
    direction = np.linspace(1.0, 2.0, size)
    probes = np.concatenate([[0.0], PROBES])[:, None] * direction
    rungs = (STEPS[:, None, None] * np.eye(size)).reshape(-1, size)
    return np.concatenate([probes, rungs, -rungs])
