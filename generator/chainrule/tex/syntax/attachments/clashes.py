r"""Subscripts that two declarations can explain: ``x_k``, where a vector x is declared and rows ``x_i`` of a matrix.

The number of indices and their declared ranges tell which of the two is meant; where they do not, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.tex.syntax.attachments.scripts import split
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom, Atoms, bare, lists
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import Match, spell
from chainrule.tex.text.records import replace
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.axes import axes, first_range
from chainrule.tex.types.kinds import Array, Family, Index, Reference

BOUND = "is a symbol of its own, and the sum's index stands in its subscript"
BOUND_HINT = "declare or define it for each index, such as: family T of vector n"


def settled(p: Parser, match: Match) -> Match:
    """The name that a subscript belongs to; raises `TexError` where two names are possible."""
    sub, kind = match.rest.sub, p.reading.type_of(match.name)
    if sub is None or not (match.behind or isinstance(kind, Family | Reference)):
        return match
    other = p.reading.names.match(p.atoms, p.at, but=match.name)
    if other is None or other.count != match.count or other.rest.sub is None or not _clash(p, match, other):
        return match
    possible = [m for m in (match, other) if _takes(p, m)]
    if len(possible) < 2:
        return possible[0] if possible else match
    exact = _is_printed_so(match.name, p.atoms[p.at])
    here, there = _runs_over(p, match), _runs_over(p, other)
    if (here and there is False) or (exact and here is not False and not _alike(p, match, other)):
        return match
    if there and here is False and not exact:
        return other
    raise _ambiguous(match, other, p.atoms[p.at])


def _clash(p: Parser, match: Match, other: Match) -> bool:
    """Whether two names that print alike have different values; a style tells them apart."""
    kind = p.reading.type_of(other.name)
    is_array = isinstance(kind, Array | Family | Reference) or (
        kind is None and p.reading.role(other.name) == "defined"
    )
    return is_array and _style(match) == _style(other) and _behind(p, match) != _behind(p, other)


def _style(match: Match) -> str:
    return read(match.name)[-1].style


def _behind(p: Parser, match: Match) -> str:
    """The symbol behind the name of its entries or rows."""
    kind = p.reading.type_of(match.name)
    return kind.of if isinstance(kind, Reference) else match.name


def _takes(p: Parser, match: Match) -> bool:
    """Whether a name takes as many indices as stand in what is left of the subscript."""
    sub, kind = match.rest.sub or (), p.reading.type_of(match.name)
    pieces = split(sub, ",")
    signs = any(atom.kind == "sign" for piece in pieces for atom in piece)
    count = len(pieces) if len(pieces) > 1 or signs else len(sub)
    most = axes(kind, p.reading.type_of)
    if most is None:
        return True
    by_member = isinstance(kind, Family) or (isinstance(kind, Reference) and kind.how == "rows")
    return count == most or (by_member and count == 1)


def _runs_over(p: Parser, match: Match) -> bool | None:
    """Whether the first index has the range that a name's entries or members have; None where it is not declared."""
    letter = split(match.rest.sub or (), ",")[0][:1]
    found = p.reading.names.match(letter, 0) if letter and letter[0].kind == "letter" else None
    index = p.reading.type_of(found.name) if found is not None and bare(found.rest) else None
    own = first_range(p.reading.type_of(match.name), p.reading.type_of)
    return own == (index.low, index.high) if isinstance(index, Index) and index.high is not None and own else None


def _alike(p: Parser, match: Match, other: Match) -> bool:
    """Whether both names' first indices have the same range."""
    ranges = [first_range(p.reading.type_of(m.name), p.reading.type_of) for m in (match, other)]
    return ranges[0] == ranges[1]


def _is_printed_so(name: str, atom: Atom) -> bool:
    """Whether a name is declared with the very subscript that stands here."""
    return spell(read(name)[-1].sub or (), loose=True) == spell(atom.sub or (), loose=True)


def _ambiguous(match: Match, other: Match, atom: Atom) -> TexError:
    printed = spell((replace(atom, sup=None, primes=0),))
    message = f"“{printed}” can belong to {match.name} or to {other.name}, and both are declared"
    hint = (
        f"give one of them another letter, or declare the index of “{printed}” with a range that only one of them has"
    )
    return TexError(message, atom.start, atom.end, "ambiguous", hint)


def refuse_bound_labels(p: Parser, bound: Iterable[str], body: Atoms) -> None:
    r"""Raise where a sum's index stands in the label of a name, as in ``\sum_t h_{t-1}`` with a vector ``h_{t-1}``."""
    letters = frozenset(bound)
    for each in lists(body):
        for at, atom in enumerate(each):
            match = p.reading.names.match(each, at) if atom.sub is not None else None
            declared = match is not None and p.reading.type_of(match.name) is not None
            if declared and match is not None and match.count == 1 and match.rest.sub != atom.sub:
                label = (atom.sub or ())[: len(atom.sub or ()) - len(match.rest.sub or ())]
                if counts(label, letters):
                    raise TexError(f"{match.name} {BOUND}", atom.start, atom.end, "ambiguous", BOUND_HINT)


def counts(label: Atoms, letters: frozenset[str]) -> bool:
    """Whether one of the letters stands in a label as an index would."""
    return any(_counts(piece, letters) for piece in split(label, ","))


def _counts(piece: Atoms, letters: frozenset[str]) -> bool:
    """Whether a part of a subscript is one of the letters, or that with something added."""
    plain = bool(piece) and piece[0].kind == "letter" and piece[0].text in letters and bare(piece[0])
    return plain and (len(piece) == 1 or piece[1].kind == "sign")
