r"""Cross products: ``\times`` between vectors of three entries.

The sign binds less than what stands side by side and more than a dot: ``a \cdot b \times c`` is a triple product,
because a number has no cross product. Elsewhere ``\times`` is a product like others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from chainrule.tex.evaluation.arrays.values import CannotTellError, ShapeError, Value, expand, largest, shown, union

Signed = list[tuple[str, Value]]
"""Factors with the sign before each."""


def crossed(factors: Signed, multiplied: Callable[[Signed], Value], note: Callable[[float], None]) -> Value | None:
    r"""The product of factors with a ``\times`` between two vectors; None where there is no such sign.

    ``note`` is told the size of what may cancel: a triple product can vanish.
    """
    if not any(sign == "times" for sign, _ in factors[1:]) or not any(value.rank for _, value in factors):
        return None
    found: Signed = []
    anywhere = False
    for group in _cut(factors, "cdot"):
        try:
            parts = [multiplied(part) for part in _cut(group, "times")]
        except ShapeError:
            return None
        total = parts[0]
        for part in parts[1:]:
            vectors = _is_vector(total) and _is_vector(part)
            anywhere |= vectors
            total = cross(total, part) if vectors else multiplied([("", total), ("times", part)])
        found.append(("cdot", total))
    if not anywhere:
        return None
    note(math.prod(largest(value.data) for _, value in factors))
    return multiplied(found)


def _cut(factors: Signed, at: str) -> Sequence[Signed]:
    groups: list[Signed] = [[]]
    for place, (sign, value) in enumerate(factors):
        if place and sign == at:
            groups.append([])
        groups[-1].append((sign, value))
    return groups


def _is_vector(value: Value) -> bool:
    return not value.pattern and value.rank == 2 and value.structure[1] == 1


def cross(left: Value, right: Value) -> Value:
    """The cross product of two vectors of three entries."""
    if left.structure != right.structure:
        raise ShapeError(f"the product of {shown(left.structure)} and {shown(right.structure)}")
    if left.structure != (3, 1):
        reason = f"× between two of {shown(left.structure)} may be an elementwise product"
        hint = "write \\odot for that; a cross product needs vectors of three entries, as “vector 3”"
        raise CannotTellError(reason, "unchecked.ambiguous", hint)
    axes = union(left, right)
    found = np.cross(expand(left, axes)[..., 0], expand(right, axes)[..., 0])
    return Value(found[..., None], axes)
