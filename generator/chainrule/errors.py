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
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from chainrule.source import Span

_WORD, _WORDS = 200, 500
"""What a suggestion looks at: characters of the word, and known words."""
Severity = Literal["error", "warning"]
Role = Literal["place", "severity", "words", "gutter", "caret", "detail", "label", "repair"]
"""What a piece of a printed problem is; a terminal colours by it."""


@dataclass(frozen=True, slots=True)
class Repair:
    """An edit that was tried like any claim and makes this one hold."""

    kind: str
    """The class of edit: ``sign``, ``factor``, ``transpose``, ``index`` …"""
    what: str
    """The edit in words: ``change the sign of the second term``."""
    tex: str
    """The corrected relation, left side to right side, as it would be printed."""
    changed: tuple[int, int]
    """The characters of ``tex`` that are new; empty where something was only removed."""
    edits: tuple[tuple[Span, str], ...]
    """What to replace in the source, and by what; disjoint, in order."""


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
    repair: Repair | None = None
    """The edit that mends it, where exactly one was found."""


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
        return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else char

    return "".join(map(shown, text))


def block(problem: Problem, width: int = 100) -> Iterator[tuple[tuple[Role, str], ...]]:
    """The lines of a problem as people read it, each in pieces: place and message, source and caret, details, advice.

    Lines of the source are cut to ``width``. Nothing in it steers a terminal or a build log, see `quiet` and `_row`.
    """
    yield (
        ("place", _row(problem.span.place)),
        ("words", ": "),
        ("severity", problem.severity),
        ("words", f": {quiet(problem.message)} [{problem.rule}]"),
    )
    margin = " " * (len(str(problem.span.line)) + 3) + "| "
    if problem.span.source.text:
        line, carets = excerpt(problem.span, width)
        yield ("gutter", f"  {problem.span.line} | "), ("words", line)
        yield ("gutter", margin), ("caret", carets)
    for row in printable(problem.detail).splitlines():
        yield (("detail", f"  {_row(row)}"),)
    if problem.repair:
        yield ("label", "  repair: "), ("words", quiet(problem.repair.what))
        line, marks = marked(problem.repair.tex, *problem.repair.changed, width)
        yield ("gutter", margin), ("words", line)
        yield ("gutter", margin), ("repair", marks)
    if problem.hint:
        yield ("label", "  hint: "), ("words", quiet(problem.hint))


def plain(problem: Problem) -> str:
    """A problem as people read it, without colours."""
    return "\n".join("".join(text for _, text in line) for line in block(problem))


def explained(problem: Problem) -> str:
    """The same without the place and the rule, for readers that show these by themselves."""
    return "\n".join([_row(problem.message), *plain(problem).split("\n")[1:]])


def quiet(text: str) -> str:
    """The text on one line, in printable characters and without a build log's commands; as long as before.

    Those are ``##[``, ``##vso[`` and ``##teamcity[``, anywhere in a line.
    """
    return re.sub(r"##(?=\w*\[)", "# ", printable(text).replace("\n", " "))


def _row(text: str) -> str:
    """Text that begins a line: never with the ``::`` of a build log's commands."""
    text = quiet(text)
    return f"| {text}" if text.lstrip().startswith("::") else text


def excerpt(span: Span, width: int = 100) -> tuple[str, str]:
    """The source line of a span and the line of carets under it, both cut to ``width`` around the caret."""
    line, column = span.source.position(span.start)
    return marked(span.source.line(line), column - 1, column - 1 + span.end - span.start, width)


def marked(text: str, start: int, end: int, width: int = 100) -> tuple[str, str]:
    """A line of text and carets under its characters ``start`` up to ``end``, both cut to ``width`` around them."""
    text = quiet(text)
    length = max(1, min(end - start, len(text) - start))
    first = max(0, min(start - width // 3, len(text) - width))
    cut = text[first : first + width]
    if first > 0:
        cut = "…" + cut[1:]
    if first + width < len(text):
        cut = cut[:-1] + "…"
    indent = _width(cut[: start - first])
    covered = _width(cut[start - first : start - first + length])
    return cut, " " * indent + "^" * max(1, covered)


def _width(text: str) -> int:
    """Columns that a terminal uses for a text: wide East Asian characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def suggest(word: str, known: Iterable[str]) -> str | None:
    """``did you mean "title"?`` for the nearest of the known words, or None; of very many, the first are compared."""
    near = difflib.get_close_matches(word[:_WORD], list(itertools.islice(known, _WORDS)), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else None
