"""What a writer reads in the terminal: problems with their caret, verdicts, one line of summary.

Rich was chosen for its notion of a terminal (colour only where there is one, ``NO_COLOR``, width); its markup and its
highlighter are off, because content may hold anything.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from chainrule.build import BuildReport, CheckReport, Progress, silent
from chainrule.check.record import counts
from chainrule.config import Config
from chainrule.errors import ChainruleError, Problem, Role, block, quiet

STYLES: dict[Role, str] = {
    "place": "bold",
    "words": "",
    "gutter": "dim",
    "detail": "dim",
    "label": "bold cyan",
    "repair": "bold green",
}
MARGIN = 10
"""Columns that stand before a line of the source: its number, and the bar."""
SEVERITIES = {"error": "bold red", "warning": "bold yellow"}
"""The colours of the severity and of the carets."""


def console(*, errors: bool = False) -> Console:
    """The terminal; colour only where it is one and ``NO_COLOR`` is not set."""
    return Console(stderr=errors, markup=False, highlight=False, soft_wrap=True, emoji=False)


def show_problems(out: Console, problems: Iterable[Problem]) -> None:
    """Print each problem as one block: place and message, the source line with carets, details, the next step."""
    width = min(100, out.width - MARGIN) if out.is_terminal else 100
    for problem in ordered(problems):
        styles = {**STYLES, "severity": SEVERITIES[problem.severity], "caret": SEVERITIES[problem.severity]}
        rows = (Text.assemble(*((text, styles[role]) for role, text in row)) for row in block(problem, max(20, width)))
        out.print(Text("\n").join(rows), end="\n\n")


def show_error(out: Console, error: ChainruleError | OSError) -> None:
    """Print what a command could not get over: its problems, or what the system said."""
    if isinstance(error, ChainruleError):
        show_problems(out, error.problems)
    else:
        out.print(f"error: {error.filename or 'system'}: {error.strerror or error}")


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file and place."""
    return sorted(problems, key=lambda problem: (problem.span.source.path, problem.span.start))


@contextmanager
def progress() -> Iterator[Progress]:
    """A line that says what is being done, on a terminal only and after the first second."""
    out = console(errors=True)
    if not out.is_terminal:
        yield silent
        return
    status = out.status("checking")
    start = threading.Timer(1, status.start)
    start.start()
    try:
        yield lambda what, done, total: status.update(f"{what} {done + 1} of {total}")
    finally:
        start.cancel()
        start.join()
        status.stop()


def show_check(out: Console, report: CheckReport) -> None:
    """Print what a check found, and one line of summary."""
    show_problems(out, report.problems)
    out.print(summary(report))
    repairs = sum(problem.repair is not None for problem in report.problems)
    if repairs:
        out.print(f"{plural(repairs, 'repair')} proposed: chainrule check --fix asks before it writes", style="dim")


def show_preview(out: Console, report: BuildReport) -> None:
    """Print what a preview shows, and whether the site could be published as it is."""
    if errors := _show_report(out, report):
        shown = "its pages show" if report.files else "not built:"
        out.print(f"preview: {shown} {plural(errors, 'problem')}", style="bold red")


def show_build(out: Console, report: BuildReport, settings: Config) -> None:
    """Print what a build did, and one line of summary for the checks and one for the site."""
    if errors := _show_report(out, report):
        kept = "; the previous site stays as it was" if settings.output.exists() else ""
        out.print(f"not built: {plural(errors, 'problem')}{kept}", style="bold red")
    else:
        out.print(f"built {plural(report.pages, 'page')}, {plural(report.files, 'file')}, in {settings.output}")


def _show_report(out: Console, report: BuildReport) -> int:
    """Print what was found, what was checked and what was left out; the number of errors."""
    show_problems(out, report.problems)
    out.print(tally(report.checks))
    for held in report.held:
        out.print(f"left out: {quiet(held.document.source.path)} {held.reason}", style="dim")
    return sum(problem.severity == "error" for problem in report.problems)


def summary(report: CheckReport) -> str:
    """The tally of a check, with what is not published yet named as included, and what else stands in the way."""
    metas = [checked.document.meta for checked in report.checked]
    drafts = sum(meta.draft for meta in metas)
    now = datetime.now(UTC)
    scheduled = sum(not meta.draft and meta.date is not None and meta.date > now for meta in metas)
    included = [plural(drafts, "draft")] * bool(drafts) + [plural(scheduled, "scheduled post")] * bool(scheduled)
    files = plural(len(metas), "file") + (f", {' and '.join(included)} included" if included else "")
    errors = sum(problem.severity == "error" for problem in report.problems)
    others = errors - sum(not verdict.accepted for verdict in report.verdicts)
    beside = f"; {plural(others, 'other problem')}" if others > 0 else ""
    return f"{tally(report)}{beside} ({files})"


def tally(report: CheckReport) -> str:
    """``14 claims checked: 12 hold, 2 fail (1 as announced), 0 undecided, 0 unchecked; 1 condition claims nothing``."""
    verdicts, conditions = report.verdicts, len(report.conditions)
    number = counts(verdicts)
    announced = sum(verdict.expected and verdict.outcome == "fails" for verdict in verdicts)
    waived = sum(verdict.waived is not None for verdict in verdicts)
    holds = "1 holds" if number["holds"] == 1 else f"{number['holds']} hold"
    fails = "1 fails" if number["fails"] == 1 else f"{number['fails']} fail"
    return (
        f"{plural(len(verdicts), 'claim')} checked: {holds}, {fails}{_of(announced, 'as announced')}, "
        f"{number['undecided']} undecided, {number['unchecked']} unchecked{_of(waived, 'waived')}"
        + (f"; {plural(conditions, 'condition')} claim{'s' if conditions == 1 else ''} nothing" if conditions else "")
    )


def _of(number: int, what: str) -> str:
    return f" ({number} {what})" if number else ""


def plural(number: int, noun: str) -> str:
    """``1 post``, ``2 posts``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
