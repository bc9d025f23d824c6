"""Edits of a formula's text, and the text that they make.

An edit replaces characters of the author's own spelling; it never prints a tree anew. What it makes is read again from
the text, so that what is tried is exactly what would stand in the file.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """The characters ``start`` up to ``end`` of a formula's text give way to ``new``."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One or more changes that undo one slip."""

    kind: str
    """The class of edit: ``sign``, ``factor``, ``transpose``, ``index`` …"""
    what: str
    """The edit in words: ``change the sign of “p_i”``."""
    changes: tuple[Change, ...]
    cost: float = 1.0
    """How far-fetched the slip is: 1 for a wrong sign, about 3 for a factor out of nowhere."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "changes", tuple(sorted(self.changes)))


def edit(kind: str, what: str, start: int, end: int, new: str, cost: float = 1.0) -> Edit:
    """An edit of a single change."""
    return Edit(kind, what, (Change(start, end, new),), cost)


def both(first: Edit, second: Edit) -> Edit | None:
    """Two edits at once; None where they overlap."""
    changes = tuple(sorted((*first.changes, *second.changes)))
    if any(a.end > b.start or a.start == b.start for a, b in itertools.pairwise(changes)):
        return None
    kind = first.kind if first.kind == second.kind else f"{first.kind}, {second.kind}"
    return Edit(kind, f"{first.what}, and {second.what}", changes, first.cost + second.cost + 2)


def settled(tex: str, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes with the spaces that keep a command apart from the letters beside it."""
    return tuple(_spaced(tex, change) for change in sorted(changes))


def _spaced(tex: str, change: Change) -> Change:
    new, before = change.new, tex[: change.start]
    if new[:1].isalpha() and _ends_in_command(before):
        new = f" {new}"
    if tex[change.end : change.end + 1].isalpha() and _ends_in_command(new or before):
        new = f"{new} "
    return Change(change.start, change.end, new)


def _ends_in_command(text: str) -> bool:
    return "\\" in text and text.rpartition("\\")[2].isalpha()


def applied(tex: str, changes: Iterable[Change]) -> str:
    """The text after the changes."""
    out, at = [], 0
    for change in settled(tex, changes):
        out += [tex[at : change.start], change.new]
        at = change.end
    return "".join((*out, tex[at:]))


def marked(tex: str, changes: tuple[Change, ...], start: int, end: int) -> tuple[str, tuple[int, int]]:
    """The part ``start`` up to ``end`` of a text after the changes, on one line, and the characters that are new."""
    done = settled(tex, changes)
    start, end = min(start, done[0].start), max(end, done[-1].end)
    shift = sum(len(c.new) - (c.end - c.start) for c in done)
    text = applied(tex, changes)[start : end + shift]
    first, last = done[0].start - start, done[-1].end + shift - start
    while first < last and text[first].isspace():
        first += 1
    begin = len(" ".join(f"{text[:first]}|".split())) - 1
    stop = len(" ".join(f"{text[:last].rstrip()}|".split())) - 1 if text[first:last].strip() else begin
    return " ".join(text.split()), (begin, stop)
