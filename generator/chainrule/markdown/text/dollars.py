r"""Whether two dollars enclose mathematics or are the signs of two prices.

The rule of Pandoc, which writers know: the opening dollar has something other than space to its right, the closing one
to its left and no digit to its right. So "$5 and then $10" is prose and ``$110_2$`` is not. Real posts need a little
more on both sides:

- ``3$\times$3`` and ``90$^\circ$`` are mathematics though digits stand beside the dollars: no price begins with ``\``
  or ``^``;
- ``$ \hat{y} $`` and ``$ x $``, with spaces inside, are what other tools accept. They are mathematics where they hold
  something that only TeX does, or single letters and no word, and no number stands in front, as in "5 $ or 6 $";
- "$5 or at most 6$" keeps Pandoc's rule and is prose: a number, then words, and nothing of TeX.
"""

from __future__ import annotations

import re

_TEX = re.compile(r"[\\^_={}]")
_LETTERS = re.compile(r"(?=.*[A-Za-z])(?:[^A-Za-z]|[A-Za-z](?![A-Za-z]))*", re.DOTALL)
_AMOUNT_AND_WORDS = re.compile(r"\d.*?\b[A-Za-z]{3,}\b", re.DOTALL)


def is_price(text: str, opening: int, closing: int) -> bool:
    """Whether the dollars at these two offsets of ``text`` are not the delimiters of a formula."""
    inside = text[opening + 1 : closing]
    before, after = text[max(0, opening - 1) : opening], text[closing + 1 : closing + 2]
    if not inside.strip():
        return True
    if inside[0].isspace() or inside[-1].isspace():
        return _is_spaced_price(text[max(0, opening - 8) : opening], inside, after)
    if inside[0] == "\\":
        return False
    if after.isdigit() or (before.isdigit() and not (inside[0].isalpha() or inside[0] in "^_{")):
        return True
    return not _TEX.search(inside) and bool(_AMOUNT_AND_WORDS.match(inside))


def _is_spaced_price(before: str, inside: str, after: str) -> bool:
    amount = inside.strip()[0].isdigit() and "\\" not in inside
    number_before = before.rstrip()[-1:].isdigit()
    tex = _TEX.search(inside) or _LETTERS.fullmatch(inside)
    return amount or number_before or after.isalnum() or after == "$" or not tex
