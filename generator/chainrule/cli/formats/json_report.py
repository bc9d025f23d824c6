"""The report as one JSON object: Chainrule's own format, with all that is known of each claim.

Its schema is published with the documentation as ``content/docs/check-report.schema.json``; the tests hold the two
together. Fields may be added under the same version; none is removed or changes its meaning.
"""

from __future__ import annotations

import math

from chainrule.build import CheckReport
from chainrule.check import Verdict, Worst
from chainrule.cli.formats.ascii_json import Json, written
from chainrule.cli.text import counts, ordered
from chainrule.errors import Problem, Repair
from chainrule.source import Span

VERSION = 1


def dumps(report: CheckReport) -> str:
    """One JSON object in ASCII: every claim with its verdict, the counts, and all problems."""
    return written(
        {
            "version": VERSION,
            "claims": [_claim(verdict) for verdict in report.verdicts],
            "counts": counts(report.verdicts),
            "problems": [_problem(problem) for problem in ordered(report.problems)],
        }
    )


def _claim(verdict: Verdict) -> Json:
    return {
        **_place(verdict.span),
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
        "repair": _repair(verdict.repair),
    }


def _place(span: Span) -> Json:
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


def _repair(repair: Repair | None) -> Json | None:
    if repair is None:
        return None
    edits = [{**_place(span), "text": text} for span, text in repair.edits]
    return {
        "kind": repair.kind,
        "what": repair.what,
        "tex": repair.tex,
        "changed": list(repair.changed),
        "edits": edits,
    }


def _problem(problem: Problem) -> Json:
    return {
        **_place(problem.span),
        "severity": problem.severity,
        "rule": problem.rule,
        "message": problem.message,
        "detail": problem.detail,
        "hint": problem.hint,
        "repair": _repair(problem.repair),
    }


def _finite(value: float | None) -> float | str | None:
    """JSON has no word for infinities and not-a-number; they become texts."""
    return value if value is None or math.isfinite(value) else str(value)
