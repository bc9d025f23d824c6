r"""Operators in brackets: ``\left(\frac{d}{dx} + x\right) f``, ``(x \partial_x + y \partial_y) u``, before a bar.

An operator at the end of a term in brackets acts on what stands behind them; a term without one multiplies it. A minus
behind an operator there is that of another term: ``\left(\frac{d}{dx} - x\right) f``.
"""

from __future__ import annotations

from collections.abc import Callable

from chainrule.tex.syntax.enclosures import bars
from chainrule.tex.syntax.trees.nodes import At, Derivative, Negative, Node, Opaque, Product, Sum, Symbol
from chainrule.tex.syntax.trees.opaque import alone
from chainrule.tex.syntax.trees.parser import By, Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.text.atoms import Atom
from chainrule.tex.text.records import replace

BARE = "an operator without its function"


def bare(by: By, atom: Atom, *, total: bool, kind: str) -> Node:
    """An operator with nothing to its right."""
    nothing = Symbol("\\operand", start=atom.start, end=atom.end)
    return alone(BARE, atom, None, (Derivative(nothing, by, total, kind, start=atom.start, end=atom.end),))


def stands_alone(p: Parser) -> bool:
    """Whether nothing is left for an operator; in brackets that act, a minus behind it begins another term."""
    return p.peek() is None or not (p.starts(0) or (p.sign("-") and not p.followed))


def acting(p: Parser, node: Node, operand: Callable[[Parser], Node]) -> Node:
    """What stood in brackets, acting on the product to its right where it has operators."""
    if not _acts(node) or not p.starts(0):
        return node
    atom, body = p.atoms[p.at], operand(p)
    if bars.evaluates_last(body):
        raise unsupported("an evaluation bar behind operators in brackets", atom, "put what is evaluated in brackets")
    return _on(node, body)


def _acts(node: Node) -> bool:
    match node:
        case Opaque(what=what):
            return what == BARE
        case Negative(of=last) | Product(right=last) | At(body=last):
            return _acts(last)
        case Sum(terms=terms):
            return any(map(_acts, terms))
    return False


def _on(node: Node, body: Node) -> Node:
    match node:
        case Opaque(parts=(Derivative() as derivative,)) if _acts(node):
            return replace(derivative, body=body, end=body.end)
        case Negative(of=of):
            return replace(node, of=_on(of, body), end=body.end)
        case At(body=of):
            return replace(node, body=_on(of, body), end=body.end)
        case Sum(terms=terms):
            return replace(node, terms=tuple(_on(term, body) for term in terms), end=body.end)
        case Product(right=right) if _acts(right):
            return replace(node, right=_on(right, body), end=body.end)
    return Product(node, body, start=node.start, end=body.end)
