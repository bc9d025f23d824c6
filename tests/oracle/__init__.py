"""A second evaluator of formula trees: one number at a time, loops over indices, a stencil of its own.

It decides whether a mutant of a true formula is another formula, so it must not be wrong in the way that Chainrule's
own evaluator might be. With that one it shares the records of trees and declarations, and no arithmetic: every index is
bound to a number, every sum is a loop, vectors are columns, one entry is moved at a time. What it does not know raises
`OutsideError`; it never guesses.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Declared, Index
from oracle import algebra, calculus, logic
from oracle.point import Number, OutsideError, Point, SilentError

RULES: Mapping[type, Callable[[Point, Any], Number]] = {
    nodes.Number: lambda _, node: node.value,
    nodes.Symbol: algebra.symbol,
    nodes.Subscript: algebra.subscript,
    nodes.Negative: algebra.negative,
    nodes.Sum: algebra.total,
    nodes.Product: algebra.product,
    nodes.Quotient: algebra.quotient,
    nodes.Power: algebra.power,
    nodes.Transpose: algebra.transpose,
    nodes.Call: algebra.call,
    nodes.Grid: algebra.grid,
    nodes.Bars: algebra.bars,
    nodes.Big: logic.big,
    nodes.Cases: logic.cases,
    nodes.Indicator: logic.indicator,
    nodes.Derivative: calculus.derivative,
    nodes.At: calculus.evaluated,
    nodes.Apply: calculus.apply,
}
Answer = Literal["same", "different", "unclear"]
SAME, DIFFERENT = 1e-7, 1e-5
"""Relative to the largest entry at a point; what lies between is `unclear`."""
TINY = 1e-3
"""Sides below this count as if they had this size: all values drawn are near one."""
POINTS, LAST_POINTS = 12, 24
"""Over all sizes; and for one size, where some entry has been undefined so far."""


@dataclass(frozen=True)
class Question:
    """Are two trees the same function wherever the conditions hold?"""

    one: Node
    other: Node
    conditions: tuple[Node, ...]
    leading: Node
    """The tree whose indices are free for sure: the left side of the equation."""


def answer(question: Question, meanings: Mapping[str, Any], sizes: Sequence[Mapping[str, int]],
           tree: Callable[[Any], Node], layout: str) -> Answer:  # fmt: skip
    """Compare at several points of several sizes; raises `OutsideError` where the oracle does not know."""
    met: set[tuple[Node, int]] = set()
    spent = [0]
    worst = 0.0
    for number, size in enumerate(sizes):
        defined: dict[int, list[bool]] = {}
        for each in range(LAST_POINTS):
            if each >= POINTS // len(sizes) and all(all(pair) for pair in defined.values()):
                break
            at = Point(meanings, size, tree, 1000 * number + each, RULES, layout, met=met, spent=spent)
            with np.errstate(all="ignore"):
                worst = max(worst, _distance(at, question, defined))
            if worst >= DIFFERENT:
                return "different"
        if any(one and not other for one, other in defined.values()):
            return "different"
    missed = _missed(question.one, met)
    if _missed(question.other, met) > missed:
        return "different"
    return "same" if worst <= SAME and not missed else "unclear"


def _missed(tree: Any, met: set[tuple[Node, int]]) -> int:
    """The number of rows of cases that no point met, or that say something else than an earlier one that is met."""
    if isinstance(tree, tuple):
        return sum(_missed(part, met) for part in tree)
    if not isinstance(tree, nodes.Placed):
        return 0
    rows = range(len(tree.rows)) if isinstance(tree, nodes.Cases) else ()
    own = sum(((tree, n) not in met) + ((tree, ~n) in met) for n in rows)
    return own + sum(_missed(getattr(tree, each.name), met) for each in fields(tree))


def _distance(at: Point, question: Question, defined: dict[int, list[bool]]) -> float:
    """The largest difference at a point, relative to the largest entry; notes which entries are ever defined."""
    pairs = list(_pairs(at, question))
    for place, (a, b) in enumerate(pairs):
        seen = defined.setdefault(place, [False, False])
        seen[:] = seen[0] or bool(np.isfinite(a)), seen[1] or bool(np.isfinite(b))
    both = [(a, b) for a, b in pairs if np.isfinite(a) and np.isfinite(b)]
    scale = max((max(abs(a), abs(b)) for a, b in both), default=0.0)
    return max((abs(a - b) for a, b in both), default=0.0) / max(scale, TINY)


def _pairs(at: Point, question: Question) -> Iterator[tuple[float, float]]:
    trees = (question.one, question.other, *question.conditions, question.leading)
    names = sorted(frees(at, question))
    spans = [logic.span(at, name, trees) for name in names]
    for places in itertools.product(*(range(low, high + 1) for low, high in spans)):
        here = at.where(dict(zip(names, map(float, places), strict=True)))
        if not all(logic.truth(here, c) for c in question.conditions):
            continue
        with contextlib.suppress(SilentError):
            try:
                one, other = here.value(question.one), here.value(question.other)
            except np.linalg.LinAlgError:
                raise OutsideError("an inverse that does not exist") from None
            if isinstance(one, dict) or isinstance(other, dict) or np.shape(one) != np.shape(other):
                raise OutsideError("two shapes")
            yield from zip(np.ravel(one).tolist(), np.ravel(other).tolist(), strict=True)


def frees(at: Point, question: Question) -> frozenset[str]:
    """The indices that are free in a question."""
    sure = _free(at, question.leading, frozenset())
    found = [_free(at, t, sure) for t in (question.one, question.other, *question.conditions)]
    return sure.union(*found)


def _free(at: Point, tree: Any, outer: frozenset[str]) -> frozenset[str]:
    if isinstance(tree, tuple):
        return frozenset().union(*(_free(at, part, outer) for part in tree))
    if not isinstance(tree, nodes.Placed):
        return frozenset()
    if isinstance(tree, nodes.Symbol):
        meaning = at.meaning(tree.name)
        index = isinstance(meaning, Declared) and isinstance(meaning.type, Index)
        return frozenset((tree.name,)) if index else frozenset()
    found = frozenset().union(*(_free(at, getattr(tree, each.name), outer) for each in fields(tree)))
    if isinstance(tree, nodes.Subscript) or (isinstance(tree, nodes.Call) and tree.function == "delta"):
        items = tree.items if isinstance(tree, nodes.Subscript) else tree.args
        found |= {i.name for i in items if isinstance(i, nodes.Symbol) and at.meaning(i.name) is None
                  and i.name not in at.sizes}  # fmt: skip
    if isinstance(tree, nodes.Big):
        found -= _binds(tree, outer)
    return found


def _binds(tree: nodes.Big, outer: frozenset[str]) -> frozenset[str]:
    match tree.condition:
        case nodes.Relation(sign=sign, left=nodes.Symbol(name=a), right=nodes.Symbol(name=b)) if tree.low is None:
            if sign not in {"=", "neq"} and len(tree.variables) == 1:
                raise OutsideError("a sum over i < j, which may bind one index or both")
            return frozenset((a, b)) - outer if set(tree.variables) <= outer else frozenset(tree.variables)
    return frozenset(tree.variables)


__all__ = ["RULES", "Answer", "OutsideError", "Point", "Question", "answer"]
