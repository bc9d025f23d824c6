"""Checking what somebody names: files and folders of them, or a text, inside a site or not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from chainrule import config, content
from chainrule.build import surroundings
from chainrule.build.checking import CheckReport, Progress, check_documents, silent
from chainrule.config import Config
from chainrule.content import Document
from chainrule.errors import Problem
from chainrule.source import Source

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
"""What Markdown files are called; a site publishes the first of them only."""


def check_paths(
    paths: Iterable[Path],
    seed: int | None = None,
    progress: Progress = silent,
    *,
    untrusted: bool | None = None,
) -> CheckReport:
    """Check Markdown files and folders of them, inside a site or not; each site's own configuration applies.

    ``untrusted`` says whether the content may come from a stranger; None leaves that to the configuration. Raises
    `InstallError` if snippets cannot be run here, or not safely enough.
    """
    problems: list[Problem] = []
    documents: list[tuple[Document, Config]] = []
    for path in paths:
        files = list(_markdown_files(path))
        problems += [] if files else [_nothing(path)]
        seen = {document.source.path for document, _ in documents}
        for file in files:
            if _leads_out(file, path):
                problems.append(_outside(file))
                continue
            settings = _settings(file, seed, untrusted)
            document, found = content.read(file, shown(file), settings.zone)
            if document is None or document.source.path not in seen:
                problems += found
                documents += [(document, settings)] if document else []
    return _report(documents, problems, progress)


def check_text(data: bytes, name: Path, seed: int | None = None, *, untrusted: bool | None = None) -> CheckReport:
    """Check the text of one Markdown file that need not exist; ``name`` is its path, for messages and configuration."""
    settings = _settings(name, seed, untrusted)
    document, problems = content.read_text(data, shown(name), settings.zone)
    return _report([(document, settings)] if document else [], problems, silent)


def _report(
    documents: Sequence[tuple[Document, Config]], problems: Iterable[Problem], progress: Progress
) -> CheckReport:
    checked, unlocked = check_documents(documents, progress)
    found = (problem for each in checked for problem in each.problems)
    return CheckReport(checked, (*problems, *unlocked, *found, *surroundings.dead(documents)))


def _settings(path: Path, seed: int | None, untrusted: bool | None) -> Config:  # noqa: FBT001
    """What the site around a file says, and the command line over it."""
    settings = _nearest(path.resolve().parent)
    settings = settings if seed is None else replace(settings, seed=seed)
    return settings.foreign() if untrusted else settings if untrusted is None else replace(settings, untrusted=False)


def _markdown_files(path: Path) -> Iterator[Path]:
    """The file itself, whatever its name; or the Markdown files below a folder, hidden ones left out, in order."""
    if not path.is_dir():
        yield path
        return
    for folder, below, files in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith(".") and name != "node_modules")
        for name in sorted(files):
            file = Path(folder, name)
            if not name.startswith(".") and file.suffix.lower() in SUFFIXES:
                yield file


def _leads_out(file: Path, folder: Path) -> bool:
    """Whether a link leads out of the folder that was named: the texts of other folders are not to be shown."""
    return file != folder and file.is_symlink() and not file.resolve().is_relative_to(folder.resolve())


def _outside(file: Path) -> Problem:
    place = Source(file.as_posix(), "").span()
    hint = "remove it, or put a copy of the file in its place"
    return Problem("content.file", "this link leads out of the folder", place, hint)


def _nothing(folder: Path) -> Problem:
    """A misspelt folder must not look checked."""
    message = "there is no Markdown file below this folder, so nothing is checked"
    return Problem("content.none", message, Source(shown(folder), "").span(), "name another folder, or a file")


def _nearest(folder: Path) -> Config:
    """The configuration of the innermost site around a folder; the defaults where there is none.

    A file of that name among the texts of a site configures nothing: who writes texts does not set their terms.
    """
    roots = [parent for parent in (folder, *folder.parents) if (parent / config.NAME).is_file()]
    for root in roots:
        if not any(root.is_relative_to(outer / "content") for outer in roots):
            return config.load(root, shown(root / config.NAME))
    return Config(folder)


def shown(path: Path) -> str:
    """A path as messages show it: relative to the working directory where that is possible."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
