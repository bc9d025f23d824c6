"""The part of MathJax's stylesheet that a site uses, and the fonts that part names.

The whole stylesheet has 196 KB (22 KB compressed): a rule for every character of every font. MathJax can leave out what
it has not met, but only by remembering what it has typeset since it started; here the same is read off the finished
HTML, so that formulas may come from anywhere, a cache included, and the same HTML always gives the same stylesheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

_ELEMENT = re.compile(r"<(mjx-[\w-]+)")
_CLASSES = re.compile(r'class="([^"]*)"')
_FAMILY = re.compile(r"MJX-[A-Z0-9-]+")
_NAME = re.compile(r"mjx-[\w-]+|\.[A-Za-z][\w-]*")
_FILE = re.compile(r'url\("fonts/([^"]+)"\)')


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """What a page with formulas needs beside its HTML."""

    css: str
    """The rules; fonts are named relative to the stylesheet's own place."""
    fonts: Mapping[str, bytes]
    """Font files by the relative addresses that the rules use, such as ``fonts/mjx-tex-n.woff2``."""


def used(whole: str, html: Iterable[str], font: Callable[[str], bytes]) -> Stylesheet:
    """The rules of the whole stylesheet that match something in the HTML; ``font`` reads a font file by its name.

    Rules are kept by the names of elements and classes alone: too many rather than too few.
    """
    names: set[str] = set()
    families: set[str] = set()
    for text in html:
        names.update(_ELEMENT.findall(text))
        names.update(f".{name}" for classes in _CLASSES.findall(text) for name in classes.split())
        families.update(_FAMILY.findall(text))
    rules = [" ".join(re.sub(r"/\*.*?\*/", "", rule).split()) for rule in whole.strip().split("\n\n")]
    kept = [rule for rule in rules if not rule.startswith("@font-face") and _matches(rule, names)]
    families.update(_FAMILY.findall(" ".join(kept)))
    # A fallback font would draw other glyphs in these boxes, so the browser shows nothing for the moment that a font
    # takes to come; the boxes have their size from the rules, so nothing moves when it comes.
    faces = [
        rule.replace("{", "{ font-display: block;" + _range(rule), 1)
        for rule in rules
        if rule.startswith("@font-face") and families.intersection(_FAMILY.findall(rule))
    ]
    css = "\n".join([*faces, *kept, ""])
    return Stylesheet(css, {f"fonts/{name}": font(name) for name in dict.fromkeys(_FILE.findall(css))})


def _range(face: str) -> str:
    """For a font that has nothing but a space: browsers ask for it before the font behind it, and wait for both."""
    return " unicode-range: U+20;" if "mjx-tex-zero." in face or "mjx-tex-brk." in face else ""


def _matches(rule: str, names: set[str]) -> bool:
    """Whether all names in one of the rule's selectors (or, in a group, of one of its rules) are used."""
    selectors = re.findall(r"([^{}]+)\{", rule)
    if rule.startswith("@media"):
        selectors = selectors[1:]
    return any(names.issuperset(_NAME.findall(one)) for selector in selectors for one in selector.split(","))
