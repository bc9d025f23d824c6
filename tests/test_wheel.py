"""The wheel, installed elsewhere without the checkout, makes a site and builds it."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out], cwd=ROOT, check=True)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_has_templates_and_mathjax(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("chainrule/templates/") for name in names)
    assert any(name.startswith("chainrule/typeset/mathjax/") and name.endswith(".woff2") for name in names)
    assert any(name.startswith("chainrule/scaffold/site/") for name in names)
    assert not any(name.startswith(("tests/", "content/", "generator/")) for name in names)


def test_a_site_is_made_and_built_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    site_packages = next((home / "lib").glob("python*/site-packages"))
    # The dependencies come from this environment, so that the test needs no network; Chainrule itself does not.
    (site_packages / "dependencies.pth").write_text(str(without_chainrule(tmp_path)) + "\n")
    zipfile.ZipFile(wheel).extractall(site_packages)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    for arguments, folder in ((["new", "site", "blog"], tmp_path), (["build"], tmp_path / "blog")):
        run = subprocess.run(
            [home / "bin/python", "-m", "chainrule", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
    where = subprocess.run(
        [home / "bin/python", "-c", "import chainrule; print(chainrule.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(home)
    assert "mjx-container" in (tmp_path / "blog/public/posts/a-first-derivative/index.html").read_text("utf-8")


def without_chainrule(tmp_path: Path) -> Path:
    """A folder of links to everything installed here but Chainrule, whose editable install points at the checkout."""
    links = tmp_path / "dependencies"
    links.mkdir()
    for entry in next(Path(sys.prefix).glob("lib/python*/site-packages")).iterdir():
        if "chainrule" not in entry.name:
            (links / entry.name).symlink_to(entry)
    return links
