r"""Squares of vectors: ``\mathbf{p}^2`` is the square of each entry to some, and that of the length to others.

The two differ in shape, so that the rest of an equation tells which is meant.
"""

from __future__ import annotations

from chainrule.tex.syntax.trees.nodes import Bars, Node, Number, Power, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom
from chainrule.tex.text.records import replace

VECTORS = ("\\vec{", "\\mathbf{", "\\boldsymbol{", "\\bm{", "\\pmb{")
READINGS = ("the square of each entry", "the square of the vector's length")
HINT = "write \\|x\\|^2, or x \\odot x"


def read(p: Parser, power: Power, atom: Atom) -> Node:
    """A power; the square of a small letter in bold or with an arrow in the reading that was chosen."""
    name = power.base.name if isinstance(power.base, Symbol) else ""
    is_vector = name.startswith(VECTORS) and name[-2:-1].islower()
    if is_vector and power.exponent == Number(2.0) and p.reading.choose("square", READINGS, (atom,), HINT, shape=True):
        return replace(power, base=Bars(power.base, double=True, start=power.start, end=power.end))
    return power
