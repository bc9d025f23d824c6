"""The files of a folder: which are Markdown, which are published as they are, which are nobody's business.

Walked by hand and not with ``Path.rglob``, because a content folder can hold anything: links that lead out of it or
in circles, pipes that block whoever reads them, names that are no text.
"""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from chainrule.errors import Problem
from chainrule.source import Source

MARKDOWN = ".md"
_OTHER_MARKDOWN = frozenset({".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd"})
_BACKUPS = ("*~", "#*#", "*.swp", "*.swo", "*.swx", "*.bak", "*.orig", "*.rej", "*.tmp", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class File:
    """One file to read or to publish."""

    path: Path
    relative: PurePosixPath
    """From the folder that was walked."""


def is_ignored(name: str) -> bool:
    """Whether a name is hidden or an editor's or a system's leftover."""
    return name.startswith(".") or any(fnmatch.fnmatchcase(name, pattern) for pattern in _BACKUPS)


def walk(folder: Path, shown_as: str) -> tuple[list[File], list[Problem]]:
    """The files below a folder in the order of their paths, and what cannot be published."""
    files: list[File] = []
    problems: list[Problem] = []
    if not folder.is_dir():
        place = Source(shown_as, "").span()
        hint = "make it and put a Markdown file into it"
        return [], [Problem("content.missing", "there is no such folder", place, hint)]
    root = folder.resolve()
    waiting = [(folder, PurePosixPath(), frozenset({root}))]
    while waiting:
        here, relative, above = waiting.pop()
        for entry in _entries(here, f"{shown_as}/{relative}".removesuffix("/."), problems):
            below = relative / entry.name
            kind = _kind(entry, root)
            if kind == "folder":
                target = Path(entry.path).resolve()
                if target in above:
                    problems.append(_refused(f"{shown_as}/{below}", "this link leads around in a circle"))
                else:
                    waiting.append((here / entry.name, below, above | {target}))
            elif kind == "file":
                files.append(File(here / entry.name, below))
            else:
                problems.append(_refused(f"{shown_as}/{below}", kind))
    files.sort(key=lambda file: file.relative.parts)
    problems += [_other_markdown(file, shown_as) for file in files if file.path.suffix.lower() in _OTHER_MARKDOWN]
    return files, sorted(problems, key=lambda problem: problem.span.source.path)


def _entries(folder: Path, shown_as: str, problems: list[Problem]) -> Iterator[os.DirEntry[str]]:
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        problems.append(_refused(shown_as, f"this folder cannot be read: {error.strerror}"))
        return
    for entry in entries:
        if is_ignored(entry.name):
            continue
        try:
            entry.name.encode("utf-8")
        except UnicodeEncodeError:
            shown = os.fsencode(entry.name).decode("utf-8", "replace")
            problems.append(_refused(f"{shown_as}/{shown}", "the name of this file is not UTF-8"))
        else:
            yield entry


def _kind(entry: os.DirEntry[str], root: Path) -> str:
    """``file``, ``folder``, or in words why it is neither."""
    try:
        if entry.is_symlink() and not Path(entry.path).resolve(strict=True).is_relative_to(root):
            return "this link leads out of the folder"
        mode = entry.stat().st_mode
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself, in older versions of Python
        return f"this link leads nowhere: {getattr(error, 'strerror', None) or error}"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "this is neither a file nor a folder"


def _refused(path: str, message: str) -> Problem:
    hint = "remove it, or put a copy of the file in its place" if "link" in message else "remove it, or hide it: .name"
    return Problem("content.file", message, Source(path, "").span(), hint)


def _other_markdown(file: File, shown_as: str) -> Problem:
    message = f"a file {file.path.suffix} is published as it is, not as a page"
    place = Source(f"{shown_as}/{file.relative}", "").span()
    return Problem(
        "content.suffix", message, place, f"call it {file.path.stem}.md to make a page of it", severity="warning"
    )
