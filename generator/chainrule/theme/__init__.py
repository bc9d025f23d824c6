"""The look of the site: a plan and rendered texts in, finished files out.

Jinja templates and plain CSS; no page needs a script to be read. A site replaces any template, style sheet or script by
putting its own of the same name into ``templates/``.
"""

from chainrule.theme.artifacts import Artifact
from chainrule.theme.checks import snippet
from chainrule.theme.equations import aside, formula, plain
from chainrule.theme.look import Theme, load
from chainrule.theme.places import Beside, Place
from chainrule.theme.rendering import Body, missing, moved, page, render
from chainrule.theme.samples import sample
from chainrule.theme.symbols import describe, symbols

__all__ = [
    "Artifact",
    "Beside",
    "Body",
    "Place",
    "Theme",
    "aside",
    "describe",
    "formula",
    "load",
    "missing",
    "moved",
    "page",
    "plain",
    "render",
    "sample",
    "snippet",
    "symbols",
]
