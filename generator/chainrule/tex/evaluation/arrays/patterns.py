"""What some names stand for by themselves: constants, and identities and ones whose shape is told around or below."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from chainrule.tex.evaluation.arrays.values import CannotTellError, ShapeError, Value, shown, transpose, zip_with

CONSTANTS = {"e": math.e, "\\mathrm{e}": math.e, "\\pi": math.pi, "\\mathrm{\\pi}": math.pi}

_IDENTITIES = frozenset({"I", "\\mathbf{I}", "\\boldsymbol{I}", "\\mathbb{I}", "\\mathrm{I}", "\\mathit{I}", "\\bm{I}"})
_UNSIZED = frozenset({"I_n", "I_d", "I_m", "\\mathbf{I}_n", "\\mathbf{I}_d", "\\mathbb{I}_n"})
"""Identities with a size of which the post says nothing."""
MIXED = "identity and ones"
r"""Multiples of an identity and of ``\mathbf{1}\mathbf{1}^\top``, in this order in the last axis of the data."""
_ONES = frozenset({"\\mathbf{1}", "\\vec{1}", "\\boldsymbol{1}", "\\mathbb{1}"})


def unshaped(name: str, sizes: Mapping[str, int]) -> Value | None:
    r"""The identity matrix or the ones that a symbol stands for; None for any other symbol.

    A dimension of the post in the subscript is the size, as in ``I_n`` and ``\mathbf{1}_{m \times n}``.
    """
    head, _, sub = name.partition("_")
    if head not in _IDENTITIES | _ONES:
        return None
    names = [part.strip() for part in sub.strip("{}").split("\\times")]
    if all(part in sizes for part in names):
        structure = tuple(sizes[part] for part in names)
        if head in _ONES and len(structure) <= 2:
            return Value(np.ones((*structure, 1)[:2]))
        if head in _IDENTITIES and len(set(structure)) == 1:
            return Value(np.eye(structure[0]))
    if head in _ONES:
        return Value(np.asarray(1.0), pattern="ones")
    return Value(np.asarray(1.0), pattern="identity") if not sub or name in _UNSIZED else None


def ones(pattern: Value, structure: tuple[int, ...]) -> Value:
    """Ones of a structure, times the pattern's factor."""
    data = pattern.data.reshape(pattern.data.shape + (1,) * len(structure))
    return Value(data * np.ones(structure), pattern.axes)


def square(pattern: Value, size: int) -> Value:
    """A multiple of the identity, and of ones where the pattern has them, of a size."""
    data = pattern.data if pattern.pattern == MIXED else np.stack([pattern.data, np.zeros_like(pattern.data)], axis=-1)
    parts = data[..., None, None]
    return Value(parts[..., 0, :, :] * np.eye(size) + parts[..., 1, :, :] * np.ones((size, size)), pattern.axes)


def added(terms: Sequence[Value]) -> Value:
    r"""The sum of patterns; a multiple of the identity and one of ``\mathbf{1}\mathbf{1}^\top`` stay apart."""
    if {t.pattern for t in terms} <= {"identity", "ones matrix", MIXED}:
        terms = [_mixed(t) for t in terms] if len({t.pattern for t in terms}) > 1 else terms
    total = terms[0]
    for term in terms[1:]:
        if term.pattern != total.pattern:
            raise CannotTellError("the shape of this sum is not clear", hint="declare it: “I: identity n”")
        total = zip_with(np.add, total.with_pattern(), term.with_pattern(), "sum").with_pattern(term.pattern)
    return total


def _mixed(term: Value) -> Value:
    if term.pattern == MIXED:
        return term
    parts = [term.data, np.zeros_like(term.data)]
    return Value(np.stack(parts if term.pattern == "identity" else parts[::-1], axis=-1), term.axes, pattern=MIXED)


def example(values: Sequence[Value]) -> Value | None:
    """A value in the shape that one of the values has, or a row and a column repeated; None where nothing tells it."""
    for value in values:
        if value.rank and not value.pattern:
            return value
    column = next((v for v in values if v.pattern == "columns alike"), None)
    row = next((v for v in values if v.pattern == "rows alike"), None)
    return None if column is None or row is None else Value(np.zeros((column.structure[0], row.structure[1])))


def repeated(left: Value, right: Value) -> Value | None:
    r"""A known vector times ones: ``\mathbf{1} b^\top`` has rows alike, ``u \mathbf{1}^\top`` columns; else None."""
    if left.pattern == "ones" and not right.pattern and right.rank and right.structure[0] == 1:
        return zip_with(np.multiply, left.with_pattern(), right, "product").with_pattern("rows alike")
    if right.pattern == "ones row" and not left.pattern and left.rank and left.structure[1] == 1:
        return zip_with(np.multiply, left, right.with_pattern(), "product").with_pattern("columns alike")
    return None


def repeats(value: Value) -> bool:
    """Whether a value is a row or a column, repeated as often as the context tells."""
    return value.pattern.endswith("alike")


def repeated_to(value: Value, count: int) -> Value:
    """A repeated row or column as a matrix of so many of them."""
    shape = (count, 1) if value.pattern == "rows alike" else (1, count)
    return Value(value.data * np.ones(shape), value.axes)


def _repeated_like(pattern: Value, structure: tuple[int, ...]) -> Value:
    known = int(pattern.pattern == "rows alike")  # the axis whose length is given
    if len(structure) != 2 or structure[known] != pattern.structure[known]:
        names = ("row", "rows") if known else ("column", "columns")
        shape = shown(pattern.structure)
        raise ShapeError(f"{shape}, a {names[0]} of which all {names[1]} are alike, beside {shown(structure)}")
    return repeated_to(pattern, structure[1 - known])


def shaped_like(pattern: Value, other: Value | None) -> Value:
    """An identity or ones in the shape of another value."""
    structure = other.structure if other is not None else ()
    if repeats(pattern):
        return _repeated_like(pattern, structure)
    if not structure and pattern.pattern != MIXED:
        return pattern.with_pattern()
    if pattern.pattern in {"identity", MIXED}:
        if len(structure) != 2 or structure[0] != structure[1]:
            raise ShapeError(f"the sum of an identity matrix and {shown(structure)}")
        return square(pattern, structure[0])
    if pattern.pattern == "ones row" and structure[0] != 1:
        raise ShapeError(f"the sum of a row of ones and {shown(structure)}")
    if pattern.pattern == "ones" and structure[0] == 1:
        raise ShapeError(f"the sum of a vector of ones and {shown(structure)}")
    return ones(pattern, structure)


def spread(left: Value, right: Value) -> tuple[Value, Value]:
    """A matrix and a vector that fits its rows or its columns, but not both, repeated for each: a bias, a gain."""
    matrix, vector = (left, right) if 1 in right.structure else (right, left)
    (m, n), shape = matrix.structure, vector.structure
    row, column = shape in {(1, n), (n, 1)}, shape == (m, 1)
    if 1 in {m, n} or row == column:
        return left, right
    kind = "rows alike" if row else "columns alike"
    turned = transpose(vector) if row and shape == (n, 1) else vector
    whole = repeated_to(turned.with_pattern(kind), m if row else n)
    return (matrix, whole) if matrix is left else (whole, matrix)


def same_shape(left: Value, right: Value) -> tuple[Value, Value]:
    """Two values of which one is a pattern, both in the shape of the other."""
    if left.pattern and right.pattern:
        shape = example((left, right))
        if shape is None:
            raise CannotTellError("the shape of this constant is not clear", hint="declare it: “I: identity n”")
        return shaped_like(left, shape), shaped_like(right, shape)
    if left.pattern:
        return shaped_like(left, right), right
    return left, shaped_like(right, left)
