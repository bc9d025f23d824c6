"""Formulas on all processors: the same findings in the same order, whatever becomes of the processes."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

import chainrule
from chainrule import check, content
from chainrule.build import workers
from chainrule.check import Findings, Settings
from processes import all_end, descendants

TOPICS = sorted((Path(__file__).parent / "cases/topics").glob("*.md"))[:12]
SEED_POST = next((Path(__file__).parents[1] / "content/posts").rglob("*basic-nn-derivatives*.md"))
BREAKDOWNS = {
    "it ends at its first document": "import os; os.write(1, b'\\x06'); os.read(0, 1)",
    "it ends within its answer": "import os; os.write(1, b'\\x06'); os.read(0, 1); os.write(1, b'\\x80\\x05\\x95')",
    "it never begins": "import time; time.sleep(600)",
    "it ends before it begins": "",
}


def task(path: Path) -> workers.Task:
    document, problems = content.read(path, path.name, UTC)
    assert document, problems
    return document.parsed.blocks, Settings(symbols=document.meta.symbols, layout=document.meta.layout)


@pytest.fixture(scope="module")
def tasks() -> list[workers.Task]:
    return [task(path) for path in [*TOPICS, SEED_POST]]


@pytest.fixture(scope="module")
def expected(tasks: list[workers.Task]) -> list[Findings]:
    return [check.findings(*each) for each in tasks]


@pytest.fixture
def processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_processors", lambda: 3)
    monkeypatch.setattr(workers, "SHARE", 1)


def same(found: Sequence[Findings], expected: Sequence[Findings]) -> bool:
    """Whether all that a report is made of is the same; what is labelled is compared by its labels."""
    return [parts(each) for each in found] == [parts(each) for each in expected]


def parts(each: Findings) -> str:
    """In words, because an error may be not a number, which is not even equal to itself."""
    return repr((each.verdicts, each.problems, each.conditions, list(each.labelled)))


@pytest.mark.usefixtures("processors")
def test_other_processes_find_the_same(
    tasks: list[workers.Task], expected: list[Findings], monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()
    here: list[int] = []
    load, findings = pickle.load, check.findings

    def loaded(stream: Any) -> Any:
        found = load(stream)
        answered.set()
        return found

    def patient(*task: Any) -> Findings:
        assert answered.wait(60)
        here.append(1)
        return findings(*task)

    monkeypatch.setattr(pickle, "load", loaded)
    monkeypatch.setattr(check, "findings", patient)
    assert same(workers.findings(tasks), expected)
    assert len(here) < len(tasks)


@pytest.mark.usefixtures("processors")
@pytest.mark.parametrize("program", BREAKDOWNS.values(), ids=BREAKDOWNS)
def test_a_process_that_breaks_down_costs_only_time(
    tasks: list[workers.Task], expected: list[Findings], monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(workers, "_PROGRAM", program)
    assert same(workers.findings(tasks), expected)


@pytest.mark.usefixtures("processors")
def test_no_process_at_all_costs_only_time(
    tasks: list[workers.Task], expected: list[Findings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert same(workers.findings(tasks), expected)


@pytest.mark.usefixtures("processors")
def test_what_stops_the_builder_stops_its_processes(tasks: list[workers.Task], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> Findings:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "findings", interrupted)
    with pytest.raises(KeyboardInterrupt):
        workers.findings(tasks)
    assert not [each for each in threading.enumerate() if each is not threading.current_thread() and not each.daemon]


def test_few_formulas_start_no_process(tasks: list[workers.Task], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_processors", lambda: 64)
    monkeypatch.setattr(subprocess, "Popen", None)
    few = [(blocks, replace(settings, check=False)) for blocks, settings in tasks[:3]]
    assert workers.findings(few) == [Findings()] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="a single processor has no further processes")
def test_a_builder_killed_with_9_leaves_no_process(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.md").write_text(TOPICS[0].read_text("utf-8"), "utf-8")
    command = [sys.executable, "-m", "chainrule", "check", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(chainrule.__file__).parents[1])}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        deadline = time.monotonic() + 60
        while not (children := descendants(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert children
    assert all_end(children)
