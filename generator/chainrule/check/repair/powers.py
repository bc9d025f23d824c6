"""Slips with exponents and fractions."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.check.repair.edits import Change, Edit, edit
from chainrule.check.repair.pieces import Row, is_power
from chainrule.check.repair.setting import Setting, script
from chainrule.check.repair.slips import FUNCTIONS
from chainrule.check.repair.units import Unit
from chainrule.tex.text.atoms import Atom

Edits = Iterator[Edit]
MINUS_ONE = "^{-1}"


def powers(row: Row, setting: Setting) -> Edits:
    """An exponent added, dropped or inverted; a fraction upside down; a quantity for what it lacks to one."""
    if row.where == "script":
        return
    for term in row.terms:
        for unit in term.units:
            if unit.kind in {"operator", "number", "derivative", "other"} or not setting.editable(*unit.atoms):
                continue
            yield from _raised(unit, setting)
            if unit.kind in {"call", "symbol"}:
                what = f"write 1 − {setting.of(unit)[1:-1]} instead of {setting.of(unit)}"
                text = f"(1 - {setting.part(unit.start, unit.end)})"
                yield edit("complement", what, unit.start, unit.end, text, 2.6)
            if unit.kind == "fraction" and unit.last.sup is None:
                top, bottom = unit.atoms[0].parts
                if top and bottom:
                    a, b = (setting.part(p[0].start, max(x.end for x in p)) for p in (top, bottom))
                    what = f"turn the fraction {setting.of(unit)} upside down"
                    yield edit("power", what, unit.start, unit.end, rf"\frac{{{b}}}{{{a}}}", 2.2)


def _raised(unit: Unit, setting: Setting) -> Edits:
    atom = unit.last if unit.kind != "call" or unit.last.sup is not None else _head(unit)
    place = script(setting, atom, "^")
    if atom.sup is None and not atom.primes and atom.text not in {"e", "\\exp", "exp"}:
        end = atom.end
        yield edit("power", f"square {setting.of(unit)}", end, end, "^2", 1.8)
        if setting.is_array(unit.atoms):
            yield edit("power", f"invert {setting.of(unit)}", end, end, MINUS_ONE, 2.2)
        else:
            inverse = rf"\frac{{1}}{{{setting.part(unit.start, unit.end)}}}"
            yield edit("power", f"invert {setting.of(unit)}", unit.start, unit.end, inverse, 2.3)
    elif place is not None and is_power(setting.scope, atom):
        what = f"drop the exponent of {setting.of(unit)}"
        yield edit("power", what, place.start, place.end, "", 1.6)


def _head(unit: Unit) -> Atom:
    r"""The atom that a function's exponent stands at: ``\tanh^2(t)``, but ``f(x)^2``."""
    known = unit.atoms[0].text.startswith("\\") and unit.atoms[0].text[1:].isalpha() and unit.atoms[0].sub is None
    return unit.atoms[0] if known and unit.atoms[0].text[1:] in FUNCTIONS else unit.last


def fractions(row: Row, setting: Setting) -> Edits:
    """The bottom of a fraction squared, or dropped."""
    for term in row.terms:
        for unit in term.units:
            frac = unit.atoms[0]
            if unit.kind != "fraction" or len(frac.parts) != 2 or not setting.editable(*unit.atoms):
                continue
            top, bottom = frac.parts
            if not top or not bottom or setting.is_called(bottom[0]) or setting.is_called(top[0]):
                continue
            a = setting.part(top[0].start, max(atom.end for atom in top))
            start, end = bottom[0].start, max(atom.end for atom in bottom)
            b = setting.part(start, end)
            what = f"the denominator {setting.quoted(start, end)}"
            if len(bottom) > 1:
                yield edit("power", f"square {what}", unit.start, unit.end, rf"\frac{{{a}}}{{({b})^2}}", 1.9)
            if len(top) == 1 or len(term.units) == 1:
                yield Edit("factor", f"drop {what}", (Change(unit.start, unit.end, a),), 2.1)


SLIPS = (powers, fractions)
