"""The verdicts on a post's formulas, with a repair or a fact about the difference for each claim that fails."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from chainrule.check.printed.judgement.failures import Failure
from chainrule.check.printed.post import Findings
from chainrule.check.printed.post import findings as plain
from chainrule.check.repair.edits import Edit, applied, marked, settled
from chainrule.check.repair.residual import fact
from chainrule.check.repair.search import search
from chainrule.check.repair.trying import REFUSALS, Bench
from chainrule.check.repair.vocabulary import setting_of
from chainrule.check.settings import Settings
from chainrule.check.verdict import Repair, Verdict
from chainrule.markdown.text.blocks import Block


def findings(blocks: Sequence[Block], settings: Settings) -> Findings:
    """Read a post's formulas from top to bottom, with what would make it right beside each claim that fails."""
    read = plain(blocks, settings)
    if not read.failures:
        return read
    verdicts = list(read.verdicts)
    before: tuple[Failure, Edit] | None = None
    for failure in read.failures:
        own = verdicts[failure.verdict]
        if own.outcome != "fails" or own.expected:
            continue
        bench = Bench(failure, settings.macros, settings.seed)
        if before is not None and _cures(bench, *before):
            hint = "this holds once the step before it is corrected as proposed there"
            verdicts[failure.verdict] = replace(own, hint=hint)
            continue
        searched = not _follows_a_failure(failure, verdicts)
        verdicts[failure.verdict], edit = _advised(bench, own, searched=searched)
        before = (failure, edit) if edit is not None else None
    return replace(read, verdicts=tuple(verdicts))


def _advised(bench: Bench, own: Verdict, *, searched: bool) -> tuple[Verdict, Edit | None]:
    """The verdict with a repair or a fact; as it is where the search itself stumbles, for it stands anyway."""
    with suppress(*REFUSALS):
        setting = setting_of(bench)
        edit = search(bench, setting) if searched else None
        hint = _layout(bench) if edit is None or edit.kind in {"transpose", "order"} else None
        if edit is not None:
            return replace(own, hint=hint, repair=_repair(bench, edit)), edit
        return replace(own, hint=hint or fact(bench, own, setting) or own.hint), None
    return own, None


def _layout(bench: Bench) -> str | None:
    """The layout in which the formula holds as it is printed."""
    for layout in ("denominator", "numerator"):
        if layout != bench.failure.scope.layout and bench.holds_in(layout):
            return f"as it is printed it holds in {layout} layout: if the page means that, its front matter must say so"
    return None


def _cures(bench: Bench, failure: Failure, edit: Edit) -> bool:
    """Whether the repair of an earlier step of the same chain is the repair of this one."""
    same = failure.block is bench.failure.block and failure.statement is bench.failure.statement
    return same and bench.holds(applied(bench.tex, edit.changes))


def _follows_a_failure(failure: Failure, verdicts: Sequence[Verdict]) -> bool:
    """Whether the step before fails too: then it is not known what this step's left side should be."""
    own, before = verdicts[failure.verdict], verdicts[failure.verdict - 1] if failure.verdict else None
    return (
        failure.step > failure.begin
        and before is not None
        and (before.block, before.step, before.outcome) == (own.block, own.step - 1, "fails")
    )


def _repair(bench: Bench, edit: Edit) -> Repair:
    """The repair that an edit makes; one that crosses the marks of a quote is told only, as it cannot be written."""
    failure, block = bench.failure, bench.failure.block
    left, right = failure.statement.sides[failure.step : failure.step + 2]
    start, end = left[0].start, max(atom.end for atom in right)
    tex, changed = marked(block.tex, edit.changes, start, end)
    changes = settled(block.tex, edit.changes)
    edits = tuple((block.locate(c.start, c.end), c.new) for c in changes)
    plain = all(block.tex[c.start : c.end] == place.text for c, (place, _) in zip(changes, edits, strict=True))
    return Repair(edit.kind, edit.what, tex, changed, edits if plain else ())
