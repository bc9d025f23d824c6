"""Formulas of many documents, checked by as many processes as there are processors.

Checking is Python on small arrays, so threads do not help. The pools of `concurrent.futures` were weighed: they need
semaphores, which some containers lack, import the caller's program once more in each process, and outlive a builder
that is killed. A process here ends when nobody holds its standard input any more. It reads and sends pickles; it runs
no code of a post, and has nothing from a process that does.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from queue import Empty, SimpleQueue
from types import MappingProxyType
from typing import Any, BinaryIO

import chainrule
from chainrule import check
from chainrule.check import Findings, Settings
from chainrule.markdown.text.blocks import Block, Formula

Task = tuple[Sequence[Block], Settings]
SHARE = 150
"""Formulas that make a process worth its start, which takes half a second."""
_READY = b"\x06"
_HOME = str(Path(chainrule.__file__).resolve().parents[1])
_PROGRAM = f"import sys; sys.path.insert(0, {_HOME!r}); from chainrule.build.workers import work; work()"


def findings(tasks: Sequence[Task], done: Callable[[int], None] = lambda _: None) -> list[Findings]:
    """What the formulas of each document say, in the order of the documents; their ``failures`` may be left out.

    ``done`` is called with the number of documents that are ready or being checked.
    """
    found: list[Findings | None] = [None] * len(tasks)
    queue: SimpleQueue[int] = SimpleQueue()
    for each in range(len(tasks)):
        queue.put(each)
    formulas = sum(isinstance(block, Formula) for blocks, _ in tasks for block in blocks)
    workers: list[_Worker] = []
    try:
        with suppress(OSError):  # without further processes it only takes longer
            while len(workers) < min(_processors(), formulas // SHARE) - 1:
                workers.append(_Worker(queue, tasks, found))
        while (number := _next(queue)) is not None:
            found[number] = check.findings(*tasks[number])
            done(len(tasks) - queue.qsize())
    except BaseException:
        for worker in workers:
            worker.kill()
        raise
    finally:
        for worker in workers:
            worker.close()
    return [result or check.findings(*task) for result, task in zip(found, tasks, strict=True)]


class _Worker:
    """A process that checks documents from the queue until it is empty, and the thread that hands them over."""

    def __init__(self, queue: SimpleQueue[int], tasks: Sequence[Task], found: list[Findings | None]) -> None:
        self._queue, self._tasks, self._found = queue, tasks, found
        command = [sys.executable, "-P", "-c", _PROGRAM]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._begun = False
        self._thread = threading.Thread(target=self._hand_over, daemon=True)
        self._thread.start()

    def _hand_over(self) -> None:
        """Give and take until the queue is empty; a document whose process breaks down is left without findings."""
        into, out = self._process.stdin, self._process.stdout
        assert into
        assert out
        with suppress(OSError, EOFError, pickle.UnpicklingError):
            self._begun = out.read(len(_READY)) == _READY
            while self._begun and (number := _next(self._queue)) is not None:
                _send(self._tasks[number], into)
                self._found[number] = pickle.load(out)

    def kill(self) -> None:
        """Give up what it is doing."""
        self._process.kill()

    def close(self) -> None:
        """Wait for what it is doing, unless it has not begun."""
        if not self._begun:
            self.kill()
        self._thread.join()
        with suppress(BrokenPipeError):
            self._process.communicate()


def work() -> None:
    """The whole program of a worker: documents in, findings out, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the builder hears of it, too, and ends its workers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what else is printed must not come between
    answers.write(_READY)
    answers.flush()
    with suppress(EOFError, BrokenPipeError):
        while True:
            blocks, settings = pickle.load(sys.stdin.buffer)
            _send(replace(check.findings(blocks, settings), failures=()), answers)


def _send(value: object, stream: BinaryIO | Any) -> None:
    ForkingPickler(stream).dump(value)
    stream.flush()


def _next(queue: SimpleQueue[int]) -> int | None:
    try:
        return queue.get_nowait()
    except Empty:
        return None


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _thawed(mapping: MappingProxyType[Any, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    return _frozen, (dict(mapping),)


def _frozen(entries: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(entries)


ForkingPickler.register(MappingProxyType, _thawed)
