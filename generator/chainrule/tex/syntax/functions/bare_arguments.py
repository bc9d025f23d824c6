r"""Arguments of known functions without brackets: what ``\ln 2x``, ``\log a b`` and ``\sin x/2`` are the functions of.

A number takes the factors behind it along. Otherwise the function is of the next factor, and what follows it beside, or
behind a slash, is a choice.
"""

from __future__ import annotations

from chainrule.tex.syntax.trees.nodes import Big, Call, Node, Number, Power, Product, Subscript, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.walk import descendants
from chainrule.tex.syntax.trees.words import known_word

SIMPLE = frozenset({"letter", "number", "word", "accent", "wrap"})


def next_factors(p: Parser, name: str) -> Node:
    """The factors that a function is of, as far as they have no sign between them."""
    begin = p.at
    node = p.factor()
    follows = _factor_follows if isinstance(node, Symbol | Subscript | Power) else _simple_follows
    if isinstance(node, Big | Call):
        return node
    if follows(p) and not isinstance(node, Number):
        readings = (f"{name} of the next factor only", f"{name} of the product")
        after = p.at
        if not p.reading.choose("argument", readings, p.atoms[begin : after + 1]):
            return node
    while follows(p):
        right = p.factor()
        node = Product(node, right, start=node.start, end=right.end)
    return _divided(p, name, node, begin)


def _divided(p: Parser, name: str, node: Node, begin: int) -> Node:
    r"""An argument with the slash behind it, which may belong to it: ``\log p/q``, but not ``\sin x/x``."""
    if not (p.sign("/") and p.starts(1)):
        return node
    at, warned = p.at, len(p.reading.warnings)
    p.at += 1
    quotient = p.divide(node)
    below = descendants(quotient.bottom)
    apart = not isinstance(quotient.bottom, Call) and (isinstance(node, Number) or node not in below)
    readings = (f"({name} a)/b, the function before the slash only", f"{name}(a/b)")
    if apart and p.reading.choose("quotient", readings, p.atoms[begin : at + 2]):
        return quotient
    p.at = at
    del p.reading.warnings[warned:]
    return node


def _simple_follows(p: Parser) -> bool:
    """Whether a factor follows that is no function of the post."""
    match = p.reading.names.match(p.atoms, p.at) if p.peek() is not None else None
    return _factor_follows(p) and (match is None or p.reading.role(match.name) not in {"function", "dependent"})


def _factor_follows(p: Parser) -> bool:
    """Whether a factor follows that an argument without brackets may go on with."""
    atom = p.peek()
    if atom is None or atom.kind not in SIMPLE or atom.thin:
        return False
    return known_word(p, p.reading.names.match(p.atoms, p.at)) is None
