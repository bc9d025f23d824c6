"""The names by which the body of a function is read: its parameters stand for themselves there."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise, takewhile

from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.atoms import Atoms, lists
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import nucleus


def binding(scope: Scope, params: tuple[str, ...], body: Atoms) -> Scope:
    r"""The scope for a body: a parameter is no later symbol of its letter, as ``\mathbf{z}`` for z is.

    A parameter that nothing declares has entries where some stand in the body, as in ``f(z) = \sum_i z_i^2``, and is no
    function where a bracket behind it has it inside, as in ``f(z) = z(1 - z)``.
    """
    names = scope.names
    for param in params:
        pattern = read(param) if param not in scope.meanings else ()
        power = bool(pattern) and pattern[-1].sup is not None  # of σ² in L(μ, σ²), the body may have σ alone
        if pattern and not power and (names.match(pattern, 0) is not None or _is_variable(pattern, body)):
            names = names.adding(pattern, param)
    return scope if names is scope.names else replace(scope, names=names)


def _is_variable(pattern: Atoms, body: Atoms) -> bool:
    letter = nucleus(pattern[0])
    single = len(pattern) == 1 and pattern[0].sub is None
    return single and any(_has_entries(letter, each) or _multiplies(letter, each) for each in lists(body))


def _has_entries(letter: str, atoms: Atoms) -> bool:
    return any(atom.sub is not None and nucleus(atom) == letter for atom in atoms)


def _multiplies(letter: str, atoms: Atoms) -> bool:
    """Whether a bracket stands behind a letter that has the letter inside."""
    return any(
        nucleus(atom) == letter and following.kind == "open" and _stands_inside(letter, atoms[at + 2 :])
        for at, (atom, following) in enumerate(pairwise(atoms))
    )


def _stands_inside(letter: str, atoms: Atoms) -> bool:
    """Whether a letter stands before the closing bracket of one that is open."""
    depth = accumulate(((atom.kind == "open") - (atom.kind == "close") for atom in atoms), initial=1)
    inside = tuple(atom for atom, _ in takewhile(lambda each: each[1] > 0, zip(atoms, depth, strict=False)))
    return any(nucleus(atom) == letter for each in lists(inside) for atom in each)
