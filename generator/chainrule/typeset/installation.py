"""The MathJax files beside this module: read them all, or say how to get them.

They are not in the repository: ``tools/fetch_mathjax.py`` fetches them into ``mathjax/``, as ``mathjax.toml`` says, and
wheels carry them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainrule.errors import InstallError, Problem
from chainrule.source import Source

FOLDER = Path(__file__).parent / "mathjax"
MANIFEST = Path(__file__).parent / "mathjax.toml"
FONTS = "chtml/woff2"


@dataclass(frozen=True, slots=True)
class Installation:
    """MathJax as installed: its scripts in the order in which they are loaded, and its TeX extensions."""

    folder: Path
    scripts: tuple[str, ...]
    """The text of each script."""
    extensions: tuple[str, ...]
    """The names of the TeX extensions among them, such as ``ams``."""

    def font(self, name: str) -> bytes:
        """A font file of the folder, such as ``mjx-tex-n.woff2``; raises `InstallError` if there is none."""
        return _read(self.folder, f"{FONTS}/{name}")


def load(folder: Path = FOLDER) -> Installation:
    """The MathJax files in ``folder``; raises `InstallError` if they are missing, or not of the pinned version."""
    packages: list[dict[str, Any]] = tomllib.loads(MANIFEST.read_text("utf-8"))["packages"]
    wanted = "".join(f"{package['name']} {package['version']}\n" for package in packages)
    found = _read(folder, "VERSION").decode("utf-8", "replace")
    if found != wanted:
        raise broken(folder, f"needs {_listed(wanted)}; this is {_listed(found)}")
    paths = [Path(path) for package in packages for path in package["scripts"]]
    scripts = tuple(_read(folder, path.as_posix()).decode("utf-8", "replace") for path in paths)
    return Installation(folder, scripts, tuple(path.stem for path in paths if path.parent.name == "extensions"))


def _listed(version: str) -> str:
    return ", ".join(version.split("\n")[:-1]) or "something else"


def _read(folder: Path, path: str) -> bytes:
    try:
        return (folder / path).read_bytes()
    except OSError as error:
        raise broken(folder, f"cannot read {path}: {error.strerror}") from error


def broken(folder: Path, what: str) -> InstallError:
    """The error for MathJax files that are missing or do not work."""
    hint = "in a checkout of Chainrule run: make build; otherwise run: pip install --force-reinstall chainrule"
    place = Source(str(folder), "").span()
    return InstallError(
        [Problem("install.mathjax", f"the MathJax files of Chainrule are not usable: {what}", place, hint)]
    )
