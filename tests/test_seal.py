"""What a post's process gives up: the filter's numbers and logic, and the canary that misses each lock."""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.errors import InstallError
from chainrule.sandbox import Code, Failure, Lock, Sandbox, canary
from chainrule.sandbox.launch import Terms
from chainrule.sandbox.seal import filters
from chainrule.sandbox.seal.syscalls import MACHINES, NUMBERS, Machine
from sandboxed import opened

LINUX = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in MACHINES, reason="the filter is for Linux on these machines"
)
PLATFORMS = pytest.mark.parametrize("machine", MACHINES.values(), ids=list(MACHINES))


@pytest.fixture(scope="module")
def libseccomp() -> ctypes.CDLL:
    """The reference for the numbers; only the tests need it."""
    try:
        return ctypes.CDLL("libseccomp.so.2")
    except OSError:
        pytest.skip("libseccomp.so.2 is not installed: the numbers of system calls were not compared")


@PLATFORMS
def test_the_numbers_are_those_of_libseccomp(libseccomp: ctypes.CDLL, machine: Machine) -> None:
    resolve = libseccomp.seccomp_syscall_resolve_name_arch
    known = {name: resolve(ctypes.c_uint32(machine.token), name.encode()) for name in NUMBERS}
    assert {name: number for name, number in known.items() if number >= 0} == machine.numbers


ARGUMENTS = {"prlimit64", "madvise", "futex"}
"""Calls that are allowed with some arguments only."""


def verdict(machine: Machine, number: int, arguments: list[int] | None = None, token: int | None = None) -> int:
    """What the filter says to a call, by running its program as the kernel would."""
    data = struct.pack("=IIQ6Q", number, token or machine.token, 0, *[*(arguments or []), *[0] * 6][:6])
    program, place, word = filters.program(machine), 0, 0
    while True:
        code, if_true, if_false, operand = program[place]
        place += 1
        match code:
            case 0x20:
                (word,) = struct.unpack_from("=I", data, operand)
            case 0x54:
                word &= operand
            case 0x15 | 0x35:
                place += if_true if (word == operand if code == 0x15 else word >= operand) else if_false
            case 0x06:
                return operand


@PLATFORMS
def test_the_filter_allows_what_is_listed_and_nothing_else(machine: Machine) -> None:
    allowed = {number for number in range(1024) if verdict(machine, number, [1] * 6) == filters.ALLOW}
    always = {number for name, number in machine.numbers.items() if name not in ARGUMENTS}
    assert allowed == always | {machine.numbers["madvise"], machine.numbers["futex"]}
    refused = {verdict(machine, number) for number in range(1024) if number not in set(machine.numbers.values())}
    assert refused == {filters.REFUSE}


@PLATFORMS
def test_a_call_in_other_numbers_ends_the_process(machine: Machine) -> None:
    others = {m.token for m in MACHINES.values()} - {machine.token} | {0x40000003}
    assert {verdict(machine, machine.numbers["getpid"], token=token) for token in others} == {filters.KILL}
    x32 = 0x40000000 | machine.numbers["getpid"]
    assert verdict(machine, x32) == (filters.KILL if machine is MACHINES["x86_64"] else filters.REFUSE)


WORDS = st.sampled_from([0, 1, 9, 10, 11, 99, 100, 101, 2**31, 2**32 - 1, 2**32, 2**32 + 1, 2**64 - 1])


@PLATFORMS
@given(arguments=st.lists(WORDS, min_size=6, max_size=6))
def test_three_calls_are_allowed_for_their_harmless_uses(machine: Machine, arguments: list[int]) -> None:
    def allowed(name: str) -> bool:
        return verdict(machine, machine.numbers[name], arguments) == filters.ALLOW

    assert allowed("prlimit64") == (arguments[0] == arguments[2] == 0)
    assert allowed("madvise") == (arguments[2] % 2**32 < 100)
    assert allowed("futex") == (arguments[1] % 128 in {0, 1, 9, 10})


@PLATFORMS
def test_the_program_is_one_that_the_kernel_takes(machine: Machine) -> None:
    program = filters.program(machine)
    assert len(program) < 4096
    for place, (code, if_true, if_false, _) in enumerate(program):
        assert code == 0x06 or place + 1 + max(if_true, if_false) < len(program)
        assert max(if_true, if_false) < 256
    assert len(filters.packed(program)) == 8 * len(program)


SEES = {
    Lock.LIMITS: {"unlimited memory", "unlimited time"},
    Lock.FILES: {"reading files, were it not for the filter on system calls (no Landlock)"},
    Lock.CALLS: {"the network", "starting processes", "running programs", "reaching other processes", "reading files"},
}


def holes(locks: Lock) -> set[str]:
    with Sandbox(locks=locks) as box:
        opened(box, "").close()
        return set(box.holes)


@LINUX
def test_with_all_locks_the_canary_finds_no_hole() -> None:
    assert holes(Lock.ALL) == set()


@LINUX
@pytest.mark.parametrize("lock", SEES, ids=lambda lock: lock.name)
def test_the_canary_misses_each_lock(lock: Lock) -> None:
    found = holes(Lock.ALL & ~lock)
    assert found >= SEES[lock]
    assert not any(found & seen for other, seen in SEES.items() if other != lock)


@LINUX
def test_every_attempt_of_the_canary_gets_through_where_nothing_is_locked() -> None:
    assert set(canary._MISDEEDS) <= holes(Lock(0))


@LINUX
@pytest.mark.parametrize("lock", SEES, ids=lambda lock: lock.name)
def test_with_any_lock_open_no_strangers_code_is_run(lock: Lock) -> None:
    with Sandbox(untrusted=True, locks=Lock.ALL & ~lock) as box:
        for _ in range(2):
            with pytest.raises(InstallError) as refusal:
                opened(box, "")
    assert refusal.value.exit_code == 2
    (problem,) = refusal.value.problems
    assert problem.rule == "sandbox.holes"
    assert all(hole in problem.message for hole in SEES[lock])


@LINUX
def test_a_process_without_the_locks_that_it_needs_ends_before_it_reads_anything() -> None:
    with Sandbox() as box:
        opened(box, "").close()
        assert box._zygote is not None
        for closed, answer in ((Lock.ALL & ~Lock.CALLS, b""), (Lock.ALL, None)):
            process = box._zygote.fork(Terms(5, closed, needed=Lock.ALL), ahead=False)
            assert process.pid
            with process.channel as channel:
                channel.settimeout(1)
                if answer is None:
                    with pytest.raises(TimeoutError):
                        channel.recv(1)
                else:
                    assert channel.recv(1) == answer


@LINUX
def test_where_the_locks_cannot_be_closed_together_no_strangers_code_is_run() -> None:
    with Sandbox(untrusted=True) as box:
        box._locks = Lock(15)  # one more than there are
        with pytest.raises(InstallError, match="its own attempts did not end"):
            opened(box, "")


@LINUX
def test_a_canary_that_does_not_come_back_is_a_hole() -> None:
    def silence(*_: object) -> list[Failure]:
        return [Failure("died", "gone")] * 12

    assert canary.holes(silence, Lock.ALL)


def test_a_canary_that_lies_is_found_out_by_its_folder() -> None:
    def lying(code: Code, *_: object) -> list[float]:
        folder = code.text.rpartition("FOLDER = ")[2].strip().strip("'")
        Path(folder, "new").touch()
        return [0.0] * next(counts)

    counts = iter([12, 2, 2])
    assert "touching files unseen" in canary.holes(lying, Lock.ALL)
