"""The stencil of a derivative: everything downstream worked out on perturbed copies of the variable, all at once."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from chainrule.tex.evaluation.arrays.values import Value, expand, guard, inverses, largest
from chainrule.tex.evaluation.differentiation import places
from chainrule.tex.evaluation.worlds.differences import moves, stencil, steps
from chainrule.tex.evaluation.worlds.world import Frame

Body = Callable[[Frame], Value]


def behind_inverse(key: str, body: Body) -> Body:
    """A body of a matrix as one of its inverse, which stands under the matrix's key."""

    def inner(layer: Frame) -> Value:
        found = layer.lookup(key)
        return body(layer if found is None else layer.with_values({key: inverses(found)}))

    return inner


def perturb(frame: Frame, key: str, base: Value, body: Body) -> tuple[Value, tuple[int, ...]]:
    """The derivative by all entries of a symbol: structure of the variable first, then that of the body."""
    structure = base.structure
    count = math.prod(structure)
    axis = frame.world.fresh("step")
    h = steps(frame, base)
    weights = stencil(frame)[1]
    flat = h.reshape((*h.shape[: len(base.axes)], count))
    guard(base, extra=count * len(weights))
    shifts = moves(count, frame.world.side) * flat[..., None, :]
    data = base.data.reshape((*flat.shape[:-1], 1, count)) + shifts
    axes = (*base.axes, axis)
    listed = places.listed(frame.world, key)
    numbers = {name: Value(data[..., n], axes) for n, name in enumerate(listed)}
    layer = frame.with_values(numbers or {key: Value(data.reshape((*data.shape[:-1], *structure)), axes)})
    value = body(layer)
    if value.pattern or axis not in value.axes:
        lengths = value.data.shape[: len(value.axes)]
        return Value(np.zeros((*lengths, *structure, *value.structure)), value.axes), structure
    frame.world.dependent = True
    frame.world.note(largest(value.data) / float(np.minimum.reduce(h, axis=None)) * frame.world.step)
    rest = tuple([a for a in value.axes if a != axis])
    moved = expand(value, (axis, *rest))
    difference = weights @ moved.reshape(count, len(weights), -1)
    axes = rest + tuple([a for a in base.axes if a not in rest])
    own = moved.shape[1 : len(rest) + 1] + (1,) * (len(axes) - len(rest))
    lengths_h = expand(Value(flat, base.axes), axes)
    entrywise = difference.reshape((count, *own, math.prod(value.structure))).transpose(*range(1, len(axes) + 1), 0, -1)
    found = entrywise / lengths_h[..., None]
    return Value(found.reshape((*found.shape[: len(axes)], *structure, *value.structure)), axes), structure
