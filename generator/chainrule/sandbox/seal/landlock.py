"""The second lock on files: Linux's Landlock, told to allow nothing at all.

It works where the filter on system calls does not look: at the files themselves. It is there for the day on which a
path gets past the filter. Newer kernels also close TCP, abstract sockets and signals with it; that is taken where it
is there, and nothing is promised about it. The PyPI wrappers were weighed: they cover less than these few lines.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

_CREATE, _RESTRICT = 444, 446
"""System calls; the numbers are the same on all machines."""
_VERSION = 1
_FILES = {1: 13, 2: 14, 3: 15, 5: 16}
"""From which version of Landlock on how many kinds of access to files it knows."""
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6
_PR_SET_NO_NEW_PRIVS = 38


def restrict() -> bool:
    """Close all files to this process for good; whether the system has that."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None)
    version = libc.syscall(ctypes.c_long(_CREATE), None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION))
    if version < 1:
        return False
    files = max(bits for since, bits in _FILES.items() if since <= version)
    rules = struct.pack(
        "=QQQ", (1 << files) - 1, 3 if version >= _NETWORK_SINCE else 0, 3 if version >= _SCOPES_SINCE else 0
    )
    ruleset = libc.syscall(ctypes.c_long(_CREATE), rules, ctypes.c_size_t(len(rules)), ctypes.c_uint(0))
    if ruleset < 0:
        return False
    libc.prctl(_PR_SET_NO_NEW_PRIVS, *(ctypes.c_ulong(value) for value in (1, 0, 0, 0)))
    failed = libc.syscall(ctypes.c_long(_RESTRICT), ctypes.c_int(ruleset), ctypes.c_uint(0))
    os.close(ruleset)
    return not failed
