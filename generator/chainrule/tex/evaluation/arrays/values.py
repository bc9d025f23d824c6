"""Values with named axes: what a formula's parts are while it is evaluated.

Each free index is a named axis, so is the batch of sample points and each batch of perturbed copies; what a matrix or
vector has of itself stays behind them as structure. Products and sums align axes by name, which is all that index
notation needs. xarray was weighed: it brings pandas, and a hundred lines of NumPy are enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
POINTS = "@"
"""The axis of sample points."""
LIMIT = 8_000_000
"""Most numbers that one value may hold: 64 MB."""


class ShapeError(ValueError):
    """Two shapes that do not go together; the message names both."""


class CannotTellError(ValueError):
    """The formula is not understood at evaluation; ``name`` is the symbol or construct concerned, if it is one."""

    def __init__(self, message: str, rule: str = "unchecked", hint: str | None = None, name: str = "") -> None:
        super().__init__(message)
        self.rule, self.hint, self.name = rule, hint, name


class ConcreteError(Exception):
    """An index has to be one number at a time here; names its axis."""

    def __init__(self, axis: str) -> None:
        super().__init__(axis)
        self.axis = axis


class Value:
    r"""Numbers of shape (\*axes, \*structure); a vector's structure is a column, (n, 1). Never changed once made.

    ``literal``: a printed number, which fits any shape. ``pattern``: an ``identity`` or ``ones`` whose shape the
    context must tell, the data being its factor, a multiple of each of the two, or the one known row or column of a
    matrix in which all are alike. ``rank``: the number of structural axes. A plain class, since these are
    made by the thousand and a frozen dataclass takes four times as long to make.
    """

    __slots__ = ("axes", "data", "literal", "pattern", "rank")

    def __init__(self, data: Floats, axes: tuple[str, ...] = (), *, literal: bool = False, pattern: str = "") -> None:
        self.data, self.axes, self.literal, self.pattern = data, axes, literal, pattern
        self.rank = data.ndim - len(axes)

    @property
    def structure(self) -> tuple[int, ...]:
        """The shape without the axes: () for a scalar, (n, 1) for a vector."""
        return self.data.shape[len(self.axes) :]

    def computed(self) -> Value:
        """The same, but no longer a printed number."""
        return Value(self.data, self.axes, pattern=self.pattern) if self.literal else self

    def with_pattern(self, pattern: str = "") -> Value:
        """The same numbers as another pattern, or as none."""
        return Value(self.data, self.axes, literal=self.literal, pattern=pattern)

    def alike(self, data: Floats) -> Value:
        """Other numbers in the same shape and of the same kind."""
        return Value(data, self.axes, literal=self.literal, pattern=self.pattern)


def largest(data: Floats) -> float:
    """The largest absolute value; 0 of nothing."""
    return float(np.maximum.reduce(np.abs(data), axis=None, initial=0.0))


@lru_cache(maxsize=256)
def number(value: float, *, literal: bool = True) -> Value:
    """A plain number."""
    data = np.asarray(value, dtype=np.float64)
    data.flags.writeable = False
    return Value(data, literal=literal)


def shown(structure: tuple[int, ...]) -> str:
    """A shape in words."""
    if not structure:
        return "a scalar"
    if len(structure) == 2 and structure[1] == 1:
        return f"a vector of length {structure[0]}"
    return "a " + "×".join(map(str, structure)) + (" matrix" if len(structure) == 2 else " array")


def union(*values: Value) -> tuple[str, ...]:
    """All axes of the values, in order of appearance."""
    axes = values[0].axes if values else ()
    for value in values[1:]:
        if value.axes != axes:
            axes += tuple(axis for axis in value.axes if axis not in axes)
    return axes


def expand(value: Value, axes: tuple[str, ...]) -> Floats:
    """The data with exactly these axes in front, of length one where the value lacks them."""
    own, data = value.axes, value.data
    if own == axes:
        return data
    if len(own) > 1:
        order = [own.index(a) for a in axes if a in own]
        if order != sorted(order):
            data = data.transpose(*order, *range(len(own), data.ndim))
    lengths = iter(data.shape)
    front = tuple([next(lengths) if a in own else 1 for a in axes])
    return data.reshape(front + tuple(lengths))


def guard(*values: Value, extra: int = 1) -> None:
    """Refuse to make an array that is too large."""
    total = extra
    for value in values:
        total *= value.data.size
    if total <= LIMIT:
        return
    lengths: dict[str, int] = {}
    for value in values:
        lengths.update(zip(value.axes, value.data.shape, strict=False))
    structure = max((math.prod(v.structure) for v in values), default=1)
    if math.prod(lengths.values()) * structure * extra > LIMIT:
        raise CannotTellError("this formula needs too much memory to check", "unchecked.size")


def zip_with(operation: Callable[[Floats, Floats], Floats], left: Value, right: Value, what: str) -> Value:
    """An elementwise operation; scalars meet arrays only where one is a printed number or ``what`` is a product."""
    if left.rank != right.rank or (left.rank and left.structure != right.structure):
        _compatible(left, right, what)
    a, b, axes = left.data, right.data, left.axes
    if axes != right.axes:
        guard(left, right)
        if not axes and not left.rank:
            axes = right.axes
        elif right.axes or right.rank:
            axes = union(left, right)
            a, b = expand(left, axes), expand(right, axes)
    if left.rank == 0 and right.rank and left.axes:
        a = a.reshape(a.shape + (1,) * right.rank)
    elif right.rank == 0 and left.rank and right.axes:
        b = b.reshape(b.shape + (1,) * left.rank)
    return Value(operation(a, b), axes, literal=left.literal and right.literal)


def _compatible(left: Value, right: Value, what: str) -> None:
    scalars = [v for v in (left, right) if v.rank == 0]
    if len(scalars) == 1 and (scalars[0].literal or what == "product"):
        return
    other = left if left.rank else right
    if len(scalars) == 1 and what == "sum" and other.rank == 2 and 1 in other.structure:
        return
    raise ShapeError(f"the {what} of {shown(left.structure)} and {shown(right.structure)}")


def map_one(operation: Callable[[Floats], Floats], value: Value) -> Value:
    """An elementwise function."""
    return Value(operation(value.data), value.axes, literal=value.literal)


_FLIPPED = {"ones": "ones row", "ones row": "ones", "rows alike": "columns alike", "columns alike": "rows alike"}


def inverses(value: Value) -> Value:
    """The inverse of a matrix, or of each matrix in a stack."""
    return Value(np.linalg.inv(value.data).astype(np.float64), value.axes)


def transpose(value: Value) -> Value:
    """Rows and columns exchanged; a scalar is its own transpose."""
    if value.pattern:
        data = value.data.swapaxes(-1, -2) if value.rank == 2 else value.data
        return Value(data, value.axes, literal=value.literal, pattern=_FLIPPED.get(value.pattern, value.pattern))
    if value.rank == 0:
        return value
    if value.rank != 2:
        hint = "transpose its members: print the index before the transpose, as in “x_i^\\top”"
        raise CannotTellError(f"the transpose of {shown(value.structure)} is not clear", hint=hint)
    return value.alike(value.data.swapaxes(-1, -2))


def stacked(members: Sequence[Value]) -> Value:
    """Values of one shape as members of a family, numbers as the entries of a vector."""
    axes = union(*members)
    data = np.stack(np.broadcast_arrays(*(expand(member, axes) for member in members)), axis=len(axes))
    return Value(data if members[0].rank else data[..., None], axes)


def squeeze(value: Value) -> Value:
    """A one by one matrix is a scalar."""
    if value.structure == (1, 1):
        return value.alike(value.data[..., 0, 0])
    return value


def name_structure(value: Value, names: Sequence[str]) -> Value:
    """Structural axes turned into named ones, as an elementwise function sees them."""
    return Value(value.data, (*value.axes, *names), literal=value.literal)


def unname_structure(value: Value, names: Sequence[str], lengths: Sequence[int]) -> Value:
    """Named axes turned into structure, in this order, behind what structure there is."""
    rest = tuple(a for a in value.axes if a not in names)
    data = expand(value, (*rest, *(n for n in names if n in value.axes)))
    for place, name in enumerate(names):
        if name not in value.axes:
            data = np.expand_dims(data, len(rest) + place)
    shape = data.shape[: len(rest)] + tuple(lengths) + data.shape[len(rest) + len(names) :]
    data = np.broadcast_to(data, shape)
    own = value.rank
    if own:
        order = (*range(len(rest)), *range(data.ndim - own, data.ndim), *range(len(rest), data.ndim - own))
        data = data.transpose(order)
    return Value(data, rest)


def rename(value: Value, old: str, new: str) -> Value:
    """The value with an axis called otherwise."""
    return Value(
        value.data, tuple(new if a == old else a for a in value.axes), literal=value.literal, pattern=value.pattern
    )
