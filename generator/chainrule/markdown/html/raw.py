"""Raw HTML in a text: where its tags stand, what in it would spoil the page, and what a stranger's may not have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

from chainrule.errors import Problem
from chainrule.markdown.html.sanitise import attribute_refusals, is_reserved, refusals
from chainrule.markdown.html.tags import Tag, tags
from chainrule.markdown.text.places import Places
from chainrule.markdown.text.reading import Reading
from chainrule.source import Span

HTML = ("html_inline", "html_block")
DEEPEST = 200
"""How many elements of raw HTML may be open at once; browsers stop at 512, and deeper ones cost quadratic time."""
_CLOSING = re.compile(r"</[A-Za-z]")
_EMPTY = "area base br col embed hr img input link meta source track wbr"
_VOID = frozenset(_EMPTY.split())


def places(token: Token, work: Reading) -> Places:
    """Where the characters of a piece of raw HTML stand."""
    if token.type == "html_block" and token.map:
        return work.lines(token.content, token.map[0])
    found: Places = token.meta["places"]
    return found


def pieces(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens of raw HTML, those in running text included."""
    for token in tokens:
        if token.type in HTML:
            yield token
        elif token.type == "inline":
            yield from pieces(token.children or ())


def spoiling(tokens: Iterable[Token], work: Reading) -> None:
    """Report raw HTML that would spoil the page around it; what is nested too deeply is taken out."""
    depth = 0
    for token in pieces(tokens):
        found = list(tags(token.content))
        for tag in found:
            _spoiling(tag, token, work)
        depth = max(0, depth + sum(tag.name not in _VOID for tag in found) - len(_CLOSING.findall(token.content)))
        if depth > DEEPEST:
            message = f"more than {DEEPEST} elements of raw HTML are open here"
            work.report("html.nesting", message, _span(token, work, 0, 1), "close what you open")
            token.content = ""


def _spoiling(tag: Tag, token: Token, work: Reading) -> None:
    if tag.name == "base":
        message, hint = "<base> would change every link of the page", "write whole addresses instead"
        work.report("html.base", message, _span(token, work, tag.start, tag.end), hint)
    elif not tag.closed and token.type == "html_block":
        what = "comment" if tag.name == "!" else f"<{tag.name}"
        message = f"this {what} is never closed, and what follows would vanish"
        span = _span(token, work, tag.start, tag.start + len(tag.name) + 1)
        work.report("html.unclosed", message, span, "close it before the next blank line")
    for each in tag.attributes:
        if each.name in {"id", "name"} and is_reserved(each.value):
            message = f'the anchor "{each.value}" is the theme\'s own'
            work.report("anchor.reserved", message, _span(token, work, each.start, each.end), "choose another name")


def _span(token: Token, work: Reading, start: int, end: int) -> Span:
    return places(token, work).span(work.source, start, end)


def refused(tokens: Sequence[Token], work: Reading) -> Iterator[Problem]:
    """What of the HTML and of the attributes in braces is refused where the text is a stranger's."""
    for token in pieces(tokens):
        where = places(token, work)
        for tag in tags(token.content):
            for each in refusals(tag):
                span = where.span(work.source, each.start, each.end)
                yield Problem(each.rule, each.message, span, each.hint, severity=each.severity)
    yield from _refused_attributes(tokens, work, 0)


def _refused_attributes(tokens: Iterable[Token], work: Reading, line: int) -> Iterator[Problem]:
    for token in tokens:
        line = token.map[0] if token.map else line
        written = {**token.attrs, **token.meta.get("insecure_attrs", {})}
        for each in attribute_refusals(token.tag, written) if token.tag else ():
            span = token.meta.get("span") or work.line_span(line)
            yield Problem(each.rule, each.message, span, each.hint, severity=each.severity)
        if token.type == "inline":
            yield from _refused_attributes(token.children or (), work, line)
