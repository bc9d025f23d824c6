r"""Rows and columns of derivatives: the post's layout, and prints whose layout sources do not agree on.

Magnus and Neudecker, and with them most of econometrics, transpose what is to be columns: the rows of
``\frac{\partial^2 f}{\partial x\,\partial y^\top}`` are x's whatever the layout. Without the transpose, and for a row
over a column such as ``\frac{\partial x^\top A}{\partial x}``, some sources go by the print and others by the
function; such a derivative has a value only where both come to the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainrule.tex.evaluation.arrays.values import CannotTellError, Value, expand, transpose, union
from chainrule.tex.evaluation.differentiation.variables import base_of, key_of
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node

SAME = 1e-7
"""Of the largest entry: what two numerical derivatives in exchanged order differ by."""


def nested(variables: Sequence[Node]) -> Sequence[Node]:
    """The variables of a second derivative from the outside in: the transposed one is outside and makes the columns."""
    if len(variables) != 2:
        return variables
    return sorted(variables, key=lambda variable: not isinstance(variable, nodes.Transpose))


def listed(node: nodes.Derivative) -> tuple[Node, ...]:
    r"""The numbers that a derivative lists as its variable, ``\partial (x, y)`` or ``\partial [x, y]^\top``."""
    if len(node.by) != 1 or node.by[0][1] != 1:
        return ()
    variable = node.by[0][0]
    grid = variable.of if isinstance(variable, nodes.Transpose) else variable
    return tuple(cell for row in grid.rows for cell in row) if isinstance(grid, nodes.Grid) else ()


def of_list(frame: Frame, found: Sequence[Value], *, transposed: bool) -> Value:
    """The derivatives by numbers in a list, as that by the vector of these numbers."""
    axes = union(*found)
    each = np.broadcast_arrays(*(expand(value, axes) for value in found))
    data = np.stack(each, axis=len(axes))
    structure = (len(each), 1)
    whole = Value(data.reshape((*data.shape[: len(axes)], *structure, *found[0].structure)), axes)
    return combined(frame, whole, structure, transposed=transposed, gradient=False)


def stacked(variable: Node) -> Node | None:
    r"""The matrix below a derivative by its columns under each other, ``\operatorname{vec}(X)``; None for others."""
    match variable:
        case nodes.Call(function="vec" | "vectorization", args=(of,)):
            return of
    return None


def in_columns(found: Value, structure: tuple[int, ...]) -> tuple[Value, tuple[int, ...]]:
    """A derivative by the entries of a matrix, structure first, as that by the vector of its columns."""
    if len(structure) != 2:
        return found, structure
    lengths = found.data.shape[: len(found.axes)]
    body, vector = found.structure[2:], (structure[0] * structure[1], 1)
    return Value(
        found.data.swapaxes(len(lengths), len(lengths) + 1).reshape(*lengths, *vector, *body), found.axes
    ), vector


def settled(frame: Frame, node: nodes.Derivative, variables: Sequence[Node], found: Value) -> Value:
    r"""A second derivative by two vectors, ``\nabla_x \nabla_y f``: refused where rows and columns may be exchanged."""
    inner = node.body if isinstance(node.body, nodes.Derivative) and node.body.kind == node.kind == "gradient" else None
    both = (*variables, *(variable for variable, _ in inner.by)) if inner is not None else tuple(variables)
    if len(both) != 2 or both[0] == both[1] or frame.world.scope.layout == "denominator" or found.rank != 2:
        return found
    if any(isinstance(variable, nodes.Transpose) for variable in both) or _is_symmetric(found):
        return found
    if 1 in found.structure or not all(_is_vector(frame, variable) for variable in both):
        return found
    x, y = (variable.name if isinstance(variable, nodes.Symbol) else "the variable" for variable in both)
    reason = f"the rows of this derivative are those of {x} to some, and those of {y} to others"
    hint = f"write \\partial {x}\\,\\partial {y}^\\top, which has the rows of {x} and the columns of {y}"
    raise CannotTellError(reason, "unchecked.ambiguous", hint)


def _is_vector(frame: Frame, variable: Node) -> bool:
    whole = stacked(variable)
    key, items = key_of(frame, whole or variable)
    return not items and (whole is not None or base_of(frame, key).structure[1:] == (1,))


def _is_symmetric(found: Value) -> bool:
    if found.structure[0] != found.structure[1]:
        return False
    with np.errstate(all="ignore"):
        return bool(
            np.allclose(found.data, found.data.swapaxes(-1, -2), SAME, SAME * float(np.max(np.abs(found.data))))
        )


def combined(frame: Frame, found: Value, structure: tuple[int, ...], *, transposed: bool, gradient: bool) -> Value:
    """Structure of the variable and of the body put into one shape, in the post's layout."""
    body = found.structure[len(structure) :]
    layout = frame.world.scope.layout
    if not structure:
        return found
    if not body:
        flipped = transposed or (layout == "numerator" and not gradient)
        return transpose(found) if flipped and found.rank == 2 else found
    if len(structure) == 2 and structure[1] == 1 and len(body) == 2 and 1 in body:
        n, m = structure[0], max(body)
        data = found.data.reshape((*found.data.shape[: len(found.axes)], n, m))
        jacobian = layout != "denominator" or transposed
        if gradient and layout == "mixed":
            jacobian = True
        matrix = Value(data.swapaxes(-1, -2) if jacobian else data, found.axes)
        if body[0] == 1 < min(n, m) and (layout == "mixed" or (layout == "denominator" and transposed)):
            _refuse_row(matrix)
        return matrix
    return found


def _refuse_row(found: Value) -> None:
    if not _is_symmetric(found):
        reason = "a row is differentiated by a vector: some transpose the Jacobian for it, others do not"
        hint = "differentiate the column, and transpose the derivative in brackets around it"
        raise CannotTellError(reason, "unchecked.ambiguous", hint)
