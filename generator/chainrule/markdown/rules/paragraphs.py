r"""The block rules that must know where a formula runs on: paragraphs, headings and tables.

A hard-wrapped formula may begin a line with ``+``, ``-``, ``>`` or ``=``, which Markdown reads as a list, a quote or
the underline of a heading. And a table is cut at every ``|``, also inside ``$|x|$``. markdown-it's own rules stay in
charge here; they are only told which lines are the middle of a formula, and shown a table without the bars of its
formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import rules_block
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from chainrule.markdown.text.formulas import Found, Scanner
from chainrule.markdown.text.places import Places
from chainrule.markdown.text.reading import Reading, reading
from chainrule.markdown.text.sweep import closes, dangling, formulas

_NEW_BLOCK = re.compile(r"[ ]{0,3}(```|~~~|#{1,6}([ \t]|$))")


def paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Block rule: a paragraph, or a heading with its underline, in which a formula holds lines together."""
    lines = () if silent else held(state, start)
    if not lines:
        return False
    indents = [state.sCount[line] for line in lines]
    for line in lines:
        state.sCount[
            line
        ] = -1  # how markdown-it itself marks a line that continues a paragraph whatever it begins with
    try:
        return rules_block.lheading(state, start, end, silent) or rules_block.paragraph(state, start, end, silent)
    finally:
        for line, indent in zip(lines, indents, strict=True):
            state.sCount[line] = indent


def held(state: StateBlock, start: int) -> tuple[int, ...]:
    """The lines of the paragraph from line ``start`` on that begin in the middle of a formula."""
    work = reading(state.env)
    here = (state.level, state.blkIndent, state.lineMax)
    known, where, lines = work.held
    if where == here and start in known and start not in lines:  # after the underline of a heading
        return tuple(line for line in lines if line > start)
    last, lines = _held(state, start)
    work.held = range(start, last), here, lines
    return lines


def _held(state: StateBlock, start: int) -> tuple[int, tuple[int, ...]]:
    """After which line the paragraph ends, and its lines that begin in the middle of a formula."""
    lines: list[int] = []
    line, text = start, _line(state, start)
    parent, state.parentType = state.parentType, "paragraph"
    while True:
        opening = dangling(text)
        while opening is not None:
            last, rest = _close(state, line, text[opening:])
            lines.extend(range(line + 1, last + 1))
            line, text = last, rest
            opening = dangling(text)
        line += 1
        if line >= state.lineMax or state.isEmpty(line) or _ends_paragraph(state, line):
            state.parentType = parent
            return line, tuple(lines)
        text = _line(state, line)


def _line(state: StateBlock, line: int) -> str:
    return state.getLines(line, line + 1, state.blkIndent, keepLastLF=False)


def _ends_paragraph(state: StateBlock, line: int) -> bool:
    if state.sCount[line] - state.blkIndent > 3 or state.sCount[line] < 0:
        return False
    only_look = True
    return any(rule(state, line, state.lineMax, only_look) for rule in state.md.block.ruler.getRules("paragraph"))


def _close(state: StateBlock, line: int, text: str) -> tuple[int, str]:
    """The last line of the formula that opens ``text``, and what follows it there; the same line if it never closes."""
    opener, closer = Scanner(text).delimiters() or (text[:1], "")
    unclosed = line, text[len(opener) :]
    lines = [text]
    for number in range(line + 1, state.lineMax):
        content = _line(state, number)
        if not content.strip() or state.sCount[number] < state.blkIndent or _NEW_BLOCK.match(content):
            return unclosed
        lines.append(content)
        if closes(content, closer):
            whole = "\n".join(lines)
            found = Scanner(whole).at(0)
            return (number, whole[found.end :]) if isinstance(found, Found) else unclosed
        if opener in content:
            return unclosed
    return unclosed


def heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Block rule: a heading, whose text may be cut at both ends, with its place."""
    if not rules_block.heading(state, start, end, silent):
        return False
    if not silent:
        first = state.bMarks[start] + state.tShift[start] + len(state.tokens[-3].markup)
        place, _ = _trimmed(state.src, first, state.eMarks[start])
        state.tokens[-2].meta["places"] = Places(((0, place),)).shifted(reading(state.env).start)
    return True


def masked(text: str) -> str:
    """The text with every ``|`` inside of a formula replaced by a letter."""
    return "\n".join(_masked_line(line) if "|" in line else line for line in text.split("\n"))


def _masked_line(line: str) -> str:
    parts, at = [], 0
    for found in formulas(line):
        parts += [line[at : found.start], line[found.start : found.end].replace("|", "x")]
        at = found.end
    return "".join([*parts, line[at:]])


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Block rule: a table that is not cut inside of its formulas."""
    work = reading(state.env)
    before, source = len(state.tokens), state.src
    state.src = work.masked
    try:
        if not rules_block.table(state, start, end, silent):
            return False
    finally:
        state.src = source
    if not silent:
        for line, tokens in _rows(state.tokens[before:]):
            first = state.bMarks[line] + state.tShift[line]
            cells = _cells(work.masked, first, state.eMarks[line])
            for token, cell in zip(tokens, cells, strict=False):
                _fill(token, cell, work)
    return True


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[int, list[Token]]]:
    """The line of each row of a table, and the inline tokens of its cells."""
    opened = [index for index, token in enumerate(tokens) if token.type == "tr_open"]
    for begin, end in zip(opened, [*opened[1:], len(tokens)], strict=True):
        lines = tokens[begin].map
        if lines:
            yield lines[0], [token for token in tokens[begin:end] if token.type == "inline"]


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the cells of a row stand, as markdown-it's own rule cuts it: at each bar without a backslash in front."""
    start, end = _trimmed(text, start, end)
    bars = [bar for bar in range(start, end) if text[bar] == "|" and (bar == start or text[bar - 1] != "\\")]
    edges = list(zip([start, *(bar + 1 for bar in bars)], [*bars, end], strict=True))
    if edges and edges[0][0] == edges[0][1]:
        edges.pop(0)
    if edges and edges[-1][0] == edges[-1][1]:
        edges.pop()
    return [_trimmed(text, *edge) for edge in edges]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    first = start + len(inside) - len(inside.lstrip(MD_TRIM_CHARS))
    return (first, first + len(inside.strip(MD_TRIM_CHARS)))


def _fill(token: Token, cell: tuple[int, int], work: Reading) -> None:
    r"""Give a cell its text and its places; outside of formulas ``\|`` is a bar."""
    start, end = cell
    pieces, parts, at = [(0, start)], [], start
    for dropped, bar in enumerate(re.finditer(r"\\\|", work.masked[start:end]), 1):
        parts.append(work.text[at : start + bar.start()])
        at = start + bar.start() + 1
        pieces.append((at - start - dropped, at))
    token.content = "".join([*parts, work.text[at:end]])
    token.meta["places"] = Places(tuple(pieces)).shifted(work.start)
