"""Which names stand in a math list, and what they depend on through their definitions."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.names import spell
from chainrule.tex.text.styles import BOLD
from chainrule.tex.types.kinds import Declared, Dependent, Scalar


def mentioned(scope: Scope, atoms: Atoms) -> Iterator[str]:
    """The known names in a math list, wherever they stand."""
    for at, atom in enumerate(atoms):
        match = scope.names.match(atoms, at)
        if match is not None:
            yield match.name
        for part in (*atom.parts, atom.sub or (), atom.sup or ()):
            yield from mentioned(scope, part)


def reached(scope: Scope, atoms: Atoms) -> frozenset[str]:
    """The known names in a math list, and all that their definitions mention in turn."""
    found: set[str] = set()
    waiting = list(mentioned(scope, atoms))
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        meaning = scope.meanings.get(name)
        if isinstance(meaning, Definition):
            waiting += [inner for body in (meaning.body, *meaning.at.values()) for inner in mentioned(scope, body)]
        elif isinstance(meaning, Declared) and isinstance(meaning.type, Dependent):
            waiting += meaning.type.args
    return frozenset(found)


def circle(scope: Scope, atoms: Atoms) -> tuple[str, ...]:
    """The names that a math list comes down to and that are defined by themselves, or by each other."""
    found = []
    for name in sorted(reached(scope, atoms)):
        meaning = scope.meanings.get(name)
        if isinstance(meaning, Definition) and meaning.kind != "members" and name in reached(scope, meaning.body):
            found.append(name)
    return tuple(found)


def is_beside_number(scope: Scope, head: Atoms, right: Atoms) -> bool:
    r"""Whether a bold head is no declared number of its letter: ``\mathbf r = r(\cos t, \sin t)``."""
    match = scope.names.match(head, 0) if len(head) == 1 and head[0].style in BOLD else None
    if match is None or spell(head) == match.name or not isinstance(scope.type_of(match.name), Scalar):
        return False
    return _stands_plain(scope, right, match.name)


def _stands_plain(scope: Scope, atoms: Atoms, name: str) -> bool:
    """Whether a name stands in a math list in plain letters."""
    for at, atom in enumerate(atoms):
        match = scope.names.match(atoms, at) if not atom.style else None
        inner = (*atom.parts, atom.sub or (), atom.sup or ())
        if (match is not None and match.name == name) or any(_stands_plain(scope, part, name) for part in inner):
            return True
    return False
