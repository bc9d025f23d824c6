r"""Brackets behind a function that are factors: ``N(1 - \frac{N}{K})`` where N(t) is the function.

A function may be printed without its argument, and nobody takes a function at itself. So a bracket that holds the bare
function is no argument of it.
"""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.enclosures.brackets import closing
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.names import spell
from chainrule.tex.types.kinds import Dependent, Scalar


def is_factor(p: Parser, functions: frozenset[str]) -> bool:
    """Whether the bracket that comes next holds one of the functions without an argument."""
    return _holds(p, p.atoms[p.at + 1 : closing(p, p.at)], functions)


def is_transposed(p: Parser, name: str) -> bool:
    r"""Whether the bracket that comes next is there for a transpose, as in ``\frac{\partial L}{\partial z} (h)^\top``.

    ``name`` is a number that depends on others. With its arguments in the bracket this is a row, else a matrix, and the
    one that fits is meant; a single symbol that has a superscript cannot be transposed without a bracket.
    """
    end = closing(p, p.at)
    sup = p.atoms[end].sup if end is not None else None
    kind = p.reading.type_of(name)
    scalar = isinstance(kind, Dependent) and isinstance(kind.result, Scalar)
    if not sup or not scalar or not scripts.is_transpose(p, sup[-1]):
        return False
    inside = p.atoms[p.at + 1 : end]
    if len(inside) == 1 and inside[0].sup is not None:
        return spell(inside) not in p.reading.parameters(name)
    readings = (f"{name} or its derivative at this argument", "a product with the bracket")
    return bool(inside) and bool(p.reading.choose("argument", readings, inside, "write \\cdot", shape=True))


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
