"""How much of a text is read: what would take too long, or be left out in silence, is a problem instead.

markdown-it reads brackets by trying each one with all that follow, and drops without a word what is nested deeper than
its limit. A clock would stop the first on a slow machine only and the second never, so both limits are counted: the
same text gets the same answer everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from chainrule.markdown.text.reading import Reading

NESTING = 100
"""How deep quotes, lists and links may stand in each other."""
WORK = 20_000_000
"""For all paragraphs of a text: the sum of the squares of their numbers of brackets; about two seconds."""
_BRACKET = re.compile(r"[\[\]]")
_MARK = re.compile(r"[\"'*_`~<&\\$^]")
_LIGHT = 20
"""So many other signs of markup weigh as much as a bracket."""


def readable(text: str, work: Reading) -> bool:
    """Whether the text of a block can be read in a time that is left; if not, a problem of it is kept."""
    work.spent += (len(_BRACKET.findall(text)) + len(_MARK.findall(text)) // _LIGHT) ** 2
    if work.spent <= WORK:
        return True
    message = "so many brackets or signs of markup in one paragraph are not read"
    work.report("text.size", message, work.span(0, 1), "write fewer of them, or put blank lines between them")
    return False


def nesting(tokens: Sequence[Token], work: Reading) -> None:
    """Report where blocks are nested as deep as markdown-it goes: what is inside was dropped."""
    for token in tokens:
        if token.nesting == 1 and token.map and token.level >= NESTING - 1:
            message = f"this is nested more than {NESTING} levels deep, and what is in it would be left out"
            work.report("text.nesting", message, work.line_span(token.map[0]), "write it with fewer quotes and lists")
            return


def inner_nesting(tokens: Sequence[Token], work: Reading) -> None:
    """The same for what is inside a line."""
    if any(token.nesting == 1 and token.level >= NESTING - 1 for token in tokens):
        message = f"links are nested here more than {NESTING} levels deep, and what is in them would be left out"
        work.report("text.nesting", message, work.span(0, 1), "write it more simply")
