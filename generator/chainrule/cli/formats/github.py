"""Annotations on a pull request: the workflow commands of GitHub Actions, which Forgejo and Gitea read as well.

A command is a line ``::error file=…,line=…::message``; https://docs.github.com/actions has its escapes. Whatever comes
from content is escaped, so that no post can write a command of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

from chainrule.build import CheckReport
from chainrule.cli.text import ordered, summary
from chainrule.errors import Problem, explained, quiet


def dumps(report: CheckReport) -> str:
    """One annotation for each problem, then the summary as a line of the log."""
    lines = [_annotation(problem) for problem in ordered(report.problems)]
    return "\n".join([*lines, summary(report), ""])


def _annotation(problem: Problem) -> str:
    span = problem.span
    end_line, end_column = span.source.position(span.end)
    properties = {"file": _from_workspace(span.source.path), "title": problem.rule}
    if span.source.text:
        properties |= {"line": str(span.line), "endLine": str(end_line), "col": str(span.column)}
        properties |= {"endColumn": str(max(end_column - 1, span.column))} if end_line == span.line else {}
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{problem.severity} {listed}::{_data(explained(problem))}"


def _from_workspace(path: str) -> str:
    """A path as GitHub knows it: from the root of the checkout, wherever the check runs in it."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    absolute = Path(path).absolute()
    if workspace and absolute.is_relative_to(workspace):
        return absolute.relative_to(workspace).as_posix()
    return path


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(quiet(text)).replace(":", "%3A").replace(",", "%2C")
