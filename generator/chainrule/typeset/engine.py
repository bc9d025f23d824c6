"""MathJax in V8: started when first needed, stopped for certain, and started again after a formula has run wild.

Four traps of ``mini-racer`` are handled here and nowhere else. An isolate that is never closed can hang the
interpreter at its exit: `Engine` is a context manager. An isolate made inside a running asyncio loop uses that loop and
then refuses time limits: it is made in a thread of its own. Two threads that make the first isolates of a process at
the same moment end the process: isolates are made one at a time. And an isolate that was stopped at a limit, or in
which MathJax failed in a way that it does not know itself, is not trusted again.
"""

from __future__ import annotations

import contextlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException, MiniRacer

from chainrule.typeset.installation import Installation, broken

HOST = Path(__file__).parent / "host.js"
MEMORY = 1 << 30
"""Bytes that V8 may use; typesetting a long post takes 0.1 GB. Without a limit of ours V8 ends the whole process."""
STARTING = 120.0
"""Seconds in which MathJax must have started; it takes 0.1 s on an idle machine."""

_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Stopped:
    """A call that did not come back: what stopped it."""

    reason: str


class Engine:
    """MathJax and `HOST` in one V8 isolate; every call has a limit of time and of memory."""

    def __init__(self, installation: Installation, seconds: float) -> None:
        self._installation = installation
        self._seconds = seconds
        self._isolate: MiniRacer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop V8, if it runs; the next call starts it again."""
        isolate, self._isolate = self._isolate, None
        if isolate is not None:
            _close(isolate)

    def call(self, function: str, *arguments: Any) -> str | Stopped:
        """The text that a function of the host returns for JSON data; `Stopped` if it hit a limit or failed.

        Raises `InstallError` if MathJax does not start.
        """
        isolate = self._isolate = self._isolate or self._start()
        try:
            return str(isolate.eval(f"{function}(...{json.dumps(arguments)})", timeout_sec=self._seconds))
        except JSTimeoutException:
            reason = f"it took more than {self._seconds:g} seconds"
        except JSOOMException:
            reason = f"it took more than {MEMORY >> 20} MB"
        except JSEvalException as error:
            reason = str(error).split("\n", 1)[0]
        self.close()
        return Stopped(reason)

    def _start(self) -> MiniRacer:
        with _ONE_AT_A_TIME, ThreadPoolExecutor(max_workers=1) as thread:
            isolate = thread.submit(MiniRacer).result()
        isolate.set_hard_memory_limit(MEMORY)
        try:
            isolate.eval("globalThis.MathJax = { loader: { load: [] } };")
            for script in (*self._installation.scripts, HOST.read_text("utf-8")):
                isolate.eval(f"{script}\n; null", timeout_sec=STARTING)
        except (JSEvalException, JSTimeoutException) as error:
            _close(isolate)
            raise broken(self._installation.folder, f"they do not start: {str(error).split(chr(10), 1)[0]}") from error
        return isolate


def _close(isolate: MiniRacer) -> None:
    """Stop an isolate after all it was asked has come back: a call that was cut short answers late."""
    with contextlib.suppress(JSEvalException, JSTimeoutException):
        isolate.eval("0", timeout_sec=STARTING)
    isolate.close()
