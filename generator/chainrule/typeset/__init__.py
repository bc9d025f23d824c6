"""Formulas to HTML at build time, so that a page needs neither a script nor another host.

MathJax does the typesetting: it reads the most LaTeX of all, and a writer's formula looks as in every other MathJax
page. It runs as published, in V8 inside this process (``mini-racer``). Weighed and not taken: Node, which every user
would have to install, or download with 60 MB; QuickJS, four times slower; KaTeX, which knows fewer environments and
commands (11 of 60 hard constructs refused, against 5); latex2mathml and native MathML alone, which look different in
every browser and leave unknown commands standing as text.

Of MathJax's outputs, CHTML with the ``mathjax-tex`` font, which alone of all has no parts that are loaded on demand.
`bench/outputs.py` measures it beside SVG, on this site's first post in Chromium with a slow processor. SVG needs no
fonts, so a first visit fetches less (134 KB against 221) and is ready sooner (by a tenth to a third). But its pages
have 1,113 KB against 341 (122 against 27 compressed), which every page pays for and the fonts only the first, so from
the second post on CHTML is lighter; and its signs are shapes, so a formula that is selected and copied gives nothing.
With each shape drawn once for the page it has 365 KB (47 compressed), but then no formula could be kept apart from its
page. What screen readers get is the same MathML in all of them. Layout shift is 0 in all of them there; on a page of 60
short formulas it is 0.03 with CHTML and 0 with SVG.
"""

from chainrule.typeset.annotation import annotated
from chainrule.typeset.stylesheet import Stylesheet
from chainrule.typeset.typesetter import TexError, Typesetter

__all__ = ["Stylesheet", "TexError", "Typesetter", "annotated"]
