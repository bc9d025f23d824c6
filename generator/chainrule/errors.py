"""Everything that can be wrong, with its place: one page of errors, each drawing its own caret.

A room that finds something wrong returns or raises `Problem`s; it never prints. Problems are values, so that a run can
collect all of them and report them together, and so that every output format (text now, JSON and SARIF alike) is made
from the same record.

ChainruleError          anything that ends a run, with all its problems          exit code 1
├── ContentError        a post, a page, a template or a file of the site         exit code 1
├── ConfigError         chainrule.toml or an option                              exit code 2
└── InstallError        a part of the installation is missing or broken          exit code 2
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from chainrule.source import Span

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and what to do next."""

    rule: str
    """Stable identifier, ``area.what``, such as ``front-matter.unknown-key``."""
    message: str
    """What is wrong, in one sentence without its full stop."""
    span: Span
    """The characters concerned; an empty span is a place."""
    hint: str | None = None
    """The next step for the writer, in one sentence without its full stop."""
    detail: str = ""
    """Further lines to show below: values, a traceback."""
    severity: Severity = "error"


class ChainruleError(Exception):
    """A run cannot go on; carries all the problems found so far."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.span.place}: {p.message}" for p in self.problems))


class ContentError(ChainruleError):
    """Something the writer wrote is wrong: content, a template, a static file."""


class ConfigError(ChainruleError):
    """The configuration or the command's options are wrong."""

    exit_code = 2


class InstallError(ChainruleError):
    """A part of Chainrule itself is missing, such as the MathJax files."""

    exit_code = 2


def printable(text: str) -> str:
    """The text with control and formatting characters shown as ``�``; tabs become spaces, line ends stay.

    Content is hostile until proven otherwise: a terminal must never be steered by a post's bytes.
    """

    def shown(char: str) -> str:
        if char == "\n":
            return char
        if char == "\t":
            return " "
        return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char

    return "".join(map(shown, text))


def excerpt(span: Span, width: int = 100) -> tuple[str, str]:
    """The source line of a span and the line of carets under it, both cut to ``width`` around the caret."""
    line, column = span.source.position(span.start)
    text = printable(span.source.line(line))
    length = max(1, min(span.end - span.start, len(text) - column + 1))
    start = max(0, min(column - 1 - width // 3, len(text) - width))
    cut = text[start : start + width]
    if start > 0:
        cut = "…" + cut[1:]
    if start + width < len(text):
        cut = cut[:-1] + "…"
    indent = _width(cut[: column - 1 - start])
    return cut, " " * indent + "^" * max(1, min(length, width - (column - 1 - start)))


def _width(text: str) -> int:
    """Columns that a terminal uses for a text: wide East Asian characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def suggest(word: str, known: Iterable[str]) -> str | None:
    """``did you mean "title"?`` for the nearest of the known words, or None."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else None
