"""The builder's side: a `Sandbox` for a run, which opens a `Child` for each post.

It stays usable, whatever a post does, also when one has taken the zygote down: the next post gets a new one.
"""

from __future__ import annotations

import contextlib
import functools
import math
import socket
import threading
from collections.abc import Iterator, Sequence
from typing import Self

from chainrule.sandbox import canary
from chainrule.sandbox.handle import Child, Value
from chainrule.sandbox.launch import Process, Terms, Zygote, unsafe
from chainrule.sandbox.protocol import Code, Lock

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

    def _try(self, code: Code, function: str, points: Sequence[Sequence[int]], locks: Lock) -> list[Value]:
        """The values of a function of the canary behind some of the locks."""
        with self._open([code], _CANARY_SECONDS, locks) as child:
            child.load()
            return child.call(function, points)

    def _open(self, codes: Sequence[Code], seconds: float, locks: Lock) -> Child:
        posts = locks == self._locks
        needed = locks if self._untrusted and posts else Lock(0)
        zygote, process = self._fork(Terms(math.ceil(seconds) + 1, locks, needed), ahead=posts)
        if zygote and process and process.pid:
            return Child(process.channel, codes, seconds, functools.partial(self._end, zygote, process.pid))
        ours, theirs = socket.socketpair()
        theirs.close()
        return Child(ours, codes, seconds, None)

    def _fork(self, terms: Terms, *, ahead: bool) -> tuple[Zygote | None, Process | None]:
        """A process and its zygote, if need be a new one; None if there is none to be had."""
        with self._lock:
            if self._zygote is not None and self._zygote.ended:
                self._stop()
            for _ in range(2):
                zygote = self._zygote = self._zygote or Zygote.start(self._patience, self._modules)
                with contextlib.suppress(OSError), self._talking():
                    return zygote, zygote.fork(terms, ahead=ahead)
        return None, None

    def _end(self, zygote: Zygote, pid: int) -> None:
        """Kill a process of this zygote."""
        with self._lock:
            if zygote is self._zygote:  # else it was stopped, and took its children along
                with contextlib.suppress(OSError), self._talking():
                    zygote.reap(pid)

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
