r"""The rows of a display: layout environments opened, continuations joined to the line that they continue."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.tex.statements.displays import systems
from chainrule.tex.statements.displays.relations import relation
from chainrule.tex.syntax.enclosures.conditions import has_relation
from chainrule.tex.syntax.trees.parser import ELEMENTWISE, TIMES
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.tokens import TexError

LAYOUTS = frozenset({
    "align", "aligned", "split", "equation", "gather", "gathered", "eqnarray", "multline", "flalign", "alignat",
    "alignedat", "displaymath", "math", "dmath", "subequations",
})  # fmt: skip


JOINS = (TIMES | ELEMENTWISE | {"+", "-"}) - {"."}
"""Signs that need something on both sides."""


def rows(atoms: Atoms) -> Iterator[Atoms]:
    """Rows, with continuations joined: unbalanced brackets, a sign or relation at the end or the start."""
    current: list[Atom] = []
    pending: list[Atom] = []
    for atom in (*_flat(atoms), Atom("row", "")):
        if atom.kind != "row":
            pending.append(atom)
            continue
        row = _without_number(list(_without_cells(pending)))
        if all(atom.kind != "cell" for atom in pending):
            _refuse_two_readings(current, row)
        if current and not _continues(current, row, aligned=_has_left_side(pending)):
            yield _balanced(current)
            current = []
        current += row
        pending = []
    if current:
        yield _balanced(current)


def _flat(atoms: Atoms) -> Atoms:
    """Layout environments opened, wherever they stand outside of brackets; labels and numbers are gone already."""
    atoms = systems.opened(atoms)
    out: list[Atom] = []
    for atom in atoms:
        if atom.kind == "environment" and (atom.text in LAYOUTS or systems.is_chain(atom)):
            out += (
                [Atom("row", "", start=atom.start, end=atom.start), *_flat(atom.parts[0])]
                if out
                else _flat(atom.parts[0])
            )
        elif atom.kind == "group" and len(atoms) == 1:
            out += _flat(atom.parts[0])
        else:
            out.append(atom)
    return tuple(out)


def _without_cells(row: list[Atom]) -> Iterator[Atom]:
    """A row without its alignment marks; words in a cell, and a column behind a relation, stand aside."""
    before, related = "", False
    for at, atom in enumerate(row):
        if (atom.kind == "cell" and related) or (atom.kind == "text" and before == "cell"):
            yield Atom("gap", "", start=atom.start, end=atom.start)
        if atom.kind != "cell":
            yield atom
        before, related = atom.kind, related or bool(relation(row, at))


def _without_number(row: list[Atom]) -> list[Atom]:
    """A row with a relation without the equation number at its end: ``(11)`` behind a gap."""
    gap = next((at for at in range(len(row) - 1, -1, -1) if row[at].kind == "gap"), 0)
    equation = row[:gap]
    numbered = [atom.kind for atom in row[gap + 1 :]] == ["open", "number", "close"]
    return equation if numbered and has_relation(tuple(equation)) and _is_complete(equation) else row


def _has_left_side(row: list[Atom]) -> bool:
    """Whether a row begins with a left side of its own: something stands before the mark at its relation sign."""
    kept = [atom for atom in row if atom.kind != "gap"]
    mark = next((at for at, atom in enumerate(kept) if atom.kind == "cell"), 0)
    if not mark or relation(kept, 0):
        return False
    return mark + 1 < len(kept) and bool(relation(kept, mark + 1) or relation(kept, mark - 1))


def _refuse_two_readings(current: list[Atom], row: list[Atom]) -> None:
    """Refuse a row without alignment that begins with a sign and has a relation, as the row above it has."""
    before, after = ([atom for atom in each if atom.kind != "gap"] for each in (current, row))
    signed = bool(before) and bool(after) and after[0].kind == "sign" and after[0].text in {"+", "-"}
    if signed and _is_complete(before) and has_relation(tuple(before)) and has_relation(tuple(after)):
        message = "this row can go on with the row above it, or begin an equation of its own"
        hint = "align the rows: & stands before what goes on, or before the relation of an equation of its own"
        raise TexError(message, after[0].start, after[0].end, "ambiguous", hint)


def _balanced(row: list[Atom]) -> Atoms:
    r"""``\left( … \right.`` and ``\left. … \right)`` over a line break: the dots go, the brackets stay."""
    out: list[Atom] = []
    for atom in row:
        if atom.kind == "close" and atom.text == ".":
            opens = sum((a.kind == "open") - (a.kind == "close") for a in out)
            before = [a.text for a in out if a.kind == "open"]
            if opens > 0 and "." not in before and before[-1] != "{":
                continue
        if atom.kind == "open" and atom.text == "." and sum((a.kind == "open") - (a.kind == "close") for a in out) > 0:
            continue
        out.append(atom)
    return tuple(out)


def _continues(current: list[Atom], row: list[Atom], *, aligned: bool) -> bool:
    before = [a for a in current if a.kind != "gap"]
    after = [a for a in row if a.kind != "gap"]
    if not after or not before or not _is_complete(before):
        return True
    first = after[0]
    return not aligned and first.kind == "sign" and (first.text in JOINS or bool(relation(after, 0)))


def _is_complete(row: list[Atom]) -> bool:
    """Whether a row can be a whole: all brackets closed, no sign at its end."""
    if sum((a.kind == "open") - (a.kind == "close") for a in row if a.text != ".") > 0:
        return False
    return row[-1].kind != "sign" or not (row[-1].text in JOINS or relation(row, len(row) - 1))
