"""Sending the built site to where people read it: a folder, or a branch of the site's git repository.

The branch is written by ghp-import, which Pelican and MkDocs users know: it adds a commit without touching the working
tree. It runs in a process of its own, because it works in the current directory and prints what git prints.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from chainrule.build import output
from chainrule.config import Config
from chainrule.errors import ChainruleError, ConfigError, Problem
from chainrule.source import Source


def to_folder(config: Config, folder: Path) -> str:
    """Replace ``folder`` by the built site; returns what was done, in a sentence.

    The copy is made beside the folder and swapped in. Raises `ConfigError` if the folder holds anything else.
    """
    target = (config.root / folder).resolve()
    if target == config.root.resolve() or config.root.resolve().is_relative_to(target):
        raise ConfigError([_problem("publish.folder", f"{folder} holds the site's own sources", config)])
    output.refuse_foreign(target)
    with output.staging(target) as aside:
        shutil.copytree(config.output, aside, dirs_exist_ok=True)
        if config.publishing.cname:
            (aside / "CNAME").write_text(config.publishing.cname + "\n", "utf-8")
    return f"published to {target}"


def to_branch(config: Config, branch: str, remote: str, message: str) -> str:
    """Commit the built site to ``branch`` and push it to ``remote`` (if given); returns what was done.

    The branch must be a site's already, or new: one that holds anything else, or is checked out, is refused with a
    `ConfigError`. Raises `ChainruleError` with git's own words if git refuses.
    """
    _refuse_sources(config, branch)
    command = [sys.executable, "-m", "ghp_import", "--no-jekyll", "--branch", branch, "--message", message]
    if remote:
        command += ["--remote", remote, "--push"]
    if config.publishing.cname:
        command += ["--cname", config.publishing.cname]
    run = _run(config, [*command, str(config.output)])
    if run.returncode:
        detail = "\n".join((run.stdout + run.stderr).strip().splitlines()[-8:])
        raise ChainruleError([_problem("publish.git", f"git did not take the site to {branch}", config, detail)])
    return f"published to branch {branch}" + (f" of {remote}" if remote else "; push it to publish")


def _refuse_sources(config: Config, branch: str) -> None:
    """Raise `ConfigError` if the site would replace the branch that is checked out, or one that is not a site."""
    if _run(config, ["git", "symbolic-ref", "--short", "HEAD"]).stdout.strip() == branch:
        raise ConfigError([_problem("publish.branch", f"{branch} is the branch that you are working on", config)])
    for tip in (f"refs/heads/{branch}", f"refs/remotes/{config.publishing.remote}/{branch}"):
        exists = _run(config, ["git", "rev-parse", "--verify", "--quiet", tip]).returncode == 0
        if exists and _run(config, ["git", "cat-file", "-e", f"{tip}:{output.MARK}"]).returncode:
            message = f"the branch {branch} holds something that is not a built site"
            raise ConfigError([_problem("publish.branch", message, config)])


def _run(config: Config, command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, cwd=config.root, capture_output=True, text=True, errors="replace", check=False)
    except FileNotFoundError as error:
        raise ChainruleError([_problem("publish.git", f"cannot run {command[0]}", config)]) from error


def _problem(rule: str, message: str, config: Config, detail: str = "") -> Problem:
    hints = {
        "publish.folder": "name another folder in [publish] of chainrule.toml, or with --folder",
        "publish.branch": "name another branch in [publish] of chainrule.toml, or with --branch",
        "publish.git": "mend what git says and publish again; nothing was pushed",
    }
    return Problem(rule, message, Source(str(config.root), "").span(), hints[rule], detail)
