"""What of the files beside the text may be published where strangers write.

A file is published as it is, so a browser that opens it does what it says: a page of HTML runs its scripts in the name
of the site, and a picture in SVG is such a page. Where the content is not trusted, only files that are looked at or
kept are published, and an SVG only if nothing in it acts. That is asked with the standard library's XML parser, which
refuses what is not well-formed, after everything that could make it expand (a DTD) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from chainrule.content.files import MARKDOWN, File
from chainrule.errors import Problem
from chainrule.source import Source

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
_SUFFIXES = (
    ".png .jpg .jpeg .gif .webp .avif .ico .bmp .pdf .txt .csv .tsv .json .bib .tex .mp4 .webm .ogg .mp3 .wav .woff2"
    " .zip .gz .tar .npy .npz .ipynb .py"
)
PASSIVE = frozenset(_SUFFIXES.split())
"""Suffixes of files that a browser shows or saves, and does not run."""
_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = (
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc metadata style"
    " linearGradient radialGradient stop pattern clipPath mask marker image filter switch"
)
_DRAWN = frozenset(_ELEMENTS.split())
_ACTIVE_NAMESPACES = (
    "{http://www.w3.org/1999/xhtml}",
    "{http://www.w3.org/1998/Math/MathML}",
    "{http://www.w3.org/2001/xml-events}",
)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+svg\b[^\[<>]*>", re.IGNORECASE)
_DECLARED = re.compile(r"<!(?!--|\[CDATA\[)|<\?(?!xml\s)", re.IGNORECASE)
_FETCHES = re.compile(r"@import|url\(\s*['\"]?(?!#)|\\|expression|-moz-binding", re.IGNORECASE)
_OWN = re.compile(r"#|data:image/(?:png|gif|jpeg|webp)[;,]")


def active(file: File, shown_as: str) -> Iterator[Problem]:
    """A problem if this is a file that a stranger may not publish; it must be left out."""
    if file.path.suffix.lower() != MARKDOWN:
        place = Source(f"{shown_as}/{file.relative}", "").span()
        hint = "leave it out, or let somebody whom you trust add it"
        if file.path.stat().st_size > LARGEST:
            message = f"this file is larger than {LARGEST // 1024**2} MiB"
            yield Problem("content.size", message, place, "make it smaller")
        elif file.path.suffix.lower() == ".svg":
            if reason := acts(file.path.read_bytes()):
                message = f"this picture is not published, because its author is not trusted: {reason}"
                yield Problem("content.active", message, place, "save it as a plain SVG or as PNG")
        elif file.path.suffix.lower() not in PASSIVE:
            kind = f"a file {file.path.suffix}" if file.path.suffix else "a file without a suffix"
            message = f"{kind} is not published, because its author is not trusted"
            yield Problem("content.active", message, place, hint)


def acts(data: bytes) -> str:
    """Why an SVG is more than a drawing, in words; empty if it is one."""
    try:
        text = _DOCTYPE.sub("", data.decode("utf-8-sig"), count=1)
        if _DECLARED.search(text):
            return "it has a document type of its own or instructions for a program"
        root = ET.fromstring(text)
    except (UnicodeDecodeError, ET.ParseError, ValueError, RecursionError):
        return "it is not XML in UTF-8"
    if root.tag != f"{_SVG}svg":
        return "it is not an SVG"
    return next((reason for element in root.iter() if (reason := _acts(element))), "")


def _acts(element: ET.Element) -> str:
    name = str(element.tag)
    drawn = name.removeprefix(_SVG)
    if name.startswith(_ACTIVE_NAMESPACES) or (name.startswith(_SVG) and drawn not in _DRAWN and drawn[:2] != "fe"):
        return f"it holds <{name.rpartition('}')[2]}>"
    if drawn == "style" and _FETCHES.search(element.text or ""):
        return "its style fetches something"
    for key, value in element.attrib.items():
        bare = key.rpartition("}")[2].lower()
        if bare.startswith("on"):
            return f"it has the attribute {bare}"
        if bare in {"href", "src"} and not _OWN.match(value.strip()):
            return "it links out of itself"
        if _FETCHES.search(value) and bare in {"style", "fill", "stroke", "filter", "mask", "clip-path", "cursor"}:
            return "its style fetches something"
    return ""
