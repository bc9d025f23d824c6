"""Left sides that define nothing: derivatives in disguise, products."""

from __future__ import annotations

from chainrule.tex.atoms import Atom, Atoms
from chainrule.tex.reading import OPERATORS
from chainrule.tex.scope import Scope


def is_dotted(scope: Scope, atom: Atom) -> bool:
    """Whether an atom is a known name under a dot: a derivative, which defines nothing."""
    dotted = atom.kind == "accent" and atom.text in {"dot", "ddot", "dddot"} and bool(atom.parts[0])
    return dotted and scope.names.match(atom.parts[0], 0) is not None


def is_derivative(scope: Scope, left: Atoms, at: int) -> bool:
    """Whether a declared operator stands at a place: a derivative, which defines nothing."""
    match = scope.names.match(left, at)
    return match is not None and scope.role(match.name) in OPERATORS | {"partial"}


def is_product(scope: Scope, head: Atoms) -> bool:
    """Whether a head of several letters is a product of known symbols."""
    return all(scope.names.match((atom,), 0) is not None for atom in head)
