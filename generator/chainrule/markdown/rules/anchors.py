"""Headings with their anchors, as code hosts make them.

mdit-py-plugins' ``anchors`` was weighed: it leaves mathematics out, so that ``## $x$`` gets an empty name, and does not
say what it named. Names must be stable, because other people's links end in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token
from mdit_py_plugins.attrs.parse import ParseError, parse

from chainrule.markdown.html.sanitise import is_reserved
from chainrule.markdown.html.tags import tags
from chainrule.markdown.text.reading import Reading
from chainrule.source import Span

_TRAILING = re.compile(r"[ \t]+(\{[^{}\n]*\})$")
_TEX_WORD = re.compile(r"\\?[^\W_]+")
_SILENT = re.compile(
    r"\\(?:[dt]?frac|left|right|begin|end|text|math[a-z]+|boldsymbol|operatorname|displaystyle|limits|q?quad|label)\Z"
)
"""Commands that say how a formula looks and not what it is."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page."""

    level: int
    """1 to 6."""
    id: str
    """Its anchor, unique on the page."""
    text: str
    """Its words, with the TeX of its formulas."""
    span: Span
    """The line on which it begins."""
    tokens: tuple[Token, ...]
    """Its inline tokens, for `chainrule.markdown.render_heading`."""


def slugify(text: str) -> str:
    """The anchor of a text, as GitHub makes it: lower case, hyphens for spaces, letters of any script, digits, ``_``.

    "section" where nothing is left.
    """
    lower = unicodedata.normalize("NFC", text).strip().lower()
    kept = "".join(char for char in lower if char in " -_" or unicodedata.category(char)[0] in "LNM")
    return kept.replace(" ", "-") or "section"


def take_attributes(tokens: Sequence[Token]) -> None:
    """Move ``{#name .class}`` at the end of a heading's text into its tag; for tokens before their inline parse."""
    for opening, inline in pairwise(tokens):
        group = _TRAILING.search(inline.content) if opening.type == "heading_open" else None
        if group is None:
            continue
        try:
            length, found = parse(group[1])
        except ParseError:
            continue
        if found and length == len(group[1]) - 1 and found.keys() <= {"id", "class"}:
            opening.attrs.update(found)
            inline.content = inline.content[: group.start()]


def headings(
    tokens: Sequence[Token], labels: Iterable[str], work: Reading
) -> tuple[tuple[Heading, ...], frozenset[str]]:
    """Name every heading that has no name yet; all headings, and all anchors of the page, its ``labels`` included."""
    taken: dict[str, int] = dict.fromkeys(labels, 0)
    for name, line in _names(tokens):
        if name in taken and line is not None:
            message, hint = f'the anchor "{name}" is on this page twice', "choose another name for one of the two"
            work.report("anchor.twice", message, work.line_span(line), hint)
        if is_reserved(name) and line is not None:
            report_reserved(name, work.line_span(line), work)
        taken[name] = 0
    found = []
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        children = inline.children or []
        if not opening.attrs.get("id"):
            opening.attrs["id"] = _unique(slugify(plain(children, words=True)), taken)
        line = opening.map[0] if opening.map else 0
        text = " ".join(plain(children).split())
        level, name = int(opening.tag[1]), str(opening.attrs["id"])
        found.append(Heading(level, name, text, work.line_span(line), tuple(children)))
    return tuple(found), frozenset(taken)


def report_reserved(name: str, span: Span, work: Reading) -> None:
    """Report a name that the theme needs for itself."""
    work.report("anchor.reserved", f'the anchor "{name}" is the theme\'s own', span, "choose another name")


def _unique(name: str, taken: dict[str, int]) -> str:
    """The name, or the name with the first number that makes it new; ``taken`` remembers where to go on counting."""
    unique, number = name, taken.get(name, 0)
    while unique in taken or is_reserved(unique):
        number += 1
        unique = f"{name}-{number}"
    taken[name] = number
    taken.setdefault(unique, 0)
    return unique


def _names(tokens: Iterable[Token], line: int | None = None) -> Iterator[tuple[str, int | None]]:
    """The anchors that the writer or Markdown has set, each with its line where that is known."""
    for token in tokens:
        line = token.map[0] if token.map else line
        if name := token.attrs.get("id"):
            yield str(name), line
        if token.type in {"html_block", "html_inline"}:
            for tag in tags(token.content):
                yield from ((value, None) for name in ("id", "name") if (value := tag.get(name)))
        if token.type == "footnote_open":
            yield f"fn{token.meta['id'] + 1}", None
        if token.type == "footnote_ref":
            yield reference_id(token), None
        yield from _names(token.children or (), line)


def reference_id(token: Token) -> str:
    """The anchor of the place in the text that refers to a footnote; a second reference gets its own."""
    again = token.meta.get("subId", 0)
    return f"fnref{token.meta['id'] + 1}" + (f":{again}" if again > 0 else "")


def plain(tokens: Iterable[Token], *, words: bool = False) -> str:
    """The words of inline tokens; formulas as their TeX, or with ``words`` as the words in it, for anchors."""
    parts = []
    for token in tokens:
        if token.type in {"math_inline", "math_display"}:
            parts.append(_words(token.content) if words else token.content)
        elif token.type == "image":
            parts.append(plain(token.children or (), words=words))
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type in {"text", "text_special", "code_inline"}:
            parts.append(token.content)
    return "".join(parts)


def _words(tex: str) -> str:
    return " ".join(word.removeprefix("\\") for word in _TEX_WORD.findall(tex) if not _SILENT.match(word))
