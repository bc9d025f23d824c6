"""Einstein's convention: in each term, an index that stands twice is summed over.

The sums are put into the tree before it is evaluated, so that evaluation knows of no convention. What an equation is
stated for, an index that stands once on its left, is not summed on its right, as in ``y_i = a_i x_i``.
"""

from __future__ import annotations

import collections
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.syntax.trees.placed import Placed

IsIndex = Callable[[str], bool]
ONES = frozenset({"\\mathbf{1}", "\\boldsymbol{1}", "\\mathbb{1}"})


def summed(node: Node, is_index: IsIndex) -> Node:
    """The tree with the sums that the convention leaves out."""
    match node:
        case nodes.Sum(terms=terms):
            return replace(node, terms=tuple(summed(term, is_index) for term in terms))
        case nodes.Negative(of=of):
            return replace(node, of=summed(of, is_index))
    inner = _inside(node, is_index)
    twice = tuple(sorted(name for name, count in _count(inner, is_index).items() if count >= 2))
    return nodes.Big("sum", twice, None, None, None, inner, start=node.start, end=node.end) if twice else inner


_LINEAR = (nodes.Product, nodes.Negative, nodes.Big, nodes.Subscript)
"""What a sum may stand outside of; an argument or a power has its own, as in ``\\sqrt{x_k x_k}``."""


def _closed(part: Any, is_index: IsIndex) -> Any:
    """A product that is all of an argument, a base, an exponent or a side of a fraction, with its sums in it."""
    if isinstance(part, tuple):
        return tuple(_closed(each, is_index) for each in part)
    return summed(part, is_index) if isinstance(part, nodes.Product | nodes.Negative) else part


def with_ones(node: Any, is_index: IsIndex) -> Any:
    r"""The tree with indices at its ones: ``\mathbf{1}_h`` is one for each h, and sums what stands beside it."""
    if isinstance(node, tuple):
        return tuple(with_ones(part, is_index) for part in node)
    if isinstance(node, nodes.Symbol):
        return _indexed(node, is_index)
    if not isinstance(node, Placed):
        return node
    parts = {f.name: getattr(node, f.name) for f in fields(node)}
    return replace(node, **{name: with_ones(part, is_index) for name, part in parts.items()})


def _indexed(node: nodes.Symbol, is_index: IsIndex) -> Node:
    head, _, sub = node.name.partition("_")
    indices = sub.strip("{}").split() if " " in sub else tuple(sub.strip("{}"))
    if head not in ONES or not indices or not all(map(is_index, indices)):
        return node
    items = tuple(nodes.Symbol(name, start=node.start, end=node.end) for name in indices)
    return nodes.Subscript(nodes.Symbol(head), items, None, start=node.start, end=node.end)


def free(node: Node, is_index: IsIndex) -> frozenset[str]:
    """The indices that stand once in a tree and are no sum's: those that an equation is stated for."""
    return frozenset(name for name, count in _count(summed(node, is_index), is_index).items() if count == 1)


def _inside(node: Any, is_index: IsIndex) -> Any:
    """The convention applied to the brackets inside of a term, each a scope of its own."""
    if isinstance(node, tuple):
        return tuple(_inside(part, is_index) for part in node)
    if not isinstance(node, Placed):
        return node
    if isinstance(node, nodes.Sum):
        return summed(node, is_index)
    changed = {f.name: _inside(getattr(node, f.name), is_index) for f in fields(node) if f.name not in {"start", "end"}}
    if not isinstance(node, _LINEAR):
        changed = {name: _closed(part, is_index) for name, part in changed.items()}
    return replace(node, **changed)


def _count(node: object, is_index: IsIndex) -> collections.Counter[str]:
    """How often each index stands in a term; inside of a sum as often as in its longest term."""
    found: collections.Counter[str] = collections.Counter()
    if isinstance(node, tuple):
        for part in node:
            found += _count(part, is_index)
        return found
    if not isinstance(node, Placed):
        return found
    if isinstance(node, nodes.Sum):
        for term in node.terms:
            found |= _count(term, is_index)
        return found
    delta = isinstance(node, nodes.Call) and node.function == "delta"
    items = getattr(node, "args" if delta else "items", ())
    found.update(item.name for item in items if isinstance(item, nodes.Symbol) and is_index(item.name))
    for f in fields(node):
        found += _count(getattr(node, f.name), is_index)
    if isinstance(node, nodes.Big):
        for name in node.variables:
            found.pop(name, None)
    return found
