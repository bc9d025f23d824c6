"""Primes: the derivative of a function by its argument, at each entry of an array."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chainrule.tex.evaluation.arrays.values import (
    CannotTellError,
    Value,
    expand,
    largest,
    name_structure,
    unname_structure,
)
from chainrule.tex.evaluation.worlds.differences import stencil, steps
from chainrule.tex.evaluation.worlds.world import Frame

HIGHEST = 4
"""The highest order of a derivative, as where orders are printed as numbers."""


def by_argument(frame: Frame, function: Callable[[Frame, Value], Value], arg: Value, order: int) -> Value:
    """The derivative of a function by its argument, at each entry of an array."""
    if arg.pattern:
        raise CannotTellError("a prime at a constant whose shape is not clear")
    if order > HIGHEST:
        raise CannotTellError(f"a derivative of order {order} is not understood", "unchecked.unsupported")
    arg = arg.computed()
    if arg.rank:
        names = [frame.world.fresh("entry") for _ in arg.structure]
        inner = by_argument(frame, function, name_structure(arg, names), order)
        return unname_structure(inner, names, arg.structure)
    if order == 0:
        return function(frame, arg)
    frame.world.derivatives += 1
    axis = frame.world.fresh("step")
    h = steps(frame, arg)
    offsets, weights = stencil(frame)
    value = Value(arg.data[..., None] + h[..., None] * offsets, (*arg.axes, axis))
    found = by_argument(frame, function, value, order - 1)
    if axis not in found.axes:
        return Value(np.zeros_like(found.data), found.axes)
    frame.world.dependent = True
    frame.world.note(largest(found.data) / float(np.minimum.reduce(h, axis=None)) * frame.world.step)
    rest = tuple(a for a in found.axes if a != axis)
    difference = np.tensordot(_last(found, rest, axis), weights, axes=([-1], [0]))
    axes = tuple(dict.fromkeys((*rest, *arg.axes)))
    below = expand(Value(h, arg.axes), axes)
    above = expand(Value(difference, rest), axes)
    return Value(above / below.reshape(below.shape + (1,) * found.rank), axes)


def _last(found: Value, rest: tuple[str, ...], axis: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.moveaxis(expand(found, (*rest, axis)), len(rest), -1)
