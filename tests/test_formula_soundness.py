"""Displays that were once accepted, or passed over in silence, although they are wrong."""

import tomllib
from pathlib import Path

import pytest

from chainrule.build import check_paths

FILES = sorted((Path(__file__).parent / "cases/formulas/soundness").glob("*.toml"))
CASES = [case for file in FILES for case in tomllib.loads(file.read_text("utf-8"))["case"]]
FRONT = """\
---
title: Post
check: true
symbols:
  x: scalar
  v: vector n
  w: vector n
  i: index n
  j: index n
  y: one-hot n
  A: matrix n n
---
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["tex"])
def test_a_wrong_display_is_not_published(case: dict[str, str], tmp_path: Path) -> None:
    displays = [*case.get("before", []), case["tex"]]
    (tmp_path / "post.md").write_text(FRONT + "".join(f"\n$$\n{tex}\n$$\n" for tex in displays), "utf-8")
    report = check_paths([tmp_path / "post.md"])
    assert not report.passed
    assert case["rule"] in {verdict.rule for verdict in report.verdicts if not verdict.accepted}


@pytest.mark.parametrize("case", [case for case in CASES if "right" in case], ids=lambda case: case["right"])
def test_its_right_twin_is(case: dict[str, str], tmp_path: Path) -> None:
    displays = [*case.get("instead", case.get("before", [])), case["right"]]
    (tmp_path / "post.md").write_text(FRONT + "".join(f"\n$$\n{tex}\n$$\n" for tex in displays), "utf-8")
    report = check_paths([tmp_path / "post.md"])
    assert report.passed, report.problems
    assert [verdict.outcome for verdict in report.verdicts][-1:] == ["holds"]
