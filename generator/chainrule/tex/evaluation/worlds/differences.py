"""The points and weights of the difference quotients."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from chainrule.tex.evaluation.arrays.values import (
    Floats,
    Value,
)
from chainrule.tex.evaluation.worlds.world import Frame

OFFSETS = np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
WEIGHTS = np.array([-1.0, 9.0, -45.0, 45.0, -9.0, 1.0]) / 60.0
SMALLEST = 0.1
LARGEST = 2.0
ONE_SIDED = 1e-6
_STENCILS = {
    0: (OFFSETS, WEIGHTS),
    1: (np.array([0.0, 1.0]), np.array([-1.0, 1.0])),
    -1: (np.array([0.0, -1.0]), np.array([1.0, -1.0])),
}


def stencil(frame: Frame) -> tuple[Floats, Floats]:
    """Offsets and weights of the differences: central ones, or one-sided ones where the world asks for a slope."""
    return _STENCILS[frame.world.side]


def steps(frame: Frame, value: Value) -> Floats:
    """A step for each number of a value."""
    size = np.abs(value.data)
    step = ONE_SIDED if frame.world.side else frame.world.step
    bounded = np.minimum(np.maximum(size, SMALLEST), LARGEST)
    return np.asarray(step * np.maximum(bounded, size * SMALLEST**2))


@lru_cache(maxsize=256)
def moves(count: int, side: int) -> Floats:
    """Which entry moves how far in each copy, in steps: of shape (count · points of the stencil, count)."""
    offsets, _ = _STENCILS[side]
    made = np.zeros((count, len(offsets), count))
    made[np.arange(count), :, np.arange(count)] = offsets
    moved: Floats = made.reshape(count * len(offsets), count)
    moved.flags.writeable = False
    return moved
