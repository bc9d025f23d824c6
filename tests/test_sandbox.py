"""The sandbox: numbers come out, whatever the post's code does.

`honest.toml` says what ordinary snippets return, `failing.toml` what their authors read when they do not, and
`hostile.toml` what happens to code that wants to hang, crash or deceive the builder.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

import chainrule
from chainrule.sandbox import Child, Code, Failure, Sandbox, answers, questions
from chainrule.sandbox.protocol import ANSWER, DONE, FAILURES, QUESTION, TOTAL_LIMIT, VALUE

CASES = Path(__file__).parent / "cases" / "sandbox"
HONEST, FAILING, HOSTILE = (
    tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"] for name in ("honest", "failing", "hostile")
)
LINE = 30
SECONDS = 20.0
NONCE = bytes(range(16))


def named(cases: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


@pytest.fixture(scope="module")
def bruised() -> Iterator[Sandbox]:
    """A sandbox for hostile posts, quick to give up on a zygote that was stopped."""
    with Sandbox(patience=1.0) as box:
        yield box


def opened(box: Sandbox, *texts: str, seconds: float = SECONDS) -> Child:
    return box.open([Code(text, "content/post.md", LINE + 20 * i) for i, text in enumerate(texts)], seconds)


def point(case: dict[str, Any]) -> list[NDArray[Any]]:
    return [np.asarray(value) for value in case.get("arguments", [1.0])]


def check(box: Sandbox, case: dict[str, Any]) -> None:
    """An ordinary post gets exactly the numbers that its case states."""
    with opened(box, case["code"]) as child:
        assert child.load() == [None]
        (value,) = child.call("f", [point(case)])
    assert isinstance(value, np.ndarray), value
    assert value.dtype == np.float64
    np.testing.assert_array_equal(value, np.array(case["returns"]), strict=True)


@named(HONEST)
def test_ordinary_code_runs(sandbox: Sandbox, case: dict[str, Any]) -> None:
    check(sandbox, case)


@named(FAILING)
def test_mistakes_are_told_in_the_posts_own_lines(sandbox: Sandbox, case: dict[str, Any]) -> None:
    with opened(sandbox, case["code"]) as child:
        (loaded,) = child.load()
        (result,) = child.call("f", [point(case)])
    failure = result if case.get("loads", True) else loaded
    assert isinstance(failure, Failure)
    assert (failure.kind, failure.line) == (case["kind"], None if case.get("unplaced") else case["line"])
    assert case["message"] in failure.message
    assert len(failure.message) <= 300
    assert failure.message.isprintable()
    lines = failure.traceback.split("\n")
    assert [line for line in case.get("shows", []) if not any(line in shown for shown in lines)] == []
    assert [line for line in case.get("hides", []) if line in failure.traceback] == []
    assert len(lines) <= 40
    assert all(line.isprintable() and len(line) <= 200 for line in lines)


@named(HOSTILE)
def test_hostile_code_fails_alone(bruised: Sandbox, case: dict[str, Any]) -> None:
    with opened(bruised, case["code"], seconds=case.get("seconds", SECONDS)) as child:
        (loaded,) = child.load()
        if case["at"] == "call":
            assert loaded is None
            time.sleep(case.get("pause", 0))
        results = child.call("f", [[1.0], [2.0], [3.0]]) if case["at"] == "call" else [loaded]
        again = child.call("f", [[1.0]])
    assert all(isinstance(result, Failure) for result in results), results
    kinds = {result.kind for result in results if isinstance(result, Failure)}
    assert kinds <= set(case["kinds"])
    assert all(case.get("message", "") in result.message for result in results if isinstance(result, Failure))
    assert len(again) == 1
    assert isinstance(again[0], Failure)
    check(bruised, HONEST[0])


def test_snippets_share_a_namespace_in_order(sandbox: Sandbox) -> None:
    with opened(sandbox, "a = 2.0", "a = np.sin(a) / 0 * b", "def f(x):\n    return a * x\n") as child:
        loaded = child.load()
        assert [failure and failure.line for failure in loaded] == [None, LINE + 20, None]
        assert child.call("f", [[1.0], [4.0]]) == [2.0, 8.0]


def test_two_posts_share_nothing(sandbox: Sandbox) -> None:
    with opened(sandbox, "np.pi = 3.0\nf = lambda: np.pi") as first, opened(sandbox, "f = lambda: np.pi") as second:
        assert first.load() == second.load() == [None]
        assert first.call("f", [[]]) == [3.0]
        assert second.call("f", [[]]) == [np.pi]


def test_a_snippet_that_takes_the_process_down_is_named_by_its_place(sandbox: Sandbox) -> None:
    with opened(sandbox, "a = 1", "import os; os._exit(0)", "b = 2") as child:
        first, *others = child.load()
        assert first is None
        assert others == [others[0]] * 2 == child.call("f", [[1.0], [2.0]])
        assert isinstance(others[0], Failure)
        assert others[0].kind == "died"


def test_the_time_of_a_post_is_for_all_of_its_calls(sandbox: Sandbox) -> None:
    code = "import time\ndef f(x):\n    time.sleep(x)\n    return x"
    with opened(sandbox, code, seconds=1.0) as child:
        child.load()
        results = [child.call("f", [[0.4]])[0] for _ in range(4)]
    assert results[0] == 0.4
    assert isinstance(results[-1], Failure)
    assert results[-1].kind == "time"
    assert "1 s" in results[-1].message


def test_the_builders_own_time_is_not_the_posts(sandbox: Sandbox) -> None:
    with opened(sandbox, "f = lambda x: x", seconds=0.5) as child:
        assert child.load() == [None]
        time.sleep(0.6)
        assert child.call("f", [[1.0]]) == [1.0]


def test_each_point_gets_its_own_arguments(sandbox: Sandbox) -> None:
    x = np.ones(3)
    with opened(sandbox, "def f(x):\n    x += 1\n    return x\n") as child:
        child.load()
        values = child.call("f", [[x], [x], [x]])
    assert [list(value) for value in values if isinstance(value, np.ndarray)] == [[2.0] * 3] * 3
    assert list(x) == [1.0] * 3


def test_points_of_different_shapes_keep_their_order(sandbox: Sandbox) -> None:
    shapes = [(), (2,), (2,), (3,), (), (2, 2)]
    with opened(sandbox, "def f(x): return np.shape(x)") as child:
        child.load()
        values = child.call("f", [[np.ones(shape)] for shape in shapes])
    assert [tuple(value) for value in values if isinstance(value, np.ndarray)] == shapes


def test_one_bad_point_does_not_spoil_the_others(sandbox: Sandbox) -> None:
    with opened(sandbox, "def f(n, x): return x / [1, 0, None][n]") as child:
        child.load()
        *values, failure = child.call("f", [[n, 1.0] for n in range(3)])
    assert values == [1.0, np.inf]
    assert isinstance(failure, Failure)
    assert failure.kind == "raised"


def test_arguments_that_are_not_real_are_the_callers_mistake(sandbox: Sandbox) -> None:
    with opened(sandbox, "f = abs") as child, pytest.raises(TypeError, match="must be real"):
        child.call("f", [[1j]])


def test_a_child_finds_nothing_of_the_builder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "secret")
    code = """
import os, sys
def f():
    kept = [fd for fd in range(64) if os.path.exists(f"/dev/fd/{fd}")]
    null = os.stat(os.devnull)
    return [
        len(os.environ.keys() - {"LC_CTYPE", "LD_LIBRARY_PATH", "PYTHONHASHSEED"}),
        sum("NUM_THREADS" in name or "MAXIMUM_THREADS" in name for name in os.environ),
        len(kept),
        all(os.path.samestat(os.fstat(fd), null) for fd in (0, 1, 2)),
        "pytest" in sys.modules or "chainrule.errors" in sys.modules,
        os.getcwd() == "/",
        os.getsid(0) == os.getpid(),
    ]
"""
    with Sandbox() as box, opened(box, code) as child:
        assert child.load() == [None]
        (value,) = child.call("f", [[]])
    assert isinstance(value, np.ndarray), value
    assert list(value) == [4, 4, 4, 1, 0, 1, 1]


def test_a_child_has_given_up_what_it_does_not_need(sandbox: Sandbox) -> None:
    code = """
import resource
names = ["RLIMIT_CPU", "RLIMIT_CORE", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_NOFILE"]
def f(): return [resource.getrlimit(getattr(resource, name)) for name in names]
"""
    with opened(sandbox, code, seconds=6.5) as child:
        assert child.load() == [None]
        (limits,) = child.call("f", [[]])
    assert isinstance(limits, np.ndarray), limits
    assert limits.tolist() == [[8, 8], [0, 0], [0, 0], [0, 0], [64, 64]]


def pids(child: Child) -> list[int]:
    """The process ids of a child and of its zygote; the child has `PIDS` as its code."""
    assert child.load() == [None]
    (value,) = child.call("pids", [[]])
    assert isinstance(value, np.ndarray), value
    return [int(pid) for pid in value]


PIDS = "import os\ndef pids(): return [os.getpid(), os.getppid()]\ndef f(x):\n    while True: pass\n"


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and waits for its parent to notice does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    try:
        return not stat.parent.parent.exists() or stat.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def all_end(numbers: Sequence[int]) -> bool:
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in numbers) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not any(alive(pid) for pid in numbers)


def test_closing_leaves_no_process() -> None:
    with Sandbox() as box:
        with opened(box, PIDS) as child:
            first, zygote = pids(child)
            assert alive(first)
        assert not Path(f"/proc/{first}").exists()
        left_open = opened(box, PIDS)
        second, same = pids(left_open)
        assert zygote == same
        assert alive(second)
    assert not Path(f"/proc/{second}").exists()
    assert not Path(f"/proc/{zygote}").exists()
    left_open.close()


def test_a_post_over_its_time_is_gone_at_once(sandbox: Sandbox) -> None:
    with opened(sandbox, PIDS, seconds=1.0) as child:
        pid, _ = pids(child)
        (failure,) = child.call("f", [[1.0]])
        assert isinstance(failure, Failure)
        assert failure.kind == "time"
        assert not Path(f"/proc/{pid}").exists()


def test_what_a_post_forked_goes_with_it(sandbox: Sandbox) -> None:
    code = """
import os, time
def f():
    try:
        pid = os.fork()
    except OSError:
        return os.getpid()  # not even possible
    if pid == 0:
        time.sleep(600)
    return pid
"""
    with opened(sandbox, code) as child:
        assert child.load() == [None]
        (pid,) = child.call("f", [[]])
    assert isinstance(pid, np.ndarray), pid
    assert all_end([int(pid)])


def test_a_child_does_not_outlive_its_zygote() -> None:
    with Sandbox() as box, opened(box, PIDS) as child:
        pid, zygote = pids(child)
        os.kill(zygote, signal.SIGKILL)
        (failure,) = child.call("f", [[1.0]])
        assert isinstance(failure, Failure)
        assert all_end([pid, zygote])
        check(box, HONEST[0])


BUILDER = f"""
import sys
from chainrule.sandbox import Code, Sandbox
with Sandbox() as box, box.open([Code({PIDS!r}, "post.md", 1)], 100.0) as child:
    child.load()
    print(*map(int, child.call("pids", [[]])[0]), flush=True)
    child.call("f", [[1.0]])
"""


def builder(site: Path, script: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script], stdout=subprocess.PIPE, text=True, env=environment
    )


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_builder_leaves_no_process(how: signal.Signals) -> None:
    with builder(Path(chainrule.__file__).parents[1], BUILDER) as process:
        assert process.stdout is not None
        numbers = [int(word) for word in process.stdout.readline().split()]
        assert len(numbers) == 2
        assert all(map(alive, numbers))
        process.send_signal(how)
        process.wait(10)
    assert all_end(numbers)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has ended")
def test_a_killed_builder_whose_sockets_live_on_leaves_no_process() -> None:
    """A process that the builder forked holds the builder's end of the control socket."""
    fork = "    import os, time\n    holder = os.fork()\n    if not holder: time.sleep(60); os._exit(0)\n"
    script = BUILDER.replace("    print(", f"{fork}    print(holder, ")
    with builder(Path(chainrule.__file__).parents[1], script) as process:
        assert process.stdout is not None
        holder, *numbers = [int(word) for word in process.stdout.readline().split()]
        process.kill()
    assert all_end(numbers)
    assert alive(holder)
    os.kill(holder, signal.SIGKILL)


def test_a_builder_in_a_thread_that_has_ended_keeps_its_sandbox() -> None:
    script = """
import threading
from chainrule.sandbox import Code, Sandbox
box = Sandbox()
thread = threading.Thread(target=box.__enter__)
thread.start()
thread.join()
first = box._zygote
with box.open([Code("def f(x): return x", "post.md", 1)], 20.0) as child:
    child.load()
    print(child.call("f", [[2.0]]), box._zygote is first)
box.__exit__()
"""
    with builder(Path(chainrule.__file__).parents[1], script) as process:
        assert process.stdout is not None
        assert process.stdout.read() == "[array(2.)] True\n"


def test_an_installed_copy_finds_its_own_code(tmp_path: Path) -> None:
    """As in a wheel: another folder, another working directory, a path with spaces and letters of all kinds."""
    site = tmp_path / "site packages é"
    package = Path(chainrule.__file__).parent
    shutil.copytree(package / "sandbox", site / "chainrule" / "sandbox")
    for name in ("__init__.py", "errors.py", "source.py"):
        shutil.copy(package / name, site / "chainrule" / name)
    script = """
import chainrule.sandbox as s
code = "import sys; f = lambda: " + repr(s.__file__) + ".startswith(sys.modules['chainrule.sandbox'].__path__[0])"
with s.Sandbox() as box, box.open([s.Code(code, "post.md", 1)], 20.0) as child:
    child.load()
    print(s.__file__, *child.call("f", [[]]))
"""
    with builder(site, script) as process:
        assert process.stdout is not None
        assert process.stdout.read() == f"{site}/chainrule/sandbox/__init__.py 1.0\n"


def descriptors() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


def test_fifty_posts_leave_no_descriptor(sandbox: Sandbox) -> None:
    def post(seconds: float) -> None:
        with opened(sandbox, "def f(x): return x", seconds=seconds) as child:
            child.load()
            child.call("f", [[1.0]])

    post(SECONDS)
    before = descriptors()
    for i in range(50):
        post(SECONDS if i % 2 else 0.0)
    assert descriptors() == before


def decoded(data: bytes, count: int, success: int, cut: Callable[[], int] = lambda: 1 << 20) -> answers.Decoder:
    """A decoder that has read the data, in pieces of the sizes drawn."""
    decoder = answers.Decoder(NONCE, count, success)
    while data:
        size = cut()
        decoder.feed(data[:size])
        data = data[size:]
    return decoder


FLOATS = arrays(np.float64, array_shapes(min_dims=0, max_dims=8, min_side=0, max_side=3))
FAILURE = st.builds(
    Failure, st.sampled_from(sorted(FAILURES.values())), st.text(), st.text(), st.none() | st.integers(1, 2**32 - 1)
)


@given(st.lists(FLOATS | FAILURE), st.data())
def test_answers_survive_the_way_however_they_are_cut(results: list[Any], data: st.DataObject) -> None:
    frames = [
        answers.failure(NONCE, i, one) if isinstance(one, Failure) else answers.value(NONCE, i, one)
        for i, one in enumerate(results)
    ]
    decoder = decoded(b"".join(frames), len(frames), VALUE, lambda: data.draw(st.integers(1, 200)))
    assert decoder.complete
    for sent, got in zip(results, decoder.answers, strict=True):
        if isinstance(sent, Failure):
            assert got == sent
        else:
            np.testing.assert_array_equal(sent, got, strict=True)
            assert isinstance(got, np.ndarray)
            assert got.flags.writeable


@given(st.lists(FLOATS | FAILURE, min_size=1, max_size=4), st.data())
def test_any_bytes_are_answers_or_a_protocol_failure(results: list[Any], data: st.DataObject) -> None:
    """Bytes at random, and answers with a few bytes changed, cut out or put in."""
    frames = bytearray()
    for i, one in enumerate(results):
        frames += answers.failure(NONCE, i, one) if isinstance(one, Failure) else answers.value(NONCE, i, one)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(frames)))
        frames[start : start + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    check_decoder(bytes(frames), len(results), data.draw(st.sampled_from([VALUE, DONE])))


HEADS = st.tuples(*[st.sampled_from([0, 1, 2, 3, 7, 8, 9, 16, 8192, 2**20, 2**29, 2**31, 2**32 - 1])] * 10)


@given(st.sampled_from(range(10)), st.sampled_from([*range(10), 2**16 - 1]), HEADS, st.binary(max_size=64))
def test_any_head_is_an_answer_or_a_protocol_failure(
    code: int, rank: int, numbers: tuple[int, ...], body: bytes
) -> None:
    check_decoder(ANSWER.pack(NONCE, 0, code, rank, *numbers) + body, 1, VALUE)


def check_decoder(data: bytes, count: int, success: int) -> None:
    decoder = answers.Decoder(NONCE, count, success)
    with contextlib.suppress(answers.ProtocolError):
        decoder.feed(data)
    assert len(decoder.answers) <= count
    for answer in decoder.answers:
        assert answer is None or isinstance(answer, Failure) or answer.dtype == np.float64


def frame(index: int = 0, code: int = VALUE, rank: int = 0, line: int = 0, size: int = 8, *shape: int) -> bytes:
    return ANSWER.pack(NONCE, index, code, rank, line, size, *shape, *(0,) * (8 - len(shape)))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(frame()[:15] + b"?" + frame()[16:] + bytes(8), id="another nonce"),
        pytest.param(frame(index=1) + bytes(8), id="another point"),
        pytest.param(frame(code=DONE, size=0), id="done, where a value was asked for"),
        pytest.param(frame(code=0) + bytes(8), id="no code"),
        pytest.param(frame(code=99) + bytes(8), id="an unknown code"),
        pytest.param(frame(rank=9) + bytes(8), id="nine axes"),
        pytest.param(frame(line=1) + bytes(8), id="a value with a line"),
        pytest.param(frame(size=16), id="more bytes than the shape has"),
        pytest.param(frame(VALUE, VALUE, 1, 0, 16, 3), id="fewer bytes than the shape has"),
        pytest.param(frame(0, VALUE, 1, 0, 8, 1, 1), id="an extent without an axis"),
        pytest.param(frame(0, VALUE, 2, 0, 0, 0, 2**32 - 1), id="an empty array with an endless axis"),
        pytest.param(frame(0, VALUE, 1, 0, 8 << 21, 1 << 21), id="too large a value"),
        pytest.param(frame(0, 3, 0, 0, 1 << 20, 1 << 20), id="too long a text"),
        pytest.param(frame(0, 3, 0, 0, 4, 1, 2), id="texts that do not add up"),
        pytest.param(frame(0, 3, 0, 0, 4, 2, 1, 1), id="three texts"),
        pytest.param(frame() + bytes(9), id="a byte too many"),
        pytest.param(b"holds\n" * 20, id="words"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_head(data: bytes) -> None:
    with pytest.raises(answers.ProtocolError):
        decoded(data, 1, VALUE)


def test_all_answers_together_have_a_limit() -> None:
    full = answers.value(NONCE, 0, np.zeros((1 << 20,)))
    decoder = answers.Decoder(NONCE, 100, VALUE)
    for index in range(TOTAL_LIMIT // (8 << 20)):
        decoder.feed(NONCE + index.to_bytes(4, sys.byteorder) + full[20:])
    with pytest.raises(answers.ProtocolError):
        decoder.feed(NONCE + (8).to_bytes(4, sys.byteorder) + full[20:])


@given(st.text(), st.lists(st.lists(FLOATS | st.integers(-(2**63), 2**63 - 1), max_size=3), max_size=4))
def test_questions_survive_the_way(function: str, points: list[list[Any]]) -> None:
    call = questions.read_call(memoryview(questions.call(NONCE, function, points))[QUESTION.size :])
    assert call.function == function
    for sent, got in zip(points, call.points(), strict=True):
        for before, after in zip(sent, got, strict=True):
            assert isinstance(after, int) == isinstance(before, int)
            np.testing.assert_array_equal(before, after, strict=not isinstance(before, int))


@given(st.binary(min_size=1, max_size=300), st.integers(0, 1))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_child_that_writes_any_bytes_has_failed(bruised: Sandbox, data: bytes, when: int) -> None:
    write = f"""
import os
def write(*_):
    for fd in range(3, 64):
        try: os.write(fd, {data!r})
        except OSError: pass
"""
    with opened(bruised, write + ("write()", "f = write")[when]) as child:
        results = [*child.load(), *child.call("f", [[1.0]])]
    assert isinstance(results[-1], Failure)
    assert results[-1].kind == "protocol"


def test_no_two_questions_have_the_same_nonce(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    draw = secrets.token_bytes

    def watched(size: int) -> bytes:
        seen.append(draw(size))
        return seen[-1]

    monkeypatch.setattr("chainrule.sandbox.box.secrets.token_bytes", watched)
    check(sandbox, HONEST[0])
    assert len(seen) == len(set(seen)) == 2
    assert {len(nonce) for nonce in seen} == {16}
