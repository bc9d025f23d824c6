"""Several questions under way at once, and processes that are made ready before there is a post for them."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from chainrule.sandbox import Failure, Lock, Sandbox, Sweep, answers
from chainrule.sandbox.answers import Decoder, ProtocolError
from chainrule.sandbox.channel import Conversation, GoneError
from chainrule.sandbox.launch import Terms
from chainrule.sandbox.protocol import TOTAL_LIMIT, VALUE
from sandboxed import cases, check, opened
from test_sandbox_processes import all_end

FIRST, SECOND = bytes(range(16)), bytes(range(16, 32))
SECONDS = 5.0


def value(nonce: bytes, number: float = 1.0) -> bytes:
    return answers.values(nonce, 0, (), [np.float64(number).tobytes()])


@pytest.fixture
def talk() -> Iterator[tuple[Conversation, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Conversation(ours), theirs


def asked(conversation: Conversation, *nonces: bytes, size: int = 100) -> list[Decoder]:
    decoders = [Decoder(nonce, 1, VALUE) for nonce in nonces]
    for decoder in decoders:
        conversation.ask(bytes(size), decoder)
    return decoders


def test_answers_are_read_in_the_order_of_their_questions(talk: tuple[Conversation, socket.socket]) -> None:
    conversation, child = talk
    first, second = asked(conversation, FIRST, SECOND)
    child.sendall(value(FIRST, 1.0) + value(SECOND, 2.0))
    conversation.wait(second, SECONDS)
    assert first.take() == [1.0]
    assert second.take() == [2.0]


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        pytest.param(value(SECOND), "an answer to no question", id="the second first"),
        pytest.param(value(FIRST) * 2, "an answer to no question", id="the first twice"),
        pytest.param(value(FIRST) + value(SECOND) + b"?", "more than was asked for", id="a byte too many"),
        pytest.param(value(FIRST) + value(SECOND) * 2, "more than was asked for", id="the last twice"),
    ],
)
def test_an_answer_counts_for_its_own_question_only(
    talk: tuple[Conversation, socket.socket], sent: bytes, refusal: str
) -> None:
    conversation, child = talk
    _, second = asked(conversation, FIRST, SECOND)
    child.sendall(sent)
    with pytest.raises(ProtocolError, match=refusal):
        conversation.wait(second, SECONDS)


def test_no_answer_counts_before_the_whole_of_its_question_is_out(talk: tuple[Conversation, socket.socket]) -> None:
    conversation, child = talk
    (first,) = asked(conversation, FIRST, size=10 << 20)
    child.sendall(value(FIRST))
    with pytest.raises(ProtocolError, match="an answer before the question"):
        conversation.wait(first, SECONDS)


def test_what_was_answered_before_the_process_ended_is_read(talk: tuple[Conversation, socket.socket]) -> None:
    conversation, child = talk
    first, second = asked(conversation, FIRST, SECOND)
    child.sendall(value(FIRST))
    child.close()
    (third,) = asked(conversation, bytes(16))
    conversation.wait(first, SECONDS)
    assert first.take() == [1.0]
    for decoder in (second, third):
        with pytest.raises(GoneError):
            conversation.wait(decoder, SECONDS)
        assert conversation.current is second


def test_a_process_that_says_nothing_costs_its_time(talk: tuple[Conversation, socket.socket]) -> None:
    conversation, child = talk
    first, second = asked(conversation, FIRST, SECOND)
    child.sendall(value(FIRST)[:-1])
    with pytest.raises(TimeoutError):
        conversation.wait(second, 0.05)
    assert conversation.current is first


def test_all_answers_that_wait_together_have_a_limit() -> None:
    """Large answers to two questions, of which the first is not taken before the second is waited for."""
    large, times = 6 << 20, TOTAL_LIMIT // (6 << 20) - 2
    code = f"def f(n): return np.zeros({large // 8})\ndef g(n): return n"
    with Sandbox() as box, opened(box, code) as child:
        assert child.load() == [None]
        points = [np.zeros(times)]
        first, second = (child.sweep([Sweep("f", points, times)]) for _ in range(2))
        assert len(first()[0]) == len(second()[0]) == times
        kept = [child.sweep([Sweep("f", points, times)]) for _ in range(2)]
        (failure,) = child.call("g", [[1.0]])
        assert isinstance(failure, Failure)
        assert failure.kind == "protocol"
        assert "answers too large" in failure.message
        assert kept


def test_questions_that_nobody_waits_for_any_more_cost_nothing() -> None:
    large, times = 6 << 20, TOTAL_LIMIT // (6 << 20) - 2
    with Sandbox() as box, opened(box, f"def f(n): return np.zeros({large // 8})\ndef g(n): return n") as child:
        assert child.load() == [None]
        for _ in range(3):
            child.sweep([Sweep("f", [np.zeros(times)], times)])
        assert child.call("g", [[1.0]]) == [1.0]


def test_the_question_at_which_a_process_ends_is_named_and_not_its_neighbours() -> None:
    code = "import os\ndef f(x): return x\ndef g(x): os._exit(0)\n"
    with Sandbox() as box, opened(box, code) as child:
        assert child.load() == [None]
        one = [Sweep("f", [np.ones(1)], 1)]
        before, at, behind = child.sweep(one), child.sweep([Sweep("g", [np.ones(1)], 1)]), child.sweep(one)
        (((last,),), ((culprit,),)) = behind(), at()
        assert before() == [[1.0]]
    assert isinstance(culprit, Failure)
    assert isinstance(last, Failure)
    assert culprit.message == "the process that ran the post's code ended without an answer"
    assert last.message == f"it was not run, because the post's process had ended before: {culprit.message}"


def ready(box: Sandbox) -> int:
    """The process id of the one that waits for the next post."""
    assert box._zygote is not None
    process = box._zygote._ready
    assert process is not None
    box._zygote._settle(process)
    assert process.pid
    return process.pid


WHO = "import os\ndef f(): return os.getpid()\n"


def who(box: Sandbox, seconds: float = SECONDS) -> int:
    with opened(box, WHO, seconds=seconds) as child:
        assert child.load() == [None]
        (pid,) = child.call("f", [[]])
    assert isinstance(pid, np.ndarray), pid
    return int(pid)


def test_each_post_has_a_process_that_was_ready_and_that_no_other_post_has() -> None:
    with Sandbox() as box:
        seen = [who(box)]
        for _ in range(3):
            waiting = ready(box)
            assert who(box) == waiting
            seen.append(waiting)
        assert len(set(seen)) == 4
        assert all_end(seen)
        last = ready(box)
    assert not Path(f"/proc/{last}").exists()


def test_a_post_on_other_terms_has_a_process_of_its_own() -> None:
    with Sandbox() as box:
        who(box, seconds=20.0)
        unfit = ready(box)
        assert who(box, seconds=1.0) != unfit
        assert all_end([unfit])
        assert who(box, seconds=1.0) != unfit


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_a_zygote_that_is_killed_takes_along_what_was_ready_and_the_next_post_is_run() -> None:
    with Sandbox() as box:
        who(box)
        waiting = ready(box)
        assert box._zygote is not None
        os.kill(box._zygote.process.pid, signal.SIGKILL)
        assert all_end([waiting])
        assert who(box) != waiting
        check(box, cases("honest")[0])


def test_a_process_that_could_not_be_made_ready_is_tried_again() -> None:
    with Sandbox() as box:
        who(box)
        assert box._zygote is not None
        ready(box)
        spare = box._zygote._ready
        assert spare is not None
        box._zygote.reap(spare.pid or 0)
        spare.pid = 0
        assert who(box)


def test_a_process_that_waits_for_a_post_has_closed_its_locks() -> None:
    with Sandbox(untrusted=True) as box:
        who(box)
        status = Path(f"/proc/{ready(box)}/status")
        if not status.exists():
            pytest.skip("no /proc here")
        deadline = time.monotonic() + 10
        while "S (sleeping)" not in status.read_text() and time.monotonic() < deadline:
            time.sleep(0.01)  # it has just been forked
        assert "Seccomp:\t2" in status.read_text()
        terms = box._zygote and box._zygote._ready and box._zygote._ready.terms
    assert terms == Terms(6, Lock.ALL, Lock.ALL)
