"""Markdown with mathematics in it: read once, rendered when the formulas have been typeset.

`parse` finds the blocks that other rooms work on; `render` puts their HTML back where they stood. Between the two
nothing has to be searched for again: tokens carry the number of their block, blocks carry their place in the source.
"""

from __future__ import annotations

from chainrule.markdown.anchors import Heading, slugify
from chainrule.markdown.blocks import NO_ATTRIBUTES, Attributes, Block, Declarations, Formula, Kind, Sample, Snippet
from chainrule.markdown.colours import Colourist, Colours
from chainrule.markdown.disguise import covers, turned
from chainrule.markdown.highlight import highlight
from chainrule.markdown.kinds import KINDS
from chainrule.markdown.links import Link
from chainrule.markdown.nesting import inside_links
from chainrule.markdown.outputs import NO_APPARATUS, Apparatus, render, render_heading, render_theorem
from chainrule.markdown.parser import Parsed, parse
from chainrule.markdown.places import Places
from chainrule.markdown.references import Reference
from chainrule.markdown.render import with_preview
from chainrule.markdown.rows import Mark, Row
from chainrule.markdown.sanitise import Sanitiser
from chainrule.markdown.theorems import Theorem

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
