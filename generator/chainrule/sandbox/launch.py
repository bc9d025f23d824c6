"""Start a zygote and talk to it; the builder's end of the control socket.

Forking and ending a process take a millisecond or two each, mostly for copying and freeing page tables, and nobody has
to wait for it. While one post is checked, the process of the next is forked, sealed and left waiting for its first
question; it is used once or not at all. A process that has served is killed without waiting for its end.

The zygote gets an empty environment: a post must find no token of the build in it. What is put in keeps NumPy to one
thread, since a forked process has only one, and makes the order of sets the same in every run.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from chainrule.errors import InstallError, Problem
from chainrule.sandbox.protocol import ASK, FORK, REAP, REPLY, Lock
from chainrule.source import Source

_START_SECONDS = 60.0
"""Longest wait for a new zygote, which takes a tenth of a second on an idle machine."""
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}
_LIBRARIES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Variables without which some installations cannot load NumPy."""
_ISOLATED = ("-s", "-P", "-B", "-X", "utf8")
"""As ``-I``, which would also ignore PYTHONHASHSEED: no user packages, no script folder on the path."""


class Terms(NamedTuple):
    """On which terms a process lives."""

    cpu_seconds: int
    locks: Lock
    """Those that it closes."""
    needed: Lock
    """Those of them without which it ends before it reads anything."""


@dataclass(slots=True)
class Process:
    """A process that was asked for."""

    terms: Terms
    channel: socket.socket
    """Our end of its channel."""
    pid: int | None = None
    """0 if the system has none left; None until the zygote's answer was read."""


class Zygote:
    """A running zygote. Every method raises OSError when it does not answer; then only `stop` is left."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket, patience: float) -> None:
        self.process = process
        self._control = control
        self._patience = patience
        self._due: deque[Process | int] = deque()
        """What answers are to come, in order: to a fork, or to the end of a process."""
        self._ready: Process | None = None

    @classmethod
    def start(cls, patience: float, modules: Sequence[str] = ()) -> Self:
        """A new zygote, with these modules loaded, that answers within ``patience`` seconds.

        InstallError where none can be had.
        """
        if not hasattr(os, "fork"):
            raise _install_error("snippets need a system with fork, such as Linux or macOS")
        ours, theirs = socket.socketpair()
        with theirs:
            zygote = cls(_spawn(theirs.fileno(), modules), ours, patience)
        try:
            zygote._reply(_START_SECONDS)
        except OSError as error:
            zygote.stop()
            raise _install_error("the process that runs snippets does not start") from error
        except BaseException:
            zygote.stop()
            raise
        return zygote

    @property
    def ended(self) -> bool:
        """Whether it runs no more; the process made ready, which may not have noticed yet, ends with it."""
        return self.process.poll() is not None

    def fork(self, terms: Terms, *, ahead: bool) -> Process:
        """A new process. If ``ahead``, another one for the same terms is made ready meanwhile."""
        process = self._made_ready(terms) or self._ask(terms)
        try:
            if ahead:
                self._ready = self._ask(terms)
            self._settle(process)
        except BaseException:
            process.channel.close()
            raise
        return process

    def reap(self, pid: int) -> None:
        """Kill a process; its end is not waited for."""
        self._control.settimeout(self._patience)
        self._control.send(ASK.pack(REAP, pid, 0, 0))
        self._due.append(pid)

    def stop(self) -> None:
        """End the zygote and its children; it is given time to do so itself."""
        self._control.close()
        for each in (*self._due, self._ready):
            if isinstance(each, Process):
                each.channel.close()
        try:
            self.process.wait(self._patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _made_ready(self, terms: Terms) -> Process | None:
        """The process that is ready, unless it is for other terms or could not be had."""
        ready, self._ready = self._ready, None
        if ready is None:
            return None
        self._settle(ready)
        if ready.terms == terms and ready.pid:
            return ready
        ready.channel.close()
        if ready.pid:
            self.reap(ready.pid)
        return None

    def _ask(self, terms: Terms) -> Process:
        """Ask for a process."""
        ours, theirs = socket.socketpair()
        process = Process(terms, ours)
        self._due.append(process)
        with theirs:
            self._control.settimeout(self._patience)
            socket.send_fds(self._control, [ASK.pack(FORK, *terms)], [theirs.fileno()])
        return process

    def _settle(self, process: Process) -> None:
        """Read the answers up to that about this process."""
        while process.pid is None:
            number, due = self._reply(self._patience), self._due.popleft()
            if isinstance(due, Process):
                due.pid = number
            elif due != number:
                raise ConnectionError("the zygote does not know this process")

    def _reply(self, seconds: float) -> int:
        self._control.settimeout(seconds)
        data = self._control.recv(REPLY.size)
        if len(data) < REPLY.size:
            raise ConnectionError("the zygote is gone")
        return int(REPLY.unpack(data)[0])


def _spawn(control: int, modules: Sequence[str]) -> subprocess.Popen[bytes]:
    script = Path(__file__).with_name("start.py").resolve()
    numpy_home = Path(np.__file__).resolve().parents[1]
    # The kernel ties a process's life to the thread that started it: only the main thread lives as long as we do.
    parent = os.getpid() if threading.current_thread() is threading.main_thread() else 0
    return subprocess.Popen(
        [sys.executable, *_ISOLATED, str(script), str(control), str(parent), str(numpy_home), *modules],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(control,),
        cwd="/",
        env=_ENVIRONMENT | {name: os.environ[name] for name in _LIBRARIES if name in os.environ},
        start_new_session=True,
    )


def _install_error(message: str) -> InstallError:
    place = Source(sys.executable, "").span()
    hint = f'see whether this works: {sys.executable} -c "import numpy"'
    return InstallError([Problem("sandbox.start", message, place, hint)])


def unsafe(holes: Sequence[str]) -> InstallError:
    """The refusal to run a stranger's code here."""
    what = f"a stranger's code is not run here, since this system does not keep it from {'; '.join(holes)}"
    hint = "check it on Linux with Landlock, or read the snippets and use --trusted"
    return InstallError([Problem("sandbox.holes", what, Source(sys.executable, "").span(), hint)])
