r"""The index of the search: what each page says, and the formulas on it as tokens.

Readers search for a formula as they would write it, and rarely as its author did: ``x_i`` and ``x_{i}``, ``\le`` and
``\leq``, with and without ``\left``. So formulas are reduced to tokens without what has no meaning of its own, and a
query is reduced in the same way; ``\partial p`` then finds every formula in which one follows the other. A formula with
macros is in the index twice, as it was written and with what they stand for: a reader may know either.

One JSON file, which only the search page loads, and a script of a hundred lines: Pagefind (weighed) needs WebAssembly
and splits words its own way; lunr and others index words and know no formula. The script has its own reduction, since
it runs in browsers; the tables are in the index, and the tests hold the two together.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from chainrule import site
from chainrule.config import Macros
from chainrule.markdown import Formula
from chainrule.site import Page, Plan
from chainrule.tex.text.tokens import TexError, Token, expand, tokenize

VERSION = 1
_ALIKE = r"""
\frac \dfrac \tfrac \cfrac
\binom \dbinom \tbinom
\leq \le
\geq \ge
\neq \ne
\rightarrow \to
\leftarrow \gets
\wedge \land
\vee \lor
\top \intercal
\mathbf \bm \boldsymbol
\{ \lbrace
\} \rbrace
[ \lbrack
] \rbrack
| \vert \lvert \rvert
\| \Vert \lVert \rVert
* \ast
: \colon
"""
_SILENT = r"""
& ~ \\ \, \; \: \! \> \/ \quad \qquad \thinspace \medspace \thickspace
\left \right \middle \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr
\limits \nolimits \displaystyle \textstyle \scriptstyle \mathstrut \nonumber \notag
"""
SAME: Mapping[str, str] = {
    other: kept for kept, *others in map(str.split, _ALIKE.strip().splitlines()) for other in others
}
"""Commands that print the same, or nearly so → the one that stands for them."""
DROPPED = frozenset([*_SILENT.split(), "\\ ", "\\\n"])
"""Tokens that say nothing: spaces, sizes, places in a table."""

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_APART = re.compile(r"\\(?:label|tag\*?|begin|end)[ \n\t]*\{[^{}]*\}")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\[^A-Za-z]|[^ \t\n\r\f\v\\]")
_GROUP = re.compile(r"(^| )\{ ([^ {}]+) \}(?= |\Z)")
_FORMULA = re.compile(r"<mjx-container\b.*?</mjx-container>", re.DOTALL)
_HIDDEN = re.compile(r"<(details|script|style|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|li|h[1-6]|td|th|dt|dd|pre|div|figcaption|blockquote|section)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def tokens(tex: str) -> str:
    """A formula as tokens with one space between them."""
    bare = _APART.sub(" ", _COMMENT.sub(r"\1", tex))
    found = (SAME.get(token, token) for token in _TOKEN.findall(bare) if token not in DROPPED)
    joined = " ".join(found)
    while (opened := _GROUP.sub(r"\1\2", joined)) != joined:
        joined = opened
    return joined


def expanded(tex: str, macros: Macros) -> str:
    """The TeX of a formula with its author's macros replaced by what they stand for; as it is, if one never ends."""
    if not any(f"\\{name}" in tex for name in macros):
        return tex
    try:
        return " ".join(map(_written, expand(tokenize(tex), macros)))
    except TexError:
        return tex


def _written(token: Token) -> str:
    return {"command": f"\\{token.text}", "text": rf"\text{{{token.text}}}", "gap": ""}.get(token.kind, token.text)


def words(text: str) -> str:
    """What a page says without its formulas, from its HTML."""
    bare = _TAG.sub("", _BLOCK.sub(" ", _HIDDEN.sub(" ", _FORMULA.sub(" … ", text))))
    return " ".join(html.unescape(bare).split())


def index(plan: Plan, texts: Mapping[PurePosixPath, str]) -> str:
    """The index as JSON; ``texts`` has the HTML of each page that has one, by its path."""
    macros = plan.config.macros
    pages = [_entry(page, texts.get(page.path, ""), macros) for page in plan.pages if page.document]
    whole = {"version": VERSION, "same": SAME, "dropped": sorted(DROPPED), "pages": pages}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"


def _entry(page: Page, text: str, macros: Macros) -> dict[str, object]:
    blocks = page.document.parsed.blocks if page.document else ()
    defined = {**macros, **page.document.meta.macros} if page.document else macros
    formulas = [block.tex for block in blocks if isinstance(block, Formula)]
    written = _different(each for tex in formulas for each in (tex, expanded(tex, defined)))
    return {
        "title": page.title,
        "url": site.relative(page.path, site.SEARCH),
        "tags": [tag.title for tag in page.tags],
        "text": words(text),
        "formulas": _different(map(tokens, written)),
    }


def _different(formulas: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(each for each in formulas if each))
