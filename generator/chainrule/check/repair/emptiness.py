"""Edits that are no repairs, true as their formulas may be: they say less than the author did."""

from __future__ import annotations

from chainrule.check.printed.comparison.sides import Claim
from chainrule.check.printed.judgement.failures import Failure
from chainrule.tex.statements.definitions.definition import definition
from chainrule.tex.statements.displays.notations import has_derivative
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.text.names import spell


def trivial(claim: Claim) -> int:
    """How many derivatives of a variable by itself stand in a claim."""
    found = (node for node in walk.descendants(claim.left, claim.right) if isinstance(node, nodes.Derivative))
    return sum(node.body in {variable for variable, _ in node.by} for node in found)


def is_empty(made: Statement, failure: Failure) -> bool:
    """Whether an edited claim no longer says what it is about.

    That is so where its sides are the same text, where the left side has come to stand in the right one, where the left
    side has lost its derivative, and where what was a claim has become a definition.
    """
    step, own = failure.step, failure.statement
    left, right = made.sides[step], made.sides[step + 1]
    about = spell(left, loose=True)
    if about == spell(right, loose=True) or (has_derivative(own.sides[step]) and not has_derivative(left)):
        return True
    if len(about) > 1 and spell(right, loose=True).count(about) > spell(own.sides[step + 1], loose=True).count(about):
        return True
    is_new = left != own.sides[step]
    return is_new and step == failure.begin and definition(failure.scope, left, right) is not None
