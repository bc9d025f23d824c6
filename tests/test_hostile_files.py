"""Files that attack: links out of the site, pages and drawings that act, texts that are none.

All attacks of `cases/hostile/files/` stand in one site and all their harmless relatives in another, as in
`test_hostile`. Beside them: what a stranger's templates and configuration may do, and that checking formulas runs no
code of anybody.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chainrule import build, config
from chainrule.build import BuildReport

CASES = tomllib.loads((Path(__file__).parent / "cases/hostile/files/files.toml").read_text("utf-8"))["case"]
SECRET = "a secret that stands outside of the site"
HONEST = "---\ntitle: Honest\ndate: 2020-02-02\nsymbols:\n  x: scalar\n---\n\n$$ \\frac{d}{dx} x^2 = 2x $$\n"
REPEATED = re.compile(r"«(\d+)×([^»]*)»")
CHECKED = "\n".join(["---", "symbols: {x: scalar, W: matrix m n, v: vector n}", "---", "", "{}", ""])
FORMULAS = r"""
$$ f(x) = \sin(x)^2 $$

$$ \frac{d}{dx} f(x) = 2 \sin(x) \cos(x) $$

$$ \frac{\partial}{\partial v_j} \sum_k W_{ik} v_k = W_{ij} $$

$$ \frac{d}{dx} x^2 = 3x \quad\text{(wrong)} {expect} $$

<script>fetch("/")</script> `__import__("os").system("true")` {{ 7*7 }}

```python
raise SystemExit("only shown")
```
"""
WATCHED = """
import sys
from pathlib import Path
from chainrule import build
path = Path(sys.argv[1])
build.check_paths([path])  # imports what is imported late
seen = []
WATCH = ("subprocess", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "socket", "ctypes.dlopen",
         "exec", "compile", "pty", "os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink", "shutil")
def hook(event, arguments):
    write = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if write or event.startswith(WATCH):
        seen.append((event, str(arguments)[:80]))
sys.addaudithook(hook)
report = build.check_paths([path])
print([verdict.outcome for verdict in report.verdicts], seen)
"""


def place(home: Path, file: dict[str, str]) -> Path:
    path = home / "content" / file["path"]
    path.parent.mkdir(parents=True, exist_ok=True)
    if "link" in file:
        path.symlink_to(file["link"])
    elif "hex" in file:
        path.write_bytes(bytes.fromhex(file["hex"]))
    else:
        path.write_text(REPEATED.sub(lambda found: int(found[1]) * found[2], file["text"]), "utf-8")
    return path


def site(root: Path, key: str) -> Path:
    (root / "secret.txt").write_text(SECRET)
    home = root / "site"
    (home / "content/posts").mkdir(parents=True)
    (home / "content/posts/a.png").write_bytes(b"\x89PNG")
    (home / "content/posts/honest.md").write_text(HONEST)
    (home / "chainrule.toml").write_text('[site]\ntitle = "Site"\n')
    for case in CASES if key else ():
        place(home, case[key])
    return home


def built(home: Path) -> BuildReport:
    return build.build(config.load(home).foreign())


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    home = site(tmp_path_factory.mktemp("attacked"), "attack")
    report = built(home)
    assert not report.passed
    assert sorted(path.name for path in home.parent.iterdir()) == ["secret.txt", "site"]
    assert not (home / "public").exists()
    return report


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_file_that_attacks_is_named(case: dict[str, Any], attacked: BuildReport) -> None:
    found = [
        each.rule for each in attacked.problems if each.span.source.path.endswith(f"content/{case['attack']['path']}")
    ]
    assert case["rule"] in found


def test_no_message_shows_a_secret_and_honest_posts_are_checked(attacked: BuildReport) -> None:
    for problem in attacked.problems:
        assert SECRET not in f"{problem.message}{problem.hint}{problem.detail}{problem.span.source.text}"
    assert [verdict.outcome for verdict in attacked.checks.verdicts] == ["holds"]


def test_harmless_files_are_published(tmp_path: Path) -> None:
    home = site(tmp_path, "twin")
    report = built(home)
    assert [problem.rule for problem in report.problems] == []
    for case in CASES:
        assert (home / "public" / case["twin"]["path"]).is_file()


def test_templates_of_a_stranger_do_not_run(tmp_path: Path) -> None:
    home = site(tmp_path, "")
    (home / "templates").mkdir()
    (home / "templates/base.html").write_text("{{ ''.__class__.__mro__ }} run")
    report = built(home)
    assert [(problem.rule, problem.severity) for problem in report.problems] == [("template.left-out", "warning")]
    assert all("__mro__" not in page.read_text() for page in (home / "public").rglob("*.html"))
    assert build.build(replace(config.load(home), untrusted=True)).passed
    assert "run" in (home / "public/index.html").read_text(), "the maintainer's own templates are used"


def test_content_that_is_a_link_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    home = site(tmp_path, "")
    (home / "content").rename(tmp_path / "elsewhere")
    (home / "content").symlink_to(tmp_path / "elsewhere")
    assert [problem.rule for problem in built(home).problems] == ["content.file"]
    assert build.build(config.load(home)).passed, "one's own content may be anywhere"


def test_a_check_shows_nothing_from_outside_of_its_folder(tmp_path: Path) -> None:
    home = site(tmp_path, "")
    (home / "content/posts/out.md").symlink_to(tmp_path / "secret.txt")
    report = build.check_paths([home / "content"])
    assert [problem.rule for problem in report.problems] == ["content.file"]
    assert len(report.checked) == 1


def test_texts_do_not_set_the_terms_of_their_check(tmp_path: Path) -> None:
    home = site(tmp_path, "")
    (home / "chainrule.toml").write_text("[check]\nuntrusted = true\n")
    (home / "content/posts/chainrule.toml").write_text("[check]\nuntrusted = false\n")
    (home / "content/posts/honest.md").write_text(HONEST + "\n<script>x</script>\n")
    assert [problem.rule for problem in build.check_paths([home / "content"]).problems] == ["html.active"]


def test_checking_formulas_runs_no_code_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text(CHECKED.replace("{}", FORMULAS.replace(" {expect} $$", " $$ {expect=fails}")))
    run = subprocess.run([sys.executable, "-c", WATCHED, str(path)], capture_output=True, text=True, check=True)
    assert run.stdout == "['holds', 'holds', 'fails'] []\n"


def test_checking_a_snippet_is_seen_by_the_same_watch(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text(
        "---\nsymbols: {x: scalar}\n---\n\n```python check\ndef f(x): return x\ndef d_f_dx(x): return 1\n```\n"
    )
    run = subprocess.run([sys.executable, "-c", WATCHED, str(path)], capture_output=True, text=True, check=True)
    assert "subprocess.Popen" in run.stdout
