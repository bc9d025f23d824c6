"""Sloppy but unmistakable print: accepted with one warning that shows the place, while clean print gets none."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from chainrule import content
from chainrule.check import Settings, Verdict, formulas
from chainrule.errors import Problem
from formula_cases import display, span

ROOT = Path(__file__).parent.parent
CASES = tomllib.loads((ROOT / "tests/cases/tex/sloppy.toml").read_text("utf-8"))["case"]
SYMBOLS = {"x": "scalar", "y": "scalar", "p": "positive scalar", "v": "vector n", "A": "matrix n n", "n": "integer"}


def check(tex: str, **attributes: str) -> tuple[list[Verdict], list[Problem]]:
    symbols = tuple((span(name), span(kind)) for name, kind in SYMBOLS.items())
    verdicts, problems = formulas([display(tex, **attributes)], Settings(symbols=symbols))
    return verdicts, [problem for problem in problems if problem.rule.startswith("sloppy.")]


@pytest.mark.parametrize("case", CASES, ids=[case["sloppy"] for case in CASES])
def test_sloppy_print_is_accepted_with_one_warning(case: dict[str, str]) -> None:
    verdicts, warnings = check(case["sloppy"])
    assert [v.outcome for v in verdicts] == ["holds"], verdicts
    assert [(w.rule, w.severity, w.span.text) for w in warnings] == [(case["rule"], "warning", case["at"])]
    assert warnings[0].hint


@pytest.mark.parametrize("case", CASES, ids=[case["clean"] for case in CASES])
def test_clean_print_is_accepted_without_a_word(case: dict[str, str]) -> None:
    verdicts, warnings = check(case["clean"])
    assert [v.outcome for v in verdicts] == ["holds"], verdicts
    assert warnings == []


@pytest.mark.parametrize("case", CASES, ids=[case["wrong"] for case in CASES])
def test_sloppy_print_excuses_nothing(case: dict[str, str]) -> None:
    assert [v.outcome for v in check(case["wrong"])[0]] == ["fails"]


def test_a_formula_gets_one_warning_of_a_kind_however_sloppy() -> None:
    _, warnings = check(r"\frac{d}{dx} x^3 * y * y = 3 * x^2 * y * y = 3 * x * x * y^2")
    assert [w.rule for w in warnings] == ["sloppy.asterisk"]
    _, warnings = check(r"\frac{d}{dx} \exp^{2 * x} = 2 * \exp^{2 * x}")
    assert [w.rule for w in warnings] == ["sloppy.exp-power", "sloppy.asterisk"]


def test_what_is_wrong_on_purpose_or_left_alone_is_printed_so_on_purpose() -> None:
    assert check(r"\frac{d}{dx} x^2 = 3 * x", expect="fails")[1] == []
    assert check(r"\frac{d}{dx} x^2 = 2 * x", unchecked="a reason")[1] == []


def test_a_declared_sign_is_not_sloppy() -> None:
    entries = (("v", "vector n"), ("*", "elementwise product"))
    symbols = tuple((span(name), span(kind)) for name, kind in entries)
    tex = r"\frac{\partial}{\partial v} \mathbf{1}^\top (v * v) = 2 v"
    verdicts, problems = formulas([display(tex)], Settings(symbols=symbols))
    assert [v.outcome for v in verdicts] == ["holds"], verdicts
    assert problems == ()


def test_the_site_itself_is_printed_cleanly() -> None:
    for path in sorted((ROOT / "content").rglob("*.md")):
        document, _ = content.read(path, path.name)
        assert document is not None
        meta = document.meta
        terms = Settings(meta.symbols, meta.layout, meta.conventions, meta.macros, check=meta.check)
        _, problems = formulas(document.parsed.blocks, terms)
        assert [p.message for p in problems if p.severity == "warning"] == [], path.name
