"""What the front matter of a post says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from chainrule.config import Macros
from chainrule.source import Span


@dataclass(frozen=True, slots=True)
class Decoded(Span):
    r"""A part of a source that says something else than its characters: ``"\\theta"`` in YAML says ``\theta``."""

    value: str

    @property
    def text(self) -> str:
        """What it says."""
        return self.value


@dataclass(frozen=True, slots=True)
class Meta:
    """The keys of the front matter, read; each has a default."""

    title: str = ""
    """Never empty for a document of a site."""
    date: datetime | None = None
    """With a time zone; never None for a post of a site."""
    updated: datetime | None = None
    draft: bool = False
    tags: tuple[str, ...] = ()
    description: str = ""
    slug: str = ""
    """One path segment; the file's name without its date where the front matter has none."""
    aliases: tuple[str, ...] = ()
    """Paths in the site, such as ``/2017/01/old/``."""
    check: bool | None = None
    """Whether the writer asks for or opts out of checking; None: as the content needs."""
    symbols: tuple[tuple[Span, Span], ...] = ()
    """Symbol and type of each declaration, without quotation marks; `Decoded` where a backslash is escaped."""
    layout: str | None = None
    """``numerator`` or ``denominator``; None: mixed."""
    macros: Macros = field(default_factory=lambda: MappingProxyType({}))
    conventions: tuple[str, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """Where the value of each key stands."""
