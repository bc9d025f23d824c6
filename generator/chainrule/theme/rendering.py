"""Pages to artifacts: the plan and the rendered bodies, through the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from types import MappingProxyType

from markupsafe import Markup, escape

from chainrule import site
from chainrule.check.verdict import Verdict
from chainrule.errors import Problem
from chainrule.markdown import Formula
from chainrule.site import Page, Plan, Redirect
from chainrule.theme.artifacts import Artifact
from chainrule.theme.feed import feed
from chainrule.theme.look import Theme
from chainrule.theme.notice import Notice, notice
from chainrule.theme.overview import Places, badge, derivatives, overview, record
from chainrule.theme.places import Place
from chainrule.theme.search import index
from chainrule.theme.summary import summary

FILES = MappingProxyType(
    {
        "home": site.HOME,
        "feed": site.FEED,
        "favicon": site.FAVICON,
        "sitemap": site.SITEMAP,
        "tags": site.TAGS,
        "checks": site.CHECKS,
        "record": site.RECORD,
        "badge": site.BADGE,
        "search": site.SEARCH,
        "indexed": site.INDEXED,
    }
)
"""What templates call the files that every site has."""
LETTERS = "mjx-tex-n.woff2"
"""The font that nearly every formula needs: a page asks for it before its style sheet has come and says so."""
LONG = 3
"""From this many headings on, a page has a table of contents."""


@dataclass(frozen=True, slots=True)
class Body:
    """What the text of a document turned into."""

    html: str
    """For its page, with links as `Plan.links` writes them."""
    verdicts: tuple[Verdict, ...] = ()
    """What the build checked in it."""
    feed: str = ""
    """For the feed, with links as `Plan.feed_links` writes them."""
    headings: tuple[str, ...] = ()
    """For its table of contents: the words of each of the document's headings as HTML, in order."""
    places: tuple[Place, ...] = ()
    """The formulas and snippets that were checked, in their order."""
    asides: tuple[str, ...] = ()
    """The evidence of those in the running text, as HTML, for the end of the page."""


EMPTY = Body("")


def render(
    theme: Theme, plan: Plan, bodies: Mapping[PurePosixPath, Body], preview: Sequence[Problem] | None = None
) -> Iterator[Artifact]:
    """Every file of the site but its assets, which are copied; ``bodies`` has one for each page with a document.

    ``preview`` has what is wrong with the site, for pages that show it and are not to be published; None for a site
    that is. Raises `ContentError` where a template fails.
    """
    places = {path: body.places for path, body in bodies.items()}
    for each in plan.pages:
        yield page(theme, plan, each, bodies.get(each.path, EMPTY), preview, places)
    yield missing(theme, plan, preview)
    for redirect in plan.redirects:
        yield moved(theme, plan, redirect)
    yield Artifact(site.FEED, feed(theme.templates, plan, {path: body.feed for path, body in bodies.items()}).encode())
    listed = [each for each in plan.pages if each.kind != "missing"]
    yield _plain(theme, plan, site.SITEMAP, pages=listed)
    yield _plain(theme, plan, site.ROBOTS)
    yield Artifact(site.INDEXED, index(plan, {path: body.feed for path, body in bodies.items()}).encode())
    yield Artifact(site.RECORD, record(plan, places).encode())
    yield Artifact(site.BADGE, badge(theme.templates, derivatives(places)).encode())
    yield Artifact(site.PLAIN, b"")
    yield from theme.files


def page(
    theme: Theme,
    plan: Plan,
    each: Page,
    body: Body = EMPTY,
    preview: Sequence[Problem] | None = None,
    places: Places = MappingProxyType({}),
) -> Artifact:
    """One page of the plan; ``places`` has what was checked on all of them. `ContentError` where its template fails."""
    more = {"overview": overview(plan, places)} if each.kind == "checks" else {}
    return _html(theme, plan, each, body, partial(site.relative, page=each.path), notice(each, body, preview), **more)


def missing(theme: Theme, plan: Plan, preview: Sequence[Problem] | None = None) -> Artifact:
    """The page that a server shows for a missing one, at any depth."""
    each = Page("missing", site.MISSING, "Page not found")
    return _html(theme, plan, each, EMPTY, partial(site.rooted, plan.config.url), notice(each, EMPTY, preview))


def _html(
    theme: Theme,
    plan: Plan,
    each: Page,
    body: Body,
    url: Callable[..., str],
    said: Notice | None,
    **more: object,
) -> Artifact:
    opted_out = each.document is not None and each.document.meta.check is False
    formulas = theme.mathematics if "<mjx-" in body.html else None
    content = theme.templates.render(
        "404.html" if each.kind == "missing" else f"{each.kind}.html",
        **_common(plan),
        page=each,
        body=Markup(body.html),
        headings=contents(each, body),
        asides=[Markup(each) for each in body.asides],
        checked=summary(body.verdicts, opted_out=opted_out),
        displays=displays(each),
        counts=_counts(plan) if each.kind == "tags" else {},
        navigation=plan.navigation,
        style=theme.style.path,
        scripts={name: script.path for name, script in theme.scripts.items()},
        mathematics=formulas.path if formulas else None,
        early=[font.path for font in theme.fonts if formulas and font.path.name == LETTERS],
        notice=said,
        url=url,
        **more,
    )
    return Artifact(each.path, content.encode())


def moved(theme: Theme, plan: Plan, redirect: Redirect) -> Artifact:
    """The page at an old address."""
    url = partial(site.relative, page=redirect.path)
    content = theme.templates.render("redirect.html", **_common(plan), redirect=redirect, url=url)
    return Artifact(redirect.path, content.encode())


def _plain(theme: Theme, plan: Plan, path: PurePosixPath, **values: object) -> Artifact:
    return Artifact(path, theme.templates.render(path.name, **_common(plan), **values).encode())


def _common(plan: Plan) -> dict[str, object]:
    return {"site": plan.config, "files": FILES, "absolute": partial(site.absolute, plan.config.url)}


def _counts(plan: Plan) -> dict[PurePosixPath, int]:
    return {each.path: len(each.listed) for each in plan.pages if each.kind == "tag"}


def displays(each: Page) -> tuple[str, ...]:
    """The TeX of a page's displayed formulas as it was written, for readers who cannot or will not copy by script."""
    blocks = each.document.parsed.blocks if each.document else ()
    return tuple(block.tex.strip() for block in blocks if isinstance(block, Formula) and block.display)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table of contents."""

    level: int
    """0 for the upper level, 1 for the lower one."""
    id: str
    """The anchor that it leads to."""
    html: Markup


def contents(each: Page, body: Body) -> tuple[Entry, ...]:
    """The table of contents of a page: its two upper levels of headings, and nothing for a short page."""
    headings = each.document.parsed.headings if each.document else ()
    levels = sorted({heading.level for heading in headings})[:2]
    words = body.headings or tuple(str(escape(heading.text)) for heading in headings)
    entries = tuple(
        Entry(levels.index(heading.level), heading.id, Markup(html))
        for heading, html in zip(headings, words, strict=True)
        if heading.level in levels
    )
    return entries if len(entries) >= LONG else ()
