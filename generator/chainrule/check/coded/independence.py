"""Whether a derivative that agrees could have disagreed: one that differentiates numerically agrees with anything.

Calling the function at the point itself is common and honest: the Jacobian of the softmax p is full of p(x). Calling
it a little beside the point is a finite difference, or its complex or dual cousin; so is calling any other function of
the post twice, a little apart. Far away is an identity, such as the sine's derivative, sin(x + π/2), and may be stated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from chainrule.check.coded.arguments import Arguments, Values
from chainrule.check.coded.claims import Claim
from chainrule.check.coded.measure import Array, failed
from chainrule.check.verdict import Verdict
from chainrule.sandbox import Child, Failure, Value, Watched

NEAR = 0.25
"""A call of the function itself closer to the point than this, relative to it or absolutely, is a step from it."""
STEP = 0.01
"""Two calls of another function closer than this, by a similar step at every point, are a step apart."""
SIMILAR = 10.0
"""The largest of several similar steps, divided by the smallest."""


def ask_for_calls(child: Child, claim: Claim, arguments: Arguments, values: Values) -> Callable[[Verdict], Verdict]:
    """Ask what a stated derivative calls; the result waits, and takes and gives the verdict on one that agrees.

    It raises `TroubleError`. ``values`` are fresh points: at others, a function that remembers its results need not be
    called again.
    """
    passed = arguments.passed[claim.stated.name]
    if claim.by not in passed:
        return lambda verdict: verdict
    watched = Watched(claim.of.name, claim.of.parameters.index(claim.by), passed.index(claim.by))
    points = [list(point) for point in zip(*(values[name] for name in passed), strict=True)]
    answers = child.calls(claim.stated.name, points, watched)
    return lambda verdict: _independent(claim, answers(), verdict)


def _independent(claim: Claim, answers: Sequence[Value], verdict: Verdict) -> Verdict:
    seen: list[Array] = []
    for answer in answers:
        if isinstance(answer, Failure):
            raise failed(claim.stated.name, answer)
        seen.append(answer)
    if all(_own_steps(calls) for calls in seen):
        what = claim.of.name
    elif _other_steps(seen):
        what = "another function"
    else:
        return verdict
    beside = f"{claim.stated.name} calls {what} at points that are a small step apart"
    reason = f"not independent: {beside}, so that it is a numerical derivative itself and would agree with anything"
    hint = "write the derivative down as it was worked out; the build compares it with a numerical one anyway"
    return replace(verdict, outcome="undecided", rule="undecided.not-independent", reason=reason, hint=hint)


def _own_steps(calls: Array) -> bool:
    """Whether the function itself was called beside the point."""
    own, distance = calls[0] == 1, calls[1]
    return bool(np.any(own & (distance > 0) & (distance <= NEAR)))


def _other_steps(seen: Sequence[Array]) -> bool:
    """Whether some two calls are a small step apart at every point, and move with it."""
    if len(seen) < 2 or len({calls.shape for calls in seen}) > 1:
        return False
    kind, step, place = (np.array([calls[row] for calls in seen]) for row in range(3))
    small = (kind == 0) & (step > 0) & (step <= STEP)
    similar = step.max(axis=0, initial=0.0) <= SIMILAR * step.min(axis=0, initial=np.inf)
    moving = (place != place[0]).any(axis=0)
    return bool(np.any(small.all(axis=0) & similar & moving))
