"""The builder's side: a `Sandbox` for a run, a `Child` for each post.

A child that overruns its time, dies or talks nonsense is killed, and every later question to it has the same answer:
why. The sandbox itself stays usable, also when a post has taken the zygote down: the next post gets a new one.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import secrets
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chainrule.sandbox import canary, questions
from chainrule.sandbox.answers import Decoder, ProtocolError
from chainrule.sandbox.channel import GoneError, exchange
from chainrule.sandbox.launch import Zygote, unsafe
from chainrule.sandbox.protocol import DONE, NONCE_SIZE, VALUE, Code, Failure, Kind, Lock
from chainrule.sandbox.questions import Sweep, Watched
from chainrule.sandbox.words import shown

_CANARY_SECONDS = 10.0


class Sandbox:
    """Runs posts' code in processes of their own; one zygote for a whole run, started for the first post.

    A run whose posts have no code starts no process at all. Threads may share a sandbox; a child belongs to one thread
    at a time.
    """

    def __init__(
        self,
        patience: float = 10.0,
        *,
        untrusted: bool = False,
        modules: Sequence[str] = (),
        locks: Lock = Lock.ALL,
    ) -> None:
        """A sandbox that is not started yet.

        ``patience`` is how many seconds the zygote may take to fork or kill a process before it is replaced. With
        ``untrusted``, no post is run unless the canary finds no hole. ``modules`` are loaded for posts to import.
        ``locks`` are those to close, if the system has them; to leave one open is for tests.
        """
        self._patience, self._modules = patience, tuple(modules)
        self._locks, self._untrusted = locks, untrusted
        self._holes: tuple[str, ...] | None = None
        self._zygote: Zygote | None = None
        self._lock, self._trying = threading.Lock(), threading.Lock()

    @property
    def holes(self) -> tuple[str, ...]:
        """What a post's code could do on this system, in words; known when the first post has been opened."""
        return self._holes or ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._stop()

    def open(self, codes: Sequence[Code], seconds: float) -> Child:
        """A process for one post's snippets, which are not loaded yet.

        ``seconds`` is the wall-clock time that the post may use in all, over loading and all calls. Raises
        `InstallError` if this installation cannot run code at all, or not safely enough for a stranger's.
        """
        with self._trying:
            if self._holes is None:
                self._holes = canary.holes(self._try, self._locks)
        if self._untrusted and self._holes:
            raise unsafe(self._holes)
        return self._open(codes, seconds, self._locks)

    def _try(
        self, code: Code, function: str, points: Sequence[Sequence[int]], locks: Lock
    ) -> list[NDArray[np.float64] | Failure]:
        """The values of a function of the canary behind some of the locks."""
        with self._open([code], _CANARY_SECONDS, locks) as child:
            child.load()
            return child.call(function, points)

    def _open(self, codes: Sequence[Code], seconds: float, locks: Lock) -> Child:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                zygote, pid = self._fork(theirs, math.ceil(seconds) + 1, locks)
            except BaseException:
                ours.close()
                raise
        return Child(self, zygote, pid, ours, codes, seconds)

    def reap(self, zygote: Zygote, pid: int) -> None:
        """Kill a process of this zygote and wait for its end. A `Child` asks for this itself."""
        with self._lock:
            if zygote is self._zygote:  # else it was stopped, and took its children along
                with contextlib.suppress(OSError), self._talking():
                    zygote.reap(pid)

    def _fork(self, channel: socket.socket, cpu_seconds: int, locks: Lock) -> tuple[Zygote | None, int]:
        """A new process and its zygote, if need be a new one; process id 0 if there is none to be had."""
        needed = locks if self._untrusted and locks == self._locks else Lock(0)
        with self._lock:
            for _ in range(2):
                zygote = self._zygote = self._zygote or Zygote.start(self._patience, self._modules)
                with contextlib.suppress(OSError), self._talking():
                    return zygote, zygote.fork(channel, cpu_seconds, locks, needed)
        return None, 0

    @contextlib.contextmanager
    def _talking(self) -> Iterator[None]:
        """Stop a zygote that does not answer, or is interrupted: its next reply would be to this request."""
        try:
            yield
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        if self._zygote is not None:
            zygote, self._zygote = self._zygote, None
            zygote.stop()


class Child:
    """The process of one post. A context manager; the process is gone when it is left."""

    def __init__(
        self,
        sandbox: Sandbox,
        zygote: Zygote | None,
        pid: int,
        channel: socket.socket,
        codes: Sequence[Code],
        seconds: float,
    ) -> None:
        """Made by `Sandbox.open`."""
        self._sandbox, self._zygote, self._pid, self._channel = sandbox, zygote, pid, channel
        self._codes = tuple(codes)
        self._seconds = self._left = seconds
        self._lost: Failure | None = None if pid else Failure("died", "the system has no process left to run it")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; later questions are answered with why it is gone."""
        self._lost = self._lost or Failure("died", "the process was closed")
        self._channel.close()
        if self._zygote and self._pid:
            pid, self._pid = self._pid, 0
            self._sandbox.reap(self._zygote, pid)

    def load(self) -> list[Failure | None]:
        """Run the snippets in order, in one namespace that has ``np``: one entry each, None if all is well.

        A snippet that fails does not keep the later ones from being run. One that takes the process down does:
        then it and all later ones have the same failure.
        """
        nonce = secrets.token_bytes(NONCE_SIZE)
        decoder = Decoder(nonce, len(self._codes), DONE)
        lost = self._ask(questions.load(nonce, self._codes), decoder)
        if lost is not None and lost.kind == "protocol":
            return [lost] * decoder.count
        read = [shown(answer, self._codes) if isinstance(answer, Failure) else None for answer in decoder.answers]
        return [*read, *[lost] * (decoder.count - len(read))]

    def call(self, function: str, points: Sequence[Sequence[ArrayLike]]) -> list[NDArray[np.float64] | Failure]:
        """The function's value at each point, as a float64 array of the shape returned, or why there is none.

        A point is the function's positional arguments. Arrays arrive as fresh, writable copies; 0-d ones as
        ``np.float64``. Arguments of an integer type stay integers, 0-d ones arrive as ``int``. If the process is
        lost on the way, no point has a value.
        """
        nonce = secrets.token_bytes(NONCE_SIZE)
        return self._values(questions.call(nonce, function, points), Decoder(nonce, len(points), VALUE))

    def sweep(self, sweeps: Sequence[Sweep]) -> list[list[NDArray[np.float64] | Failure]]:
        """As `call`, for several functions in one question: fewer ways to and fro."""
        nonce = secrets.token_bytes(NONCE_SIZE)
        decoder = Decoder(nonce, sum(each.count for each in sweeps), VALUE)
        values = iter(self._values(questions.sweep(nonce, sweeps), decoder))
        return [list(itertools.islice(values, each.count)) for each in sweeps]

    def calls(
        self, function: str, points: Sequence[Sequence[ArrayLike]], watched: Watched
    ) -> list[NDArray[np.float64] | Failure]:
        """What the function calls at each point, as an array of three rows that `watch` explains.

        By the process's own account: it tells of an honest post what its author may not have noticed.
        """
        nonce = secrets.token_bytes(NONCE_SIZE)
        question = questions.watch(nonce, function, points, watched)
        return self._values(question, Decoder(nonce, len(points), VALUE))

    def _values(self, question: bytes, decoder: Decoder) -> list[NDArray[np.float64] | Failure]:
        lost = self._ask(question, decoder)
        if lost is not None:
            return [lost] * decoder.count
        return [
            shown(answer, self._codes) if isinstance(answer, Failure) else answer
            for answer in decoder.answers
            if answer is not None
        ]

    def _ask(self, question: bytes, decoder: Decoder) -> Failure | None:
        """Have the decoder read the answers; why they are not all there, if so."""
        if self._lost is not None:
            return self._lost
        started = time.monotonic()
        try:
            exchange(self._channel, question, decoder, self._left)
        except TimeoutError:
            self._lose("time", f"no answer within {self._seconds:g} s, the time limit of a post")
        except GoneError:
            self._lose("died", "the process that ran the post's code ended without an answer")
        except ProtocolError as error:
            self._lose("protocol", f"the post's code sent something that is not an answer: {error}")
        self._left -= time.monotonic() - started
        return self._lost

    def _lose(self, kind: Kind, message: str) -> None:
        self.close()
        self._lost = Failure(kind, message)
