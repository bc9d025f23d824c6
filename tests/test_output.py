"""Writing the site: all of it or nothing, and never over something that is not ours."""

import os
from pathlib import Path, PurePosixPath

import pytest

from chainrule.build import output
from chainrule.errors import ConfigError

NEW = [(PurePosixPath(output.MARK), b""), (PurePosixPath("posts/a/index.html"), b"new")]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def site(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / output.MARK).touch()
    (folder / "old.html").write_text(text)
    return folder


def test_the_new_site_replaces_the_old_one_whole(tmp_path: Path) -> None:
    public = site(tmp_path / "public", "old")
    assert output.write(public, NEW) == 2
    assert sorted(path.name for path in public.rglob("*")) == [output.MARK, "a", "index.html", "posts"]
    assert names(tmp_path) == ["public"]


def test_a_file_on_disk_is_copied(tmp_path: Path) -> None:
    picture = tmp_path / "picture.svg"
    picture.write_text("<svg/>")
    output.write(tmp_path / "public", [(PurePosixPath("picture.svg"), picture)])
    assert (tmp_path / "public/picture.svg").read_text() == "<svg/>"


def test_a_failure_on_the_way_leaves_the_previous_site(tmp_path: Path) -> None:
    public = site(tmp_path / "public", "old")
    with pytest.raises(FileNotFoundError):
        output.write(public, [*NEW, (PurePosixPath("x"), tmp_path / "absent")])
    assert (public / "old.html").read_text() == "old"
    assert names(tmp_path) == ["public"]


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_we_did_not_make_is_never_replaced(tmp_path: Path, kind: str) -> None:
    public = tmp_path / "public"
    if kind == "folder":
        public.mkdir()
        (public / "thesis.tex").write_text("years of work")
    elif kind == "file":
        public.write_text("years of work")
    else:
        public.symlink_to(site(tmp_path / "elsewhere", "old"))
    with pytest.raises(ConfigError, match="not a site that chainrule built"):
        output.write(public, NEW)
    with pytest.raises(ConfigError, match="not a site that chainrule built"):
        output.remove(public)
    assert (public / "thesis.tex").exists() or public.is_file() or (public / "old.html").exists()


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    output.write(tmp_path / "public", NEW)
    output.remove(tmp_path / "public")
    assert names(tmp_path) == []


def test_what_a_killed_build_left_is_swept_up(tmp_path: Path) -> None:
    (tmp_path / ".public-999999999-abc").mkdir()
    site(tmp_path / ".public-999999999-xyz.old", "old")
    with pytest.raises(FileNotFoundError):
        output.write(tmp_path / "public", [(PurePosixPath("x"), tmp_path / "absent")])
    assert (tmp_path / "public/old.html").read_text() == "old"
    assert names(tmp_path) == ["public"]


def test_another_build_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    aside = tmp_path / f".public-{os.getpid()}-abc"
    aside.mkdir()
    output.write(tmp_path / "public", NEW)
    assert aside.is_dir()


def test_the_folder_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    output.write(tmp_path / "public", NEW)
    plain = tmp_path / "plain"
    plain.mkdir()
    assert (tmp_path / "public").stat().st_mode == plain.stat().st_mode
