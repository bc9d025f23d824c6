"""The tie between a snippet and the formula whose label it names: what is coded is what is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chainrule.check.coded.measure import Array
from chainrule.check.coded.trial import Trial
from chainrule.check.printed.labelled import Labelled, Printed, UntiedError, at
from chainrule.check.verdict import Verdict, Worst

RTOL = 1e-6
"""Both sides are computed directly, so that only rounding sets them apart; the scale is the larger side's."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A formula that a snippet states in code."""

    label: str
    formula: Labelled
    symbols: Mapping[str, str]
    """Parameter → canonical name of the symbol that it stands for."""
    layout: str | None


def tied(tie: Tie, trials: Sequence[Trial], sizes: Sequence[Mapping[str, int]], verdict: Verdict) -> Verdict:
    """The verdict on a derivative that holds, after its values were held against the printed ones, however read."""
    found = _tied(tie, trials, sizes, verdict)
    for fork, formula in tie.formula.otherwise() if found.outcome != "unchecked" else ():
        if fork.settled and found.outcome == "holds":
            continue
        other = _tied(replace(tie, formula=formula), trials, sizes, verdict)
        if other.outcome != found.outcome and "holds" in {other.outcome, found.outcome}:
            reason = f"held against {tie.label}: {fork.reason}"
            return replace(verdict, outcome="unchecked", rule="unchecked.ambiguous", reason=reason, hint=fork.hint)
    return found


def _tied(tie: Tie, trials: Sequence[Trial], sizes: Sequence[Mapping[str, int]], verdict: Verdict) -> Verdict:
    for trial, assigned in zip(trials, sizes, strict=True):
        coded = trial.sample.stated[:, 0]
        try:
            printed = at(tie.formula, assigned, _values(tie, trial), reverse=tie.layout == "denominator")
        except UntiedError as error:
            reason = f"it cannot be held against {tie.label}: {error}"
            hint = "label the formula that it states, or take the label out of the snippet's info string"
            return replace(verdict, outcome="unchecked", rule="snippet.tie", reason=reason, hint=hint)
        if coded.shape != printed.values.shape:
            shapes = f"{printed.values.shape[1:]} in {tie.label} and {coded.shape[1:]} in code"
            reason = f"the printed and the coded derivative have different shapes: {shapes}"
            return replace(verdict, outcome="fails", rule="fails.printed", reason=reason)
        worst = _apart(coded, printed, trial)
        if worst is not None:
            reason = f"{tie.label} prints {worst.numerical:.6g} where the code returns {worst.stated:.6g}"
            hint = f"it is the derivative of the coded function; is that the function that {tie.label} differentiates?"
            return replace(verdict, outcome="fails", rule="fails.printed", reason=reason, at=worst, hint=hint)
    return replace(verdict, tied=True)


def _values(tie: Tie, trial: Trial) -> dict[str, Array]:
    given = trial.sample.values
    return {name: np.asarray(given[parameter], np.float64) for parameter, name in tie.symbols.items()}


def _apart(coded: Array, printed: Printed, trial: Trial) -> Worst | None:
    """The entry at which print and code differ most; None where they agree wherever the formula is stated."""
    compared = np.where(printed.stated, np.abs(coded - printed.values), 0.0)
    others = tuple(range(1, coded.ndim))
    scale = np.maximum(np.abs(coded), np.abs(printed.values)).max(axis=others, keepdims=True, initial=0.0)
    if (compared <= RTOL * scale).all():
        return None
    point, *index = (int(n) for n in np.unravel_index(int(np.argmax(compared - RTOL * scale)), compared.shape))
    entry = f"entry ({', '.join(str(n + 1) for n in index)})" if index else ""
    place = f"{trial.sizes}, point {point + 1} of {len(coded)}".removeprefix(", ")
    here = (point, *index)
    return Worst(entry, tuple(index), float(coded[here]), float(printed.values[here]), place)
