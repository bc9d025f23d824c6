"""What the message about a symbol proposes that nothing declares."""

import tomllib
from pathlib import Path

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
def test_a_declaration_is_proposed(case: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text(POST % case["tex"], "utf-8")
    (verdict,) = check_paths([tmp_path / "post.md"]).verdicts
    assert verdict.rule == "unchecked.undefined"
    assert case["says"] in str(verdict.hint)
