r"""Brackets behind a function that are factors: ``N(1 - \frac{N}{K})`` where N(t) is the function.

A function may be printed without its argument, and nobody takes a function at itself. So a bracket that holds the bare
function is no argument of it.
"""

from __future__ import annotations

from chainrule.tex.syntax.enclosures.brackets import closing
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atoms


def is_factor(p: Parser, functions: frozenset[str]) -> bool:
    """Whether the bracket that comes next holds one of the functions without an argument."""
    return _holds(p, p.atoms[p.at + 1 : closing(p, p.at)], functions)


def _holds(p: Parser, atoms: Atoms, functions: frozenset[str]) -> bool:
    for at, atom in enumerate(atoms):
        found = p.reading.names.match(atoms, at)
        if found is not None and found.name in functions:
            behind = atoms[at + found.count : at + found.count + 1]
            if not behind or behind[0].kind != "open":
                return True
        if any(_holds(p, part, functions) for part in (*atom.parts, atom.sub or (), atom.sup or ())):
            return True
    return False
