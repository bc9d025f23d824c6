"""What a failing claim says in the light of what stands around it: updates, conditions, definitions, sloppy print."""

from __future__ import annotations

from dataclasses import replace

from chainrule.check.printed.defining import defined_in
from chainrule.check.printed.judgement.consequences import follows
from chainrule.check.printed.judgement.failures import Failure
from chainrule.check.printed.judgement.judge import judge
from chainrule.check.printed.judgement.judged import Judged
from chainrule.check.printed.remarks import sloppy, stationary
from chainrule.check.printed.state import Post
from chainrule.markdown.text.blocks import Formula
from chainrule.tex.statements.definitions.definition import definition
from chainrule.tex.statements.definitions.functions import restated
from chainrule.tex.statements.definitions.refusals import is_update
from chainrule.tex.statements.derivatives.gradients import meant
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.types.kinds import Declared


def weighed(post: Post, claim: Failure, judged: Judged) -> Judged:
    """A failure in the light of what stands around it."""
    block, statement, step = claim.block, claim.statement, claim.step
    if is_update(post.scope, *statement.sides[step : step + 2]):
        return replace(judged, hint="an update, which states nothing, is written with \\leftarrow or :=")
    meant = sloppy.wider(claim.scope, statement, step)
    if meant is not None:
        same = judge(claim.scope, claim.symbols, claim.assignments, post.settings.seed, meant[0], step)
        if same.outcome == "holds":
            post.notes.append(meant[1])
            return same
    if step == 0 and (line := defined_in(post.scope, statement.sides[0])):
        reason = f"{judged.reason}: the left side is defined in line {line}, and := gives it another meaning"
        judged = replace(judged, reason=reason)
    if post.vanishing is not None and after_condition(post, block, statement):
        return follows(post.vanishing, claim, post.settings.seed) or stationary.CONSEQUENCE
    if not judged.hint and stationary.vanishes(statement, step):
        judged = replace(judged, hint=stationary.WAIVED)
    if step == 0 and (hint := stationary.of_motion(claim.scope, statement.sides[0])):
        judged = replace(judged, hint=judged.hint or hint)
    return sloppy.explained(judged)


def concludes(post: Post, block: Formula, statement: Statement) -> bool:
    r"""Whether a statement says what a declared symbol is where a condition holds: ``\nabla L = 0 \implies x = …``."""
    if not after_condition(post, block, statement):
        return False
    known = post.scope.names.match(statement.sides[0], 0) if statement.sides[0] else None
    if known is None or not isinstance(post.scope.meanings.get(known.name), Declared):
        return False
    made = definition(post.scope, *statement.sides[:2]) if statement.signs else None
    return made is None or made[0].name == known.name


def again(post: Post, made: Failure) -> Atoms | None:
    r"""What else the left side of a definition is: a value with arguments, a gradient under a name, a solution."""
    left = made.statement.sides[0]
    return restated(made.scope, left) or meant(made.scope, left) or _solved(post, made)


def _solved(post: Post, claim: Failure) -> Atoms | None:
    r"""The variable of a condition that a new name stands for: w where ``\nabla_w L = 0 \implies \hat w = …``."""
    head = claim.statement.sides[0]
    if post.vanishing is None or not after_condition(post, claim.block, claim.statement) or len(head) != 1:
        return None
    inside = head[0].parts[0] if head[0].kind == "accent" else (replace(head[0], sub=None, sup=None),)
    known = claim.scope.names.match(inside, 0) if inside and inside != head else None
    return inside if known is not None and known.name in stationary.variables(post.vanishing) else None


def after_condition(post: Post, block: Formula, statement: Statement) -> bool:
    """Whether a statement is said to follow from a condition in the same display."""
    return statement.follows and post.vanishing is not None and post.vanishing.block is block
