r"""What MathJax makes of each formula: asked once, by several engines at a time, and remembered for the next build.

A formula's answer depends on nothing but its TeX, its being displayed, the macros that hold in it, and MathJax itself
with its host: that is the name under which it is kept. All macros count, also those that the formula does not call: one
that redefines ``\;`` changes every ``\implies``.

The engines work in threads. V8 runs outside of Python's own lock, so several threads can keep several cores busy, and
nothing has to be sent to another process, which would first have to start and to load MathJax's host a second time.
They are asked for several formulas in one call, which costs as much as a third of a formula. When a call does not come
back, each of its formulas is asked for alone, so that the one to blame gets the error, and no other.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any

from chainrule.cache import Cache, digest
from chainrule.typeset.engine import HOST, Engine, Stopped
from chainrule.typeset.installation import Installation

LAYOUT = "1"
"""Changes when entries of earlier versions can no longer be read."""
BATCH = 20
"""Formulas that are asked for in one call."""
SHARE = 60
"""Formulas for which it pays to start one more engine: they take about as long as its start."""
Answer = Mapping[str, Any] | Stopped
"""``html``; or ``message``, ``stands`` and ``names``; or ``crash``. `Stopped` if none came."""
Macros = Mapping[str, str | tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Request:
    """A formula as MathJax gets it."""

    tex: str
    display: bool
    macros: str
    """As JSON."""


@dataclass(frozen=True, slots=True)
class Task:
    """A request that must be put to MathJax."""

    name: str
    """The answer's, in the cache."""
    request: Request
    document: int


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
        if found is None:
            self._ask(self.engine, [Task(name, request, 0)])
        return self.known[name]

    def prepare(self, requests: Iterable[tuple[Request, int]], most: float, done: Callable[[int, int], None]) -> None:
        """Ask for many formulas at once; each comes with the number of its document.

        A document may take ``most`` seconds; what is left of its formulas then is left out. ``done`` is called with how
        many formulas have been typeset, and of how many.
        """
        missing: dict[str, Task] = {}
        for request, document in requests:
            name = self._name(request)
            if name not in missing and self._remembered(name) is None:
                missing[name] = Task(name, request, document)
        spent = dict.fromkeys((task.document for task in missing.values()), 0.0)
        queue: SimpleQueue[list[Task]] = SimpleQueue()
        for tasks in _batches(missing.values()):
            queue.put(tasks)
        ready: list[Task] = []

        def ask(engine: Engine, tasks: Sequence[Task]) -> None:
            wanted = [task for task in tasks if spent[task.document] < most]
            begun = time.monotonic()
            left = self._ask(engine, wanted) if wanted else []
            for task in wanted:
                spent[task.document] += (time.monotonic() - begun) / len(wanted)
            for task in left:
                ask(engine, [task])

        def work(engine: Engine) -> None:
            while (tasks := _next(queue)) is not None:
                ask(engine, tasks)
                ready.extend(tasks)
                done(len(ready), len(missing))

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
        answer = self.engine.call("stylesheet", self.installation.extensions)
        if not isinstance(answer, Stopped):
            self.cache.put(name, answer.encode())
        return answer

    def _name(self, request: Request) -> str:
        kind = "display" if request.display else "inline"
        return digest("formula", self.version, request.macros, kind, request.tex)

    def _remembered(self, name: str) -> Answer | None:
        if name not in self.known:
            kept = self.cache.get(name)
            if kept is None:
                return None
            self.known[name] = json.loads(kept)
        return self.known[name]

    def _ask(self, engine: Engine, tasks: Sequence[Task]) -> Sequence[Task]:
        """Ask for formulas in one call; those that got no answer, where there are several, are returned."""
        formulas = [(task.request.tex, task.request.display, task.request.macros) for task in tasks]
        reply = engine.call("typeset", formulas, self.installation.extensions)
        if isinstance(reply, Stopped):
            if len(tasks) == 1:
                self._learn(tasks[0], reply)
                return ()
            return tasks
        lines = reply.split("\n")
        for task, line in zip(tasks, lines, strict=False):  # a crash is the last answer
            answer = json.loads(line)
            self._learn(task, answer)
            if "crash" in answer:
                engine.close()  # what failed in a way that it does not know itself is not trusted again
            else:
                self.cache.put(task.name, line.encode())
        return tasks[len(lines) :]

    def _learn(self, task: Task, answer: Answer) -> None:
        self.asked.add(task.name)
        self.known[task.name] = answer


def _batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    rest = iter(tasks)
    while some := list(islice(rest, BATCH)):
        yield some


def _next(queue: SimpleQueue[Any]) -> Any:
    try:
        return queue.get_nowait()
    except Empty:
        return None
