"""Sums and products over indices, conditions, cases; the range of an index."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.types.kinds import Array, Declared, Dimension, Family, Index, Reference
from oracle.point import Number, OutsideError, Point, SilentError

COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda a, b: a == b, "neq": lambda a, b: a != b, "<": lambda a, b: a < b, ">": lambda a, b: a > b,
    "leq": lambda a, b: a <= b, "geq": lambda a, b: a >= b,
}  # fmt: skip


def big(at: Point, node: nodes.Big) -> Number:
    """One term after the other."""
    names = _bound(at, node)
    spans = [_span(at, node, name) for name in names]
    found: list[Number] = []
    for places in itertools.product(*(range(low, high + 1) for low, high in spans)):
        inner = at.where(dict(zip(names, map(float, places), strict=True)))
        if node.condition is None or truth(inner, node.condition):
            found.append(inner.value(node.body))
    match node.kind:
        case "sum":
            return sum(found[1:], found[0]) if found else 0.0
        case "prod":
            return math.prod(found)
        case "max" | "min" if found:
            return (max if node.kind == "max" else min)(found)
    raise OutsideError(f"this {node.kind}")


def _bound(at: Point, node: nodes.Big) -> tuple[str, ...]:
    r"""``\sum_{i \neq j}`` where i is free: it is j that runs."""
    match node.variables, node.condition:
        case (), _:
            raise OutsideError("a sum without an index")
        case (name,), nodes.Relation(left=nodes.Symbol(name=a), right=nodes.Symbol(name=b)) if node.low is None:
            other = b if name == a else a
            if name in at.bound and other not in at.bound:
                return (other,)
            if name in at.bound or other not in at.bound:
                raise OutsideError("it is not clear which index this sum binds")
    return node.variables


def _span(at: Point, node: nodes.Big, name: str) -> tuple[int, int]:
    first = name == node.variables[0]
    low = round(at.scalar(node.low)) if node.low is not None and first else None
    high = round(at.scalar(node.high)) if node.high is not None and first else None
    if low is not None and high is not None:
        return low, high
    found = span(at, name, (node.body, node.condition))
    return found[0] if low is None else low, found[1] if high is None else high


def span(at: Point, name: str, within: tuple[Any, ...]) -> tuple[int, int]:
    """The range of an index: declared, or of the arrays whose entries it names."""
    meaning = at.meaning(name)
    if isinstance(meaning, Declared) and isinstance(meaning.type, Index) and meaning.type.high is not None:
        return meaning.type.low.at(at.sizes), meaning.type.high.at(at.sizes)
    found = {r for tree in within for r in _touched(at, tree, name)}
    if len(found) != 1:
        raise OutsideError(f"the range of {name}")
    return found.pop()


def _touched(at: Point, tree: Any, name: str) -> Iterator[tuple[int, int]]:
    if isinstance(tree, tuple):
        for part in tree:
            yield from _touched(at, part, name)
    elif isinstance(tree, nodes.Placed) and not (isinstance(tree, nodes.Big) and name in tree.variables):
        if isinstance(tree, nodes.Subscript) and isinstance(tree.base, nodes.Symbol):
            for place, item in enumerate(tree.items):
                if item == nodes.Symbol(name):
                    yield from _extent(at, at.meaning(tree.base.name), place)
        for each in fields(tree):
            yield from _touched(at, getattr(tree, each.name), name)


def _extent(at: Point, meaning: Any, place: int) -> Iterator[tuple[int, int]]:
    match meaning:
        case Declared(type=Array(dims=dims, first=first)) if place < len(dims):
            low = first if place == 0 else 1
            yield low, low + dims[place].at(at.sizes) - 1
        case Declared(type=Family(low=low, high=Dimension() as high)) if place == 0:
            yield low.at(at.sizes), high.at(at.sizes)
        case Declared(type=Family(of=Array(dims=dims))) if 1 <= place <= len(dims):
            yield 1, dims[place - 1].at(at.sizes)
        case Declared(type=Reference(how="entries", of=of)):
            yield from _extent(at, at.meaning(of), place)
        case Definition(kind="value", indices=indices) if place < len(indices):
            yield span(at, indices[place], (at.tree(meaning),))


def truth(at: Point, node: Any) -> bool:
    """Whether a condition holds."""
    match node:
        case nodes.Every(conditions=conditions, some=some):
            return (any if some else all)(truth(at, c) for c in conditions)
        case nodes.Relation(sign=sign) if sign in COMPARE:
            return COMPARE[sign](at.scalar(node.left), at.scalar(node.right))
    raise OutsideError("this condition")


def cases(at: Point, node: nodes.Cases) -> Number:
    """The first row that is met; a later one that is met as well and says something else is noted as ``~n``."""
    found: Number = None
    for n, (values, condition) in enumerate(node.rows):
        rest = condition is None or isinstance(condition, nodes.Otherwise)
        if found is None and (rest or truth(at, condition)):
            at.met.add((node, n))
            found = at.value(values[-1])
        elif not rest and truth(at, condition) and not np.allclose(at.value(values[-1]), found, rtol=1e-6):
            at.met.add((node, ~n))
    if found is None:
        raise SilentError
    return found


def indicator(at: Point, node: nodes.Indicator) -> Number:
    return float(truth(at, node.condition))
