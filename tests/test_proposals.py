"""What messages propose: to declare for a symbol that nothing declares, and to do with an equation of motion."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from chainrule.build import check_paths

CASES = tomllib.loads((Path(__file__).parent / "cases/formulas/proposals.toml").read_text("utf-8"))["case"]
POST = """\
---
title: Post
symbols:
  W: matrix m n
  x: vector n
  b: vector m
%s
---

$$
y = W x + b
$$

$$
z = \\tanh(y)
$$

$$
%s
$$
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["tex"])
def test_a_declaration_is_proposed(case: dict[str, Any], tmp_path: Path) -> None:
    more = "\n".join(f"  {line}" for line in case.get("symbols", []))
    (tmp_path / "post.md").write_text(POST % (more, case["tex"]), "utf-8")
    (verdict,) = check_paths([tmp_path / "post.md"]).verdicts
    assert verdict.rule == case.get("rule", "unchecked.undefined")
    assert case["says"] in str(verdict.hint)
