"""markdown-it-py, set up for mathematical writing, and what is found in a text besides its HTML.

markdown-it-py and mdit-py-plugins are CommonMark to the letter, quick, typed, and a table of named rules into which
ours fit. Python-Markdown and Mistune were weighed: neither follows CommonMark, and neither keeps tokens that could tell
where in the source a thing stood.

What is on: tables, strikethrough, footnotes, definition lists, attributes (``{.wide}`` after a picture, a code span or
a ``[span]``, or on a line of its own before a block; ``{#name}`` also after a heading), quotation marks set properly,
raw HTML. What is off: bare addresses do not become links, ``(c)`` stays as it is.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline

from chainrule.errors import Problem
from chainrule.markdown.html import raw
from chainrule.markdown.rules import (
    anchors,
    collect,
    disguise,
    displays,
    foreign,
    limits,
    links,
    mathematics,
    misplaced,
    paragraphs,
    references,
    theorems,
)
from chainrule.markdown.rules.anchors import Heading
from chainrule.markdown.rules.links import Link
from chainrule.markdown.rules.references import Reference
from chainrule.markdown.rules.theorems import Theorem
from chainrule.markdown.text.blocks import Block
from chainrule.markdown.text.reading import Reading, reading
from chainrule.source import Source

_FORBIDDEN = {0: "\N{REPLACEMENT CHARACTER}", ord("\r"): " "}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A Markdown text, read."""

    source: Source
    tokens: tuple[Token, ...] = field(repr=False)
    """markdown-it's tokens; nobody changes them from here on."""
    blocks: tuple[Block, ...]
    """Formulas, snippets and declarations in the order of the source."""
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    references: tuple[Reference, ...]
    theorems: tuple[Theorem, ...]
    anchors: frozenset[str]
    """Every ``id`` on the page: of headings, footnotes, equations, attributes and raw HTML."""
    problems: tuple[Problem, ...]
    """What is wrong, in the order of the source."""
    refused: tuple[Problem, ...] = ()
    """What is wrong besides where the text is a stranger's; its page is sanitised."""


def parse(source: Source, start: int = 0) -> Parsed:
    """Read the Markdown in ``source`` from the offset ``start`` on, which begins a line; never raises."""
    text = source.text[start:].translate(_FORBIDDEN)
    work = Reading(source, start, text, paragraphs.masked(text))
    tokens = markdown().parse(text, {"reading": work})
    blocks, targets = collect.blocks(tokens, work), collect.links(tokens, work)
    raw.spoiling(tokens, work)
    disguise.turning(tokens, blocks, work)
    named = references.references(tokens, blocks, work)
    headings, names = anchors.headings(tokens, references.labels(blocks, work), work)
    misplaced.report(tokens, work)
    problems = tuple(sorted(work.problems.values(), key=lambda problem: problem.span.start))
    page = tuple(theorems.with_boxes(displays.lift(tokens)))
    refused = (*raw.refused(tokens, work), *disguise.covering(blocks))
    return Parsed(source, page, blocks, headings, targets, named, theorems.found(tokens), names, problems, refused)


@functools.cache
def markdown() -> MarkdownIt:
    """The parser; it keeps nothing from one text to the next."""
    options = {"html": True, "typographer": True, "xhtmlOut": False, "maxNesting": limits.NESTING, "quotes": "“”‘’"}
    md = MarkdownIt("commonmark", options)
    md.enable(["table", "strikethrough", "smartquotes"])
    md.use(footnote_plugin).use(deflist_plugin).use(attrs_plugin, spans=True).use(attrs_block_plugin)
    md.use(container_plugin, theorems.CONTAINER, validate=theorems.opens)
    md.disable("normalize")
    md.core.ruler.at("block", _blocks)
    md.core.ruler.at("inline", _inline)
    md.block.ruler.at("table", paragraphs.table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.at("heading", paragraphs.heading, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.before("attr", "math", mathematics.block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.block.ruler.before("lheading", "math_paragraph", paragraphs.paragraph)
    md.inline.ruler.before("escape", "math", mathematics.inline)
    md.inline.ruler.before("math", "foreign", foreign.inline)
    md.block.ruler.before("attr", "foreign", foreign.block)
    md.inline.ruler.at("link", links.placed(rules_inline.link))
    md.inline.ruler.at("image", links.placed(links.nested(rules_inline.image)))
    md.inline.ruler.at("autolink", links.placed(rules_inline.autolink))
    md.inline.ruler.at("html_inline", links.placed_html)
    md.inline.ruler.at("footnote_inline", links.nested(footnote_inline))
    md.inline.ruler.after("footnote_ref", "footnote_missing", links.missing_footnote)
    return md


def _blocks(state: StateCore) -> None:
    """Core rule: cut the text into blocks and note where the text of each one stands."""
    work = reading(state.env)
    blocks = StateBlock(state.src, state.md, state.env, state.tokens)
    work.ends = tuple(blocks.eMarks)
    state.md.block.tokenize(blocks, blocks.line, blocks.lineMax)
    limits.nesting(state.tokens, work)
    theorems.find(state.tokens, work)
    for token in state.tokens:
        if token.type == "inline" and token.map and "places" not in token.meta:
            token.meta["places"] = work.lines(token.content, token.map[0])
    anchors.take_attributes(state.tokens)


def _inline(state: StateCore) -> None:
    """Core rule: read the text of each block."""
    work = reading(state.env)
    for token in state.tokens:
        if token.type == "inline":
            work.enter(token.meta["places"])
            readable = limits.readable(token.content, work)
            token.children = state.md.inline.parse(token.content, state.md, state.env, []) if readable else []
            limits.inner_nesting(token.children, work)
    state.tokens = theorems.run_in(state.tokens)
    _check_footnotes(state, work)


def _check_footnotes(state: StateCore, work: Reading) -> None:
    """A note that is written twice or that nothing refers to would vanish without a word."""
    used = {note.get("label") for note in state.env.get("footnotes", {}).get("list", {}).values()}
    written = set()
    for token in state.tokens:
        if token.type != "footnote_reference_open" or not token.map:
            continue
        label, span = token.meta["label"], work.line_span(token.map[0])
        if label in written:
            message = f'the footnote "{label}" is written twice'
            work.report("footnote.twice", message, span, "choose another name for one of the two")
        elif label not in used:
            message = f'nothing refers to the footnote "{label}", so the page will not show it'
            work.report("footnote.unused", message, span, f"write [^{label}] where it belongs", "warning")
        written.add(label)
