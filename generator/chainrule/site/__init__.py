"""What the site will consist of, decided before anything is rendered: pages, addresses, tags, redirects, links.

A room of our own: the site generators for Python (Pelican, Nikola, MkDocs) bring their own Markdown and cannot be asked
for a plan, and the addresses are where a site breaks.
"""

from chainrule.site.links import Located, locate
from chainrule.site.numbers import Numbers, Target
from chainrule.site.plan import (
    BADGE,
    CHECKS,
    FAVICON,
    FEED,
    GENERATED,
    HOME,
    INDEXED,
    MATHEMATICS,
    MISSING,
    PLAIN,
    RECORD,
    ROBOTS,
    SCRIPTS,
    SEARCH,
    SITEMAP,
    STYLE,
    TAGS,
    Held,
    Page,
    Plan,
    Redirect,
    Reference,
)
from chainrule.site.planning import dead_references, plan
from chainrule.site.references import Found, Index, find, index
from chainrule.site.urls import absolute, address, relative, rooted, slugify

__all__ = [
    "BADGE",
    "CHECKS",
    "FAVICON",
    "FEED",
    "GENERATED",
    "HOME",
    "INDEXED",
    "MATHEMATICS",
    "MISSING",
    "PLAIN",
    "RECORD",
    "ROBOTS",
    "SCRIPTS",
    "SEARCH",
    "SITEMAP",
    "STYLE",
    "TAGS",
    "Found",
    "Held",
    "Index",
    "Located",
    "Numbers",
    "Page",
    "Plan",
    "Redirect",
    "Reference",
    "Target",
    "absolute",
    "address",
    "dead_references",
    "find",
    "index",
    "locate",
    "plan",
    "relative",
    "rooted",
    "slugify",
]
