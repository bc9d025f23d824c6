"""Formulas inside of links: whatever a page adds to them must not be a link itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from chainrule.markdown.rules.parser import Parsed


def inside_links(parsed: Parsed) -> frozenset[int]:
    """The blocks that stand in the words of a link, as indices of ``parsed.blocks``."""
    return frozenset(_inside(parsed.tokens))


def _inside(tokens: Iterable[Token]) -> Iterator[int]:
    depth = 0
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            depth += token.nesting
        elif depth and "block" in token.meta:
            yield token.meta["block"]
        yield from _inside(token.children or ())
