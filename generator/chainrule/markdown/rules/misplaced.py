"""Mathematics where nothing reads it: in headings as displays, in raw HTML, in the words of pictures, in plain letters.

What stands there looks like a formula to a reader, and no formula of it is typeset or checked. Displays in headings are
errors; the rest are warnings, since a writer may mean the characters themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from chainrule.markdown.html.raw import pieces as html
from chainrule.markdown.html.raw import places
from chainrule.markdown.text.reading import Reading
from chainrule.markdown.text.sweep import formulas
from chainrule.source import Span

_RAW = re.compile(r"\s*<(?:!|\?|(?:script|pre|style|textarea|svg|math)\b)", re.IGNORECASE)
_SURELY_TEX = re.compile(r"[\\^_]|['′]\s*(?:\(\w\)\s*)?=|\bd\w{0,2}/d\w")
_DERIVES = re.compile(r"\\(?:partial|nabla|[dt]?frac\s*\{?\s*d|d*dot)|['′]|\bd\w{0,2}/d\w")
_MATHML = re.compile(r"<math\b", re.IGNORECASE)
_TYPED = re.compile(
    r"(?<![\w'’′])[A-Za-zα-ω]['′’”]{1,3}\(\w\) ?= ?[-−\w(]"
    r"|∂\w* ?/ ?∂\w+ ?=|(?<![\w/.])d\w{0,2}/d[a-zα-ω](?![\w/.-])[^.,;:=<>]{0,20}=|∇\w* ?="
)
"""A derivative and an equals sign in plain letters: ``f'(x) = 2x``, ``∂f/∂x =``, ``dy/dx =``, ``∇f =``."""
LETTERS = "write it in letters, such as ∇f or L², or in words"


def report(tokens: Sequence[Token], work: Reading) -> None:
    """Report the mathematics of a text that stands where it is not read."""
    for opening, token in pairwise(tokens):
        if opening.type == "heading_open":
            _heading(token, work)
        elif opening.type == "th_open":
            _table(token, work)
    for token in tokens:
        if token.type == "html_block":
            _html(token, work)
        elif token.type == "inline":
            _words(token.children or (), work)
            _plain(token, work)
    for token in html(tokens):
        if found := _MATHML.search(token.content):
            span = places(token, work).span(work.source, *found.span())
            message = "this is MathML, which is shown as it stands, and nothing of it is checked"
            work.report("math.in-html", message, span, "write the formula between dollars", "warning")


def _table(cell: Token, work: Reading) -> None:
    """Derivatives at the head of a column, which is not read as their value."""
    for child in cell.children or ():
        if child.type == "math_inline" and _DERIVES.search(child.content) and "=" not in child.content:
            message = "a table says what this derivative is, and nothing of that is checked"
            work.report("math.in-table", message, child.meta["span"], "write equations into its cells", "warning")


def _heading(token: Token, work: Reading) -> None:
    for child in token.children or ():
        if child.type == "math_display":
            message, hint = "a heading cannot hold a displayed formula", "write it between single dollars"
            work.report("math.in-heading", message, child.meta["span"], hint)


def _html(token: Token, work: Reading) -> None:
    if not token.map or _RAW.match(token.content):
        return
    where = work.lines(token.content, token.map[0])
    for found in formulas(token.content):
        if _SURELY_TEX.search(token.content, *found.inner):
            message = "this formula stands in an HTML block, where Markdown and mathematics are not read"
            span = where.span(work.source, *found.inner)
            work.report("math.in-html", message, span, "put blank lines around the HTML tags", "warning")


def _words(tokens: Iterable[Token], work: Reading) -> None:
    """Derivatives that are stated in the words and the titles of pictures and links."""
    for token in tokens:
        title = str(token.attrs.get("title", ""))
        written = [title[slice(*found.inner)] for found in formulas(title)] if "$" in title else []
        if token.type == "image":
            written += [child.content for child in token.children or () if child.type == "math_inline"]
        if "span" in token.meta and any("=" in tex and _DERIVES.search(tex) for tex in written):
            message = "a formula in these words is plain text: it is neither typeset nor checked"
            work.report("math.in-words", message, token.meta["span"], LETTERS, "warning")


def _plain(token: Token, work: Reading) -> None:
    """Derivatives that are stated in plain letters."""
    for found in _typed(token):
        at = token.content.find(found[0].replace("’", "'").replace("”", "''"))
        span = _span(token, work, at, at + len(found[0])) if at >= 0 else _span(token, work, 0, 1)
        message = "this reads like a formula, and nothing in plain letters is checked"
        work.report("math.plain", message, span, "write it between dollars", "warning")


def _typed(token: Token) -> Iterator[re.Match[str]]:
    for child in token.children or ():
        if child.type == "text":
            yield from _TYPED.finditer(child.content)


def _span(token: Token, work: Reading, start: int, end: int) -> Span:
    span: Span = token.meta["places"].span(work.source, start, end)
    return span
