"""A page on paper: formulas in one piece, of a check only its mark, and where each link leads."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from chainrule import build, config

POST = r"""---
title: On paper
date: 2026-01-01
symbols: {x: scalar}
---
See [elsewhere](https://example.org/a) and $\frac{d x^2}{d x} = 2 x$.

$$ \frac{d x^3}{d x} = 3 x^2 $$
"""


@pytest.fixture(scope="module")
def paper(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    root = tmp_path_factory.mktemp("site")
    (root / "content/posts").mkdir(parents=True)
    (root / "chainrule.toml").write_text('[site]\ntitle = "A"\n', "utf-8")
    (root / "content/posts/a.md").write_text(POST, "utf-8")
    site = config.load(root)
    assert build.build(site).passed
    page = browser.new_page()
    page.goto((site.output / "posts/a/index.html").as_uri())
    page.locator(".equation details").evaluate("details => { details.open = true; }")
    page.emulate_media(media="print")
    yield page
    page.close()
    shutil.rmtree(root)


def test_formulas_stay_in_one_piece(paper: Page) -> None:
    for each in paper.locator("mjx-container").all():
        assert each.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
    assert paper.locator(".equation mjx-container").evaluate("e => getComputedStyle(e).overflowX") == "visible"


def test_of_a_check_only_the_mark_stays(paper: Page) -> None:
    assert not paper.locator(".equation .evidence").is_visible()
    assert not paper.locator(".asides").is_visible()
    assert paper.locator(".equation .tick").is_visible()
    paper.emulate_media(media="screen")
    assert paper.locator(".equation .evidence").is_visible()
    paper.emulate_media(media="print")


def test_links_show_where_they_lead(paper: Page) -> None:
    content = "e => getComputedStyle(e, '::after').content"
    assert paper.get_by_role("link", name="elsewhere").evaluate(content) == '" (https://example.org/a)"'


def test_copying_a_formula_copies_its_tex(paper: Page) -> None:
    paper.emulate_media(media="screen")
    paper.locator(".equation mjx-container").dblclick()
    copied = paper.evaluate(
        "() => { const data = new DataTransfer();"
        " document.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data }));"
        " return data.getData('text/plain'); }"
    )
    paper.emulate_media(media="print")
    assert copied == "$$\n\\frac{d x^3}{d x} = 3 x^2\n$$"
