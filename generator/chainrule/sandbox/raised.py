"""Turn an exception of a post's code into what its author needs: one line, the post's own frames, the line to look at.

The standard library's `traceback` does the formatting. It is told not to look up lines beforehand, so that the source
files of libraries are never opened; their frames are counted, not shown.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import PurePath
from traceback import FrameSummary, StackSummary, TracebackException, walk_tb

from chainrule.sandbox.protocol import Failure, Kind

_DEPTH = 64
"""Innermost frames looked at; a recursion has a thousand."""
_SHOWN = 6
"""Innermost frames of the post that are shown."""


def describe(error: BaseException, kind: Kind, paths: frozenset[str]) -> Failure:
    """The failure of an exception just caught; ``paths`` are the file names of the post's code.

    The exception's own methods belong to the post and may fail in turn: then its type has to do.
    """
    kind = "memory" if kind == "raised" and isinstance(error, MemoryError) else kind
    try:
        record = TracebackException(
            type(error), error, error.__traceback__, limit=-_DEPTH, lookup_lines=False, compact=True
        )
        ending = "".join(record.format_exception_only())
        text = "".join(_frames(record.stack, paths)) + ending
        return Failure(kind, _message(error), text.rstrip("\n"), _line(error, kind, paths))
    except BaseException:
        return Failure(kind, f"{type(error).__name__} (its message cannot be shown)")


def _message(error: BaseException) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _line(error: BaseException, kind: Kind, paths: frozenset[str]) -> int | None:
    if kind == "syntax":
        return error.lineno if isinstance(error, SyntaxError) else None
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename in paths]
    return lines[-1] if lines else None


def _frames(stack: StackSummary, paths: frozenset[str]) -> Iterator[str]:
    """The post's last frames as Python prints them, each run of library frames between and below as one line."""
    groups = [(own, list(frames)) for own, frames in itertools.groupby(stack, lambda f: f.filename in paths)]
    if groups and not groups[0][0]:
        del groups[0]  # our own frames, which called the post
    parts = [part for own, frames in groups for part in (_own(stack, frames) if own else [_library(frames)])]
    if parts:
        yield "Traceback (most recent call last):\n"
    if len(parts) > _SHOWN:
        yield "  ...\n"
    yield from parts[-_SHOWN:]


def _own(stack: StackSummary, frames: list[FrameSummary]) -> list[str]:
    return [stack.format_frame_summary(frame) for frame in frames]


def _library(frames: list[FrameSummary]) -> str:
    place = "/".join(PurePath(frames[-1].filename).parts[-2:])
    return f"  ... {len(frames)} {'frame' if len(frames) == 1 else 'frames'} in {place}\n"
