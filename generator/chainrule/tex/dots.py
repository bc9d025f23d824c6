"""Dots for derivatives by time, and operators that a post declares."""

from __future__ import annotations

from dataclasses import replace

from chainrule.tex import scripts
from chainrule.tex.atoms import Atom
from chainrule.tex.nodes import Derivative, Node, Symbol
from chainrule.tex.parser import Parser
from chainrule.tex.reading import unsupported


def dotted(p: Parser, atom: Atom) -> Node:
    r"""``\dot x``: the derivative by time, by the symbol that the post declares for it or by t."""
    order = {"dot": 1, "ddot": 2, "dddot": 3}[atom.text]
    body = p.inner(atom.parts[0]).whole()
    if atom.sub is not None:
        body = scripts.subscript(p, body, replace(atom, sup=None, primes=0))
    node = Derivative(
        body, ((Symbol("\\dot", start=atom.start, end=atom.end), order),), total=True, start=atom.start, end=atom.end
    )
    return scripts.attach(p, node, replace(atom, sub=None))


def declared_operator(symbol: Symbol, rest: Atom) -> Node:
    """A symbol that the post declares as an operator."""
    raise unsupported(f"the operator {symbol.name} here", rest)
