r"""Left sides with a prime: ``\theta' = \theta - \alpha \nabla L``, where no derivative can be meant, is a new name.

A prime differentiates a function, and what the post defines. On an array of the post it can only be a mark, and so it
is on a number or a letter without a meaning where the right side has marks like it: ``X' = P'_1``.
"""

from __future__ import annotations

from chainrule.tex.statements.definitions.lefts import HEADS
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atom, Atoms, lists
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace
from chainrule.tex.types.kinds import Array, Declared, Scalar


def marked(scope: Scope, left: Atoms, right: Atoms, *, forced: bool) -> tuple[Definition, Atoms] | None:
    """The definition that a left side with a prime makes; None where the prime differentiates, or may."""
    atom = left[0]
    if (
        len(left) > 1
        or (atom.primes > 1 and not forced)
        or atom.kind not in HEADS
        or atom.sub is not None
        or atom.sup is not None
    ):
        return None
    plain = replace(atom, primes=0)
    if scope.role("'") == "transpose" or not _is_new(scope, plain, right, forced=forced):
        return None
    return Definition(spell(left), right), left


def _is_new(scope: Scope, plain: Atom, right: Atoms, *, forced: bool) -> bool:
    known = scope.names.match((plain,), 0)
    match scope.meanings[known.name] if known is not None else None:
        case None | Declared(type=Scalar()):
            return forced or any(_is_marked(scope, each, at) for each in lists(right) for at in range(len(each)))
        case Declared(type=Array()):
            return forced or any(a.kind in HEADS and a.text != plain.text for each in lists(right) for a in each)
        case Definition(kind="value"):
            return forced
    return False


def _is_marked(scope: Scope, atoms: Atoms, at: int) -> bool:
    """Whether a known name with a prime of its own stands at a place."""
    known = scope.names.match(atoms, at) if atoms[at].primes else None
    return known is not None and not known.rest.primes
