"""Claims as plain values: the one record that the report of a check and a built site's ``checks.json`` have in common.

Its fields are those of ``content/docs/check-report.schema.json``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from chainrule.check.verdict import OUTCOMES, Verdict, Worst
from chainrule.errors import Repair
from chainrule.source import Span

Json = dict[str, Any]


def claim(verdict: Verdict) -> Json:
    """All that is known of a claim."""
    return {
        **place(verdict.span),
        "kind": verdict.kind,
        "name": verdict.name,
        "label": verdict.label,
        "source": verdict.source,
        "step": verdict.step,
        "verdict": verdict.outcome,
        "rule": verdict.rule or verdict.outcome,
        "expected": verdict.expected,
        "waived": verdict.waived,
        "tied": verdict.tied,
        "accepted": verdict.accepted,
        "reason": verdict.reason,
        "error": _finite(verdict.error),
        "points": verdict.points,
        "sizes": list(verdict.sizes),
        "seed": verdict.seed,
        "at": _worst(verdict.at),
        "hint": verdict.hint,
        "repair": edit(verdict.repair),
    }


def place(span: Span) -> Json:
    """Where a span begins and ends; lines and columns count from 1, columns in characters, the end is exclusive."""
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    path = span.source.path
    return {"path": path, "line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _worst(at: Worst | None) -> Json | None:
    if at is None:
        return None
    values = {"stated": _finite(at.stated), "numerical": _finite(at.numerical)}
    return {"entry": at.entry, "index": list(at.index), **values, "point": at.point}


def edit(repair: Repair | None) -> Json | None:
    """A repair, if there is one."""
    if repair is None:
        return None
    edits = [{**place(span), "text": text} for span, text in repair.edits]
    return {
        "kind": repair.kind,
        "what": repair.what,
        "tex": repair.tex,
        "changed": list(repair.changed),
        "edits": edits,
    }


def _finite(value: float | None) -> float | str | None:
    """JSON has no word for infinities and not-a-number; they become texts."""
    return value if value is None or math.isfinite(value) else str(value)


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many verdicts there are of each outcome."""
    found = [verdict.outcome for verdict in verdicts]
    return {outcome: found.count(outcome) for outcome in OUTCOMES}
