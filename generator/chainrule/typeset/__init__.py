"""Formulas to HTML at build time, so that a page needs neither a script nor another host.

MathJax does the typesetting: it reads the most LaTeX of all, and a writer's formula looks as in every other MathJax
page. It runs as published, in V8 inside this process (``mini-racer``). Weighed and not taken: Node, which every user
would have to install, or download with 60 MB; QuickJS, four times slower; KaTeX, which knows fewer environments and
commands (11 of 60 hard constructs refused, against 5); latex2mathml and native MathML alone, which look different in
every browser and leave unknown commands standing as text.

Of MathJax's outputs, CHTML with the ``mathjax-tex`` font, which alone of all has no parts that are loaded on demand.
SVG, on a page of 60 formulas in Chromium, is ready sooner (132 ms against 262) and needs no fonts (85 KB to fetch at a
first visit against 158). But its pages have 641 KB against 148 (112 KB against 12 compressed), which every page pays
for and the fonts only the first; and its signs are shapes, which cannot be selected. What screen readers get is the
same MathML in both. Neither moves what is around it (layout shift 0 and 0.01).
"""

from chainrule.typeset.annotation import annotated
from chainrule.typeset.stylesheet import Stylesheet
from chainrule.typeset.typesetter import TexError, Typesetter

__all__ = ["Stylesheet", "TexError", "Typesetter", "annotated"]
