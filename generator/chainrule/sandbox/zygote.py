"""The process that is started once, has NumPy loaded, and forks a child for each post.

A fresh interpreter with NumPy takes a tenth of a second and a fork about a millisecond, so a site of a thousand posts
starts one interpreter. The zygote runs no post's code. It is started by exec with an empty environment and one
socket, so a child finds neither the builder's memory nor its files. `multiprocessing`'s fork server does much of
this, but it talks pickle over its own channel and inherits the environment.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
import time
import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from chainrule.sandbox import child, seal
from chainrule.sandbox.protocol import ASK, FORK, REAP, REPLY, Lock

_PRELOADED = (
    *("numpy.char", "numpy.ctypeslib", "numpy.dtypes", "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.polynomial"),
    *("numpy.random", "numpy.rec", "numpy.strings", "numpy.testing", "numpy.typing"),
    *("abc", "array", "bisect", "calendar", "cmath", "collections.abc", "contextlib", "copy", "dataclasses"),
    *("datetime", "decimal", "enum", "fractions", "functools", "hashlib", "heapq", "inspect", "io", "itertools"),
    *("json", "logging", "math", "numbers", "operator", "os", "pprint", "random", "re", "secrets", "statistics"),
    *("string", "struct", "sys", "textwrap", "threading", "time", "timeit", "types", "typing", "warnings", "weakref"),
    *("_strptime", "unicodedata"),
)
"""What snippets commonly import, and what Python itself loads when it is needed (`unicodedata` for a name in Greek). A
child can read no file: whatever it may import has to be here before it is."""

_DESCRIPTORS = 1024
"""More than a zygote ever has."""


def serve(descriptor: int, parent: int, modules: Sequence[str]) -> None:
    """Fork and reap on request until the builder closes its end, then take all children along.

    ``modules`` are further ones to load; what is not installed is for the snippet that imports it to notice.
    """
    signal.signal(signal.SIGTERM, _leave)
    if parent:
        seal.end_with(parent, signal.SIGTERM)
    for name in (*_PRELOADED, *modules):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    sys.meta_path[:] = [_Unloaded]
    time.localtime()  # reads the time zone's file
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    gc.freeze()
    control = socket.socket(fileno=descriptor)
    control.send(REPLY.pack(os.getpid()))
    children: set[int] = set()
    try:
        while _answer(control, children):
            pass
    finally:
        for pid in children:
            _reap(pid)


class _Unloaded:
    """An importer that finds nothing, and says why."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Refuse a module that was not loaded beforehand."""
        more = "modules in [check] of chainrule.toml adds further ones"
        raise ModuleNotFoundError(f"No module named {name!r} for snippets; {more}", name=name)


def _leave(*_: object) -> None:
    raise SystemExit


def _answer(control: socket.socket, children: set[int]) -> bool:
    """Answer one request; False when the builder is gone."""
    data, descriptors, _, _ = socket.recv_fds(control, ASK.size, 1)
    if len(data) < ASK.size:
        return False
    what, number, locks, needed = ASK.unpack(data)
    if what == FORK:
        pid = _fork(control, descriptors[0], _Terms(number, Lock(locks), Lock(needed)))
        children.add(pid)
        children.discard(0)
    elif what == REAP and number in children:
        pid = _reap(number)
        children.discard(number)
    else:
        pid = 0
    return control.send(REPLY.pack(pid)) == REPLY.size


class _Terms(NamedTuple):
    """On which terms a child lives."""

    cpu_seconds: int
    locks: Lock
    needed: Lock
    """Those of the locks without which it must not live."""


def _fork(control: socket.socket, channel: int, terms: _Terms) -> int:
    """The process id of a new child that answers on the channel; 0 if the system has no process left."""
    zygote = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        pid = 0
    else:
        if pid == 0:
            _be_child(control, channel, terms, zygote)
    os.close(channel)
    return pid


def _be_child(control: socket.socket, channel: int, terms: _Terms, zygote: int) -> None:
    """Keep no other descriptor than the channel and serve the post; never returns."""
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        seal.end_with(zygote, signal.SIGKILL)
        control.detach()
        os.closerange(3, channel)
        os.closerange(channel + 1, _DESCRIPTORS)
        builder = socket.socket(fileno=channel)
        if terms.needed in seal.confine(terms.cpu_seconds, terms.locks):
            child.serve(builder)
    finally:
        os._exit(1)


def _reap(pid: int) -> int:
    """Kill a child and what it may have started in its process group, and wait for its end."""
    for kill in (os.kill, os.killpg):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[0]
