"""Entries of arrays at positions that have named axes of their own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chainrule.tex.evaluation.arrays.values import CannotTellError, Value, expand


def gather(value: Value, items: Sequence[Value | None], *, padded: bool = False) -> Value:
    """Entries at integer positions from 0, one item for each leading structural axis; None keeps the axis.

    Where a position is not a number, neither is what is found there; ``padded``: it is zero.
    """
    lost = [item for item in items if item is not None and np.isnan(item.data).any()]
    if lost:
        found = gather(value, [Value(np.nan_to_num(i.data), i.axes) if i is not None else None for i in items])
        for item in lost:
            gap = expand(item, found.axes) * 0.0
            gap = gap.reshape(gap.shape + (1,) * found.rank)
            found = Value(np.where(np.isnan(gap), 0.0, found.data) if padded else found.data + gap, found.axes)
        return found
    kept = [n for n, item in enumerate(items) if item is None]
    taken = [(n, item) for n, item in enumerate(items) if item is not None]
    simple = _relabelled(value, taken, kept) if len(taken) == 1 else None
    if simple is not None:
        return simple
    first = len(value.axes)
    used = {n for n, _ in taken}
    rest = [first + n for n in range(value.rank) if n not in used]
    data = value.data.transpose(*range(first), *(first + n for n, _ in taken), *rest)
    axes = tuple(dict.fromkeys((*value.axes, *(a for _, item in taken for a in item.axes))))
    index: list[NDArray[np.intp]] = []
    for place, axis in enumerate(value.axes):
        shape = [1] * len(axes)
        shape[axes.index(axis)] = value.data.shape[place]
        index.append(np.arange(value.data.shape[place]).reshape(shape))
    for n, item in taken:
        positions = np.rint(expand(item, axes)).astype(np.intp)
        if positions.min(initial=0) < 0 or positions.max(initial=0) >= value.structure[n]:
            hint = "say for which it is stated, for example: \\quad j < n"
            raise CannotTellError("an index runs out of its range", "unchecked.range", hint)
        index.append(positions)
    return Value(data[tuple(index)], axes)


def _relabelled(value: Value, taken: list[tuple[int, Value]], kept: list[int]) -> Value | None:
    """The quick way for a bare index over a whole axis: the axis gets the index's name."""
    place, item = taken[0]
    if len(item.axes) != 1 or item.axes[0] in value.axes or kept:
        return None
    length = value.structure[place]
    if len(item.data) != length or item.data[0] != 0 or item.data[-1] != length - 1:
        return None
    data, first = value.data, len(value.axes)
    if place:
        data = data.swapaxes(first, first + 1) if place == 1 else np.moveaxis(data, first + place, first)
    return Value(data, (*value.axes, item.axes[0]))
