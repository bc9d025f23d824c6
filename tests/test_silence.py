"""Nothing wrong passes in silence: a display that states something is refused, whatever stands around the statement.

Each line of `cases/silence/wrong.txt` is wrong, or says less than a reader sees in it; each must leave a problem that
stops the build. Most of them have passed at some time, with no verdict at all. Those of `stated.txt` state a derivative
of the f of a post that declares nothing, in the running text as well as displayed: that makes it a checked post. Those
of `unstated.txt` state none, and stay uncounted in the running text.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chainrule.build import check_paths

CASES = Path(__file__).parent / "cases/silence"
WRONG = (CASES / "wrong.txt").read_text("utf-8").splitlines()
STATED = (CASES / "stated.txt").read_text("utf-8").splitlines()
UNSTATED = (CASES / "unstated.txt").read_text("utf-8").splitlines()
BARE = """\
---
title: A post that declares nothing
date: 2026-01-01
---

$$
f(x) = x^2
$$

"""
POST = """\
---
title: A wrong statement
date: 2026-01-01
check: true
symbols:
  x: scalar
  v: vector n
  w: vector n
  y: one-hot n
  i: index n
  j: index n
---

$$
{display}
$$

$$
{beside}
$$
"""
TRUE = r"\frac{d}{dx} x^2 = 2x"


@pytest.mark.parametrize("display", WRONG)
def test_a_wrong_display_stops_the_build(display, tmp_path):
    path = tmp_path / "post.md"
    path.write_text(POST.format(display=display, beside=TRUE), "utf-8")
    report = check_paths([path])
    assert not report.passed
    assert any(problem.span.line < 19 for problem in report.problems if problem.severity == "error")


def test_the_true_display_beside_it_passes(tmp_path):
    path = tmp_path / "post.md"
    path.write_text(POST.format(display=TRUE, beside=r"\frac{d}{dx} x^3 = 3x^2"), "utf-8")
    report = check_paths([path])
    assert report.passed
    assert [verdict.outcome for verdict in report.verdicts] == ["holds", "holds"]


@pytest.mark.parametrize("tex", STATED)
@pytest.mark.parametrize("marks", ["In the text, ${}$ is stated.", "$$\n{}\n$$"], ids=["inline", "displayed"])
def test_a_wrong_derivative_in_any_notation_stops_the_build(tex, marks, tmp_path):
    path = tmp_path / "post.md"
    path.write_text(BARE + marks.replace("{}", tex), "utf-8")
    report = check_paths([path])
    assert not report.passed
    assert all(problem.span.line > 8 for problem in report.problems if problem.severity == "error")


@pytest.mark.parametrize("tex", UNSTATED)
@pytest.mark.parametrize("front", ["", "check: true\n"], ids=["nothing said", "checked"])
def test_a_formula_in_the_text_that_states_no_derivative_is_not_counted(tex, front, tmp_path):
    path = tmp_path / "post.md"
    path.write_text(BARE.replace("---\n\n", f"{front}---\n\n") + f"In the text, ${tex}$ stands.", "utf-8")
    report = check_paths([path])
    assert report.passed
    assert report.verdicts == ()
