"""Pictures of claims: which numbers are drawn, and which index counts the rows."""

import math
from pathlib import Path

import numpy as np
import pytest

from chainrule import build
from chainrule.check.grids import grid
from chainrule.check.verdict import Grid, Verdict

SOFTMAX = "---\nsymbols:\n  x: vector n\n  A: matrix m n\n---\n$$\np_j = \\frac{e^{x_j}}{\\sum_k e^{x_k}}\n$$\n"
JACOBIAN = "$$\n\\frac{\\partial p_j}{\\partial x_i} = %s\n$$\n"
SNIPPET = "```python check\ndef f(x):\n    return np.array([x[0], 2 * x[1]])\n\n\ndef d_f_dx(x):\n    return %s\n```\n"


def checked(tmp_path: Path, text: str) -> Verdict:
    path = tmp_path / "post.md"
    path.write_text(SOFTMAX + text, "utf-8")
    return build.check_paths([path]).verdicts[-1]


def apart(found: Grid) -> np.ndarray:
    return np.abs(np.array(found.stated) - np.array(found.numerical))


def test_a_jacobian_that_holds_is_drawn_with_the_functions_index_down(tmp_path: Path) -> None:
    found = checked(tmp_path, JACOBIAN % "p_j (\\delta_{ij} - p_i)").grid
    assert found
    assert (found.rows, found.columns) == ("j", "i")
    assert apart(found).max() < 1e-9
    assert (np.diag(np.array(found.stated)) > 0).all()


def test_a_jacobian_that_fails_shows_where(tmp_path: Path) -> None:
    verdict = checked(tmp_path, JACOBIAN % "p_j (\\delta_{ij} + p_i)")
    assert verdict.outcome == "fails"
    assert verdict.grid
    assert verdict.at
    differences = apart(verdict.grid)
    assert differences.max() == pytest.approx(abs(verdict.at.stated - verdict.at.numerical))


def test_entries_that_are_not_claimed_are_left_blank(tmp_path: Path) -> None:
    found = checked(tmp_path, JACOBIAN % "p_j (1 - p_i), \\quad i = j").grid
    assert found
    blank = np.isnan(np.array(found.stated))
    assert (blank == ~np.eye(len(blank), dtype=bool)).all()


def test_a_gradient_is_one_column_and_a_number_is_not_drawn(tmp_path: Path) -> None:
    gradient = checked(
        tmp_path, "$$\ns = \\sum_k x_k^2\n$$\n\n$$\n\\frac{\\partial s}{\\partial x_i} = 2 x_i\n$$\n"
    ).grid
    assert gradient
    assert {len(row) for row in gradient.stated} == {1}
    assert checked(tmp_path, "$$\n\\frac{d}{dt} t^2 = 2 t\n$$\n".replace("d}{dt} t", "d}{dx_1} x_1")).grid is None


@pytest.mark.parametrize(("stated", "holds"), [("np.diag([1.0, 2.0])", True), ("np.diag([1.0, 3.0])", False)])
def test_code_is_drawn_beside_its_numerical_jacobian(tmp_path: Path, stated: str, *, holds: bool) -> None:
    text = SNIPPET % stated
    verdict = checked(tmp_path, "```symbols\nx: vector 2\n```\n" + text)
    assert (verdict.outcome == "holds") == holds, verdict
    assert verdict.grid
    assert np.array(verdict.grid.numerical) == pytest.approx(np.diag([1.0, 2.0]))
    assert apart(verdict.grid).max() == pytest.approx(0 if holds else 1)


def test_of_more_axes_the_slice_through_the_worst_entry_is_kept() -> None:
    stated = np.arange(24.0).reshape(2, 3, 4)
    found = grid(stated, stated + 1, (1, 2, 3), 2, ("a", "b", "c"))
    assert found == Grid(
        tuple(map(tuple, stated[:, 2].tolist())), tuple(map(tuple, (stated + 1)[:, 2].tolist())), "a", "c"
    )
    assert grid(np.ones((1, 1)), np.ones((1, 1)), (0, 0), 1, ("a", "b")) is None
    assert grid(np.ones((2, 13)), np.ones((2, 13)), (0, 0), 1, ("a", "b")) is None
    one = grid(np.array([[math.nan, 1.0]]), np.zeros((1, 2)), (0, 0), 1, ("a", "b"))
    assert one
    assert (len(one.stated), one.rows) == (2, "b")
