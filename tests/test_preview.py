"""The preview: a site with mistakes, built in spite of them, that nobody can take for a published one."""

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from justhtml import JustHTML

from chainrule import build
from chainrule.build import BuildReport
from chainrule.config import Config
from themed import pages, shown, text

RIGHT = "---\ntitle: Right\ndate: 2026-01-01\nsymbols:\n  x: scalar\n---\n$$\n\\frac{d}{dx} x^2 = 2 x\n$$\n"
HEAD = "---\ntitle: Wrong\ndate: 2026-01-02\nsymbols:\n  x: vector n\n---\n"
MISTAKES = {
    "a formula that fails": ("$$\n\\frac{\\partial x_i}{\\partial x_j} = 2 \\delta_{ij}\n$$\n", "fails", "factor"),
    "one in the text": ("So $\\frac{\\partial \\|x\\|^2}{\\partial x} = x$ holds.\n", "fails", "factor 2"),
    "one that is not understood": ("$$\n\\frac{\\partial q}{\\partial x} = x\n$$\n", "unchecked", "declare it"),
    "one that is vacuous": ("$$\n\\frac{\\partial 3}{\\partial x} = 0\n$$\n", "undecided", "vacuous"),
    "one that holds against its mark": (
        "$$\n\\frac{\\partial x_i}{\\partial x_j} = \\delta_{ij}\n$$ {expect=fails}\n",
        "holds",
        "remove {expect=fails}",
    ),
}


def site(root: Path, **posts: str) -> Config:
    for name, content in posts.items():
        path = root / f"content/posts/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return Config(root, title="Notes", url="https://example.org/notes/")


def previewed(config: Config) -> tuple[BuildReport, dict[str, JustHTML]]:
    report = build.build(config, preview=True, drafts=True)
    files = {path.relative_to(config.preview).as_posix(): path for path in config.preview.rglob("*.html")}
    return report, pages({name: path.read_text("utf-8") for name, path in files.items()})


def robots(page: JustHTML) -> list[str]:
    return [str(each.attrs["content"]) for each in page.query("meta[name=robots]")]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_stops_the_build_and_is_shown_in_the_preview(name: str, tmp_path: Path) -> None:
    body, outcome, advice = MISTAKES[name]
    config = site(tmp_path, wrong=HEAD + body, right=RIGHT)
    assert build.build(config).files == 0
    report, found = previewed(config)
    assert not report.passed
    assert report.files
    assert not config.output.exists(), "a preview is not a site to publish"
    page = found["posts/wrong/index.html"]
    assert not page.errors
    assert text(page, ".notice > p") == "Preview. 1 problem keeps this page from being published."
    (link,) = page.query(".notice a")
    (marked,) = page.query(f'[id="{str(link.attrs["href"])[1:]}"]')
    assert {outcome, "alarm"} <= set(str(marked.attrs["class"]).split())
    assert advice in " ".join(shown(each) for each in page.query(".alarm pre.said"))


def test_every_page_of_a_preview_says_that_it_is_one(tmp_path: Path) -> None:
    _, found = previewed(site(tmp_path, wrong=HEAD + MISTAKES["a formula that fails"][0], right=RIGHT))
    for path, page in found.items():
        assert "noindex" in robots(page), path
        assert len(page.query("aside.notice")) == 1, path
    right = found["posts/right/index.html"]
    assert text(right, ".notice") == "Preview. Nothing keeps this page from being published. 1 problem elsewhere."
    assert not right.query(".alarm")
    listed = found["checks/index.html"]
    assert "posts/wrong.md:8:" in text(listed, ".notice pre")
    assert [str(each.attrs["class"]) for each in listed.query("a.dot")] == ["dot fails", "dot holds"]


def test_what_cannot_be_typeset_and_links_that_lead_nowhere_are_shown(tmp_path: Path) -> None:
    report, found = previewed(site(tmp_path, odd="---\ntitle: Odd\ndate: 2026-01-01\n---\n$\\odd{<x>}$ [up](up.md)\n"))
    assert {problem.rule for problem in report.problems} == {"tex.error", "link.dead"}
    page = found["posts/odd/index.html"]
    assert text(page, "code.untypeset") == "\\odd{<x>}"
    messages = [shown(each) for each in page.query(".notice pre")]
    assert ["[tex.error]" in each for each in messages] == [True, False]
    assert ["[link.dead]" in each for each in messages] == [False, True]


def test_two_pages_with_one_address_have_no_preview(tmp_path: Path) -> None:
    config = site(tmp_path, right=RIGHT, other=RIGHT.replace("title: Right", "title: Right\nslug: right"))
    assert build.build(config, preview=True).files == 0
    assert not config.preview.exists()


def test_a_built_site_says_nothing_of_previews_but_drafts_stay_out_of_indexes(tmp_path: Path) -> None:
    config = site(tmp_path, right=RIGHT, draft=RIGHT.replace("title: Right", "title: Draft\ndraft: true"))
    assert build.build(config, drafts=True).passed
    found = {
        path.parent.name: JustHTML(path.read_text("utf-8"), sanitize=False)
        for path in config.output.glob("posts/*/index.html")
    }
    assert {name: robots(page) for name, page in found.items()} == {"right": [], "draft": ["noindex"]}
    assert not any(page.query(".notice") for page in found.values())


def test_cleaning_removes_site_and_preview(tmp_path: Path) -> None:
    config = site(tmp_path, right=RIGHT)
    assert build.build(config).passed
    assert build.build(config, preview=True).passed
    build.clean(config)
    assert not config.output.exists()
    assert not config.preview.exists()


def test_serve_shows_a_page_with_its_mistake(tmp_path: Path) -> None:
    site(tmp_path, wrong=HEAD + MISTAKES["a formula that fails"][0])
    (tmp_path / "chainrule.toml").write_text('[site]\nurl = "https://example.org/notes/"\n')
    command = [sys.executable, "-m", "chainrule", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout
        try:
            said = []
            while not said or "Ctrl-C" not in said[-1]:
                said.append(serving.stdout.readline())
                assert said[-1], said
            with urllib.request.urlopen(said[-1].split()[0] + "posts/wrong/", timeout=10) as answer:
                page = answer.read().decode()
        finally:
            serving.terminate()
    assert "preview: its pages show 1 problem" in "".join(said)
    assert "This stops the build." in page
    assert not (tmp_path / "public").exists()
