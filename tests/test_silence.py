"""Nothing wrong passes in silence: a display that states something is refused, whatever stands around the statement.

Each line of `cases/silence/wrong.txt` is wrong, or says less than a reader sees in it; each must leave a problem that
stops the build. Most of them have passed at some time, with no verdict at all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chainrule.build import check_paths

WRONG = (Path(__file__).parent / "cases/silence/wrong.txt").read_text("utf-8").splitlines()
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
