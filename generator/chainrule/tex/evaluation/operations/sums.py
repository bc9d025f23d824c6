"""Sums and products over indices: an axis is summed away, or, where it must be, one term at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from chainrule.tex.evaluation.arrays.values import (
    LIMIT,
    CannotTellError,
    ConcreteError,
    Value,
    largest,
    number,
    zip_with,
)
from chainrule.tex.evaluation.operations.logic import truth
from chainrule.tex.evaluation.operations.products import multiply
from chainrule.tex.evaluation.worlds import ranges
from chainrule.tex.evaluation.worlds.draws import index_range
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.attachments.clashes import BOUND, BOUND_HINT, counts
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.text.commands import read
from chainrule.tex.types.kinds import Declared, Index

LONGEST = 64


def big(frame: Frame, node: nodes.Big) -> Value:
    """A sum, product, maximum or minimum over its indices."""
    names = node.variables or _missing(frame, node)
    names = _bound(frame, node, names)
    _refuse_labels(frame, node.body, frozenset(names))
    spans = [_range(frame, node, name) for name in names]
    if any(high < low for low, high in spans):
        return number(1.0 if node.kind == "prod" else 0.0)
    try:
        return _at_once(frame, node, names, spans)
    except ConcreteError:
        return _one_by_one(frame, node, names, spans)


def _refuse_labels(frame: Frame, body: Node, bound: frozenset[str]) -> None:
    """Refuse an index that stands in a name's label while nothing in the name's definition depends on it."""
    for name in walk.names(body):
        meaning = frame.world.meaning(name) if "_" in name else None
        if isinstance(meaning, Definition) and not meaning.beside:
            label = read(name)[-1].sub
            if (
                label
                and counts(label, bound.difference(meaning.indices))
                and bound.isdisjoint(frame.world.depends(name))
            ):
                raise CannotTellError(f"{name} {BOUND}", "unchecked.ambiguous", BOUND_HINT, name)


def _missing(frame: Frame, node: nodes.Big) -> tuple[str, ...]:
    """A sum without an index runs over the indices of its body that nothing else binds."""
    inside = walk.names(node.body)
    found = tuple(sorted(n for n in inside if _is_index(frame, n) and n not in frame.free))
    if not found:
        raise CannotTellError("this sum has no index", hint="write it below the sum: \\sum_k")
    return found


def _is_index(frame: Frame, name: str) -> bool:
    meaning = frame.world.meaning(name)
    if meaning is None:
        return name in frame.world.subscripts
    return isinstance(meaning, Declared) and isinstance(meaning.type, Index) and frame.lookup(name) is None


def _bound(frame: Frame, node: nodes.Big, names: tuple[str, ...]) -> tuple[str, ...]:
    r"""Of ``i \neq j`` below a sum, that is bound which is not free outside; if none is and both stand in it, both."""
    condition = node.condition
    if (
        not (isinstance(condition, nodes.Relation) and condition.sign in {"neq", "<", ">", "leq", "geq"})
        or node.low is not None
    ):
        return names
    sides = [s.name for s in (condition.left, condition.right) if isinstance(s, nodes.Symbol)]
    if len(sides) != 2 or len(names) != 1 or not all(_is_index(frame, s) or frame.lookup(s) for s in sides):
        return names
    outer = [s for s in sides if s in frame.free or frame.lookup(s) is not None]
    inner = tuple(s for s in sides if s not in outer)
    if len(inner) == 2:
        reached = frozenset().union(*map(frame.world.depends, walk.names(node.body)))
        if any(len(s) > 1 or s not in reached for s in sides) or frame.world.shared.one_index:
            return names
        frame.world.shared.pairs.add((inner[0], inner[1]))
    return inner or names


def _range(frame: Frame, node: nodes.Big, name: str) -> tuple[int, int]:
    first = name == (node.variables or (name,))[0]
    low = whole(frame, node.low) if node.low is not None and first else None
    high = whole(frame, node.high) if node.high is not None and first else None
    if low is not None and high is not None:
        return low, high
    in_set = _set_range(frame, node.condition, name)
    if in_set is not None:
        return in_set
    found = ranges.find(frame, name, (node.body, *((node.condition,) if node.condition else ())))
    return (found[0] if low is None else low), (found[1] if high is None else high)


def _set_range(frame: Frame, condition: Node | None, name: str) -> tuple[int, int] | None:
    r"""The range of ``i \in S`` for a declared index set S."""
    match condition:
        case nodes.Every(conditions=conditions):
            return next((r for c in conditions if (r := _set_range(frame, c, name)) is not None), None)
        case nodes.Relation(sign="in", left=nodes.Symbol(name=left), right=nodes.Symbol(name=right)) if left == name:
            return index_range(frame.world, right)
    return None


def whole(frame: Frame, node: Node) -> int:
    """The whole number that a limit is."""
    value = frame.evaluate(frame, node)
    if value.axes:
        raise ConcreteError(value.axes[0])
    if value.rank or float(value.data) != round(float(value.data)):
        raise CannotTellError("a limit of this sum is not a whole number")
    return round(float(value.data))


def _refuse_endless(spans: Sequence[tuple[int, int]]) -> None:
    if any(high - low > LIMIT for low, high in spans):
        raise CannotTellError("this sum or product has too many terms to check", "unchecked.size")


def _at_once(frame: Frame, node: nodes.Big, names: Sequence[str], spans: Sequence[tuple[int, int]]) -> Value:
    _refuse_endless(spans)
    over, axes = {}, []
    for name, (low, high) in zip(names, spans, strict=True):
        axes.append(frame.world.fresh(name))
        over[name] = Value(np.arange(low, high + 1, dtype=np.float64), (axes[-1],))
    inner = frame.with_values(over)
    body = inner.evaluate(inner, node.body)
    if body.pattern and node.kind == "prod":
        raise ConcreteError(axes[0])
    if body.pattern:
        raise CannotTellError("a sum of constants whose shape is not clear")
    if node.kind == "prod" and body.rank:
        raise ConcreteError(axes[0])
    neutral = 1.0 if node.kind == "prod" else 0.0
    if node.condition is not None:
        where = truth(inner, node.condition)
        masked = zip_with(
            lambda a, m: np.where(m > 0.5, a, neutral), body, Value(where.data, where.axes, literal=True), "sum"
        )
        body = Value(masked.data, masked.axes)
    if node.kind in {"max", "min"}:
        return _reduced(body, axes, np.maximum if node.kind == "max" else np.minimum)
    if node.kind == "prod":
        free = [high - low + 1 for axis, (low, high) in zip(axes, spans, strict=True) if axis not in body.axes]
        total = _reduced(body, axes, np.multiply)
        return Value(total.data ** float(math.prod(free)), total.axes)
    count = 1
    for axis, (low, high) in zip(axes, spans, strict=True):
        if axis not in body.axes:
            count *= high - low + 1
    total = _reduced(body, axes, np.add)
    frame.world.note(largest(body.data))
    return total if count == 1 else Value(total.data * count, total.axes)


def _reduced(body: Value, axes: Sequence[str], operation: np.ufunc) -> Value:
    places = tuple(n for n, axis in enumerate(body.axes) if axis in axes)
    rest = tuple(a for a in body.axes if a not in axes)
    if not places:
        return Value(body.data, rest)
    return Value(np.asarray(operation.reduce(body.data, axis=places)), rest)


def _one_by_one(frame: Frame, node: nodes.Big, names: Sequence[str], spans: Sequence[tuple[int, int]]) -> Value:
    if len(names) != 1 or spans[0][1] - spans[0][0] > LONGEST:
        raise CannotTellError("this sum or product is too long or has several indices")
    total: Value | None = None
    for place in range(spans[0][0], spans[0][1] + 1):
        inner = frame.with_values({names[0]: number(place, literal=False)})
        term = inner.evaluate(inner, node.body)
        if node.condition is not None:
            where = truth(inner, node.condition)
            neutral = 1.0 if node.kind == "prod" else 0.0
            if where.axes or term.rank:
                if where.axes:
                    raise CannotTellError("this condition below the sum or product")
                if float(where.data) < 0.5:
                    continue
            elif float(where.data) < 0.5:
                term = number(neutral)
        if total is None:
            total = term
        else:
            total = multiply(total, term) if node.kind == "prod" else zip_with(np.add, total, term, "sum")
    return total if total is not None else number(1.0 if node.kind == "prod" else 0.0)
