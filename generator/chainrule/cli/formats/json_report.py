"""The report as one JSON object: Chainrule's own format, with all that is known of each claim.

Its schema is published with the documentation as ``content/docs/check-report.schema.json``; the tests hold the two
together. Fields may be added under the same version; none is removed or changes its meaning.
"""

from __future__ import annotations

from chainrule.build import CheckReport
from chainrule.check.record import Json, claim, counts, edit, place
from chainrule.cli.formats.ascii_json import written
from chainrule.cli.text import ordered
from chainrule.errors import Problem

VERSION = 1


def dumps(report: CheckReport) -> str:
    """One JSON object in ASCII: every claim with its verdict, the counts, and all problems."""
    return written(
        {
            "version": VERSION,
            "claims": [claim(verdict) for verdict in report.verdicts],
            "counts": counts(report.verdicts),
            "problems": [_problem(problem) for problem in ordered(report.problems)],
        }
    )


def _problem(problem: Problem) -> Json:
    return {
        **place(problem.span),
        "severity": problem.severity,
        "rule": problem.rule,
        "message": problem.message,
        "detail": problem.detail,
        "hint": problem.hint,
        "repair": edit(problem.repair),
    }
