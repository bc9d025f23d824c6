"""``chainrule check --fix``: repairs are shown, asked for, and written without touching anything else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chainrule import build
from chainrule.build.mending import Proposal, mend
from chainrule.cli import main
from chainrule.errors import ContentError

HEAD = "---\nsymbols:\n  x: scalar\n---\n\nÄrger über “x”:\n\n"
ONE = "$$\n\\frac{d}{dx} x^2 = 3 x\n$$\n"
TWO = "> $$\n> \\frac{d}{dx} x^3\n>   = -3 x^2\n> $$\n"
WRONG = HEAD + ONE + "\n" + TWO
RIGHT = WRONG.replace("= 3 x\n", "= 2 x\n").replace("= -3 x^2", "= 3 x^2")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "post.md"
    path.write_text(WRONG, "utf-8")
    return path


def fix(path: Path, *options: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, ["check", str(path), "--fix", *options], input=answers)


def test_all_repairs_are_written_with_yes(file: Path) -> None:
    result = fix(file, "--yes")
    assert result.exit_code == 0, result.output
    assert file.read_text("utf-8") == RIGHT
    assert "-\\frac{d}{dx} x^2 = 3 x\n+\\frac{d}{dx} x^2 = 2 x\n" in result.output
    assert "2 claims checked: 2 hold" in result.output


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("y\ny\n", RIGHT),
        ("a\n", RIGHT),
        ("n\ny\n", WRONG.replace("= -3 x^2", "= 3 x^2")),
        ("y\nq\n", WRONG.replace("= 3 x\n", "= 2 x\n")),
        ("q\n", WRONG),
        ("n\nn\n", WRONG),
        ("", WRONG),
    ],
)
def test_only_what_is_answered_with_yes_is_written(file: Path, answers: str, expected: str) -> None:
    result = fix(file, answers=answers)
    assert file.read_text("utf-8") == expected
    assert result.exit_code == (0 if expected == RIGHT else 1)


def test_without_fix_nothing_is_written(file: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(file)])
    assert result.exit_code == 1
    assert "repair: change 3 into 2" in result.output
    assert file.read_text("utf-8") == WRONG


def test_byte_order_mark_line_ends_and_permissions_stay(file: Path) -> None:
    data = b"\xef\xbb\xbf" + WRONG.replace("\n", "\r\n").encode()
    file.write_bytes(data)
    file.chmod(0o640)
    assert fix(file, "-y").exit_code == 0
    assert file.read_bytes() == b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert os.listdir(file.parent) == ["post.md"]  # noqa: PTH208


def test_mixed_line_ends_stay_where_they_are(file: Path) -> None:
    lines = WRONG.split("\n")
    data = "".join(line + ("\r\n" if n % 2 else "\n") for n, line in enumerate(lines[:-1])).encode()
    file.write_bytes(data)
    assert fix(file, "-y").exit_code == 0
    expected = "".join(line + ("\r\n" if n % 2 else "\n") for n, line in enumerate(RIGHT.split("\n")[:-1])).encode()
    assert file.read_bytes() == expected


def test_a_link_is_followed_to_its_file(file: Path) -> None:
    link = file.with_name("link.md")
    link.symlink_to(file.name)
    assert fix(link, "-y").exit_code == 0
    assert link.is_symlink()
    assert file.read_text("utf-8") == RIGHT


def test_a_file_that_changed_meanwhile_is_left_alone(file: Path) -> None:
    report = build.check_paths([file])
    proposals: list[Proposal] = list(build.proposals(report))
    assert len(proposals) == 2
    file.write_text(WRONG + "\nmore\n", "utf-8")
    with pytest.raises(ContentError, match="changed since it was checked"):
        mend(proposals[0].source, proposals)
    assert file.read_text("utf-8") == WRONG + "\nmore\n"


def test_a_folder_that_cannot_be_written_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    result = fix(file, "-y")
    assert result.exit_code == 1
    assert "Permission denied" in result.output
    assert "Traceback" not in result.output
    assert file.read_text("utf-8") == WRONG


def test_what_is_wrong_on_purpose_is_not_mended(file: Path) -> None:
    text = WRONG.replace("3 x\n$$", "3 x\n$$ {expect=fails}")
    file.write_text(text, "utf-8")
    assert fix(file, "-y").exit_code == 0
    assert file.read_text("utf-8") == text.replace("= -3 x^2", "= 3 x^2")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "-", "--fix"], "name the file"),
        (["check", "post.md", "--fix", "--format", "json"], "--format"),
        (["check", "post.md", "--yes"], "--fix"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(file: Path, arguments: list[str], says: str) -> None:
    result = CliRunner().invoke(main, arguments, input=WRONG)
    assert (result.exit_code, says in result.output) == (2, True), result.output
    assert file.read_text("utf-8") == WRONG
