"""Reading a math list in a scope: what the parser is told, and each tree parsed once.

Where a list can be read in two ways, the scope says which one is taken, in a claim and in the definitions below it.

A chain prints a side once and claims two things of it, and a definition is used again and again: a tree is kept for as
long as the names in it keep their meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from chainrule.tex.statements.scopes import partials
from chainrule.tex.statements.scopes.bound import binding
from chainrule.tex.statements.scopes.einstein import free
from chainrule.tex.statements.scopes.parsed import Parsed, nuclei
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.syntax.factors import expression
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.syntax.trees.reading import Reading
from chainrule.tex.text.atoms import Atoms

USUAL: Mapping[str, int] = {}
"""No choices: every place is read in its usual way."""


def reading(scope: Scope, atoms: Atoms = ()) -> Reading:
    """A fresh reading of formulas in a scope, with the choices that it makes in a math list."""
    return _reading(scope, atoms, lambda name, sub: partials.variables(scope, name, sub))


def _reading(scope: Scope, atoms: Atoms, by_subscript: Callable[[str, Atoms], tuple[str, ...]]) -> Reading:
    return Reading(
        scope.names,
        scope.role,
        scope.chosen.get(id(atoms), USUAL),
        partials=by_subscript,
        parameters=lambda name: partials.parameters(scope, name),
        type_of=scope.type_of,
        counted=scope.counted,
    )


def parsed(scope: Scope, atoms: Atoms) -> Parsed:
    """The tree of a math list without relations; raises `TexError` where it is not understood."""
    found = scope.known.get(id(atoms))
    if found is None:
        found = scope.known[id(atoms)] = _parsed(scope, atoms)
    return found


def stated_for(scope: Scope, left: Atoms) -> frozenset[str]:
    """The free indices of a left side under Einstein's convention; none where the post has not got it."""
    return free(parsed(scope, left).tree, scope.is_counted) if scope.einstein and left else frozenset()


def beside(scope: Scope, left: Atoms, others: Iterable[Atoms]) -> Scope:
    """The scope in which the other sides of a chain are not summed over what its left side is stated for."""
    given = stated_for(scope, left)
    return replace(scope, free={**scope.free, **{id(side): given for side in others}}) if given else scope


def body(scope: Scope, definition: Definition) -> Node:
    r"""The tree of what a definition says; a parameter is no later symbol of its letter, as ``\mathbf{z}`` for z is."""
    return _body(scope, definition).tree


def bodies(scope: Scope, definition: Definition) -> Iterator[Parsed]:
    """All that a definition says: its body, and the members that it gives one by one."""
    if definition.body:
        yield _body(scope, definition)
    yield from (parsed(scope, atoms) for atoms in definition.at.values() if atoms)


def _body(scope: Scope, definition: Definition) -> Parsed:
    if definition.kind != "function":
        return parsed(scope, definition.body)
    found = scope.known.get(id(definition))
    if found is None or found.atoms is not definition.body:
        found = scope.known[id(definition)] = parsed(
            binding(scope, definition.params, definition.body), definition.body
        )
    return found


def _parsed(scope: Scope, atoms: Atoms) -> Parsed:
    searched: list[str] = []

    def variables(name: str, sub: Atoms) -> tuple[str, ...]:
        searched.append(name)
        return partials.variables(scope, name, sub)

    read = _reading(scope, atoms, variables)
    tree = scope.convention(expression(atoms, read), scope.free.get(id(atoms), frozenset()))
    return Parsed(atoms, tree, read.met, tuple(read.warnings), None if searched else nuclei(atoms))
