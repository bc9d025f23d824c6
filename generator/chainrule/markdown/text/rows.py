r"""The rows of a displayed formula, and which of them have a number: amsmath's own rules, read before typesetting.

Numbers belong to the whole post and references to the whole site, while MathJax sees one formula at a time; so the
counting cannot be left to it. Here only the places are found. What counts as a row is what amsmath numbers: each line
of ``align``, ``alignat``, ``flalign``, ``gather`` and ``eqnarray``, the whole of ``equation``, ``multline`` and of
everything else. A row has a number if its environment is one of these without a star, or if it has a ``\label``: an
equation that is given a name is meant to be referred to. ``\notag`` takes the number away, ``\tag`` replaces it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chainrule.markdown.text.formulas import DISPLAYS

SINGLE = frozenset({"equation", "multline"})
"""Environments with one number for all their lines."""
_WHOLE = re.compile(r"\s*\\begin[ \t]*\{([A-Za-z]+)(\*?)\}(.*)\\end[ \t]*\{\1\2\}\s*", re.DOTALL)
_STEP = re.compile(
    r"(?P<comment>%[^\n]*\n?)|\\(?P<edge>begin|end)[ \t]*\{[^{}]*\}|(?P<break>\\\\)"
    r"|\\(?P<name>label|tag\*?)\s*(?P<brace>\{)|(?P<silent>\\(?:notag|nonumber)(?![A-Za-z]))|\\.|[{}]",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Mark:
    r"""The argument of a ``\label`` or a ``\tag``, as it stands in the formula."""

    text: str
    start: int
    end: int
    starred: bool = False
    r"""Of ``\tag*``: shown without parentheses."""


@dataclass(frozen=True, slots=True)
class Row:
    """A part of a display that can have a number of its own; places count from the start of the TeX."""

    start: int
    end: int
    r"""Where a ``\tag`` can be put in: before the ``\\`` or the ``\end``."""
    labels: tuple[Mark, ...] = ()
    tag: Mark | None = None
    numbered: bool = False
    """Whether it takes the next number of the post."""

    @property
    def label(self) -> str | None:
        """The name that references use; the first where there are several, which is a mistake."""
        return self.labels[0].text.strip() if self.labels else None


def rows(tex: str) -> tuple[Row, ...]:
    """The rows of a display, in order; an empty last one, after a final line break, does not count."""
    whole = _WHOLE.fullmatch(tex)
    if whole is None or whole[1] not in DISPLAYS or _closes_early(whole[3], whole[1] + whole[2]):
        return tuple(_rows(tex, 0, len(tex), splits=False, counts=False))
    splits, counts = whole[1] not in SINGLE, not whole[2]
    found = tuple(_rows(tex, *whole.span(3), splits=splits, counts=counts))
    return found[:-1] if len(found) > 1 and _is_empty(tex, found[-1]) else found


def _closes_early(inside: str, name: str) -> bool:
    """Whether the last end does not belong to the first begin: two environments stand side by side."""
    return f"\\end{{{name}}}" in inside


def _is_empty(tex: str, row: Row) -> bool:
    return not re.sub(r"%[^\n]*", "", tex[row.start : row.end]).strip() and not row.labels


def _rows(tex: str, start: int, end: int, *, splits: bool, counts: bool) -> Iterator[Row]:
    depth, first = 0, start
    labels: list[Mark] = []
    tag: Mark | None = None
    silent = False
    for step in _STEP.finditer(tex, start, end):
        if step["name"]:
            mark = _mark(tex, step)
            labels += [mark] if step["name"] == "label" else []
            tag = tag if step["name"] == "label" else mark
        silent |= step["silent"] is not None
        depth += _deeper(step)
        if step["break"] and splits and depth == 0:
            yield _row(first, step.start(), labels, tag, counts=counts and not silent)
            first, labels, tag, silent = step.end(), [], None, False
    yield _row(first, end, labels, tag, counts=counts and not silent)


def _row(start: int, end: int, labels: list[Mark], tag: Mark | None, *, counts: bool) -> Row:
    return Row(start, end, tuple(labels), tag, tag is None and (counts or bool(labels)))


def _deeper(step: re.Match[str]) -> int:
    """By how many levels a token goes into groups and environments, or comes out of them."""
    if step["edge"]:
        return 1 if step["edge"] == "begin" else -1
    opens = step["brace"] is not None or step[0] == "{"
    return int(opens) - int(step[0] == "}")


def _mark(tex: str, step: re.Match[str]) -> Mark:
    """The argument whose opening brace a token ends with; to the end of the text where nothing closes it."""
    depth, name = 1, str(step["name"])
    for brace in re.finditer(r"\\.|[{}]", tex[step.end() :], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            end = step.end() + brace.start()
            return Mark(tex[step.end() : end], step.end(), end, name.endswith("*"))
    return Mark(tex[step.end() :], step.end(), len(tex), name.endswith("*"))
