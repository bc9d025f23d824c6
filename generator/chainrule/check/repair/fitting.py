"""Edits that the numbers themselves suggest: which coefficient of which term, which factor, which missing term.

The difference of the two sides is compared with the terms of the right side and with every word of the claim. One
evaluation of each answers a thousand candidates; what fits is tried as text like any other edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chainrule.check.repair.edits import Change, Edit, both, edit
from chainrule.check.repair.measured import LOOSE, Measured, constant_of, go_together
from chainrule.check.repair.numerals import fraction, named, printed
from chainrule.check.repair.pieces import Row, Term, rows
from chainrule.check.repair.setting import Setting, Word
from chainrule.check.repair.trying import REFUSALS, Bench, sides_of
from chainrule.tex.text.atoms import Atoms

Floats = NDArray[np.float64]
SCALES = {1.0: "", -1.0: "-", 2.0: "2 ", 0.5: r"\frac{1}{2} "}
"""The coefficients that may come with a lost factor."""


@dataclass(frozen=True)
class Linear:
    """A term on which the right side depends linearly: its place, and the right side with all other terms gone."""

    term: Term
    atoms: Atoms


def fits(bench: Bench, setting: Setting) -> Iterator[Edit]:
    """The edits of the right side that the numbers suggest."""
    right = bench.measured(bench.own.right)
    left = bench.measured(bench.own.left)
    if left is None or right is None or left.structure != right.structure or not np.isfinite(left.data).any():
        return
    linear = [(each, found) for each in _linear(bench, setting) if (found := _measured(bench, each.atoms)) is not None]
    top = [(each, found) for each, found in linear if each.atoms == each.term.signed]
    yield from _coefficients(left, top, setting)
    words = [(word, found) for word in setting.words if (found := _measured(bench, word.atoms)) is not None]
    for each, found in linear:
        yield from _factors(left, right, each.term, found, words, setting)
    if len(top) > 1:
        yield from _whole(left, right, words, bench)
    yield from _addends(left, right, words, bench)


def _whole(left: Measured, right: Measured, words: list[tuple[Word, Measured]], bench: Bench) -> Iterator[Edit]:
    """A factor that a side of several terms lacks as a whole."""
    ratio = _ratio(left, right, right)
    side = sides_of(bench.failure)[1]
    start, end = side[0].start, max(atom.end for atom in side)
    if ratio is None or "&" in bench.tex[start:end]:
        return
    for word, value in words:
        for scale, sign in SCALES.items():
            for inverse in (False, True):
                if value.structure or not _equal(ratio, value, scale, inverse=inverse):
                    continue
                factor = _over(scale, word.tex) if inverse else sign + word.tex
                what = f"multiply the whole side by “{factor}”"
                changes = Change(start, start, rf"{factor} \left("), Change(end, end, r"\right)")
                yield Edit("factor", what, changes, 2.5)


def _measured(bench: Bench, atoms: Atoms) -> Measured | None:
    try:
        return bench.measured(bench.tree(atoms))
    except REFUSALS:
        return None


def _linear(bench: Bench, setting: Setting) -> Iterator[Linear]:
    """The terms of the right side, and those in a bracket that is a factor of one."""
    side = sides_of(bench.failure)[1]
    outer = next(iter(rows(setting.scope, side)), Row("side", ()))
    for term in outer.terms:
        yield Linear(term, term.signed)
        for unit in term.units:
            if unit.kind != "bracket" or unit.last.sup is not None or unit.atoms[0].kind != "open":
                continue
            inner = next(iter(rows(setting.scope, unit.atoms[1:-1], "bracket")), Row("bracket", ()))
            if len(inner.terms) < 2:
                continue
            at = term.atoms.index(unit.atoms[0])
            before, behind = term.atoms[: at + 1], term.atoms[at + len(unit.atoms) - 1 :]
            sign = () if term.sign is None else (term.sign,)
            for part in inner.terms:
                yield Linear(part, (*sign, *before, *part.signed, *behind))


def _coefficients(left: Measured, top: list[tuple[Linear, Measured]], setting: Setting) -> Iterator[Edit]:
    """All coefficients at once, by least squares, where at most two are wrong."""
    found = [m for _, m in top]
    axes = tuple(dict.fromkeys(axis for m in (left, *found) for axis in m.axes))
    if any(m.structure not in {left.structure, ()} for m in found) or not found or not go_together(left, *found):
        return
    rank = len(left.structure)
    arrays = np.broadcast_arrays(*(_column(m, axes, rank) for m in (left, *found)))
    use = np.isfinite(np.stack(arrays)).all(axis=0)
    matrix, wanted = np.stack([a[use] for a in arrays[1:]], axis=-1), arrays[0][use]
    if not wanted.size or np.linalg.matrix_rank(matrix) < len(found) or wanted.size <= len(found):
        return
    solved = np.linalg.lstsq(matrix, wanted, rcond=None)[0]
    if np.abs(matrix @ solved - wanted).max() > LOOSE * np.abs(wanted).max():
        return
    wrong = [(each.term, float(c)) for (each, _), c in zip(top, solved, strict=True) if abs(c - 1) > LOOSE]
    edits = [made for term, c in wrong if (made := times(term, c, setting)) is not None]
    if len(edits) == len(wrong) == 1:
        yield edits[0]
    elif len(edits) == len(wrong) == 2 and (pair := both(edits[0], edits[1])) is not None:
        yield replace(pair, cost=3.0)


def _column(measured: Measured, axes: tuple[str, ...], rank: int) -> Floats:
    data = measured.along(axes)
    return data.reshape(data.shape + (1,) * (rank - len(measured.structure)))


def times(term: Term, by: float, setting: Setting) -> Edit | None:
    """The edit that multiplies a term by a number that can be printed."""
    nice = fraction(by)
    if not nice or nice == 1:
        return None
    shown, size = setting.quoted(term.start, term.end), abs(nice)
    if setting.part(term.start, term.end) == "1":
        what = f"write {named(nice)} instead of 1"
        return edit("number", what, term.start, term.end, printed(nice), 1.6) if nice > 0 else None
    factor = printed(size) + " " if size != 1 else ""
    if nice > 0:
        return edit("factor", f"add the factor {named(nice)} to {shown}", term.start, term.start, factor, 1.6)
    start = term.sign.start if term.sign is not None else term.start
    sign = "-" if term.sign is None or term.sign.text == "+" else "+"
    first = setting.tex[:start].rstrip().endswith(("=", "&", "(", "[", "{"))
    what = f"change the sign of {shown}" + (f" and add the factor {named(size)}" if factor else "")
    return edit("sign", what, start, term.start, ("" if first and sign == "+" else sign + " ") + factor, 1.05)


def _factors(
    left: Measured, right: Measured, term: Term, part: Measured, words: list[tuple[Word, Measured]], setting: Setting
) -> Iterator[Edit]:
    """A factor that a term lacks, or that it should be divided by: what the term must grow by is one of the words."""
    ratio = _ratio(left, right, part)
    if ratio is None:
        return
    constant = constant_of(ratio)
    nice = times(term, constant, setting) if constant is not None else None
    if nice is not None:
        yield nice
    plain = term.units[0].atoms[0].kind != "environment"
    for word, value in words:
        for scale, sign in SCALES.items():
            if _equal(ratio, value, scale):
                yield from _inserted(term, word, sign, setting, entrywise=bool(value.structure))
            elif not value.structure and plain and _equal(ratio, value, scale, inverse=True):
                factor = _over(scale, word.tex)
                what = f"add the factor “{factor}” to {setting.quoted(term.start, term.end)}"
                yield edit("factor", what, term.start, term.start, factor + " ", 2.2)


def _over(scale: float, tex: str) -> str:
    r"""One over a multiple of a word: ``\frac{1}{2 x}``, ``\frac{2}{x}``."""
    top = "2" if scale == 0.5 else "1"
    return rf"{'-' if scale < 0 else ''}\frac{{{top}}}{{{'2 ' if scale > 1 else ''}{tex}}}"


def _inserted(term: Term, word: Word, sign: str, setting: Setting, *, entrywise: bool) -> Iterator[Edit]:
    delta = word.tex.startswith("\\delta")
    what = f"add the factor “{sign}{word.tex}” to {setting.quoted(term.start, term.end)}"
    if sign == "-" and term.sign is not None:
        return
    text = f"{sign}{word.tex} \\odot " if entrywise else f"{sign}{word.tex} "
    one = len(term.atoms) == 1 and term.atoms[0].kind == "number" and term.atoms[0].text == "1"
    if one and not entrywise:
        what = f"write “{sign}{word.tex}” instead of 1"
        yield edit("delta" if delta else "symbol", what, term.start, term.end, f"{sign}{word.tex}", 1.6)
        return
    yield edit("delta" if delta else "factor", what, term.start, term.start, text, 1.9 if not sign else 2.4)


def _addends(left: Measured, right: Measured, words: list[tuple[Word, Measured]], bench: Bench) -> Iterator[Edit]:
    """A term that the right side lacks."""
    side = sides_of(bench.failure)[1]
    end = max(atom.end for atom in side)
    axes = tuple(dict.fromkeys((*left.axes, *right.axes)))
    if not go_together(left, right):
        return
    gap = Measured(left.along(axes) - right.along(axes), axes)
    constant = constant_of(gap)
    for value, text in ((1.0, "1"), (2.0, "2"), (0.5, r"\frac{1}{2}")):
        if constant is not None and not gap.structure and abs(abs(constant) - value) <= LOOSE:
            sign = "+" if constant > 0 else "-"
            yield edit("term", f"add the term {sign}{text}", end, end, f" {sign} {text}", 2.0)
    for (word, numbers), scale in ((w, s) for w in words for s in (1.0, -1.0, 2.0, -2.0, 0.5, -0.5)):
        if numbers.structure == gap.structure and _equal(gap, numbers, scale):
            text = f"{'+' if scale > 0 else '-'} {SCALES[abs(scale)]}{word.tex}"
            yield edit("term", f"add the term “{text}”", end, end, f" {text}", 2.3)


def _ratio(left: Measured, right: Measured, part: Measured) -> Measured | None:
    """What a part of the right side must be multiplied by for the sides to agree; None where that is no number."""
    axes = tuple(dict.fromkeys((*left.axes, *right.axes, *part.axes)))
    fit = part.structure in {right.structure, ()} and left.structure == right.structure
    if not fit or not go_together(left, right, part):
        return None
    rank = len(right.structure)
    with np.errstate(all="ignore"):
        a, b, c = np.broadcast_arrays(*(_column(m, axes, rank) for m in (left, right, part)))
        data = 1 + (a - b) / c
    valid = np.isfinite(data)
    return Measured(np.where(valid, data, np.nan), axes) if valid.any() else None


def _equal(ratio: Measured, value: Measured, scale: float, *, inverse: bool = False) -> bool:
    """Whether numbers are a word's, or one over them, up to a number."""
    fit = set(value.axes) <= set(ratio.axes) and value.structure in {(), ratio.structure}
    if not fit or not go_together(ratio, value):
        return False
    wanted = _column(value, ratio.axes, len(ratio.structure)) * scale
    with np.errstate(all="ignore"):
        wanted = 1 / wanted if inverse else wanted
        near = np.abs(ratio.data - wanted) <= LOOSE * np.maximum(np.abs(ratio.data), np.abs(wanted)) + 1e-12
    known = np.isfinite(ratio.data)
    return bool(known.sum() > 1 and np.broadcast_to(near, known.shape)[known].all())
