"""The search for the one slip that a failing claim suffers from.

First come the edits that the numbers themselves suggest, then, in the order of how common their slip is, those that are
plainer than what was found. The right side goes before the left: everything that makes the right side hold equals the
left side, so all such edits state the same relation, and the plainest is offered. Edits of the left side state
different relations, so one is offered only where it is the only one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from chainrule.check.repair import arrays, indices, lost, powers, slips
from chainrule.check.repair.digits import digits, rescaled
from chainrule.check.repair.edits import Edit, applied, both
from chainrule.check.repair.fitting import fits
from chainrule.check.repair.pieces import rows
from chainrule.check.repair.setting import Setting, every
from chainrule.check.repair.trying import Bench, sides_of
from chainrule.tex.text.atoms import Atoms

MOST_SCREENED = 200
"""Edits of the right side that are tried at a few points, about a millisecond each."""
MOST_ATOMS = 400
"""Letters, numbers and signs of a claim that is searched at all."""
MOST_ABOUT = 60
"""Edits of the left side."""
MOST_JUDGED = 8
"""Edited texts that survive and are judged like any claim."""
SECONDS = 0.6
"""Of the processor: a stop for claims whose every evaluation is slow; others end by the numbers above."""
NESTED = 0.01
"""What a sign inside of brackets costs more than one outside."""
PLAIN = 1.3
"""Edits up to this cost are also tried in pairs."""
MOST_PLAIN = 10


def search(bench: Bench, setting: Setting) -> Edit | None:
    """The edit to offer, or None."""
    deadline = time.process_time() + SECONDS
    left, right = sides_of(bench.failure)
    if sum(1 for _ in every((*left, *right))) > MOST_ATOMS:
        return None
    suggested = {*fits(bench, setting), *digits(bench, setting), *rescaled(bench, setting)}
    near = next(_holding(bench, sorted(suggested, key=_order), deadline), None)
    edits = sorted({*_edits(right, setting), *_beside(bench, setting)}, key=_order)[:MOST_SCREENED]
    cheaper = [edit for edit in edits if near is None or _order(edit) < _order(near)]
    found = next(_holding(bench, cheaper, deadline), near)
    if found is None:
        found = next(_holding(bench, _pairs(edits), deadline), None)
    if found is not None:
        return found
    if bench.failure.step > bench.failure.begin:
        return None  # the left side is the right side of the step before, which holds
    about = (edit for edit in (*_edits(left, setting), *indices.traces(left, setting)) if edit.kind in ABOUT)
    holding = list(_holding(bench, sorted(about, key=_order)[:MOST_ABOUT], deadline))
    return holding[0] if len(holding) == 1 else None


ABOUT = frozenset({"index", "symbol", "transpose", "sign", "bound", "order", "trace"})
"""Slips in what a claim is about that are worth a look: the left side is what the author wants to know."""


def _order(edit: Edit) -> tuple[float, int, tuple[object, ...]]:
    return edit.cost, sum(len(c.new) + c.end - c.start for c in edit.changes), edit.changes


def _edits(side: Atoms, setting: Setting) -> Iterator[Edit]:
    """All single edits of a side."""
    for row in rows(setting.scope, side):
        of_row = (*slips.SLIPS, *powers.SLIPS, *arrays.SLIPS, *lost.SLIPS, *indices.OF_ROWS)
        for slip in indices.OF_ROWS if row.where == "derivative" else of_row:
            for found in slip(row, setting):
                inner = row.where != "side" and found.kind == "sign"
                yield replace(found, cost=found.cost + NESTED) if inner else found
    for of_side in indices.OF_SIDES:
        yield from of_side(side, setting)
    yield from slips.negated(side, setting)


def _beside(bench: Bench, setting: Setting) -> Iterator[Edit]:
    """The edits of the conditions beside the formula."""
    for condition in bench.failure.statement.conditions:
        yield from indices.conditions(condition, setting)


def _pairs(candidates: list[Edit]) -> list[Edit]:
    plain = [edit for edit in candidates if edit.cost <= PLAIN][:MOST_PLAIN]
    return [pair for one, two in combinations(plain, 2) if (pair := both(one, two)) is not None]


def _holding(bench: Bench, edits: Sequence[Edit], deadline: float) -> Iterator[Edit]:
    """The edits that make the claim hold, in order."""
    seen, judged = {bench.tex}, 0
    for edit in edits:
        if time.process_time() > deadline or judged == MOST_JUDGED:
            return
        tex = applied(bench.tex, edit.changes)
        if tex in seen:
            continue
        seen.add(tex)
        if not bench.screens(tex):
            continue
        judged += 1
        if bench.holds(tex):
            yield edit
