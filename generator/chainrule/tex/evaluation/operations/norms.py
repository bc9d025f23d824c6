"""Absolute values, determinants and norms."""

from __future__ import annotations

import numpy as np

from chainrule.tex.evaluation.arrays.values import (
    CannotTellError,
    ShapeError,
    Value,
    map_one,
    shown,
)
from chainrule.tex.evaluation.operations import pieces
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes


def determinant(
    data: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The determinant; exactly zero where it is below what rounding leaves of the product of the rows' norms."""
    bound = np.multiply.reduce(np.sqrt(np.add.reduce(data * data, axis=-1)), axis=-1)
    found = np.linalg.det(data)
    return np.where(np.abs(found) <= 1e-11 * bound, 0.0, found)


def bars(frame: Frame, node: nodes.Bars) -> Value:
    """An absolute value, a determinant, or a norm."""
    value = frame.evaluate(frame, node.of)
    if value.pattern:
        raise CannotTellError("bars around a constant whose shape is not clear")
    if node.double in frame.world.scope.squared and (value.rank == 2 or node.double):
        length = norm(value, node.mark) if value.rank else value
        return Value(length.data**2, length.axes)
    if not value.rank:
        frame.world.kinked = True
        found = map_one(np.abs, value)
        pieces.meet(frame, node, "abs", (value,), found)
        return found
    if value.rank != 2:
        raise ShapeError(f"bars around {shown(value.structure)}")
    if not node.double and not (node.mark and value.structure[1] == 1):
        if value.structure[0] != value.structure[1]:
            raise CannotTellError(f"single bars around {shown(value.structure)}", hint="write \\|x\\| for a norm")
        return Value(determinant(value.data), value.axes)
    frame.world.kinked |= node.mark in {"1", "\\infty", "max"}
    return norm(value, node.mark)


def norm(value: Value, mark: str) -> Value:
    """The norm of a vector; of a matrix the Frobenius norm, but not where a lone 2 is printed, which means another."""
    vector = 1 in value.structure
    if mark == "2" and not vector:
        reason = "the norm “2” of a matrix is its largest singular value to some, and the Frobenius norm to others"
        raise CannotTellError(reason, "unchecked.ambiguous", "write \\|A\\|_F for the Frobenius norm")
    flat = np.abs(value.data.reshape((*value.data.shape[: len(value.axes)], -1)))
    if mark in {"", "2", "F", "\\mathrm{F}", "Fro"}:
        return Value(np.sqrt((flat**2).sum(axis=-1)), value.axes)
    if mark == "1" and vector:
        return Value(flat.sum(axis=-1), value.axes)
    if mark in {"\\infty", "max"} and vector:
        return Value(flat.max(axis=-1), value.axes)
    raise CannotTellError(f"the norm “{mark}” of {shown(value.structure)}")
