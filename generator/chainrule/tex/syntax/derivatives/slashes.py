"""Derivatives written with a slash: ``df/dx``, ``{∂f}/{∂x}``."""

from __future__ import annotations

from chainrule.tex.syntax.derivatives.differentials import (
    behind,
    by_logarithm,
    mark,
    numerator,
    operate,
    order_of,
    plain,
    variables,
    warn_of_mixed,
)
from chainrule.tex.syntax.trees.nodes import Derivative, Node
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom


def slashed(p: Parser) -> Node | None:
    r"""``\partial f/\partial x`` and ``df/dx``; None where there is none here."""
    first = p.peek()
    if mark(p, first) is None or first is None:
        return None
    known = p.reading.names.match(p.atoms, p.at) if first.kind == "letter" else None
    if known is not None and p.reading.role(known.name) != "partial":
        return None
    end = next((n for n in range(p.at + 1, len(p.atoms)) if _ends(p.atoms[n])), None)
    if end is None or p.atoms[end].text != "/" or mark(p, p.peek(end + 1 - p.at)) is None:
        return None
    return _slashed(p, p.at, end)


def _ends(atom: Atom) -> bool:
    return atom.kind in {"sign", "row", "text"} and atom.text in {"/", "+", "-", "=", ",", "cdot"}


def _slashed(p: Parser, begin: int, slash: int) -> Node:
    top, after = p.atoms[begin:slash], slash + 1
    stop = after + 1
    stop += stop + 1 < len(p.atoms) and p.atoms[stop].text in {"\\ln", "\\log"}
    match = p.reading.names.match(p.atoms, stop) if stop < len(p.atoms) else None
    stop += match.count if match else 1
    bottom = p.atoms[after:stop]
    p.at = stop
    by = variables(p, order_of(top[0]), bottom, top[0])
    warn_of_mixed(p, top[0], bottom[0])
    total = mark(p, bottom[0]) == "d"
    if len(top) == 1:
        return operate(p, by, top[0], total=total)
    node = Derivative(numerator(p, top[1:]), by, total, start=top[0].start, end=bottom[-1].end)
    return by_logarithm(behind(p, node))


def slashed_groups(p: Parser, atom: Atom) -> Node | None:
    r"""``{\partial f}/{\partial x}``, the atom being its numerator."""
    inside = plain(atom.parts[0])
    if not inside or mark(p, inside[0]) is None or not p.sign("/"):
        return None
    below = p.peek(1)
    bottom = plain(below.parts[0]) if below is not None and below.kind == "group" else ()
    if below is None or not bottom or mark(p, bottom[0]) is None:
        return None
    p.at += 2
    by = variables(p, order_of(inside[0]), bottom, atom)
    warn_of_mixed(p, inside[0], bottom[0])
    total = mark(p, bottom[0]) == "d"
    return by_logarithm(Derivative(numerator(p, inside[1:]), by, total, start=atom.start, end=below.end))
