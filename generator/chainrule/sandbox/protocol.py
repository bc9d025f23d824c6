"""What the builder and the process that runs a post's code say to each other: records, frame heads, limits.

A post's code is not trusted, and neither is anything that its process sends. So an answer is a head of fixed size and
raw float64 numbers, nothing that has to be interpreted. Pickle runs code in whoever reads it. JSON, MessagePack and
NumPy's own ``.npy`` header are parsers, with nesting and lengths of the sender's choice. `multiprocessing` is pickle
again, and its fork shares every open file. The standard library's `struct` is all that is needed.

Numbers are in the machine's own byte order: both ends are on one machine. `questions` has what the builder sends,
`answers` what comes back. This page is imported on both sides, so it imports nothing else of Chainrule.
"""

from __future__ import annotations

import enum
import struct
from dataclasses import dataclass
from typing import Literal

Kind = Literal["raised", "syntax", "time", "memory", "died", "protocol", "missing", "not-numeric", "output-size"]

RANK_LIMIT = 8
"""Most axes an array may have, in a question and in an answer."""
FRAME_LIMIT = 8 << 20
"""Most bytes of one value, and of all that travel together."""
TOTAL_LIMIT = 64 << 20
"""Most bytes of all answers to one question, heads not counted."""
TEXT_LIMIT = 8 << 10
"""Most bytes of text (message and traceback together) in one answer."""
NONCE_SIZE = 16
"""Bytes of the random number that ties an answer to its question."""

QUESTION = struct.Struct("=16sII")
"""Head of a question: nonce, `LOAD`, `CALL` or `WATCH`, bytes that follow."""
LOAD, CALL, WATCH = 1, 2, 3

ANSWER = struct.Struct("=16sIHHII8I")
"""Head of an answer: nonce, number of the first point or of the snippet, code (`DONE`, `VALUE`, or one of `FAILURES`),
rank, points or line, bytes that follow, eight extents. Values of equal shape at neighbouring points travel together:
their extents are that shape. A failure has the post's line, and its extents are the bytes of its message and of its
traceback. What is not used is zero."""
DONE, VALUE = 1, 2
FAILURES: dict[int, Kind] = {
    3: "raised",
    4: "syntax",
    5: "memory",
    6: "missing",
    7: "not-numeric",
    8: "output-size",
}
"""The failures that a process can report about itself. The others are for the builder to notice."""

ASK = struct.Struct("=4sIHH")
"""From the builder to the zygote: `FORK` with the seconds of processor time, the locks to close and those without
which the process must not live, or `REAP` with a process id."""
FORK, REAP = b"fork", b"reap"
REPLY = struct.Struct("=I")
"""From the zygote: the process id, or 0 where there is none."""


class Lock(enum.IntFlag):
    """What a process closes behind itself before it reads a post's code."""

    LIMITS = 1
    """On memory, time and files; and no powers of an administrator."""
    FILES = 2
    """Landlock: no file at all."""
    CALLS = 4
    """The filter on system calls: no path, no process, no socket."""
    ALL = 7


@dataclass(frozen=True, slots=True)
class Code:
    """One snippet of a post."""

    text: str
    """Its lines, without the indentation of the Markdown around it."""
    path: str
    """The post's path, as tracebacks show it."""
    line: int
    """The post's line, from 1, in which the first line of the text stands."""

    @property
    def last_line(self) -> int:
        """The post's line in which the text ends."""
        return self.line + self.text.count("\n")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no value.

    ``raised``, ``syntax``: the code raised, or is not Python. ``memory``: it asked for more than it may have.
    ``missing``: no such function. ``not-numeric``, ``output-size``: what it returned is not an array of real numbers,
    or is too large. ``time``: the post used up its time. ``died``: its process ended without an answer. ``protocol``:
    the process sent something that is not an answer. The last three hold for the rest of the post.
    """

    kind: Kind
    message: str
    """One printable line."""
    traceback: str = ""
    """Printable lines as Python shows them: the post's own frames, its own line numbers. May be empty."""
    line: int | None = None
    """The post's line concerned: the innermost frame in the post, or the ``def`` whose value is of no use."""
