r"""What a display explains behind its statement: ``…, \text{ where } z = W x + b``.

An equation behind ``where`` or ``with`` restricts what is compared, unless its left side means nothing yet: then it
defines that, for the statement before it and for all that follows.
"""

from __future__ import annotations

from chainrule.tex.statements.definitions import definition
from chainrule.tex.statements.scope import Definition, Scope
from chainrule.tex.syntax.enclosures.conditions import cut
from chainrule.tex.text.atoms import Atoms

INTRODUCING = frozenset({"where", "with", "for", "and", "given"})


def explained(scope: Scope, conditions: tuple[Atoms, ...]) -> tuple[list[tuple[Definition, Atoms]], tuple[Atoms, ...]]:
    """The definitions among a statement's conditions, and the conditions that are left."""
    made: list[tuple[Definition, Atoms]] = []
    left: list[Atoms] = []
    for atoms in conditions:
        found = _definition(scope, atoms)
        if found is None:
            left.append(atoms)
        else:
            made.append(found)
            scope = scope.defining(*found)
    return made, tuple(left)


def _definition(scope: Scope, atoms: Atoms) -> tuple[Definition, Atoms] | None:
    words = {a.text.lower().strip(" .,:") for a in atoms if a.kind == "text"}
    sides, signs = cut(tuple(a for a in atoms if a.kind not in {"text", "gap", "cell"}))
    if not words or not words <= INTRODUCING or signs != ["="] or not all(sides):
        return None
    found = definition(scope, sides[0], sides[1])
    return found if found is not None and found[0].name not in scope.meanings else None
