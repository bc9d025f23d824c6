r"""The rules by which markdown-it meets mathematics: as a block of its own, and inside a line.

Both ask the same `Scanner` and leave the same token, ``math_display`` or ``math_inline``, with the TeX as its content
and in its ``meta`` the ``span``, the ``places`` and the ``attributes``.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from chainrule.markdown.rules import attributes
from chainrule.markdown.rules.references import COMMANDS
from chainrule.markdown.text.blocks import NO_ATTRIBUTES, Attributes
from chainrule.markdown.text.formulas import Flaw, Found, Scanner
from chainrule.markdown.text.reading import Reading, reading
from chainrule.markdown.text.sweep import closes


def inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Inline rule: mathematics inside a paragraph, a heading, a cell, a link text."""
    if state.src[state.pos] not in "$\\":
        return False
    work = reading(state.env)
    found = work.scanner(state.src).at(state.pos, state.posMax)
    if isinstance(found, Flaw):
        return _flawed(state, found, work, silent=silent)
    if found is None:
        return False
    if state.src.startswith(COMMANDS, found.start):
        return _reference(state, found, work, silent=silent)
    following = attributes.after if found.display else attributes.beside
    group = following(state.src, found.end, state.posMax)
    if not silent:
        token = state.push("math_display" if found.display else "math_inline", "math", 0)
        token.content = state.src[slice(*found.inner)]
        token.meta = {"span": work.span(*found.inner), "places": work.part(*found.inner)}
        token.meta["attributes"] = _attributes(group, work.span, work)
    state.pos = group.end() if group else found.end
    return True


def _reference(state: StateInline, found: Found, work: Reading, *, silent: bool) -> bool:
    if not silent:
        token = state.push("reference", "a", 0)
        token.content = state.src[found.start : found.end]
        name = state.src.index("{", found.start) + 1
        token.meta = {"span": work.span(name, found.end - 1)}
    state.pos = found.end
    return True


def _flawed(state: StateInline, flaw: Flaw, work: Reading, *, silent: bool) -> bool:
    if not silent:
        work.report(flaw.rule, flaw.message, work.span(flaw.start, flaw.end), flaw.hint)
    if not state.src.startswith("$$", state.pos):
        return False
    if not silent:
        state.append_pending(state.src[flaw.start : flaw.end])
    state.pos = flaw.end
    return True


def block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Block rule: a display that begins and ends its lines; it also ends a paragraph, a quote and a list."""
    first = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith(("$$", "\\[", "\\begin"), first):
        return False
    text = _extent(state, start, end)
    found = Scanner(text).at(0) if text else None
    if text is None or not isinstance(found, Found) or not found.display:
        return False
    group = attributes.after(text, found.end, len(text))
    following = start + 1 + text.count("\n")
    if text[group.end() if group else found.end :].strip() or not _apart(state, text, following, end):
        return False
    if not silent:
        work = reading(state.env)
        places = work.lines(text, start)
        token = state.push("math_display", "math", 0)
        token.map = [start, following]
        token.content = text[slice(*found.inner)]
        token.meta = {"span": places.span(work.source, *found.inner), "places": places.part(*found.inner)}
        token.meta["attributes"] = _attributes(group, lambda a, b: places.span(work.source, a, b), work)
        state.line = following
    return True


def _attributes(group: re.Match[str] | None, locate: attributes.Locate, work: Reading) -> Attributes:
    if group is None:
        return NO_ATTRIBUTES
    found, problems = attributes.read(group[1], lambda a, b: locate(group.start(1) + a, group.start(1) + b))
    work.keep(problems)
    return found


def _extent(state: StateBlock, start: int, end: int) -> str | None:
    """The lines from a display's opening delimiter on up to the one that closes it, without their prefixes."""
    lines = [state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]]
    pair = Scanner(lines[0]).delimiters()
    if pair is None or closes(lines[0][len(pair[0]) :], pair[1]):
        return lines[0] if pair else None
    for number in range(start + 1, end):
        line = state.getLines(number, number + 1, state.blkIndent, keepLastLF=False)
        outside = state.sCount[number] < state.blkIndent and not state.isEmpty(number)
        if outside or (pair[0] != pair[1] and line.lstrip().startswith(pair[0])):
            return None
        lines.append(line)
        if closes(line, pair[1]):
            return "\n".join(lines)
    return None


def _apart(state: StateBlock, text: str, following: int, end: int) -> bool:
    """Whether a display is surely one: dollars around a blank line may be the end of one and the start of another."""
    if not text.startswith("$$") or not any(not line.strip() for line in text.split("\n")):
        return True
    return following >= end or state.isEmpty(following)
