r"""Equations in pieces: ``$\frac{df}{dx}$ = $3x$``, whose sign stands in the words between two formulas.

A reader puts them together, so such an equation counts where a derivative stands on one of its sides, and is unchecked
until it is one formula. A derivative that “is” something may be an equation or not: that is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chainrule.check.printed.judgement.judged import Judged
from chainrule.check.settings import Settings
from chainrule.errors import Problem
from chainrule.markdown.text.blocks import Block, Formula
from chainrule.source import Span
from chainrule.tex.statements.displays.notations import has_derivative
from chainrule.tex.statements.displays.relations import relation
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.commands import read
from chainrule.tex.text.tokens import TexError

_CLOSES = r"\s*(?:`?\$\$?|\\\)|\\\])\s*"
_OPENS = r"\s*(?:\$\$?`?|\\\(|\\\[)\s*"
_BETWEEN = re.compile(
    rf"{_CLOSES}(?P<sign>=|(?:which |and )?(?:equals|is (?:\w+ )?(?:equal to|given by))|(?P<word>is|becomes))"
    rf"(?: (?:then|thus|just|simply|therefore|exactly|now|also))?{_OPENS}",
    re.IGNORECASE,
)
_GLUE = re.compile(rf"{_CLOSES}{_OPENS}")


@dataclass(frozen=True, slots=True)
class Split:
    """An equation in pieces."""

    number: int
    """The block of its left side."""
    sign: Span
    """What stands for the equals sign."""
    sure: bool
    """Whether it can be nothing but an equation."""

    @property
    def judged(self) -> Judged:
        """The judgement on it."""
        reason = "this equation stands in pieces, and nothing of it is checked"
        return Judged("unchecked", "unchecked.pieces", reason, "write it as one formula, with both sides and the sign")

    @property
    def problem(self) -> Problem:
        """The warning about it."""
        message = "words say what this derivative is, and nothing of that is checked"
        return Problem(
            "statement.words", message, self.sign, "write one formula with an equals sign", severity="warning"
        )


def splits(blocks: Sequence[Block], settings: Settings) -> Iterator[Split]:
    """The equations in pieces of a post that have a derivative on one side."""
    for number, (left, right) in enumerate(pairwise(blocks)):
        if not (isinstance(left, Formula) and isinstance(right, Formula)):
            continue
        text, first = left.span.source.text, left.span.end
        between = _BETWEEN.fullmatch(text, first, right.span.start) if right.span.start > first else None
        if between is not None and _is_equation((left, right), settings, loose=between["word"] is not None):
            begin, end = between.span("sign")
            yield Split(number, left.span.source.span(begin, end), sure=between["word"] is None)
        elif _goes_on(left, right) and _is_equation((left, right), settings, loose=False):
            yield Split(number, right.span, sure=True)
        third = blocks[number + 2] if number + 2 < len(blocks) else None
        if isinstance(third, Formula) and right.tex.strip() == "=" and _are_beside(left, right, third):
            equation = _is_equation((left, third), settings, loose=False)
            yield from (Split(number, right.span, sure=True),) if equation else ()


def _goes_on(left: Formula, right: Formula) -> bool:
    """Whether a formula in the running text begins with an equals sign, and another one stands before it."""
    begun = right.tex.strip()
    apart = "\n\n" in left.span.source.text[left.span.end : right.span.start]
    return begun[:1] == "=" and begun[1:].strip() not in {"", "0"} and not (right.display or apart)


def _are_beside(*formulas: Formula) -> bool:
    """Whether nothing but space stands between formulas."""
    text = formulas[0].span.source.text
    pairs = pairwise(each.span for each in formulas)
    return all(one.end < two.start and _GLUE.fullmatch(text, one.end, two.start) for one, two in pairs)


def _is_equation(pair: tuple[Formula, Formula], settings: Settings, *, loose: bool) -> bool:
    """Whether two formulas can be the sides of an equation about a derivative; ``loose``: only words say so."""
    try:
        left, right = (read(each.tex, settings.macros) for each in pair)
    except (TexError, RecursionError):
        return False
    if not loose:
        return has_derivative(left) or has_derivative(right)
    follows = pair[1].span.source.text[pair[1].span.end :].lstrip("$`\\)]")[:1] != "-"  # $\nabla f$ is $L$-smooth
    return has_derivative(left) and follows and not _relates(left) and not _relates(right) and _has_value(right)


def _relates(atoms: Atoms) -> bool:
    return any(relation(atoms, at) for at in range(len(atoms)))


def _has_value(atoms: Atoms) -> bool:
    r"""Whether a formula can be a value: neither zero, of a condition, nor a shape, ``m \times n``, nor a space."""
    texts = [atom.text for atom in atoms]
    return texts != ["0"] and "times" not in texts and not (texts[:1] == ["C"] and atoms[0].sup)
