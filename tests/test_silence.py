"""Nothing wrong passes in silence: a display that states something is refused, whatever stands around the statement.

Each line of `cases/silence/wrong.txt` is wrong, or says less than a reader sees in it; each must leave a problem that
stops the build. Most of them have passed at some time, with no verdict at all. Those of `stated.txt` state a derivative
of the f of a post that declares nothing, in the running text as well as displayed: that makes it a checked post. Those
of `unstated.txt` state none, and stay uncounted in the running text.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from chainrule.build import check_paths

CASES = Path(__file__).parent / "cases/silence"
WRONG = (CASES / "wrong.txt").read_text("utf-8").splitlines()
STATED = (CASES / "stated.txt").read_text("utf-8").splitlines()
UNSTATED = (CASES / "unstated.txt").read_text("utf-8").splitlines()
ADVICE = tomllib.loads((CASES / "advice.toml").read_text("utf-8"))["case"]
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


@pytest.mark.parametrize("case", ADVICE, ids=[case["wrong"] for case in ADVICE])
def test_what_is_unchecked_says_what_to_write_instead(case, tmp_path):
    path = tmp_path / "post.md"
    path.write_text(BARE + f"In the text, ${case['wrong']}$ is stated.", "utf-8")
    (problem,) = [problem for problem in check_paths([path]).problems if problem.severity == "error"]
    assert problem.rule.startswith("unchecked.")
    assert case["says"] in f"{problem.message} {problem.hint}"
    if "right" in case:
        front = "\n".join(["symbols:", "  x: scalar", *([f"  {case['declare']}"] if "declare" in case else []), "---"])
        for tex, outcome in ((case["wrong"], "fails"), (case["right"], "holds")):
            path.write_text(BARE.replace("---\n\n", f"{front}\n\n") + f"In the text, ${tex}$ is stated.", "utf-8")
            assert [verdict.outcome for verdict in check_paths([path]).verdicts] == [outcome]


def test_a_circle_of_definitions_is_shown_where_it_closes(tmp_path):
    path = tmp_path / "post.md"
    definitions = "$$ a = b + t $$\n\n$$ b = a + 1 $$\n"
    path.write_text("---\nsymbols:\n  t: scalar\n---\n" + definitions + "\n$$\n\\frac{db}{dt} = 1\n$$\n", "utf-8")
    (problem,) = [problem for problem in check_paths([path]).problems if problem.severity == "error"]
    assert problem.rule == "unchecked.circular"
    assert "b is defined in line 7 by a" in problem.message


def test_a_rule_in_the_text_defines_nothing_by_itself(tmp_path):
    path = tmp_path / "post.md"
    front = "---\nsymbols:\n  t: scalar\n---\nBy $p(s, t) = p(s) p(t)$, with\n\n$$ p(t) = t^2 $$\n"
    for value, outcome in (("2t", "holds"), ("3t", "fails")):
        path.write_text(front + f"\nalso $p'(t) = {value}$.\n", "utf-8")
        assert [verdict.outcome for verdict in check_paths([path]).verdicts] == [outcome]


@pytest.mark.parametrize("sign", ["=", "$=$", "equals", "is equal to", "is then given by"])
@pytest.mark.parametrize("marks", ["${}$", "\\({}\\)", "\n\n$$\n{}\n$$\n\n"], ids=["dollars", "brackets", "displayed"])
def test_an_equation_in_pieces_is_unchecked(sign, marks, tmp_path):
    path = tmp_path / "post.md"
    left, right = (marks.replace("{}", tex) for tex in ("f'(x)", "3x"))
    path.write_text(BARE + f"So {left} {sign} {right} here.", "utf-8")
    (problem,) = [problem for problem in check_paths([path]).problems if problem.severity == "error"]
    assert problem.rule == "unchecked.pieces"


@pytest.mark.parametrize("words", [", i.e. ", ", which is ", " and thus "])
@pytest.mark.parametrize("marks", ["${}$", "\\({}\\)"], ids=["dollars", "brackets"])
def test_an_equation_that_goes_on_in_another_formula_is_unchecked(words, marks, tmp_path):
    path = tmp_path / "post.md"
    path.write_text(BARE + f"So $f'(x) = 2x${words}{marks.replace('{}', '= 3x')} here.", "utf-8")
    (problem,) = [problem for problem in check_paths([path]).problems if problem.severity == "error"]
    assert problem.rule == "unchecked.pieces"


@pytest.mark.parametrize(
    "words", ["So $f'(x) = 2x$ ($= 0$ at the end).", "So $f'(x) = 2x$.\n\nWith $= 3x$ it is another."]
)
def test_a_remark_or_another_paragraph_does_not_go_on(words, tmp_path):
    path = tmp_path / "post.md"
    path.write_text(BARE + words, "utf-8")
    assert check_paths([path]).passed


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("$f'(x)$ is $3x$", ["statement.words"]),
        ("$f'(x)$ becomes $3x$", ["statement.words"]),
        ("$f'$ is $L$-smooth", []),
        ("$f'(x)$ is $0$", []),
        ("$\\nabla f$ is $m \\times n$", []),
        ("$f'$, $3x$", []),
        ("$f(x)$ = $3x$", []),
        ("$f'(x)$ where $x = 3$", []),
    ],
)
def test_words_that_say_what_a_derivative_is_are_a_warning(text, rules, tmp_path):
    path = tmp_path / "post.md"
    path.write_text(BARE + "$$\nf'(x) = 2x\n$$\n\n" + text, "utf-8")
    assert [problem.rule for problem in check_paths([path]).problems] == rules


def test_a_name_that_a_derivative_defines_is_one_in_the_text(tmp_path):
    path = tmp_path / "post.md"
    for value, outcome in (("2x", "holds"), ("3x", "fails")):
        path.write_text(BARE + f"With $g(x) = f'(x)$ we have $g(x) = {value}$, and $f(x) = 3$ says nothing.", "utf-8")
        assert [verdict.outcome for verdict in check_paths([path]).verdicts] == [outcome]
