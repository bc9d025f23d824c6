"""The commands as a writer runs them: new site, build, a mistake of every kind, and the message for it."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CASES = tomllib.loads((Path(__file__).parent / "cases/cli/mistakes.toml").read_text("utf-8"))["case"]
POST = "content/posts/2026-01-31-post.md"
LONE = """\
---
symbols: {x: scalar}
---

```python check
def f(x):
    return x**2


def d_f_dx(x):
    return x
```
"""


def chainrule(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "chainrule", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A new site, as `chainrule new site` makes it."""
    run = chainrule(tmp_path, "new", "site", "blog", "--title", 'A "quoted" title')
    assert (run.returncode, run.stderr) == (0, "")
    return tmp_path / "blog"


def test_a_new_site_builds_and_every_derivative_in_it_is_checked(site: Path) -> None:
    run = chainrule(site, "build")
    assert (run.returncode, run.stderr) == (0, "")
    assert "2 claims checked: 2 hold, 0 fail, 0 undecided, 0 unchecked" in run.stdout
    for name in ("index.html", "posts/a-first-derivative/index.html", "atom.xml", "sitemap.xml", "404.html"):
        assert (site / "public" / name).is_file(), name
    assert "A &#34;quoted&#34; title" in (site / "public/index.html").read_text()


def test_a_failed_build_leaves_the_previous_site(site: Path) -> None:
    chainrule(site, "build")
    before = {path: path.read_bytes() for path in (site / "public").rglob("*") if path.is_file()}
    post = next((site / "content/posts").iterdir())
    post.write_text(post.read_text("utf-8").replace("return 2 * x", "return 3 * x"), "utf-8")
    run = chainrule(site, "build")
    assert run.returncode == 1
    assert f"content/posts/{post.name}:" in run.stdout
    assert "d_m_dx" in run.stdout
    assert "∂m/∂x_" in run.stdout
    assert "the previous site stays" in run.stdout
    assert {path: path.read_bytes() for path in (site / "public").rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in site.iterdir() if path.name.startswith(".")) == [".chainrule", ".gitignore"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_mistake_gets_a_message_with_its_place(case: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "chainrule.toml").write_text(case.get("config", ""), "utf-8")
    (tmp_path / POST).write_bytes(case["text"].encode("utf-8").replace(b"\\xff", b"\xff"))
    run = chainrule(tmp_path, "build")
    assert run.returncode == int(case.get("exit", 1))
    shown = run.stdout + run.stderr
    for words in case["shows"]:
        assert words in shown, shown
    assert 'Traceback (most recent call last):\n  File "/' not in shown
    assert not (tmp_path / "public").exists()


def test_check_reports_every_claim_as_json(site: Path) -> None:
    run = chainrule(site, "check", "--format", "json", "--seed", "7")
    report = json.loads(run.stdout)
    assert run.returncode == 0
    assert report["version"] == 1
    assert report["counts"] == {"holds": 2, "fails": 0, "undecided": 0, "unchecked": 0}
    (claim,) = [claim for claim in report["claims"] if claim["kind"] == "snippet"]
    assert claim["kind"] == "snippet"
    assert claim["verdict"] == "holds"
    assert claim["seed"] == 7
    assert claim["points"] > 0
    assert 0 <= claim["error"] < 1e-6
    assert (site / claim["path"]).read_text("utf-8").splitlines()[claim["line"] - 1].startswith("def d_m_dx")


def test_check_works_on_a_lone_file_outside_any_site(tmp_path: Path) -> None:
    text = LONE
    (tmp_path / "note.md").write_text(text, "utf-8")
    run = chainrule(tmp_path, "check", "note.md")
    assert run.returncode == 1
    assert "note.md:10:5" in run.stdout
    assert "1 fails" in run.stdout


def test_colour_is_for_terminals(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(LONE, "utf-8")
    assert "\x1b" not in chainrule(tmp_path, "check", "note.md").stdout
    assert "\x1b" in chainrule(tmp_path, "check", "note.md", FORCE_COLOR="1").stdout
    assert "\x1b[1" not in chainrule(tmp_path, "check", "note.md", NO_COLOR="1").stdout


def test_drafts_and_scheduled_posts_are_left_out_and_named(site: Path) -> None:
    assert chainrule(site, "new", "post", "Über Ableitungen").returncode == 0
    draft = next(path for path in (site / "content/posts").iterdir() if "über" in path.name)
    later = site / "content/posts/2999-01-01-later.md"
    later.write_text("---\ntitle: Later\n---\n", "utf-8")
    run = chainrule(site, "build")
    assert run.returncode == 0
    assert f"left out: content/posts/{draft.name} is a draft" in run.stdout
    assert "left out: content/posts/2999-01-01-later.md is scheduled for 2999-01-01" in run.stdout
    assert chainrule(site, "build", "--drafts", "--future").returncode == 0
    assert (site / "public/posts/later/index.html").is_file()


def test_the_same_site_builds_to_the_same_bytes(site: Path) -> None:
    builds = []
    for _ in range(2):
        chainrule(site, "build", SOURCE_DATE_EPOCH="1800000000")
        builds.append({path.name: path.read_bytes() for path in (site / "public").rglob("*") if path.is_file()})
    assert builds[0] == builds[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build"], "chainrule new site FOLDER"),
        (["check", "absent.md"], "absent.md"),
        (["check", "--format", "xml"], "xml"),
        (["publish"], "cannot read the configuration"),
        (["new", "site", "."], "not empty"),
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "something").touch()
    run = chainrule(tmp_path, *arguments)
    assert run.returncode == 2
    assert words in run.stderr


def test_clean_removes_the_site_and_nothing_else(site: Path) -> None:
    chainrule(site, "build")
    assert chainrule(site, "clean").returncode == 0
    assert not (site / "public").exists()
    assert (site / "content").exists()
