"""Slips with names: another index, indices exchanged or shifted, the bounds of a sum, another symbol, a condition."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from chainrule.check.repair.edits import Change, Edit, edit
from chainrule.check.repair.pieces import Row, values
from chainrule.check.repair.setting import Setting, every, script
from chainrule.check.repair.units import BIG
from chainrule.tex.statements.displays.notations import has_derivative
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import spell

Edits = Iterator[Edit]


def letters(atoms: Atoms, setting: Setting) -> list[Atom]:
    """Each index letter that stands in a list, its parts and its scripts."""
    return [
        a for a in every(atoms) if _is_index(a, setting) and setting.editable(a) and a.sub is None and a.sup is None
    ]


def _is_index(atom: Atom, setting: Setting) -> bool:
    return atom.kind == "letter" and spell((atom,), loose=True) in setting.indices


def replaced(atoms: Atoms, setting: Setting) -> Edits:
    """One index in place of another, at one place."""
    for atom in letters(atoms, setting):
        instead = f"instead of {setting.part(atom.start, atom.end)}{_owner(atoms, atom, setting)}"
        for other in setting.indices:
            if other != spell((atom,), loose=True):
                what = f"use the index {other} {instead}"
                yield edit("index", what, atom.start, atom.end, other, 1.4)


def _owner(atoms: Atoms, atom: Atom, setting: Setting) -> str:
    """`` in “p_i”``: the innermost symbol around an index."""
    around = [a for a in every(atoms) if a.start < atom.start and atom.end <= a.end and setting.editable(a)]
    if not around:
        return ""
    inner = min(around, key=lambda a: a.end - a.start)
    return f" in {setting.quoted(inner.start, inner.end)}"


def exchanged(atoms: Atoms, setting: Setting) -> Edits:
    """Two indices exchanged, everywhere in a side or within one subscript."""
    found = letters(atoms, setting)
    names = sorted({spell((a,), loose=True) for a in found})
    for n, one in enumerate(names):
        for two in names[n + 1 :]:
            swap = {one: two, two: one}
            changes = [Change(a.start, a.end, swap[s]) for a in found if (s := spell((a,), loose=True)) in swap]
            yield Edit("index", f"exchange the indices {one} and {two}", tuple(changes), 1.3)
    for atom in every(atoms):
        for mark, inside in (("_", atom.sub), ("^", atom.sup)):
            if inside and len(inside) == 2 and all(_is_index(a, setting) for a in inside):
                yield from _within(atom, mark, inside, setting)


def _within(atom: Atom, mark: str, inside: Atoms, setting: Setting) -> Edits:
    place = script(setting, atom, mark)
    if place is not None and inside[0].end <= inside[1].start:
        a, b = (setting.part(x.start, x.end) for x in inside)
        changes = (Change(inside[0].start, inside[0].end, b), Change(inside[1].start, inside[1].end, a))
        yield Edit("index", f"exchange the indices of {setting.quoted(atom.start, atom.end)}", changes, 1.2)


def shifted(atoms: Atoms, setting: Setting) -> Edits:
    """A subscript or a bound of a sum off by one."""
    for atom in every(atoms):
        if atom.kind == "sign" and atom.text in BIG:
            yield from _bounds(atom, setting)
        elif atom.sub and len(atom.sub) == 1 and atom.sub[0].kind == "letter" and setting.editable(atom.sub[0]):
            place = script(setting, atom, "_")
            if place is None or atom.sub[0].style:
                continue
            letter = setting.part(atom.sub[0].start, atom.sub[0].end)
            for step in ("-1", "+1"):
                what = (
                    f"use the index {letter} {step[0]} 1 instead of {letter} in {setting.quoted(atom.start, atom.end)}"
                )
                yield edit("index", what, place.start, place.end, f"_{{{letter}{step}}}", 2.0)


def _bounds(atom: Atom, setting: Setting) -> Edits:
    what = "start the sum at"
    for bound in (atom.sub or ())[-1:]:
        if bound.kind == "number" and bound.text.isdigit() and setting.editable(bound):
            for value in (int(bound.text) - 1, int(bound.text) + 1):
                yield edit("bound", f"{what} {value}", bound.start, bound.end, str(value), 1.8)
    for bound in (atom.sup or ())[-1:]:
        for step in ("-1", "+1"):
            if len(atom.sup or ()) == 1 and setting.editable(bound) and (place := script(setting, atom, "^")):
                text = setting.part(*place.inner)
                what = f"let the sum end at {text} {step[0]} 1"
                yield edit("bound", what, place.start, place.end, f"^{{{text}{step}}}", 2.0)


def symbols(row: Row, setting: Setting) -> Edits:
    """Another symbol of the claim in place of one."""
    if row.where == "script":
        return
    for term in row.terms:
        for unit in term.units:
            if unit.kind not in {"symbol", "call"} or not setting.editable(*unit.atoms):
                continue
            own = spell(unit.atoms)
            for word in setting.words:
                if word.kind == unit.kind and spell(word.atoms) != own and not word.tex.startswith("\\delta"):
                    what = f"write “{word.tex}” instead of {setting.of(unit)}"
                    alike = setting.kind(word.atoms) == setting.kind(unit.atoms)
                    yield edit("symbol" if alike else "quantity", what, unit.start, unit.end, word.tex, 2.4)


OPPOSITE = {"=": r"\neq", "neq": "=", "ne": "=", "<": ">", ">": "<", "leq": r"\geq", "geq": r"\leq", "le": r"\ge",
            "ge": r"\le"}  # fmt: skip


def conditions(atoms: Atoms, setting: Setting) -> Edits:
    """A condition that says the opposite: below a sum, in cases, in an indicator, beside the formula."""
    for sign in (a for a in every(atoms) if a.kind == "sign" and a.text in OPPOSITE):
        if setting.editable(sign):
            new = OPPOSITE[sign.text]
            what = f"turn the condition around: {setting.part(sign.start, sign.end)} into {new}"
            yield edit("condition", what, sign.start, sign.end, new, 1.2)


def unbound(atoms: Atoms, setting: Setting) -> Edits:
    r"""A restriction below a sum that should not be there: ``\sum_{k \neq i}`` for ``\sum_k``."""
    for atom in every(atoms):
        signs = [a for a in atom.sub or () if a.kind == "sign" and a.text in {"neq", "ne", "<", ">", "leq", "geq"}]
        if atom.text in BIG and len(signs) == 1 and setting.editable(signs[0]):
            end = max(a.end for a in atom.sub or ())
            shown = setting.quoted(atom.start, atom.end)
            yield edit("bound", f"drop the restriction of {shown}", signs[0].start, end, "", 1.7)


def traces(atoms: Atoms, setting: Setting) -> Edits:
    """A trace around what is differentiated."""
    for atom in every(atoms):
        if atom.kind == "command" and atom.text == "frac" and has_derivative((atom,)) and len(atom.parts[0]) > 1:
            start, end = setting.around(atom.parts[0][1].start, max(a.end for a in atom.parts[0]))
            text = setting.part(start, end)
            what = f"take the trace of {setting.quoted(start, end)}"
            yield edit("trace", what, start, end, rf"\operatorname{{tr}}({text})", 2.0)


def cases(atoms: Atoms, setting: Setting) -> Edits:
    """The values of two rows of cases exchanged."""
    for atom in every(atoms):
        if atom.kind != "environment" or "cases" not in atom.text:
            continue
        for one, two in pairwise(values(atom)):
            if setting.editable(*one) and setting.editable(*two):
                (a, b), (c, d) = ((p[0].start, max(x.end for x in p)) for p in (one, two))
                changes = Change(a, b, setting.part(c, d)), Change(c, d, setting.part(a, b))
                yield Edit("case", "exchange the values of two cases", changes, 0.9)


OF_ROWS = (symbols,)
OF_SIDES = (exchanged, replaced, conditions, unbound, cases, shifted)
