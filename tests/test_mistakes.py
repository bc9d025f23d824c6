"""The page of mistakes: what the build says to each, word for word, and that it is enough to act on.

Numbers are masked, so that other sample points do not change these tests; whether they differ is another test's.
"""

import re
from pathlib import Path

import pytest

from chainrule import build, theme
from chainrule.build import Checked
from chainrule.errors import Problem, plain
from chainrule.markdown import Sample
from chainrule.source import Source

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "content/docs/mistakes.md"
GOLDEN = Path(__file__).parent / "cases/mistakes/messages.txt"
NUMBER = re.compile(r"(?<![\w.{])-?\d+(\.\d+)?(e[-+]\d+)?|(?<=[=×_,])\d+")


@pytest.fixture(scope="module")
def checked() -> Checked:
    report = build.check_paths([PAGE])
    assert report.problems == ()
    return report.checked[0]


def masked(problem: Problem) -> str:
    """What a problem says, with ``#`` for every number of its message and its details."""
    place, severity, message = plain(problem).split("\n")[0].split(": ", 2)
    rows = plain(problem).split("\n")[1:]
    details = {f"  {row}" for row in problem.detail.splitlines()}
    first = f"{place}: {severity}: {NUMBER.sub('#', message)}"
    return "\n".join([first, *(NUMBER.sub("#", row) if row in details else row for row in rows)])


def titles() -> list[str]:
    return re.findall(r"^\*\*(.+)\.\*\*", PAGE.read_text("utf-8"), re.MULTILINE)


def messages(checked: Checked) -> str:
    said = ["\n".join(map(masked, problems)) for problems in checked.said.values()]
    return "\n\n".join(f"=== {title}\n{text}" for title, text in zip(titles(), said, strict=True)) + "\n"


def test_the_build_says_what_it_said(checked: Checked) -> None:
    assert messages(checked) == GOLDEN.read_text("utf-8")


def test_there_are_fifteen_mistakes_and_each_is_reported_once(checked: Checked) -> None:
    assert len(checked.said) == len(titles()) == 15
    for problems in checked.said.values():
        errors = [problem for problem in problems if problem.severity == "error"]
        assert len(errors or problems) == 1, [plain(problem) for problem in problems]


def test_every_message_says_what_to_do_next(checked: Checked) -> None:
    for problems in checked.said.values():
        for problem in problems:
            assert problem.repair or problem.hint, plain(problem)


def test_the_values_shown_differ(checked: Checked) -> None:
    shown = [problem.detail for problems in checked.said.values() for problem in problems if problem.rule == "fails"]
    assert len(shown) >= 10
    for detail in shown:
        first, second = re.findall(r"(?:left side|right side|stated|numerical) (-?[\d.e-]+)", detail)
        assert abs(float(first) - float(second)) > 1e-3


@pytest.mark.parametrize(
    ("text", "info", "rule"),
    [
        ("$$ \\frac{d}{dt} t^2 = 2 t $$", "markdown check", "sample.fails"),
        ("Just words.", "markdown check {expect=fails}", "sample.passes"),
        ("Just words.", "markdown check eq:name", "sample.info"),
        ("Just words.", 'markdown check {unchecked="why"}', "sample.info"),
        ("```markdown check\n```", "markdown check", "sample.fails"),
    ],
)
def test_a_sample_that_is_not_as_announced_stops_the_build(text: str, info: str, rule: str) -> None:
    report = build.check_text(f"~~~~{info}\n{text}\n~~~~\n".encode(), Path("page.md"))
    assert [problem.rule for problem in report.problems] == [rule]
    assert not report.passed
    assert report.verdicts == ()


def test_a_sample_is_checked_with_its_own_front_matter_and_places() -> None:
    page = "---\nsymbols: {t: matrix n n}\n---\n\n~~~markdown check {expect=fails}\n"
    sample = "---\nsymbols: {t: scalar}\n---\n\n$t$\n\n$$\n\\frac{d}{dt} t^2 = 3 t\n$$\n"
    report = build.check_text(f"{page}{sample}~~~\n".encode(), Path("page.md"))
    assert report.passed
    ((problem,),) = report.checked[0].said.values()
    assert (problem.span.place, problem.rule) == ("post.md:8:18", "fails")
    assert isinstance(report.checked[0].document.parsed.blocks[0], Sample)


def test_the_page_shows_what_is_said_and_lets_none_of_it_be_html() -> None:
    text = "---\ntitle: <script>\n<b>: 1\n---\n"
    block = Sample(text, Source("page.md", text).span(), Source("page.md", "").span())
    problem = Problem("a.b", "<i>wrong</i>", Source("<img>.md", text).span(4, 9), "see <a href=x>", "<u>\n::error::x")
    html = str(theme.sample(theme.load(None).templates, block, [problem]))
    assert not re.search("<(script|b|i|img|a|u)>", html)
    assert "&lt;i&gt;wrong&lt;/i&gt;" in html
    assert '<span class="severity error">error</span>' in html
    assert "| ::error::x" in html
    assert "The build finds nothing wrong." in theme.sample(theme.load(None).templates, block, [])
