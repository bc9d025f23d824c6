"""Random children and frames, and children that die at any byte: an error for their post, and nothing else."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import chainrule
import sandbox_noise
from chainrule import check, markdown
from chainrule.check import Settings
from chainrule.sandbox import Sandbox
from chainrule.source import Source
from processes import all_end, descendants

HONEST = "def f(x): return x @ x\ndef d_f_dx(x): return 2 * x\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


@pytest.mark.parametrize("seed", range(3))
def test_random_children_get_no_pass(seed: int) -> None:
    ends = dict(sandbox_noise.children(random.Random(seed), 40))
    assert len(ends) > len(sandbox_noise.POSTS) // 2
    assert set(ends.values()) & {"snippet.died", "snippet.protocol"}


def test_random_frames_are_answers_or_refused() -> None:
    seen = sandbox_noise.frames(random.Random(1), 2000)
    assert seen["complete"] > 50
    assert len(seen) > 5


DYING = """
import os, socket
left = {left}
send = socket.socket.sendall
def sendall(channel, data):
    global left
    if len(data) > left:
        send(channel, data[:left])
        os._exit(0)
    left -= len(data)
    send(channel, data)
socket.socket.sendall = sendall
"""


def test_a_child_that_dies_at_any_byte_costs_its_own_post_and_no_other(sandbox: Sandbox) -> None:
    """Within the first head and behind it, then anywhere."""
    places = [*range(0, 150, 7), 67, 68, 69, *random.Random(3).sample(range(150, 8000), 25)]

    def outcome(prelude: str) -> str:
        return sandbox_noise.outcome(sandbox, prelude + HONEST, 20.0)

    assert {outcome(DYING.format(left=left)) for left in places} == {"snippet.died"}
    assert outcome(DYING.format(left=10**9)) == "holds"
    assert outcome("") == "holds"


def test_a_child_that_dies_between_two_derivatives_costs_those_that_it_has_not_answered(sandbox: Sandbox) -> None:
    """Wherever it dies, none is accepted behind the place, and none before is lost."""
    two = HONEST + "def g(x): return np.sin(x)\ndef d_g_dx(x): return np.diag(np.cos(x))\n"
    ends = set()
    for left in range(500, 60_000, 1500):
        code = f"{DYING.format(left=left)}{two}"
        text = f"```symbols\nx: vector n\n```\n\n```python check\n{code}```\n"
        blocks = markdown.parse(Source("post.md", text)).blocks
        found, _ = check.snippets(blocks, Settings(), sandbox)
        ends.add(tuple(verdict.rule for verdict in found))
    assert ends == {("snippet.died", "snippet.died"), ("holds", "snippet.died"), ("holds", "holds")}


ENDLESS = "---\ntitle: Endless\nsymbols: {x: vector n}\n---\n```python check\nwhile True: pass\n```\n"


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_build_killed_with_9_leaves_no_process_and_no_half_written_site(tmp_path: Path) -> None:
    posts = tmp_path / "content/posts"
    posts.mkdir(parents=True)
    (tmp_path / "chainrule.toml").write_text("[check]\nseconds = 600\n", "utf-8")
    (tmp_path / "content/index.md").write_text("---\ntitle: Home\n---\nText.\n", "utf-8")
    command = [sys.executable, "-m", "chainrule", "build", "--site", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(chainrule.__file__).parents[1])}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    before = listing(tmp_path)
    (posts / "2026-01-01-endless.md").write_text(ENDLESS, "utf-8")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        deadline = time.monotonic() + 20
        while len(children := descendants(process.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    assert len(children) >= 2  # the zygote and the child that computes for ever
    assert all_end(children)
    (posts / "2026-01-01-endless.md").unlink()
    assert listing(tmp_path) == before


def listing(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
