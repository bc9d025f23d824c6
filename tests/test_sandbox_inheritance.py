"""What a post's process inherits of the builder, and what it has given up."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from chainrule.errors import InstallError
from chainrule.sandbox import Lock, Sandbox
from sandboxed import opened


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


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
    with Sandbox(locks=Lock.LIMITS) as box, opened(box, code) as child:
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


def test_no_code_no_process() -> None:
    with Sandbox() as box:
        assert box._zygote is None
        opened(box, "").close()
        assert box._zygote is not None


def test_an_interpreter_that_does_not_start_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with Sandbox() as box, pytest.raises(InstallError) as raised:
        opened(box, "")
    (problem,) = raised.value.problems
    assert problem.rule == "sandbox.start"
    assert problem.span.source.path == sys.executable
