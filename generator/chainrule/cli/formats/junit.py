"""A JUnit report: each file a suite, each claim a test case, so that any build service can show what was checked.

The format has no standard; this keeps to what Jenkins, GitLab and pytest agree on. ``junit-xml`` was weighed: the
standard library writes the same few elements.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from chainrule import check
from chainrule.build import CheckReport
from chainrule.check import Verdict
from chainrule.cli.text import ordered
from chainrule.errors import Problem, plain, printable

_NOT_XML = re.compile("[\ufffe\uffff]")
"""What `printable` lets through and XML 1.0 forbids."""


def dumps(report: CheckReport) -> str:
    """The report as XML; whatever is wrong beside claims is a test case with an error, a warning is text."""
    claims: dict[str, list[Verdict]] = defaultdict(list)
    others: dict[str, list[Problem]] = defaultdict(list)
    for verdict in report.verdicts:
        claims[verdict.span.source.path].append(verdict)
    stated = {check.diagnostic(verdict) for verdict in report.verdicts}
    for problem in ordered(set(report.problems) - stated):
        others[problem.span.source.path].append(problem)
    paths = sorted({*claims, *others, *(checked.document.source.path for checked in report.checked)})
    suites = [_suite(path, claims[path], others[path]) for path in paths]
    root = Element("testsuites", {"name": "chainrule", **_sums(suites)})
    root.extend(suites)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, "unicode")}\n'


def _sums(suites: Sequence[Element]) -> dict[str, str]:
    return {key: str(sum(int(suite.attrib[key]) for suite in suites)) for key in ("tests", "failures", "errors")}


def _suite(path: str, claims: Sequence[Verdict], others: Sequence[Problem]) -> Element:
    errors = [problem for problem in others if problem.severity == "error"]
    warnings = [problem for problem in others if problem.severity == "warning"]
    suite = Element("testsuite", {"name": _text(path)})
    for verdict in claims:
        _claim(_case(suite, verdict.span.line, verdict.span.column, verdict.label or verdict.source), verdict)
    for problem in errors:
        case = _case(suite, problem.span.line, problem.span.column, problem.rule)
        SubElement(case, "error", _reason(problem)).text = _text(plain(problem))
    if warnings:
        SubElement(suite, "system-out").text = _text("\n\n".join(map(plain, warnings)))
    failures, skipped = len(suite.findall("testcase/failure")), len(suite.findall("testcase/skipped"))
    suite.attrib |= {"tests": str(len(suite.findall("testcase"))), "failures": str(failures)}
    suite.attrib |= {"errors": str(len(errors)), "skipped": str(skipped)}
    return suite


def _case(suite: Element, line: int, column: int, name: str) -> Element:
    shown = _text(" ".join(name.split()))
    path = suite.attrib["name"]
    names = {"classname": path, "name": f"{line}:{column} {shown}", "file": path, "line": str(line)}
    return SubElement(suite, "testcase", names)


def _claim(case: Element, verdict: Verdict) -> None:
    problem = check.diagnostic(verdict)
    if problem:
        SubElement(case, "failure", _reason(problem)).text = _text(plain(problem))
    elif verdict.waived is not None:
        SubElement(case, "skipped", {"message": _text(verdict.waived)})


def _reason(problem: Problem) -> dict[str, str]:
    return {"type": problem.rule, "message": _text(problem.message)}


def _text(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", printable(text))
