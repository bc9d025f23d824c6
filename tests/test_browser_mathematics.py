"""Formulas in a real browser: drawn as MathJax draws them there, in their places from the start, and read aloud."""

import html
import json
import re
import shutil
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from browsing import SIZES, served, settle
from chainrule.config import Config
from chainrule.typeset import installation

CASES = Path(__file__).parent / "cases/browser"
POST = "posts/basic-nn-derivatives/"
FORMULA = re.compile(r"<mjx-container\b([^>]*)>.*?</mjx-container>", re.DOTALL)
TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
VISIBLE = "main mjx-container:not(.preview *, .again *, details:not([open]) > :not(summary) *)"
MEASURED = """formulas => formulas.filter(formula => formula.checkVisibility()).map(formula => {
  const math = formula.querySelector("mjx-math");
  const box = ({x, y, width, height}, from = {x: 0, y: 0}) => [x - from.x, y - from.y, width, height];
  const here = math.getBoundingClientRect();
  let block = formula;
  while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
  return {
    text: math.textContent,
    glyphs: [...math.querySelectorAll("mjx-c")].map(c => [c.className, ...box(c.getBoundingClientRect(), here)]),
    sizes: [...box(here).slice(2), block.getBoundingClientRect().height],
  };
})"""
"""Of each formula its characters, each glyph with its box inside the formula, its width and height, in CSS px.

Last comes the height of the block that it stands in. The box of an inline container itself says nothing: Chromium gives
that of its font or, where it has made none, that of what is in it.
"""


def client(page: str, fonts: str) -> str:
    """The page with each formula as its author wrote it, for MathJax to typeset in the browser.

    Numbers are put in, as a rule of ours counts them. Previews are left empty: they repeat formulas of the page.
    """
    numbers: dict[str, int] = {}

    def written(formula: re.Match[str]) -> str:
        found = TEX.search(formula[0])
        if found is None:
            return ""
        tex = re.sub(
            r"\\label\{(.*?)\}", lambda name: rf"\tag{{{numbers.setdefault(name[1], len(numbers) + 1)}}}", found[1]
        )
        return rf"\[{tex}\]" if 'display="true"' in formula[1] else rf"\({tex}\)"

    packages = tomllib.loads(installation.MANIFEST.read_text("utf-8"))["packages"]
    extensions = [name for name in (Path(path) for path in packages[0]["scripts"]) if name.parent.name == "extensions"]
    names = html.escape(json.dumps([extension.stem for extension in extensions]))
    scripts = [path for each in packages for path in each["scripts"] if not path.startswith(("adaptors/", "a11y/"))]
    tags = ["<script>MathJax = { loader: { load: [] } };</script>"]
    tags += [f'<script src="{fonts.partition("chtml")[0]}{path}"></script>' for path in scripts]
    tags.append(f'<script src="client.js" data-packages="{names}" data-fonts="{fonts}"></script>')
    bare = re.sub(r'<link rel="stylesheet" href="[^"]*/mathematics/[^"]*">', "", page)
    return FORMULA.sub(written, bare).replace("</body>", "\n".join([*tags, "</body>"]))


@pytest.fixture(scope="module")
def compared(own_site: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a copy of the site in which the seed's post has a twin, ``client.html``, with MathJax's files."""
    copy = replace(own_site, root=tmp_path_factory.mktemp("compared"))
    shutil.copytree(own_site.output, copy.output)
    shutil.copytree(installation.FOLDER, copy.output / "mathjax")
    shutil.copy(CASES / "client.js", copy.output / POST)
    page = (copy.output / POST / "index.html").read_text("utf-8")
    (copy.output / POST / "client.html").write_text(client(page, "../../mathjax/chtml/woff2"), "utf-8")
    with served(copy) as address:
        yield address + POST


def measured(context: BrowserContext, address: str, *, script: bool) -> tuple[Page, list[Any]]:
    page = context.new_page()
    page.goto(address)
    if script:
        page.evaluate("globalThis.typeset")
    settle(page)
    return page, page.locator(VISIBLE).evaluate_all(MEASURED)


def differences(ours: list[Any], theirs: list[Any]) -> list[str]:
    """Formulas that are not the same: other characters or glyphs, 2 % wider or higher, or a glyph a pixel away."""
    found = []
    for one, other in zip(ours, theirs, strict=True):
        same = one["text"] == other["text"] and [each[0] for each in one["glyphs"]] == [
            each[0] for each in other["glyphs"]
        ]
        near = all(abs(a - b) <= 0.02 * b for a, b in zip(one["sizes"], other["sizes"], strict=True))
        pairs = zip(one["glyphs"], other["glyphs"], strict=False)
        there = all(abs(a - b) <= 1 for mine, its in pairs for a, b in zip(mine[1:], its[1:], strict=True))
        if not (same and near and there):
            found.append(f"{one['text']}: {one['sizes']}; {other['text']}: {other['sizes']}")
    return found


@pytest.mark.parametrize("size", SIZES)
def test_formulas_are_those_that_mathjax_makes_in_the_browser(browser: Browser, compared: str, size: str) -> None:
    width, height = SIZES[size]
    off = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": height})
    on = browser.new_context(viewport={"width": width, "height": height})
    page, ours = measured(off, compared, script=False)
    _, theirs = measured(on, compared + "client.html", script=True)
    assert len(ours) > 140
    assert all(all(each["sizes"]) and each["text"] for each in ours)
    assert differences(ours, theirs) == []
    page.locator("main").evaluate("main => { main.style.fontSize = '104%'; }")
    assert len(differences(page.locator(VISIBLE).evaluate_all(MEASURED), theirs)) > 140, "what differs is seen"
    off.close()
    on.close()


SHIFTS = """
globalThis.shifts = [];
new PerformanceObserver(list => shifts.push(...list.getEntries().map(entry => entry.value)))
  .observe({type: "layout-shift", buffered: true});
"""
SHIFTED = "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(shifts.reduce((a, b) => a + b, 0)))))"


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_on_a_slow_machine(browser: Browser, address: str, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(SHIFTS)
    fonts: list[Route] = []
    asked: list[str] = []
    came: list[bool] = []
    page.route("**/*.woff2", lambda route: route.continue_() if came else fonts.append(route))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + POST, wait_until="domcontentloaded")
    page.wait_for_function("[...document.fonts].filter(font => font.status == 'loading').length > 3")
    page.wait_for_timeout(200)
    came.append(True)
    for each in fonts:
        each.continue_()
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert page.evaluate(SHIFTED) < 0.02
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    early = page.locator("link[rel=preload]").evaluate_all("each => each.map(e => e.href)")
    assert [asked.count(url) for url in early] == [1], "what is asked for early is not asked for again"
    page.evaluate("document.querySelector('main').style.paddingTop = '50vh'")
    page.wait_for_timeout(50)
    assert page.evaluate(SHIFTED) > 0.02, "what moves is seen"
    context.close()


HEARD = json.loads((CASES / "heard.json").read_text("utf-8"))
ROLES = {
    "MathMLFraction": "({} over {})",
    "MathMLSub": "{} sub {}",
    "MathMLSup": "{} super {}",
    "MathMLSubSup": "{} sub {} super {}",
    "MathMLUnder": "{} under {}",
    "MathMLOver": "{} with {}",
    "MathMLSquareRoot": "root of ({})",
    "MathMLUnderOver": "{} from {} to {}",
}


def heard(node: dict[str, Any], tree: dict[str, dict[str, Any]]) -> str:
    """What a screen reader has of a part of a formula, in a line: with fractions and scripts in words."""
    role = node["role"]["value"]
    if role == "StaticText":
        return unicodedata.normalize("NFKC", str(node["name"]["value"])).strip()
    parts = [heard(tree[child], tree) for child in node.get("childIds", []) if child in tree]
    if role in ROLES:
        return ROLES[role].format(*parts)
    joint = {"MathMLTable": " ; ", "MathMLTableRow": " , "}.get(role, " ")
    return joint.join(part for part in parts if part)


@pytest.mark.parametrize("path", HEARD)
def test_a_screen_reader_has_the_whole_formula(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + path)
    nodes = context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    tree = {node["nodeId"]: node for node in nodes}
    read = [heard(node, tree) for node in nodes if node["role"]["value"] == "MathMLMath"]
    assert all(read)
    assert [each for each in HEARD[path] if each not in read] == []
    context.close()
