"""Markdown with mathematics in it: read once, rendered when the formulas have been typeset.

`parse` finds the blocks that other rooms work on; `render` puts their HTML back where they stood. Between the two
nothing has to be searched for again: tokens carry the number of their block, blocks carry their place in the source.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.markdown.anchors import Heading, slugify
from chainrule.markdown.blocks import NO_ATTRIBUTES, Attributes, Block, Declarations, Formula, Kind, Snippet
from chainrule.markdown.highlight import highlight
from chainrule.markdown.links import Link
from chainrule.markdown.parser import Parsed, markdown, parse
from chainrule.markdown.places import Places
from chainrule.markdown.references import Reference
from chainrule.markdown.render import Resolve, renderer
from chainrule.markdown.rows import Mark, Row
from chainrule.markdown.sanitise import Sanitiser
from chainrule.markdown.theorems import KINDS, Theorem

__all__ = [
    "KINDS",
    "NO_ATTRIBUTES",
    "Attributes",
    "Block",
    "Declarations",
    "Formula",
    "Heading",
    "Kind",
    "Link",
    "Mark",
    "Parsed",
    "Places",
    "Reference",
    "Row",
    "Sanitiser",
    "Snippet",
    "Theorem",
    "highlight",
    "parse",
    "render",
    "render_heading",
    "slugify",
]


def render(
    parsed: Parsed,
    blocks: Sequence[str],
    resolve: Resolve,
    references: Sequence[str] = (),
    names: Sequence[str] = (),
) -> str:
    """The HTML of a text: ``blocks[i]`` stands for ``parsed.blocks[i]``, ``resolve`` rewrites each link's target.

    In the same manner ``references`` stand for ``parsed.references``; those inside formulas are left out of account.
    ``names`` are what the blocks in ``parsed.theorems`` are called: ``Theorem 2``.
    """
    env = {"blocks": blocks, "resolve": resolve, "references": references, "names": names}
    return renderer().render(parsed.tokens, markdown().options, env)


def render_heading(heading: Heading, blocks: Sequence[str], references: Sequence[str] = ()) -> str:
    """The HTML of a heading's words for a table of contents: without its links, pictures and footnotes."""
    left_out = {"link_open", "link_close", "image", "footnote_ref"}
    tokens = [token for token in heading.tokens if token.type not in left_out]
    return renderer().renderInline(tokens, markdown().options, {"blocks": blocks, "references": references})
