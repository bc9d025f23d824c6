"""Content that attacks: the build names each attack at its place, and nothing of it reaches the page or the disk.

All attacks of `cases/hostile/content/` stand side by side in one site, beside a post that is honest: it is still
checked, and what the attacks want is nowhere. Their harmless relatives make another site, which is built.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from justhtml import Element, JustHTML

from chainrule import build, config, markdown
from chainrule.build import BuildReport
from chainrule.config import Config
from chainrule.errors import Problem
from chainrule.markdown import Sanitiser
from chainrule.markdown.html.sanitise import RESERVED
from chainrule.source import Source

FOLDER = Path(__file__).parent / "cases/hostile/content"
CASES = [
    {"file": path.stem, **case}
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]
SECRET = "a secret that stands outside of the site"
HONEST = "---\ntitle: Honest\ndate: 2020-02-02\nsymbols:\n  x: scalar\n---\n\n$$ \\frac{d}{dx} x^2 = 2x $$\n"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>'
REPEATED = re.compile(r"«(\d+)×([^»]*)»")
BANNED = {"script", "iframe", "form", "meta", "base", "style", "svg", "object", "embed", "xmp", "textarea", "input"}


@dataclass(frozen=True)
class Post:
    """One post of a case: its text, and the characters between the marks in it."""

    name: str
    text: str
    start: int

    @property
    def file(self) -> str:
        return f"2020-01-01-{self.name}.md"


def post(case: Mapping[str, Any], key: str) -> Post:
    body = REPEATED.sub(lambda found: int(found[1]) * found[2], case[key].removeprefix("\n"))
    symbols = f"symbols: {{{case['symbols']}}}\n" if "symbols" in case and "{" not in case["symbols"] else ""
    symbols = symbols or (f"symbols: {case['symbols']}\n" if "symbols" in case else "")
    text = body if body.lstrip("⟦").startswith("---") else f"---\ntitle: T\n{symbols}---\n\n{body}\n"
    start = text.find("⟦")
    name = re.sub(r"\W+", "-", f"{case['file']}-{case['name']}")
    return Post(name, text.replace("⟦", "").replace("⟧", ""), start)


def site(root: Path, posts: list[Post]) -> Config:
    """A site of these posts, in a folder that has a secret beside it."""
    (root / "secret.txt").write_text(SECRET)
    home = root / "site"
    (home / "content/posts").mkdir(parents=True)
    (home / "chainrule.toml").write_text('[site]\ntitle = "Site"\n')
    for each in posts:
        (home / "content/posts" / each.file).write_text(each.text, "utf-8")
    (home / "content/posts/honest.md").write_text(HONEST)
    (home / "content/posts/a.png").write_bytes(b"\x89PNG")
    (home / "content/posts/drawing.svg").write_text(DRAWING)
    return config.load(home).foreign()


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file() and not path.is_symlink()}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    root = tmp_path_factory.mktemp("attacked")
    settings = site(root, [post(case, "attack") for case in CASES])
    before = files(root)
    report = build.build(settings)
    assert not report.passed
    assert files(root) == before, "a build that fails writes nothing, anywhere"
    return report


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildReport, Path]:
    root = tmp_path_factory.mktemp("twins")
    settings = site(root, [post(case, "twin") for case in CASES])
    before = files(root)
    report = build.build(settings)
    new = [Path(path) for path in files(root).keys() - before.keys()]
    assert all(path.is_relative_to(settings.output) for path in new)
    return report, settings.output


def of(report: BuildReport, each: Post) -> list[Problem]:
    return [problem for problem in report.problems if problem.span.source.path.endswith("/" + each.file)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['name']}")
def test_an_attack_is_named_at_its_place(case: dict[str, Any], attacked: BuildReport) -> None:
    attack = post(case, "attack")
    found = [problem for problem in of(attacked, attack) if problem.rule == case["rule"]]
    assert found, [problem.rule for problem in of(attacked, attack)]
    if case.get("place", True):
        assert attack.start in {problem.span.start for problem in found}
    assert all(problem.message and problem.span.line > 0 for problem in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['name']}")
def test_a_harmless_relative_is_published(case: dict[str, Any], twins: tuple[BuildReport, Path]) -> None:
    report, _ = twins
    left = [problem.rule for problem in of(report, post(case, "twin")) if problem.rule not in case.get("allowed", ())]
    assert left == []


def test_the_site_of_harmless_relatives_is_built(twins: tuple[BuildReport, Path]) -> None:
    report, output = twins
    assert report.passed
    for page in written(output):
        assert nothing_acts(page.read_text("utf-8"))


def test_honest_posts_beside_attacks_are_checked(attacked: BuildReport) -> None:
    verdicts = [each for each in attacked.checks.verdicts if each.span.source.path.endswith("honest.md")]
    assert [verdict.outcome for verdict in verdicts] == ["holds"]


def test_no_message_shows_what_stands_outside(attacked: BuildReport) -> None:
    for problem in attacked.problems:
        assert SECRET not in f"{problem.message}{problem.hint}{problem.detail}{problem.span.source.text}"


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["file"] in {"html", "limits"}], ids=lambda case: str(case["name"])
)
def test_nothing_of_an_attack_is_left_in_the_html(case: dict[str, Any]) -> None:
    parsed = markdown.parse(Source("post.md", post(case, "attack").text))
    sanitiser = Sanitiser()
    kept = [sanitiser.keep('<i class="verdict">f</i>') for _ in parsed.blocks]
    html, _ = sanitiser.clean(markdown.render(parsed, kept, str))
    assert nothing_acts(html)
    assert "verdict" not in html.replace('<i class="verdict">', "")


def test_a_preview_of_attacks_has_nothing_of_them(tmp_path: Path) -> None:
    settings = site(tmp_path, [post(case, "attack") for case in CASES if not case["rule"].startswith("site.")])
    report = build.build(settings, preview=True)
    pages = written(settings.preview)
    assert len(pages) > len(CASES) // 2, [problem.rule for problem in report.problems]
    for page in pages:
        text = page.read_text("utf-8")
        assert nothing_acts(text)
        assert SECRET not in text
        for forged in JustHTML(text, sanitize=False).query(".verdict.holds, .holds"):
            assert {"honest", "checks"} & set(page.parts), forged


def test_markup_in_titles_and_tags_is_text(tmp_path: Path) -> None:
    markup = "</title><script>x</script>\"'>{{ 7*7 }}&amp;]]>"
    words = f"'{markup.replace(chr(39), chr(39) * 2)}'"
    text = f"---\ntitle: {words}\ndescription: {words}\ntags: [{words}]\n---\n\n## {markup}\n\nText.\n"
    settings = site(tmp_path, [Post("markup", text.replace("## </title><script>x</script>", "## "), 0)])
    assert build.build(settings).passed
    pages = [page.read_text("utf-8") for page in settings.output.rglob("*.html")]
    assert all("<script>" not in page and "49" not in page for page in pages)
    assert any(markup in str(JustHTML(page, sanitize=False).query("h1")[0].to_text()) for page in pages)
    feed = ElementTree.fromstring((settings.output / "atom.xml").read_text("utf-8"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert markup in [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]


def test_the_theme_keeps_its_own_anchors() -> None:
    templates = Path(__file__).parents[1] / "templates"
    beside = [path for path in templates.rglob("*.html") if "{{ body }}" in path.read_text("utf-8")]
    parts = [templates / "base.html", *beside, *(templates / "parts").glob("*.html")]
    used = {name for path in parts for name in re.findall(r'id="([\w-]+)"', path.read_text("utf-8"))}
    used |= set(re.findall(r'id="([\w-]+)"', (templates / "mark.svg").read_text("utf-8")))
    assert used <= RESERVED


def written(folder: Path) -> list[Path]:
    """All pages but that of the search, which has a form of the theme's own and nothing of any post."""
    return [page for page in folder.rglob("*.html") if page.parent.name != "search"]


def nothing_acts(html: str) -> bool:
    """Whether a browser would find only text, pictures and links in a page's text."""
    tree = JustHTML(html, fragment=True, sanitize=False)
    for element in tree.query("*"):
        inside = any(isinstance(each, Element) and each.name == "main" for each in ancestors(element))
        whole = bool(tree.query("main"))
        if whole and not inside:
            continue
        assert element.name not in BANNED - ({"svg"} if whole else set()), element.name
        for name, value in (element.attrs or {}).items():
            assert not name.startswith("on"), name
            scheme = re.sub(r"[\x00-\x20]", "", value or "").lower()
            assert not scheme.startswith(("javascript:", "vbscript:", "data:text", "data:image/svg")), value
    return True


def ancestors(element: Any) -> list[Any]:
    found = []
    while (element := element.parent) is not None:
        found.append(element)
    return found
