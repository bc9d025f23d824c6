r"""A formula's TeX with what the rest of the site knows put in: its numbers, and what its references show.

Nothing is replaced: ``\tag{3}`` goes to the end of its row, ``[{(3)}]`` behind the name of a ``\eqref``. So every place
in what MathJax reads leads back to a place in what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chainrule.markdown import Formula

_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*\Z")


@dataclass(frozen=True, slots=True)
class Tagged:
    """TeX to typeset, and where it differs from what was written."""

    tex: str
    inserted: tuple[tuple[int, int], ...]
    """Each place in the written TeX at which something was put in, ascending, and how many characters that has."""

    def written(self, offset: int) -> int:
        """The place in the written TeX of a character of ``tex``; that of a character put in is where it was put."""
        for place, length in self.inserted:
            if offset < place:
                break
            offset = max(place, offset - length)
        return offset


def tagged(formula: Formula, numbers: Sequence[str | None], references: Iterable[tuple[int, str]]) -> Tagged:
    """Put in the number of each row, and at each place what a reference shows there, as TeX in text."""
    put_in = [(place, f"[{{{shown}}}]") for place, shown in references]
    for row, number in zip(formula.rows, numbers, strict=True) if numbers else ():
        if number is not None:
            line_end = "\n" if _COMMENT.search(formula.tex, row.start, row.end) else ""
            put_in.append((row.end, f"{line_end}\\tag{{{number}}}"))
    parts, at = [], 0
    for place, text in sorted(put_in):
        parts += [formula.tex[at:place], text]
        at = place
    return Tagged("".join([*parts, formula.tex[at:]]), tuple((place, len(text)) for place, text in sorted(put_in)))
