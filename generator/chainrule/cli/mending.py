"""``chainrule check --fix``: show each repair as a diff, ask, and write those that are wanted."""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich.console import Console
from rich.text import Text

from chainrule import build
from chainrule.build import CheckReport, Proposal
from chainrule.cli.text import plural
from chainrule.errors import quiet

STYLES = {"-": "red", "+": "green", "@": "cyan"}
QUESTION = "apply this repair? [y]es, [n]o, [a]ll, [q]uit"


def mend(out: Console, report: CheckReport, *, yes: bool) -> int:
    """Offer the repairs of a report and write those that are wanted; returns how many.

    ``yes`` takes all of them without asking. Raises `ContentError` where a file has changed meanwhile.
    """
    offered = build.proposals(report)
    wanted = _wanted(out, offered, yes=yes)
    for source in {each.source.path: each.source for each in wanted}.values():
        build.mend(source, [each for each in wanted if each.source is source])
    if offered:
        out.print(f"{len(wanted)} of {plural(len(offered), 'repair')} written", end="\n\n")
    return len(wanted)


def _wanted(out: Console, offered: Sequence[Proposal], *, yes: bool) -> list[Proposal]:
    wanted: list[Proposal] = []
    answer = "a" if yes else ""
    for proposal in offered:
        _show(out, proposal)
        answer = answer if answer == "a" else _ask()
        if answer in {"a", "y"}:
            wanted.append(proposal)
        if answer == "q":
            break
    return wanted


def _ask() -> str:
    """One letter; where nobody answers, ``q``."""
    try:
        answer = click.prompt(QUESTION, type=click.Choice(["y", "n", "a", "q"]), default="n", show_choices=False)
    except click.Abort:
        click.echo()
        return "q"
    return str(answer)


def _show(out: Console, proposal: Proposal) -> None:
    out.print(Text(quiet(proposal.what), "bold"))
    for line in build.diff(proposal):
        out.print(Text(quiet(line), STYLES.get(line[:1], "")))
