"""Where text came from, and how to point at a part of it.

Every message that Chainrule prints points into a file that somebody wrote. A `Source` is such a file's text, a `Span`
a part of it; whatever is found in a post (a formula, a snippet, a key of the front matter) carries its span from there
on, so that no later room has to search for the place again.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Source:
    """One text with the path that messages call it by."""

    path: str
    """Path as shown to people: relative to the working directory where possible, with forward slashes."""
    text: str
    """The decoded text with ``\\n`` line ends."""

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(i + 1 for i, char in enumerate(self.text) if char == "\n")]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset, both counted from 1, the column in characters."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int = 1) -> int:
        """Character offset of a line and column (both from 1); places past the end are clamped to the end."""
        if line > len(self._starts):
            return len(self.text)
        return min(self._starts[line - 1] + column - 1, len(self.text))

    def line(self, number: int) -> str:
        """The text of a line (from 1) without its line end; empty past the end."""
        if not 1 <= number <= len(self._starts):
            return ""
        last = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : last]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The part from character ``start`` up to ``end``; without ``end`` it is empty, a mere place."""
        return Span(self, start, start if end is None else end)

    def line_span(self, number: int) -> Span:
        """The text of a line (from 1) without its indentation and line end."""
        text = self.line(number)
        start = self.offset(number) + len(text) - len(text.lstrip())
        return Span(self, start, start + len(text.strip()))


@dataclass(frozen=True, slots=True)
class Span:
    """The characters ``start`` up to ``end`` of a source."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """Line of the first character, from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """Column of the first character, from 1."""
        return self.source.position(self.start)[1]

    @property
    def place(self) -> str:
        """``path:line:column``, as editors and terminals link it."""
        line, column = self.source.position(self.start)
        return f"{self.source.path}:{line}:{column}"

    def part(self, start: int, end: int | None = None) -> Span:
        """A part of this span, in offsets from its own start; without ``end`` a mere place."""
        first = min(self.start + start, self.end)
        return Span(self.source, first, first if end is None else min(self.start + end, self.end))
