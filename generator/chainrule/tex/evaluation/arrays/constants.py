"""Products with constants whose shape the other factors tell: an identity, ones, and what is repeated by ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chainrule.tex.evaluation.arrays.patterns import MIXED, ones, repeated, repeated_to, repeats, square
from chainrule.tex.evaluation.arrays.values import CannotTellError, Value, transpose, zip_with

Multiply = Callable[[Value, Value], Value]


def multiplied(multiply: Multiply, left: Value, right: Value) -> Value:
    """The product of two values of which one is a pattern; ``multiply`` is that of values with shapes."""
    if "identity" in {left.pattern, right.pattern}:
        mine, other = (left, right) if left.pattern == "identity" else (right, left)
        found = zip_with(np.multiply, mine.with_pattern(), other.with_pattern(), "product")
        return found.with_pattern(other.pattern if other.pattern or other.rank else "identity")
    for mine, other in ((left, right), (right, left)):
        if not other.rank and not other.pattern:
            return zip_with(np.multiply, mine.with_pattern(), other, "product").with_pattern(mine.pattern)
    if (left.pattern, right.pattern) == ("ones", "ones row"):
        return Value(left.data * right.data, left.axes, literal=left.literal, pattern="ones matrix")
    if MIXED in {left.pattern, right.pattern} and not (left.pattern and right.pattern):
        known = right if left.pattern else left
        size = known.structure[0 if left.pattern else 1]
        return multiply(*((square(v, size) if v.pattern else v) for v in (left, right)))
    made = repeated(left, right)
    if made is None and not (left.pattern and right.pattern):
        made = (
            _with_repeated(multiply, left, right) if repeats(left) or repeats(right) else _shaped(multiply, left, right)
        )
    if made is None:
        raise CannotTellError("the shape of the ones is not clear", hint="declare them: “\\mathbf{1}: ones n”")
    return made


def _shaped(multiply: Multiply, left: Value, right: Value) -> Value | None:
    """Ones that sum over the rows or columns of a matrix."""
    if left.pattern == "ones row":
        return multiply(ones(left, (1, right.structure[0])), right)
    if right.pattern == "ones":
        return multiply(left, ones(right, (left.structure[1], 1)))
    unit = Value(np.asarray(1.0), pattern="ones")
    if left.pattern == "ones matrix":
        return multiplied(multiply, left.with_pattern("ones"), multiply(transpose(unit), right))
    if right.pattern == "ones matrix":
        return multiplied(multiply, multiply(left, unit), right.with_pattern("ones row"))
    return None


def _with_repeated(multiply: Multiply, left: Value, right: Value) -> Value:
    """The product of a matrix and one of which one row or column is known, and not how often it stands there."""
    if left.pattern == "columns alike":
        return multiply(repeated_to(left, right.structure[0]), right)
    if right.pattern == "rows alike":
        return multiply(left, repeated_to(right, left.structure[1]))
    found = multiply(left.with_pattern(), right.with_pattern())
    repeating, number = ("rows alike", "ones") if left.pattern else ("columns alike", "ones row")
    return found.with_pattern(repeating if found.rank else number)
