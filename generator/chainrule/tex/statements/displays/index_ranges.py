r"""Ranges of indices as people print them: ``i = 1, \dots, n`` and ``i \in \{1, \dots, n\}`` mean ``1 \leq i \leq n``.

Read comma by comma they would say ``i = 1``, and nothing but the first entry would be compared. ``i = 1, 2`` means the
range from the least to the greatest number, which compares no less than is stated.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from chainrule.source import Span
from chainrule.tex.statements.displays.restrictions import is_index
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.syntax.enclosures.conditions import cut
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import Names, spell
from chainrule.tex.types.kinds import Declared, Index
from chainrule.tex.types.vocabulary import MalformedError, dimension

DOTS = frozenset({"ldots", "dots", "cdots", "dotsc"})


def spelled_out(row: Atoms, names: Names) -> Atoms:
    """A row with its ranges as chains of inequalities, everything else as it is."""
    at = 0
    while at < len(row):
        found = _range(row, at, names)
        if found is None:
            at += 1
            continue
        end, chain = found
        row = (*row[:at], *chain, *row[end:])
        at += len(chain)
    return row


def _range(row: Atoms, at: int, names: Names) -> tuple[int, Atoms] | None:
    """Where the range that starts with its index at a place ends, and what it means; None where none starts."""
    sign = row[at + 1] if at + 2 < len(row) else None
    if sign is None or sign.kind != "sign" or sign.text not in {"=", "in"} or not is_index(row[at : at + 1], names):
        return None
    in_set = sign.text == "in"
    if in_set and (row[at + 2].kind != "open" or row[at + 2].text not in {"{", "["}):
        return None
    begin = at + 2 + in_set
    pieces, end = _list(row, begin)
    pieces = pieces[:-1] if not pieces[-1] else pieces
    dots = next((n for n, piece in enumerate(pieces) if len(piece) == 1 and piece[0].text in DOTS), 0)
    closes = end < len(row) and row[end].kind == "close"
    if in_set and not closes:
        return None
    if not dots and len(pieces) > 1 and all(len(p) == 1 and p[0].kind == "number" for p in pieces):
        pieces = [min(pieces, key=_number), (Atom("sign", "dots"),), max(pieces, key=_number)]
        dots = 1
    if not dots or len(pieces) > dots + 2:
        return None
    leq = Atom("sign", "leq", start=sign.start, end=sign.end)
    last = pieces[dots + 1 :]
    chain = (*pieces[0], leq, row[at], *((leq, *last[0]) if last and last[0] else ()))
    return end + in_set, chain


Assignments = Sequence[Mapping[str, int]]


def declared(
    scope: Scope, conditions: tuple[Atoms, ...], assignments: Assignments, place: Span
) -> tuple[Scope, tuple[Atoms, ...], Assignments]:
    """The scope in which indices have the ranges that conditions give, the conditions that are left, and the sizes.

    Sizes at which a range would be empty are left out.
    """
    left: list[Atoms] = []
    for condition in conditions:
        found = _bounds(scope, tuple(a for a in condition if a.kind not in {"text", "gap"}), assignments[0])
        possible = [sizes for sizes in assignments if found is not None and _is_filled(found[1], sizes)]
        if found is None or not possible:
            left.append(condition)
        else:
            scope = scope.declaring({found[0]: Declared(found[0], found[1], place)})
            assignments = possible
    return scope, tuple(left), assignments


def _is_filled(index: Index, sizes: Mapping[str, int]) -> bool:
    return index.high is not None and index.low.at(sizes) <= index.high.at(sizes)


def _bounds(scope: Scope, condition: Atoms, sizes: Container[str]) -> tuple[str, Index] | None:
    r"""The index and the range of ``2 \leq i \leq n - 1``, the ends being known lengths."""
    sides, signs = cut(condition)
    if signs not in (["leq", "leq"], ["le", "le"]) or not is_index(sides[1], scope.names) or len(sides[1]) != 1:
        return None
    try:
        low, high = (dimension(spell(side)) for side in (sides[0], sides[2]))
    except MalformedError:
        return None
    known = all(name in sizes for end in (low, high) for name in end.names)
    match = scope.names.match(sides[1], 0)
    name = match.name if match is not None else spell(sides[1])
    return (name, Index(low, high)) if known and sides[1][0].kind != "number" else None


def _number(piece: Atoms) -> float:
    return float(piece[0].text)


def _list(row: Atoms, begin: int) -> tuple[list[Atoms], int]:
    """What commas separate from a place on, up to anything that ends a list, and where that stands."""
    pieces: list[Atoms] = [()]
    depth = 0
    for place in range(begin, len(row)):
        atom = row[place]
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth < 0 or atom.kind in {"gap", "text", "row"} or (atom.kind == "sign" and atom.text in {";", "."}):
            return pieces, place
        if depth == 0 and atom.kind == "sign" and atom.text == ",":
            pieces.append(())
        else:
            pieces[-1] = (*pieces[-1], atom)
    return pieces, len(row)
