r"""What a display explains behind its statement: ``…, \text{ where } z = W x + b``.

An equation behind ``where`` or ``with`` restricts what is compared, unless its left side means nothing yet: then it
defines that, for the statement before it and for all that follows. Without such a word it does so as well, as in
``\nabla^2 f = X^\top S X, \quad S = \operatorname{diag}(p)``.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.tex.statements.definitions.definition import definition
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.statements.scopes.mentions import mentioned
from chainrule.tex.statements.scopes.scope import Definition, Scope
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


def in_order(scope: Scope, found: Sequence[Statement]) -> list[Statement]:
    """The statements of a display, with what defines a name before what uses it."""
    order = list(found)
    for statement in found[1:]:
        sides, signs = statement.sides, [sign.text for sign in statement.signs]
        made = definition(scope, sides[0], sides[1]) if signs == ["="] and all(sides) else None
        if made is None or made[0].name in scope.meanings:
            continue
        inner, at = scope.defining(*made), order.index(statement)
        uses = (n for n in range(at) if any(made[0].name in mentioned(inner, side) for side in order[n].sides))
        if (first := next(uses, None)) is not None:
            order.insert(first, order.pop(at))
    return order


def _definition(scope: Scope, atoms: Atoms) -> tuple[Definition, Atoms] | None:
    words = {a.text.lower().strip(" .,:") for a in atoms if a.kind == "text"}
    sides, signs = cut(tuple(a for a in atoms if a.kind not in {"text", "gap", "cell"}))
    if not words or not words <= INTRODUCING or signs != ["="] or not all(sides):
        return None
    found = definition(scope, sides[0], sides[1])
    return found if found is not None and found[0].name not in scope.meanings else None
