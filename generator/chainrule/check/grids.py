"""Both sides of a claim as small tables of numbers, for a picture: the worst point, and of it two axes.

A Jacobian of two vectors is a table as it stands. Of more axes, the slice through the worst entry is kept, so that what
made a claim fail is always in the picture. Claims about single numbers have none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chainrule.check.verdict import Grid

MOST = 12
"""Rows and columns of a picture; from there on its entries could not be told apart."""
Array = NDArray[np.float64]


def grid(stated: Array, numerical: Array, worst: Sequence[int], split: int, names: Sequence[str]) -> Grid | None:
    """The slice through the entry ``worst`` of two arrays of one shape; entries that are not compared are NaN.

    The first ``split`` axes are the function's, the others the variable's; ``names`` has what counts each axis.
    None for a single number, and for tables of more than `MOST` rows or columns.
    """
    long = [axis for axis, length in enumerate(stated.shape) if length > 1]
    if not long:
        return None
    rows = next((axis for axis in long if axis < split), long[0])
    columns = next((axis for axis in long if axis >= split and axis != rows), None)
    if columns is None:
        columns = next((axis for axis in long if axis != rows), None)
    kept = [axis for axis in (rows, columns) if axis is not None]
    if any(stated.shape[axis] > MOST for axis in kept):
        return None
    place = tuple(slice(None) if axis in kept else worst[axis] for axis in range(stated.ndim))

    def table(values: Array) -> tuple[tuple[float, ...], ...]:
        found = values[place].T if kept != sorted(kept) else values[place]
        return tuple(map(tuple, found.reshape(len(found), -1).tolist()))

    shown = [names[axis] for axis in kept]
    return Grid(table(stated), table(numerical), shown[0], shown[1] if len(shown) > 1 else "")
