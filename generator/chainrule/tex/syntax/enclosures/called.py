r"""Entries printed as if they were called: ``Q(a)``, ``p(x)``, ``H_t(a)`` for a vector and an index.

Probability and reinforcement learning print what is counted by a finite set as a function on it. What the post declares
as a vector, a matrix or a family takes as many indices in brackets as below it, and so does what it defines with them
in brackets; anything else in the bracket makes it a factor.
"""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.enclosures import brackets
from chainrule.tex.syntax.trees.nodes import Node, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom, Atoms, bare
from chainrule.tex.text.names import Match
from chainrule.tex.text.records import replace
from chainrule.tex.types.axes import axes
from chainrule.tex.types.kinds import Array, Dependent, Family, Function


def entry(p: Parser, match: Match) -> Node | None:
    """The entry or member that a name with indices in brackets is; None where it is none."""
    at, first, kind = p.at + match.count, p.atoms[p.at], p.reading.type_of(match.name)
    if at >= p.count or p.atoms[at].kind != "open" or p.atoms[at].text != "(" or not bare(match.rest):
        return None
    counted = p.reading.counted(match.name)
    functions = isinstance(getattr(kind, "of", None), Dependent | Function)
    if not counted and (not isinstance(kind, Array | Family) or functions):
        return None
    end = brackets.closing(p, at)
    inside = p.atoms[at + 1 : end] if end is not None else ()
    pieces = _given_first(inside)
    wanted = {counted} if counted else {axes(kind, p.reading.type_of), 1 if isinstance(kind, Family) else None}
    if end is None or len(pieces) not in wanted or not all(_is_index(p, piece) for piece in pieces):
        return None
    close = p.atoms[end]
    p.at = end + 1
    pieces += [close.sub] if close.sub is not None else []
    comma = Atom("sign", ",", start=close.start, end=close.start)
    sub = tuple(atom for n, piece in enumerate(pieces) for atom in ((comma, *piece) if n else piece))
    symbol = Symbol(match.name, start=first.start, end=match.rest.end)
    return scripts.attach(p, symbol, replace(close, sub=sub))


def _given_first(inside: Atoms) -> list[Atoms]:
    r"""The indices in the order of the axes: of ``P(s' \mid s, a)`` what is given comes first, as in ``p_{j|i}``."""
    bars = [at for at, atom in enumerate(inside) if atom.kind == "bar" and atom.text == "|"]
    if len(bars) == 1:
        inside = (*inside[bars[0] + 1 :], Atom("sign", ","), *inside[: bars[0]])
    return scripts.split(inside, ",")


def _is_index(p: Parser, piece: Atoms) -> bool:
    """Whether a list is one index, or a letter that nothing but a sum around it can give a meaning."""
    if len(piece) == 1 and piece[0].primes:
        piece = (replace(piece[0], primes=0),)
    found = p.reading.names.match(piece, 0) if piece else None
    if found is not None:
        return found.count == len(piece) and bare(found.rest) and p.reading.role(found.name) == "index"
    return len(piece) == 1 and piece[0].kind == "letter" and bare(piece[0])
