r"""Transposes that only the declarations tell: the prime in ``w'\Sigma w``, and ``P^{-\top}`` beside ``P^-``."""

from __future__ import annotations

from chainrule.tex.syntax.trees.nodes import Node, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom
from chainrule.tex.types.kinds import Array


def is_row(p: Parser, base: Node) -> bool:
    r"""Whether the prime in ``w'\Sigma w`` can only transpose: another column does not fit beside the next factor."""
    kind, following = p.reading.type_of(base.name) if isinstance(base, Symbol) else None, p.peek()
    match = p.reading.names.match(p.atoms, p.at) if following is not None else None
    beside = p.reading.type_of(match.name) if match is not None and match.rest.sup is None else None
    if not isinstance(kind, Array) or not isinstance(beside, Array) or (match is not None and match.rest.sub):
        return False
    return len(kind.dims) == 1 or (len(kind.dims) == 2 and kind.dims[1] != beside.dims[0] == kind.dims[0])


def is_marked(p: Parser, base: Node, atom: Atom) -> bool:
    r"""Whether ``P^{-\top}`` is the transpose of ``P^-``, which the post has beside P, and no inverse."""
    name = base.name if isinstance(base, Symbol) else ""
    if p.reading.role(name + "^-") == "unknown":
        return False
    readings = (f"the transposed inverse of {name}", f"the transpose of {name}^-")
    hint = "write (P^{-1})^\\top for the first, and (P^{-})^\\top for the second"
    return bool(p.reading.choose("mark", readings, (atom,), hint))
