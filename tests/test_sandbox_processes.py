"""The sandbox's processes: what they inherit, what they give up, and that none is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import chainrule
from chainrule.sandbox import Child, Failure, Sandbox
from processes import alive, all_end
from sandboxed import SECONDS, cases, check, opened


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


def pids(child: Child) -> list[int]:
    """The process ids of a child and of its zygote; the child has `PIDS` as its code."""
    assert child.load() == [None]
    (value,) = child.call("pids", [[]])
    assert isinstance(value, np.ndarray), value
    return [int(pid) for pid in value]


PIDS = "import os\ndef pids(): return [os.getpid(), os.getppid()]\ndef f(x):\n    while True: pass\n"


def test_closing_leaves_no_process() -> None:
    with Sandbox() as box:
        with opened(box, PIDS) as child:
            first, zygote = pids(child)
            assert alive(first)
        assert all_end([first])
        left_open = opened(box, PIDS)
        second, same = pids(left_open)
        assert zygote == same
        assert alive(second)
    assert not Path(f"/proc/{second}").exists()
    assert not Path(f"/proc/{zygote}").exists()
    left_open.close()


def test_a_post_over_its_time_is_ended(sandbox: Sandbox) -> None:
    with opened(sandbox, PIDS, seconds=1.0) as child:
        pid, _ = pids(child)
        (failure,) = child.call("f", [[1.0]])
        assert isinstance(failure, Failure)
        assert failure.kind == "time"
        assert all_end([pid])


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
        assert all_end([pid, zygote])
        (failure,) = child.call("f", [[1.0]])
        assert isinstance(failure, Failure)
        check(box, cases("honest")[0])


BUILDER = f"""
import signal, sys
from chainrule.sandbox import Code, Sandbox
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets what it runs in the background ignore it
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
codes = [Code("def f(x): return x", "post.md", 1)]
thread = threading.Thread(target=lambda: box.open(codes, 20.0).close())
thread.start()
thread.join()
first = box._zygote
with box, box.open(codes, 20.0) as child:
    child.load()
    print(child.call("f", [[2.0]]), box._zygote is first is not None)
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
