"""What a parsed text holds besides words: blocks for the check, links for the site, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

from chainrule.markdown.html.raw import HTML, places
from chainrule.markdown.html.tags import tags
from chainrule.markdown.rules import fences
from chainrule.markdown.rules.anchors import plain
from chainrule.markdown.rules.fences import Fence
from chainrule.markdown.rules.links import Link
from chainrule.markdown.text.blocks import Block, Formula
from chainrule.markdown.text.places import Places
from chainrule.markdown.text.reading import Reading
from chainrule.markdown.text.rows import rows

MATHEMATICS = ("math_inline", "math_display")


def blocks(tokens: Sequence[Token], work: Reading) -> tuple[Block, ...]:
    """The blocks in the order of the source; each one's token gets its number as ``meta["block"]``."""
    found = sorted(_blocks(tokens, work), key=lambda pair: pair[0].span.start)
    for number, (_, token) in enumerate(found):
        token.meta["block"] = number
    return tuple(block for block, _ in found)


def _blocks(tokens: Iterable[Token], work: Reading) -> Iterator[tuple[Block, Token]]:
    for token in tokens:
        if token.type in MATHEMATICS:
            _refuse_attributes(token, work)
            meta = token.meta
            display = token.type == "math_display"
            parts = rows(token.content) if display else ()
            yield Formula(token.content, meta["span"], display, meta["attributes"], meta["places"], parts), token
        elif token.type == "fence" and (block := _fence(token, work)):
            _refuse_attributes(token, work)
            yield block, token
        elif token.type == "inline":
            yield from _blocks(token.children or (), work)


def _fence(token: Token, work: Reading) -> Block | None:
    first, last = token.map or (0, 0)
    body = token.content.removesuffix("\n")
    places = work.lines(body, first + 1) if token.content else Places(((0, work.line_span(first).end),))
    info_start = work.start + work.ends[first] - len(token.info.lstrip())
    info = work.source.span(info_start, info_start + len(token.info.strip()))
    complete = token.content.endswith("\n") or not token.content
    if not complete or last - first - 2 != token.content.count("\n"):
        hint = f"close it with a line {token.markup}"
        work.report("code.unclosed", "this fence is never closed", info, hint)
    block, problems = fences.read(Fence(work.source, info, token.content, places))
    work.keep(problems)
    return block


def _refuse_attributes(token: Token, work: Reading) -> None:
    if not token.attrs or not token.map:
        return
    where = "after the closing delimiter" if token.type == "math_display" else "at the end of the line that opens it"
    message = "attributes of a formula or snippet do not stand on a line above it"
    work.report("attribute.place", message, work.line_span(token.map[0] - 1), f"write them {where}, on the same line")


def links(tokens: Iterable[Token], work: Reading) -> tuple[Link, ...]:
    """Links and pictures in the order of the source; a picture without words is a problem."""
    return tuple(sorted(_links(tokens, work), key=lambda link: link.span.start))


def _links(tokens: Iterable[Token], work: Reading) -> Iterator[Link]:
    for token in tokens:
        if token.type == "link_open" and "span" in token.meta:
            yield Link(str(token.attrs.get("href", "")), token.meta["span"])
        elif token.type == "image":
            yield Link(str(token.attrs.get("src", "")), token.meta["span"], "image")
            if not plain(token.children or ()).strip():
                hint = "say in a few words what it shows: ![words](file)"
                message = "this picture has no words for those who cannot see it"
                work.report("image.alt", message, token.meta["span"], hint, "warning")
        elif token.type in HTML:
            where = places(token, work)
            for target in (each for tag in tags(token.content) for each in tag.targets(token.content)):
                span = where.span(work.source, target.start, target.end)
                yield Link(target.url, span, "image" if target.picture else "link")
        elif token.type == "inline":
            yield from _links(token.children or (), work)
