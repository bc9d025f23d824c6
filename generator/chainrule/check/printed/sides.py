"""Both sides of a claim as arrays of one shape."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chainrule.check.printed.indices import free_indices, subscripts, variables
from chainrule.tex.evaluation.draws import index_range
from chainrule.tex.evaluation.evaluate import ground
from chainrule.tex.evaluation.logic import truth
from chainrule.tex.evaluation.patterns import shaped_like
from chainrule.tex.evaluation.values import (
    POINTS,
    CannotTellError,
    ConcreteError,
    ShapeError,
    Value,
    expand,
    number,
    shown,
    transpose,
    union,
)
from chainrule.tex.evaluation.world import Frame, World
from chainrule.tex.syntax import nodes
from chainrule.tex.syntax.nodes import Node

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Claim:
    """Two sides that are said to be equal where conditions hold."""

    left: Node
    right: Node
    conditions: tuple[Node, ...]
    first: Node
    """The chain's first side, whose free indices stay free."""
    text: str
    fixed: bool = False
    """Whether variables that one side differentiates by are held fixed beside each other."""

    @cached_property
    def subscripts(self) -> frozenset[str]:
        """All names that stand alone as subscripts."""
        return subscripts(self.left, self.right, *self.conditions, self.first)


def evaluated(world: World, claim: Claim) -> tuple[Floats, Floats, tuple[str, ...], Bools]:
    """Both sides of a claim as arrays of one shape, their axes, and where they are compared."""
    world.sides = (claim.left, claim.right, *claim.conditions)
    world.subscripts = frozenset(n for n in claim.subscripts if world.meaning(n) is None)
    frame = ground(world, free_indices(world, claim.first, (claim.left, claim.right)))
    try:
        return _compared(frame, claim)
    except ConcreteError as error:
        return _unrolled(frame, claim, error.axis)


def _compared(frame: Frame, claim: Claim) -> tuple[Floats, Floats, tuple[str, ...], Bools]:
    with np.errstate(all="ignore"):
        left, right = (_side(frame, side, fixed=claim.fixed) for side in (claim.left, claim.right))
        if frame.world.scope.layout == "numerator":
            left, right = _oriented(left, claim.left, right), _oriented(right, claim.right, left)
        if left.pattern and left.pattern == right.pattern:
            left, right = left.with_pattern(), right.with_pattern()
        elif left.pattern or right.pattern:
            left, right = _concrete(left, right), _concrete(right, left)
        if left.structure != right.structure and not (_is_zero(left) or _is_zero(right)):
            raise ShapeError(f"left is {shown(left.structure)}, right is {shown(right.structure)}")
        rank = max(left.rank, right.rank)
        masks = [truth(frame, condition) for condition in claim.conditions]
    axes = union(left, right, *masks)

    def full(value: Value, rank: int) -> Floats:
        data = expand(value, axes)
        return data.reshape(data.shape + (1,) * (rank - value.rank))

    a, b = np.broadcast_arrays(full(left, rank), full(right, rank))
    stated = np.ones((), dtype=bool)
    for mask in masks:
        stated = stated & (full(mask, rank) > 0.5)
    stated, a, b = np.broadcast_arrays(stated, a, b)
    valid = stated & np.isfinite(a) & np.isfinite(b)
    frame.world.hollow |= not frame.world.partial and _is_hollow(stated, valid, axes)
    return a, b, axes, valid


def _is_hollow(stated: Bools, valid: Bools, axes: tuple[str, ...]) -> bool:
    """Whether some entry, unlike others, is claimed and has no value at any point: it would never be compared.

    Where no entry has one, these sizes are not for this formula, such as an inverse of too few rows.
    """
    over = axes.index(POINTS) if POINTS in axes else None
    somewhere = (stated, valid) if over is None else (stated.any(axis=over), valid.any(axis=over))
    return bool(somewhere[1].any() and (somewhere[0] & ~somewhere[1]).any())


def _is_zero(value: Value) -> bool:
    """A printed zero, which stands for zeros of any shape."""
    return value.literal and not value.rank and not value.data.any()


def _side(frame: Frame, side: Node, *, fixed: bool) -> Value:
    frame.world.sisters = variables(side) if fixed else frozenset()
    return frame.evaluate(frame, side)


def _oriented(value: Value, node: Node, other: Value) -> Value:
    """A gradient that stands alone beside a row, in numerator layout: there some authors print gradients as rows."""
    alone = isinstance(node, nodes.Derivative) and node.kind == "gradient"
    row = other.pattern == "ones row" or (other.rank == 2 and other.structure[0] == 1 < other.structure[1])
    if alone and row and value.rank == 2 and value.structure[1] == 1:
        return transpose(value)
    return value


def _concrete(value: Value, other: Value) -> Value:
    if not value.pattern:
        return value
    if other.pattern:
        raise CannotTellError("the shape of this constant is not clear")
    if value.pattern.startswith("ones") and not other.rank:
        raise ShapeError("one side is a vector of ones, the other is a scalar")
    return shaped_like(value, other)


def _unrolled(frame: Frame, claim: Claim, axis: str) -> tuple[Floats, Floats, tuple[str, ...], Bools]:
    """A free index that must be one number at a time: all its values, one after the other."""
    found = index_range(frame.world, axis)
    if found is None:
        raise CannotTellError(f"the index {axis} must be a number here")
    results = []
    for place in range(found[0], found[1] + 1):
        inner = frame.with_values({axis: number(place, literal=False)})
        results.append(_compared(inner, claim))
    axes = results[0][2]
    if any(r[2] != axes for r in results):
        raise CannotTellError(f"the index {axis} must be a number here")
    stack = [np.stack([r[n] for r in results], axis=len(axes)) for n in (0, 1, 3)]
    return stack[0], stack[1], axes, stack[2].astype(bool)
