r"""Transposes that only the declarations tell: the primes in ``w'\Sigma w``, and ``P^{-\top}`` beside ``P^-``."""

from __future__ import annotations

from chainrule.tex.syntax.trees.nodes import Node, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom
from chainrule.tex.types.kinds import Array, Family, Reference


def is_primed(p: Parser, base: Node, atom: Atom) -> bool:
    r"""Whether a prime transposes: as the post declares, or on an array of the post, which nothing differentiates.

    Another array of the same letter, as in ``x' = Ax``, would have to be declared or defined; its prime is then a part
    of its name.
    """
    if p.reading.role("'") == "transpose":
        return True
    kind = p.reading.type_of(base.name) if isinstance(base, Symbol) else None
    if isinstance(kind, Family):
        kind = kind.of
    if not isinstance(kind, Array) and not (isinstance(kind, Reference) and kind.how == "rows"):
        return False
    name = base.name if isinstance(base, Symbol) else ""
    p.reading.note("prime", f"{name}' is read as the transpose of {name}: declare it if it is another array", atom)
    readings = (f"the transpose of {name}", "another array")
    return not p.reading.choose("prime", readings, (atom,), "write \\top, or declare the other array", shape=True)


def is_marked(p: Parser, base: Node, atom: Atom) -> bool:
    r"""Whether ``P^{-\top}`` is the transpose of ``P^-``, which the post has beside P, and no inverse."""
    name = base.name if isinstance(base, Symbol) else ""
    if p.reading.role(name + "^-") == "unknown":
        return False
    readings = (f"the transposed inverse of {name}", f"the transpose of {name}^-")
    hint = "write (P^{-1})^\\top for the first, and (P^{-})^\\top for the second"
    return bool(p.reading.choose("mark", readings, (atom,), hint))
