"""Constructs that can be read but have no value here: each keeps its place in the tree and is named."""

from __future__ import annotations

from chainrule.tex.syntax.trees.nodes import Node, Opaque
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom

INTEGRALS = frozenset({"int", "iint", "iiint", "oint"})
EXTREMES = frozenset({"argmax", "argmin", "sup", "inf"})
WAIVE = "state its value with a symbol, or waive the formula"


def sign(p: Parser, text: str) -> Node:
    """An integral, an ellipsis; anything else cannot stand here."""
    atom = p.atoms[p.at]
    if text in INTEGRALS:
        return with_body(p, "an integral", WAIVE)
    if text in EXTREMES:
        return with_body(p, f"an {text}" if text.startswith("a") else f"a {text}", WAIVE)
    if "dots" in text:
        p.at += 1
        return alone("an ellipsis", atom, "write it as a sum or product with an index")
    raise p.stuck(atom)


def with_body(p: Parser, what: str, hint: str) -> Node:
    """An operator with the whole term to its right."""
    atom = p.next()
    body = (p.term(),) if p.starts(0) or p.sign("-") else ()
    return Opaque(what, body, hint, start=atom.start, end=body[0].end if body else atom.end)


def alone(what: str, atom: Atom, hint: str | None = None, parts: tuple[Node, ...] = ()) -> Node:
    """A construct of one atom."""
    return Opaque(what, parts, hint, start=atom.start, end=atom.end)
