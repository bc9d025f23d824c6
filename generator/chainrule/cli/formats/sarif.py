"""SARIF 2.1.0, the OASIS format for results of static analysis: what code scanning and many editors read.

Written by hand as nested dictionaries; the object models ``sarif-om`` and ``sarif-pydantic`` were weighed, and would be
a dependency for twenty keys. The tests hold the output against the standard's own schema.
"""

from __future__ import annotations

from urllib.parse import quote

from chainrule import __version__
from chainrule.build import CheckReport
from chainrule.check.record import counts
from chainrule.cli.formats.ascii_json import Json, written
from chainrule.cli.rules import RULES
from chainrule.cli.text import ordered
from chainrule.errors import Problem, Repair, explained, printable
from chainrule.source import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def dumps(report: CheckReport) -> str:
    """One run with a result for each problem; claims that hold, fail as announced or are waived are no results."""
    problems = ordered(report.problems)
    met = sorted({problem.rule for problem in problems})
    run = {
        "tool": {
            "driver": {"name": "chainrule", "semanticVersion": __version__, "rules": [_rule(rule) for rule in met]}
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, met.index(problem.rule)) for problem in problems],
        "properties": {"counts": counts(report.verdicts)},
    }
    return written({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: str) -> Json:
    return {"id": rule, "shortDescription": {"text": RULES.get(rule, rule)}}


def _result(problem: Problem, rule: int) -> Json:
    result = {
        "ruleId": problem.rule,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": explained(problem)},
        "locations": [{"physicalLocation": _location(problem.span)}],
    }
    return {**result, "fixes": [_fix(problem.repair)]} if problem.repair and problem.repair.edits else result


def _location(span: Span) -> Json:
    artifact = {"artifactLocation": {"uri": _uri(span.source.path)}}
    return {**artifact, "region": _region(span)} if span.source.text else artifact


def _uri(path: str) -> str:
    scheme = "file://" if path.startswith("/") else ""
    return scheme + quote(path, errors="surrogatepass")


def _region(span: Span) -> Json:
    end_line, end_column = span.source.position(span.end)
    return {"startLine": span.line, "startColumn": span.column, "endLine": end_line, "endColumn": end_column}


def _fix(repair: Repair) -> Json:
    changes: dict[str, list[Json]] = {}
    for span, text in repair.edits:
        replacement = {"deletedRegion": _region(span), "insertedContent": {"text": text}}
        changes.setdefault(_uri(span.source.path), []).append(replacement)
    return {
        "description": {"text": printable(repair.what)},
        "artifactChanges": [{"artifactLocation": {"uri": uri}, "replacements": all_} for uri, all_ in changes.items()],
    }
