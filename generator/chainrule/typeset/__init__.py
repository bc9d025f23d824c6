"""Formulas to HTML at build time, so that a page needs neither a script nor another host.

MathJax does the typesetting: it reads the most LaTeX of all, and a writer's formula looks as in every other MathJax
page. It runs as published, in V8 inside this process (``mini-racer``). Weighed and not taken: Node, which every user
would have to install, or download with 60 MB; QuickJS, four times slower; KaTeX, which knows fewer environments and
commands (11 of 60 hard constructs refused, against 5); latex2mathml and native MathML alone, which look different in
every browser and leave unknown commands standing as text. Of MathJax's outputs, CHTML with the ``mathjax-tex`` font:
SVG makes pages four times as large, and this font, alone of all, has no parts that are loaded on demand.
"""

from chainrule.typeset.annotation import annotated
from chainrule.typeset.stylesheet import Stylesheet
from chainrule.typeset.typesetter import TexError, Typesetter

__all__ = ["Stylesheet", "TexError", "Typesetter", "annotated"]
