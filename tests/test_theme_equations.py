"""The marks of formulas: quiet where they hold, in words where they do not, with the evidence behind them."""

import re
import tomllib
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest
from justhtml import Element, JustHTML

from chainrule import check, theme
from chainrule.check.verdict import Grid, Verdict
from chainrule.markdown import Formula
from chainrule.source import Source
from chainrule.theme import Beside, Place, Theme
from themed import shown, text, verdict

CASES = tomllib.loads((Path(__file__).parent / "cases/theme/equations.toml").read_text("utf-8"))["case"]
SOURCE = Source("post.md", "a = b = c")
DISPLAY = Formula("a = b = c", SOURCE.span(0, 9), display=True)
INLINE = replace(DISPLAY, display=False)
HTML = "<i>a = b = c</i>"


@pytest.fixture(scope="module")
def look() -> Theme:
    return theme.load(Path("nowhere"))


def verdicts(steps: list[dict[str, Any]]) -> tuple[Verdict, ...]:
    return tuple(replace(verdict("the equation", **step), kind="formula", span=SOURCE.span(2, 3)) for step in steps)


def placed(case: dict[str, Any], **more: Any) -> Place:
    stated = verdicts(case["steps"])
    return Place("check:1", stated, problems=tuple(filter(None, map(check.diagnostic, stated))), **more)


def parsed(html: str) -> JustHTML:
    page = JustHTML(html, sanitize=False, fragment=True, collect_errors=True)
    assert not page.errors
    return page


def words(element: Element) -> str:
    return " ".join(shown(element).split())


def evidence(page: JustHTML) -> list[str]:
    rows = [" ".join(map(words, row.query("th, td"))) for row in page.query(".evidence tbody tr")]
    terms = zip(page.query(".evidence dt"), page.query(".evidence dd"), strict=True)
    named = (f"{words(a)} {words(b)}" for a, b in terms if words(a) != "TeX")
    return [*map(words, page.query(".evidence > p")), *rows, *named]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_display_has_a_mark_that_opens(case: dict[str, Any], look: Theme) -> None:
    alarm = case.get("alarm", False)
    page = parsed(theme.formula(look.templates, DISPLAY, HTML, placed(case)))
    (element,) = page.query('[id="check:1"]')
    assert HTML in element.to_html()
    (details,) = page.query("details")
    assert "open" not in details.attrs
    seen = text(page, "figcaption > .words" if alarm else "summary")
    assert seen == (case["seen"] or case["mark"])
    assert bool(page.query("summary > .unseen")) == (not case["seen"])
    assert ("alarm" in str(element.attrs["class"]).split()) == alarm
    assert len(page.query("pre.said")) == (sum(not each.accepted for each in placed(case).verdicts))
    assert evidence(page) == case["evidence"].strip().split("\n")
    assert not re.search("prove[ndsr]", page.to_html())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_formula_in_the_text_leads_to_its_evidence(case: dict[str, Any], look: Theme) -> None:
    place = placed(case, inline=True)
    page = parsed(f"<p>{theme.formula(look.templates, INLINE, HTML, place)}</p>")
    assert len(page.query('p > span[id="check:1"]')) == 1, "phrasing content stays in its paragraph"
    (link,) = page.query("a")
    aside = parsed(f"<ul>{theme.aside(look.templates, HTML, place)}</ul>")
    assert str(link.attrs["href"])[1:] in {each.attrs.get("id") for each in aside.query("[id]")}
    assert [each.attrs["href"] for each in aside.query("a")] == ["#check:1"]
    assert case["mark"].removesuffix(".") + ":" in text(aside, "summary")
    assert ("open" in aside.query("details")[0].attrs) == case.get("alarm", False)
    assert evidence(aside) == case["evidence"].strip().split("\n")
    in_link = parsed(theme.formula(look.templates, INLINE, HTML, replace(place, linked=True)))
    assert not in_link.query("a"), "a link holds no other link"
    (sign,) = in_link.query(".flag, .tick")
    assert case["mark"] in (words(sign) or str(sign.attrs["aria-label"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_feed_has_words_and_nothing_to_open(case: dict[str, Any], look: Theme) -> None:
    displayed, inline = (
        theme.plain(look.templates, block, HTML, verdicts(case["steps"])) for block in (DISPLAY, INLINE)
    )
    assert HTML in displayed
    assert not parsed(displayed).query("details, a, svg")
    if case["seen"]:
        assert case["mark"] in text(parsed(displayed), "figcaption")
        assert inline == f"{HTML} ({escape(case['mark'])})", "phrasing content stays in its paragraph"
    else:
        assert displayed == inline == HTML


def test_a_formula_without_verdicts_has_no_mark(look: Theme) -> None:
    assert theme.formula(look.templates, DISPLAY, HTML, None) == HTML
    assert theme.plain(look.templates, DISPLAY, HTML, ()) == HTML


def test_a_formula_names_the_code_that_states_the_same(look: Theme) -> None:
    place = replace(placed(CASES[0]), beside=(Beside("check:9", "d_p_dx", accepted=True),))
    page = parsed(theme.formula(look.templates, DISPLAY, HTML, place))
    assert evidence(page)[-1] == "The same in code d_p_dx, checked against this formula"
    assert page.query(".evidence a")[0].attrs["href"] == "#check:9"


GRID = Grid(((0.5, -0.25), (0.0, 1.0)), ((0.5, -0.25), (0.0, 1.0)), "j", "i")


def drawn(look: Theme, grid: Grid, outcome: str = "holds") -> JustHTML:
    step = replace(verdicts([{"outcome": outcome, "points": 6}])[0], grid=grid)
    return parsed(theme.formula(look.templates, DISPLAY, HTML, Place("check:1", (step,))))


def test_a_jacobian_is_drawn_with_words_for_those_who_do_not_see_it(look: Theme) -> None:
    page = drawn(look, GRID)
    labels = [str(each.attrs["aria-label"]) for each in page.query("svg[role=img]")]
    assert labels == [
        "Stated: 2 × 2 entries; 0.5, −0.25; 0, 1",
        "Numerical: 2 × 2 entries; 0.5, −0.25; 0, 1",
        "Difference: 2 × 2 entries; 0, 0; 0, 0",
    ]
    stated, _, difference = page.query("svg")
    fills = {(each.attrs["class"], each.attrs["fill-opacity"]) for each in stated.query("path[fill-opacity]")}
    assert fills == {("above", "0.5"), ("below", "0.25"), ("above", "1")}
    assert len(stated.query(".minus")) == 1
    assert not difference.query("path")
    assert "too small to show" in text(page, ".heatmaps figcaption")
    assert "j counts the rows, i the columns." in text(page, ".heatmaps figcaption")


def test_a_difference_that_shows_is_drawn_on_the_same_scale(look: Theme) -> None:
    page = drawn(look, replace(GRID, stated=((0.5, 0.25), (0.0, 1.0))), "fails")
    difference = page.query("svg")[2]
    (fill,) = difference.query("path[fill-opacity]")
    assert (fill.attrs["class"], fill.attrs["fill-opacity"]) == ("above", "0.5")
    assert [(each.attrs["x"], each.attrs["y"]) for each in page.query(".ring")] == [("1", "0")] * 3
    assert "The largest difference is 0.5." in text(page, ".heatmaps figcaption")


def test_a_small_difference_that_fails_has_a_scale_of_its_own(look: Theme) -> None:
    page = drawn(look, replace(GRID, stated=((0.5, -0.25), (0.0, 1.001))), "fails")
    assert [each.attrs["fill-opacity"] for each in page.query("svg")[2].query("path[fill-opacity]")] == ["1"]
    assert "a scale of its own, which ends at 0.001" in text(page, ".heatmaps figcaption")


def test_entries_that_are_not_compared_are_struck_out(look: Theme) -> None:
    blank = ((0.5, float("nan")), (float("nan"), 1.0))
    page = drawn(look, Grid(blank, blank))
    assert len(page.query(".blank")) == 3
    assert page.query("svg")[0].attrs["aria-label"] == "Stated: 2 × 2 entries; 0.5, not compared; not compared, 1"
    assert not drawn(look, Grid(((0.0,), (0.0,)), ((0.0,), (0.0,)))).query("svg"), "zeros have no scale"


def test_of_a_chain_the_step_that_fails_is_drawn(look: Theme) -> None:
    steps = verdicts([{"outcome": each, "points": 6, "step": n} for n, each in enumerate(("holds", "fails"), 1)])
    other = replace(GRID, stated=((9.0, 0.0), (0.0, 0.0)))
    place = Place("check:1", (replace(steps[0], grid=GRID), replace(steps[1], grid=other)))
    page = parsed(theme.formula(look.templates, DISPLAY, HTML, place))
    assert text(page, ".heatmaps figcaption").startswith("−99 Step 2.")
    assert "Right side: 2 × 2 entries; 9, 0; 0, 0" in [each.attrs["aria-label"] for each in page.query("svg")]


def test_the_tex_of_a_formula_can_be_read_and_copied(look: Theme) -> None:
    page = parsed(theme.formula(look.templates, DISPLAY, HTML, placed(CASES[0])))
    shown_tex = {words(a): words(b) for a, b in zip(page.query("dt"), page.query("dd"), strict=True)}["TeX"]
    assert shown_tex
    assert [words(each) for each in page.query("dd code")] == [shown_tex]
