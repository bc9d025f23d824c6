"""The worst entry of a printed claim is called what its formula calls it, with the indices that it has."""

import re
import tomllib
from pathlib import Path

import pytest

from chainrule import build
from chainrule.check.printed.comparison.entry import Entry
from chainrule.source import Source
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.types.declarations import declare
from chainrule.tex.types.kinds import Symbols

CASES = tomllib.loads((Path(__file__).parent / "cases/entries/names.toml").read_text("utf-8"))["case"]
POST = r"""---
symbols: {{x: vector n, t: scalar, A: matrix m n, w: vector m, c: scalar}}
layout: {layout}
---
$$ p_j = \frac{{e^{{x_j}}}}{{\sum_k e^{{x_k}}}} $$

$$ s = \sum_k x_k^3 + w^\top A x + \operatorname{{tr}}(A^\top A) $$

$$ v = A x $$

$$ u = t^3 $$

$$ q = t x $$

$$ {tex} $$
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["tex"])
def test_an_entry_is_called_what_its_formula_calls_it(case: dict[str, str]) -> None:
    text = POST.format(tex=case["tex"], layout=case.get("layout", "numerator"))
    text = text if "layout" in case else text.replace("layout: numerator\n", "")
    report = build.check_text(text.encode(), Path("post.md"))
    worst = report.verdicts[-1].at
    assert worst, report.problems
    assert re.fullmatch(re.escape(case["entry"]).replace(r"\#", r"\d+"), worst.entry), worst.entry


def derivative(of: str, by: str) -> nodes.Derivative:
    return nodes.Derivative(nodes.Symbol(of), ((nodes.Symbol(by), 1),))


def declared(**kinds: str) -> Symbols:
    text = "".join(kinds) + "".join(kinds.values())
    source, entries = Source("post.md", text), []
    for name, kind in kinds.items():
        spans = [source.span(text.index(part), text.index(part) + len(part)) for part in (name, kind)]
        entries.append((spans[0], spans[1]))
    return declare(entries)[0]


BOTH = declared(f="vector m", x="vector n")


@pytest.mark.parametrize(
    ("symbols", "layout", "by", "called"),
    [
        (BOTH, "mixed", "x", "∂f_2/∂x_4"),
        (BOTH, "numerator", "x", "∂f_2/∂x_4"),
        (BOTH, "denominator", "x", "∂f_4/∂x_2"),
        (declared(f="scalar", X="matrix m n"), "mixed", "X", "∂f/∂X_{2,4}"),
        (declared(f="scalar", X="matrix m n"), "numerator", "X", "∂f/∂X_{4,2}"),
        (declared(f="scalar", X="matrix m n"), "denominator", "X", "∂f/∂X_{2,4}"),
        (declared(X="matrix m n"), "mixed", "X", "∂f/∂X_{2,4}"),
        (declared(f="scalar", x="vector n"), "mixed", "x", "entry (2, 4)"),
        (declared(), "mixed", "x", "entry (2, 4)"),
    ],
)
def test_the_layout_and_the_declared_shapes_say_which_place_is_whose(
    symbols: Symbols, layout: str, by: str, called: str
) -> None:
    assert Entry(structure=((2, 3), (4, 5))).words(derivative("f", by), symbols, layout) == called


def test_an_axis_of_length_one_is_no_place() -> None:
    assert Entry(structure=((3, 4), (1, 1))).words(derivative("f", "x"), BOTH, "mixed") == "entry (3, 1)"
    assert Entry(structure=((3, 4), (1, 1))).words(derivative("s", "x"), BOTH, "mixed") == "∂s/∂x_3"
    assert Entry().index == ()
    assert Entry((("i", 2),), ((3, 4), (1, 1))).index == (1, 2, 0)
