r"""Matrices and lists with dots, as every Jacobian is printed: the general entry is what all printed entries share.

``\begin{bmatrix} a_{11} & \cdots & a_{1n} \\ \vdots & \ddots & \vdots \\ a_{m1} & \cdots & a_{mn} \end{bmatrix}`` is
the array of all ``a_{ij}``: where the printed entries differ from row to row stands the row's number, from 1 or 0 up to
what the last row has there. Every printed entry has to be the general one at its place; else the dots are not
understood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from chainrule.tex.syntax.trees.nodes import Big, Derivative, Node, Number, Subscript, Sum, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.placed import Placed
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.records import replace

Table = Sequence[Sequence[Atoms]]
Place = tuple[int, int]
Ends = dict[str, tuple[Node, Node]]
"""The first and the last value of each index that the general entry has."""

HINT = (
    "print declared entries that differ by their index alone (“w: entries of W” declares them), or state the general "
    "entry, as in \\left(…\\right)_{ij} = …"
)
ROW, COLUMN = "\\row", "\\column"


def is_dots(cell: Atoms) -> bool:
    r"""Whether a cell holds nothing but dots."""
    inside = [atom for atom in cell if atom.kind != "gap"]
    return len(inside) == 1 and inside[0].kind == "sign" and "dots" in inside[0].text


def array(p: Parser, rows: Table) -> Node | None:
    """The array of which some entries are printed; None where nothing is left out, or it is not clear what."""
    if not any(is_dots(cell) for row in rows for cell in row):
        return None
    width = max(map(len, rows))
    table = [(*row, *[()] * (width - len(row))) for row in rows]
    kept = _kept(table), _kept(list(zip(*table, strict=True)))
    if None in kept or any(is_dots(table[r][c]) for r in kept[0] or () for c in kept[1] or ()):
        return None
    places = {(r, c): table[r][c] for r in kept[0] or () for c in kept[1] or ()}
    dotted = len(kept[0] or ()) < len(table), len(kept[1] or ()) < width
    diagonal = {place: cell for place, cell in places.items() if place[0] == place[1]}
    if dotted == (True, True) and all(_is_nothing(cell) for place, cell in places.items() if place not in diagonal):
        return _listed(p, {(r, 0): cell for (r, _), cell in diagonal.items()}, {ROW: "diagonal"})
    names = (ROW, "rows"), (COLUMN, "columns")
    kinds = {name: kind for (name, kind), left in zip(names, dotted, strict=True) if left}
    if all(dotted) or 1 in {len(table), width}:
        return _listed(p, places, kinds)
    return None


def _kept(lines: Sequence[Sequence[Atoms]]) -> tuple[int, ...] | None:
    """The lines that are printed: all, or several before a line of dots and one behind it; None for anything else."""
    dots = [n for n, line in enumerate(lines) if all(is_dots(cell) or not cell for cell in line)]
    if not dots:
        return tuple(range(len(lines)))
    return tuple(n for n in range(len(lines)) if n not in dots) if dots == [len(lines) - 2] and len(lines) > 2 else None


def _is_nothing(cell: Atoms) -> bool:
    inside = [atom.text for atom in cell if atom.kind != "gap"]
    return inside in ([], ["0"])


def _listed(p: Parser, cells: Mapping[Place, Atoms], kinds: Mapping[str, str]) -> Node | None:
    """The binders of the indices around the general entry."""
    if not all(any(atom.kind != "gap" for atom in cell) for cell in cells.values()):
        return None
    ends: Ends = {}
    entry: Node | None = _general({place: p.inner(cell).whole() for place, cell in cells.items()}, ends)
    if entry is None or ends.keys() != kinds.keys():
        return None
    for name in reversed(list(kinds)):
        entry = Big(kinds[name], (name,), *ends[name], None, entry)
    return entry


def _general(parts: Mapping[Place, Any], ends: Ends) -> Any:
    """What all parts are at their places, with the indices where they differ; None where they have no such form."""
    first, *others = parts.values()
    if all(other == first for other in others):
        return first
    if any(isinstance(part, Number) for part in parts.values()):
        return _index(parts, ends)
    if isinstance(first, tuple):
        if len({len(part) for part in parts.values()}) != 1:
            return None
        made = tuple(_general({at: part[n] for at, part in parts.items()}, ends) for n in range(len(first)))
        return None if any(part is None for part in made) else made
    if not isinstance(first, Placed) or len({type(part) for part in parts.values()}) != 1 or isinstance(first, Symbol):
        return None
    return _inside({at: _plain(part) for at, part in parts.items()}, ends)


def _inside(parts: Mapping[Place, Any], ends: Ends) -> Any:
    first = next(iter(parts.values()))
    made = {}
    for name in (slot.name for slot in fields(first) if slot.name not in {"start", "end"}):
        values = {at: getattr(part, name) for at, part in parts.items()}
        own = getattr(first, name)
        made[name] = own if all(value == own for value in values.values()) else _general(values, ends)
        if made[name] is None and own is not None:
            return None
    return replace(first, **made)


def _plain(part: Any) -> Any:
    r"""Second derivatives with each variable by itself, ``\partial x_1^2`` as ``\partial x_1 \partial x_1``."""
    if isinstance(part, Derivative):
        return replace(part, by=tuple((variable, 1) for variable, order in part.by for _ in range(order)))
    return replace(part, whole=None) if isinstance(part, Subscript) else part


def _index(parts: Mapping[Place, Node], ends: Ends) -> Node | None:
    """The index that parts are, of the row or of the column: 1, 2, …, n."""
    for name, along in ((ROW, 0), (COLUMN, 1)):
        values = {place[along]: part for place, part in parts.items()}
        if all(values[place[along]] == part for place, part in parts.items()):
            first, *between, last = (values[n] for n in sorted(values))
            low = first.value if isinstance(first, Number) else -1.0
            counted = all(part == Number(low + n) for n, part in enumerate(between, 1))
            if low not in {0.0, 1.0} or not counted or not isinstance(last, Symbol | Sum | Number):
                return None
            if isinstance(last, Number) and (not between or last.value <= low + len(between)):
                return None
            return Symbol(name) if ends.setdefault(name, (first, last)) == (first, last) else None
    return None
