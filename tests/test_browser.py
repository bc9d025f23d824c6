"""The site as a reader sees it: in a real browser, without JavaScript, on a phone and on a desk, in light and dark.

Needs Debian's or another installed Chromium. Without one these tests are skipped; with ``CHAINRULE_REQUIRE_BROWSER``
set, as continuous integration sets it, they fail instead.
"""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from browsing import settle
from chainrule import build, config
from chainrule.config import Config

ROOT = Path(__file__).parent.parent
POST = "posts/basic-nn-derivatives/index.html"
MARKS = "docs/what-readers-see/index.html"
PAGES = [
    "index.html",
    POST,
    "docs/checking-formulas/index.html",
    "docs/notation/index.html",
    "docs/checking-snippets/index.html",
    "docs/equations/index.html",
    "docs/writing/index.html",
    MARKS,
    "checks/index.html",
    "tags/index.html",
    "404.html",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_script_and_no_other_host(reader: Page, address: str, path: str) -> None:
    asked: list[str] = []
    failed: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    reader.goto(address + path, wait_until="networkidle")
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert failed == []
    assert reader.locator("script:not([src][defer])").count() == 0
    width = reader.viewport_size["width"] if reader.viewport_size else 0
    assert reader.evaluate("document.documentElement.scrollWidth") <= width


def test_no_formula_is_left_as_tex(reader: Page, address: str) -> None:
    reader.goto(address + POST)
    prose = reader.locator("main").evaluate(
        "main => { const copy = main.cloneNode(true);"
        " copy.querySelectorAll('pre, code, annotation').forEach(node => node.remove()); return copy.textContent; }"
    )
    for trace in ("\\frac", "\\sum", "\\begin", "\\partial", "\\hat", "$", "\\label"):
        assert trace not in prose
    assert reader.locator("mjx-container").count() > 60
    # Glyphs are drawn with MathJax's fonts and not with boxes of a fallback: the fonts have loaded.
    loaded = "[...document.fonts].filter(f => f.family.startsWith('MJX') && f.status == 'loaded').length"
    assert reader.evaluate(f"document.fonts.ready.then(() => {loaded})") > 3
    box = reader.locator("mjx-container[display=true]").first.bounding_box()
    assert box
    assert box["height"] > 20


def test_every_snippet_shows_its_verdict(reader: Page, address: str) -> None:
    reader.goto(address + POST)
    text = (ROOT / "content/posts/2017-01-31-basic-nn-derivatives.md").read_text("utf-8")
    visible = [line for line in reader.locator("main").inner_text().splitlines() if "checked at" in line]
    assert len(visible) == text.count("\ndef d_")
    assert all("holds" in line for line in visible)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser: Browser, address: str, path: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + path)
    results = Axe().run(page)
    context.close()
    assert results.violations_count == 0, results.generate_report()


def test_the_site_can_be_read_from_a_folder(browser: Browser, own_site: Config) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((own_site.output / "index.html").as_uri())
    page.get_by_role("link", name="Basic NN derivatives").first.click()
    page.wait_for_url("**/posts/basic-nn-derivatives/index.html")
    assert "Basic NN derivatives" in page.title()
    context.close()


def test_a_reference_shows_what_it_leads_to_where_it_is_pointed_at_and_leads_there(reader: Page, address: str) -> None:
    reader.goto(f"{address}docs/equations/index.html")
    settle(reader)
    link = reader.locator('.reference > a[href="#eq:jacobian"]').first
    preview = link.locator("xpath=following-sibling::*")
    assert not preview.is_visible()
    link.hover()
    preview.wait_for(state="visible")
    box = preview.bounding_box()
    size = reader.viewport_size
    assert box
    assert size
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    preview.hover()
    assert preview.is_visible()
    reader.mouse.move(1, 1)
    assert not preview.is_visible()
    link.focus()
    reader.keyboard.press("Shift+Tab")
    reader.keyboard.press("Tab")
    preview.wait_for(state="visible")
    reader.keyboard.press("Enter")
    reader.wait_for_url(lambda url: url.endswith("#eq:jacobian"))
    assert reader.locator('[id="eq:jacobian"]').bounding_box()


def test_on_a_touch_screen_there_are_no_previews(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{address}docs/equations/index.html")
    link = page.locator('.reference > a[href="#eq:jacobian"]').first
    link.tap()
    page.wait_for_url(lambda url: url.endswith("#eq:jacobian"))
    assert not link.locator("xpath=following-sibling::*").is_visible()
    context.close()


def test_a_tick_stands_beside_its_formula_and_opens_without_a_script(reader: Page, address: str) -> None:
    reader.goto(address + MARKS)
    settle(reader)
    equation = reader.locator(".equation").first
    summary = equation.locator("summary")
    assert summary.inner_text() == "Checked: holds at 12 points"
    target, formula = summary.bounding_box(), equation.locator("> mjx-container").bounding_box()
    assert target
    assert formula
    assert min(target["width"], target["height"]) >= 24
    assert reader.viewport_size
    assert formula["x"] + formula["width"] < target["x"] + target["width"] <= reader.viewport_size["width"]
    assert abs(target["y"] + target["height"] / 2 - formula["y"] - formula["height"] / 2) < 3
    evidence = equation.locator(".evidence")
    assert not evidence.is_visible()
    summary.click()
    assert evidence.is_visible()
    assert evidence.locator("svg").count() == 3
    assert summary.bounding_box() == target, "what was clicked stays where it is"
    assert reader.evaluate("document.documentElement.scrollWidth") <= reader.viewport_size["width"]
    summary.press("Enter")
    assert not evidence.is_visible()


def test_a_tick_in_the_text_leads_to_its_evidence_and_back(reader: Page, address: str) -> None:
    reader.goto(address + MARKS)
    tick = reader.get_by_role("link", name="Checked: holds at 12 points")
    tick.click()
    evidence = reader.locator(".asides .evidence")
    assert evidence.is_visible(), "a fragment inside of closed details opens them"
    assert "evidence, not a proof" in evidence.inner_text()
    reader.get_by_role("link", name="Back to the text").click()
    reader.wait_for_url(lambda url: url.endswith("#check:3"))


def test_what_is_wrong_on_purpose_or_unchecked_says_so_before_it_is_opened(reader: Page, address: str) -> None:
    reader.goto(address + MARKS)
    said = [each.inner_text().strip(" ›\n") for each in reader.locator("figure.worded summary").all()]
    assert said == [
        "✗ Wrong on purpose: compared at 6 points, the two sides differ.",
        "– Not checked. The author’s reason: It converges too slowly to be measured.",
    ]
    assert not any(each.is_visible() for each in reader.locator(".evidence").all())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens_and_in_a_preview(
    browser: Browser, address: str, tmp_path: Path, scheme: str
) -> None:
    wrong = "$$\n\\frac{\\partial x_i}{\\partial x_j} = %s\n$$\n"
    (tmp_path / "content").mkdir()
    (tmp_path / "content/index.md").write_text(
        "---\ntitle: Home\nsymbols:\n  x: vector n\n---\n$\\frac{\\partial x_i}{\\partial x_j} = 2$\n\n"
        + wrong % "2 \\delta_{ij}"
        + wrong % "q"
        + "[dead](dead.md)\n"
    )
    site = config.Config(tmp_path)
    assert build.build(site, preview=True).files
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})  # type: ignore[arg-type]
    for url in (address + MARKS, *((site.preview / each).as_uri() for each in ("index.html", "checks/index.html"))):
        page = context.new_page()
        page.goto(url)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
