r"""Partial derivatives by a subscript: ``f_x(x, y)``, ``u_{xx}``, ``F_{KL}``, and by the place of an argument, ``u_1``.

A subscript says by what a function is differentiated where the function is known to depend on just these numbers, and
where nothing of that name is declared or defined. Anything else is an index, or a part of a name.
"""

from __future__ import annotations

from chainrule.tex.statements.scopes.mentions import reached
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atoms, bare
from chainrule.tex.text.names import spell
from chainrule.tex.types.kinds import Array, Declared, Dependent, Scalar


def variables(scope: Scope, name: str, sub: Atoms) -> tuple[str, ...]:
    """The numbers by which a subscript differentiates what a name stands for, in order; none if it does not."""
    known = parameters(scope, name)
    if len(sub) == 1 and sub[0].kind == "number":
        return _by_place(scope, name, sub[0].text, known)
    found = []
    at = 0
    while at < len(sub):
        match = scope.names.match(sub, at)
        letter = spell(sub[at : at + 1]) if match is None else match.name
        if not bare(match.rest if match is not None else sub[at]) or not _is_variable(scope, name, letter, known):
            return ()
        found.append(letter)
        at += match.count if match is not None else 1
    return tuple(found)


def is_partial(scope: Scope, left: Atoms) -> bool:
    """Whether a left side is such a derivative, with arguments or without: it claims, and defines nothing."""
    match = scope.names.match(left, 0) if left else None
    if match is None or match.rest.sub is None or match.rest.primes or match.behind:
        return False
    if match.rest.sub[0].kind == "number":
        return False
    behind = left[match.count :]
    called = len(behind) > 1 and behind[0].kind == "open" and behind[-1].kind == "close"
    return (not behind or called) and bool(variables(scope, match.name, match.rest.sub))


def _by_place(scope: Scope, name: str, digits: str, known: tuple[str, ...]) -> tuple[str, ...]:
    r"""The arguments that are meant by number: ``u_1 - \lambda p_1`` where u is any function of several numbers."""
    places = [int(digit) for digit in digits] if digits.isdigit() else []
    if (
        len(known) < 2
        or not isinstance(scope.type_of(name), Dependent)
        or not all(1 <= n <= len(known) for n in places)
    ):
        return ()
    found = tuple(known[n - 1] for n in places)
    return found if all(_is_variable(scope, name, each, known) for each in found) else ()


def parameters(scope: Scope, name: str) -> tuple[str, ...]:
    """What a function is declared or defined to depend on, in that order; nothing for anything else."""
    meaning = scope.meanings.get(name)
    if isinstance(meaning, Definition) and meaning.kind == "function" and not meaning.indices:
        return meaning.params
    if isinstance(meaning, Declared) and isinstance(meaning.type, Dependent):
        return meaning.type.args
    return ()


def _is_variable(scope: Scope, name: str, letter: str, known: tuple[str, ...]) -> bool:
    meaning = scope.meanings.get(letter)
    number = isinstance(meaning, Declared) and isinstance(meaning.type, Scalar)
    if known:
        number |= isinstance(meaning, Declared) and isinstance(meaning.type, Dependent)
        kinds = {"value", "function"}  # what y(x) = … defines is a number where it stands for an argument
        defined = isinstance(meaning, Definition) and meaning.kind in kinds and not meaning.indices
        return letter in known and (number or meaning is None or (defined and not isinstance(meaning.type, Array)))
    own = scope.meanings.get(name)
    if not number or not isinstance(own, Definition) or own.kind != "value" or own.indices:
        return False
    return not isinstance(own.type, Array) and letter in reached(scope, own.body)
