"""``chainrule check``: check what is written, build nothing, and report in one of several formats."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from chainrule import build, config
from chainrule.build import CheckReport
from chainrule.cli import mending, strangers, text
from chainrule.cli.formats import FORMATS
from chainrule.cli.options import SEED, SITE, UNTRUSTED, reporting
from chainrule.errors import ChainruleError

STDIN = Path("-")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", *FORMATS]), default="text", help="[default: text]")
@click.option(
    "--stdin-path",
    type=click.Path(path_type=Path),
    help="What to call standard input, and whose site's settings it has.  [default: stdin.md]",
)
@click.option("--fix", is_flag=True, help="Show what would make failing formulas right, and ask before writing it.")
@click.option("--yes", "-y", is_flag=True, help="With --fix: write every repair without asking.")
@SEED
@UNTRUSTED
@SITE
@reporting
def check(
    *,
    paths: tuple[Path, ...],
    form: str,
    stdin_path: Path | None,
    fix: bool,
    yes: bool,
    seed: int | None,
    untrusted: bool | None,
    site: Path,
) -> int:
    """Check the derivatives in PATHS, Markdown files or folders, inside a site or not; - is standard input.

    Without PATHS, the content of the site is checked, with drafts and scheduled posts. Nothing is built. Exit code 1 if
    anything does not hold.
    """
    _refuse(paths, form, stdin_path, fix=fix, yes=yes)
    try:
        strange = strangers.untrusted(untrusted, os.environ)
        if paths == (STDIN,):
            data = sys.stdin.buffer.read()
            report = build.check_text(data, stdin_path or Path("stdin.md"), seed, untrusted=strange)
        else:
            chosen = paths or (config.load(site).content,)
            report = _checked(chosen, seed, strange)
            if fix and mending.mend(text.console(), report, yes=yes):
                report = _checked(chosen, seed, strange)
    except ChainruleError as error:
        if form == "text":
            raise
        _write(form, CheckReport((), error.problems))
        return error.exit_code
    if form == "text":
        text.show_check(text.console(), report)
    else:
        _write(form, report)
    return 0 if report.passed else 1


def _refuse(paths: tuple[Path, ...], form: str, stdin_path: Path | None, *, fix: bool, yes: bool) -> None:
    """Raise `click.UsageError` for options that do not go together."""
    if STDIN in paths and len(paths) > 1:
        raise click.UsageError("- is standard input and stands alone")
    if stdin_path and STDIN not in paths:
        raise click.UsageError("--stdin-path names standard input: write - as the path")
    if fix and STDIN in paths:
        raise click.UsageError("--fix writes into files: name the file instead of -")
    if fix and form != "text":
        raise click.UsageError("--fix talks to people: leave --format out")
    if yes and not fix:
        raise click.UsageError("--yes answers what --fix asks: write both")


def _checked(paths: Sequence[Path], seed: int | None, strange: bool | None) -> CheckReport:  # noqa: FBT001
    with text.progress() as progress:
        return build.check_paths(paths, seed, progress, untrusted=strange)


def _write(form: str, report: CheckReport) -> None:
    """Machines read UTF-8, whatever the terminal's encoding."""
    sys.stdout.buffer.write(FORMATS[form](report).encode())
