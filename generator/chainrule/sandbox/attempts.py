"""What the canary tries, in the process and on the terms of any post: each attempt is an ordinary, harmless misdeed.

This file is not imported. Its text is a snippet that the builder sends like any other, with the name of a folder that
has a file in it. An attempt that raises was stopped. The builder looks at the folder as well, so that a file changed
behind an error would be seen.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import resource
import signal
import socket
from collections.abc import Callable
from pathlib import Path

FOLDER = "/none"
"""Where the canary may do damage; set by the builder."""

_HUGE = 8 << 30
_PRIVATE, _ANONYMOUS, _UNRESERVED = 0x2, 0x20, 0x4000
_CREATE, _REMOVE = 0o600, 0
_PR_SET_PDEATHSIG = 1
_PIDFD_OPEN = 434


def read() -> None:
    """Read a file."""
    os.close(os.open(f"{FOLDER}/secret", os.O_RDONLY))


def write() -> None:
    """Make a file."""
    os.close(os.open(f"{FOLDER}/new", os.O_WRONLY | os.O_CREAT))


def look() -> None:
    """Learn whether a file exists."""
    Path(FOLDER, "secret").stat()


def change() -> None:
    """Change who may read a file."""
    Path(FOLDER, "secret").chmod(0o644)


def connect() -> None:
    """Make a socket of each common kind; connecting it would be the least of it."""
    _any([functools.partial(socket.socket, *kind) for kind in _SOCKETS])


_SOCKETS = [
    (socket.AF_INET, socket.SOCK_STREAM),
    (socket.AF_INET, socket.SOCK_DGRAM),
    (socket.AF_INET6, socket.SOCK_STREAM),
    (socket.AF_UNIX, socket.SOCK_STREAM),
]


def fork() -> None:
    """Start a process, which ends at once."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def execute() -> None:
    """Run a program. There is none of this name: what counts is why it is not run."""
    try:
        os.execv(f"{FOLDER}/none", ["none"])
    except OSError as error:
        if error.errno in {errno.EPERM, errno.EACCES}:
            raise


def kill() -> None:
    """Reach another process by a signal that does nothing, or by a handle on it."""
    parent = os.getppid()
    _any([lambda: os.kill(parent, 0), lambda: _call("syscall", ctypes.c_long(_PIDFD_OPEN), parent, 0)])


def outlive() -> None:
    """Take off the string that ends this process with the build; asking for the same end again is harmless."""
    _call("prctl", _PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL), *(ctypes.c_ulong(0),) * 3)


def leave() -> None:
    """Leave memory behind that stays when the process ends."""
    number = _call("shmget", 0, ctypes.c_size_t(4096), _CREATE)
    _call("shmctl", number, _REMOVE, None)


def allocate() -> None:
    """Ask for more memory than any post may have; it is not touched, and given back."""
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *(ctypes.c_int,) * 3, ctypes.c_long)
    place = libc.mmap(None, _HUGE, 0, _PRIVATE | _ANONYMOUS | _UNRESERVED, -1, 0)
    if place is None or place == ctypes.c_void_p(-1).value:
        raise MemoryError
    libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
    libc.munmap(place, _HUGE)


def compute() -> None:
    """Compute without end, also when nobody waits any more."""
    if resource.getrlimit(resource.RLIMIT_CPU)[1] != resource.RLIM_INFINITY:
        raise TimeoutError


def _call(name: str, *arguments: object) -> int:
    """A function of the C library that says with -1 that it did nothing."""
    result = int(getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments))
    if result == -1:
        raise OSError(ctypes.get_errno(), name)
    return result


def _any(ways: list[Callable[[], object]]) -> None:
    """Raise if all ways are stopped."""
    failures = []
    for way in ways:
        try:
            way()
        except OSError as error:
            failures.append(error)
    if len(failures) == len(ways):
        raise failures[0]


ATTEMPTS: tuple[Callable[[], None], ...] = (
    *(read, write, look, change),
    *(connect, fork, execute, kill),
    *(outlive, leave, allocate, compute),
)


def through(number: int) -> bool:
    """Whether an attempt gets through."""
    try:
        ATTEMPTS[number]()
    except (OSError, MemoryError, OverflowError, AttributeError):  # the last: a system without that call
        return False
    return True
