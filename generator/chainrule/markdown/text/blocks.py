"""The parts of a post that the build reads: formulas, snippets and declarations, each with its exact place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from chainrule.markdown.text.places import Places
from chainrule.markdown.text.rows import Row
from chainrule.source import Span

Attributes = Mapping[str, str]
NO_ATTRIBUTES: Attributes = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Formula:
    """Mathematics between its delimiters, or one bare amsmath environment."""

    tex: str
    """What MathJax gets: the text between the delimiters, or the whole environment with its begin and end.
    In a quote or a list it differs from ``span.text``: the prefixes of its lines (``> ``, indentation) are gone."""
    span: Span
    """Where ``tex`` stands in the source."""
    display: bool
    """Displayed on a line of its own, as opposed to inline."""
    attributes: Attributes = field(default_factory=lambda: NO_ATTRIBUTES)
    """What stands in braces after the closing delimiter: ``expect``, ``unchecked``."""
    places: Places | None = field(default=None, repr=False)
    """Where each character of ``tex`` stands; None: one after the other from ``span.start`` on."""
    rows: tuple[Row, ...] = field(default=(), repr=False)
    """The parts of a display that may have numbers and labels, in order; nothing for inline mathematics."""

    def locate(self, start: int, end: int | None = None) -> Span:
        """The part of the source that holds ``tex[start:end]``; without ``end`` a mere place."""
        return _located(self.span, self.places, start, end)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced block of info string ``python check``."""

    code: str
    """The Python source between the fences."""
    span: Span
    """Where the code stands; its first line is ``span.line``."""
    info: Span
    """The info string after the fence's backticks."""
    label: str | None = None
    """The equation label in the info string, which ties the snippet to a printed formula."""
    attributes: Attributes = field(default_factory=lambda: NO_ATTRIBUTES)
    """What stands in braces at the end of the info string: ``expect``, ``unchecked``."""
    places: Places | None = field(default=None, repr=False)
    """Where each character of ``code`` stands; None: one after the other from ``span.start`` on."""

    def locate(self, start: int, end: int | None = None) -> Span:
        """The part of the source that holds ``code[start:end]``; without ``end`` a mere place."""
        return _located(self.span, self.places, start, end)


@dataclass(frozen=True, slots=True)
class Declarations:
    """A fenced block of info string ``symbols``: declares or redeclares symbols from there on."""

    entries: tuple[tuple[Span, Span], ...]
    """Symbol and type of each line, as printed."""
    span: Span


@dataclass(frozen=True, slots=True)
class Sample:
    """A fenced block of info string ``markdown check``: a text that is checked as a page of its own.

    Its page shows the text and what the check says about it.
    """

    text: str
    """The Markdown between the fences."""
    span: Span
    """Where the text stands."""
    info: Span
    """The info string after the fence's backticks."""
    attributes: Attributes = field(default_factory=lambda: NO_ATTRIBUTES)
    """What stands in braces at the end of the info string: ``expect``."""


Block = Formula | Snippet | Declarations | Sample
Kind = Literal["formula", "snippet"]


def _located(span: Span, places: Places | None, start: int, end: int | None) -> Span:
    if places is None:
        return span.part(start, end)
    return places.span(span.source, start, start if end is None else end)
