"""A built site: every number is where its equation is, and every reference leads to it, on the page and in the feed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
from justhtml import Element, JustHTML

from chainrule import config
from chainrule.build import BuildReport, build

FRONT = "---\ntitle: {title}\ncheck: false\n---\n"
LOSS = """\
The loss \\eqref{eq:loss}, *and* \\ref{eq:tagged}, $\\text{by \\eqref{eq:loss}}$.

$$ L = -\\log p \\label{eq:loss} $$

\\begin{align}
a &= b \\\\
c &= d \\tag{$\\ast$} \\label{eq:tagged} \\\\
e &= f \\label{eq:row} \\quad \\text{by \\eqref{eq:loss}}
\\end{align}

::: theorem Rows & columns {#thm:rows}
By \\eqref{eq:row}.

$$ x = y $$

- an item
:::

See [the row](#eq:row), [Theorem \\ref{thm:rows}](#thm:rows) and Theorem \\ref{thm:rows}.
"""
OTHER = """\
## By \\eqref{loss:eq:row}

See \\eqref{loss:eq:row}, \\ref{loss:thm:rows}, [it](2026-01-01-loss.md#eq:tagged) and [the page](2026-01-01-loss.md).
"""
Build = Callable[..., BuildReport]


@pytest.fixture
def write(tmp_path: Path) -> Build:
    """Builds a site of these posts in the test's folder."""

    def run(settings: str = "", **posts: str) -> BuildReport:
        toml = f'[site]\nurl = "https://example.org/sub/"\n{settings}'
        (tmp_path / "chainrule.toml").write_text(toml, "utf-8")
        for day, (name, text) in enumerate(posts.items(), 1):
            path = tmp_path / f"content/posts/2026-01-0{day}-{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(FRONT.format(title=name.title()) + text, "utf-8")
        return build(config.load(tmp_path))

    return run


def page(folder: Path, name: str) -> Element:
    text = (folder / f"public/posts/{name}/index.html").read_text("utf-8")
    return JustHTML(text, sanitize=False).query("main")[0]


def links(root: Element, *, inside: str = "") -> list[tuple[str, str]]:
    """Words and address of each link in the prose that a reader can see without pointing at anything."""
    return [
        (words(each), str(each.attrs["href"]))
        for each in root.query(f".prose {inside} a")
        if "tabindex" not in each.attrs
    ]


def words(element: Element) -> str:
    """What is read of an element: its text, without what is drawn of formulas and without previews."""
    text = element.to_html(pretty=False)
    hidden = r'<span class="preview".*?</span></span>|<mjx-math\b.*?</mjx-math>|<annotation\b.*?</annotation>'
    return " ".join(html.unescape(re.sub("<[^>]*>", "", re.sub(hidden, "", text, flags=re.DOTALL))).split())


def test_references_lead_to_numbers_that_are_on_the_page(write: Build, tmp_path: Path) -> None:
    assert not write(loss=LOSS).problems
    root = page(tmp_path, "loss")
    assert links(root) == [
        ("(1)", "#eq:loss"),
        ("∗", "#eq:tagged"),
        ("Equation 1", "#eq:loss"),
        ("Equation 1", "#eq:loss"),
        ("(3)", "#eq:row"),
        ("the row", "#eq:row"),
        ("Theorem 1", "#thm:rows"),
        ("1", "#thm:rows"),
    ]
    for _, address in links(root):
        assert len(root.query(f'[id="{address[1:]}"]')) == 1
    assert [words(each) for each in root.query("math mtr > mtd:last-child")] == ["(1)", "(2)", "(∗)", "(3)"]


def test_references_to_another_page_lead_there(write: Build, tmp_path: Path) -> None:
    assert not write(loss=LOSS, other=OTHER).problems
    here = "../loss/index.html"
    assert links(page(tmp_path, "other")) == [
        ("(3)", f"{here}#eq:row"),
        ("(3)", f"{here}#eq:row"),
        ("1", f"{here}#thm:rows"),
        ("it", f"{here}#eq:tagged"),
        ("the page", here),
    ]


def test_the_feed_has_full_addresses_and_no_previews(write: Build, tmp_path: Path) -> None:
    write(loss=LOSS, other=OTHER)
    feed = feedparser.parse((tmp_path / "public/atom.xml").read_bytes())
    content = {each.title: each.content[0].value for each in feed.entries}
    for text in content.values():
        assert "preview" not in text
        addresses = re.findall(r'<a href="([^"]*)"', text)
        assert addresses
        assert all(each.startswith("https://example.org/sub/posts/loss/") for each in addresses)
    assert "https://example.org/sub/posts/loss/#eq:row" in content["Other"]


def test_a_preview_shows_what_its_link_leads_to_and_takes_no_part_in_the_page(write: Build, tmp_path: Path) -> None:
    write(loss=LOSS, other=OTHER)
    root = page(tmp_path, "other")
    previews = root.query(".reference > .preview")
    assert len(previews) == 4
    for preview in previews:
        assert {"hidden", "aria-hidden"} <= set(preview.attrs)
        assert preview.query("a, [id], [tabindex], p, div, mjx-assistive-mml") == []
        assert words(preview.query(".from")[0]) == "Loss"
    theorem = previews[2].to_html(pretty=False)
    assert "Theorem 1" in theorem
    assert "(Rows &amp; columns)" in theorem
    assert "an item" in theorem
    assert "mjx-container" in theorem
    tree = JustHTML(
        (tmp_path / "public/posts/other/index.html").read_text("utf-8"), sanitize=False, collect_errors=True
    )
    assert [error.code for error in tree.errors] == []


def test_a_page_of_endless_references_stays_of_a_size(write: Build, tmp_path: Path) -> None:
    big = "$$ " + "+".join(["x_{i}^{2}"] * 400) + " \\label{eq:big} $$\n\n"
    assert not write(loss=big + "\\eqref{eq:big}\n\n" * 100).problems
    text = (tmp_path / "public/posts/loss/index.html").read_text("utf-8")
    assert text.count('href="#eq:big"') == 100
    assert 0 < text.count('class="preview"') < 100
    assert len(text) < 3_000_000


def test_numbers_by_section(write: Build, tmp_path: Path) -> None:
    text = "## One\n\n$$ a \\label{eq:a} $$\n\n## Two\n\n$$ b \\label{eq:b} $$\n\n\\eqref{eq:b}\n\n## Three\n"
    assert not write('numbers = "section"\n', loss=text).problems
    root = page(tmp_path, "loss")
    assert links(root) == [("(2.1)", "#eq:b")]
    assert [words(each) for each in root.query("h2")] == ["1 One", "2 Two", "3 Three"]
    contents = [words(each) for each in root.query(".contents.above li")]
    assert contents == ["1 One", "2 Two", "3 Three"]


def places(report: BuildReport) -> list[str]:
    return [f"{each.span.line}:{each.span.column} {each.rule} {each.span.text}" for each in report.problems]


def test_theorems_are_called_as_the_site_says(write: Build, tmp_path: Path) -> None:
    names = 'names = {theorem = "Satz", proof = "Beweis", equation = "Gleichung"}\n'
    proof = "\n::: proof\nSo.\n:::\n"
    assert not write(names, loss=LOSS + proof, other=OTHER).problems
    root = page(tmp_path, "loss")
    assert [words(each) for each in root.query(".statement .name")] == ["Satz 1", "Beweis."]
    assert [each.attrs["aria-label"] for each in root.query(".statement")] == ["Satz 1", "Beweis"]
    assert ("Gleichung 1", "#eq:loss") in links(root)


def test_what_is_wrong_in_a_numbered_formula_is_where_it_was_written(write: Build) -> None:
    text = "\\begin{align}\na \\\\\nb &= \\eqref{eq:c} \\wrong \\\\\nc &= \\worse \\label{eq:c}\n\\end{align}\n"
    assert places(write(loss=text)) == ["7:19 tex.error \\wrong"]
    assert places(write(loss=text.replace("\\wrong ", ""))) == ["8:6 tex.error \\worse"]


def test_references_to_nothing_stop_the_build(write: Build) -> None:
    report = write(loss="\\eqref{eq:a} and $\\text{by \\eqref{eq:b}}$\n\n$$ a \\label{eq:c} $$\n")
    assert places(report) == ["5:8 reference.unknown eq:a", "5:35 reference.unknown eq:b"]
    assert not report.passed
    assert all(problem.hint for problem in report.problems)
