r"""Equations of motion: ``\dot x = f(x)`` and ``\frac{dS}{dt} = -\beta S I``, where nothing else says how x moves.

They say what a dot over x means, so that ``\dot V`` is a derivative along the motion. Where x is a function of time, a
dot is its derivative, and the equation claims something.
"""

from __future__ import annotations

from collections.abc import Mapping

from chainrule.tex.statements.definitions.subscripts import indices
from chainrule.tex.statements.scopes.reading import parsed
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.syntax.trees.nodes import Derivative, Prime, Symbol
from chainrule.tex.syntax.trees.walk import descendants
from chainrule.tex.text.atoms import Atom, Atoms, accented, bare
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.kinds import Array, Notation, Scalar


def motion(scope: Scope, left: Atoms, right: Atoms) -> tuple[Definition, Atoms] | None:
    """The velocity, or the acceleration, that a left side defines; None where it is anything else."""
    first = left[0] if len(left) == 1 else None
    if first is not None and first.text == "frac":
        first = _dotted(scope, first, right)
    if first is None or first.kind != "accent" or first.text not in {"dot", "ddot"} or first.primes or first.sup:
        return None
    inside = accented(first)
    match = scope.names.match(inside, 0)
    if match is None or match.count != len(inside) or match.rest.sup is not None or match.name in rates(scope):
        return None
    kind, rate = scope.type_of(match.name), match.name if first.text == "dot" else ""
    if bare(match.rest) and isinstance(kind, Scalar | Array):
        return Definition(spell((first,)), right, rate=rate), (first,)
    counted = indices(scope, match.rest.sub or (), right) if match.rest.sub else None
    if not counted or not isinstance(kind, Array) or len(counted) != len(kind.dims):
        return None
    head = (replace(first, sub=None),)
    return Definition(spell(head), right, indices=counted, rate=rate), head


def _dotted(scope: Scope, fraction: Atom, right: Atoms) -> Atom | None:
    r"""``\dot{S}`` for ``\frac{dS}{dt}``, where that is given by no other velocity, as it is in a chain rule."""
    above, below = fraction.parts
    orders = ["" if atom.sup is None else spell(atom.sup) for atom in (*above[:1], *below[1:])]
    if len(above) < 2 or len(below) != 2 or orders not in (["", ""], ["2", "2"]) or not bare(fraction):
        return None
    signs, time = (above[0], below[0]), replace(below[1], sup=None)
    if any(d.text != "d" or scope.names.match((d,), 0) for d in signs) or spell((time,)) != _time(scope):
        return None
    try:
        printed = descendants(parsed(scope, right).tree)
    except TexError:
        return None
    clocks = {Symbol(_time(scope)), Symbol("\\dot")}
    rated = (node for node in printed if isinstance(node, Derivative) and clocks & {by for by, _ in node.by})
    if spell(right) == "0" or any(isinstance(node, Prime) for node in printed) or any(rated):
        return None
    mark = "ddot" if orders[0] else "dot"
    return Atom("accent", mark, (above[1:],), start=fraction.start, end=fraction.end)


def _time(scope: Scope) -> str:
    """What a dot differentiates by."""
    kinds = [meaning.type for meaning in scope.declared.values()]
    return next((k.by for k in kinds if isinstance(k, Notation) and k.meaning == "derivative"), "t")


def rates(scope: Scope) -> Mapping[str, str]:
    """What moves, with the names of the velocities that equations of motion give."""
    return {m.rate: m.name for m in scope.meanings.values() if isinstance(m, Definition) and m.rate}
