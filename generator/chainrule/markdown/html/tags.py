"""The tags in raw HTML, each with its place: what they are called, what they say, where they lead.

Libraries that read HTML (lxml, selectolax, html5lib, justhtml) were weighed: they build a tree of a whole page, and an
attribute of that tree no longer knows where in a post it was written; the pieces of HTML in Markdown are no pages
either. The standard library's ``HTMLParser`` keeps places and takes half a minute for 60 KB of ``<a <a <a``. So this is
the tag part of the HTML standard's tokenizer, in one run from left to right. It serves places: links that lead
nowhere, anchors, messages. What a stranger's HTML may do is decided by a parser made for that, in
`chainrule.markdown.html.sanitise`, and does not hang on what is found here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

_NEXT = re.compile(r"<(?=[A-Za-z!?/])")
_NAME = re.compile(r"[A-Za-z][^\s/>]*", re.ASCII)
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)(\s*=\s*)?", re.ASCII)
_END = re.compile(r"[\s/]*>", re.ASCII)
_BARE = re.compile(r"[^\s>]*", re.ASCII)
_WORDS = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE | re.ASCII)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
"""Elements whose content is text up to their end tag."""
_CANDIDATES = re.compile(r"(?:^|,)\s*(?P<url>[^\s,](?:\S*[^\s,])?)")
"""The pictures of a ``srcset``, each a URL and, left out here, for which screens it is."""
LINKS = frozenset({"href", "src", "poster", "srcset"})
"""Attributes that lead somewhere; `Tag.targets` knows in which elements."""
_PICTURES = frozenset({"img", "source", "video", "audio", "image", "input", "track"})


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a tag."""

    name: str
    """In lower case."""
    value: str
    """With its character references read; empty where none was written."""
    start: int
    end: int
    """The value in the HTML, with its quotation marks; without a value, the name's end twice."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL in a tag."""

    url: str
    start: int
    end: int
    """Of the attribute's value in the HTML, without quotation marks."""
    picture: bool


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag, or something that swallows the rest of the HTML because it is never closed."""

    name: str
    """In lower case; ``!`` for a comment that is never closed."""
    attributes: tuple[Attribute, ...]
    start: int
    end: int
    """After its ``>``."""
    closed: bool = True
    """Whether it ends within the HTML, and so does the text in it, for an element that holds text only."""

    def get(self, name: str) -> str | None:
        """The value of its first attribute of this name."""
        return next((each.value for each in self.attributes if each.name == name), None)

    def targets(self, html: str) -> Iterator[Target]:
        """Where its attributes lead."""
        for each in self.attributes:
            if each.name in LINKS and each.end > each.start:
                quoted = html[each.start] in "\"'"
                start, end = each.start + quoted, each.end - quoted
                urls = _CANDIDATES.findall(each.value) if each.name == "srcset" else [each.value.strip()]
                for url in urls:
                    yield Target(url, start, end, self.name in _PICTURES)


def tags(html: str) -> Iterator[Tag]:
    """The opening tags of a piece of HTML in their order; time is in proportion to its length."""
    pos = 0
    while opening := _NEXT.search(html, pos):
        start, sign = opening.start(), html[opening.end()]
        if sign.isalpha():
            tag = _tag(html, start)
            yield tag
            pos = tag.end if tag.closed else len(html)
        else:
            end = _past(html, start)
            if end is None:
                yield Tag("!", (), start, len(html), closed=False)
            pos = len(html) if end is None else end


def _past(html: str, start: int) -> int | None:
    """Where a comment, an end tag or the like ends; None if it never does."""
    comment = html.startswith("<!--", start)
    if comment and html.startswith((">", "->"), start + 4):
        return html.index(">", start) + 1
    close = re.compile(r"--!?>" if comment else ">").search(html, start + 4 if comment else start)
    return close.end() if close else None


def _tag(html: str, start: int) -> Tag:
    name = _NAME.match(html, start + 1)
    assert name is not None, "a letter begins it"
    found: list[Attribute] = []
    low, pos = name[0].lower(), name.end()
    while not (end := _END.match(html, pos)):
        attribute = _attribute(html, pos)
        if attribute is None:
            return Tag(low, tuple(found), start, len(html), closed=False)
        found.append(attribute)
        pos = attribute.end
    after = end.end()
    words = _WORDS[low].search(html, after) if low in _WORDS else None
    return Tag(low, tuple(found), start, words.start() if words else after, closed=bool(words) or low not in _WORDS)


def _attribute(html: str, pos: int) -> Attribute | None:
    """The attribute at ``pos``; None if the HTML ends in it."""
    name = _ATTRIBUTE.match(html, pos)
    if name is None:
        return None
    if name[2] is None:
        return Attribute(name[1].lower(), "", name.end(1), name.end(1))
    start = name.end()
    quote = html[start : start + 1]
    if quote in {'"', "'"}:
        end = html.find(quote, start + 1)
        return Attribute(name[1].lower(), unescape(html[start + 1 : end]), start, end + 1) if end > 0 else None
    bare = _BARE.match(html, start)
    assert bare is not None, "it may be empty"
    return Attribute(name[1].lower(), unescape(bare[0]), start, bare.end()) if bare.end() < len(html) else None


def rewritten(html: str, resolve: Callable[[str], str]) -> str:
    """The HTML with every URL in it as ``resolve`` writes it; what ``resolve`` leaves alone stays as it was written."""
    parts, at = [], 0
    for tag in tags(html):
        for attribute in tag.attributes:
            if attribute.name in LINKS and attribute.end > attribute.start:
                value = _resolved(attribute, resolve)
                if value != attribute.value.strip():
                    parts += [html[at : attribute.start], f'"{escape(value)}"']
                    at = attribute.end
    return "".join([*parts, html[at:]])


def _resolved(attribute: Attribute, resolve: Callable[[str], str]) -> str:
    if attribute.name == "srcset":
        return _CANDIDATES.sub(lambda each: each[0].replace(each["url"], resolve(each["url"])), attribute.value).strip()
    return resolve(attribute.value.strip())
