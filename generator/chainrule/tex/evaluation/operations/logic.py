"""Conditions as arrays of truth, cases, indicators."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chainrule.tex.evaluation.arrays.values import POINTS, CannotTellError, Value, expand, union, zip_with
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.syntax.trees.walk import names
from chainrule.tex.types.kinds import Declared, Index

INFINITY = "\\infty"
_COMPARE = {
    "=": np.equal, "neq": np.not_equal, "<": np.less, ">": np.greater, "leq": np.less_equal, "geq": np.greater_equal,
}  # fmt: skip


def truth(frame: Frame, node: Node) -> Value:
    """Where a condition holds: ones and zeros."""
    frame.world.kinked = True
    match node:
        case nodes.Every(conditions=conditions, some=some):
            parts = [truth(frame, c) for c in conditions]
            total = parts[0]
            for part in parts[1:]:
                total = zip_with(np.maximum if some else np.minimum, total, part, "condition")
            return total
        case nodes.Relation(left=nodes.Grid() as first, right=nodes.Grid() as other) if node.sign in {"=", "neq"}:
            pairs = zip(_cells(first), _cells(other), strict=True)
            each = tuple([nodes.Relation(node.sign, a, b) for a, b in pairs])
            return truth(frame, nodes.Every(each, some=node.sign == "neq"))
        case nodes.Relation(sign=sign) if sign in _COMPARE:
            left, right = frame.evaluate(frame, node.left), frame.evaluate(frame, node.right)
            compared = zip_with(lambda a, b: _COMPARE[sign](a, b).astype(np.float64), left, right, "condition")
            return _of_all(compared, some=sign == "neq")
        case nodes.Relation(sign="in", right=nodes.Symbol(name=name)) if _is_set(frame, name):
            return Value(np.asarray(1.0))
        case nodes.Relation(sign="in", left=inside, right=nodes.Grid(loose=True) as ends) if len(_cells(ends)) == 2:
            return truth(frame, _between(inside, *_cells(ends)))
        case nodes.Relation():
            raise CannotTellError("this condition is not understood")
        case _:
            raise CannotTellError("this is no condition")


def _of_all(compared: Value, *, some: bool) -> Value:
    """Whether arrays compare so in all entries; ``some``: in any of them."""
    inner = tuple(range(-compared.rank, 0))
    held = np.logical_or.reduce(compared.data, axis=inner) if some else np.logical_and.reduce(compared.data, axis=inner)
    return Value(np.asarray(held, dtype=np.float64), compared.axes)


def _cells(grid: nodes.Grid) -> tuple[Node, ...]:
    return tuple([cell for row in grid.rows for cell in row])


def _between(inside: Node, low: Node, high: Node) -> Node:
    """The condition that a number lies in an interval; an end that is infinite bounds nothing."""
    ends = (nodes.Relation("leq", low, inside), nodes.Relation("leq", inside, high))
    return nodes.Every(tuple([end for end in ends if INFINITY not in names(end)]))


def _is_set(frame: Frame, name: str) -> bool:
    """Whether a name is a declared set of indices, or one of the number sets."""
    meaning = frame.world.meaning(name)
    declared = isinstance(meaning, Declared) and isinstance(meaning.type, Index)
    return declared or name in {"\\mathbb{R}", "\\mathbb{N}", "\\mathbb{Z}"}


def as_number(_: Frame, __: Node) -> Value:
    """A condition where a value should be: refused."""
    raise CannotTellError("a condition stands here where a value should be")


def indicator(frame: Frame, node: nodes.Indicator) -> Value:
    """One where the condition holds, else zero."""
    value = truth(frame, node.condition)
    _meet(frame, node.condition, value.data > 0.5)
    return value


def cases(frame: Frame, node: nodes.Cases) -> Value:
    """The first row whose condition holds; where none does, NaN: nothing is stated there."""
    values: list[Value] = []
    conditions: list[Value | None] = []
    for row, condition in node.rows:
        values.append(frame.evaluate(frame, row[-1]))
        if condition is None or isinstance(condition, nodes.Otherwise):
            conditions.append(None)
        else:
            conditions.append(truth(frame, condition))
    axes = union(*values, *(c for c in conditions if c is not None))
    ranks = {v.rank for v in values if not v.literal}
    rank = max(ranks, default=0)
    left: NDArray[np.bool_] = np.ones((1,) * len(axes), dtype=bool)
    total: NDArray[np.float64] | None = None
    for (_, condition), value, holds in zip(node.rows, values, conditions, strict=True):
        here = left if holds is None else left & (expand(holds, axes) > 0.5)
        left = left & ~here
        if condition is not None:
            _meet(frame, condition, here)
        if holds is not None and total is not None:
            _agree(expand(value, axes), total, expand(holds, axes) > 0.5, rank)
        data = expand(value, axes)
        data = data.reshape(data.shape + (1,) * (rank - value.rank))
        mask = here.reshape(here.shape + (1,) * rank)
        total = np.where(mask, data, np.nan if total is None else total)
    if total is None:
        raise CannotTellError("cases without rows")
    frame.world.partial |= bool(left.any())
    if POINTS in axes:
        over = axes.index(POINTS)
        frame.world.gap |= bool((left.any(axis=over) & ~left.all(axis=over)).any())
    return Value(total, axes)


def _agree(data: NDArray[np.float64], total: NDArray[np.float64], holds: NDArray[np.bool_], rank: int) -> None:
    """Rows that overlap must state the same; which of them counts otherwise is anybody's guess."""
    data = data.reshape(data.shape + (1,) * (rank - (data.ndim - holds.ndim)))
    both = holds.reshape(holds.shape + (1,) * rank) & np.isfinite(total)
    if bool(np.any(both & ~np.isclose(data, total, rtol=1e-6, atol=1e-9))):
        hint = "let the conditions exclude each other"
        raise CannotTellError("two of the cases hold at once and state different values", "unchecked.ambiguous", hint)


def _meet(frame: Frame, condition: Node, here: NDArray[np.bool_]) -> None:
    """Remember whether a row was met at some point: one that never is, is not checked."""
    branches, key = frame.world.branches, (condition.start, condition)
    branches[key] = branches.get(key, False) or bool(here.any())
