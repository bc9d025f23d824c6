"""What the rules share while one text is read: the source, the place of the words at hand, the problems found.

markdown-it hands its rules a dictionary, ``env``, for what lives as long as one parse. This is our one entry in it.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chainrule.errors import Problem, Severity
from chainrule.markdown.text.formulas import Scanner
from chainrule.markdown.text.places import Places, of_lines
from chainrule.source import Source, Span

Environment = MutableMapping[str, Any]


@dataclass
class Reading:
    """One parse of one source."""

    source: Source
    start: int
    """Where the Markdown begins in the source, after the front matter."""
    text: str
    """The Markdown, as long as the source's text from ``start`` on, without the characters that Markdown forbids."""
    masked: str
    """The same with every ``|`` inside of a formula replaced, for the rule that cuts tables into cells."""
    ends: Sequence[int] = ()
    """Where each line of ``text`` ends."""
    places: Places = field(default_factory=Places)
    """Where the inline text at hand stands in the source."""
    origin: int = 0
    """Where a nested inline text, such as an inline footnote, begins in the inline text at hand."""
    spent: int = 0
    """What of `chainrule.markdown.rules.limits.WORK` is used up."""
    held: tuple[range, tuple[int, ...], tuple[int, ...]] = (range(0), (), ())
    """The last lines that were looked through for formulas, in which nesting, and which of them a formula holds."""
    problems: dict[tuple[str, int], Problem] = field(default_factory=dict)
    scanners: dict[str, Scanner] = field(default_factory=dict)

    def enter(self, places: Places) -> None:
        """Turn to the inline text that stands at these places."""
        self.places, self.origin = places, 0
        self.scanners.clear()

    def scanner(self, text: str) -> Scanner:
        """The scanner of an inline text."""
        if text not in self.scanners:
            self.scanners[text] = Scanner(text)
        return self.scanners[text]

    def lines(self, content: str, first: int) -> Places:
        """Where the content of a block stands whose first line is ``first``, counted from 0."""
        return of_lines(content, self.text, self.ends, first).shifted(self.start)

    def line_span(self, number: int) -> Span:
        """The text of a line of the Markdown, counted from 0."""
        first = self.ends[number - 1] + 1 if number else 0
        return self.source.line_span(self.source.position(self.start + first)[0])

    def span(self, start: int, end: int) -> Span:
        """The part of the inline text at hand from ``start`` up to ``end``."""
        return self.places.span(self.source, self.origin + start, self.origin + end)

    def part(self, start: int, end: int) -> Places:
        """The places of that part."""
        return self.places.part(self.origin + start, self.origin + end)

    def report(
        self, rule: str, message: str, span: Span, hint: str | None = None, severity: Severity = "error"
    ) -> None:
        """Keep a problem."""
        self.keep([Problem(rule, message, span, hint, severity=severity)])

    def keep(self, problems: Iterable[Problem]) -> None:
        """Keep problems; the same one at the same place is kept once, however often a rule looks at it."""
        for problem in problems:
            self.problems.setdefault((problem.rule, problem.span.start), problem)


def reading(env: Environment) -> Reading:
    """The reading that a rule takes part in."""
    found: Reading = env["reading"]
    return found
