"""`chainrule check` as writers, editors and build services call it: on files, folders and standard input."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chainrule.cli.formats import FORMATS

HOLDS = "---\ntitle: Right\nsymbols: {t: scalar}\n---\n\n$$\n\\frac{d}{dt} t^2 = 2 t\n$$\n"
FAILS = HOLDS.replace("= 2 t", "= 3 t")
BUSY = (
    "---\nsymbols: {t: scalar}\n---\n\n```python check\nwhile True:\n    pass\n\n\ndef d_f_dt(t):\n    return 1\n```\n"
)
COMMAND = [sys.executable, "-m", "chainrule", "check"]


def check(
    folder: Path, *arguments: str, given: str | bytes = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    data = given if isinstance(given, bytes) else given.encode()
    variables = {**os.environ, **environment}
    run = subprocess.run(
        [*COMMAND, *arguments], cwd=folder, input=data, env=variables, capture_output=True, check=False
    )
    assert b"Traceback" not in run.stderr, run.stderr.decode()
    return run


def summary(run: subprocess.CompletedProcess[bytes]) -> str:
    return next(line for line in run.stdout.decode().splitlines() if " checked: " in line)


def test_standard_input_is_checked_under_the_name_that_the_editor_gives_it(tmp_path: Path) -> None:
    (tmp_path / "chainrule.toml").write_text('[site]\ntitle = "T"\nmacros = {two = "2"}\n', "utf-8")
    text = HOLDS.replace("= 2 t", r"= \two t")
    run = check(tmp_path, "-", "--stdin-path", "content/new.md", given=text)
    assert run.returncode == 0, run.stdout
    run = check(tmp_path, "-", "--stdin-path", "content/new.md", given=text.replace("two", "three"))
    assert run.returncode == 1
    assert b"content/new.md:7:" in run.stdout


def test_standard_input_without_a_name_is_stdin_md(tmp_path: Path) -> None:
    run = check(tmp_path, "--format", "json", "-", given=FAILS)
    assert run.returncode == 1
    (claim,) = json.loads(run.stdout)["claims"]
    assert (claim["path"], claim["line"], claim["verdict"]) == ("stdin.md", 7, "fails")


@pytest.mark.parametrize(
    ("given", "says"), [(b"caf\xff", b"stdin.md:1:4: error: this file is not UTF-8"), (b"", b"0 claims")]
)
def test_standard_input_may_be_anything(tmp_path: Path, given: bytes, says: bytes) -> None:
    assert says in check(tmp_path, "-", given=given).stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-", "post.md"], "stands alone"),
        (["--stdin-path", "x.md", "post.md"], "write - as the path"),
        (["--format", "toml", "post.md"], "'toml' is not one of"),
        (["nowhere.md"], "does not exist"),
    ],
)
def test_wrong_usage_is_named(tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "post.md").write_text(HOLDS, "utf-8")
    run = check(tmp_path, *arguments)
    assert (run.returncode, run.stdout) == (2, b"")
    assert says in " ".join(run.stderr.decode().split())


def test_a_folder_is_searched_and_each_file_is_checked_once(tmp_path: Path) -> None:
    for name in ("a.md", "deep/b.markdown", ".hidden/c.md", "node_modules/d.md", "deep/.e.md", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(FAILS, "utf-8")
    run = check(tmp_path, "--format", "json", "deep", ".", "a.md")
    assert [claim["path"] for claim in json.loads(run.stdout)["claims"]] == ["deep/b.markdown", "a.md"]


def test_a_folder_without_markdown_does_not_look_checked(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    run = check(tmp_path, "empty")
    assert run.returncode == 1
    assert b"empty:1:1: error: there is no Markdown file below this folder" in run.stdout


def test_drafts_and_scheduled_posts_are_checked_and_counted(tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text(FAILS.replace("title:", "draft: true\ntitle:"), "utf-8")
    (tmp_path / "2999-01-01-later.md").write_text(HOLDS, "utf-8")
    run = check(tmp_path, ".")
    assert run.returncode == 1
    assert summary(run).endswith(
        "1 holds, 1 fails, 0 undecided, 0 unchecked (2 files, 1 draft and 1 scheduled post included)"
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_broken_configuration_is_reported_in_the_format_asked_for(tmp_path: Path, form: str) -> None:
    (tmp_path / "chainrule.toml").write_text("[site\n", "utf-8")
    (tmp_path / "post.md").write_text(HOLDS, "utf-8")
    run = check(tmp_path, "--format", form, "post.md")
    assert (run.returncode, run.stderr) == (2, b"")
    assert b"config.syntax" in run.stdout


@pytest.mark.parametrize(("form", "encoding"), [("text", "ascii"), ("text", "latin-1"), ("github", "ascii")])
def test_no_terminal_is_too_poor(tmp_path: Path, form: str, encoding: str) -> None:
    (tmp_path / "漢.md").write_text(FAILS, "utf-8")
    run = check(tmp_path, "--format", form, "漢.md", PYTHONIOENCODING=encoding)
    assert (run.returncode, run.stderr) == (1, b"")
    assert run.stdout.decode(encoding if form == "text" else "utf-8")


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text(FAILS * 40, "utf-8")
    command = [sys.executable, "-u", *COMMAND[1:], "post.md"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 1


def terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """What a terminal of 80 columns is sent by the check: output and progress together."""
    ours, theirs = pty.openpty()
    variables = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **environment}
    with subprocess.Popen([*COMMAND, *arguments], cwd=folder, env=variables, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        process.wait()
    os.close(ours)
    return shown.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # what Linux says when the other end is closed
        return b""


def test_a_long_run_shows_its_progress_and_cleans_up(tmp_path: Path) -> None:
    (tmp_path / "chainrule.toml").write_text('[site]\ntitle = "T"\n[check]\nseconds = 2\n', "utf-8")
    (tmp_path / "busy.md").write_text(BUSY, "utf-8")
    shown = terminal(tmp_path, "busy.md")
    assert "checking 1 of 1" in shown
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h") > 0  # the cursor comes back


def test_a_terminal_gets_colours_unless_no_color_is_set(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text(FAILS, "utf-8")
    colour = re.compile("\x1b\\[[0-9;]*3[0-9]")
    assert colour.search(terminal(tmp_path, "post.md"))
    assert not colour.search(terminal(tmp_path, "post.md", NO_COLOR="1"))
    assert "checking" not in terminal(tmp_path, "post.md")


def long_formula(folder: Path) -> None:
    terms = " + ".join(f"{n} t" for n in range(2, 90))
    (folder / "post.md").write_text(HOLDS.replace("t^2 = 2 t", f"t = 1, \\qquad {terms} = t"), "utf-8")


def test_a_long_formula_is_cut_around_the_caret(tmp_path: Path) -> None:
    long_formula(tmp_path)
    source, caret = check(tmp_path, "post.md").stdout.decode().splitlines()[1:3]
    assert 90 < len(source) <= 110
    assert "…" in source
    assert source[caret.index("^")] == "="


def test_a_narrow_terminal_gets_lines_that_fit(tmp_path: Path) -> None:
    long_formula(tmp_path)
    shown = re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", terminal(tmp_path, "post.md", COLUMNS="50"))
    lines = shown.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  7 | "))
    source, caret = lines[at : at + 2]
    assert len(source) <= 50
    assert source[caret.index("^")] == "="


def test_a_condition_is_counted_apart_and_never_as_a_claim(tmp_path: Path) -> None:
    text = HOLDS.replace("= 2 t", "= 2 t = 0")
    assert "1 claim checked: 1 holds" in summary(check(tmp_path, "-", given=text))
    assert "1 condition claims nothing" in summary(check(tmp_path, "-", given=text))
    assert "condition" not in summary(check(tmp_path, "-", given=HOLDS))
