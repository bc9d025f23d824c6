"""Limits, numerically: values at steps that halve, continued to none by the polynomial through all of them.

A limit has a value where that hardly depends on how many steps are taken, and where both sides come to the same. With
steps from 1/16 to 1/1024, truncation is near 1e-13 for what is smooth. Elsewhere it is not-a-number.
"""

from __future__ import annotations

import numpy as np

from chainrule.tex.evaluation.arrays.values import CannotTellError, Floats, Value, expand, zip_with
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node

STEPS = 2.0 ** -np.arange(4.0, 11.0)
AGREE = 1e-6
"""Of the largest value: what two estimates of a limit may differ by."""
INFINITY = nodes.Symbol("\\infty")
NOWHERE = np.inf
"""Stands for a side from which nothing has a value, as the left of zero for a root."""


def _weights(steps: Floats) -> Floats:
    """The weights of the values at these steps in the value of their polynomial at zero (Lagrange)."""
    others = [np.delete(steps, n) for n in range(len(steps))]
    return np.array([np.prod(-rest / (step - rest)) for step, rest in zip(steps, others, strict=True)])


ALL, FEWER = _weights(STEPS), np.concatenate([[0.0], _weights(STEPS[1:])])


def limit(frame: Frame, node: nodes.Limit) -> Value:
    """The value of a limit."""
    frame.world.kinked = True
    sign = sign_of_infinity(node.target)
    sides = [node.side] if node.side else [1] if sign is not None else [1, -1]
    found = [_from(frame, node, side, sign) for side in sides]
    value = zip_with(_same, found[0], found[-1], "sum") if len(found) == 2 else found[0]
    return value.alike(np.where(value.data == NOWHERE, np.nan, value.data))


def sign_of_infinity(target: Node) -> int | None:
    """The sign of an infinite target; None of a finite one."""
    if isinstance(target, nodes.Negative) and target.of == INFINITY:
        return -1
    return 1 if target == INFINITY else None


def _same(above: Floats, below: Floats) -> Floats:
    """The limit from both sides, or from the one that has values."""
    near = np.abs(above - below) <= AGREE * (np.abs(above) + np.abs(below) + AGREE)
    both = np.where(near, (above + below) / 2, np.nan)
    return np.where(above == NOWHERE, below, np.where(below == NOWHERE, above, both))


def _from(frame: Frame, node: nodes.Limit, side: int, sign: int | None) -> Value:
    """The limit from one side."""
    axis = frame.world.fresh("limit")
    target = Value(np.asarray(0.0)) if sign is not None else frame.evaluate(frame, node.target)
    if target.rank:
        raise CannotTellError("a limit at an array")
    near = Value(target.data[..., None] + side * STEPS, (*target.axes, axis))
    layer = frame.with_values({node.variable: near if sign is None else Value(sign / STEPS, (axis,))})
    value = layer.evaluate(layer, node.body)
    if axis not in value.axes:
        return value
    rest = tuple([a for a in value.axes if a != axis])
    values = np.moveaxis(expand(value, (axis, *rest)), 0, -1)
    found, fewer = values @ ALL, values @ FEWER
    size = np.max(np.abs(values), axis=-1)
    frame.world.note(float(np.max(size, initial=0.0, where=np.isfinite(size))))
    settled = np.abs(found - fewer) <= AGREE * np.maximum(size, AGREE)
    missing = np.isnan(values).all(axis=-1)
    return Value(np.where(missing, NOWHERE, np.where(settled, found, np.nan)), rest)
