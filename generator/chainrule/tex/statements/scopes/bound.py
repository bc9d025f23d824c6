"""The names by which the body of a function is read: its parameters stand for themselves there."""

from __future__ import annotations

from dataclasses import replace

from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.atoms import Atoms, lists
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import nucleus


def binding(scope: Scope, params: tuple[str, ...], body: Atoms) -> Scope:
    r"""The scope for a body: a parameter is no later symbol of its letter, as ``\mathbf{z}`` for z is.

    A parameter that nothing declares has entries where some stand in the body, as in ``f(z) = \sum_i z_i^2``.
    """
    names = scope.names
    for param in params:
        pattern = read(param) if param not in scope.meanings else ()
        power = bool(pattern) and pattern[-1].sup is not None  # of σ² in L(μ, σ²), the body may have σ alone
        if pattern and not power and (names.match(pattern, 0) is not None or _has_entries(pattern, body)):
            names = names.adding(pattern, param)
    return scope if names is scope.names else replace(scope, names=names)


def _has_entries(pattern: Atoms, body: Atoms) -> bool:
    letter = nucleus(pattern[0])
    single = len(pattern) == 1 and pattern[0].sub is None
    return single and any(a.sub is not None and nucleus(a) == letter for each in lists(body) for a in each)
