"""The builder's handle on the process of one post: questions go out; numbers, or why there are none, come back.

A question is asked at once and its answers are waited for when they are wanted, so that several can be under way. What
does a process gain that sees the next questions before it has answered the first? Nothing that it would not have
without: it owns both functions of a claim and may call them wherever it likes, so it needs no points to make answers
that agree with one another. What it must not know while its code loads are the points; none is drawn before `load` has
its answers. Repeated questions find out functions that are not functions; one that knows that a point will come again
still has to give it the same value, as one that remembers all points always could. And an answer is compared with
answers of the same process and with the printed formula, never with a question's place in line.

A process that overruns its time, dies or talks nonsense is killed. The question at which that happened is answered with
why; all that come behind it were not run, and say so.
"""

from __future__ import annotations

import itertools
import secrets
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chainrule.sandbox import questions
from chainrule.sandbox.answers import Decoder, ProtocolError
from chainrule.sandbox.channel import Conversation, GoneError
from chainrule.sandbox.protocol import DONE, NONCE_SIZE, VALUE, Code, Failure, Kind
from chainrule.sandbox.questions import Sweep, Watched
from chainrule.sandbox.words import shown

Value = NDArray[np.float64] | Failure
"""What a function returned at a point, as a float64 array of the shape returned, or why there is nothing."""


class Child:
    """The process of one post. A context manager; the process is killed when it is left."""

    def __init__(
        self, channel: socket.socket, codes: Sequence[Code], seconds: float, end: Callable[[], None] | None
    ) -> None:
        """Made by `Sandbox.open`; ``end`` kills the process, and is None if there was none to be had."""
        self._conversation = Conversation(channel)
        self._codes, self._end = tuple(codes), end
        self._seconds = self._left = seconds
        self._lost = None if end else Failure("died", "the system has no process left to run it")
        self._lost_at: Decoder | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; later questions are answered with why it is gone."""
        self._lost = self._lost or Failure("died", "the process was closed")
        self._conversation.close()
        if self._end:
            end, self._end = self._end, None
            end()

    def load(self) -> list[Failure | None]:
        """Run the snippets in order, in one namespace that has ``np``: one entry each, None if all is well.

        A snippet that fails does not keep the later ones from being run. One that takes the process down does:
        then it and all later ones have the same failure.
        """
        nonce = secrets.token_bytes(NONCE_SIZE)
        decoder = self._ask(questions.load(nonce, self._codes), Decoder(nonce, len(self._codes), DONE))
        lost = self._wait(decoder)
        if lost is not None and lost.kind == "protocol":
            return [lost] * decoder.count
        read = [shown(answer, self._codes) if isinstance(answer, Failure) else None for answer in decoder.take()]
        return [*read, *[lost] * (decoder.count - len(read))]

    def call(self, function: str, points: Sequence[Sequence[ArrayLike]]) -> list[Value]:
        """The function's value at each point; waits for the answers.

        A point is the function's positional arguments. Arrays arrive as fresh, writable copies; 0-d ones as
        ``np.float64``. Arguments of an integer type stay integers, 0-d ones arrive as ``int``. If the process is
        lost on the way, no point has a value.
        """
        nonce = secrets.token_bytes(NONCE_SIZE)
        return self._values(self._ask(questions.call(nonce, function, points), Decoder(nonce, len(points), VALUE)))

    def sweep(self, sweeps: Sequence[Sweep]) -> Callable[[], list[list[Value]]]:
        """Ask as `call` does, for several functions in one question; the result waits for the answers."""
        nonce = secrets.token_bytes(NONCE_SIZE)
        decoder = Decoder(nonce, sum(each.count for each in sweeps), VALUE)
        self._ask(questions.sweep(nonce, sweeps), decoder)

        def answers() -> list[list[Value]]:
            values = iter(self._values(decoder))
            return [list(itertools.islice(values, each.count)) for each in sweeps]

        return answers

    def calls(
        self, function: str, points: Sequence[Sequence[ArrayLike]], watched: Watched
    ) -> Callable[[], list[Value]]:
        """Ask what the function calls at each point; the result waits for an array each, whose rows `watch` explains.

        By the process's own account: it tells of an honest post what its author may not have noticed.
        """
        nonce = secrets.token_bytes(NONCE_SIZE)
        decoder = self._ask(questions.watch(nonce, function, points, watched), Decoder(nonce, len(points), VALUE))
        return lambda: self._values(decoder)

    def _ask(self, question: bytes, decoder: Decoder) -> Decoder:
        if self._lost is None:
            self._conversation.ask(question, decoder)
        return decoder

    def _values(self, decoder: Decoder) -> list[Value]:
        lost = self._wait(decoder)
        if lost is not None:
            return [lost] * decoder.count
        return [
            shown(answer, self._codes) if isinstance(answer, Failure) else answer
            for answer in decoder.take()
            if answer is not None
        ]

    def _wait(self, decoder: Decoder) -> Failure | None:
        """Have the decoder read its answers; why they are not all there, if so."""
        started = time.monotonic()
        try:
            if self._lost is None:
                self._conversation.wait(decoder, self._left)
        except TimeoutError:
            self._lose(decoder, "time", f"no answer within {self._seconds:g} s, the time limit of a post")
        except GoneError:
            self._lose(decoder, "died", "the process that ran the post's code ended without an answer")
        except ProtocolError as error:
            self._lose(decoder, "protocol", f"the post's code sent something that is not an answer: {error}")
        self._left -= time.monotonic() - started
        return None if decoder.complete else self._why(decoder)

    def _lose(self, decoder: Decoder, kind: Kind, message: str) -> None:
        self._lost_at = self._conversation.current or decoder
        self.close()
        self._lost = Failure(kind, message)

    def _why(self, decoder: Decoder) -> Failure | None:
        """Why this question has no answer."""
        if self._lost is None or self._lost_at in (decoder, None):
            return self._lost
        return replace(
            self._lost, message=f"it was not run, because the post's process had ended before: {self._lost.message}"
        )
