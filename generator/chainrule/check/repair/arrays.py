"""Slips with arrays: a transpose, the order of factors, an elementwise product, a diagonal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, permutations, product

from chainrule.check.repair.edits import Change, Edit, edit
from chainrule.check.repair.pieces import Row, Term, is_transpose
from chainrule.check.repair.setting import Setting, script
from chainrule.check.repair.units import Unit
from chainrule.tex.text.names import spell

Edits = Iterator[Edit]
MOST = 3
"""Factors that are also tried in every order."""


def transposes(row: Row, setting: Setting) -> Edits:
    """A transpose at one factor, or around a whole row."""
    if row.where in {"script", "derivative", "cell"}:
        return
    for term in row.terms:
        for unit in term.units:
            if unit.kind in {"number", "operator", "other"} or not setting.editable(*unit.atoms):
                continue
            flipped = transposed(unit, setting)
            if flipped is not None:
                what = f"{'drop the transpose of' if _is_transposed(unit, setting) else 'transpose'} {setting.of(unit)}"
                yield edit("transpose", what, unit.start, unit.end, flipped, 1.2)
    if row.where == "side" and len(row.terms) == 1 and len(row.terms[0].units) > 1:
        term = row.terms[0]
        if not any(map(setting.is_called, term.atoms)):
            start, end = setting.around(term.start, term.end)
            text = setting.part(start, end)
            what = f"transpose {setting.quoted(start, end)}"
            yield edit("transpose", what, start, end, rf"\left({text}\right){setting.mark}", 1.9)


def transposed(unit: Unit, setting: Setting, *, amid: bool = False) -> str | None:
    """The text of a factor with a transpose more or less; None where its scripts leave no room for one.

    ``amid``: the factor stands amid a style command, and is spelled canonically.
    """
    atom, text = unit.last, spell(unit.atoms) if amid else setting.spelled(unit)
    if unit.kind in {"derivative", "fraction"}:
        return None if unit.atoms[0].sup is not None else rf"\left({text}\right){setting.mark}"
    if not atom.sup:
        return None if atom.primes else text + setting.mark
    place = script(setting, atom, "^")
    if amid or place is None or not setting.editable(*unit.atoms):
        bare = (*unit.atoms[:-1], replace(atom, sup=None))
        return spell(bare) if len(atom.sup) == 1 and is_transpose(setting.scope, atom.sup[0]) else None
    before, behind = setting.part(unit.start, place.start), setting.part(place.end, unit.end)
    if is_transpose(setting.scope, atom.sup[-1]):
        if len(atom.sup) == 1:
            return before + behind
        return f"{before}^{{-1}}{behind}" if atom.sup[0].text == "-" else None
    sign = setting.mark.removeprefix("^").removeprefix("{").removesuffix("}")
    return f"{before}^{{-{sign}}}{behind}" if "".join(a.text for a in atom.sup) == "-1" else None


def _is_transposed(unit: Unit, setting: Setting) -> bool:
    return bool(unit.last.sup) and is_transpose(setting.scope, (unit.last.sup or (unit.last,))[-1])


def orders(row: Row, setting: Setting) -> Edits:
    """Factors in another order, each perhaps transposed."""
    if row.where not in {"side", "bracket"}:
        return
    for term in row.terms:
        for run in _runs(term, setting):
            yield from _reordered(run, setting)


def _runs(term: Term, setting: Setting) -> Iterator[Sequence[Unit]]:
    """Neighbouring factors that may be arrays."""
    run: list[Unit] = []
    for unit in term.units:
        called = any(map(setting.is_called, unit.atoms))
        fits = unit.kind in {"symbol", "bracket", "derivative", "call"} and not called
        if fits and (not run or unit.joint is None):
            run.append(unit)
            continue
        if len(run) > 1:
            yield run
        run = [unit] if fits else []
    if len(run) > 1:
        yield run


def _reordered(run: Sequence[Unit], setting: Setting) -> Edits:
    start, end = setting.around(run[0].start, run[-1].end)
    shown = setting.quoted(start, end)
    amid = start < run[0].start
    texts = {unit: spell(unit.atoms) if amid else setting.spelled(unit) for unit in run}
    flipped = {unit: transposed(unit, setting, amid=amid) for unit in run} if len(run) <= MOST else {}
    if not flipped:
        yield from _pairwise(run, setting)
    for order in permutations(run) if flipped else ():
        for flips in product((False, True), repeat=len(run)):
            moved, turned = order != tuple(run), sum(flips)
            if moved + turned < 1 or (not moved and turned < 2):
                continue
            parts = [flipped[u] if turn else texts[u] for u, turn in zip(order, flips, strict=True)]
            if None in parts:
                continue
            what = f"change the order of the factors of {shown}" if moved else f"transpose two factors of {shown}"
            text = " ".join(part for part in parts if part is not None)
            what += " and transpose" if moved and turned else ""
            if order == tuple(run)[::-1] and all(flips):
                yield edit("transpose", f"transpose {shown}", start, end, text, 1.4)
                continue
            yield edit("order" if moved else "transpose", what, start, end, text, 1.5 + 0.3 * turned)


def _pairwise(run: Sequence[Unit], setting: Setting) -> Edits:
    """Two neighbours of a long product exchanged, as they are or both transposed."""
    for one, two in pairwise(run):
        start, end = setting.around(one.start, two.end)
        shown = setting.quoted(start, end)
        turned = [transposed(unit, setting) for unit in (two, one)]
        plain = [setting.spelled(unit) for unit in (two, one)]
        what = f"change the order of the factors of {shown}"
        yield edit("order", what, start, end, " ".join(plain), 1.5)
        if turned[0] is not None and turned[1] is not None:
            yield edit("transpose", f"transpose {shown}", start, end, f"{turned[0]} {turned[1]}", 1.7)


def elementwise(row: Row, setting: Setting) -> Edits:
    r"""An elementwise product in place of a product, and the other way round; a vector that belongs on a diagonal."""
    if row.where in {"script", "derivative"}:
        return
    for term in row.terms:
        for before, unit in zip(term.units, term.units[1:], strict=False):
            if not setting.editable(*unit.atoms) or not setting.editable(*before.atoms):
                continue
            joint = unit.joint.text if unit.joint is not None else ""
            if joint in {"odot", "circ"}:
                what = f"multiply {setting.of(unit)} as a matrix, not entry by entry"
                yield edit("product", what, before.end, unit.start, " ", 1.8)
            elif joint in {"", "cdot", "times"} and not {before.kind, unit.kind} & {"number", "operator", "other"}:
                what = f"multiply {setting.of(unit)} entry by entry"
                yield edit("product", what, before.end, unit.start, r" \odot ", 2.0)
        for unit in term.units:
            if unit.kind in {"symbol", "call"} and setting.editable(*unit.atoms):
                text = setting.part(unit.start, unit.end)
                what = f"put {setting.of(unit)} on a diagonal"
                yield edit("diagonal", what, unit.start, unit.end, rf"\operatorname{{diag}}({text})", 2.2)


def symmetrised(row: Row, setting: Setting) -> Edits:
    """Twice a matrix where its sum with its transpose belongs: the gradient of a quadratic form."""
    for term in row.terms if row.where in {"side", "bracket"} else ():
        first = term.units[0]
        twice = len(term.units) > 1 and first.kind == "number" and first.atoms[0].text == "2" and not first.last.sup
        for unit in term.units[1:] if twice else ():
            if setting.is_array(unit.atoms) and setting.editable(*unit.atoms):
                text = setting.part(unit.start, unit.end)
                what = f"write “{text} + {text}{setting.mark}” instead of twice “{text}”"
                both_ways = Change(unit.start, unit.end, f"({text} + {text}{setting.mark})")
                yield Edit("transpose", what, (Change(first.start, term.units[1].start, ""), both_ways), 1.9)


SLIPS = (transposes, orders, elementwise, symmetrised)
