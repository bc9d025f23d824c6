"""The system calls that a sealed process may still make, and their numbers.

None of them takes a path, makes a process, or opens a socket. They are what it takes to compute in memory, to be told
the time and random numbers, to read questions and write answers on a channel that is already open, and to end.

The numbers are part of the kernel's promise to programs and never change. A table of forty of them is shipped because
the wrappers around libseccomp would put a system library and a build step between a post and its sealing; the tests
compare every number with libseccomp's own.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass

X86_64, AARCH64 = 0xC000003E, 0xC00000B7
"""How a filter knows the machine: ``AUDIT_ARCH_X86_64`` and ``AUDIT_ARCH_AARCH64`` of ``<linux/audit.h>``."""

NUMBERS: Mapping[str, tuple[int | None, int | None]] = {
    # the channel, and output to where no one reads
    "read": (0, 63),
    "write": (1, 64),
    "recvfrom": (45, 207),
    "sendto": (44, 206),
    "close": (3, 57),
    "lseek": (8, 62),
    "fstat": (5, 80),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    # memory
    "brk": (12, 214),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "futex": (202, 98),
    # signals that the process sends to nobody
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    # time and chance
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "getrandom": (318, 278),
    # who and where it is
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getppid": (110, 173),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "prlimit64": (302, 261),
    "sched_getaffinity": (204, 123),
    "sched_yield": (24, 124),
    # the end
    "exit": (60, 93),
    "exit_group": (231, 94),
}
"""Name → number on x86_64 and on aarch64; None where the machine does not have it."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of processor, as its system calls are numbered."""

    token: int
    """`X86_64` or `AARCH64`."""
    numbers: Mapping[str, int]
    """Allowed call → number."""


def _machine(token: int, column: int) -> Machine:
    numbers = {name: each[column] for name, each in NUMBERS.items()}
    return Machine(token, {name: number for name, number in numbers.items() if number is not None})


MACHINES: Mapping[str, Machine] = {"x86_64": _machine(X86_64, 0), "aarch64": _machine(AARCH64, 1)}
"""By the name that `platform.machine` has for it."""


def this_machine() -> Machine | None:
    """The machine that this program runs on; None for any other than a 64-bit Linux of the kinds above."""
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return None
    return MACHINES.get(platform.machine())
