"""A tree to a `Value`: one small function for each kind of node, found in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from chainrule.tex.evaluation.arrays import patterns
from chainrule.tex.evaluation.arrays.values import CannotTellError, Value, largest, number, transpose, zip_with
from chainrule.tex.evaluation.differentiation import derivatives, fields, primes
from chainrule.tex.evaluation.operations import calls, integrals, limits, listings, logic, norms, products, sums
from chainrule.tex.evaluation.worlds import entries, working
from chainrule.tex.evaluation.worlds.world import Frame, World
from chainrule.tex.syntax.enclosures.lists import HINT
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node

STEPS = 300_000
"""Nodes that may be visited for one claim at one set of points; functions of functions visit some 2^n of them."""


def evaluate(frame: Frame, node: Node) -> Value:
    """The value of a tree; `ShapeError`, `CannotTellError` where it has none.

    Not-a-number and infinity are values like others here: the caller tells NumPy not to warn of them.
    """
    frame.world.steps += 1
    if frame.world.steps > STEPS:
        raise CannotTellError("this formula takes too many steps to check", "unchecked.size")
    return _TABLE[type(node)](frame, node)


def ground(world: World, free: frozenset[str] = frozenset()) -> Frame:
    """The lowest layer of a world, for a claim with free indices."""
    return Frame(world, evaluate, memo=world.memo, free=free)


def _number(_: Frame, node: nodes.Number) -> Value:
    return number(node.value)


def _symbol(frame: Frame, node: nodes.Symbol) -> Value:
    return working.symbol(frame, node.name)


def _negative(frame: Frame, node: nodes.Negative) -> Value:
    value = evaluate(frame, node.of)
    return value.alike(-value.data)


def _sum(frame: Frame, node: nodes.Sum) -> Value:
    terms = [evaluate(frame, term) for term in node.terms]
    shaped = patterns.example(terms)
    if shaped is None and any(t.pattern for t in terms):
        if all(t.pattern for t in terms):
            return patterns.added(terms)
        if any(t.pattern not in {"", "ones"} for t in terms):
            raise CannotTellError("the shape of this sum is not clear", hint="declare it: “I: identity n”")
        shaped = next((t for t in terms if not t.pattern), None)
    total: Value | None = None
    for term in terms:
        concrete = patterns.shaped_like(term, shaped) if term.pattern else term
        frame.world.note(largest(concrete.data))
        if total is not None and total.rank == concrete.rank == 2 and total.structure != concrete.structure:
            total, concrete = patterns.spread(total, concrete)
        total = concrete if total is None else zip_with(np.add, total, concrete, "sum")
    if total is None:
        raise CannotTellError("a sum of nothing")
    return total


def _transpose(frame: Frame, node: nodes.Transpose) -> Value:
    return transpose(evaluate(frame, node.of))


def _grid(frame: Frame, node: nodes.Grid) -> Value:
    rows = [[evaluate(frame, cell) for cell in row] for row in node.rows]
    if node.loose and len(rows) > 1 and any(cell.rank for (cell,) in rows):
        raise CannotTellError("a list of arrays in brackets is not understood", "unchecked.unsupported", HINT)
    return products.block(rows)


def _big(frame: Frame, node: nodes.Big) -> Value:
    return listings.listing(frame, node) if node.kind in listings.KINDS else sums.big(frame, node)


def _opaque(_: Frame, node: nodes.Opaque) -> Value:
    raise CannotTellError(f"{node.what} is not understood", "unchecked.unsupported", node.hint, node.what)


def _slice(_: Frame, __: nodes.Slice) -> Value:
    raise CannotTellError("a colon stands for all entries only in a subscript")


_TABLE: Mapping[type, Callable[[Frame, Any], Value]] = {
    nodes.Number: _number,
    nodes.Symbol: _symbol,
    nodes.Negative: _negative,
    nodes.Sum: _sum,
    nodes.Transpose: _transpose,
    nodes.Grid: _grid,
    nodes.Slice: _slice,
    nodes.Opaque: _opaque,
    nodes.Subscript: entries.subscript,
    nodes.Product: products.product,
    nodes.Quotient: products.quotient,
    nodes.Power: products.power,
    nodes.Bars: norms.bars,
    nodes.Call: calls.call,
    nodes.Apply: calls.apply,
    nodes.Prime: primes.prime,
    nodes.Derivative: derivatives.derivative,
    nodes.Field: fields.field,
    nodes.At: primes.at,
    nodes.Big: _big,
    nodes.Limit: limits.limit,
    nodes.Integral: integrals.integral,
    nodes.Cases: logic.cases,
    nodes.Indicator: logic.indicator,
    nodes.Relation: logic.as_number,
    nodes.Every: logic.as_number,
    nodes.Otherwise: logic.as_number,
}
