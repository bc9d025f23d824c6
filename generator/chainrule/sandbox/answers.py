"""What comes back: frames for points or snippets, in order, and a decoder that believes none of it.

The child half (`values`, `failure`, `done`) is for honest processes only. The `Decoder` is the wall: whatever bytes
come, it yields float64 arrays and `Failure` records or raises `ProtocolError`, in bounded memory, and never anything
else. An answer has to carry the nonce of its question, so nothing that was sent before can pass for one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.sandbox.protocol import (
    ANSWER,
    DONE,
    FAILURES,
    FRAME_LIMIT,
    RANK_LIMIT,
    TEXT_LIMIT,
    TOTAL_LIMIT,
    VALUE,
    Failure,
    Kind,
)

_CODES: dict[Kind, int] = {kind: code for code, kind in FAILURES.items()}
_UNUSED = (0,) * RANK_LIMIT
_MESSAGE_LIMIT = 1 << 10


class ProtocolError(ValueError):
    """The bytes are not an answer to the question asked."""


def values(nonce: bytes, index: int, shape: tuple[int, ...], arrays: Sequence[bytes]) -> bytes:
    """The frame of float64 arrays of one shape, from the point ``index`` on; at most `FRAME_LIMIT` bytes of them."""
    extents = shape + _UNUSED[len(shape) :]
    body = b"".join(arrays)
    return ANSWER.pack(nonce, index, VALUE, len(shape), len(arrays), len(body), *extents) + body


def done(nonce: bytes, index: int) -> bytes:
    """The frame of a snippet that has loaded."""
    return ANSWER.pack(nonce, index, DONE, 0, 0, 0, *_UNUSED)


def failure(nonce: bytes, index: int, what: Failure) -> bytes:
    """The frame of a failure; its texts are cut to fit."""
    message = what.message.encode("utf-8", "backslashreplace")[:_MESSAGE_LIMIT]
    traceback = what.traceback.encode("utf-8", "backslashreplace")[: TEXT_LIMIT - _MESSAGE_LIMIT]
    sizes = (len(message), len(traceback), *_UNUSED[2:])
    head = ANSWER.pack(nonce, index, _CODES[what.kind], 0, max(0, what.line or 0), sum(sizes), *sizes)
    return head + message + traceback


class _Head(NamedTuple):
    nonce: bytes
    number: int
    code: int
    rank: int
    detail: int
    """How many values, or the line of a failure."""
    size: int
    extents: tuple[int, ...]


class Decoder:
    """Reads the answers to one question from a stream of bytes, however it is cut."""

    def __init__(self, nonce: bytes, count: int, success: int) -> None:
        """Expect ``count`` answers with this nonce, each a failure or a ``success`` (`DONE` or `VALUE`)."""
        self.count = count
        """How many answers are expected."""
        self._read = 0
        self._answers: list[NDArray[np.float64] | Failure | None] = []
        self._nonce, self._success = nonce, success
        self._pending = bytearray()
        self.size = 0
        """The bytes of all that has been read and was not taken, heads not counted."""

    @property
    def complete(self) -> bool:
        """Whether all answers are there."""
        return self._read == self.count

    def feed(self, data: bytes) -> bytes:
        """Read on, and return what is left when all answers are there.

        ProtocolError as soon as the bytes cannot be the answers expected.
        """
        self._pending += data
        start = 0
        while not self.complete and len(self._pending) - start >= ANSWER.size:
            head = self._head(start)
            body = start + ANSWER.size
            if len(self._pending) - body < head.size:
                break
            answers = self._body(head, body)
            self._answers += answers
            self._read += len(answers)
            self.size += head.size
            start = body + head.size
        del self._pending[:start]
        rest = bytes(self._pending) if self.complete else b""
        del self._pending[: len(rest)]
        return rest

    def take(self) -> list[NDArray[np.float64] | Failure | None]:
        """What has been read so far, for the caller to keep; None for a snippet that has loaded. Texts are raw."""
        answers, self._answers, self.size = self._answers, [], 0
        return answers

    def _head(self, start: int) -> _Head:
        nonce, index, code, rank, detail, size, *extents = ANSWER.unpack_from(self._pending, start)
        head = _Head(nonce, index, code, rank, detail, size, tuple(extents))
        if nonce != self._nonce or index != self._read:
            raise ProtocolError("an answer to no question")
        if code == VALUE == self._success:
            _check_values(head, self.count - index)
        elif code in FAILURES:
            _check_text(head)
        elif not (code == DONE == self._success and rank == detail == size == 0 and head.extents == _UNUSED):
            raise ProtocolError("not an answer")
        if self.size + size > TOTAL_LIMIT:
            raise ProtocolError("answers too large")
        return head

    def _body(self, head: _Head, start: int) -> Sequence[NDArray[np.float64] | Failure | None]:
        if head.code == VALUE:
            flat = np.frombuffer(self._pending, np.float64, head.size // 8, start)
            block = flat.reshape(head.detail, *head.extents[: head.rank]).copy()
            return [block[number, ...] for number in range(head.detail)]
        if head.code == DONE:
            return [None]
        middle = start + head.extents[0]
        message = self._pending[start:middle].decode("utf-8", "replace")
        traceback = self._pending[middle : start + head.size].decode("utf-8", "replace")
        return [Failure(FAILURES[head.code], message, traceback, head.detail or None)]


def _check_values(head: _Head, left: int) -> None:
    """The shape must account for exactly the bytes that follow, also where an extent is 0."""
    if head.rank > RANK_LIMIT or any(head.extents[head.rank :]):
        raise ProtocolError("not a shape")
    if not 0 < head.detail <= left:
        raise ProtocolError("not so many values as were asked for")
    shape = (head.detail, *head.extents[: head.rank])
    if math.prod(max(extent, 1) for extent in shape) > FRAME_LIMIT // 8 or math.prod(shape) * 8 != head.size:
        raise ProtocolError("a shape that its numbers do not fill")


def _check_text(head: _Head) -> None:
    if head.rank or any(head.extents[2:]) or head.size > TEXT_LIMIT or sum(head.extents[:2]) != head.size:
        raise ProtocolError("not a text")
