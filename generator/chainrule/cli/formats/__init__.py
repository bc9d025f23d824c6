"""The formats that machines read: one module each, from a report to a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chainrule.build import CheckReport
from chainrule.cli.formats.github import dumps as github
from chainrule.cli.formats.json_report import dumps as json
from chainrule.cli.formats.junit import dumps as junit
from chainrule.cli.formats.sarif import dumps as sarif

FORMATS: Mapping[str, Callable[[CheckReport], str]] = {"json": json, "github": github, "sarif": sarif, "junit": junit}
"""Name → what writes a report in it; none of them ends in an error, whatever the content holds."""
