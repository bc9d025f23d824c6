"""The points and weights of the difference quotients."""

from __future__ import annotations

import numpy as np

from chainrule.tex.evaluation.values import (
    Floats,
    Value,
)
from chainrule.tex.evaluation.world import Frame

OFFSETS = np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])


WEIGHTS = np.array([-1.0, 9.0, -45.0, 45.0, -9.0, 1.0]) / 60.0


SMALLEST = 0.1


LARGEST = 2.0


ONE_SIDED = 1e-6


def stencil(frame: Frame) -> tuple[Floats, Floats]:
    """Offsets and weights of the differences: central ones, or one-sided ones where the world asks for a slope."""
    if not frame.world.side:
        return OFFSETS, WEIGHTS
    return np.array([0.0, float(frame.world.side)]), np.array([-1.0, 1.0]) * frame.world.side


def steps(frame: Frame, value: Value) -> Floats:
    """A step for each number of a value."""
    size = np.abs(value.data)
    step = ONE_SIDED if frame.world.side else frame.world.step
    return np.asarray(step * np.maximum(np.clip(size, SMALLEST, LARGEST), size * SMALLEST**2))
