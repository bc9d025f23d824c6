"""From the trials of a claim at several sizes to its verdict, in words that an author can act on."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from chainrule.check.coded.arguments import Arguments
from chainrule.check.coded.claims import Claim
from chainrule.check.coded.drawing import drawn
from chainrule.check.coded.hints import advice
from chainrule.check.coded.independence import ask_for_calls
from chainrule.check.coded.measure import Asked, Sample, ask_again
from chainrule.check.coded.tie import Tie, tied
from chainrule.check.coded.trial import POINTS, ShapeError, Trial, trial
from chainrule.check.diagnostic import apart
from chainrule.check.verdict import Verdict, Worst
from chainrule.sandbox import Child
from chainrule.tex.types.kinds import Symbols
from chainrule.tex.types.lengths import sizes


@dataclass(frozen=True, slots=True)
class Question:
    """A claim with everything that its verdict depends on."""

    claim: Claim
    arguments: Arguments
    symbols: Symbols
    layout: str | None
    seed: int
    tie: Tie | None = None
    """The printed formula that the snippet names, if it names one."""


class Inquiry:
    """A claim about which questions are under way: all those to which one that holds needs answers.

    Points come from the claim's own text and the seed, so that a run can be repeated.
    """

    def __init__(self, question: Question, child: Child) -> None:
        """Draw points and ask; wait for nothing."""
        claim, arguments = question.claim, question.arguments
        text = f"{question.seed}\0{claim.of.text}\0{claim.stated.text}"
        self._seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        self._question, self._child = question, child
        self._sizes = sizes(arguments.relevant(question.symbols), self._seed)
        self._first = [self._ask(number, 0) for number in range(len(self._sizes))]
        self._refuse_change = ask_again(child, claim, arguments, self._first[0].values)
        fresh = arguments.draw(self._sizes[-1], np.random.default_rng([self._seed, len(self._sizes)]), POINTS)
        self._independent = ask_for_calls(child, claim, arguments, fresh)

    def verdict(self, blank: Verdict) -> Verdict:
        """Wait, and fill in the outcome; raises `TroubleError` where there is none."""
        openings, trials = [], []
        for number, asked in enumerate(self._first):
            openings.append(asked.sample())
            trials.append(self._trial(number, openings[-1]))
        verdict = _conclude(self._question, trials, blank)
        if verdict.outcome == "holds":
            self._refuse_change(openings[0])
            verdict = self._independent(verdict)
        tie = self._question.tie if verdict.outcome == "holds" else None
        return verdict if tie is None else tied(tie, trials, self._sizes, verdict)

    def _trial(self, number: int, opening: Sample) -> Trial:
        question, further = self._question, (self._ask(number, turn).sample() for turn in itertools.count(1))
        assigned = question.arguments.sizes(self._sizes[number])
        label = ", ".join(f"{name}={size}" for name, size in assigned.items())
        try:
            return trial(label, itertools.chain([opening], further), question.layout)
        except ShapeError as error:
            error.hint = advice([error.sample], question.layout)
            raise

    def _ask(self, number: int, turn: int) -> Asked:
        rng = np.random.default_rng([self._seed, number, turn])
        question = self._question
        return Asked(self._child, question.claim, question.arguments, self._sizes[number], rng, POINTS)


def _conclude(question: Question, trials: Sequence[Trial], blank: Verdict) -> Verdict:
    telling = [t for t in trials if t.comparison.cause != "vacuous"]
    shown = next((t for outcome in ("fails", "undecided") for t in telling if t.comparison.outcome == outcome), None)
    verdict = replace(
        blank,
        outcome="holds" if shown is None else shown.comparison.outcome,
        points=sum(len(t.sample) for t in telling),
        sizes=tuple(dict.fromkeys(t.sizes for t in trials if t.sizes)),
        error=max((t.comparison.residual for t in telling), default=None),
    )
    if not telling:
        return _vacuous(question.claim, verdict)
    verdict = replace(verdict, grid=drawn(question.claim, telling if shown is None else [shown], question.layout))
    if shown is None:
        return _holds(trials, verdict)
    verdict = replace(verdict, error=shown.comparison.residual, at=_worst(question, shown), detail=_values(shown))
    return _fails(question, trials, shown, verdict) if verdict.outcome == "fails" else _doubt(question, shown, verdict)


def _vacuous(claim: Claim, verdict: Verdict) -> Verdict:
    reason = f"{claim.of.name} is the same wherever {claim.by} is moved, and zero is stated: nothing could refute it"
    hint = f"let {claim.of.name} depend on {claim.by}, or waive the claim with a reason"
    return replace(verdict, outcome="undecided", rule="undecided.vacuous", reason=reason, hint=hint, error=None)


def _holds(trials: Sequence[Trial], verdict: Verdict) -> Verdict:
    kinks = sum(int(t.comparison.doubtful.sum()) for t in trials if t.comparison.cause == "kink")
    if not kinks:
        return replace(verdict, rule="holds")
    reason = f"at {kinks} of {verdict.points} points the function has a kink, where any value between the two slopes "
    return replace(verdict, rule="holds.subgradient", reason=f"{reason}is accepted (subgradient convention)")


def _fails(question: Question, trials: Sequence[Trial], shown: Trial, verdict: Verdict) -> Verdict:
    entry, c = _worst(question, shown).entry, shown.comparison
    if c.cause == "kink":
        left, right = sorted(c.slopes)
        reason = f"{entry} is stated as {c.stated:.6g}, outside of the slopes {left:.6g} and {right:.6g} at a kink"
    else:
        stated, numerical = apart(c.stated, c.numerical)
        reason = f"{entry} is stated as {stated} but is {numerical}"
    return replace(verdict, rule="fails", reason=reason, hint=advice([t.sample for t in trials], question.layout))


def _doubt(question: Question, shown: Trial, verdict: Verdict) -> Verdict:
    entry, claim, c = _worst(question, shown).entry, question.claim, shown.comparison
    rule = f"undecided.{c.cause}"
    match c.cause:
        case "kink":
            reason = f"{claim.of.name} has a kink in {claim.by}, and what is stated there is not between the slopes"
            hint = "state a subgradient there, or declare a domain without the kink"
        case "not-finite":
            whose = claim.of if not np.isfinite(shown.sample.function[c.index[0]]).all() else claim.stated
            rule, reason = "snippet.not-finite", f"{whose.name} is not finite at too many points"
            hint = "declare a domain in which it is: a positive type, or one with in (a, b)"
        case "noise":
            reason = f"the rounding errors of {claim.of.name} are too large to tell {entry}"
            hint = f"leave out of {claim.of.name} what is large and does not depend on {claim.by}, and use float64"
        case _:
            reason = f"{entry} cannot be measured: {claim.of.name} jumps or is too steep there"
            hint = f"declare a domain in which {claim.of.name} is smooth"
    return replace(verdict, rule=rule, reason=reason, hint=hint)


def _worst(question: Question, shown: Trial) -> Worst:
    point, *index = shown.comparison.index
    rank = len(shown.sample.function.shape) - 2
    entry = f"∂{_entry(question.claim.of.name, index[:rank])}/∂{_entry(question.claim.by, index[rank:])}"
    if question.layout == "denominator":
        index = index[rank:] + index[:rank]
    place = f"point {point + 1} of {len(shown.sample)}"
    where = f"{shown.sizes}, {place}" if shown.sizes else place
    return Worst(entry, tuple(index), shown.comparison.stated, shown.comparison.numerical, where)


def _entry(name: str, index: Sequence[int]) -> str:
    numbers = ",".join(str(i + 1) for i in index)
    return f"{name}_{{{numbers}}}" if len(index) > 1 else f"{name}_{numbers}" if index else name


def _values(shown: Trial) -> str:
    """The arguments at the point in question, one to a line."""
    point = shown.comparison.index[0]
    with np.printoptions(precision=4, suppress=True, threshold=40, linewidth=100):
        return "\n".join(f"{name} = {value[point]}" for name, value in shown.sample.values.items())
