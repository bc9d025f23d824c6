"""From documents to the plan of a site: which pages there are, where they are, and what leads where.

Pure: it reads no file and no clock. Nothing is left out without a word, and nothing that is wrong is passed over:
what is held back stands in the plan, and clashes and dead links are its problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from chainrule.config import Config
from chainrule.content import Document
from chainrule.errors import Problem
from chainrule.site import pages
from chainrule.site.claims import Claim, claimed, clashes, portable, reserved
from chainrule.site.links import Dead, Targets, locate
from chainrule.site.places import alias_place, mention, place, tag_place
from chainrule.site.plan import Held, Page, Plan, Redirect
from chainrule.site.references import Index, find, index


def plan(
    config: Config,
    documents: Iterable[Document],
    assets: Iterable[Path],
    now: datetime,
    *,
    drafts: bool = False,
    future: bool = False,
) -> Plan:
    """The plan of a site of these documents and of these other files of ``config.content``.

    ``now`` (with a zone) decides which documents are still to come; ``drafts`` and ``future`` take in what would be
    held back. The plan carries every problem found; with an error among them it must not be built.
    """
    shown, held = pages.hold(documents, now, drafts=drafts, future=future)
    files = MappingProxyType({PurePosixPath(path.relative_to(config.content).as_posix()): path for path in assets})
    all_pages = _pages(shown, config.title)
    redirects = _redirects(all_pages)
    claims = claimed(all_pages, redirects, files)
    targets = _targets(all_pages, claims, files, held)
    numbered = index(shown, ((each.document, each.reason) for each in held), config.numbering, config.names)
    problems = (
        *clashes(claims),
        *reserved(claims),
        *portable(claims),
        *_bad_names(shown),
        *_dead_links(shown, targets),
        *dead_references(shown, numbered),
    )
    navigation = pages.navigation(all_pages)
    return Plan(config, all_pages, navigation, redirects, files, held, targets, numbered, problems)


def _pages(documents: Sequence[Document], title: str) -> tuple[Page, ...]:
    posts = pages.posts(documents)
    written = pages.written(documents)
    home = pages.home(documents, title, posts)
    return home, *posts, *written, *pages.sections(written), *pages.tags(posts), pages.CHECKED, pages.SEARCHED


def _redirects(all_pages: Iterable[Page]) -> tuple[Redirect, ...]:
    return tuple(
        Redirect(path, page.path, page.title, alias, page.document)
        for page in all_pages
        if page.document
        for alias in page.document.meta.aliases
        if (path := alias_place(alias))
    )


def _targets(
    all_pages: Iterable[Page], claims: Iterable[Claim], files: Mapping[PurePosixPath, Path], held: Iterable[Held]
) -> Targets:
    written = {page.document.path: page for page in all_pages if page.document}
    return Targets(
        sources={**{path: path for path in files}, **{path: page.path for path, page in written.items()}},
        files=frozenset(claim.path for claim in claims),
        anchors={page.path: page.document.parsed.anchors for page in written.values() if page.document},
        held={path: each.reason for each in held for path in (each.document.path, place(each.document))},
    )


def _bad_names(documents: Iterable[Document]) -> Iterator[Problem]:
    """A problem for each tag and alias that no file can be named after."""
    for document in documents:
        for tag in document.meta.tags:
            if tag_place(tag) is None:
                message = f'the tag "{tag}" has no letter or digit to name its page after'
                yield Problem("site.tag", message, mention(document, "tags", tag), "choose another word")
        for alias in document.meta.aliases:
            if alias_place(alias) is None:
                message = f'"{alias}" is not an address inside this site'
                hint = "an alias is a path such as /2017/01/old-name/ or /old-name.html"
                yield Problem("site.alias", message, mention(document, "aliases", alias), hint)


def _dead_links(documents: Iterable[Document], targets: Targets) -> Iterator[Problem]:
    for document in documents:
        for link in document.parsed.links:
            found = locate(link.target, document.path, targets)
            if isinstance(found, Dead):
                yield Problem(found.rule, found.message, link.span, found.hint)


def dead_references(documents: Iterable[Document], numbered: Index) -> Iterator[Problem]:
    """A problem for each reference in the documents that means nothing among what was numbered."""
    for document in documents:
        for reference in document.parsed.references:
            found = find(reference.name, document.path, numbered) if reference.name else None
            if isinstance(found, Dead):
                yield Problem(found.rule, found.message, reference.span, found.hint)
