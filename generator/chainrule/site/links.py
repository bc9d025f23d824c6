"""Where a link in a post leads: to a file of the site, out of the site, or nowhere.

Writers link to what they see on their disk, ``../docs/checking.md#types``, so that the link also works in an editor and
on a code host. Addresses of the built site, ``/tags/calculus/``, are understood as well. Everything else that has no
scheme is dead, and the build says so with the nearest thing that exists.
"""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

from chainrule.errors import suggest

ALWAYS = frozenset({"", "top"})
"""Fragments that every page has: HTML defines both as its beginning."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Everything that a link may lead to."""

    sources: Mapping[PurePosixPath, PurePosixPath]
    """Document or asset, as a path in ``content/`` → its file in the site."""
    files: frozenset[PurePosixPath]
    """Every file of the site."""
    anchors: Mapping[PurePosixPath, frozenset[str]]
    """HTML file of the site → the ids on it; files that are missing here are not looked into."""
    held: Mapping[PurePosixPath, str]
    """Held-back documents, by their path in ``content/`` and in the site → why they are not published."""


@dataclass(frozen=True, slots=True)
class Located:
    """A file of the site, and the place on it."""

    path: PurePosixPath
    fragment: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Dead:
    """A link that leads nowhere: the rule that it breaks, a sentence, and the next step."""

    rule: str
    message: str
    hint: str | None = None


def locate(link: str, origin: PurePosixPath, targets: Targets) -> Located | Dead | None:
    """Where ``link`` leads that stands in the document ``origin`` (a path in ``content/``); None: out of the site."""
    try:
        parts = urlsplit(link)
    except ValueError as error:
        return Dead("link.malformed", f"this is not an address: {error}")
    if parts.scheme or parts.netloc:
        return None
    return _inside(parts, origin, targets)


def rewriter(origin: PurePosixPath, targets: Targets, url: Callable[..., str]) -> Callable[[str], str]:
    """What turns the links of the document ``origin`` into URLs, written by ``url(path, fragment=…, query=…)``.

    Links out of the site, and dead ones, which are problems of the plan, stay as they are.
    """

    def rewrite(link: str) -> str:
        found = locate(link, origin, targets)
        return url(found.path, fragment=found.fragment, query=found.query) if isinstance(found, Located) else link

    return rewrite


def _inside(parts: SplitResult, origin: PurePosixPath, targets: Targets) -> Located | Dead:
    path = _normal(unquote(parts.path), origin) if parts.path else origin
    file = _file(path, targets)
    if file is None:
        return _missing(unquote(parts.path), path, origin, targets)
    fragment = unquote(parts.fragment)
    anchors = targets.anchors.get(file)
    if fragment in ALWAYS or anchors is None or fragment in anchors:
        return Located(file, fragment, parts.query)
    return _no_anchor(unquote(parts.path), fragment, anchors)


def _normal(path: str, origin: PurePosixPath) -> PurePosixPath:
    """The path from the top of ``content/`` on; it starts with ``..`` where it leads out of it."""
    return PurePosixPath(posixpath.normpath(posixpath.join("/", path)[1:] if path[0] == "/" else origin.parent / path))


def _file(path: PurePosixPath, targets: Targets) -> PurePosixPath | None:
    if path in targets.sources:
        return targets.sources[path]
    return next((file for file in (path, path / "index.html") if file in targets.files), None)


def _missing(written: str, path: PurePosixPath, origin: PurePosixPath, targets: Targets) -> Dead:
    for held in (path, path / "index.html"):
        if held in targets.held:
            message = f"this links to {held if held.suffix == '.md' else written}, which {targets.held[held]}"
            return Dead("link.held-back", message, "remove the link, or publish the page that it leads to")
    if path.parts[:1] == ("..",):
        return Dead("link.outside", f"{written} leads out of the site", "move the file into content/")
    near = _nearest(written, _spellings(written, origin, targets))
    return Dead("link.dead", f"the site has no page or file {written}", near or _guess(written))


def _nearest(written: str, spellings: Iterable[str]) -> str | None:
    """``did you mean …`` for the nearest path, suffixes aside: two names are not alike because both end in ``.md``."""
    bare = {posixpath.splitext(spelling)[0]: spelling for spelling in spellings}
    near = difflib.get_close_matches(posixpath.splitext(written.rstrip("/"))[0], bare, n=1, cutoff=0.7)
    return f'did you mean "{bare[near[0]]}"?' if near else None


def _guess(written: str) -> str:
    if written.startswith("www.") or posixpath.normpath(written).split("/")[0].endswith((".com", ".org", ".net")):
        return f"for another site, write https://{written}"
    return "link to a file in content/ by its path from this file, such as ../docs/page.md"


def _spellings(written: str, origin: PurePosixPath, targets: Targets) -> Iterable[str]:
    """Everything that exists, in the manner in which this link is written."""
    if written.startswith("/"):
        return [f"/{path}" for path in (*targets.files, *targets.sources)]
    return [posixpath.relpath(path, origin.parent) for path in targets.sources]


def _no_anchor(written: str, fragment: str, anchors: frozenset[str]) -> Dead:
    near = suggest(fragment, sorted(anchors))
    known = ", ".join(f"#{anchor}" for anchor in sorted(anchors)[:8])
    where = written or "this page"
    return Dead(
        "link.dead-anchor",
        f'{where} has no heading or anchor "{fragment}"',
        near or (f"it has {known}" if known else f"link to {where} as a whole: it has no anchors"),
    )
