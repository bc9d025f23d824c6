"""The sandbox: numbers come out, whatever the post's code does.

`honest.toml` says what ordinary snippets return, `failing.toml` what their authors read when they do not, and
`hostile.toml` what happens to code that wants to hang, crash or deceive the builder.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.sandbox import Failure, Lock, Sandbox
from sandboxed import LINE, SECONDS, cases, check, opened, point

HONEST, FAILING, HOSTILE = cases("honest"), cases("failing"), cases("hostile")


def named(cases: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


@pytest.fixture(scope="module")
def bruised() -> Iterator[Sandbox]:
    """A sandbox for hostile posts with its walls left open, so that they can do to the builder what they mean to.

    It is quick to give up on a zygote that was stopped.
    """
    with Sandbox(patience=1.0, locks=Lock.LIMITS) as box:
        yield box


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
        assert others == [others[0]] * 2
        later = child.call("f", [[1.0], [2.0]])
    assert isinstance(others[0], Failure)
    assert others[0].kind == "died"
    reason = f"it was not run, because the post's process had ended before: {others[0].message}"
    assert later == [replace(others[0], message=reason)] * 2


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


@given(st.binary(min_size=1, max_size=300), st.integers(0, 1))
@settings(max_examples=25)
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
