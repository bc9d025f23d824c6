"""What a process may use, and the powers of an administrator, which it does not need.

Resource limits are the one lock that every POSIX system has. Without new processes, each is a limit for the whole
post. A build as root, common in containers, starts processes with all of root's powers: they are given up as well.
"""

from __future__ import annotations

import ctypes
import resource
import struct
import sys

_MEMORY = 2 << 30
"""Bytes of address space, of which Python and NumPy take some 300 MB."""
_FILES = 64
_CAPABILITIES = 0x20080522
"""``_LINUX_CAPABILITY_VERSION_3``."""


def lower(cpu_seconds: int) -> bool:
    """Set all limits, and give up all powers; whether the memory and the processor's time are bounded now."""
    limits = {
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_AS": _MEMORY,
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_NOFILE": _FILES,
        "RLIMIT_NPROC": 0,
    }
    lowered = {name: _lower(name, value) for name, value in limits.items()}
    return _without_powers() and lowered["RLIMIT_CPU"] and lowered["RLIMIT_AS"]


def _lower(name: str, value: int) -> bool:
    """Lower a limit for good, where the system has it: macOS refuses one on the address space."""
    which = getattr(resource, name, None)
    if which is None:
        return False
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(which, (value, value))
    except (OSError, ValueError):
        return False
    return True


def _without_powers() -> bool:
    """Give up Linux's capabilities; other systems have no parts of root's power to give up."""
    if sys.platform != "linux":
        return True
    header, none = struct.pack("=Ii", _CAPABILITIES, 0), bytes(24)
    return bool(ctypes.CDLL(None).capset(header, none) == 0)
