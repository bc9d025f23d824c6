"""What was lost: a factor behind a sum or among arrays, a term in a bracket, a function around its argument.

What is lost in a plain product or sum of the whole side is found by its numbers (`fitting`); these are the places that
numbers cannot tell of, so the words of the claim are tried there one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.check.repair.edits import Edit, edit
from chainrule.check.repair.pieces import Row, Term
from chainrule.check.repair.setting import Setting, Word
from chainrule.check.repair.units import Unit
from chainrule.tex.text.names import spell

Edits = Iterator[Edit]


def factors(row: Row, setting: Setting) -> Edits:
    """A factor lost behind a sum, or an array among arrays."""
    if row.where in {"script", "derivative"}:
        return
    for term in row.terms:
        operators = [n for n, unit in enumerate(term.units) if unit.kind == "operator"]
        after = term.units[operators[-1] + 1 :] if operators else ()
        if after and setting.editable(*after[0].atoms):
            for word in setting.words:
                if word.kind in {"symbol", "call"}:
                    what = f"add the factor “{word.tex}” before {setting.of(after[0])}"
                    yield edit("factor", what, after[0].start, after[0].start, word.tex + " ", 2.5)
        elif row.where in {"side", "bracket"}:
            yield from _arrays(term, setting)


def _arrays(term: Term, setting: Setting) -> Edits:
    """An array before one of the factors of a term, or behind the last."""
    last = term.units[-1]
    for word in setting.words:
        if not setting.is_array(word.atoms):
            continue
        for unit in term.units:
            if unit.kind not in {"number", "operator"} and setting.editable(*unit.atoms):
                what = f"add the factor “{word.tex}” before {setting.of(unit)}"
                yield edit("factor", what, unit.start, unit.start, word.tex + " ", 2.6)
        if setting.editable(*last.atoms) and last.kind != "operator":
            what = f"add the factor “{word.tex}” behind {setting.of(last)}"
            yield edit("factor", what, last.end, last.end, " " + word.tex, 2.6)


def terms(row: Row, setting: Setting) -> Edits:
    """A term lost in a bracket or in a part of a fraction: a word of the same kind as another one there."""
    if row.where not in {"bracket", "fraction"}:
        return
    last = row.terms[-1]
    if not setting.editable(last.atoms[-1]):
        return
    kinds = {setting.kind(unit.atoms) for term in row.terms for unit in term.units} - {None}
    for word in setting.words:
        if setting.kind(word.atoms) in kinds:
            for sign in "+-":
                what = f"add the term “{sign} {word.tex}” behind {setting.quoted(last.start, last.end)}"
                yield edit("term", what, last.end, last.end, f" {sign} {word.tex}", 2.7)


def around(row: Row, setting: Setting) -> Edits:
    """A function lost around its argument, a term that goes with a symbol, a symbol for what should be one."""
    if row.where in {"script", "derivative"}:
        return
    for term in row.terms:
        for unit in term.units:
            if unit.kind == "symbol" and setting.editable(*unit.atoms):
                yield from _wrapped(unit, setting)
                yield from _with_another(unit, setting)
        if len(term.units) == 1 and term.units[0].kind == "symbol" and setting.editable(*term.atoms):
            what = f"write 1 instead of {setting.of(term.units[0])}"
            yield edit("number", what, term.start, term.end, "1", 2.1)


def _wrapped(unit: Unit, setting: Setting) -> Edits:
    own = spell(unit.atoms)
    for word in setting.words:
        if word.kind == "call" and len(word.atoms) > 1 and own in {spell(word.atoms[1:]), spell(word.atoms[2:-1])}:
            yield _instead(unit, word.tex, "function", 2.0, setting)


def _with_another(unit: Unit, setting: Setting) -> Edits:
    """``(x - m)`` for x, where the claim knows an m of the same kind."""
    for word in _alike(unit, setting):
        for sign in "-+":
            text = f"({setting.part(unit.start, unit.end)} {sign} {word.tex})"
            yield _instead(unit, text, "term", 2.8, setting)


def _alike(unit: Unit, setting: Setting) -> Iterator[Word]:
    kind, own = setting.kind(unit.atoms), spell(unit.atoms)
    for word in setting.words:
        if kind is not None and setting.kind(word.atoms) == kind and spell(word.atoms) != own:
            yield word


def _instead(unit: Unit, text: str, kind: str, cost: float, setting: Setting) -> Edit:
    return edit(kind, f"write “{text}” instead of {setting.of(unit)}", unit.start, unit.end, text, cost)


SLIPS = (factors, terms, around)
