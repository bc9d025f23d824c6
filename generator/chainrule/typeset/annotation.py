"""The TeX of a formula as its author wrote it, in the formula's HTML.

It stands where MathML has a place for it, in an ``annotation`` that no browser shows: so readers can copy it, and feeds
and other programs can read it. MathJax cannot put it there, as it never sees what was written: numbers and what
references show have been put in before. That also lets two formulas that differ in a label alone be one in the cache.
"""

from __future__ import annotations

import html

END = "</annotation></semantics></math></mjx-assistive-mml></mjx-container>"
"""How the HTML of a formula ends; before it, the annotation is empty."""


def annotated(formula: str, tex: str) -> str:
    """The HTML of a formula with its TeX in the place for it."""
    bare = formula.removesuffix(END)
    return formula if bare == formula else f"{bare}{html.escape(tex.strip(), quote=False)}{END}"
