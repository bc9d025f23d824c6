"""Both sides of a claim as arrays of one shape."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from chainrule.check.printed.comparison.indices import candidates, indices, variables
from chainrule.tex.evaluation.arrays.patterns import shaped_like
from chainrule.tex.evaluation.arrays.values import (
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
from chainrule.tex.evaluation.differentiation.primes import with_numbers
from chainrule.tex.evaluation.evaluate import ground
from chainrule.tex.evaluation.operations.logic import truth
from chainrule.tex.evaluation.worlds import ranges
from chainrule.tex.evaluation.worlds.world import Frame, World
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.text.records import record

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Fit = Callable[[Value, Value], tuple[Value, Value]]
"""What gives two sides of different shapes one shape; raises `ShapeError` where it does not go."""


@record
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
    fit: Fit | None = None

    @property
    def trees(self) -> tuple[Node, ...]:
        """All that is printed."""
        return self.left, self.right, *self.conditions, self.first

    @property
    def candidates(self) -> frozenset[str]:
        """The names that are free in the chain's first side, if they are indices."""
        return candidates(self.first, (self.left, self.right))

    @property
    def subscripts(self) -> frozenset[str]:
        """All names that stand alone as subscripts."""
        return walk.subscripts(*self.trees)


@record
class Sides:
    """Both sides of a claim, of one shape: named axes first."""

    left: Floats
    right: Floats
    axes: tuple[str, ...]
    valid: Bools
    """Where they are compared: where the conditions hold and both are finite."""
    everywhere: bool
    """Whether that is everywhere."""


def evaluated(world: World, claim: Claim) -> Sides:
    """Both sides of a claim; the caller keeps NumPy from warning of what is not finite."""
    world.sides = (claim.left, claim.right, *claim.conditions)
    world.subscripts = frozenset([n for n in claim.subscripts if world.meaning(n) is None])
    frame = with_numbers(ground(world, indices(world, claim.candidates)), (claim.left, claim.right))
    try:
        return _compared(frame, claim)
    except ConcreteError as error:
        return _unrolled(frame, claim, error.axis)


def _compared(frame: Frame, claim: Claim) -> Sides:
    left = _side(frame, "left", claim.left, fixed=claim.fixed)
    right = _side(frame, "right", claim.right, fixed=claim.fixed)
    left = _laid(left, claim.left, right)
    right = _laid(right, claim.right, left)
    if claim.fit is not None:
        left, right = claim.fit(left, right)
    elif frame.world.scope.layout == "numerator":
        left, right = _oriented(left, claim.left, right), _oriented(right, claim.right, left)
    if left.pattern and left.pattern == right.pattern:
        left, right = left.with_pattern(), right.with_pattern()
    elif left.pattern or right.pattern:
        left, right = _concrete(left, right), _concrete(right, left)
    if left.structure != right.structure and not (_is_zero(left) or _is_zero(right)):
        raise ShapeError(f"left is {shown(left.structure)}, right is {shown(right.structure)}")
    masks = [truth(frame, condition) for condition in claim.conditions]
    axes = union(left, right, *masks)
    rank = max(left.rank, right.rank)
    a, b, *holds = (_full(value, axes, rank) for value in (left, right, *masks))
    shape = (
        a.shape
        if a.shape == b.shape and not holds
        else np.broadcast_shapes(a.shape, b.shape, *(h.shape for h in holds))
    )
    a, b = _filled(a, shape), _filled(b, shape)
    valid = np.isfinite(a) & np.isfinite(b)
    everywhere = bool(valid.all())
    if holds or not everywhere:
        stated = np.ones(shape, dtype=bool)
        for mask in holds:
            stated &= mask > 0.5
        valid &= stated
        everywhere = bool(valid.all())
        frame.world.hollow |= not frame.world.partial and _is_hollow(stated, valid, axes)
        if frame.world.spread == 1.0:
            frame.world.hollow |= bool((stated & (np.isinf(a) & np.isfinite(b) | np.isfinite(a) & np.isinf(b))).any())
    return Sides(a, b, axes, valid, everywhere)


def _full(value: Value, axes: tuple[str, ...], rank: int) -> Floats:
    data = expand(value, axes)
    return data.reshape(data.shape + (1,) * (rank - value.rank)) if value.rank < rank else data


def _filled(data: Floats, shape: tuple[int, ...]) -> Floats:
    """The numbers repeated to a shape."""
    if data.shape == shape:
        return data
    full = np.empty(shape)
    full[...] = data
    return full


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


def _side(frame: Frame, which: str, side: Node, *, fixed: bool) -> Value:
    """The value of a side; one without derivatives is the same at the next step."""
    world, name = frame.world, f"\\side {which}"
    if name in frame.memo:
        return frame.memo[name]
    before = world.derivatives
    world.sisters = variables(side) if fixed else None
    value = frame.evaluate(frame, side)
    if world.derivatives == before:
        frame.memo[name] = value
    return value


def _laid(value: Value, node: Node, other: Value) -> Value:
    """A list in brackets that is a side of its own: a row beside a row, a column beside a column."""
    if not isinstance(node, nodes.Grid) or not node.loose or value.structure != other.structure[::-1]:
        return value
    return transpose(value)


def _is_row(value: Value) -> bool:
    return value.pattern == "ones row" or (value.rank == 2 and value.structure[0] == 1 < value.structure[1])


def _oriented(value: Value, node: Node, other: Value) -> Value:
    """A gradient that stands alone beside a row, in numerator layout: there some authors print gradients as rows."""
    alone = is_primed(node) or (isinstance(node, nodes.Derivative) and node.kind == "gradient")
    if alone and _is_row(other) and value.rank == 2 and value.structure[1] == 1:
        return transpose(value)
    return value


def is_primed(node: Node) -> bool:
    """Whether a side is the first derivative of a function, printed with a prime."""
    return (isinstance(node, nodes.Apply) and node.primes == 1) or (isinstance(node, nodes.Prime) and node.order == 1)


def _concrete(value: Value, other: Value) -> Value:
    if not value.pattern:
        return value
    if other.pattern:
        raise CannotTellError("the shape of this constant is not clear")
    if not other.rank:
        what = "a vector of ones" if value.pattern.startswith("ones") else "a matrix"
        raise ShapeError(f"one side is {what}, the other is a scalar")
    return shaped_like(value, other)


def _unrolled(frame: Frame, claim: Claim, axis: str) -> Sides:
    """A free index that must be one number at a time: each of its values that no condition excludes."""
    low, high = ranges.find(frame, axis, frame.world.sides)
    each = [frame.with_values({axis: number(place, literal=False)}) for place in range(low, high + 1)]
    results = [_compared(inner, claim) for inner in each if not _excluded(inner, claim)]
    axes = results[0].axes if results else ()
    if not results or any(r.axes != axes for r in results):
        raise CannotTellError(f"the index {axis} must be a number here")
    left, right, valid = (
        np.stack([getattr(r, name) for r in results], axis=len(axes)) for name in ("left", "right", "valid")
    )
    return Sides(left, right, axes, valid, bool(valid.all()))


def _excluded(frame: Frame, claim: Claim) -> bool:
    """Whether a condition, whatever the sample point, does not hold: what it excludes need not exist."""
    met = [truth(frame, condition) for condition in claim.conditions]
    return any(POINTS not in value.axes and not value.data.any() for value in met)
