"""Judgements as verdicts: where each stands in the source, under which name, and what its author says of it."""

from __future__ import annotations

from chainrule.check import expectations
from chainrule.check.printed.judgement.judged import Judged
from chainrule.check.verdict import Verdict
from chainrule.markdown.text.blocks import Formula
from chainrule.markdown.text.rows import rows
from chainrule.source import Span
from chainrule.tex.statements.displays.relations import Sign
from chainrule.tex.text.atoms import Atoms


def verdict(
    seed: int, number: int, block: Formula, shown: Span, judged: Judged, step: int = 1, text: str = ""
) -> Verdict:
    """The verdict on one relation, whose sign is ``shown``, of a formula that is block ``number`` of its post.

    Its span is that sign, or what is not understood.
    """
    waived = block.attributes.get("unchecked")
    label = label_of(block, shown)
    return Verdict(
        kind="formula",
        block=number,
        span=block.locate(*judged.place) if judged.place else shown,
        name=label or (f"step {step}" if step > 1 else "the equation"),
        source=text or " ".join(block.tex.split()),
        outcome="unchecked" if waived is not None else judged.outcome,
        label=label,
        step=step,
        rule="unchecked.waived" if waived is not None else judged.rule,
        reason=waived if waived is not None else judged.reason,
        error=judged.error,
        points=judged.points,
        sizes=judged.sizes,
        seed=seed,
        at=judged.at,
        grid=judged.grid,
        hint=judged.hint,
        expected=expectations.announced(block),
        waived=waived,
    )


def printed(block: Formula, left: Atoms, right: Atoms, sign: Sign) -> str:
    """Both sides of a relation as the source has them, on one line."""
    start = left[0].start if left else sign.start
    end = right[-1].end if right else sign.end
    if right and sign.start == right[0].start:  # a label at a brace, which has no sign of its own
        return f"{block.tex[start : left[-1].end]} = {block.tex[sign.start : end]}"
    return " ".join(block.tex[start:end].split())


def label_of(block: Formula, shown: Span) -> str | None:
    """The label of the row that a part of a display stands in; where the row has none, the next label below it."""
    below = (row for row in block.rows or rows(block.tex) if shown.start < block.locate(row.end).start)
    return next((row.label for row in below if row.label), None)
