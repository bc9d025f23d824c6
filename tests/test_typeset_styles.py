"""The stylesheet has what a page uses, in a real browser, and little else."""

import re
import tomllib
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from chainrule.typeset import Typesetter
from chainrule.typeset.stylesheet import used

CASES = tomllib.loads((Path(__file__).parent / "cases/typeset/constructs.toml").read_text("utf-8"))["case"]
WIDE = " + ".join(f"x_{{{number}}}^2" for number in range(20)) + r" = \sum_{i=0}^{19} x_i^2"
WHOLE = """
@font-face /* MJX-TEX-ZERO */ {
  font-family: MJX-TEX-ZERO;
  src: url("fonts/mjx-tex-zero.woff2") format("woff2");
}

@font-face /* MJX-TEX-N */ {
  font-family: MJX-TEX-N;
  src: url("fonts/mjx-tex-n.woff2") format("woff2");
}

@font-face /* MJX-TEX-B */ {
  font-family: MJX-TEX-B;
  src: url("fonts/mjx-tex-b.woff2") format("woff2");
}

mjx-container[display] {
  display: block;
}

mjx-a > mjx-b, mjx-c[size="s"] {
  width: 0;
}

@media (prefers-color-scheme: dark) /* status */ {
  mjx-status {
    color: #fff;
  }
}

mjx-c.mjx-c41::before {
  padding: 1em;
}

mjx-c.mjx-c41.TEX-B {
  padding: 2em;
}

.TEX-N {
  font-family: MJX-TEX-N;
}

.TEX-B {
  font-family: MJX-TEX-ZERO, MJX-TEX-B;
}
"""


def check(html: str, kept: list[str], fonts: list[str]) -> None:
    """The rules of `WHOLE` (by their selectors) and the fonts that the HTML needs, in this order."""
    sheet = used(WHOLE, [html], lambda name: name.encode())
    assert [line.split(" {")[0] for line in sheet.css.splitlines()] == kept
    assert dict(sheet.fonts) == {f"fonts/{name}": name.encode() for name in fonts}


def test_rules_are_kept_by_the_elements_and_classes_of_the_html() -> None:
    check("<p>no formula</p>", [], [])
    check("<mjx-container display='true'></mjx-container>", ["mjx-container[display]"], [])
    check("<mjx-b></mjx-b>", [], [])
    check("<mjx-a><mjx-b></mjx-b></mjx-a>", ['mjx-a > mjx-b, mjx-c[size="s"]'], [])
    check("<mjx-status></mjx-status>", ["@media (prefers-color-scheme: dark)"], [])


def test_fonts_are_kept_by_the_rules_that_name_them() -> None:
    letter = ['mjx-a > mjx-b, mjx-c[size="s"]', "mjx-c.mjx-c41::before"]
    check('<mjx-c class="mjx-c41"></mjx-c>', letter, [])
    check('<mjx-c class="TEX-N mjx-c41"></mjx-c>', ["@font-face", *letter, ".TEX-N"], ["mjx-tex-n.woff2"])
    bold = [*letter, "mjx-c.mjx-c41.TEX-B", ".TEX-B"]
    blank = "mjx-tex-zero.woff2"
    check('<mjx-c class="TEX-B mjx-c41"></mjx-c>', ["@font-face", "@font-face", *bold], [blank, "mjx-tex-b.woff2"])
    check('<mjx-utext style="font-family: MJX-TEX-B"></mjx-utext>', ["@font-face"], ["mjx-tex-b.woff2"])


def test_the_font_of_a_space_does_not_keep_letters_waiting() -> None:
    css = used(WHOLE, ['<b class="TEX-B"></b>'], str.encode).css
    blank, bold = (line for line in css.splitlines() if line.startswith("@font-face"))
    assert "unicode-range: U+20;" in blank
    assert "unicode-range" not in bold
    assert all("font-display: block;" in face for face in (blank, bold))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page with every construct, inline and displayed, with the stylesheet for it and with the whole one."""
    folder = tmp_path_factory.mktemp("site")
    with Typesetter() as typesetter:
        formulas = [(tex, display) for tex in [*(case["tex"] for case in CASES), WIDE] for display in (False, True)]
        html = [part for part in typesetter.typeset(formulas, {}) if isinstance(part, str)]
        assert len(html) == len(formulas)
        sheet = typesetter.stylesheet(html)
        # Signs that no font of this machine has: MathJax's blank fonts would hide them, ours do not.
        blanks = re.compile(r'src: url\("fonts/mjx-tex-(?:zero|brk)')
        whole = blanks.sub(r"unicode-range: U+20; \g<0>", str(typesetter._answers.stylesheet()))
    assert len(sheet.css) < len(whole) / 4
    for address, content in sheet.fonts.items():
        (folder / address).parent.mkdir(exist_ok=True)
        (folder / address).write_bytes(content)
    for name, css in [("used", sheet.css), ("whole", whole)]:
        (folder / f"{name}.css").write_text(css, "utf-8")
        body = "\n".join(
            f"<p>Given {inline}, then {display} holds.</p>"
            for inline, display in zip(html[::2], html[1::2], strict=True)
        )
        (folder / f"{name}.html").write_text(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Formulas</title>'
            f'<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="{name}.css">'
            f"<main><h1>Formulas</h1>{body}</main></html>",
            "utf-8",
        )
    return folder


def shown(browser: Browser, page: Path, width: int) -> Page:
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto(page.as_uri())
    tab.evaluate("document.fonts.ready.then(() => null)")
    return tab


def test_the_page_looks_the_same_as_with_the_whole_stylesheet(browser: Browser, site: Path) -> None:
    pictures = [shown(browser, site / name, 800).screenshot(full_page=True) for name in ("used.html", "whole.html")]
    assert pictures[0] == pictures[1]


def test_a_phone_shows_every_formula_and_scrolls_only_inside_wide_ones(browser: Browser, site: Path) -> None:
    tab = shown(browser, site / "used.html", 320)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = (
        "[...document.querySelectorAll('mjx-container[display]')].filter((box) => box.scrollWidth > box.clientWidth)"
    )
    assert tab.evaluate(f"{boxes}.map((box) => box.tabIndex)") == [0]
    assert Axe().run(tab).violations_count == 0
    tab.evaluate(f"{boxes}[0].removeAttribute('tabindex')")
    assert "scrollable-region-focusable" in Axe().run(tab).generate_report()


def test_the_fonts_are_the_ones_beside_the_stylesheet(browser: Browser, site: Path) -> None:
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto((site / "used.html").as_uri())
    states = tab.evaluate("document.fonts.ready.then(() => [...document.fonts].map((font) => font.status))")
    assert set(states) == {"loaded"}
    assert all(address.startswith(site.as_uri()) for address in asked)
    assert len([address for address in asked if re.search(r"fonts/mjx-[\w-]+\.woff2$", address)]) == len(states)
