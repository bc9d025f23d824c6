"""What a post and its site say about how the post is to be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from chainrule.source import Span

Macros = Mapping[str, str | tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Settings:
    """The terms of a check; every field has a default."""

    symbols: tuple[tuple[Span, Span], ...] = ()
    """The front matter's declarations: symbol and type."""
    layout: str | None = None
    """``numerator`` or ``denominator``; None is mixed."""
    conventions: tuple[str, ...] = ()
    macros: Macros = field(default_factory=lambda: MappingProxyType({}))
    seed: int = 0
    """Varies the sample points of every claim."""
    seconds: float = 20.0
    """Wall-clock limit for the snippets of the post."""
    check: bool | None = None
    """``False`` opts the post out."""
