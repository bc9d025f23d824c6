"""What a reader gets of the same pages with formulas as CHTML, as we publish them, and as SVG.

    npm pack mathjax@4.1.3 @mathjax/mathjax-tex-font@4.1.3     (unpacked into FOLDER/mathjax and FOLDER/font)
    python bench/outputs.py FOLDER [--loads 9]

Two pages, the first post of this site and one with sixty formulas (40 in the text, 20 displayed), are built by the
whole of Chainrule, with all that a page carries beside its formulas. Only what MathJax draws differs: the MathML for
screen readers is the same. SVG comes in two ways, with each sign drawn where it stands, or drawn once for the whole
page and used from there; for that, formulas could no longer be kept apart from their pages.

Bytes are those of the page, and of all that a first visit fetches; compressed by gzip, fonts as they are. A page is
ready when its load event is over, its fonts are there and it has been painted; in Chromium, each load without a cache,
on a processor slowed down to a quarter. Copied is what the browser makes of a selected formula, without our script.
"""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "generator"), str(ROOT / "bench")]

from typeset import post  # noqa: E402

from browsing import SIZES, chromium, served  # noqa: E402
from chainrule import build, config  # noqa: E402
from chainrule.typeset import answers, engine, installation, typesetter  # noqa: E402

PAGES = {"first post": "posts/basic-nn-derivatives/", "60 formulas": "posts/sixty/"}
AS_SVG = {
    "output.chtml_ts.CHTML": "output.svg_ts.SVG",
    '"mathjax-tex"].chtml_ts.': '"mathjax-tex"].svg_ts.',
    'fontURL: "fonts",': 'fontCache: "none",',
    "adaptiveCSS: false,": "",
}
"""What makes our host draw SVG."""
READY = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const ready = performance.now();
  let shift = 0;
  const add = (list) => list.getEntries().forEach((entry) => (shift += entry.value));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  await new Promise((done) => setTimeout(done, 300));
  return [ready, shift, document.querySelectorAll("*").length];
}"""
COPIED = """() => {
  const formula = document.querySelector('mjx-container[display="true"]');
  getSelection().selectAllChildren(formula);
  return getSelection().toString();
}"""


def sixty() -> str:
    """A post with 40 formulas in the text and 20 displayed."""
    formulas = [each for number in range(7) for each in post(number)[1]]
    display = [each.removeprefix("display ") for each in formulas if each.startswith("display ")][:20]
    inline = [each for each in formulas if not each.startswith("display ")][:40]
    parts = [
        f"Let ${inline[2 * n]}$ and let ${inline[2 * n + 1]}$ be given. Then\n\n$$\n{display[n]}\n$$\n"
        for n in range(20)
    ]
    return "---\ntitle: Sixty\ndate: 2026-01-01\ncheck: false\n---\n\n" + "\n".join(parts)


def built(folder: Path) -> config.Config:
    """The site with the two pages, built in a new folder."""
    (folder / "content/posts").mkdir(parents=True)
    (folder / "chainrule.toml").write_text('[site]\ntitle = "Bench"\nurl = "https://bench.example/"\n', "utf-8")
    (folder / "content/posts/sixty.md").write_text(sixty(), "utf-8")
    shutil.copytree(ROOT / "content/posts", folder / "content/posts", dirs_exist_ok=True)
    site = config.load(folder)
    report = build.build(site)
    assert report.passed, [problem.message for problem in report.problems]
    return site


def drawing_svg(mathjax: Path, aside: Path) -> None:
    """Have the typesetter draw SVG from now on, by our own host with other classes of MathJax."""
    text = engine.HOST.read_text("utf-8")
    for ours, other in AS_SVG.items():
        assert ours in text, f"the host has changed: no {ours}"
        text = text.replace(ours, other)
    host = aside / "host.js"
    host.write_text(text, "utf-8")
    drawn = installation.load()
    chtml = [(installation.FOLDER / path).read_text("utf-8") for path in ("output/chtml.js", "chtml.js")]
    svg = [(mathjax / path).read_text("utf-8") for path in ("mathjax/output/svg.js", "font/svg.js")]
    scripts = tuple(dict(zip(chtml, svg, strict=True)).get(script, script) for script in drawn.scripts)
    other = installation.Installation(drawn.folder, scripts, drawn.extensions)
    engine.HOST = answers.HOST = host
    typesetter.installation.load = lambda _folder: other


def sharing(page: str) -> str:
    """A page with each sign of its SVG drawn once."""
    signs: dict[str, str] = {}

    def use(path: re.Match[str]) -> str:
        name = signs.setdefault(path[1], f"s{len(signs)}")
        return f'<use href="#{name}"{path[2]}></use>'

    used = re.sub(r'<path d="([^"]*)"([^>]*)></path>', use, page)
    store = "".join(f'<path id="{name}" d="{shape}"></path>' for shape, name in signs.items())
    return used.replace(
        "<main", f'<svg style="position: absolute" width="0" height="0"><defs>{store}</defs></svg><main', 1
    )


def size(data: bytes, *, packed: bool) -> int:
    """Bytes on the way, fonts as they are and all else compressed."""
    return len(gzip.compress(data, 9)) if packed else len(data)


@contextmanager
def slowed(browser: Browser) -> Iterator[Any]:
    """A new page without a cache, on a processor slowed down to a quarter."""
    width, height = SIZES["phone"]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    yield page
    context.close()


def spoken(page: Any) -> str:
    """The longest formula in the accessibility tree of a page: the roles of its parts, and its signs."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}

    def said(node: dict[str, Any]) -> str:
        role, name = node["role"]["value"], node.get("name", {}).get("value", "")
        inner = [text for child in node.get("childIds", ()) if child in nodes and (text := said(nodes[child]))]
        if node.get("ignored") or role in {"generic", "InlineTextBox"}:
            return " ".join(inner)
        return name if role == "StaticText" else f"{role.removeprefix('MathML')}({' '.join(inner)})"

    return max((said(node) for node in nodes.values() if node["role"]["value"] == "MathMLMath"), key=len)


def visit(browser: Browser, site: config.Config, address: str) -> dict[str, Any]:
    """What one load of a page gives."""
    html = (site.output / address / "index.html").read_bytes()
    fetched: set[str] = set()
    with served(site) as base, slowed(browser) as page:
        page.on("requestfinished", lambda request: fetched.add(request.url.removeprefix(base)))
        page.goto(base + address, wait_until="load")
        ready, shift, elements = page.evaluate(READY)
        copied, heard = page.evaluate(COPIED), spoken(page)
    files = [path for name in fetched if name != address and (path := site.output / name).is_file()]
    rest = sum(size(path.read_bytes(), packed=path.suffix != ".woff2") for path in files)
    return {
        "page, KB": len(html) // 1000,
        "page compressed, KB": size(html, packed=True) // 1000,
        "first visit, KB": (size(html, packed=True) + rest) // 1000,
        "ready, ms": round(ready),
        "layout shift": round(shift, 3),
        "elements": elements,
        "copied": copied[:60],
        "heard": heard[:160],
    }


def summary(values: list[Any]) -> str:
    """The median of numbers with their range; of anything else, what it was each time."""
    if isinstance(values[0], str) or len(set(values)) == 1:
        return " | ".join(sorted({repr(value) for value in values}))
    return f"{statistics.median(values):g} ({min(values):g}–{max(values):g})"


def main() -> int:
    """Print a line for each figure of each page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mathjax", type=Path, help="the folder with the unpacked packages")
    parser.add_argument("--loads", type=int, default=9)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        sites = {"CHTML": built(Path(name, "chtml"))}
        drawing_svg(arguments.mathjax, Path(name))
        sites["SVG"], sites["SVG, signs once"] = built(Path(name, "svg")), built(Path(name, "once"))
        for address in PAGES.values():
            page = sites["SVG, signs once"].output / address / "index.html"
            page.write_text(sharing(page.read_text("utf-8")), "utf-8")
        for title, address in PAGES.items():
            loads = [
                {kind: visit(browser, site, address) for kind, site in sites.items()} for _ in range(arguments.loads)
            ]
            for figure in loads[0]["CHTML"]:
                print(f"{title}: {figure}")
                print(*(f"    {kind}: {summary([each[kind][figure] for each in loads])}" for kind in sites), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
