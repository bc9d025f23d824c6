r"""A math list as rows of terms and units, with their exact places, for edits that a writer would make by hand.

The parser's tree knows what a formula means but not where its brackets stand; the math list knows both well enough. A
unit is what a writer would call a factor: a number, a symbol with its scripts, a bracket, a function with its
argument, a fraction, a big operator.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainrule.check.repair.units import JOINTS, Unit, units
from chainrule.tex.statements.displays.relations import DEFINING
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.atoms import Atom, Atoms

RELATIONS = frozenset({"=", "neq", "ne", "<", ">", "leq", "geq", "le", "ge", "in", "notin"}) | DEFINING


@dataclass(frozen=True, slots=True)
class Term:
    """Factors beside each other, with the sign before them."""

    sign: Atom | None
    units: tuple[Unit, ...]
    atoms: Atoms
    """Without the sign."""

    @property
    def start(self) -> int:
        """The first character behind the sign."""
        return self.atoms[0].start

    @property
    def end(self) -> int:
        """Behind the last character."""
        return max(atom.end for atom in self.atoms)

    @property
    def signed(self) -> Atoms:
        """With the sign."""
        return self.atoms if self.sign is None else (self.sign, *self.atoms)


@dataclass(frozen=True, slots=True)
class Row:
    """Terms between brackets, in a part of a fraction, in a cell, or a whole side."""

    where: str
    """``side``, ``bracket``, ``fraction``, ``script``, ``cell``, ``derivative``."""
    terms: tuple[Term, ...]


def rows(scope: Scope, atoms: Atoms, where: str = "side") -> Iterator[Row]:
    """The rows of a math list, the outermost first."""
    for part in _parts(atoms):
        terms = tuple(_terms(scope, part))
        if not terms:
            continue
        yield Row(where, terms)
        for term in terms:
            for unit in term.units:
                yield from _inside(scope, unit, where)


def _inside(scope: Scope, unit: Unit, where: str) -> Iterator[Row]:
    """The rows in the brackets, parts and exponents of a factor."""
    atoms: Atoms = unit.atoms
    opening = next((n for n, atom in enumerate(atoms) if atom.kind in {"open", "bar"}), None)
    if opening is not None and opening + 2 < len(atoms):
        inner = "derivative" if where == "derivative" else "bracket"
        yield from rows(scope, atoms[opening + 1 : -1], inner)
        atoms = (*atoms[: opening + 1], atoms[-1])
    for atom in atoms:
        if any((part[0].start, part[0].end) == (atom.start, atom.end) for part in atom.parts if part):
            continue  # a macro printed it
        inner = "derivative" if "derivative" in {unit.kind, where} else _KINDS.get(atom.kind, "fraction")
        for part in values(atom):
            yield from rows(scope, part, inner)
        if atom.sup and is_power(scope, atom):
            yield from rows(scope, atom.sup, "script")


def values(atom: Atom) -> tuple[Atoms, ...]:
    """The parts of an atom that hold values: of cases, the first cell of each row."""
    if atom.kind != "environment" or "cases" not in atom.text:
        return atom.parts
    found: list[list[Atom]] = [[]]
    inside = True
    for each in atom.parts[0]:
        if each.kind == "row":
            found.append([])
            inside = True
        elif each.kind in {"cell", "text"}:
            inside = False
        elif inside and each.kind != "gap" and each.text not in {",", ";"}:
            found[-1].append(each)
    return tuple(tuple(value) for value in found if value)


_KINDS = {"group": "bracket", "environment": "cell", "accent": "derivative", "wrap": "derivative"}


def is_power(scope: Scope, atom: Atom) -> bool:
    """Whether a superscript is an exponent, and no transpose, label or mark."""
    sup = atom.sup or ()
    if not sup or sup[0].kind == "open" or (len(sup) == 1 and sup[0].kind == "sign"):
        return False
    return not is_transpose(scope, sup[-1])


def is_transpose(scope: Scope, atom: Atom) -> bool:
    """Whether an atom in a superscript says transpose."""
    if atom.kind == "letter" and atom.text in {"\\top", "\\intercal"}:
        return True
    known = scope.names.match((atom,), 0) is not None
    return atom.kind == "letter" and atom.text == "T" and (bool(atom.style) or not known)


def _parts(atoms: Atoms) -> Iterator[Atoms]:
    """The list cut at relations, commas, cells and rows outside of brackets."""
    part: list[Atom] = []
    depth = 0
    for atom in atoms:
        depth += (atom.kind == "open") - (atom.kind == "close")
        sign = atom.kind == "sign" and (atom.text in RELATIONS or atom.text in {",", ";"})
        if depth <= 0 and (atom.kind in {"cell", "row", "text"} or sign):
            if part:
                yield tuple(part)
            part = []
        elif atom.kind != "gap":
            part.append(atom)
    if part:
        yield tuple(part)


def _terms(scope: Scope, atoms: Atoms) -> Iterator[Term]:
    sign: Atom | None = None
    part: list[Atom] = []
    depth = 0
    for atom in atoms:
        depth += (atom.kind == "open") - (atom.kind == "close")
        joined = bool(part) and part[-1].kind == "sign" and part[-1].text in JOINTS
        if depth == 0 and atom.kind == "sign" and atom.text in {"+", "-"} and not joined:
            if part:
                yield Term(sign, tuple(units(scope, tuple(part))), tuple(part))
            sign, part = atom, []
        else:
            part.append(atom)
    if part:
        yield Term(sign, tuple(units(scope, tuple(part))), tuple(part))
