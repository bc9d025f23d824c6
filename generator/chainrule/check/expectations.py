"""Displays that are wrong on purpose: ``{expect=fails}``.

A derivation with one wrong step is wrong, and its other steps may well be right. So a display is wrong as announced if
at least one of its claims fails; the rest need not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chainrule.check.verdict import Verdict
from chainrule.errors import Problem
from chainrule.markdown.text.blocks import Block, Formula


def announced(block: Block) -> bool:
    """Whether a formula is marked as wrong."""
    return isinstance(block, Formula) and block.attributes.get("expect") == "fails"


def decided(block: Formula, relations: int) -> bool:
    """Whether the author says what becomes of a formula: it is waived, or its only relation is announced as wrong."""
    return "unchecked" in block.attributes or (announced(block) and relations == 1)


def settled(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts on formulas, with the claims that hold beside one that fails as announced taken as they are."""
    kept = {verdict.block for verdict in verdicts if verdict.expected and verdict.outcome == "fails"}
    return [
        replace(verdict, expected=False) if verdict.block in kept and verdict.outcome == "holds" else verdict
        for verdict in verdicts
    ]


def empty(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterator[Problem]:
    """A problem for each formula that is marked as wrong and claims nothing."""
    claiming = {verdict.block for verdict in verdicts}
    for number, block in enumerate(blocks):
        if announced(block) and number not in claiming:
            hint = "give its left side a meaning above it, or remove {expect=fails}"
            message = "this is marked expect=fails, but it claims nothing: it defines its left side, or has no relation"
            yield Problem("expected-failure-claims-nothing", message, block.span, hint)
