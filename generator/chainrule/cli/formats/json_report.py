"""The machine-readable report of ``chainrule check --format json``."""

from __future__ import annotations

import json
import math
from typing import Any

from chainrule.build import CheckReport
from chainrule.check import Verdict, Worst
from chainrule.cli.text import counts
from chainrule.errors import Problem

VERSION = 1


def dumps(report: CheckReport) -> str:
    """One JSON object: every claim with its verdict, the counts, and the problems that are no claims."""
    verdicts = report.verdicts
    document = {
        "version": VERSION,
        "claims": [_claim(verdict) for verdict in verdicts],
        "counts": counts(verdicts),
        "problems": [_problem(problem) for problem in report.problems],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)


def _claim(verdict: Verdict) -> dict[str, Any]:
    return {
        "path": verdict.span.source.path,
        "line": verdict.span.line,
        "column": verdict.span.column,
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
        "reason": verdict.reason,
        "error": _finite(verdict.error),
        "points": verdict.points,
        "sizes": list(verdict.sizes),
        "seed": verdict.seed,
        "at": _worst(verdict.at),
        "hint": verdict.hint,
    }


def _worst(at: Worst | None) -> dict[str, Any] | None:
    if at is None:
        return None
    values = {"stated": _finite(at.stated), "numerical": _finite(at.numerical)}
    return {"entry": at.entry, "index": list(at.index), **values, "point": at.point}


def _finite(value: float | None) -> float | str | None:
    """JSON has no word for infinities and not-a-number; they become texts."""
    return value if value is None or math.isfinite(value) else str(value)


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.span.source.path,
        "line": problem.span.line,
        "column": problem.span.column,
        "severity": problem.severity,
        "rule": problem.rule,
        "message": problem.message,
        "hint": problem.hint,
    }
