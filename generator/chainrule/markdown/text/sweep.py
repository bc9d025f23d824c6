"""Formulas found in one sweep over a text, where markdown-it's own order of rules cannot be waited for.

A table must know the formulas of a row before it is cut into cells, and a paragraph which of its lines belong together
before it is read. The sweep follows the order in which the inline rules will find things: from left to right, code
spans and HTML tags as units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.common.html_re import HTML_TAG_RE

from chainrule.markdown.text.formulas import Flaw, Found, Scanner

_STEP = re.compile(r"\\.|`+|[$<]", re.DOTALL)


def formulas(text: str) -> Iterator[Found]:
    """All formulas of a text; those in code spans and HTML tags are left out."""
    for found in _sweep(text):
        if isinstance(found, Found):
            yield found


def dangling(text: str) -> int | None:
    """Where the first delimiter stands that opens a formula which later lines may close; None if there is none."""
    scanner = Scanner(text)
    for found in _sweep(text):
        if isinstance(found, int) or (isinstance(found, Flaw) and found.rule == "math.unclosed"):
            start = found if isinstance(found, int) else found.start
            pair = scanner.delimiters(start)
            if pair and not any(delimiter in text[start + len(pair[0]) :] for delimiter in pair):
                return start
    return None


def closes(line: str, closer: str) -> bool:
    """Whether a line has this closing delimiter, and not behind a backslash."""
    return any(token[0] == closer for token in re.finditer(re.escape(closer) + r"|\\.", line))


def _sweep(text: str) -> Iterator[Found | Flaw | int]:
    """What a text has at each dollar and backslash: a formula, a flaw, or the offset of something else."""
    scanner, units = Scanner(text), _Units(text, set(), text.rfind(">"))
    pos = 0
    while step := _STEP.search(text, pos):
        pos = step.end()
        if step[0][0] in "`<":
            pos = units.end(step)
        else:
            found = scanner.at(step.start())
            yield step.start() if found is None else found
            pos = pos if found is None else found.end


@dataclass(frozen=True, slots=True)
class _Units:
    """Code spans and tags of one text."""

    text: str
    absent: set[str]
    """Runs of backticks that nothing closes from here on."""
    last: int
    """Where the last tag ends."""

    def end(self, opening: re.Match[str]) -> int:
        """Where the unit ends that backticks or ``<`` open; after them if they open none."""
        if opening[0] == "<":
            tag = HTML_TAG_RE.match(self.text, opening.start()) if opening.start() < self.last else None
            return tag.end() if tag else opening.end()
        if opening[0] not in self.absent:
            closing = re.compile(f"(?<!`){opening[0]}(?!`)").search(self.text, opening.end())
            if closing:
                return closing.end()
            self.absent.add(opening[0])
        return opening.end()
