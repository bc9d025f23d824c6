"""Definite integrals, numerically: the trapezoidal rule behind a double-exponential change of the variable.

It converges exponentially for what is smooth inside of the interval, also where that is infinite or has an end at which
the integrand is not (Takahasi and Mori, "Double exponential formulas for numerical integration", 1974). An integral has
a value where leaving out every second point hardly changes it, and where nothing is left at the ends; the error is then
about the square of that change. One that has none at some point has a jump, a kink or no limit: it is not understood.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.tex.evaluation.arrays.values import CannotTellError, Floats, Value, expand, number, zip_with
from chainrule.tex.evaluation.operations.limits import sign_of_infinity
from chainrule.tex.evaluation.operations.products import multiply
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.types.kinds import Declared, Scalar

Bools = npt.NDArray[np.bool_]
AGREE = 1e-6
"""Of the integral of the absolute value: how much leaving out every second point may change."""
REST = 1e-9
"""Of the integral of the absolute value: how much may be left at the last two points before there is no value."""
NOTHING = 1e-100
"""The same far inside, where values end only because densities have become zero, and not for want of a root."""

UNSETTLED = "this integral does not settle everywhere: it diverges, or what is integrated has a jump or a kink"
UNSETTLED_HINT = "narrow the domains of the symbols, or split it where the kink is"


class Rule(NamedTuple):
    """Points and weights for an integral over (0, 1), (0, ∞) or (-∞, ∞), and which points are far inside of it."""

    points: Floats
    weights: Floats
    inner: Bools


def _unit(step: float) -> Rule:
    at = np.arange(-4.0, 4.0 + step, step)
    share = 1 / (1 + np.exp(-np.pi * np.sinh(at)))
    return Rule(share, step * np.pi * np.cosh(at) * share / (1 + np.exp(np.pi * np.sinh(at))), np.abs(at) < 2.5)


def _half(step: float) -> Rule:
    at = np.arange(-4.75, 4.75 + step, step)
    point = np.exp(np.pi / 2 * np.sinh(at))
    return Rule(point, step * np.pi / 2 * np.cosh(at) * point, np.abs(at) < 1.5)


def _whole(step: float) -> Rule:
    at = np.arange(-4.75, 4.75 + step, step)
    bent = np.pi / 2 * np.sinh(at)
    return Rule(np.sinh(bent), step * np.pi / 2 * np.cosh(at) * np.cosh(bent), np.abs(at) < 1.5)


UNIT, HALF, WHOLE = ([rule(1 / 16), rule(1 / 64)] for rule in (_unit, _half, _whole))
"""Each with few points, and with many where few do not do."""


def integral(frame: Frame, node: nodes.Integral) -> Value:
    """The value of a definite integral."""
    meaning = frame.world.meaning(node.variable)
    if isinstance(meaning, Declared) and not isinstance(meaning.type, Scalar):
        raise CannotTellError("an integral by what is no scalar is not understood", "unchecked.unsupported")
    below, above = sign_of_infinity(node.low), sign_of_infinity(node.high)
    if below is None and above is None:
        low = _end(frame, node.low)
        width = zip_with(np.subtract, _end(frame, node.high), low, "difference")
        return multiply(width, _by(frame, node, UNIT, low, width))
    if (below, above) == (-1, 1):
        return _by(frame, node, WHOLE, number(0.0), number(1.0))
    if below is None and above == 1:
        return _by(frame, node, HALF, _end(frame, node.low), number(1.0))
    if below == -1 and above is None:
        return _by(frame, node, HALF, _end(frame, node.high), number(-1.0))
    raise CannotTellError("the limits of this integral are not understood", "unchecked.unsupported")


def _end(frame: Frame, node: nodes.Node) -> Value:
    value = frame.evaluate(frame, node)
    if value.rank or value.pattern:
        raise CannotTellError("an integral between arrays is not understood", "unchecked.unsupported")
    return value


def _by(frame: Frame, node: nodes.Integral, rules: Sequence[Rule], start: Value, width: Value) -> Value:
    """The integral by a variable that goes from ``start`` with ``width``, without the factor ``width``."""
    for rule in rules:
        axis = frame.world.fresh("integral")
        along = zip_with(np.multiply, width, Value(rule.points, (axis,)), "product")
        value = _body(frame, node, zip_with(np.add, start, along, "sum"))
        rest = tuple([a for a in value.axes if a != axis])
        if axis not in value.axes and rules is UNIT:
            return value
        terms = np.moveaxis(expand(value, (axis, *rest)), 0, -1) * rule.weights
        valid, settled, size = _sizes(terms, rule.inner)
        if (settled | ~valid).all():
            frame.world.note(float(size.max(initial=0.0)))
            return Value(np.where(valid, np.sum(terms, axis=-1, where=np.isfinite(terms)), np.nan), rest)
    raise CannotTellError(UNSETTLED, hint=UNSETTLED_HINT)


def _body(frame: Frame, node: nodes.Integral, points: Value) -> Value:
    """What is integrated, at the points."""
    magnitude = frame.world.magnitude
    layer = frame.with_values({node.variable: points})
    value = layer.evaluate(layer, node.body)
    if value.pattern:
        raise CannotTellError("an integral of a constant whose shape is not clear")
    frame.world.magnitude = magnitude  # far out, values may be huge whose weights are tiny
    return value


def _sizes(terms: Floats, inner: Bools) -> tuple[Bools, Bools, Floats]:
    """Where weighted values along the last axis are numbers at all, where their sum has settled, and its size.

    What is integrated may overflow where the points end, and further inside only where nothing at all is left of it.
    """
    finite = np.isfinite(terms)
    kept = np.where(finite, terms, 0.0)
    size = np.sum(np.abs(kept), axis=-1)
    change = np.abs(np.sum(kept, axis=-1) - 2 * np.sum(kept[..., ::2], axis=-1))
    ended = np.abs(kept) <= np.where(inner, NOTHING, REST) * size[..., None]
    lost = np.pad(~finite, [(0, 0)] * (terms.ndim - 1) + [(2, 2)], constant_values=True)
    last = finite & (lost[..., :-4] | lost[..., 1:-3] | lost[..., 3:-1] | lost[..., 4:])
    settled = (change <= AGREE * size) & (ended | ~last).all(axis=-1)
    return np.asarray(finite.any(axis=-1)), np.asarray(settled), size
