"""What several commands share: their options, and what becomes of the problems that they raise."""

from __future__ import annotations

import errno
import functools
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import click

from chainrule.cli import text
from chainrule.errors import ChainruleError

P = ParamSpec("P")
SITE = click.option(
    "--site",
    default=".",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of chainrule.toml.  [default: the current folder]",
)
SEED = click.option("--seed", type=click.IntRange(min=0), help="Vary the sample points, or replay a report's.")
DRAFTS = click.option("--drafts", "-D", is_flag=True, help="Include drafts.")
FUTURE = click.option("--future", "-F", is_flag=True, help="Include posts dated in the future.")
UNTRUSTED = click.option(
    "--untrusted/--trusted",
    default=None,
    help="Whether the content may come from a stranger.  [default: as the build service or chainrule.toml says]",
)


def reporting(command: Callable[P, int | None]) -> Callable[P, None]:
    """Print the problems that a command raises, and leave with their exit code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        forgive_characters()
        try:
            code = command(*args, **kwargs)
        except ChainruleError as error:
            text.show_error(text.console(errors=True), error)
            code = error.exit_code
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has stopped; click leaves quietly
                raise
            text.show_error(text.console(errors=True), error)
            code = 1
        sys.exit(code or 0)

    return run


def forgive_characters() -> None:
    """Let a terminal that cannot show a character show a question mark instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
