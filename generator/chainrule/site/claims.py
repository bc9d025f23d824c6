"""No two things may be written to one place.

A clash that the build does not notice loses a page without a word: whichever is written last wins. So everything that
becomes a file makes a claim first, and the claims are compared as the least able disk would compare them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from chainrule.errors import Problem, Severity
from chainrule.site.places import mention
from chainrule.site.plan import GENERATED, MATHEMATICS, STYLE, Page, Redirect
from chainrule.site.urls import INDEX, fold
from chainrule.source import Source, Span

LONGEST = 240
"""Bytes of the name of a file or folder: systems end at 255, and some add a suffix."""
_UNPORTABLE = re.compile(r"(?i)^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?$|[. ]$|[\x00-\x1f\x7f<>:\"|?*\\]")
"""Names that Windows keeps for devices, cuts at their end, or refuses."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One file that the site will have, and who wants it."""

    path: PurePosixPath
    """The file in the site."""
    owner: str
    """What messages call it: the path of a document, ``the feed``."""
    span: Span | None
    """What in the content asks for it; None for files that every site has."""
    hint: str
    """How its writer can give it another place."""


def claimed(pages: Iterable[Page], redirects: Iterable[Redirect], assets: Iterable[PurePosixPath]) -> tuple[Claim, ...]:
    """The claims of everything that a site consists of; who comes first keeps the place."""
    return (
        *(Claim(path, name, None, "") for path, name in GENERATED.items()),
        *map(_page, pages),
        *map(_redirect, redirects),
        *map(_asset, assets),
    )


def _page(page: Page) -> Claim:
    document = page.document
    if document:
        hint = "rename the file, or give it another slug in its front matter"
        return Claim(page.path, document.source.path, mention(document, "slug", document.meta.slug), hint)
    first = page.listed[0].document if page.listed else None
    if page.kind == "tag" and first:
        hint = "spell a tag the same way in all posts, or choose another word"
        return Claim(
            page.path, f'the tag "{page.title}" of {first.source.path}', mention(first, "tags", page.title), hint
        )
    if page.kind == "section" and first:
        name = f"the list of the pages beside {first.source.path}"
        return Claim(page.path, name, first.source.line_span(1), f"write {page.path.parent}/index.md yourself")
    return Claim(page.path, f"the page of {page.kind}" if page.kind == "checks" else f"the {page.kind} page", None, "")


def _redirect(redirect: Redirect) -> Claim:
    name = f"the alias {redirect.alias} of {redirect.document.source.path}"
    hint = "remove the alias, or move what has its place"
    return Claim(redirect.path, name, mention(redirect.document, "aliases", redirect.alias), hint)


def _asset(path: PurePosixPath) -> Claim:
    hint = "rename the file"
    if path in GENERATED:
        hint = f"Chainrule writes this file; to change it, put your own into templates/{path}"
    return Claim(path, f"content/{path}", Source(f"content/{path}", "").span(), hint)


def clashes(claims: Iterable[Claim]) -> tuple[Problem, ...]:
    """A problem for each claim to a place that an earlier one has, as a file or as a folder."""
    files: dict[str, Claim] = {}
    folders: dict[str, Claim] = {}
    problems = []
    for claim in claims:
        place = fold(claim.path)
        above = [fold(parent) for parent in claim.path.parents]
        if place in files:
            problems.append(_same(claim, files[place]))
        elif taken := next((files[parent] for parent in above if parent in files), folders.get(place)):
            problems.append(_nested(claim, taken))
        else:
            files[place] = claim
            folders.update((parent, claim) for parent in above if parent not in folders)
    return tuple(problems)


def _same(claim: Claim, taken: Claim) -> Problem:
    places = f"the same place, {_shown(claim.path)}"
    if claim.path != taken.path:
        places = f"{_shown(claim.path)} and {_shown(taken.path)}, which are one file on some systems"
    return _clash(claim, taken, f"{claim.owner} and {taken.owner} would be written to {places}")


def _nested(claim: Claim, taken: Claim) -> Problem:
    file, folder = sorted((claim, taken), key=lambda each: len(each.path.parts))
    message = f"{file.owner} would be a file where {folder.owner} needs a folder, {_shown(file.path)}"
    return _clash(claim, taken, message)


def _clash(claim: Claim, taken: Claim, message: str) -> Problem:
    """The problem at the newer claim; at the older one where the newer is the site's own."""
    guilty = next(each for each in (claim, taken) if each.span is not None)
    assert guilty.span is not None
    return Problem("site.clash", message, guilty.span, guilty.hint)


def _shown(path: PurePosixPath) -> str:
    """A file of the site as readers know it: its address."""
    return f"/{path}" if path.name != INDEX else f"/{path.parent}/".replace("/./", "/")


def portable(claims: Iterable[Claim]) -> Iterator[Problem]:
    """A problem for each claim to a name that some system cannot hold; a warning where it is a mere file's."""
    for claim in claims:
        bad = next(
            (part for part in claim.path.parts if _UNPORTABLE.search(part) or len(part.encode()) > LONGEST), None
        )
        if bad is not None and claim.span is not None:
            shown = bad if len(bad) <= 40 else bad[:39] + "…"
            message = (
                f'{claim.owner[:200]} would be written to a file or folder "{shown}", which some systems cannot hold'
            )
            asset = claim.owner.startswith("content/") and claim.path.suffix != ".html"
            long = len(bad.encode()) > LONGEST
            severity: Severity = "warning" if asset and not long else "error"
            yield Problem("site.name", message, claim.span, claim.hint, severity=severity)


def reserved(claims: Iterable[Claim]) -> Iterator[Problem]:
    """A problem for each claim on the theme's own names: its folder of fonts, and its fingerprinted style sheets."""
    for claim in claims:
        style = claim.path.parent == STYLE.parent and claim.path.match(f"{STYLE.stem}.*{STYLE.suffix}")
        mine = style or claim.path.is_relative_to(MATHEMATICS)
        if mine and claim.span is not None:
            message = f"{claim.owner} would be written to {_shown(claim.path)}, which the theme keeps for itself"
            yield Problem("site.reserved", message, claim.span, claim.hint)
