"""What a page shows of a declaration: each symbol, and in words what it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from markupsafe import Markup

from chainrule.source import Span
from chainrule.theme.environment import Templates

SIZE = r"[\w+\-]+"
KINDS = "symmetric invertible|symmetric|invertible|positive-definite"
PHRASES: Mapping[str, str] = {
    "scalar": "a number",
    "positive scalar": "a positive number",
    r"scalar in (\(.+\))": r"a number in \1",
    "integer": "a whole number",
    f"vector ({SIZE})": r"a vector of \1 entries",
    rf"vector (\d+)\.\.({SIZE})": r"a vector with entries \1 to \2",
    f"(positive|binary|one-hot) vector ({SIZE})": r"a \1 vector of \2 entries",
    f"one-hot ({SIZE})": r"a one-hot vector of \1 entries",
    f"simplex ({SIZE})": r"\1 probabilities that add up to 1",
    f"matrix ({SIZE}) ({SIZE})": r"a \1 × \2 matrix",
    f"tensor ({SIZE}) ({SIZE}) ({SIZE})": r"a \1 × \2 × \3 tensor",
    f"({KINDS}) ({SIZE})": r"a \1 \2 × \2 matrix",
    f"index ({SIZE})": r"an index from 1 to \1",
    rf"index (\d+)\.\.({SIZE})": r"an index from \1 to \2",
    "index": "an index",
}
"""Types that have a plainer name than the one they are declared by; all others read well as they are."""


def describe(kind: str) -> str:
    """A type in words: ``vector n`` → ``a vector of n entries``."""
    plain = " ".join(kind.split())
    for pattern, words in PHRASES.items():
        if match := re.fullmatch(pattern, plain):
            return match.expand(words)
    return plain


def symbols(
    templates: Templates, entries: Iterable[tuple[Span, Span]], typeset: Callable[[str], str] | None = None
) -> Markup:
    """The HTML of declared symbols, each with its type; ``typeset`` makes inline HTML of a symbol's TeX."""
    write = typeset or (lambda tex: Markup("<code>{}</code>").format(tex))
    rows = [(Markup(write(name.text)), describe(kind.text)) for name, kind in entries]
    return Markup(templates.render("parts/symbols.html", symbols=rows))
