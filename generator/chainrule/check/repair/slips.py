"""Slips of the pen and the edits that undo them, found on the rows of a side.

Each function takes a row and yields edits; whether one is right is for the numbers to say. The costs order them: first
what writers get wrong most, a sign, a factor 2, a transpose, an index.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.check.repair.edits import Edit, edit
from chainrule.check.repair.pieces import Row, Term
from chainrule.check.repair.setting import Setting
from chainrule.check.repair.units import Unit
from chainrule.tex.text.atoms import Atoms

Edits = Iterator[Edit]
HALF = r"\frac{1}{2}"


def signs(row: Row, setting: Setting) -> Edits:
    """The sign of a term; the two terms of a difference exchanged."""
    for place, term in enumerate(row.terms):
        if not _reachable(row, term, setting) or term.atoms[0].text == "0":
            continue
        what = f"change the sign of {setting.quoted(term.start, term.end)}"
        if term.sign is None and is_bare(row, setting):
            text = setting.part(term.start, term.end)
            yield edit("sign", what, term.start, term.end, f"{{-{text}}}", 1.2)
        elif term.sign is None:
            yield edit("sign", what, term.start, term.start, "-", 1.1 if place else 1.0)
        elif place == 0 and term.sign.text == "-":
            yield edit("sign", what, term.sign.start, term.start, "")
        else:
            yield edit("sign", what, term.sign.start, term.sign.end, "-" if term.sign.text == "+" else "+")
    if len(row.terms) == 2:
        yield from _exchanged(row.terms[0], row.terms[1], setting)


def _reachable(row: Row, term: Term, setting: Setting) -> bool:
    """Whether something can be put before a term: it, or its sign, stands in the text, or it begins with a macro."""
    begins = term.sign or term.atoms[0]
    return not setting.is_called(begins) or (
        row.where == "side" and (term.sign is None or begins.start in setting.whole)
    )


def is_bare(row: Row, setting: Setting) -> bool:
    r"""Whether a row is an argument without braces, such as the 2 of ``x^2`` and the 1 of ``\frac 12``."""
    return row.where in {"script", "fraction"} and not setting.tex[: row.terms[0].start].rstrip().endswith("{")


def _exchanged(first: Term, second: Term, setting: Setting) -> Edits:
    minus = second.sign is not None and second.sign.text == "-" and first.sign is None
    if minus and setting.editable(*first.atoms) and setting.editable(*second.atoms):
        a, b = setting.part(first.start, first.end), setting.part(second.start, second.end)
        between = setting.part(first.end, second.start)
        yield edit("sign", "exchange the two terms of the difference", first.start, second.end, b + between + a, 0.9)


def terms(row: Row, setting: Setting) -> Edits:
    """A term dropped."""
    if len(row.terms) < 2:
        return
    for place, term in enumerate(row.terms):
        what = f"drop the term {setting.quoted(term.start, term.end)}"
        following = row.terms[1].sign if place == 0 else None
        if place:
            start = term.sign.start if term.sign is not None else term.start
            yield edit("term", what, start, term.end, "", 1.8)
        elif following is not None:
            start = term.sign.start if term.sign is not None else term.start
            end = following.end if following.text == "+" else following.start
            yield edit("term", what, start, end, "", 1.8)


def factors(row: Row, setting: Setting) -> Edits:
    """A factor dropped, or a factor 2 or ½ added."""
    for term in row.terms:
        for place, unit in enumerate(term.units):
            if setting.editable(*unit.atoms) and len(term.units) > 1:
                yield from _dropped(term, place, setting)
        if not _reachable(row, term, setting) or is_bare(row, setting):
            continue
        what = f"to {setting.quoted(term.start, term.end)}"
        if term.units[0].kind != "number":
            yield edit("factor", f"add the factor 2 {what}", term.start, term.start, "2 ", 1.5)
        yield edit("factor", f"add the factor ½ {what}", term.start, term.start, HALF + " ", 1.6)


def _dropped(term: Term, place: int, setting: Setting) -> Edits:
    unit = term.units[place]
    number = unit.kind in {"number", "fraction"}
    kind = "sum" if unit.kind == "operator" else "factor"
    what = f"drop the {kind} {setting.of(unit)}"
    cost = 1.2 if number else 1.7
    if place == 0:
        following = term.units[1]
        slash = following.joint is not None and following.joint.text == "/"
        end = unit.end if slash else following.start
        yield edit(kind, what, unit.start, end, "1" if slash else "", cost)
    else:
        start = unit.joint.start if unit.joint is not None else unit.start
        yield edit(kind, what, start, unit.end, "", cost)


def numbers(row: Row, setting: Setting) -> Edits:
    """A printed number off by one; a number one that should have been a symbol or a delta."""
    for term in row.terms:
        for unit in term.units:
            if unit.kind != "number" or not unit.atoms[0].text.isdigit() or not setting.editable(*unit.atoms):
                continue
            value, end = int(unit.atoms[0].text), unit.start + len(unit.atoms[0].text)
            kind = "power" if row.where == "script" else "number"
            for other in (value + 1, value - 1) if value > 1 or kind == "power" else (value + 1,):
                if other == 1 and kind == "power" and len(row.terms) == len(term.units) == 1:
                    continue  # the exponent is dropped instead
                what = f"change {'the exponent ' if kind == 'power' else ''}{value} into {other}"
                yield edit(kind, what, unit.start, end, str(other), 1.6)
            if value == 1 and len(term.units) == 1 and row.where != "script":
                yield from _ones(unit, setting)


def _ones(unit: Unit, setting: Setting) -> Edits:
    for word in setting.words:
        if word.kind == "symbol":
            kind = "delta" if word.tex.startswith("\\delta") else "symbol"
            yield edit(kind, f"write “{word.tex}” instead of 1", unit.start, unit.end, word.tex, 1.7)


RELATIVES = {
    "sin": ("cos",), "cos": ("sin",), "sinh": ("cosh",), "cosh": ("sinh", "tanh"), "tanh": ("sinh",), "tan": ("sin",),
    "log": ("exp",), "ln": ("exp",), "exp": ("log",), "min": ("max",), "max": ("min",), "det": ("operatorname{tr}",),
    "sec": ("tan",), "csc": ("cot",), "arcsin": ("arccos",), "arccos": ("arcsin",), "tr": ("det",),
}  # fmt: skip
FUNCTIONS = frozenset(RELATIVES) | {"arctan", "cot", "coth", "sech", "csch"}


def functions(row: Row, setting: Setting) -> Edits:
    """A function taken for a near relative, or left out; a prime too many or too few."""
    for term in row.terms:
        for unit in term.units:
            if unit.kind not in {"call", "symbol"} or not setting.editable(*unit.atoms):
                continue
            head = unit.atoms[0]
            name = head.text.removeprefix("\\")
            for other in RELATIVES.get(name, ()) if unit.kind == "call" else ():
                if setting.tex.startswith("\\" + name, head.start):
                    end = head.start + len(name) + 1
                    yield edit("function", f"write {other} instead of {name}", head.start, end, "\\" + other, 2.0)
            yield from _primes(unit, setting)


def _primes(unit: Unit, setting: Setting) -> Edits:
    head = unit.atoms[0]
    if head.primes and setting.tex[head.end - 1 : head.end] == "'":
        yield edit("derivative", f"drop a prime of {setting.of(unit)}", head.end - 1, head.end, "", 1.9)
    if unit.kind == "call" and head.sup is None and head.text.removeprefix("\\") not in FUNCTIONS and head.sub is None:
        yield edit("derivative", f"add a prime to {setting.of(unit)}", head.end, head.end, "'", 1.9)


def negated(side: Atoms, setting: Setting) -> Edits:
    """The sign of a whole side of several terms."""
    several = any(atom.kind == "sign" and atom.text in {"+", "-"} for atom in side[1:])
    if several and setting.editable(side[0]) and setting.editable(side[-1]):
        start, end = side[0].start, max(atom.end for atom in side)
        text = setting.part(start, end)
        if not {"&", "\\\\"} & set(text) and "\\\\" not in text:
            what = f"change the sign of {setting.quoted(start, end)}"
            yield edit("sign", what, start, end, rf"-\left({text}\right)", 1.3)


SLIPS = (signs, terms, factors, numbers, functions)
