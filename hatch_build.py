"""A build hook: no wheel and no sdist without the MathJax files, which are not in the repository.

Where they are missing they are fetched, so that ``pip install git+…`` and pre-commit get a whole Chainrule. An editable
install works without them: the Makefile makes it before it fetches them.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOM = Path("generator/chainrule/typeset")
FETCH = Path("tools/fetch_mathjax.py")


def missing(root: Path) -> list[str]:
    """The files listed in ``mathjax.toml`` that are not in ``mathjax/`` below it, and ``VERSION`` if it is outdated."""
    packages = tomllib.loads((root / ROOM / "mathjax.toml").read_text("utf-8"))["packages"]
    folder = root / ROOM / "mathjax"
    version = folder / "VERSION"
    wanted = "".join(f"{package['name']} {package['version']}\n" for package in packages)
    paths = [path for package in packages for path in [*package["scripts"], *package["others"]]]
    absent = [path for path in paths if not (folder / path).is_file()]
    return absent if version.is_file() and version.read_text("utf-8") == wanted else ["VERSION", *absent]


class MathJaxHook(BuildHookInterface[Any]):
    """Stops a build that would give out a Chainrule that cannot typeset."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's names
        """Called before each build; ``version`` is ``standard`` or ``editable``."""
        root = Path(self.root)
        if version != "editable" and missing(root) and (root / FETCH).is_file():
            subprocess.run([sys.executable, root / FETCH], check=False)
        absent = missing(root)
        if version != "editable" and absent:
            self.app.abort(
                f"Chainrule cannot be packaged: {len(absent)} of its MathJax files are missing or outdated, such as "
                f"{ROOM}/mathjax/{absent[0]}. Fetch them first: python tools/fetch_mathjax.py"
            )
