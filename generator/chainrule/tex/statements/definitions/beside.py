r"""Numbers with an index and something else of the same letter: ``\sigma_i`` and ``\sigma(z)``, ``N_k`` and ``N``.

A function's parameter has no meaning outside of it, so that without an argument it has no components either; neither
has a number, nor a length. Its letter with an index is a name of its own. In bold, ``\boldsymbol{\sigma}``, it is the
vector of these numbers.
"""

from __future__ import annotations

from chainrule.tex.statements.definitions.lefts import Left
from chainrule.tex.statements.definitions.subscripts import indices, is_number
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import spell
from chainrule.tex.types.kinds import dimensions


def numbers(scope: Scope, parts: Left, left: Atoms, right: Atoms) -> tuple[Definition, Atoms] | None:
    """The definition of numbers with an index that are called as a function is; None where the head is none such."""
    known, whole = scope.names.match(parts.head, 0), scope.names.match(left, 0)
    if known is None or whole is None or known.name != whole.name:
        return None
    meaning = scope.meanings[known.name] if known.count == len(parts.head) else None
    if not isinstance(meaning, Definition) or meaning.kind != "function" or meaning.indices:
        return None
    found = indices(scope, parts.sub, right)
    if not found or any(scope.names.match(read(param), 0) for param in meaning.params):
        return None
    return Definition(spell(left), right, indices=found, beside=True), parts.head


def beside_number(scope: Scope, parts: Left, left: Atoms, right: Atoms) -> tuple[Definition, Atoms] | None:
    r"""The definition of ``N_k = \sum_{i=1}^N \gamma_{ik}``, N being a number or a length; None of anything else."""
    known = scope.names.match(parts.head, 0)
    if not is_number(scope, known.name) if known is not None else not _is_length(scope, spell(parts.head)):
        return None
    found = indices(scope, parts.sub, right)
    return (Definition(spell(left), right, indices=found, beside=True), parts.head) if found else None


def _is_length(scope: Scope, name: str) -> bool:
    """Whether a declaration mentions a name as a length."""
    return any(name in length.names for each in scope.declared.values() for length in dimensions(each.type))


def meant(scope: Scope, left: Atoms) -> Definition | None:
    """The numbers that an indexed left side names, where a function has the same letter."""
    whole = scope.names.match(left, 0)
    meaning = scope.meanings[whole.name] if whole is not None and whole.count == len(left) else None
    return meaning if isinstance(meaning, Definition) and meaning.beside else None
