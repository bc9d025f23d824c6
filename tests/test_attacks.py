"""Attacks on the build by a post's code: `cases/hostile/code` has them, `attacks` runs them, and the page in
`content/docs/attacks.md` says what came of them. `make attacks` writes that page anew."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import attacks
from attacks import Outcome
from chainrule.errors import printable
from chainrule.sandbox import Lock

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "content/docs/attacks.md"
CASES = attacks.attacks()
NOBODY = 65534
WITH_ROOT = pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all locks")


def environment() -> dict[str, str]:
    places = [ROOT / "generator", ROOT / "tests", Path(np.__file__).parents[1]]
    return {"PYTHONPATH": os.pathsep.join(map(str, places)), "PATH": os.environ["PATH"]}


def interpreter_for_nobody() -> str:
    """A Python that an unprivileged user may run, with our NumPy."""
    name = f"python3.{sys.version_info.minor}"
    for candidate in (sys.executable, shutil.which(name, path="/usr/local/bin:/usr/bin")):
        command = [candidate or "false", "-c", "import numpy, chainrule.check"]
        try:
            subprocess.run(command, user=NOBODY, group=NOBODY, extra_groups=[], env=environment(), check=True, cwd="/")
        except (OSError, subprocess.CalledProcessError):
            continue
        return str(candidate)
    pytest.skip("no Python here that an unprivileged user may run")


@pytest.fixture(scope="module")
def own() -> list[Outcome]:
    return attacks.run_all(CASES)


@pytest.fixture(scope="module")
def nobodys() -> list[Outcome]:
    python = interpreter_for_nobody()
    done = subprocess.run(
        [python, "-W", "error", str(ROOT / "tests/attacks.py")],
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        cwd="/",
        env=environment(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return [Outcome(**each) for each in json.loads(done.stdout)]


def check(case: dict[str, Any], outcome: Outcome) -> None:
    assert outcome.name == case["name"]
    assert attacks.contained(case, outcome), outcome


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_an_attack_is_contained_and_named_and_the_next_post_is_checked(own: list[Outcome], number: int) -> None:
    check(CASES[number], own[number])


@WITH_ROOT
@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_an_attack_is_contained_also_for_an_unprivileged_user(nobodys: list[Outcome], number: int) -> None:
    check(CASES[number], nobodys[number])


def test_no_report_steers_a_terminal_or_a_build_service(own: list[Outcome]) -> None:
    for outcome in own:
        assert printable(outcome.report) == outcome.report
        assert not re.search(r"##\w*\[", outcome.report)
        assert not [line for line in outcome.report.splitlines() if line.lstrip().startswith("::")]


def test_without_locks_the_same_attacks_get_through() -> None:
    cases = [case for case in CASES if case.get("tried_unlocked")]
    assert len(cases) >= 8
    outcomes = attacks.run_all(cases, Lock(0))
    assert [o.name for o in outcomes if o.verdict != "holds" and not o.damage] == []


@WITH_ROOT
def test_the_page_in_the_documentation_says_what_was_seen(own: list[Outcome], nobodys: list[Outcome]) -> None:
    columns = {
        name: [attacks.contained(case, outcome) for case, outcome in zip(CASES, outcomes, strict=True)]
        for name, outcomes in {"As root": own, "As a user": nobodys}.items()
    }
    before, mark, rest = PAGE.read_text("utf-8").partition("<!-- attacks -->\n")
    written, end, after = rest.partition("<!-- end of attacks -->")
    seen = f"\n{attacks.table(CASES, columns)}\n"
    if os.environ.get("CHAINRULE_WRITE_ATTACKS"):
        PAGE.write_text(before + mark + seen + end + after, "utf-8")
    else:
        assert written == seen, "make attacks writes it anew"
    assert f"{len(CASES)} attacks" in before
