"""Products, quotients, powers, norms: what an operation means follows from the shapes that meet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainrule.tex.evaluation.arrays import constants, crosses
from chainrule.tex.evaluation.arrays.patterns import same_shape, spread
from chainrule.tex.evaluation.arrays.values import (
    CannotTellError,
    ShapeError,
    Value,
    expand,
    guard,
    map_one,
    shown,
    squeeze,
    transpose,
    union,
    zip_with,
)
from chainrule.tex.evaluation.operations import matrix_functions
from chainrule.tex.evaluation.operations.norms import determinant
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.syntax.trees.parser import TIMES

JUXTAPOSED = TIMES | {""}


def product(frame: Frame, node: nodes.Product) -> Value:
    """A chain of factors, or an elementwise product."""
    meaning = frame.world.scope.notation(node.sign)
    if node.sign in JUXTAPOSED and meaning != "elementwise product":
        return chain(frame, [*_flat(node)])
    left, right = frame.evaluate(frame, node.left), frame.evaluate(frame, node.right)
    if (left.pattern or right.pattern) and node.sign != "otimes":
        left, right = same_shape(left, right)
    if node.sign == "otimes":
        if left.pattern or right.pattern:
            raise CannotTellError("the shape of this constant is not clear", hint="declare it: “I: identity n”")
        if not left.rank and not right.rank:
            return zip_with(np.multiply, left, right, "product")
        meaning = meaning if meaning in TENSORS else frame.world.shared.tensor
        if not meaning:
            raise CannotTellError(TENSOR, "unchecked.ambiguous", TENSOR_HINT)
        return TENSORS[meaning](left, right)
    if node.sign not in {"odot", "circ", "otimes"} and meaning != "elementwise product":
        hint = f"declare it, for example: “\\{node.sign}: elementwise product”"
        raise CannotTellError(f"the product sign {node.sign} is not understood here", hint=hint)
    if left.rank == right.rank == 2 and left.structure != right.structure:
        left, right = spread(left, right)
    return _elementwise(left, right)


def kronecker(left: Value, right: Value) -> Value:
    """The Kronecker product of two matrices."""
    if left.rank != 2 or right.rank != 2:
        raise ShapeError(f"the Kronecker product of {shown(left.structure)} and {shown(right.structure)}")
    axes = union(left, right)
    a, b = expand(left, axes), expand(right, axes)
    data = a[..., :, None, :, None] * b[..., None, :, None, :]
    (m, n), (p, q) = left.structure, right.structure
    return Value(data.reshape((*data.shape[: len(axes)], m * p, n * q)), axes)


def _outer(left: Value, right: Value) -> Value:
    """The outer product of two vectors, with the rows of the left one."""
    if left.structure[1:] != (1,) or right.structure[1:] != (1,):
        raise ShapeError(f"the outer product of {shown(left.structure)} and {shown(right.structure)}")
    return multiply(left, transpose(right))


def _elementwise(left: Value, right: Value) -> Value:
    return zip_with(np.multiply, left, right, "product" if 0 in (left.rank, right.rank) else "elementwise product")


TENSORS = {"Kronecker product": kronecker, "elementwise product": _elementwise, "outer product": _outer}
r"""What ``\otimes`` may be; where no declaration says which, it is the one that fits the shapes."""
TENSOR = "⊗ may be the elementwise, the outer or the Kronecker product"
TENSOR_HINT = "declare it: “\\otimes: elementwise product” or “\\otimes: Kronecker product”"


def _flat(node: Node) -> list[tuple[str, Node]]:
    """The factors of nested products from left to right, each with the sign before it."""
    if isinstance(node, nodes.Product) and node.sign in JUXTAPOSED:
        return [*_flat(node.left), (node.sign, node.right)]
    return [("", node)]


def chain(frame: Frame, factors: Sequence[tuple[str, Node]]) -> Value:
    """Factors multiplied from left to right; where shapes do not allow that, grouped as they do."""
    values = [(sign, frame.evaluate(frame, factor)) for sign, factor in factors]
    found = crosses.crossed(values, _multiplied, frame.world.note)
    return _multiplied(values) if found is None else found


def _multiplied(values: list[tuple[str, Value]]) -> Value:
    try:
        total = values[0][1]
        for sign, value in values[1:]:
            total = multiply(total, value, sign)
        return total
    except ShapeError:
        grouped = _grouped(values)
        if grouped is None:
            raise
        return grouped


def _grouped(values: list[tuple[str, Value]]) -> Value | None:
    """Any grouping of the factors that the shapes allow, scalars made on the way included."""
    if len(values) == 1:
        return values[0][1]
    if len(values) > 7:
        return None
    for cut in range(len(values) - 1, 0, -1):
        left, right = _grouped(values[:cut]), _grouped(values[cut:])
        if left is None or right is None:
            continue
        try:
            return multiply(left, right, values[cut][0])
        except ShapeError:
            continue
    return None


def multiply(left: Value, right: Value, sign: str = "") -> Value:
    """The product of two values: scaling, matrix product, or the dot product of two vectors."""
    if left.pattern or right.pattern:
        return constants.multiplied(multiply, left, right)
    if not left.rank or not right.rank:
        return zip_with(np.multiply, left, right, "product")
    if left.rank != 2 or right.rank != 2:
        raise ShapeError(f"the product of {shown(left.structure)} and {shown(right.structure)}")
    if left.structure[1] != right.structure[0]:
        if sign in {"cdot", ".", "cdotp"} and left.structure == right.structure and left.structure[1] == 1:
            return multiply(transpose(left), right)
        if sign in {"*", "ast"} and left.structure == right.structure:
            reason = "an asterisk between vectors can be the product of their entries or the dot product"
            raise CannotTellError(reason, "unchecked.ambiguous", "write \\odot or \\cdot")
        raise ShapeError(f"the product of {shown(left.structure)} and {shown(right.structure)}")
    guard(left, right, extra=max(1, right.structure[1]))
    axes = union(left, right)
    return squeeze(Value(np.matmul(expand(left, axes), expand(right, axes)), axes))


def quotient(frame: Frame, node: nodes.Quotient) -> Value:
    """A division; arrays divide elementwise where they have one shape."""
    top, bottom = frame.evaluate(frame, node.top), frame.evaluate(frame, node.bottom)
    if bottom.pattern:
        raise CannotTellError("a division by a matrix")
    if top.pattern:
        if bottom.rank:
            raise CannotTellError("a division by a matrix")
        divided = zip_with(np.divide, top.with_pattern(), bottom, "product")
        return Value(divided.data, divided.axes, pattern=top.pattern)
    if bottom.rank and (bottom.structure[-1] != 1 or bottom.rank != 2) and not top.rank:
        raise CannotTellError(f"a division by {shown(bottom.structure)}", hint="write an inverse, or name the entries")
    return zip_with(np.divide, top, bottom, "product" if not bottom.rank else "quotient")


def power(frame: Frame, node: nodes.Power) -> Value:
    """A number's power, e to something, a matrix's whole power or its inverse."""
    exponent = frame.evaluate(frame, node.exponent)
    name = node.base.name if isinstance(node.base, nodes.Symbol) else None
    if name in {"e", "\\mathrm{e}"} and name not in frame.world.scope.meanings:
        if matrix_functions.is_square(exponent):
            return matrix_functions.read(frame, "exp", exponent, np.exp)
        return map_one(np.exp, exponent)
    base = frame.evaluate(frame, node.base)
    if base.pattern:
        return base if base.pattern == "identity" else base.with_pattern("ones")
    if exponent.rank:
        raise CannotTellError(f"{shown(exponent.structure)} as an exponent")
    if not base.rank:
        if not exponent.axes and float(exponent.data) == 2.0:
            return Value(np.square(base.data), base.axes, literal=base.literal and exponent.literal)
        return zip_with(np.power, base, exponent, "power")
    if base.rank == 2 and base.structure[0] == base.structure[1]:
        return _matrix_power(base, exponent)
    if base.rank == 2 and 1 in base.structure:
        return zip_with(np.power, base, Value(exponent.data, exponent.axes, literal=True), "power")
    raise ShapeError(f"a power of {shown(base.structure)}")


def _matrix_power(base: Value, exponent: Value) -> Value:
    if not exponent.axes and float(exponent.data).is_integer():
        return base.alike(_powered(base.data, int(exponent.data)))
    values = np.unique(exponent.data)
    if np.any(values != np.rint(values)):
        raise CannotTellError("a power of a matrix that is not whole")
    if exponent.axes and len(values) > 12:
        raise CannotTellError("too many powers of a matrix")
    found = [base.alike(_powered(base.data, int(n))) for n in values]
    if not exponent.axes:
        return found[0]
    axes = union(base, exponent)
    stacked = np.stack([np.broadcast_to(expand(v, axes), _shape(axes, base, exponent)) for v in found])
    which = np.searchsorted(values, np.broadcast_to(expand(exponent, axes), _shape(axes, base, exponent)[: len(axes)]))
    return Value(np.take_along_axis(stacked, which[None, ..., None, None], axis=0)[0], axes)


def _shape(axes: tuple[str, ...], base: Value, exponent: Value) -> tuple[int, ...]:
    lengths = dict(zip(exponent.axes, exponent.data.shape, strict=True))
    lengths.update(zip(base.axes, base.data.shape, strict=False))
    return (*(lengths[a] for a in axes), *base.structure)


def _powered(
    data: np.ndarray[tuple[int, ...], np.dtype[np.float64]], n: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    if n >= 0:
        return np.linalg.matrix_power(data, n)
    singular = determinant(data) == 0
    if not singular.any():
        return np.asarray(np.linalg.inv(data) if n == -1 else np.linalg.matrix_power(data, n))
    safe = np.where(singular[..., None, None], np.eye(data.shape[-1]), data)
    return np.where(singular[..., None, None], np.nan, np.linalg.matrix_power(safe, n))


def block(rows: Sequence[Sequence[Value]]) -> Value:
    """A matrix of printed entries; a row or column of vectors is put together."""
    cells = [cell for row in rows for cell in row]
    if any(cell.pattern for cell in cells):
        raise CannotTellError("a constant in a matrix whose shape is not clear")
    axes = union(*cells)
    lengths: dict[str, int] = {}
    for cell in cells:
        lengths.update(zip(cell.axes, cell.data.shape, strict=False))
    front = tuple(lengths[a] for a in axes)

    def as_matrix(cell: Value) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        data = expand(cell, axes)
        data = data[..., None, None] if not cell.rank else data
        return np.broadcast_to(data, front + data.shape[len(axes) :])

    try:
        data = np.concatenate([np.concatenate([as_matrix(c) for c in row], axis=-1) for row in rows], axis=-2)
    except ValueError:
        raise ShapeError("the entries of this matrix") from None
    return squeeze(Value(data, axes))
