"""What a site will consist of: the records that the plan hands to the theme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Literal

from chainrule.config import Config
from chainrule.content import Document
from chainrule.errors import Problem
from chainrule.site.links import Targets, rewriter
from chainrule.site.references import Index
from chainrule.site.urls import absolute, relative

PageKind = Literal["home", "post", "page", "section", "tag", "tags", "checks", "search", "missing"]

HOME = PurePosixPath("index.html")
TAGS = PurePosixPath("tags/index.html")
FEED = PurePosixPath("atom.xml")
SITEMAP = PurePosixPath("sitemap.xml")
ROBOTS = PurePosixPath("robots.txt")
MISSING = PurePosixPath("404.html")
PLAIN = PurePosixPath(".nojekyll")
CHECKS = PurePosixPath("checks/index.html")
RECORD = PurePosixPath("checks.json")
BADGE = PurePosixPath("checks.svg")
SEARCH = PurePosixPath("search/index.html")
INDEXED = PurePosixPath("search.json")
FAVICON = PurePosixPath("favicon.svg")
STYLE = PurePosixPath("assets/style.css")
"""The style sheet before its fingerprint: it is written as ``assets/style.<digest>.css``."""
SCRIPTS = PurePosixPath("assets")
"""The folder of the scripts, which have fingerprints too: ``assets/reading.<digest>.js``."""
MATHEMATICS = PurePosixPath("assets/mathematics")
"""The folder of the mathematics style sheet and its fonts."""

GENERATED: Mapping[PurePosixPath, str] = {
    FEED: "the feed",
    SITEMAP: "the sitemap",
    ROBOTS: "the file for crawlers",
    MISSING: "the page for missing pages",
    PLAIN: "the mark of a built site",
    FAVICON: "the icon",
    RECORD: "the record of what was checked",
    BADGE: "the badge",
    INDEXED: "the index of the search",
}
"""Files of every site, and what messages call them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A link with its text."""

    title: str
    path: PurePosixPath


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML page of the site."""

    kind: PageKind
    path: PurePosixPath
    """The file in the site: ``posts/softmax/index.html``."""
    title: str
    document: Document | None = None
    """What was written; None for the page of a tag or a section, and for a home page without ``content/index.md``."""
    tags: tuple[Reference, ...] = ()
    """The tags of a post, or all tags on the page of tags, each with its page."""
    listed: tuple[Page, ...] = ()
    """The pages listed on it: posts newest first, a section's pages by their file names."""
    newer: Reference | None = None
    """The next post in time."""
    older: Reference | None = None
    """The previous post in time."""

    @property
    def description(self) -> str:
        """One sentence about it, or nothing."""
        return (self.document.meta.description or "") if self.document else ""

    @property
    def date(self) -> datetime | None:
        """When it was first published; posts have a date always."""
        return self.document.meta.date if self.document else None

    @property
    def updated(self) -> datetime | None:
        """When it was last revised, if that was said."""
        return self.document.meta.updated if self.document else None

    @property
    def draft(self) -> bool:
        """Whether it is shown only because drafts were asked for."""
        return self.document is not None and self.document.meta.draft


@dataclass(frozen=True, slots=True)
class Redirect:
    """A page at an old address that sends its reader on."""

    path: PurePosixPath
    target: PurePosixPath
    title: str
    alias: str
    """The old address as it was written."""
    document: Document
    """The document that has it among its aliases."""


@dataclass(frozen=True, slots=True)
class Held:
    """A document that is not published now."""

    document: Document
    until: datetime | None
    """The date that a scheduled document waits for; None for a draft."""

    @property
    def reason(self) -> str:
        """Why it is held back, as a predicate: ``is a draft``."""
        return "is a draft" if self.until is None else f"is scheduled for {self.until:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the site will consist of; nothing of it is rendered yet."""

    config: Config
    pages: tuple[Page, ...]
    """The home page, posts (newest first), pages, and the pages of tags."""
    navigation: tuple[Reference, ...]
    redirects: tuple[Redirect, ...]
    assets: Mapping[PurePosixPath, Path]
    """Path in the site → the file to copy there."""
    held: tuple[Held, ...]
    targets: Targets
    """What links may lead to."""
    index: Index
    """The numbers of all documents, and what references may mean."""
    problems: tuple[Problem, ...]
    """Clashes and dead links; a plan with errors among them must not be built."""

    @property
    def posts(self) -> tuple[Page, ...]:
        """The posts, newest first."""
        return tuple(page for page in self.pages if page.kind == "post")

    def links(self, page: Page) -> Callable[[str], str]:
        """What turns a link in the text of a page into the URL that the page carries."""
        return rewriter(_origin(page), self.targets, partial(relative, page=page.path))

    def feed_links(self, page: Page) -> Callable[[str], str]:
        """The same for the text in the feed, where every URL is absolute."""
        return rewriter(_origin(page), self.targets, partial(absolute, self.config.url))


def _origin(page: Page) -> PurePosixPath:
    return page.document.path if page.document else PurePosixPath()
