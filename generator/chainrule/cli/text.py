"""What a writer reads in the terminal: problems with their caret, verdicts, one line of summary.

Rich was chosen for its notion of a terminal (colour only where there is one, ``NO_COLOR``, width); its markup and its
highlighter are off, because content may hold anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from chainrule.check import OUTCOMES, Verdict
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


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many verdicts there are of each outcome."""
    found = [verdict.outcome for verdict in verdicts]
    return {outcome: found.count(outcome) for outcome in OUTCOMES}


def tally(verdicts: Sequence[Verdict]) -> str:
    """``14 derivatives checked: 13 hold, 1 fails, 0 undecided, 0 unchecked``."""
    number = counts(verdicts)
    holds = "1 holds" if number["holds"] == 1 else f"{number['holds']} hold"
    fails = "1 fails" if number["fails"] == 1 else f"{number['fails']} fail"
    total = plural(len(verdicts), "derivative")
    return f"{total} checked: {holds}, {fails}, {number['undecided']} undecided, {number['unchecked']} unchecked"


def plural(number: int, noun: str) -> str:
    """``1 post``, ``2 posts``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
