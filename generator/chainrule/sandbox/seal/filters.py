"""The filter on system calls: what is not on the list is refused with "operation not permitted".

Linux runs a small program, in the classic BPF of packet filters, at every system call of the process, and nothing that
the process does can take it off again. It looks at numbers only: the machine, the call, and three calls' arguments. The
format is fixed by ``<linux/filter.h>`` and ``<linux/seccomp.h>``.

A refused call fails like any other, so that the author of an honest snippet reads an error with a line number. A call
made in another machine's numbering, which no honest program does, ends the process.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator

from chainrule.sandbox.seal.syscalls import X86_64, Machine

ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000
"""What the filter says: ``SECCOMP_RET_ALLOW``, ``SECCOMP_RET_ERRNO`` with EPERM, ``SECCOMP_RET_KILL_PROCESS``."""

_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
"""Load a word of the call's record, mask it, compare it, and end."""
_NUMBER, _MACHINE = 0, 4
"""Where in that record (``struct seccomp_data``) things stand."""
_FOREIGN = 0x40000000
"""From here on, x86_64 numbers calls for 32-bit programs."""
_POISON = 100
"""``MADV_HWPOISON``: from here on, `madvise` takes memory away from the machine, if the process is privileged."""
_LOCKING, _MASK = (0, 1, 9, 10), 0x7F
"""What `futex` does for locks: ``FUTEX_WAIT``, ``FUTEX_WAKE`` and the two with a bit set; flags are masked away."""
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2

Instruction = tuple[int, int, int, int]
"""Code, steps to jump if true, steps to jump if false, operand."""


def program(machine: Machine) -> tuple[Instruction, ...]:
    """The filter for a machine."""
    return tuple(_program(machine))


def _program(machine: Machine) -> Iterator[Instruction]:
    yield from ((_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, machine.token), (_RETURN, 0, 0, KILL))
    yield (_LOAD, 0, 0, _NUMBER)
    if machine.token == X86_64:
        yield from ((_AT_LEAST, 0, 1, _FOREIGN), (_RETURN, 0, 0, KILL))
    numbers = dict(machine.numbers)
    limits, advice, locks = (numbers.pop(name) for name in ("prlimit64", "madvise", "futex"))
    for number in numbers.values():
        yield from ((_EQUAL, 0, 1, number), (_RETURN, 0, 0, ALLOW))
    yield from _where_zero(limits, (0, 2))  # to read one's own limits, not to set them, nor another process's
    yield from _where_locking(locks)
    yield from _unless_poison(advice)
    yield (_RETURN, 0, 0, REFUSE)


def _word(argument: int) -> int:
    """Where the lower half of an argument stands; the upper half follows."""
    return 16 + 8 * argument


def _where_zero(number: int, arguments: tuple[int, ...]) -> Iterator[Instruction]:
    """Allow a call where these arguments are zero, in both halves, and refuse it otherwise."""
    places = [_word(argument) + half for argument in arguments for half in (0, 4)]
    yield (_EQUAL, 0, 2 * len(places) + 2, number)
    for left, place in zip(reversed(range(len(places))), places, strict=True):
        yield from ((_LOAD, 0, 0, place), (_EQUAL, 0, 2 * left + 1, 0))
    yield from ((_RETURN, 0, 0, ALLOW), (_RETURN, 0, 0, REFUSE))


def _where_locking(number: int) -> Iterator[Instruction]:
    """Allow what locks need, and nothing of the rest, which has had more than its share of the kernel's bugs."""
    yield from ((_EQUAL, 0, 2 + 2 * len(_LOCKING) + 1, number), (_LOAD, 0, 0, _word(1)), (_AND, 0, 0, _MASK))
    for operation in _LOCKING:
        yield from ((_EQUAL, 0, 1, operation), (_RETURN, 0, 0, ALLOW))
    yield (_RETURN, 0, 0, REFUSE)


def _unless_poison(number: int) -> Iterator[Instruction]:
    yield from ((_EQUAL, 0, 3, number), (_LOAD, 0, 0, _word(2)), (_AT_LEAST, 1, 0, _POISON), (_RETURN, 0, 0, ALLOW))


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def packed(instructions: tuple[Instruction, ...]) -> bytes:
    """The filter as the kernel reads it."""
    return b"".join(struct.pack("=HBBI", *each) for each in instructions)


def install(code: bytes) -> bool:
    """Put the filter on this process for good; whether the system took it."""
    libc = ctypes.CDLL(None)
    libc.prctl.argtypes = (ctypes.c_int, *(ctypes.c_ulong,) * 4)
    filter_ = _Program(len(code) // 8, code)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.addressof(filter_), 0, 0) == 0)
