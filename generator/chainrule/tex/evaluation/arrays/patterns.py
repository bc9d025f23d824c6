"""What some names stand for by themselves: constants, and identities and ones whose shape the context tells."""

from __future__ import annotations

import math

import numpy as np

from chainrule.tex.evaluation.arrays.values import ShapeError, Value, shown

CONSTANTS = {"e": math.e, "\\mathrm{e}": math.e, "\\pi": math.pi, "\\mathrm{\\pi}": math.pi}
IDENTITIES = frozenset({
    "I", "\\mathbf{I}", "\\boldsymbol{I}", "\\mathbb{I}", "\\mathrm{I}", "\\mathit{I}", "\\mathbb{1}_n",
    "I_n", "\\mathbf{I}_n", "\\bm{I}", "I_d", "\\mathbf{I}_d", "\\mathbb{I}_n", "I_m",
})  # fmt: skip
"""What stands for an identity where nothing of the name is declared."""
ONES = frozenset({"\\mathbf{1}", "\\vec{1}", "\\boldsymbol{1}", "\\mathbb{1}"})
"""What stands for ones."""


def ones(pattern: Value, structure: tuple[int, ...]) -> Value:
    """Ones of a structure, times the pattern's factor."""
    data = pattern.data.reshape(pattern.data.shape + (1,) * len(structure))
    return Value(data * np.ones(structure), pattern.axes)


def shaped_like(pattern: Value, other: Value | None) -> Value:
    """An identity or ones in the shape of another value."""
    structure = other.structure if other is not None else ()
    if not structure:
        return pattern.with_pattern()
    if pattern.pattern == "identity":
        if len(structure) != 2 or structure[0] != structure[1]:
            raise ShapeError(f"the sum of an identity matrix and {shown(structure)}")
        eye = np.eye(structure[0])
        return Value(pattern.data.reshape((*pattern.data.shape, 1, 1)) * eye, pattern.axes)
    if pattern.pattern == "ones row" and structure[0] != 1:
        raise ShapeError(f"the sum of a row of ones and {shown(structure)}")
    if pattern.pattern == "ones" and structure[0] == 1:
        raise ShapeError(f"the sum of a vector of ones and {shown(structure)}")
    return ones(pattern, structure)


def same_shape(left: Value, right: Value) -> tuple[Value, Value]:
    """Two values of which one is a pattern, both in the shape of the other."""
    if left.pattern:
        return shaped_like(left, right), right
    return left, shaped_like(right, left)
