"""A snippet that names a formula's label is held against what the formula prints, and not only against itself."""

import tomllib
from pathlib import Path

import pytest

from chainrule.build import check_paths

CASES = tomllib.loads((Path(__file__).parent / "cases/tie/cases.toml").read_text("utf-8"))["case"]
FRONT = """\
---
title: Post
{layout}symbols:
  t: scalar
  x: vector n
  A: matrix m n
  B: matrix n n
---
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_snippet_is_tied_to_the_formula_it_names(case: dict[str, str], tmp_path: Path) -> None:
    layout = f"layout: {case['layout']}\n" if "layout" in case else ""
    (tmp_path / "post.md").write_text(FRONT.format(layout=layout) + case["text"], "utf-8")
    report = check_paths([tmp_path / "post.md"])
    (verdict,) = [verdict for verdict in report.verdicts if verdict.kind == "snippet"]
    assert verdict.outcome == case["verdict"], verdict
    assert verdict.tied == (verdict.outcome == "holds")
    assert verdict.rule == case.get("rule", "holds")
    assert case.get("reason", "") in (verdict.reason or "")
    assert case.get("hint", "") in (verdict.hint or "")
    printed = [verdict.outcome for verdict in report.verdicts if verdict.kind == "formula"]
    assert printed
    assert set(printed) == {"holds"}, "what is printed is right in every case"
