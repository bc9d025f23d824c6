r"""Equations of motion: ``\dot x = f(x)``, where nothing else says how x moves.

They say what a dot over x means, so that ``\dot V`` is a derivative along the motion. Where x is a function of time, a
dot is its derivative, and the equation claims something.
"""

from __future__ import annotations

from collections.abc import Mapping

from chainrule.tex.statements.definitions.subscripts import indices
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atoms, accented, bare
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace
from chainrule.tex.types.kinds import Array, Scalar


def motion(scope: Scope, left: Atoms, right: Atoms) -> tuple[Definition, Atoms] | None:
    """The velocity, or the acceleration, that a left side defines; None where it is anything else."""
    first = left[0] if len(left) == 1 else None
    if first is None or first.kind != "accent" or first.text not in {"dot", "ddot"} or first.primes or first.sup:
        return None
    inside = accented(first)
    match = scope.names.match(inside, 0)
    if match is None or match.count != len(inside) or match.rest.sup is not None or match.name in rates(scope):
        return None
    kind, rate = scope.type_of(match.name), match.name if first.text == "dot" else ""
    if bare(match.rest) and isinstance(kind, Scalar | Array):
        return Definition(spell(left), right, rate=rate), left
    counted = indices(scope, match.rest.sub or (), right) if match.rest.sub else None
    if not counted or not isinstance(kind, Array) or len(counted) != len(kind.dims):
        return None
    head = (replace(first, sub=None),)
    return Definition(spell(head), right, indices=counted, rate=rate), head


def rates(scope: Scope) -> Mapping[str, str]:
    """What moves, with the names of the velocities that equations of motion give."""
    return {m.rate: m.name for m in scope.meanings.values() if isinstance(m, Definition) and m.rate}
