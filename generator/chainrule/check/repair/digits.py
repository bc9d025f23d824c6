"""Printed numbers that should be others, and exponents that bring a factor with them: the power rule by halves.

A number that the right side depends on linearly is found by one more evaluation, with the number raised by one: how far
the sides are apart in such steps says what it should be. After an edit of an exponent the two sides may differ by a
constant factor only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np

from chainrule.check.repair.edits import Edit, applied, both, edit
from chainrule.check.repair.fitting import times
from chainrule.check.repair.measured import Measured, constant_of, go_together
from chainrule.check.repair.numerals import fraction, named, printed
from chainrule.check.repair.pieces import rows
from chainrule.check.repair.powers import powers
from chainrule.check.repair.setting import Setting
from chainrule.check.repair.slips import numbers
from chainrule.check.repair.trying import REFUSALS, Bench, sides_of
from chainrule.check.repair.units import Unit

MOST = 12
"""Printed numbers that are looked at."""
LARGEST = 1000
"""No larger numbers are proposed."""


def digits(bench: Bench, setting: Setting) -> Iterator[Edit]:
    """The edits that put another number in place of a printed one."""
    left, right = bench.measured(bench.own.left), bench.measured(bench.own.right)
    if left is None or right is None or left.structure != right.structure:
        return
    for where, unit in [*_numbers(bench, setting)][:MOST]:
        value, end = int(unit.atoms[0].text), unit.start + len(unit.atoms[0].text)
        raised = _right(bench, edit("number", "", unit.start, end, str(value + 1)))
        wanted = _wanted(left, right, raised) if raised is not None else None
        if wanted and (value + wanted > 0 or where == "cell") and abs(value + wanted) <= LARGEST:
            number = value + wanted
            cost = 1.6 if number.denominator == 1 else 2.0
            yield edit("number", f"change {value} into {named(number)}", unit.start, end, printed(number), cost)


def rescaled(bench: Bench, setting: Setting) -> Iterator[Edit]:
    """The edits of an exponent that leave a factor to be added: ``2 x`` for ``x^2``."""
    left, side = bench.measured(bench.own.left), sides_of(bench.failure)[1]
    found = [*rows(setting.scope, side)]
    if left is None or len(found[0].terms) != 1:
        return
    near = (e for row in found if row.where != "derivative" for slip in (powers, numbers) for e in slip(row, setting))
    for change in [e for e in near if e.kind == "power" and e.cost < 2][:MOST]:
        right = _right(bench, change)
        if right is None or not _alike(left, right):
            continue
        with np.errstate(all="ignore"):
            ratio = constant_of(Measured(left.data / right.along(left.axes), left.axes))
        factor = times(found[0].terms[0], ratio, setting) if ratio is not None else None
        pair = both(change, factor) if factor is not None else None
        if pair is not None:
            yield replace(pair, cost=2.1)


def _numbers(bench: Bench, setting: Setting) -> Iterator[tuple[str, Unit]]:
    for row in rows(setting.scope, sides_of(bench.failure)[1]):
        if row.where not in {"script", "derivative"}:
            for term in row.terms:
                for unit in term.units:
                    if unit.kind == "number" and unit.atoms[0].text.isdigit() and setting.editable(*unit.atoms):
                        yield row.where, unit


def _right(bench: Bench, change: Edit) -> Measured | None:
    """The numbers of the right side after an edit."""
    made = bench.read(applied(bench.tex, change.changes))
    try:
        return None if made is None else bench.measured(bench.tree(made.sides[bench.failure.step + 1]))
    except REFUSALS:
        return None


def _wanted(left: Measured, right: Measured, raised: Measured) -> Fraction | None:
    """By how much the number must grow for the sides to agree, if that is the same everywhere and can be printed."""
    if not _alike(raised, right) or not go_together(left, right):
        return None
    axes = tuple(dict.fromkeys((*left.axes, *right.axes)))
    with np.errstate(all="ignore"):
        steps = (left.along(axes) - right.along(axes)) / (raised.along(axes) - right.along(axes))
    constant = constant_of(Measured(steps, axes))
    return None if constant is None else fraction(constant, LARGEST)


def _alike(one: Measured, other: Measured) -> bool:
    """Whether numbers have the same axes and structure."""
    return one.structure == other.structure and set(one.axes) == set(other.axes) and go_together(one, other)
