"""Where each character of a text stands in the source that it was taken from.

The text of a formula in a quote is not a piece of the file: the ``> `` in front of each line is gone. `Places`
remembers where the pieces came from, so that a caret can point at the right character all the same. markdown-it keeps
line numbers only, and its own positions are lost wherever it cuts prefixes or unescapes a table cell.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from chainrule.source import Source, Span


@dataclass(frozen=True, slots=True)
class Places:
    """A map from offsets in a text to offsets in its source, linear between its pieces."""

    pieces: tuple[tuple[int, int], ...] = ((0, 0),)
    """Where each piece begins: offset in the text (ascending, the first is 0), offset in the source (ascending)."""

    def at(self, offset: int) -> int:
        """The source offset of the character at ``offset`` of the text."""
        index = bisect.bisect_right(self.pieces, offset, key=_text_offset) - 1
        text, source = self.pieces[index]
        place = source + offset - text
        return min(place, self.pieces[index + 1][1]) if index + 1 < len(self.pieces) else place

    def part(self, start: int, end: int) -> Places:
        """The map of the text's characters ``start`` up to ``end``, whose offsets count from ``start``."""
        first = bisect.bisect_right(self.pieces, start, key=_text_offset)
        last = bisect.bisect_left(self.pieces, end, key=_text_offset)
        inside = ((text - start, source) for text, source in self.pieces[first:last])
        return Places(((0, self.at(start)), *inside))

    def span(self, source: Source, start: int, end: int) -> Span:
        """The part of the source from the character at ``start`` up to and with the one before ``end``."""
        first = self.at(start)
        return Span(source, first, first if end <= start else max(first, self.at(end - 1) + 1))

    def shifted(self, by: int) -> Places:
        """The same map into a source that has ``by`` more characters in front."""
        return Places(tuple((text, source + by) for text, source in self.pieces))


def of_lines(content: str, text: str, ends: Sequence[int], first: int) -> Places:
    """The map of a block's ``content``, whose lines are the ends of the source's lines from number ``first`` on.

    ``ends`` holds the offset in ``text`` at which each of its lines ends. A line of content may lack white space at its
    end, and may begin with spaces that stand for a part of a tab; lines in front of the first may be missing.
    """
    pieces = []
    at, number = 0, first
    for line in content.split("\n"):
        found, bare = _find(line, text, ends, number)
        while found < 0 and not at and number + 1 < len(ends):
            number += 1
            found, bare = _find(line, text, ends, number)
        if bare:
            pieces.append((at, max(0, found - 1)))
        pieces.append((at + bare, max(0, found)))
        at += len(line) + 1
        number += 1
    return Places(tuple(pieces))


def _find(line: str, text: str, ends: Sequence[int], number: int) -> tuple[int, int]:
    """Where a line of content stands in a line of the text, or -1; and how many of its spaces stand for a tab."""
    begin = ends[number - 1] + 1 if number else 0
    end = ends[number] if number < len(ends) else len(text)
    for bare in range(len(line) - len(line.lstrip(" ")) + 1):
        found = text.rfind(line[bare:], begin, end)
        if found >= 0:
            return found, bare
    return -1, 0


def _text_offset(piece: tuple[int, int]) -> int:
    return piece[0]
