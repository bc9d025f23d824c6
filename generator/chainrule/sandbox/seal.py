"""What the process that runs a post's code gives up before it sees that code.

`confine` is the one place. It is called once in each child: after NumPy and the other preloaded modules are there,
after every descriptor but the child's own channel is closed, and before a byte of the post is read. Here it sets
resource limits, which every POSIX system has. A filter on system calls has its place at the end of `confine`, and
nothing else has to change for it: from there on the child opens no file, starts no process and makes no socket.

Limits alone are no wall against a hostile post: it can still read files and signal other processes of the user.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_MEMORY = 2 << 30
"""Bytes of address space, of which Python and NumPy take some 300 MB."""
_FILES = 64
_PR_SET_PDEATHSIG = 1
"""From Linux's ``<linux/prctl.h>``."""


def confine(cpu_seconds: int) -> None:
    """Give up what a post's code does not need; there is no way back."""
    limits = {
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_AS": _MEMORY,
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": _FILES,
        "RLIMIT_NPROC": 0,
    }
    for name, value in limits.items():
        _lower(name, value)


def _lower(name: str, value: int) -> None:
    """Lower a limit for good, where the system has it: macOS refuses one on the address space."""
    which = getattr(resource, name, None)
    if which is None:
        return
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(which, (value, value))
    except (OSError, ValueError):
        return


def end_with(parent: int, how: signal.Signals) -> None:
    """Be sent a signal when the parent ends, on Linux; elsewhere only a closed socket tells.

    The kernel means the *thread* that started this process. So the builder asks for it in its main thread only.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, how, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
