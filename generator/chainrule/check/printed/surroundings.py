"""What a failing claim says in the light of what stands around it: updates, conditions, definitions, sloppy print."""

from __future__ import annotations

from dataclasses import replace

from chainrule.check.printed import sloppy, stationary
from chainrule.check.printed.defining import defined_in
from chainrule.check.printed.judged import Judged
from chainrule.check.printed.state import Post
from chainrule.markdown.text.blocks import Formula
from chainrule.tex.statements.refusals import is_update
from chainrule.tex.statements.relations import Statement


def weighed(post: Post, block: Formula, statement: Statement, step: int, judged: Judged) -> Judged:
    """A failure in the light of what stands around it."""
    if is_update(post.scope, *statement.sides[step : step + 2]):
        return replace(judged, hint="an update, which states nothing, is written with \\leftarrow or :=")
    if step == 0 and (line := defined_in(post.scope, statement.sides[0])):
        reason = f"{judged.reason}: the left side is defined in line {line}, and := gives it another meaning"
        judged = replace(judged, reason=reason)
    after = any(block.span.start <= place.start < block.span.end for place in post.conditions)
    return stationary.CONSEQUENCE if statement.follows and after else sloppy.explained(judged)
