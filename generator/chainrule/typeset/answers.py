r"""What MathJax makes of each formula: asked once, by several engines at a time, and remembered for the next build.

A formula's answer depends on nothing but its TeX, its being displayed, the macros that hold in it, and MathJax itself
with its host: that is the name under which it is kept. All macros count, also those that the formula does not call: one
that redefines ``\;`` changes every ``\implies``.

The engines work in threads. V8 runs outside of Python's own lock, so several threads can keep several cores busy, and
nothing has to be sent to another process, which would first have to start and to load MathJax's host a second time.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from chainrule.cache import Cache, digest
from chainrule.typeset.engine import HOST, Engine, Stopped
from chainrule.typeset.installation import Installation

LAYOUT = "1"
"""Changes when entries of earlier versions can no longer be read."""
SHARE = 40
"""Formulas for which it pays to start one more engine: they take about as long as its start."""
Answer = Mapping[str, Any] | Stopped
"""``html``; or ``message``, ``stands`` and ``names``; or ``crash``. `Stopped` if none came."""
Macros = Mapping[str, str | tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Request:
    """A formula as MathJax gets it."""

    tex: str
    display: bool
    macros: Macros


@dataclass(slots=True)
class Answers:
    """The answers to requests: from memory, from the cache, else from MathJax."""

    installation: Installation
    seconds: float
    """The limit of each formula."""
    cache: Cache
    engine: Engine
    known: dict[str, Answer] = field(default_factory=dict)
    """What was asked for since the start, by its name in the cache."""
    asked: set[str] = field(default_factory=set)
    """For which of them MathJax itself was asked."""
    version: str = field(init=False)

    def __post_init__(self) -> None:
        parts = self.installation
        self.version = digest(LAYOUT, HOST.read_text("utf-8"), json.dumps(parts.extensions), *parts.scripts)

    def of(self, request: Request) -> Answer:
        """The answer to one request."""
        name = self._name(request)
        found = self._remembered(name)
        return self._ask(self.engine, name, request) if found is None else found

    def prepare(self, requests: Iterable[tuple[Request, int]], most: float, done: Callable[[int, int], None]) -> None:
        """Ask for many formulas at once; each comes with the number of its document.

        A document may take ``most`` seconds; what is left of its formulas then is left out. ``done`` is called with how
        many formulas have been typeset, and of how many.
        """
        missing: dict[str, tuple[Request, int]] = {}
        for request, document in requests:
            name = self._name(request)
            if name not in missing and self._remembered(name) is None:
                missing[name] = request, document
        spent = dict.fromkeys((document for _, document in missing.values()), 0.0)
        queue: SimpleQueue[tuple[str, Request, int]] = SimpleQueue()
        for name, (request, document) in missing.items():
            queue.put((name, request, document))

        def work(engine: Engine) -> None:
            while (task := _next(queue)) is not None:
                name, request, document = task
                if spent[document] < most:
                    begun = time.monotonic()
                    self._ask(engine, name, request)
                    spent[document] += time.monotonic() - begun
                done(len(missing) - queue.qsize(), len(missing))

        self._share(len(missing), work, queue)

    def _share(self, number: int, work: Callable[[Engine], None], queue: SimpleQueue[Any]) -> None:
        """Let as many engines work as pay off; an error in one, or an interruption, ends the work of all."""
        others = min(os.cpu_count() or 1, number // SHARE) - 1
        if others <= 0:
            work(self.engine)
            return
        with ExitStack() as stack:
            engines = [self.engine, *(stack.enter_context(self._another()) for _ in range(others))]
            pool = stack.enter_context(ThreadPoolExecutor(len(engines)))
            try:
                for each in [pool.submit(work, engine) for engine in engines]:
                    each.result()
            finally:
                while _next(queue) is not None:
                    pass

    def _another(self) -> Engine:
        return Engine(self.installation, self.seconds)

    def stylesheet(self) -> str | Stopped:
        """MathJax's whole stylesheet."""
        name = digest("stylesheet", self.version)
        kept = self.cache.get(name)
        if kept is not None:
            return kept.decode()
        answer = self.engine.call("stylesheet")
        if isinstance(answer, Stopped):
            return answer
        self.cache.put(name, str(answer).encode())
        return str(answer)

    def _name(self, request: Request) -> str:
        macros = json.dumps(request.macros, sort_keys=True)
        return digest("formula", self.version, macros, "display" if request.display else "inline", request.tex)

    def _remembered(self, name: str) -> Answer | None:
        if name not in self.known:
            kept = self.cache.get(name)
            if kept is None:
                return None
            self.known[name] = json.loads(kept)
        return self.known[name]

    def _ask(self, engine: Engine, name: str, request: Request) -> Answer:
        answer: Answer = engine.call(
            "typeset", request.tex, request.display, self.installation.extensions, request.macros
        )
        self.asked.add(name)
        self.known[name] = answer
        if not isinstance(answer, Stopped) and "crash" in answer:
            engine.close()  # what failed in a way that it does not know itself is not trusted again
        elif not isinstance(answer, Stopped):
            self.cache.put(name, json.dumps(answer).encode())
        return answer


def _next(queue: SimpleQueue[Any]) -> Any:
    try:
        return queue.get_nowait()
    except Empty:
        return None
