r"""The Kronecker delta, ``\delta_{ij}`` or ``\delta_i^j``, and the entries of an undeclared identity: ``I_{ij}``."""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.trees.nodes import Call, Node
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom


def meant(p: Parser, atom: Atom) -> Node | None:
    """The delta that an undeclared letter with two indices is; None where it is none."""
    if not (atom.text == "\\delta" or (atom.text == "I" and atom.sup is None and _names_two(atom))):
        return None
    items = [] if atom.sub is None else list(scripts.indices(p, atom.sub, atom)[0])
    items += [] if atom.sup is None else list(scripts.indices(p, atom.sup, atom)[0])
    return Call("delta", tuple(items), start=atom.start, end=atom.end) if len(items) == 2 else None


def _names_two(atom: Atom) -> bool:
    sub = [a for a in atom.sub or () if a.text != ","]
    return len(sub) == 2 and all(a.kind == "letter" for a in sub)
