"""Several engines at a time make what one makes, tell how far they are, and end together."""

import subprocess
import sys
import time
from typing import Any

import pytest

from chainrule.typeset import TexError, Typesetter, typesetter
from chainrule.typeset import answers as asking
from chainrule.typeset.engine import Engine, Stopped

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


def test_a_formula_that_stops_its_engine_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetter, "LONGEST", 1_000_000)
    endless, deep = ("x+" * 100_000, True), ("{" * 4_900 + "x" + "}" * 4_900, True)
    formulas = [*FORMULAS[:2], endless, *FORMULAS[2:4], deep, *FORMULAS[4:6]]
    with Typesetter() as alone:
        expected = alone.typeset(FORMULAS[:6], {})
    with Typesetter(seconds=2) as together:
        together.prepare([(formulas, {})])
        made = together.typeset(formulas, {})
        assert together.typeset_now == len(formulas)
    assert made.pop(5) == TexError("this formula cannot be typeset: it is nested too deeply", None)
    assert made.pop(2) == TexError("this formula cannot be typeset: it took more than 2 seconds", None)
    assert made == expected


def test_a_document_whose_formulas_take_too_long_is_left_and_the_others_are_typeset(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "BATCH", 2)
    told: list[str] = []

    def call(_: Engine, _function: str, *arguments: Any) -> Stopped | str:
        formulas = [tex for tex, *_ in arguments[0]]
        told.extend(formulas)
        time.sleep(0.2 if "slow" in formulas[0] else 0)
        return "\n".join(['{"html": ""}'] * len(formulas))

    monkeypatch.setattr(Engine, "call", call)
    monkeypatch.setattr(typesetter, "ALL_SECONDS", 0.1)
    slow, quick = [(f"slow {number}", False) for number in range(6)], [("a", False), ("b", False)]
    with Typesetter() as one:
        one.prepare([(slow, {}), (quick, {})])
    assert told == ["slow 0", "slow 1", "a", "b"]


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
