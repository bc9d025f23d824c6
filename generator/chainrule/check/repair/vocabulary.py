"""The words of a claim: the factors that stand in it, and in the definitions of what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.check.repair.pieces import is_transpose, rows
from chainrule.check.repair.setting import Setting, Word, calls, every, script
from chainrule.check.repair.trying import Bench, sides_of
from chainrule.check.repair.units import Unit
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import spell

MOST = 40
"""Words, the nearest first."""


def setting_of(bench: Bench) -> Setting:
    """The surroundings of a failing claim."""
    failure = bench.failure
    sides = [failure.statement.sides[0], *sides_of(failure)]
    bare = Setting(
        bench.tex, failure.scope, calls=calls(bench.tex, bench.macros), whole=calls(bench.tex, bench.macros, bare=True)
    )
    indices = tuple(dict.fromkeys(_indices(failure.scope, (*sides, *failure.statement.conditions))))
    found: dict[str, Word] = {}
    own = *_words(bare, sides), *_defined(failure.scope, sides)
    for word in (*_deltas(indices), *own, *_renamed(own, indices), *_dimensions(bench), *_bases(failure.scope, sides)):
        found.setdefault(spell(word.atoms), word)
    return Setting(
        bench.tex, failure.scope, indices, tuple(found.values())[:MOST], _mark(bare, sides), bare.calls, bare.whole
    )


def _indices(scope: Scope, parts: tuple[Atoms, ...]) -> Iterator[str]:
    """The single letters that stand as subscripts, at deltas and below sums, and the declared indices."""
    for part in parts:
        for atom in every(part):
            match = scope.names.match((atom,), 0) if atom.kind == "letter" else None
            if match is not None and match.name in scope.names.indices and atom.sub is None:
                yield match.name
            for inner in atom.sub or ():
                if inner.kind == "letter" and len(inner.text) == 1 and not inner.style and inner.sub is None:
                    yield inner.text


def _deltas(indices: tuple[str, ...]) -> Iterator[Word]:
    ordered = sorted(indices)
    for n, one in enumerate(ordered):
        for two in ordered[n + 1 :]:
            tex = rf"\delta_{{{one}{two}}}"
            yield Word(tex, read(tex), "symbol")


def _words(setting: Setting, sides: list[Atoms]) -> Iterator[Word]:
    """The factors of the claim itself, in the author's spelling."""
    for side in reversed(sides):
        for unit in _units(setting.scope, side):
            if setting.editable(*unit.atoms):
                printed, canonical = setting.part(unit.start, unit.end), spell(unit.atoms)
                yield Word(printed if spell(read(printed)) == canonical else canonical, unit.atoms, unit.kind)


def _renamed(words: tuple[Word, ...], indices: tuple[str, ...]) -> Iterator[Word]:
    """The members that a definition names, under the claim's indices: y_i beside a sum over y_j."""
    for word in words:
        sub = word.atoms[-1].sub
        if word.kind == "symbol" and sub is not None and len(sub) == 1 and sub[0].kind == "letter" and not sub[0].style:
            for index in indices:
                if index != sub[0].text:
                    made = (*word.atoms[:-1], replace(word.atoms[-1], sub=(replace(sub[0], text=index),)))
                    yield Word(spell(made), made, "symbol")


def _dimensions(bench: Bench) -> Iterator[Word]:
    """The lengths of what the post declares, which stand in formulas as numbers."""
    for name in bench.failure.assignments[0]:
        yield Word(name, read(name), "number")


def _bases(scope: Scope, sides: list[Atoms]) -> Iterator[Word]:
    """What the claim is about, where it stands with a power or inside of a function only: t in sin(t^2)."""
    for name in dict.fromkeys(_names(scope, sides)):
        if name not in scope.names.indices:
            yield Word(name, read(name), "symbol")


def _defined(scope: Scope, sides: list[Atoms]) -> Iterator[Word]:
    """The factors in the definitions of what the claim names."""
    for name in dict.fromkeys(_names(scope, sides)):
        meaning = scope.meanings.get(name)
        if isinstance(meaning, Definition) and meaning.body:
            for unit in _units(scope, meaning.body):
                yield Word(spell(unit.atoms), unit.atoms, unit.kind)


def _names(scope: Scope, sides: list[Atoms]) -> Iterator[str]:
    for side in sides:
        for part in _lists(side):
            for at in range(len(part)):
                if (match := scope.names.match(part, at)) is not None:
                    yield match.name


def _lists(atoms: Atoms) -> Iterator[Atoms]:
    yield atoms
    for atom in atoms:
        for part in (*atom.parts, atom.sub or (), atom.sup or ()):
            yield from _lists(part)


def _units(scope: Scope, side: Atoms) -> Iterator[Unit]:
    for row in rows(scope, side):
        if row.where != "derivative":
            for term in row.terms:
                yield from (u for u in term.units if u.kind in {"symbol", "call", "fraction", "bracket"})
                yield from (_bare(u) for u in term.units if u.kind == "symbol" and u.last.sup)


def _bare(unit: Unit) -> Unit:
    """A symbol without its exponent."""
    return replace(unit, atoms=(*unit.atoms[:-1], replace(unit.last, sup=None)))


def _mark(setting: Setting, sides: list[Atoms]) -> str:
    """How the author prints a transpose."""
    for side in sides:
        for atom in every(side):
            if atom.sup and len(atom.sup) == 1 and is_transpose(setting.scope, atom.sup[0]):
                place = script(setting, atom, "^")
                if place is not None:
                    return setting.part(place.start, place.end)
    return "^\\top"
