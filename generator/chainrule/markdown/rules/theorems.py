r"""Theorems, definitions, proofs: blocks with a name that the text and other pages can refer to.

::

    ::: theorem The chain rule {#thm:chain}
    Let $f$ and $g$ be differentiable …
    :::

Three colons are what Pandoc, Quarto, MyST, Docusaurus and VuePress all write around a block, and markdown-it's own
``container`` reads; a tool that knows none of them shows an ordinary paragraph between two short lines. The name is run
in, as printed mathematics has it: it becomes the first words of the first paragraph. A proof ends with a box.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markdown_it.token import Token

from chainrule.errors import Severity, suggest
from chainrule.markdown.text.kinds import KINDS, UNNUMBERED
from chainrule.markdown.text.reading import Reading
from chainrule.source import Span

CONTAINER = "theorem"
OPEN, CLOSE = f"container_{CONTAINER}_open", f"container_{CONTAINER}_close"
HOW = "write ::: theorem, ::: definition and so on, then a title if you like, then {#thm:name} if you refer to it"
_INFO = re.compile(r"\s*(?P<kind>[^\s{]*)(?P<title>.*?)(?P<group>(?<!\S)\{[^{}]*\})?\s*", re.DOTALL)
_ID = re.compile(r"\{\s*#([^\s{}\"'<>&#.]+)\s*\}")
_STRAY = re.compile(r"^:{3,}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Theorem:
    """A numbered block, or a proof."""

    kind: str
    """A key of `KINDS`."""
    label: str | None
    """The name that references use, and its anchor on the page."""
    span: Span
    """The line that opens it, without the colons."""

    @property
    def numbered(self) -> bool:
        """Whether it takes a number."""
        return self.kind not in UNNUMBERED


def opens(params: str, _markup: str) -> bool:
    """Whether three colons open a block: they do with a word behind them, and close one without."""
    return bool(params.strip())


def find(tokens: list[Token], work: Reading) -> None:
    """Find the blocks of a text: their tokens get an anchor and a title, which is an inline token yet to be read."""
    number = 0
    inside: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.type == OPEN:
            inside.append(token)
            theorem, title = _read(token, work)
            if theorem:
                token.meta = {"theorem": number, "found": theorem}
                tokens.insert(index, title)
                number += 1
        elif token.type == CLOSE:
            token.meta = inside.pop().meta
        elif token.type == "inline" and token.map and (stray := _STRAY.search(token.content)):
            line = token.map[0] + token.content[: stray.start()].count("\n")
            work.report("block.stray", "this closes a block that nothing opens", work.line_span(line), HOW)


def found(tokens: Iterable[Token]) -> tuple[Theorem, ...]:
    """The blocks that have been found, in order."""
    return tuple(token.meta["found"] for token in tokens if token.type == OPEN and "found" in token.meta)


def _read(token: Token, work: Reading) -> tuple[Theorem | None, Token]:
    line = token.map[0] if token.map else 0
    info = token.info.strip()
    whole = work.line_span(line)
    span = whole.part(len(whole.text) - len(info), len(whole.text))
    parts = _INFO.fullmatch(token.info)
    kind = parts["kind"] if parts else ""
    title = Token("inline", "", 0, children=[], map=[line, line + 1], level=token.level + 1)
    _report_end(token, span, work)
    if kind not in KINDS or parts is None:
        near = suggest(kind.lower(), KINDS) if kind else None
        severity: Severity = "error" if near or not kind else "warning"
        message = f'there is no block "{kind}"' if kind else "this block does not say what it is"
        work.report("block.kind", message, span.part(0, max(len(kind), 1)), near or HOW, severity)
        return None, title
    label = _ID.fullmatch(parts["group"]) if parts["group"] else None
    if parts["group"] and label is None:
        message = "in braces a block takes only its name"
        work.report("block.name", message, span, "write it as {#thm:name}, without spaces")
    title.content = parts["title"].strip()
    token.attrs = {"class": f"statement {kind}"}
    if label:
        token.attrs["id"] = label[1]
    title.meta["theorem_title"] = True
    return Theorem(kind, label[1] if label else None, span), title


def _report_end(token: Token, span: Span, work: Reading) -> None:
    last = token.map[1] if token.map else 0
    closed = last < len(work.ends) - 1 and work.line_span(last).text.lstrip("> \t").startswith(":::")
    if not closed:
        work.report("block.unclosed", "this block is never closed", span, f"close it with a line {token.markup}")


def run_in(tokens: list[Token]) -> list[Token]:
    """The tokens with the name of each block at the beginning of its first paragraph, or in one of its own."""
    placed: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if not token.meta.get("theorem_title"):
            placed.append(token)
            continue
        name = _name(placed[-1], token)
        following = tokens[index] if index < len(tokens) else None
        if following is not None and following.type == "paragraph_open":
            inline = tokens[index + 1]
            inline.children = [*name, _text(" "), *(inline.children or ())]
        else:
            opening, closing = (
                Token("paragraph_open", "p", 1, block=True),
                Token("paragraph_close", "p", -1, block=True),
            )
            placed += [opening, token, closing]
            token.children = name
    return placed


def _name(opening: Token, title: Token) -> list[Token]:
    """``Theorem 2``, or ``Theorem 2 (Title)``; ``of …`` goes on without parentheses: ``Proof of Lemma 1``."""
    name = Token("theorem_name", "", 0, meta={"theorem": opening.meta["theorem"], "titled": bool(title.content)})
    if not title.content:
        return [name]
    words = title.children or []
    if title.content.startswith("of "):
        return [name, _text(" "), *words, _text(".")]
    return [name, _text(" ("), *words, _text(").")]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def with_boxes(tokens: list[Token]) -> list[Token]:
    """The tokens with a box at the end of each proof: in its last paragraph, or on a line of its own."""
    placed: list[Token] = []
    for token in tokens:
        if token.type == CLOSE and "found" in token.meta and token.meta["found"].kind == "proof":
            in_paragraph = bool(placed) and placed[-1].type == "paragraph_close" and not placed[-1].hidden
            place = len(placed) - 1 if in_paragraph else len(placed)
            placed.insert(place, Token("proof_end", "", 0, meta={"alone": not in_paragraph}))
        placed.append(token)
    return placed
