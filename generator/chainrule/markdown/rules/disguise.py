r"""What would make a reader see something else than what is checked.

Two disguises are known. Characters that turn the direction of writing show code and formulas in another order than the
one in which they are read ("Trojan source", CVE-2021-42574): nobody needs them there, so they are mistakes in every
text. And TeX can paint over a sign, or paint it in the colour of the page: ``2x {\color{white} + 1}`` is read as
2x + 1 and seen as 2x. Colours have good uses, so such a command is a warning, and only where a stranger has written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from markdown_it.token import Token

from chainrule.errors import Problem
from chainrule.markdown.text.blocks import Block, Formula, Snippet
from chainrule.markdown.text.reading import Reading
from chainrule.source import Span

_OVERRIDE = re.compile("[\u202d\u202e]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_COVERING = re.compile(
    r"\\(?:(?:text|f|row|column|cell)?color(?:box)?|definecolor|bbox|mmlToken|enclose|unicode|rule|Rule|Space"
    r"|(?:math)?[rlc]lap|smash|raise|lower|moveleft|moveright)(?![A-Za-z])"
    r"|\\(?:hskip|kern|mkern|mskip)\s*-|\\[hm]space\*?\s*\{\s*-"
)


Locate = Callable[[int, int], Span]
"""The span of a part of a text."""


def turned(text: str, locate: Locate, signs: re.Pattern[str] = _TURNING) -> Iterator[Problem]:
    """A problem for each sign in a text that turns the direction of writing."""
    for sign in signs.finditer(text):
        message = f"the invisible sign U+{ord(sign[0]):04X} shows what follows in another order than it is read in"
        hint = "delete it; your editor may need to be told to show it"
        yield Problem("text.direction", message, locate(*sign.span()), hint)


def turning(tokens: Iterable[Token], blocks: Iterable[Block], work: Reading) -> None:
    """Report such signs in formulas and code, and everywhere those that override the order of letters."""
    for block in blocks:
        if isinstance(block, Formula | Snippet):
            work.keep(turned(block.tex if isinstance(block, Formula) else block.code, block.locate))
    for token in tokens:
        if token.type in {"fence", "code_block"} and token.map and "block" not in token.meta:
            places = work.lines(token.content, token.map[0] + (token.type == "fence"))
            work.keep(turned(token.content, partial(places.span, work.source)))
    source, first = work.source, work.start
    work.keep(turned(work.text, lambda start, end: source.span(first + start, first + end), _OVERRIDE))


def covers(tex: str) -> re.Match[str] | None:
    """The first command in TeX that can hide or cover a part of a formula."""
    return _COVERING.search(tex)


def covering(blocks: Iterable[Block]) -> Iterator[Problem]:
    """A warning for each formula that can hide or cover a part of itself."""
    for block in blocks:
        if isinstance(block, Formula) and (command := covers(block.tex)):
            message = f"{command[0]} can hide or cover a part of this formula"
            hint = "look at the page before you trust the formula"
            yield Problem("tex.covering", message, block.locate(*command.span()), hint, severity="warning")
