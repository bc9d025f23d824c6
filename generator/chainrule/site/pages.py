"""The pages of a site: those that were written, and those that list them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from chainrule.content import Document
from chainrule.site.places import place, tag_place
from chainrule.site.plan import CHECKS, HOME, SEARCH, TAGS, Held, Page, Reference
from chainrule.site.urls import INDEX

CHECKED = Page("checks", CHECKS, "What was checked")
"""The page that every site has about all of its checks."""
SEARCHED = Page("search", SEARCH, "Search")
"""The page that every site can be searched from."""


def hold(
    documents: Iterable[Document], now: datetime, *, drafts: bool, future: bool
) -> tuple[list[Document], tuple[Held, ...]]:
    """The documents to publish, and those to hold back: drafts, and what is dated after ``now``."""
    published, held = [], []
    for document in documents:
        date = document.meta.date
        if document.meta.draft and not drafts:
            held.append(Held(document, None))
        elif date is not None and date > now and not future:
            held.append(Held(document, date))
        else:
            published.append(document)
    return published, tuple(held)


def posts(documents: Iterable[Document]) -> tuple[Page, ...]:
    """The pages of posts, newest first, each with its neighbours in time and its tags."""
    ordered = sorted((document for document in documents if document.kind == "post"), key=_age, reverse=True)
    pages = [Page("post", place(each), each.meta.title, each, tags=_tags_of(each)) for each in ordered]
    references = [Reference(page.title, page.path) for page in pages]
    newer = [None, *references][:-1]
    older = [*references, None][1:]
    return tuple(
        replace(page, newer=after, older=before) for page, after, before in zip(pages, newer, older, strict=True)
    )


def _age(document: Document) -> tuple[float, str]:
    date = document.meta.date
    return (date.timestamp() if date else 0.0), str(document.path)


def _tags_of(document: Document) -> tuple[Reference, ...]:
    places = {tag: tag_place(tag) for tag in document.meta.tags}
    return tuple(Reference(tag, path) for tag, path in places.items() if path)


def written(documents: Iterable[Document]) -> tuple[Page, ...]:
    """The pages that are not posts, by their paths; the home page, if it was written, is not among them."""
    pages = (Page("page", place(each), each.meta.title, each) for each in documents if each.kind == "page")
    return tuple(sorted((page for page in pages if page.path != HOME), key=lambda page: page.path))


def home(documents: Iterable[Document], title: str, listed: tuple[Page, ...]) -> Page:
    """The first page: ``content/index.md``, if there is one, and the posts."""
    document = next((each for each in documents if each.kind == "page" and place(each) == HOME), None)
    return Page("home", HOME, document.meta.title if document else title, document, listed=listed)


def sections(pages: Sequence[Page]) -> tuple[Page, ...]:
    """A list of pages for each folder that has pages but no ``index.md``, so that none of them is out of reach."""
    folders = {folder for page in pages for folder in page.path.parent.parents if folder != PurePosixPath()}
    known = list(pages)
    made = []
    for folder in sorted(folders - {page.path.parent for page in pages}, key=lambda each: (-len(each.parts), each)):
        inside = sorted((page for page in known if page.path.parent.parent == folder), key=lambda page: page.path)
        made.append(Page("section", folder / INDEX, _words(folder.name), listed=tuple(inside)))
        known.append(made[-1])
    return tuple(made)


def _words(name: str) -> str:
    text = name.replace("-", " ").replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def tags(listed: Iterable[Page]) -> tuple[Page, ...]:
    """A page for each tag, and the page of all tags; nothing where no post has one."""
    by_tag: dict[Reference, list[Page]] = {}
    for page in listed:
        for tag in page.tags:
            by_tag.setdefault(tag, []).append(page)
    if not by_tag:
        return ()
    ordered = sorted(by_tag, key=lambda tag: (tag.title.casefold(), tag.title))
    return (
        Page("tags", TAGS, "Tags", tags=tuple(ordered)),
        *(Page("tag", tag.path, tag.title, listed=tuple(by_tag[tag])) for tag in ordered),
    )


def navigation(pages: Iterable[Page]) -> tuple[Reference, ...]:
    """What every page leads to: the pages at the top of the site, then the tags."""
    top = [page for page in pages if len(page.path.parts) == 2 and page.kind in {"page", "section", "tags"}]
    ordered = sorted(top, key=lambda page: (page.kind == "tags", page.path))
    return tuple(Reference(page.title, page.path) for page in ordered)
