"""What was written: the folder ``content/`` as documents and assets, and single files outside of any site.

Everything that is wrong with any of it is a `Problem`; nothing here raises for bad content, so that one run can report
all of it. ``python-frontmatter`` and Pelican's readers were weighed: they end at the first error and keep no places.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from chainrule.content.assets import active
from chainrule.content.document import LIMIT, Document, Kind, decode, document
from chainrule.content.files import MARKDOWN, walk
from chainrule.content.meta import Meta
from chainrule.errors import Problem
from chainrule.source import Source

__all__ = ["Content", "Document", "Kind", "Meta", "kind_of", "load", "read", "read_text"]

POSTS = "posts"
"""The folder of posts in ``content/``."""


@dataclass(frozen=True, slots=True)
class Content:
    """A content folder, read."""

    documents: tuple[Document, ...]
    """In the order of their paths."""
    assets: tuple[Path, ...]
    """Files to publish as they are, in the order of their paths; each begins with the folder that was loaded."""
    problems: tuple[Problem, ...]


def load(
    folder: Path,
    shown_as: str,
    zone: tzinfo,
    *,
    untrusted: bool = False,
    known: Mapping[Path, Document] = MappingProxyType({}),
    wanted: Callable[[PurePosixPath], bool] = lambda _path: True,
) -> Content:
    """Read the content folder of a site; ``shown_as`` is what messages call it, ``zone`` that of dates without one.

    ``*.md`` below ``posts/`` are posts, other ``*.md`` pages, everything else assets; hidden files and editors'
    leftovers are left out. Where the content is ``untrusted``, files that do something in a browser are problems.
    ``known`` has documents that were read before, by their files, and stands for these; of all others only those are
    read whose paths are ``wanted``.
    """
    if untrusted and not folder.resolve().is_relative_to(folder.parent.resolve()):
        message = "this link leads out of the site, and its author is not trusted"
        return Content((), (), (Problem("content.file", message, Source(shown_as, "").span(), "remove it"),))
    files, problems = walk(folder, shown_as)
    if untrusted:
        refused = {file: list(active(file, shown_as)) for file in files}
        files = [file for file in files if not refused[file]]
        problems += [problem for found in refused.values() for problem in found]
    documents: list[Document] = []
    assets: list[Path] = []
    for file in files:
        if file.path.suffix.lower() != MARKDOWN:
            assets.append(file.path)
            continue
        kind = kind_of(file.relative)
        if known and (before := known.get(file.path.resolve())):
            documents.append(replace(before, path=file.relative, kind=kind))
            continue
        if not wanted(file.relative):
            continue
        source, found = _source(file.path, f"{shown_as}/{file.relative}")
        problems += found
        if source is not None:
            each, found = document(source, file.relative, kind, zone, in_site=True)
            documents.append(each)
            problems += found
    return Content(tuple(documents), tuple(assets), tuple(problems))


def read(path: Path, shown_as: str, zone: tzinfo = UTC) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read one Markdown file, inside a site or not; None if it is no readable text."""
    source, problems = _source(path, shown_as)
    return _lone(source, problems, zone)


def read_text(data: bytes, shown_as: str, zone: tzinfo = UTC) -> tuple[Document | None, tuple[Problem, ...]]:
    """The same for a text that is no file, or not this one yet: what an editor holds."""
    source, problems = _decoded(data, shown_as)
    return _lone(source, problems, zone)


def _lone(source: Source | None, problems: list[Problem], zone: tzinfo) -> tuple[Document | None, tuple[Problem, ...]]:
    if source is None:
        return None, tuple(problems)
    found, more = document(source, PurePosixPath(PurePosixPath(source.path).name), "post", zone, in_site=False)
    return found, (*problems, *more)


def kind_of(path: PurePosixPath) -> Kind:
    """A path in ``content/`` is that of a post below ``posts/``, except for that folder's own page."""
    return "post" if path.parts[0] == POSTS and len(path.parts) > 1 and path.parts[1:] != ("index.md",) else "page"


def _source(path: Path, shown_as: str) -> tuple[Source | None, list[Problem]]:
    """The text of a file; None with a problem if it cannot be read, is too large or is not UTF-8."""
    place = Source(shown_as, "").span()
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None, [Problem("content.unreadable", "this is not a file", place, "name a Markdown file")]
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        return None, [Problem("content.unreadable", f"this file cannot be read: {error.strerror}", place)]
    return _decoded(data, shown_as)


def _decoded(data: bytes, shown_as: str) -> tuple[Source | None, list[Problem]]:
    if len(data) > LIMIT:
        message = f"this file is larger than {LIMIT // 1024**2} MiB"
        place = Source(shown_as, "").span()
        return None, [Problem("content.size", message, place, "split it, or publish it as a file of another kind")]
    source, problems = decode(data, shown_as)
    return (None if problems else source), problems
