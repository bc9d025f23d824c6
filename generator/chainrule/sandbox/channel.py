"""One question and its answers, with a deadline, over a socket whose other end is not trusted.

`select.poll` and a non-blocking socket: a process that neither reads nor writes costs its time limit, not a hang.
asyncio would do the same with an event loop that nothing else here needs.
"""

from __future__ import annotations

import select
import socket
import time

from chainrule.sandbox.answers import Decoder, ProtocolError

_CHUNK = 256 << 10


class GoneError(Exception):
    """The other end has closed the channel."""


def exchange(channel: socket.socket, question: bytes, decoder: Decoder, seconds: float) -> None:
    """Send a question and feed the decoder until it has all answers.

    Raises TimeoutError after so many seconds, `GoneError` if the process ends, and ProtocolError for anything that it
    sends before the whole question is out, or that is no answer.
    """
    channel.settimeout(0)
    deadline = time.monotonic() + seconds
    _send(channel, question, deadline)
    while not decoder.complete:
        _wait(channel, select.POLLIN, deadline)
        decoder.feed(_receive(channel))


def _send(channel: socket.socket, question: bytes, deadline: float) -> None:
    view = memoryview(question)
    while view:
        if _wait(channel, select.POLLIN | select.POLLOUT, deadline) & select.POLLIN and _receive(channel):
            raise ProtocolError("an answer before the question")
        try:
            view = view[channel.send(view) :]
        except BlockingIOError:
            continue
        except OSError as error:
            raise GoneError from error


def _receive(channel: socket.socket) -> bytes:
    """The bytes that are there; empty if there are none yet."""
    try:
        data = channel.recv(_CHUNK)
    except BlockingIOError:
        return b""
    except OSError as error:
        raise GoneError from error
    if not data:
        raise GoneError
    return data


def _wait(channel: socket.socket, events: int, deadline: float) -> int:
    """The events that have come about, one of them at least."""
    left = deadline - time.monotonic()
    poll = select.poll()
    poll.register(channel, events)
    ready = poll.poll(1000 * left) if left > 0 else []
    if not ready:
        raise TimeoutError
    return ready[0][1]
