"""Questions and their answers, in order, over a socket whose other end is not trusted.

Several questions may be under way: while the builder compares the answers to one, the post's process computes those to
the next. Answers come in the order of their questions. Each has to carry its own question's nonce, and is read only
when the whole of that question is out, so that nothing sent too early passes for an answer.

`select.poll` and a non-blocking socket: a process that neither reads nor writes costs its time limit, not a hang.
asyncio would do the same with an event loop that nothing else here needs.
"""

from __future__ import annotations

import select
import socket
import time
from collections import deque
from weakref import WeakSet

from chainrule.sandbox.answers import Decoder, ProtocolError
from chainrule.sandbox.protocol import TOTAL_LIMIT

_CHUNK = 256 << 10


class GoneError(Exception):
    """The other end has closed the channel."""


class Conversation:
    """The builder's end of a post's channel."""

    def __init__(self, channel: socket.socket) -> None:
        channel.settimeout(0)
        self._channel = channel
        self._poll = select.poll()
        self._unsent: deque[tuple[memoryview, Decoder]] = deque()
        self._unanswered: deque[Decoder] = deque()
        self._kept: WeakSet[Decoder] = WeakSet()
        """Those whose answers may still be wanted: together they are bounded like the answers to one question."""

    @property
    def current(self) -> Decoder | None:
        """The first question that is not wholly answered; None if there is none."""
        under_way = (*self._unanswered, *(decoder for _, decoder in self._unsent))
        return next((decoder for decoder in under_way if not decoder.complete), None)

    def ask(self, question: bytes, decoder: Decoder) -> None:
        """Send a question as far as it goes without waiting; the rest goes when answers are waited for."""
        self._kept.add(decoder)
        self._unsent.append((memoryview(question), decoder))
        self._send()

    def wait(self, decoder: Decoder, seconds: float) -> None:
        """Read on until a decoder that was given to `ask` has all its answers.

        Raises TimeoutError after so many seconds, `GoneError` if the process ends, and ProtocolError for anything that
        it sends before a whole question is out, or that is no answer.
        """
        deadline = time.monotonic() + seconds
        while not decoder.complete:
            ready = self._ready(deadline)
            if ready & select.POLLOUT:
                self._send()
            if ready & ~select.POLLOUT:
                self._read()

    def close(self) -> None:
        """Close the channel."""
        self._channel.close()

    def _ready(self, deadline: float) -> int:
        """The events that have come about, one of them at least."""
        self._poll.register(self._channel, select.POLLIN | (select.POLLOUT if self._unsent else 0))
        left = deadline - time.monotonic()
        ready = self._poll.poll(1000 * left) if left > 0 else []
        if not ready:
            raise TimeoutError
        return ready[0][1]

    def _send(self) -> None:
        while self._unsent:
            view, decoder = self._unsent[0]
            try:
                sent = self._channel.send(view)
            except BlockingIOError:
                return
            except OSError:  # the process is gone: what it said before can still be read
                self._unsent.clear()
                return
            if sent == len(view):
                self._unsent.popleft()
                self._unanswered.append(decoder)
            else:
                self._unsent[0] = view[sent:], decoder

    def _read(self) -> None:
        try:
            data = self._channel.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            raise GoneError from error
        if not data:
            raise GoneError
        while data:
            data = self._next().feed(data)
        if sum(decoder.size for decoder in self._kept) > TOTAL_LIMIT:
            raise ProtocolError("answers too large")

    def _next(self) -> Decoder:
        """The decoder that the next byte is for."""
        while self._unanswered and self._unanswered[0].complete:
            self._unanswered.popleft()
        if not self._unanswered:
            raise ProtocolError("an answer before the question" if self._unsent else "more than was asked for")
        return self._unanswered[0]
