"""Links, pictures and raw HTML with their places, and footnotes that lead nowhere.

markdown-it's tokens do not say where in a line a link stood. Its own rules stay; each is wrapped in a function that
writes the place into the token that the rule has made.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from markdown_it import rules_inline
from markdown_it.rules_inline import StateInline

from chainrule.markdown.text.reading import reading
from chainrule.source import Span

Rule = Callable[[StateInline, bool], bool]
_FOOTNOTE = re.compile(r"\[\^([^\s\]]+)\]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link or a picture in the text, in Markdown or in raw HTML."""

    target: str
    """Where it leads, as `markdown.render` hands it to ``resolve``: percent-encoded where URLs need it."""
    span: Span
    """The target in the source; the whole link where the target stands elsewhere, as in ``[text][reference]``."""
    kind: Literal["link", "image"] = "link"


def placed(rule: Rule) -> Rule:
    """The rule of a link or an image, which also notes where the link's target stands."""

    def run(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            made = (token for token in state.tokens[before:] if token.type in {"link_open", "image"})
            for token in made:
                if "span" not in token.meta:
                    token.meta["span"] = reading(state.env).span(*_target(state, start, state.pos))
                    break
        return True

    return run


def placed_html(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """markdown-it's rule of a tag in running text, which also notes where the tag stands."""
    start = state.pos
    if not rules_inline.html_inline(state, silent):
        return False
    if not silent:
        state.tokens[-1].meta["places"] = reading(state.env).part(start, state.pos)
    return True


def _target(state: StateInline, start: int, end: int) -> tuple[int, int]:
    """Where the target stands in the link from ``start`` up to ``end``."""
    if state.src[start] == "<":
        return start + 1, end - 1
    bracket = start + (state.src[start] == "!")
    label = state.md.helpers.parseLinkLabel(state, bracket)
    if not state.src.startswith("(", label + 1):
        return start, end
    first = label + 2 + len(state.src[label + 2 : end]) - len(state.src[label + 2 : end].lstrip())
    target = state.md.helpers.parseLinkDestination(state.src, first, end)
    return (first, target.pos) if target.ok else (start, end)


def nested(rule: Rule) -> Rule:
    """The rule of an element that parses a text of its own, which begins two characters on: ``![…]`` and ``^[…]``."""

    def run(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
        work = reading(state.env)
        origin = work.origin
        work.origin += state.pos + 2
        try:
            return rule(state, silent)
        finally:
            work.origin = origin

    return run


def missing_footnote(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Inline rule after all that read brackets: what still looks like a footnote has no note."""
    note = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if note and not silent:
        message = f'there is no footnote "{note[1]}"'
        hint = f"write it below as [^{note[1]}]: the note; or put a backslash before the bracket"
        reading(state.env).report("footnote.missing", message, reading(state.env).span(*note.span()), hint)
    return False
