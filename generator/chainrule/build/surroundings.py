r"""What surrounds a text that is checked alone: where its references and links lead, as far as that can be known.

In the content of a site that is what the build would say of them, with the other texts as they are on the disk. A text
that belongs to no site has its own labels only, and whoever publishes it may have others: what is missing there is a
warning, and ``\eqref{post:name}``, which may mean another page, is left alone.
"""

from __future__ import annotations

import os
import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from chainrule import config, content, site
from chainrule.config import Config
from chainrule.content import Content, Document
from chainrule.errors import Problem

PREFIXES = frozenset({"eq", "thm", "def", "lem", "prop", "cor", "ex", "rem"})
"""What stands before the colon in a name of this page, and is no name of another one."""


def now() -> datetime:
    """The time of the build; ``SOURCE_DATE_EPOCH`` sets it for builds that must come out the same."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)


def dead(documents: Iterable[tuple[Document, Config]]) -> Iterator[Problem]:
    """The references and links of these documents that lead nowhere, with the settings of each."""
    sites: dict[Path, dict[Path, Document]] = defaultdict(dict)
    settings = {}
    for document, own in documents:
        file = Path(document.source.path).resolve()
        if (own.root / config.NAME).is_file() and file.is_relative_to(own.content.resolve()):
            settings[own.root] = own
            sites[own.root][file] = document
        else:
            yield from _alone(document)
    for root, checked in sites.items():
        if any(_leads_on(document) for document in checked.values()):
            yield from _in_site(settings[root], checked)


def _leads_on(document: Document) -> bool:
    """Whether anything in it can lead to nothing."""
    return bool(document.parsed.references or document.parsed.links)


def _alone(document: Document) -> Iterator[Problem]:
    index = site.index([document], (), "post")
    own = {label.partition(":")[0] for label in index.numbers[document.path].targets if ":" in label}
    for problem in site.dead_references([document], index):
        page, colon, _ = problem.span.text.partition(":")
        if not colon or page in PREFIXES | own:
            yield replace(problem, severity="warning")


def _in_site(settings: Config, checked: Mapping[Path, Document]) -> list[Problem]:
    """What the plan of the site has against these documents.

    To read a whole site takes a while. So first only those texts are read that these documents seem to name, and all of
    them only if that leaves something to say.
    """
    placed = [_placed(document, file, settings) for file, document in checked.items()]
    problems: list[Problem] = []
    for wanted in (_named(placed), lambda _path: True):
        loaded = content.load(
            settings.content,
            settings.content.as_posix(),
            settings.zone,
            untrusted=settings.untrusted,
            known=checked,
            wanted=wanted,
        )
        problems = list(_planned(settings, placed, loaded))
        if not problems:
            break
    return problems


def _named(documents: Sequence[Document]) -> Callable[[PurePosixPath], bool]:
    """Whether a path may be that of a text which these documents refer to or link to."""
    names = tuple({each.name.partition(":")[0] for document in documents for each in document.parsed.references})
    links = {
        posixpath.normpath(document.path.parent / unquote(link.target.partition("#")[0]))
        for document in documents
        for link in document.parsed.links
    }

    def named(path: PurePosixPath) -> bool:
        name = path.parent if path.stem == "index" else path.with_suffix("")
        return str(path) in links or str(name).endswith(names)

    return named


def _planned(settings: Config, placed: Sequence[Document], loaded: Content) -> Iterator[Problem]:
    """What a plan with these other texts has against the documents; drafts and scheduled ones may lead to others."""
    read = {each.path for each in loaded.documents}
    documents = (*loaded.documents, *(each for each in placed if each.path not in read))
    published = site.plan(settings, documents, loaded.assets, now())
    held = {each.document.path for each in published.held}
    whole = site.plan(settings, documents, loaded.assets, now(), drafts=True, future=True) if held else published
    for document in placed:
        yield from _of(document, (whole if document.path in held else published).problems)


def _placed(document: Document, file: Path, settings: Config) -> Document:
    """A document of the site that was read alone, with its place there; an editor may have it before the disk does."""
    path = PurePosixPath(file.relative_to(settings.content.resolve()))
    return replace(document, path=path, kind=content.kind_of(path))


def _of(document: Document, problems: Sequence[Problem]) -> Iterator[Problem]:
    for problem in problems:
        if problem.span.source.path == document.source.path and problem.rule.startswith(("link.", "reference.")):
            yield problem
