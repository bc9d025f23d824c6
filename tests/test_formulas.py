"""Formulas checked as printed: every true one holds at every seed tried, every broken twin fails."""

from __future__ import annotations

import pytest

from chainrule.check import Settings, Verdict, formulas
from chainrule.markdown.text.blocks import Declarations, Formula
from chainrule.source import Source
from formula_cases import Case, cases, check, display, settings, span

ALL = [(case, verdict, tex) for case in cases() for verdict, tex in case.equations]


def outcomes(verdicts: list[Verdict]) -> set[str]:
    return {verdict.outcome for verdict in verdicts}


@pytest.mark.parametrize(("case", "expected", "tex"), ALL, ids=[f"{c.name}: {v}: {t[:60]}" for c, v, t in ALL])
def test_an_equation_gets_its_verdict(case: Case, expected: str, tex: str) -> None:
    for seed in (0, 1):
        verdicts, problems = check(case, tex, seed=seed)
        assert not [p for p in problems if p.severity == "error"]
        if expected == "holds":
            assert outcomes(verdicts) <= {"holds"}, [v.reason for v in verdicts]
            assert verdicts or ":=" in tex
        else:
            assert expected in outcomes(verdicts), verdicts
            assert "holds" not in outcomes(verdicts) or len(verdicts) > 1


def test_what_is_given_claims_nothing() -> None:
    for case in cases():
        verdicts, _ = formulas([display(tex) for tex in case.given], settings(case))
        assert not verdicts, case.name


def test_a_verdict_points_at_its_relation_sign() -> None:
    text = "$$\n\\frac{d}{dx} x^2\n  = 2 x\n  = 3 x\n$$\n"
    source = Source("post.md", text)
    tex = text.split("$$")[1]
    block = Formula(tex, source.span(2, 2 + len(tex)), display=True)
    verdicts, _ = formulas([block], Settings(symbols=((span("x"), span("scalar")),)))
    assert [(v.span.line, v.span.text, v.step, v.outcome) for v in verdicts] == [
        (3, "=", 1, "holds"),
        (4, "=", 2, "fails"),
    ]


def test_a_failing_step_shows_both_values() -> None:
    case = Case("square", symbols=["x: scalar"])
    (verdict,), _ = check(case, r"\frac{d}{dx} x^2 = x")
    assert verdict.outcome == "fails"
    assert verdict.at is not None
    assert verdict.at.numerical == pytest.approx(2 * verdict.at.stated, rel=1e-9)
    assert verdict.points >= 3


def test_a_missing_declaration_proposes_one() -> None:
    case = Case("none", symbols=["x: scalar"])
    (verdict,), _ = check(case, r"\frac{d}{dx} w x = w")
    assert verdict.outcome == "unchecked"
    assert "w: scalar" in (verdict.hint or "")


def test_a_new_symbols_block_redeclares_from_there_on() -> None:
    first = display(r"\frac{\partial x}{\partial x} = 1")
    second = display(r"\frac{\partial x}{\partial x} = I")
    again = Declarations(((span("x"), span("vector n")),), span("x: vector n"))
    verdicts, _ = formulas([first, again, second], Settings(symbols=((span("x"), span("scalar")),)))
    assert [v.outcome for v in verdicts] == ["holds", "holds"]


def test_an_unused_definition_is_reported() -> None:
    case = Case("spelling", symbols=["x: scalar"], given=["y = x^2"])
    _, problems = check(case, r"\frac{d}{dx} x^2 = 2 x")
    assert [p.rule for p in problems] == ["definition.unused"]


def test_expected_failures_and_waivers() -> None:
    wrong = display(r"\frac{d}{dx} x^2 = x", expect="fails")
    waived = display(r"\frac{d}{dx} x^2 = \int x", unchecked="an integral")
    terms = Settings(symbols=((span("x"), span("scalar")),))
    verdicts, _ = formulas([wrong, waived], terms)
    assert [v.outcome for v in verdicts] == ["fails", "unchecked"]
    assert all(v.accepted for v in verdicts)


def test_a_post_without_declarations_or_derivatives_is_not_checked() -> None:
    assert formulas([display("a = b")], Settings()) == ([], ())
    assert formulas([display(r"\frac{d}{dx} x = 1")], Settings(check=False)) == ([], ())


def test_ambiguous_prints_name_both_readings() -> None:
    case = Case("ambiguous", symbols=["a: positive scalar", "b: positive scalar"])
    (verdict,), _ = check(case, r"\frac{\partial}{\partial a} \log a b = \frac{1}{a}")
    assert verdict.outcome == "unchecked"
    assert verdict.reason is not None
    assert "or as" in verdict.reason


def test_a_definition_that_can_be_read_in_two_ways_is_named_with_its_line() -> None:
    case = Case("ambiguous", symbols=["a: positive scalar", "b: positive scalar"], given=[r"L = \log a b"])
    (verdict,), _ = check(case, r"\frac{\partial L}{\partial a} = \frac{1}{a}")
    assert verdict.rule == "unchecked.ambiguous"
    assert "L, defined in line 1, can be read with log of" in (verdict.reason or "")
    assert "in line 1, write brackets" in (verdict.hint or "")


def test_a_formula_that_makes_the_checker_stumble_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise LookupError("no such thing")

    monkeypatch.setattr("chainrule.check.printed.post.statements", stumble)
    (verdict,), _ = check(Case("stumbling", symbols=["x: scalar"]), r"\frac{d x^2}{d x} = 2x")
    assert (verdict.outcome, verdict.rule) == ("unchecked", "unchecked.internal")
    assert "report it" in (verdict.hint or "")
