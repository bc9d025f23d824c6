"""The Atom feed: whole posts, with absolute links.

Atom and not RSS, because its content type, dates and identifiers mean one thing each. A template and these few lines,
because the feed libraries (feedgen, feedgenerator) are stale or would replace no more than this; in the tests,
feedparser reads the result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from chainrule.site import FEED, Page, Plan, absolute, address
from chainrule.theme.environment import Templates

NEWEST = 20
"""How many posts the feed has."""
MATHML = "http://www.w3.org/1998/Math/MathML"
_TYPESET = re.compile(
    r"<mjx-container\b(?:(?!</mjx-container>).)*<mjx-assistive-mml[^>]*><math\b(.*?</math>)</mjx-assistive-mml>"
    r"</mjx-container>",
    re.DOTALL,
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One post in the feed."""

    page: Page
    id: str
    html: str


def feed(templates: Templates, plan: Plan, bodies: Mapping[PurePosixPath, str]) -> str:
    """The feed of a site; ``bodies`` has the text of each post by the path of its page, with absolute links."""
    entries = [
        Entry(each, identifier(plan.config.url, each), plain(bodies.get(each.path, ""))) for each in plan.posts[:NEWEST]
    ]
    text = templates.render(
        "atom.xml",
        site=plan.config,
        files={"feed": FEED},
        absolute=partial(absolute, plan.config.url),
        entries=entries,
        updated=max((changed(each) for each in plan.posts), default=datetime.fromtimestamp(0, UTC)),
    )
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def plain(html: str) -> str:
    """The text for a reader without style sheets: MathJax's boxes, which need one, give way to the MathML in them.

    It has its namespace, for readers that make XML of it, and the TeX as an annotation, for those that show no MathML.
    """
    return _TYPESET.sub(rf'<math xmlns="{MATHML}"\1', html)


def identifier(url: str, page: Page) -> str:
    """A post's identifier, which outlives a change of scheme: a tag URI (RFC 4151) of host, date and address."""
    parts = urlsplit(url)
    day = changed(page).date() if page.date is None else page.date.date()
    return f"tag:{parts.hostname},{day.isoformat()}:{parts.path}{address(page.path)}"


def changed(page: Page) -> datetime:
    """When a post last changed."""
    date = page.updated or page.date
    assert date is not None, "every post has a date"
    return date
