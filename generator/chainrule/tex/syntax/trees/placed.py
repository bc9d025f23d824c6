"""What every node of a tree has: its place in the formula, and what was found inside of it before."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from chainrule.tex.text.records import record


class Known:
    """What `walk` found inside of a node before; no part of what the node says."""

    __slots__ = ("known_children", "known_descendants", "known_loose", "known_names", "known_subscripts")
    known_children: tuple[Any, ...]
    known_descendants: tuple[Any, ...]
    known_names: frozenset[str]
    known_loose: frozenset[str]
    known_subscripts: frozenset[str]


@record
class Placed(Known):
    """Offsets into the formula's text."""

    start: int = field(default=0, compare=False, kw_only=True)
    end: int = field(default=0, compare=False, kw_only=True)
