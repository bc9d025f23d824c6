"""Asking a post's functions for their values at the sample points of one claim.

The points of a question are shuffled and the sample points themselves asked twice, so that a function that remembers,
or draws random numbers, is found out. About some sample points the function is asked first, about the others the stated
derivative, so that neither can be right only where the other has been. Whatever keeps a value from being had is a
`TroubleError`, in the author's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.calculus import Stencil, stencil
from chainrule.check.coded.arguments import Arguments, Sizes, Values
from chainrule.check.coded.claims import Claim
from chainrule.check.verdict import Outcome
from chainrule.sandbox import Child, Failure, Sweep

Array = NDArray[np.float64]

RULES = {
    "missing": "snippet.missing-function",
    "raised": "snippet.raises",
    **{
        kind: f"snippet.{kind}"
        for kind in ("syntax", "time", "memory", "died", "protocol", "not-numeric", "output-size")
    },
}
"""What a failure of the sandbox is called in a verdict."""
HINTS = {
    "time": "make it faster, or raise seconds in [check] of chainrule.toml",
    "memory": "work with smaller arrays",
    "not-numeric": "return a real number or an array of them",
}
SEALED = "write what it needs into the snippet: it is run where it can reach no file, no network and no other process"


class TroubleError(Exception):
    """A claim comes to an end before there are numbers to compare."""

    def __init__(self, outcome: Outcome, rule: str, reason: str, hint: str | None = None, detail: str = "") -> None:
        super().__init__(reason)
        self.outcome, self.rule, self.reason, self.hint, self.detail = outcome, rule, reason, hint, detail


@dataclass(frozen=True, slots=True)
class Sample:
    """Both functions of a claim around some sample points, all of one size; the first axis counts the points."""

    values: Values
    """The values of all parameters at the points."""
    stencil: Stencil
    """Of the parameter by which the derivative is taken."""
    function: Array
    """The function on the stencil, ``(points, count, *f.shape)``."""
    stated: Array
    """The stated derivative on the stencil's probes, ``(points, probes, *shape as returned)``."""

    def __len__(self) -> int:
        return len(self.function)

    def only(self, which: NDArray[np.bool_] | slice) -> Sample:
        """The sample restricted to some of its points."""
        s = self.stencil
        return Sample(
            {name: value[which] for name, value in self.values.items()},
            replace(s, x=s.x[which], unit=s.unit[which], points=s.points[which]),
            self.function[which],
            self.stated[which],
        )

    def joined(self, other: Sample) -> Sample:
        """The points of both."""
        s, t = self.stencil, other.stencil
        both = replace(
            s,
            x=np.concatenate([s.x, t.x]),
            unit=np.concatenate([s.unit, t.unit]),
            points=np.concatenate([s.points, t.points]),
        )
        return Sample(
            {name: np.concatenate([value, other.values[name]]) for name, value in self.values.items()},
            both,
            np.concatenate([self.function, other.function]),
            np.concatenate([self.stated, other.stated]),
        )


class Asked:
    """Fresh points at which both functions of a claim have been asked for their values."""

    def __init__(
        self, child: Child, claim: Claim, arguments: Arguments, sizes: Sizes, rng: np.random.Generator, count: int
    ) -> None:
        """Draw ``count`` points and ask."""
        self.values = arguments.draw(sizes, rng, count)
        """The values of all parameters at the points."""
        x = np.asarray(self.values[claim.by], np.float64)
        unit = np.minimum(np.maximum(1.0, np.abs(x)), arguments.width(claim.by))
        self._stencil = stencil(x, samples=1, unit=unit)
        of, stated, half = claim.of.name, claim.stated.name, count // 2
        self._parts = [(of, slice(half)), (stated, slice(count)), (of, slice(half, count))]
        near = {of: self._stencil.points, stated: self._stencil.probes}
        sweeps = [
            Sweep(name, *_columns(arguments.passed[name], self._at(which), claim.by, near[name][which]))
            for name, which in self._parts
        ]
        self._answers = _ask(child, sweeps, rng)

    def sample(self) -> Sample:
        """Wait for the values; raises `TroubleError`."""
        first, stated, rest = (
            _settled(name, answers.reshape(len(self._stencil.x[which]), -1, *answers.shape[1:]))
            for (name, which), answers in zip(self._parts, self._answers(), strict=True)
        )
        _refuse_shapes(self._parts[0][0], [first.shape[2:], rest.shape[2:]])
        return Sample(self.values, self._stencil, np.concatenate([first, rest]), stated)

    def _at(self, which: slice) -> Values:
        return {name: value[which] for name, value in self.values.items()}


def _columns(passed: Sequence[str], values: Values, by: str, near: Array) -> tuple[list[NDArray[Any]], int]:
    """The arguments at some sample points, at these once more, and at their neighbours; and how many that are."""
    twice = np.concatenate([near[:, :1], near], axis=1)
    moved = {by: twice.reshape(-1, *near.shape[2:])}
    times = twice.shape[1]
    return [moved.get(name, np.repeat(values[name], times, axis=0)) for name in passed], len(twice) * times


def ask_again(child: Child, claim: Claim, arguments: Arguments, values: Values) -> Callable[[Sample], None]:
    """Ask both functions at these points once more; the result raises `TroubleError` if a sample has other values."""
    asked = [
        Sweep(function, [values[name] for name in arguments.passed[function]], len(values[claim.by]))
        for function in (claim.of.name, claim.stated.name)
    ]
    answers = _ask(child, asked, np.random.default_rng(0))

    def compare(sample: Sample) -> None:
        before = (sample.function, sample.stated)
        for sweep, first, second in zip(asked, before, answers(), strict=True):
            _refuse_change(sweep.function, first[:, 0], second)

    return compare


def _ask(child: Child, sweeps: Sequence[Sweep], rng: np.random.Generator) -> Callable[[], Iterator[Array]]:
    """Ask for values in another order than that of the points; the result waits for them and puts them in order."""
    orders = [rng.permutation(sweep.count) for sweep in sweeps]
    answers = child.sweep(
        [
            replace(sweep, columns=[column[order] for column in sweep.columns])
            for sweep, order in zip(sweeps, orders, strict=True)
        ]
    )
    return lambda: (
        _array(sweep.function, [values[i] for i in np.argsort(order)])
        for sweep, order, values in zip(sweeps, orders, answers(), strict=True)
    )


def _array(function: str, answers: Sequence[Array | Failure]) -> Array:
    """One array of a function's answers; raises `TroubleError` if there is one missing or of another shape."""
    for answer in answers:
        if isinstance(answer, Failure):
            raise failed(function, answer)
    values = [answer for answer in answers if not isinstance(answer, Failure)]
    _refuse_shapes(function, [value.shape for value in values])
    return np.array(values)


def _refuse_shapes(function: str, shapes: Sequence[tuple[int, ...]]) -> None:
    several = list(dict.fromkeys(shapes))
    if len(several) > 1:
        reason = f"{function} returns arrays of different shapes: {several[0]} and {several[1]}"
        raise TroubleError("undecided", "snippet.shape", reason, "return the same shape for arguments of one shape")


def _settled(function: str, answers: Array) -> Array:
    """The answers without the repeated first one; raises `TroubleError` if the two differ."""
    _refuse_change(function, answers[:, 0], answers[:, 1])
    return answers[:, 1:]


def _refuse_change(function: str, first: Array, second: Array) -> None:
    if not np.array_equal(first, second, equal_nan=True):
        reason = f"{function} returns different values for the same arguments"
        hint = "draw random numbers outside of it, or from a generator that it makes with a fixed seed"
        raise TroubleError("undecided", "snippet.random", reason, hint)


def failed(name: str, failure: Failure) -> TroubleError:
    """A failure of the sandbox in the author's words; ``name`` is the function or what else was run."""
    match failure.kind:
        case "raised":
            reason = f"{name} raises {failure.message}"
        case "missing":
            reason = f"there is no function {name} when the snippets have run"
        case _:
            reason = failure.message
    hint = SEALED if "Operation not permitted" in failure.message else HINTS.get(failure.kind)
    return TroubleError("unchecked", RULES[failure.kind], reason, hint, failure.traceback)
