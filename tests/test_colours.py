"""A stranger's code is coloured as any other, in a time that is limited."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chainrule import build, markdown
from chainrule.markdown import Colourist, Colours
from chainrule.markdown.html import colours
from test_hostile import Post, site

SLOW = "m{" * 20_000
"""Perl for which Pygments takes many seconds."""


@pytest.fixture(scope="module")
def colourist() -> Iterator[Colourist]:
    with Colourist() as process:
        yield process


@pytest.mark.parametrize("language", ["python", "html", "tex", "no such language", "", "text"])
def test_code_looks_as_it_does_without_a_limit(colourist: Colourist, language: str) -> None:
    for code in ("def f(x):\n    return '<b>' * 2\n", "", "é\u2028\n\n\t&amp;"):
        expected = markdown.highlight(code, language if language in {"python", "html", "tex", "text"} else "")
        assert Colours(colourist, 60.0)(code, language) == expected


def test_what_takes_too_long_is_plain_and_so_is_the_rest_of_its_page(colourist: Colourist) -> None:
    page = Colours(colourist, 0.5)
    assert page(SLOW, "perl") == markdown.highlight(SLOW)
    assert page.stopped
    assert page("x = 1", "python") == markdown.highlight("x = 1")
    assert Colours(colourist, 60.0)("x = 1", "python") == markdown.highlight("x = 1", "python")


@pytest.mark.skipif(not hasattr(signal, "alarm"), reason="only POSIX systems have alarms")
def test_a_process_that_nobody_waits_for_ends_by_itself() -> None:
    script = Path(colours.__file__).with_name("highlight.py")
    command = [sys.executable, "-P", str(script)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        process.communicate(json.dumps([SLOW, "perl", 0.5]).encode() + b"\n")
    assert process.returncode == -signal.SIGALRM


def test_a_build_of_a_strangers_code_that_takes_too_long_warns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colours, "SECONDS", 0.5)
    code = f"---\ntitle: T\n---\n\n```python\nx = 1\n```\n\n```perl\n{SLOW}\n```\n"
    settings = site(tmp_path, [Post("slow", code, 0)])
    report = build.build(settings)
    assert report.passed
    assert [problem.rule for problem in report.problems if problem.rule.startswith("code.")] == ["code.plain"]
