r"""References by name, ``\eqref{eq:x}`` and ``\ref{thm:x}``, and the labels that they can mean on their own page.

A reference may stand in running text or inside a formula. What it leads to is the site's business, because it may be
on another page; here it only gets its place, so that a wrong one can be pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from chainrule.markdown.html.sanitise import is_reserved
from chainrule.markdown.rules.anchors import report_reserved
from chainrule.markdown.text.blocks import Block, Formula
from chainrule.markdown.text.reading import Reading
from chainrule.markdown.text.rows import Mark
from chainrule.source import Span

COMMANDS = ("\\eqref", "\\ref")
_REFERENCE = re.compile(
    r"%[^\n]*|\\(?P<command>eqref|ref)(?![A-Za-z])(?P<brace>\s*\{)(?P<name>[^{}]*)\}|\\.", re.DOTALL
)
_NAME = re.compile(r"[^\s\\{}$%#\"'<>&`|]+")
_NOTAG = re.compile(r"\\(?:notag|nonumber)(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of an equation or of a numbered block by its name."""

    name: str
    """As written: ``eq:x``, or ``other-post:eq:x`` for another page."""
    span: Span
    """Where the name stands."""
    equation: bool
    r"""Whether the number stands in parentheses: ``\eqref``."""
    block: int | None = None
    """The formula that it stands in; None: in the text."""
    offset: int = 0
    """In that formula, where the command's name ends."""
    linked: bool = False
    """Whether it stands in the text of a link already."""


def references(tokens: Iterable[Token], blocks: Sequence[Block], work: Reading) -> tuple[Reference, ...]:
    """All references in the order of the source; those in the text have their number in ``meta["reference"]``."""
    found = [*_in_text(tokens), *_in_formulas(blocks)]
    found.sort(key=lambda pair: pair[0].span.start)
    for number, (reference, token) in enumerate(found):
        if token is not None:
            token.meta["reference"] = number
        if not reference.name:
            work.report("reference.empty", "this refers to nothing", reference.span, "write a label between the braces")
    return tuple(reference for reference, _ in found)


def _in_text(tokens: Iterable[Token]) -> Iterator[tuple[Reference, Token]]:
    linked = False
    for token in tokens:
        linked = token.type == "link_open" or (linked and token.type != "link_close")
        if token.type == "reference":
            name, equation = token.content[token.content.index("{") + 1 : -1], token.content.startswith("\\eqref")
            yield Reference(name.strip(), token.meta["span"], equation, linked=linked), token
        yield from _in_text(token.children or ())


def _in_formulas(blocks: Sequence[Block]) -> Iterator[tuple[Reference, None]]:
    for number, block in enumerate(blocks):
        if isinstance(block, Formula) and "ref" in block.tex:
            for found in _REFERENCE.finditer(block.tex):
                if found["command"]:
                    name, equation = found["name"].strip(), found["command"] == "eqref"
                    yield (
                        Reference(name, block.locate(*found.span("name")), equation, number, found.end("command")),
                        None,
                    )


def labels(blocks: Iterable[Block], work: Reading) -> dict[str, Span]:
    """The name of each equation that has one, with its place; what is wrong with them is reported."""
    taken: dict[str, Span] = {}
    for formula in (block for block in blocks if isinstance(block, Formula)):
        for row in formula.rows:
            for mark in row.labels:
                _take(mark, formula, taken, work)
            for more in row.labels[1:]:
                message = "this equation has two labels"
                work.report("label.second", message, formula.locate(more.start, more.end), "keep one of the two")
            notag = _NOTAG.search(formula.tex, row.start, row.end) if row.labels else None
            if notag:
                message = "a label gives this row a number, and this takes it away"
                work.report("label.notag", message, formula.locate(*notag.span()), "remove it, or the label")
    return taken


def _take(mark: Mark, formula: Formula, taken: dict[str, Span], work: Reading) -> None:
    name, span = mark.text.strip(), formula.locate(mark.start, mark.end)
    if not _NAME.fullmatch(name):
        hint = "write letters, digits, hyphens and colons without spaces, such as eq:softmax"
        message = "this label cannot be the end of an address" if name else "this label has no name"
        work.report("label.name", message, span, hint)
    elif name in taken:
        message = f'the label "{name}" stands here twice, first in line {taken[name].line}'
        work.report("label.twice", message, span, "choose another name for one of the two")
    else:
        taken[name] = span
        if is_reserved(name):
            report_reserved(name, span, work)
