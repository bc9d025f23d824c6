"""Verdicts as problems: what a writer reads about a claim that does not hold."""

from __future__ import annotations

from chainrule.check.verdict import Verdict
from chainrule.errors import Problem


def diagnostic(verdict: Verdict) -> Problem | None:
    """The problem that a verdict stops the build with; None where it does not."""
    if verdict.accepted:
        return None
    if verdict.outcome == "holds":
        message = f"{verdict.name} is marked expect=fails, but it holds"
        hint = "correct the marking: remove {expect=fails}, or restore the mistake that it shows"
        return Problem("expected-failure-holds", message, verdict.span, hint, _circumstances(verdict))
    message = f"{verdict.name} {_PHRASES[verdict.outcome]}" + (f": {verdict.reason}" if verdict.reason else "")
    lines = [line for line in (_values(verdict), _circumstances(verdict), verdict.detail) if line]
    rule = verdict.rule or verdict.outcome
    return Problem(rule, message, verdict.span, verdict.hint, "\n".join(lines), repair=verdict.repair)


_PHRASES = {"fails": "fails", "undecided": "is undecided", "unchecked": "is unchecked"}


def _values(verdict: Verdict) -> str:
    at = verdict.at
    if at is None:
        return ""
    stated, numerical = apart(at.stated, at.numerical)
    if verdict.kind == "formula":
        values = f"left side {numerical}, right side {stated}"
    else:
        values = f"stated {stated}, numerical {numerical}"
    entry = f"{at.entry} " if at.entry else ""
    return f"{entry}at {at.point}: {values}"


def _circumstances(verdict: Verdict) -> str:
    if not verdict.points:
        return ""
    sizes = f", {', '.join(verdict.sizes)}" if verdict.sizes else ""
    error = "" if verdict.error is None else f", largest error {verdict.error:.1e}"
    return f"{verdict.points} points{sizes}, seed {verdict.seed}{error}"


def apart(first: float, second: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell them apart, six at least."""
    texts = f"{first:.6g}", f"{second:.6g}"
    for digits in (9, 12, 17):
        if texts[0] != texts[1]:
            break
        texts = f"{first:.{digits}g}", f"{second:.{digits}g}"
    return ("0", "0") if first == second == 0 else texts
