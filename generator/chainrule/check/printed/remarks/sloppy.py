r"""Warnings for print that is unmistakable, but not as it should be: ``\exp^{x}``, ``\sum_k^n``, ``2 * x``.

The parser notes what it had to overlook where it did so; here the notes become problems, at most one of a kind for
each formula. Definitions are read for their notes alone, because their bodies are parsed only when something uses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from chainrule.check.expectations import announced
from chainrule.check.printed.judgement.judged import Judged
from chainrule.errors import Problem
from chainrule.markdown.text.blocks import Formula
from chainrule.tex.statements.definitions.sum_scopes import shadowing, widened
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.statements.scopes.reading import parsed
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.names import spell
from chainrule.tex.text.tokens import TexError


def in_definition(scope: Scope, left: Atoms, right: Atoms) -> tuple[TexError, ...]:
    """What is sloppy in the right side of a definition."""
    meant = widened(scope.names, left, right)
    try:
        noted = parsed(scope, meant).sloppy
    except TexError:
        return ()  # what uses the definition says so
    return noted if meant == right else (_going_on(right, meant), *noted)


def wider(scope: Scope, statement: Statement, step: int) -> tuple[Statement, TexError] | None:
    """A relation with its sums as far as their indices go on, and what is sloppy in it; None where they end in time."""
    first, right = statement.sides[0], statement.sides[step + 1]
    meant = widened(scope.names, first, right)
    if meant == right:
        return None
    sides = (*statement.sides[: step + 1], meant, *statement.sides[step + 2 :])
    return replace(statement, sides=sides), _going_on(right, meant)


def _going_on(right: Atoms, meant: Atoms) -> TexError:
    behind = next(n for n, (atom, other) in enumerate(zip((*right, None), meant, strict=False)) if atom != other)
    sign = right[behind - 1]
    message = "this sum is read as going on beyond the next sign, where its index goes on"
    return TexError(message, sign.start, sign.end, "sloppy.sum-scope", "put brackets around all that is summed")


def of_indices(scope: Scope, statement: Statement) -> Iterator[TexError]:
    """Sums that use an index of the left side for their own."""
    for side in statement.sides[1:]:
        for sign in shadowing(scope.names, statement.sides[0], side):
            index = spell(sign.sub[:1]) if sign.sub else ""
            message = f"the index {index} is this sum's own, and stands on the left side for something else"
            yield TexError(message, sign.start, sign.end, "sloppy.bound-index", "use another letter below the sum")


def explained(judged: Judged) -> Judged:
    """A failure with a hint at what was read in a way that may not be meant."""
    otherwise = next((note.message for note in judged.sloppy if note.rule.startswith("reading.")), None)
    return replace(judged, hint=judged.hint or otherwise)


def warnings(block: Formula, notes: Iterable[TexError]) -> Iterator[Problem]:
    """One warning for each kind of sloppiness in a formula, at the first place of its kind.

    None where the author says that the formula is wrong, or left alone: then the print is as it is on purpose.
    """
    if announced(block) or "unchecked" in block.attributes:
        return
    first: dict[str, TexError] = {}
    for note in sorted(notes, key=lambda note: note.start):
        if note.rule.startswith("sloppy."):
            first.setdefault(note.rule, note)
    for note in first.values():
        span = block.locate(note.start, note.end)
        yield Problem(note.rule, note.message, span, note.hint, severity="warning")
