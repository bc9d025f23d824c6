"""What a page says of its checks: verdicts, their sum, and declared symbols, in words."""

import tomllib
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

from chainrule import theme
from chainrule.markdown import Snippet
from chainrule.source import Source
from chainrule.theme import Theme, symbols, words
from chainrule.theme.checks import derivative
from chainrule.theme.summary import summary
from themed import shown, text, verdict

CASES = Path(__file__).parent / "cases/theme"
VERDICTS = tomllib.loads((CASES / "verdicts.toml").read_text("utf-8"))["case"]


@pytest.fixture(scope="module")
def look() -> Theme:
    return theme.load(Path("nowhere"))


@pytest.mark.parametrize("case", VERDICTS, ids=lambda case: case["name"])
def test_a_verdict_is_shown_in_words(case: dict[str, Any], look: Theme) -> None:
    source = Source("post.md", "def f(x):\n    return x < 1\n")
    block = Snippet(source.text, source.span(), source.span())
    html = theme.snippet(look.templates, block, [verdict(**case["verdict"])])
    page = JustHTML(html, sanitize=False, fragment=True, collect_errors=True)
    assert not page.errors
    details = page.query("details")[0]
    assert ("open" in details.attrs) == case["open"]
    assert case["verdict"]["outcome"] in str(details.attrs["class"]).split()
    assert text(page, "summary") == case["summary"].replace("✓ ", "✓").replace("✗ ", "✗").replace("? ", "?").replace(
        "– ", "–"
    )
    rows = [f"{shown(term)} {shown(value)}" for term, value in zip(page.query("dt"), page.query("dd"), strict=True)]
    others = {name: [shown(each) for each in page.query(f"details > {name}")] for name in ("p", "pre")}
    assert [*others["p"], *rows, *others["pre"]] == case["below"].strip().split("\n")
    assert "prove" not in html


def test_each_stated_derivative_of_a_snippet_has_its_line(look: Theme) -> None:
    source = Source("post.md", "x = 1 < 2\n")
    block = Snippet(source.text, source.span(), source.span())
    html = theme.snippet(look.templates, block, [verdict("d_f_dx", "holds"), verdict("d_f_dy", "fails")])
    page = JustHTML(html, sanitize=False, fragment=True)
    assert [shown(each) for each in page.query("summary .derivative")] == ["∂f/∂x", "∂f/∂y"]
    assert "1 < 2" in shown(page.query("code")[0])
    assert not JustHTML(theme.snippet(look.templates, block, []), sanitize=False, fragment=True).query(".verdicts")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("d_p_dx", "∂<i>p</i>/∂<i>x</i>"),
        ("d_loss_dtheta", "∂loss/∂<i>θ</i>"),
        ("d_y_hat_dW_1", "∂<i>ŷ</i>/∂<i>W</i><sub>1</sub>"),
        ("d_Sigma_dx_tilde", "∂<i>Σ</i>/∂<i>x̃</i>"),
        ("d_digamma_dlambda_", "∂digamma/∂<i>λ</i>"),
        ("d_log_hat_dz", "∂log_hat/∂<i>z</i>"),
        ("d_relu_dz", "∂relu/∂<i>z</i>"),
        ("gradient<", "<code>gradient&lt;</code>"),
    ],
)
def test_names_in_code_are_shown_as_in_print(name: str, shown: str) -> None:
    bare = derivative(name).removeprefix('<span class="derivative">').removesuffix("</span>")
    assert bare == shown


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ([], ""),
        (["holds"], "1 derivative in code was checked with numbers: it agreed at every point tried."),
        (
            ["holds", "holds"],
            "2 derivatives in code were checked with numbers: each of them agreed at every point tried.",
        ),
        (["holds", "holds", "fails", "fails"], "were checked with numbers: 2 hold, 2 fail."),
        (["holds", "fails", "unchecked"], "were checked with numbers: 1 holds, 1 fails, 1 not checked."),
        (
            ["holds", "waived"],
            "was checked with numbers: it agreed at every point tried; 1 was left unchecked by the author.",
        ),
        (["waived", "waived"], "When this page was built, 2 were left unchecked by the author."),
    ],
)
def test_the_sum_of_all_verdicts_is_honest(outcomes: list[str], words: str) -> None:
    waived = {"outcome": "unchecked", "waived": "reason"}
    verdicts = [verdict("d_f_dx", **waived if each == "waived" else {"outcome": each}) for each in outcomes]
    said = summary(verdicts, opted_out=False)
    assert said.endswith(words)
    assert bool(said) == bool(outcomes)


TYPES = {
    "scalar": "a number",
    "positive scalar": "a positive number",
    "scalar in (0, 1)": "a number in (0, 1)",
    "vector n": "a vector of n entries",
    "vector  n+1": "a vector of n+1 entries",
    "positive vector n": "a positive vector of n entries",
    "vector 0..n": "a vector with entries 0 to n",
    "one-hot n": "a one-hot vector of n entries",
    "simplex n": "n probabilities that add up to 1",
    "matrix m n": "a m × n matrix",
    "positive-definite n": "a positive-definite n × n matrix",
    "symmetric invertible n": "a symmetric invertible n × n matrix",
    "index n": "an index from 1 to n",
    "family n of vector d": "family n of vector d",
    "function scalar -> scalar": "function scalar -> scalar",
}


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_is_said_in_words(kind: str) -> None:
    assert theme.describe(kind) == TYPES[kind]


def test_declared_symbols_are_named_and_explained(look: Theme) -> None:
    source = Source("post.md", r"\hat{y}: one-hot n, <x>: scalar")
    entries = [(source.span(0, 7), source.span(9, 18)), (source.span(20, 23), source.span(25, 31))]
    page = JustHTML(symbols(look.templates, entries), sanitize=False, fragment=True)
    assert text(page, "summary") == r"Symbols: \hat{y}, <x>"
    assert [shown(each) for each in page.query("dd")] == ["a one-hot vector of n entries", "a number"]
    typeset = symbols(look.templates, entries[:1], lambda tex: f"<i>{len(tex)}</i>")
    assert text(JustHTML(typeset, sanitize=False, fragment=True), "summary") == "Symbol: 7"


def test_numbers_and_dates_are_written_as_in_print() -> None:
    assert str(words.scientific(2.5e-10)) == "2.5 × 10<sup>−10</sup>"
    assert [str(words.scientific(value)) for value in (0.0, 0.25, -2.0, 1e-3)] == ["0", "0.25", "−2", "0.001"]
    moment = datetime(2017, 1, 31, 16, 32, tzinfo=timezone(timedelta(hours=1)))
    assert words.day(moment, "en-GB") == "31 January 2017"
    assert words.day(moment, "de") == "2017-01-31"
    assert words.rfc3339(moment) == "2017-01-31T16:32:00+01:00"
