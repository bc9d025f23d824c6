"""The formats that machines read: one module each, from a report to a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chainrule.build import CheckReport
from chainrule.cli.formats import github, json_report, junit, sarif

FORMATS: Mapping[str, Callable[[CheckReport], str]] = {
    "json": json_report.dumps,
    "github": github.dumps,
    "sarif": sarif.dumps,
    "junit": junit.dumps,
}
"""Name → what writes a report in it; none of them ends in an error, whatever the content holds."""
