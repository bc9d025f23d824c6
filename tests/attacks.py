"""Runs the attacks of `cases/hostile/code`, each as a post of its own, and looks at what is left of the world.

`python tests/attacks.py` prints what became of each, which is how the tests run it as another user. Behind an attack
that is meant to be stopped stands an honest claim: it holds if the attack gets through, so that nothing passes for
contained because it happened to be quiet.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import socket
import stat
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from chainrule import check, markdown
from chainrule.check import Settings
from chainrule.errors import plain
from chainrule.sandbox import Lock, Sandbox
from chainrule.source import Source

CASES = Path(__file__).parent / "cases" / "hostile" / "code"
FAMILIES = ("processes", "files", "network", "neighbours", "kernel", "resources", "forgeries", "ahead")
TOOLS = ("ctypes", "fcntl", "linecache", "mmap", "pickle", "resource", "socket", "subprocess", "importlib.machinery")
"""Modules that make an attack easier to write than a sealed process would; each could be had through ctypes anyway."""
SECRET = "hunter2"
GIVEN = """
import ctypes, os, signal, sys, time
FOLDER, PORT, BUILDER = {folder!r}, {port}, {builder}
SECRET = bytes.fromhex('{secret}')
libc = ctypes.CDLL(None, use_errno=True)

def attempt_quietly(what, *arguments):
    call = getattr(libc, what) if isinstance(what, str) else libc.syscall
    return call(*(() if isinstance(what, str) else (ctypes.c_long(what),)), *arguments)

def attempt(what, *arguments):
    result = attempt_quietly(what, *arguments)
    if result == -1: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(what))
    return result
"""
HONEST = "\ndef f(x): return x @ x\n\ndef d_f_dx(x): return 2 * x\n"


@dataclass(frozen=True)
class Outcome:
    """What became of an attack."""

    name: str
    verdict: str
    rules: list[str]
    report: str
    """The report as its reader sees it."""
    damage: list[str]
    """What was found changed afterwards."""
    neighbour: str
    """The verdict on an honest post right after it."""


def attacks() -> list[dict[str, Any]]:
    """All attacks that this machine's kind of processor can try, each with its family's title."""
    families = [tomllib.loads((CASES / f"{name}.toml").read_text("utf-8")) for name in FAMILIES]
    cases = [case | {"family": family["title"]} for family in families for case in family["attack"]]
    return [case for case in cases if case.get("machine", platform.machine()) == platform.machine()]


class World:
    """What an attack could damage: files, a server, an abstract socket, the builder itself."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.port: int = self.server.getsockname()[1]
        self.datagrams = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        self.datagrams.bind(("127.0.0.1", self.port))
        self.abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        self.abstract.bind(f"\0chainrule-attack-{os.getpid()}")
        self.abstract.listen()
        for each in (self.server, self.datagrams, self.abstract):
            each.settimeout(0)
        self.signals: list[int] = []
        for number in (signal.SIGWINCH, signal.SIGIO):
            signal.signal(number, lambda number, _: self.signals.append(number))
        self.reset()

    def reset(self) -> None:
        """Make the files anew, and take the world as it is now for unharmed."""
        for name in ("secret", "public/index.html", "cache/entry"):
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_text(SECRET, "utf-8")
        self.before = self.state()

    def state(self) -> dict[str, Any]:
        """Everything that can be compared before and after."""
        files = {str(path): (stat.filemode(s.st_mode), s.st_mtime_ns, s.st_uid, s.st_size) for path, s in self._files()}
        shared = Path("/proc/sysvipc")
        return {
            "files": files,
            "contents": [path.read_text("utf-8") for path, s in self._files() if stat.S_ISREG(s.st_mode)],
            "kernel objects": [p.name for p in shared.iterdir() if f"{0x5EA1}" in p.read_text().split()],
            "shared memory": [path.name for path in Path("/dev/shm").glob("chainrule-attack-*")],
            "processes": self._strays(),
            "limits": Path("/proc/self/limits").read_text(),
            "priority": (os.getpriority(os.PRIO_PROCESS, 0), os.sched_getaffinity(0)),
            "machine": platform.node(),
        }

    def _files(self) -> list[tuple[Path, os.stat_result]]:
        return [(path, path.lstat()) for path in sorted(self.folder.rglob("*"))]

    @staticmethod
    def _strays() -> int:
        """Processes of a post that stay behind: those beside our zygote and the process that is ready for the next."""
        deadline = time.monotonic() + 5
        while (count := _descended()) > 2 and time.monotonic() < deadline:  # one that was killed takes a moment to end
            time.sleep(0.01)
        return max(0, count - 2)

    def damage(self) -> list[str]:
        """What is not as it was, and what was received."""
        now = self.state()
        found = [name for name, value in self.before.items() if now[name] != value]
        for name, receive in {
            "connection": partial(_accept, self.server),
            "datagram": lambda: self.datagrams.recv(9),
            "abstract socket": partial(_accept, self.abstract),
        }.items():
            with suppress(BlockingIOError):
                receive()
                found.append(name)
        found += [f"signal {number}" for number in self.signals]
        self.signals.clear()
        if found:
            self.reset()
        return found


def _descended() -> int:
    """How many processes there are of our zygote, itself included: sealed ones, or what these have started."""
    count = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = path.read_bytes().split(b"\0")
            ours = any(word.endswith(b"sandbox/start.py") for word in words)
            count += ours and str(os.getpid()).encode() in words
    return count


def _accept(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    connection.close()


@contextmanager
def world() -> Iterator[World]:
    """A world with a token in the environment."""
    os.environ["DEPLOY_TOKEN"] = SECRET
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="chainrule-attacks-"))
        yield World(Path(folder), stack)


def post(code: str) -> str:
    return f"```symbols\nx: vector n\n```\n\n```python check\n{code}\n```\n"


def text(case: dict[str, Any], around: World) -> str:
    """The post of an attack."""
    given = GIVEN.format(folder=str(around.folder), port=around.port, builder=os.getpid(), secret=SECRET.encode().hex())
    return post(given + (case["whole"] if "whole" in case else case["code"] + HONEST))


def run(case: dict[str, Any], sandbox: Sandbox, around: World) -> Outcome:
    """Check the post of an attack, then an honest one."""
    parsed = markdown.parse(Source("post.md", text(case, around)))
    found, problems = check.snippets(parsed.blocks, Settings(seconds=case.get("seconds", 10.0)), sandbox)
    said = [*problems, *filter(None, map(check.diagnostic, found))]
    report = "\n\n".join(map(plain, said))
    damage = around.damage() + ([SECRET] if SECRET in report else [])
    (honest,), _ = check.snippets(markdown.parse(Source("other.md", post(HONEST))).blocks, Settings(), sandbox)
    verdicts = [v.outcome for v in found]
    verdict = "holds" if "holds" in verdicts or not verdicts else verdicts[0]
    return Outcome(case["name"], verdict, [v.rule for v in found], report, damage, honest.outcome)


def run_all(cases: list[dict[str, Any]], locks: Lock = Lock.ALL) -> list[Outcome]:
    """What becomes of each attack, behind these locks."""
    with world() as around, Sandbox(untrusted=locks == Lock.ALL, modules=TOOLS, locks=locks) as sandbox:
        sandbox.open([], 1.0).close()
        around.reset()
        return [run(case, sandbox, around) for case in cases]


def contained(case: dict[str, Any], outcome: Outcome) -> bool:
    """Whether nothing came of an attack but a report that names it, and the next post was checked."""
    rules = set(case.get("rules", [case.get("rule", "snippet.raises")]))
    named = rules & set(outcome.rules) and case.get("reports", "Operation not permitted") in outcome.report
    return bool(named) and not outcome.damage and outcome.verdict != "holds" and outcome.neighbour == "holds"


WORDS = {
    "fails": "the derivative fails",
    "snippet.died": "the process is ended",
    "snippet.memory": "the memory is refused",
    "snippet.no-def": "the name is no function",
    "snippet.not-finite": "undecided: not finite",
    "snippet.protocol": "the answer is refused",
    "snippet.raises": "an error",
    "snippet.random": "undecided: it changes",
    "snippet.shadowed": "a name defined twice",
    "snippet.time": "the time is up",
    "undecided.not-independent": "undecided: not independent",
    "undecided.vacuous": "undecided: vacuous",
}
"""What the table calls what is reported."""


def table(cases: list[dict[str, Any]], columns: dict[str, list[bool]]) -> str:
    """All attacks as Markdown, a table for each family; a column says for each attack whether it was contained."""
    lines = []
    for number, case in enumerate(cases):
        if number == 0 or case["family"] != cases[number - 1]["family"]:
            lines += ["", f"### {case['family']}", "", f"| What is tried | What is reported | {' | '.join(columns)} |"]
            lines += ["|---|---" + "|---" * len(columns) + "|"]
        rules = case.get("rules", [case.get("rule", "snippet.raises")])
        reported = " or ".join(WORDS[rule] for rule in rules)
        reported += f": {case.get('reports', 'Operation not permitted')}" if rules == ["snippet.raises"] else ""
        marks = " | ".join("contained" if column[number] else "**not contained**" for column in columns.values())
        lines.append(f"| {case['name']} | {reported} | {marks} |")
    return "\n".join(lines).strip() + "\n"


if __name__ == "__main__":
    json.dump([asdict(outcome) for outcome in run_all(attacks())], sys.stdout)
