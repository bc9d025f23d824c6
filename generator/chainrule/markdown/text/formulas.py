r"""Where mathematics begins and ends in a text: our own tokenizer.

mdit-py-plugins has three: ``dollarmath``, ``amsmath`` and ``texmath``. They were weighed and run. ``dollarmath`` reads
"$5 and then $10" as a formula, splits ``|x|`` in a table cell and writes a ``<div>`` into a paragraph; ``texmath``
takes one bracket style at a time; none reads ``\(…\)`` and ``\[…\]`` beside dollars, keeps exact places, or sees an
opening delimiter that is never closed. One scanner that all of the Markdown rules ask is smaller than mending three.

It decides about one text, a paragraph without its quote and list prefixes, and knows no Markdown:

=====================  ===========================================================================================
``$…$``                inline; see `chainrule.markdown.text.dollars` for what is a price instead
```$`…`$```            inline, as code hosts write it
``\(…\)``              inline
``\eqref{…}``          inline, a reference in running text; also ``\ref``
``$$…$$``, ``\[…\]``   display; ``\[text\](target)`` stays what Markdown says it is, an escaped link
``\begin{align}…``     display, and the other environments of `DISPLAYS`, starred or not
=====================  ===========================================================================================

A backslash always takes the next character with it, so ``\$``, ``\\]`` and ``\\[2pt]`` are never delimiters. Braces
protect: the dollar in ``$\text{costs \(5\) or $5$}$`` does not close. Every search runs forward once: a text of
unclosed delimiters costs time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from chainrule.errors import suggest
from chainrule.markdown.text.dollars import is_price
from chainrule.markdown.text.kinds import KINDS

DISPLAYS = frozenset({"equation", "align", "alignat", "flalign", "gather", "multline", "eqnarray"})
"""Environments that are displays of their own, also with a star."""
INNER = frozenset(
    {"aligned", "alignedat", "gathered", "split", "cases", "dcases", "rcases", "array", "subarray", "smallmatrix"}
    | {f"{fence}matrix" for fence in ("", "p", "b", "B", "v", "V")}
)
"""Environments that must stand inside a display."""

_DOLLAR_STEP = re.compile(r"\\.|[${}`]|\n[ \t]*\n", re.DOTALL)
_PAREN_STEP = re.compile(r"\\.|[{}]|\n[ \t]*\n", re.DOTALL)
_DISPLAY_STEP = re.compile(r"\\.|\$\$", re.DOTALL)
_LINE_END = re.compile(r"[^\S\n]*(?:\n|\Z)")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_BEGIN = re.compile(r"\\begin[ \t]*\{([A-Za-z]+)(\*?)\}")
_REFERENCE = re.compile(r"\\(?:eq)?ref\{[^{}\s$][^{}\n]*\}")
_OPENERS = ("$", "\\(", "\\[", "\\begin", "\\eqref", "\\ref")

_PAIRS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"))


@dataclass(frozen=True, slots=True)
class Found:
    """A formula in a text, in offsets from the text's start."""

    start: int
    """Of the opening delimiter."""
    inner: tuple[int, int]
    """Of the TeX: what stands between the delimiters without white space at its ends, or a whole environment."""
    end: int
    """After the closing delimiter."""
    display: bool


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that opens mathematics and goes no further."""

    rule: str
    message: str
    hint: str
    start: int
    end: int
    """After the opening delimiter."""


@dataclass(frozen=True)
class Scanner:
    """Finds formulas in one text."""

    text: str

    @cached_property
    def _partners(self) -> dict[int, int]:
        """Offset of each brace that has a partner → offset of that partner."""
        partners: dict[int, int] = {}
        stack = []
        for brace in _BRACES.finditer(self.text):
            if brace[0] == "{":
                stack.append(brace.start())
            elif brace[0] == "}" and stack:
                opening = stack.pop()
                partners[opening], partners[brace.start()] = brace.start(), opening
        return partners

    def at(self, pos: int, end: int | None = None) -> Found | Flaw | None:
        """The formula that begins at ``pos`` and ends before ``end``; None where no mathematics begins."""
        if not self.text.startswith(_OPENERS, pos):
            return None
        limit = len(self.text) if end is None else end
        return next(read for opener, read in _READERS if self.text.startswith(opener, pos))(self, pos, limit)

    def delimiters(self, pos: int = 0) -> tuple[str, str] | None:
        """The delimiter at ``pos`` and the one that would close it; None where no formula opens."""
        if begin := _BEGIN.match(self.text, pos):
            return (begin[0], f"\\end{{{begin[1]}{begin[2]}}}") if begin[1] in DISPLAYS else None
        return next((pair for pair in _PAIRS if self.text.startswith(pair[0], pos)), None)

    def _found(self, start: int, inner: int, close: int, end: int, *, display: bool) -> Found | None:
        tex = self.text[inner:close]
        if not tex.strip():
            return None
        first = inner + len(tex) - len(tex.lstrip())
        return Found(start, (first, first + len(tex.strip())), end, display)

    def _closing(self, step: re.Pattern[str], start: int, pos: int, limit: int) -> re.Match[str] | None:
        """The next token outside braces that is neither an escaped character nor a brace."""
        while token := step.search(self.text, pos, limit):
            pos = token.end()
            if token[0] == "{":
                partner = self._partners.get(token.start(), limit)
                pos = partner + 1 if partner < limit else pos
            elif token[0] == "}":
                if self._partners.get(token.start(), start) < start:
                    return None
            elif token[0][0] != "\\" or token[0] in {"\\(", "\\)"}:
                return token
        return None

    def dollar(self, pos: int, limit: int) -> Found | None:
        """``$…$`` or ```$`…`$```."""
        if self.text.startswith("$`", pos):
            end = self.text.find("`", pos + 2, limit)
            closed = end > 0 and self.text.startswith("`$", end) and end + 2 <= limit
            return self._found(pos, pos + 2, end, end + 2, display=False) if closed else None
        token = self._closing(_DOLLAR_STEP, pos, pos + 1, limit)
        while token and token[0] in {"\\(", "\\)"}:
            token = self._closing(_DOLLAR_STEP, pos, token.end(), limit)
        if token is None or token[0] != "$" or is_price(self.text, pos, token.start()):
            return None
        return self._found(pos, pos + 1, token.start(), token.end(), display=False)

    def paren(self, pos: int, limit: int) -> Found | None:
        r"""``\(…\)``."""
        token = self._closing(_PAREN_STEP, pos, pos + 2, limit)
        if token is None or token[0] != "\\)":
            return None
        return self._found(pos, pos + 2, token.start(), token.end(), display=False)

    def dollars(self, pos: int, limit: int) -> Found | Flaw:
        """``$$…$$``."""
        for token in _DISPLAY_STEP.finditer(self.text, pos + 2, limit):
            if token[0] == "$$":
                found = self._found(pos, pos + 2, token.start(), token.end(), display=True)
                hint = "write a formula between $$ and $$, or \\$\\$ for two dollars"
                return found or Flaw("math.empty", "there is no formula between $$ and $$", hint, pos, token.end())
        hint = "close the display with $$, or write \\$\\$ for two dollars"
        return Flaw("math.unclosed", "this $$ is never closed", hint, pos, pos + 2)

    def bracket(self, pos: int, limit: int) -> Found | Flaw | None:
        r"""``\[…\]``; None where it is Markdown's own escaped bracket."""
        for token in _DISPLAY_STEP.finditer(self.text, pos + 2, limit):
            if token[0] == "\\[":
                break
            if token[0] == "\\]":
                escaped = self.text.startswith(("(", "[", ":"), token.end())
                return None if escaped else self._found(pos, pos + 2, token.start(), token.end(), display=True)
        if not _LINE_END.match(self.text, pos + 2, limit):
            return None
        return Flaw("math.unclosed", "this \\[ is never closed", "close the display with \\]", pos, pos + 2)

    def environment(self, pos: int, limit: int) -> Found | Flaw | None:
        r"""``\begin{align}…\end{align}``."""
        begin = _BEGIN.match(self.text, pos, limit)
        if begin is None:
            return None
        if begin[1] not in DISPLAYS:
            return _undisplayed(begin)
        name = re.escape(begin[1] + begin[2])
        for token in re.compile(rf"\\(begin|end)[ \t]*\{{{name}\}}|\\.", re.DOTALL).finditer(
            self.text, begin.end(), limit
        ):
            if token[1] == "end":
                return self._found(pos, pos, token.end(), token.end(), display=True)
            if token[1] == "begin":
                break
        message = f"this {begin[0]} is never closed"
        hint = f"close it with {begin[0].replace('begin', 'end', 1)}"
        return Flaw("math.unclosed", message, hint, pos, begin.end())

    def reference(self, pos: int, limit: int) -> Found | None:
        r"""``\eqref{…}`` or ``\ref{…}`` in running text."""
        found = _REFERENCE.match(self.text, pos, limit)
        return self._found(pos, pos, found.end(), found.end(), display=False) if found else None


def _undisplayed(begin: re.Match[str]) -> Flaw | None:
    name = begin[1]
    if name in INNER:
        message = f"{begin[0]} is not a display of its own"
        hint = "put it between $$ and $$, or use align, gather or equation"
    elif name in KINDS:
        message = "this environment of LaTeX is a block here"
        hint = f"begin it with a line ::: {name}, and end it with a line :::"
    elif near := suggest(name, sorted(DISPLAYS)):
        message, hint = f"there is no display environment {name}", near
    else:
        return None
    return Flaw("math.environment", message, hint, *begin.span())


_READERS: tuple[tuple[str, Callable[[Scanner, int, int], Found | Flaw | None]], ...] = (
    ("$$", Scanner.dollars),
    ("$", Scanner.dollar),
    ("\\(", Scanner.paren),
    ("\\[", Scanner.bracket),
    ("\\begin", Scanner.environment),
    ("\\", Scanner.reference),
)
"""What opens mathematics, and the function that reads on."""
