"""What a writer reads in the terminal: problems with their caret, verdicts, one line of summary.

Rich was chosen for its notion of a terminal (colour only where there is one, ``NO_COLOR``, width); its markup and its
highlighter are off, because content may hold anything.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from rich.console import Console
from rich.status import Status
from rich.text import Text

from chainrule.build import BuildReport, CheckReport, Progress, silent
from chainrule.check import OUTCOMES, Verdict
from chainrule.config import Config
from chainrule.errors import Problem, excerpt, printable

STYLES = {"error": "bold red", "warning": "bold yellow"}


def console(*, errors: bool = False) -> Console:
    """The terminal; colour only where it is one and ``NO_COLOR`` is not set."""
    return Console(stderr=errors, markup=False, highlight=False, soft_wrap=True, emoji=False)


def show_problems(out: Console, problems: Iterable[Problem]) -> None:
    """Print each problem as one block: place and message, the source line with carets, details, the next step."""
    for problem in sorted(problems, key=_order):
        out.print(_block(problem), end="\n\n")


def _order(problem: Problem) -> tuple[str, int]:
    return problem.span.source.path, problem.span.start


def _block(problem: Problem) -> Text:
    style = STYLES[problem.severity]
    text = Text(printable(problem.span.place), style="bold")
    text.append(f": {problem.severity}", style)
    text.append(f": {printable(problem.message)} [{problem.rule}]", "not bold")
    if problem.span.source.text:
        line, carets = excerpt(problem.span)
        number = str(problem.span.line)
        text.append(f"\n  {number} | {line}\n  {' ' * len(number)} | ", "not bold")
        text.append(carets, style)
    for row in printable(problem.detail).splitlines():
        text.append(f"\n  {row}", "not bold dim")
    if problem.hint:
        text.append("\n  hint: ", "bold cyan")
        text.append(printable(problem.hint), "not bold")
    return text


@contextmanager
def progress(*, enabled: bool = True) -> Iterator[Progress]:
    """A line that says what is being done, on a terminal only and after the first second."""
    out = console(errors=True)
    if not (enabled and out.is_terminal):
        yield silent
        return
    begun = time.monotonic()
    with ExitStack() as stack:
        started: list[Status] = []

        def show(what: str, done: int, total: int) -> None:
            if not started and time.monotonic() - begun > 1:
                started.append(stack.enter_context(out.status("")))
            for status in started:
                status.update(f"{what} {done + 1} of {total}")

        yield show


def show_check(out: Console, report: CheckReport) -> None:
    """Print what a check found, and one line of summary."""
    show_problems(out, report.problems)
    out.print(tally(report.verdicts))


def show_build(out: Console, report: BuildReport, settings: Config) -> None:
    """Print what a build did, and one line of summary for the checks and one for the site."""
    show_problems(out, report.problems)
    out.print(tally(report.checks.verdicts))
    for held in report.held:
        out.print(f"left out: {printable(held.document.source.path)} {held.reason}", style="dim")
    errors = sum(problem.severity == "error" for problem in report.problems)
    if errors:
        kept = "; the previous site stays as it was" if settings.output.exists() else ""
        out.print(f"not built: {plural(errors, 'problem')}{kept}", style="bold red")
    else:
        out.print(f"built {plural(report.pages, 'page')}, {plural(report.files, 'file')}, in {settings.output}")


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many verdicts there are of each outcome."""
    found = [verdict.outcome for verdict in verdicts]
    return {outcome: found.count(outcome) for outcome in OUTCOMES}


def tally(verdicts: Sequence[Verdict]) -> str:
    """``14 claims checked: 12 hold, 2 fail (1 as announced), 0 undecided, 0 unchecked``."""
    number = counts(verdicts)
    announced = sum(verdict.expected and verdict.outcome == "fails" for verdict in verdicts)
    waived = sum(verdict.waived is not None for verdict in verdicts)
    holds = "1 holds" if number["holds"] == 1 else f"{number['holds']} hold"
    fails = "1 fails" if number["fails"] == 1 else f"{number['fails']} fail"
    return (
        f"{plural(len(verdicts), 'claim')} checked: {holds}, {fails}{_of(announced, 'as announced')}, "
        f"{number['undecided']} undecided, {number['unchecked']} unchecked{_of(waived, 'waived')}"
    )


def _of(number: int, what: str) -> str:
    return f" ({number} {what})" if number else ""


def plural(number: int, noun: str) -> str:
    """``1 post``, ``2 posts``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
