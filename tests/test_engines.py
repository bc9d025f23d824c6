"""Several engines at a time make what one makes, tell how far they are, and end together."""

import subprocess
import sys

import pytest

from chainrule.typeset import TexError, Typesetter
from chainrule.typeset import answers as asking
from chainrule.typeset.engine import Engine

FORMULAS = [(f"a_{{{number}}} + \\frac{{1}}{{b}}", number % 2 == 0) for number in range(120)]


def test_engines_side_by_side_make_what_one_makes_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    leaks = [(r"\newcommand{\own}{c} \own", False), (r"\own", False), (r"\label{e} x", True), (r"\label{e} y", True)]
    formulas = [*FORMULAS[:60], *leaks, *FORMULAS[60:]]
    with Typesetter() as alone:
        expected = alone.typeset(formulas, {})
    monkeypatch.setattr(asking.os, "cpu_count", lambda: 3)
    with Typesetter() as several:
        several.prepare([(formulas[::-1], {}), (formulas, {})])
        assert several.typeset_now == len(formulas)
        assert several.typeset(formulas, {}) == expected
        assert several.typeset_now == len(formulas)
    assert isinstance(expected[61], TexError)


@pytest.mark.parametrize("attempt", range(3))
def test_engines_that_start_at_the_same_moment_do_not_end_the_process(attempt: int) -> None:
    program = (
        "import os\nos.cpu_count = lambda: 4\nfrom chainrule.typeset import Typesetter\n"
        "with Typesetter() as typesetter:\n"
        "    typesetter.prepare([([(f'a_{n}', False) for n in range(200)], {})])\n"
        "    print(typesetter.typeset_now)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "200\n"), f"{attempt}: {done.stderr}"


def test_progress_is_told_in_different_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "BATCH", 2)
    told: list[tuple[int, int]] = []
    texts = [[("x", False), ("x", False)], [("y", False), ("z", False), ("x", False)]]
    with Typesetter() as typesetter:
        typesetter.prepare([(formulas, {}) for formulas in texts], lambda *n: told.append(n))
    assert told == [(2, 3), (3, 3)]


def test_an_engine_that_fails_ends_the_work_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking.os, "cpu_count", lambda: 2)
    asked: list[int] = []

    def call(_: Engine, *_arguments: object) -> object:
        asked.append(1)
        raise KeyError("not answered")

    monkeypatch.setattr(Engine, "call", call)
    with pytest.raises(KeyError), Typesetter() as typesetter:
        typesetter.prepare([(FORMULAS, {})])
    assert len(asked) <= 2
