"""What can be said of a difference that no edit explains: facts for a writer who looks for the slip."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from chainrule.check.repair.measured import LOOSE, Measured, agree, constant_of, go_together
from chainrule.check.repair.setting import Setting
from chainrule.check.repair.trying import REFUSALS, Bench
from chainrule.check.verdict import Verdict
from chainrule.tex.evaluation.arrays.values import POINTS


def fact(bench: Bench, own: Verdict, setting: Setting) -> str | None:
    """The plainest fact about the difference of the two sides, as a hint; None where there is none to tell."""
    left, right = bench.measured(bench.own.left), bench.measured(bench.own.right)
    if left is None or right is None or own.rule == "fails.boundary":
        return None
    if left.structure != right.structure:
        return _shapes(left, right)
    if not go_together(left, right):
        return None
    axes = tuple(dict.fromkeys((*left.axes, *right.axes)))
    a, b = np.broadcast_arrays(left.along(axes), right.along(axes))
    if agree(a, b, np.isfinite(a) & np.isfinite(b)):
        return "the sides differ at some points only: look for a case or a sign that depends on the point"
    return next(_facts(bench, setting, Measured(a, axes), Measured(b, axes)), None)


def _facts(bench: Bench, setting: Setting, left: Measured, right: Measured) -> Iterator[str]:
    with np.errstate(all="ignore"):
        ratio = Measured(left.data / right.data, left.axes)
        gap = Measured(left.data - right.data, left.axes)
    factor, constant = constant_of(ratio), constant_of(gap)
    if factor:
        yield f"the left side is {factor:.6g} times the right side, at every point: look for a lost factor"
    if len(left.structure) == 2 and left.structure[0] == left.structure[1] > 1:
        flipped = right.data.swapaxes(-1, -2)
        if agree(left.data, flipped, np.isfinite(left.data) & np.isfinite(flipped)):
            yield "the left side is the transpose of the right side"
    if (where := _where(left, right)) is not None:
        yield f"the sides differ only {where}"
    if constant is not None:
        yield f"the left side is the right side plus {constant:.6g}, at every point: look for a lost term"
    yield from _proportional(bench, setting, ratio, gap)


def _shapes(left: Measured, right: Measured) -> str:
    shown = ["a scalar" if not s else "×".join(map(str, s)) for s in (left.structure, right.structure)]
    turned = left.structure == right.structure[::-1]
    advice = "transpose one of them" if turned else "check for a missing sum, transpose or index"
    return f"shapes: the left side is {shown[0]}, the right side {shown[1]}; {advice}"


def _where(left: Measured, right: Measured) -> str | None:
    """``where i = j``: the entries at which the sides differ, where those are all on a diagonal or all off it."""
    scale = float(np.nanmax(np.abs([left.data, right.data]), initial=0.0))
    wrong = np.abs(left.data - right.data) > LOOSE * scale
    stated = np.isfinite(left.data) & np.isfinite(right.data)
    names = sorted(axis for axis in left.axes if axis != POINTS)
    pairs = [(left.axes.index(a), left.axes.index(b), f"where {a} {{}} {b}") for a, b in combinations(names, 2)]
    if not names and len(left.structure) == 2:
        pairs = [(wrong.ndim - 2, wrong.ndim - 1, "{} the diagonal")]
    for one, two, words in pairs:
        if wrong.shape[one] == wrong.shape[two] > 1:
            same = np.indices(wrong.shape)[one] == np.indices(wrong.shape)[two]
            for mask, signs in ((same, ("=", "on")), (~same, ("≠", "off"))):
                if wrong.any() and (wrong <= mask).all() and (stated & ~mask).any():
                    return words.format(signs[0] if names else signs[1])
    return None


def _proportional(bench: Bench, setting: Setting, ratio: Measured, gap: Measured) -> Iterator[str]:
    for word in setting.words:
        try:
            value = bench.measured(bench.tree(word.atoms))
        except REFUSALS:
            continue
        if value is None or not set(value.axes) <= set(gap.axes) or not go_together(gap, value):
            continue
        for whole, text in ((ratio, "the right side times"), (gap, "the right side plus")):
            if value.structure not in {(), whole.structure} or (not set(value.axes) - {POINTS} and value.data.size < 2):
                continue
            data = value.along(whole.axes)
            with np.errstate(all="ignore"):
                quotient = whole.data / data.reshape(data.shape + (1,) * (whole.data.ndim - data.ndim))
            if constant := constant_of(Measured(quotient, whole.axes)):
                number = "" if abs(constant - 1) < LOOSE else f"{constant:.6g} times "
                yield f"the left side is {text} {number}“{word.tex}”, at every point"
