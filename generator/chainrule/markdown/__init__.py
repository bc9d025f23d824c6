"""Markdown with mathematics in it: read once, rendered when the formulas have been typeset.

`parse` finds the blocks that other rooms work on; `render` puts their HTML back where they stood. Between the two
nothing has to be searched for again: tokens carry the number of their block, blocks carry their place in the source.
"""

from __future__ import annotations

from chainrule.markdown.html.colours import Colourist, Colours
from chainrule.markdown.html.highlight import highlight
from chainrule.markdown.html.sanitise import Sanitiser
from chainrule.markdown.output.nesting import inside_links
from chainrule.markdown.output.outputs import NO_APPARATUS, Apparatus, render, render_heading, render_theorem
from chainrule.markdown.output.render import with_preview
from chainrule.markdown.rules.anchors import Heading, slugify
from chainrule.markdown.rules.disguise import covers, turned
from chainrule.markdown.rules.links import Link
from chainrule.markdown.rules.parser import Parsed, parse
from chainrule.markdown.rules.references import Reference
from chainrule.markdown.rules.theorems import Theorem
from chainrule.markdown.text.blocks import (
    NO_ATTRIBUTES,
    Attributes,
    Block,
    Declarations,
    Formula,
    Kind,
    Sample,
    Snippet,
)
from chainrule.markdown.text.kinds import KINDS
from chainrule.markdown.text.places import Places
from chainrule.markdown.text.rows import Mark, Row

__all__ = [
    "KINDS",
    "NO_APPARATUS",
    "NO_ATTRIBUTES",
    "Apparatus",
    "Attributes",
    "Block",
    "Colourist",
    "Colours",
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
    "Sample",
    "Sanitiser",
    "Snippet",
    "Theorem",
    "covers",
    "highlight",
    "inside_links",
    "parse",
    "render",
    "render_heading",
    "render_theorem",
    "slugify",
    "turned",
    "with_preview",
]
