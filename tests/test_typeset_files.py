"""The MathJax files: fetched only as pinned, complete or not at all, and no package without them."""

import base64
import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from chainrule.errors import InstallError
from chainrule.typeset import Typesetter, installation

ROOT = Path(__file__).parent.parent
FILES = {"package.json": '{"version": "1.2.3"}', "core.js": "core", "font.woff2": "font", "README.md": "unwanted"}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the MathJax files to spoil."""
    shutil.copytree(installation.FOLDER, tmp_path / "mathjax")
    return tmp_path / "mathjax"


def check(folder: Path, words: str) -> None:
    """The installation in the folder is refused with these words and a next step."""
    with pytest.raises(InstallError) as refusal, Typesetter(folder=folder) as typesetter:
        typesetter.stylesheet(typesetter.typeset([("x", False)], {}))  # type: ignore[arg-type]
    (problem,) = refusal.value.problems
    assert words in problem.message
    assert "make build" in str(problem.hint)
    assert refusal.value.exit_code == 2


def test_missing_files_are_named_with_the_next_step(copied: Path, tmp_path: Path) -> None:
    check(tmp_path / "nowhere", "cannot read VERSION")
    (copied / "core.js").unlink()
    check(copied, "cannot read core.js")


def test_a_missing_font_is_named(copied: Path) -> None:
    (copied / "chtml/woff2/mjx-tex-n.woff2").unlink()
    check(copied, "cannot read chtml/woff2/mjx-tex-n.woff2")


def test_files_of_another_version_are_refused(copied: Path) -> None:
    (copied / "VERSION").write_text("mathjax 3.2.2\n", "utf-8")
    check(copied, "this is mathjax 3.2.2")


def test_files_that_do_not_start_are_refused(copied: Path) -> None:
    (copied / "output/chtml.js").write_text("this is not JavaScript", "utf-8")
    check(copied, "they do not start")


def archive(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return content.getvalue()


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The fetching tool for a package of one script and one font, with an npm of ours that has `served`."""
    fetching = module(ROOT / "tools/fetch_mathjax.py")
    for name, value in {
        "ROOM": tmp_path,
        "TARGET": tmp_path / "mathjax",
        "MANIFEST": tmp_path / "mathjax.toml",
    }.items():
        monkeypatch.setattr(fetching, name, value)
    programs = tmp_path / "bin"
    programs.mkdir()
    npm = programs / "npm"
    npm.write_text(
        '#!/bin/sh\necho "npm warn an old setting" >&2\n[ "$1" = --version ] && echo 11.0.0 && exit\n'
        f'cp "{tmp_path}/served.tgz" demo-1.2.3.tgz && echo demo-1.2.3.tgz\n'
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    serve(tmp_path, {f"package/{name}": text for name, text in FILES.items()})
    return fetching


def serve(folder: Path, files: dict[str, str], *, pinned: bytes | None = None) -> None:
    """Let npm have an archive of these files, and pin it, or another one."""
    served = archive(files)
    digest = base64.b64encode(hashlib.sha512(pinned or served).digest()).decode()
    (folder / "served.tgz").write_bytes(served)
    (folder / "mathjax.toml").write_text(
        f'[[packages]]\nname = "demo"\nversion = "1.2.3"\nintegrity = "sha512-{digest}"\n'
        'scripts = ["core.js"]\nothers = ["font.woff2"]\n'
    )


def installed(folder: Path) -> dict[str, str]:
    target = folder / "mathjax"
    return {path.relative_to(target).as_posix(): path.read_text() for path in target.rglob("*") if path.is_file()}


GOOD = {"core.js": "core", "font.woff2": "font", "VERSION": "demo 1.2.3\n"}


def test_the_wanted_files_are_fetched_and_nothing_is_left_beside_them(tool: ModuleType, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    assert tool.main() == 0
    assert installed(tmp_path) == GOOD
    assert {path.name for path in tmp_path.iterdir()} == before | {"mathjax"}
    (tmp_path / "mathjax/old.js").write_text("of an earlier version")
    assert tool.main() == 0
    assert installed(tmp_path) == GOOD


BAD: dict[str, tuple[dict[str, str], str]] = {
    "file missing": ({"package/package.json": '{"version": "1.2.3"}', "package/core.js": ""}, "has no font.woff2"),
    "other version": (
        {"package/package.json": '{"version": "1.2.4"}', "package/core.js": "", "package/font.woff2": ""},
        "is version 1.2.4; wanted is 1.2.3",
    ),
    "names that leave the folder": (
        {"package/../../core.js": "", "/package/font.woff2": "", "package/package.json": '{"version": "1.2.3"}'},
        "has no core.js, font.woff2",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_an_archive_that_is_not_as_described_is_refused(
    name: str, tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, words = BAD[name]
    serve(tmp_path, files)
    assert tool.main() == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "mathjax").exists()


def test_an_archive_with_another_hash_is_refused_and_what_was_there_stays(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main() == 0
    changed = {f"package/{name}": text for name, text in FILES.items()} | {"package/core.js": "changed"}
    serve(tmp_path, changed, pinned=b"the archive that was tested")
    assert tool.main() == 2
    assert "is not the one that Chainrule was tested with" in capsys.readouterr().err
    assert installed(tmp_path) == GOOD


def test_an_npm_that_fails_is_quoted(tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "served.tgz").unlink()
    assert tool.main() == 2
    said = capsys.readouterr().err
    assert "No such file" in said
    assert "next: check that npm reaches its registry" in said


def test_without_npm_and_without_a_virtual_environment_the_next_step_is_said(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    assert tool.main() == 2
    assert "next: install npm" in capsys.readouterr().err


def package(folder: Path, target: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", "dist"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What packaging needs of this repository, with the MathJax files in place."""
    for name in ("generator", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_nothing_is_packaged_without_the_mathjax_files(checkout: Path, target: str) -> None:
    (checkout / "generator/chainrule/typeset/mathjax/core.js").unlink()
    done = package(checkout, target)
    assert done.returncode != 0
    assert "mathjax/core.js. Fetch them first: python tools/fetch_mathjax.py" in done.stdout + done.stderr
    assert list((checkout / "dist").glob("*")) == []


def test_an_editable_install_needs_no_mathjax_files(checkout: Path) -> None:
    shutil.rmtree(checkout / "generator/chainrule/typeset/mathjax")
    hook = module(checkout / "hatch_build.py").MathJaxHook(str(checkout), {}, None, None, "dist", "wheel")
    hook.initialize("editable", {})
    with pytest.raises(SystemExit):
        hook.initialize("standard", {})


def test_an_sdist_has_all_that_its_wheel_needs(checkout: Path) -> None:
    assert package(checkout, "sdist").returncode == 0
    (built,) = (checkout / "dist").glob("*.tar.gz")
    with tarfile.open(built) as tar:
        tar.extractall(checkout / "unpacked", filter="data")
    (unpacked,) = (checkout / "unpacked").iterdir()
    done = package(unpacked, "wheel")
    assert done.returncode == 0, done.stderr
    assert list((unpacked / "dist").glob("*.whl"))


def test_exactly_the_listed_files_are_installed() -> None:
    packages = tomllib.loads(installation.MANIFEST.read_text("utf-8"))["packages"]
    listed = {path for package in packages for path in [*package["scripts"], *package["others"]]}
    found = {p.relative_to(installation.FOLDER).as_posix() for p in installation.FOLDER.rglob("*") if p.is_file()}
    assert found == listed | {"VERSION"}
