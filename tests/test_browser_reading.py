"""What a reader does on a page, in a real browser: follow references, close previews, search, copy formulas as TeX."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from browsing import settle
from chainrule.config import Config

EQUATIONS = "docs/equations/index.html"
POST = "posts/basic-nn-derivatives/index.html"
SCROLLED = "(link, top) => scrollBy(0, link.getBoundingClientRect().top - top)"


def preview(link: Locator) -> Locator:
    return link.locator("xpath=following-sibling::*")


def inside(page: Page, shown: Locator) -> bool:
    """Whether a preview is inside the window."""
    box, size = shown.bounding_box(), page.viewport_size
    assert box
    assert size
    across = box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    return across and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


@pytest.mark.parametrize("place", ["top", "bottom"])
def test_a_preview_stays_inside_the_window(reader: Page, address: str, place: str) -> None:
    height = reader.viewport_size["height"] if reader.viewport_size else 0
    for path in (EQUATIONS, POST):
        reader.goto(address + path)
        settle(reader)
        links = reader.locator(".prose .reference > a")
        for link in (links.first, links.last):
            link.evaluate(SCROLLED, 40 if place == "top" else height - 60)
            link.hover()
            shown = preview(link)
            shown.wait_for(state="visible")
            assert inside(reader, shown), link.inner_text()
            shown.hover()
            assert shown.is_visible(), "the pointer gets from the link to its preview"
            reader.mouse.move(0, 0)


def test_escape_closes_a_preview_until_its_link_is_left(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + EQUATIONS)
    settle(page)
    link = page.locator('.reference > a[href="#eq:jacobian"]').first
    for _ in range(2):
        link.hover()
        preview(link).wait_for(state="visible")
        page.keyboard.press("Escape")
        assert not preview(link).is_visible()
        page.mouse.move(1, 1)
    link.focus()
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        preview(link).wait_for(state="visible")
        page.keyboard.press("Escape")
        assert not preview(link).is_visible()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_a_preview_is_shown(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + EQUATIONS)
    settle(page)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    link = page.locator('.reference > a[href="#thm:rows"]').first
    link.hover()
    preview(link).wait_for(state="visible")
    results = Axe().run(page)
    assert preview(link).is_visible()
    context.close()
    assert results.violations_count == 0, results.generate_report()


def test_the_tex_of_every_display_can_be_read_without_a_script(reader: Page, own_site: Config, address: str) -> None:
    reader.goto(address + POST)
    source = (own_site.content / "posts/2017-01-31-basic-nn-derivatives.md").read_text("utf-8")
    details = reader.locator("details.tex-source")
    assert not details.locator("pre").is_visible()
    details.locator("summary").click()
    shown = details.locator("pre").inner_text()
    written = [part.strip() for part in source.split("\n$$")[1::2]]
    assert len(written) > 20
    assert shown == "\n\n".join(written)


def test_a_formula_is_found_by_its_tex(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill(r"\partial p")
    page.keyboard.press("Enter")
    found = page.locator("#results a")
    found.first.wait_for()
    assert "Basic NN derivatives" in found.all_inner_texts()
    assert page.locator("#found").inner_text() == f"{found.count()} pages found."
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.reload()
    found.first.wait_for()
    assert page.get_by_role("searchbox").input_value() == r"\partial p", "an address of a search is that of its answer"
    page.get_by_role("link", name="Basic NN derivatives").click()
    assert page.get_by_role("heading", name="Basic NN derivatives").is_visible()
    assert [url for url in asked if not url.startswith(address)] == []
    context.close()


def test_without_a_script_the_search_says_what_to_do(reader: Page, address: str) -> None:
    reader.goto(address + "search/index.html")
    assert not reader.locator("#search").is_visible()
    assert "Searching needs JavaScript" in reader.locator("main").inner_text()
    assert reader.locator(".colophon p").evaluate("e => getComputedStyle(e).display") == "block"
    reader.get_by_role("link", name="first page").click()
    assert reader.get_by_role("link", name="Basic NN derivatives").first.is_visible()


def test_a_formula_that_goes_on_fades_at_its_edge_and_others_do_not(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address + POST)
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => null)")
    faded = page.locator(".prose mjx-container[display=true]:visible").evaluate_all(
        "each => each.map(e => [e.scrollWidth > e.clientWidth, getComputedStyle(e).getPropertyValue('--to') != '0px'])"
    )
    assert {tuple(each) for each in faded} == {(True, True), (False, False)}
    wide = page.locator(".prose mjx-container[display=true][tabindex]").first
    page.keyboard.press("Tab")
    wide.focus()
    assert wide.evaluate("e => getComputedStyle(e).maskImage") == "none", "a mask would hide the focus"
    context.close()
