r"""Derivatives along a motion: ``\dot V`` and ``\frac{dV}{dt}`` after ``\dot x = f(x)``.

Everything that moves goes a step along its velocity at once, and the time with it; what has no equation of motion stays
where it is.
"""

from __future__ import annotations

from chainrule.tex.evaluation.arrays.values import CannotTellError, Value, number
from chainrule.tex.evaluation.differentiation.variables import time
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node


def moving(frame: Frame, node: nodes.Derivative) -> tuple[str, ...]:
    """What moves below a dot, or below a total derivative by the time; nothing where no equation of motion is used."""
    rates = frame.world.rates
    if not rates or len(node.by) != 1 or not isinstance(node.by[0][0], nodes.Symbol):
        return ()
    by, clock = node.by[0][0].name, _time(frame)
    if by != "\\dot" and not (node.total and by == clock):
        return ()
    waiting, reach = set(frame.world.names_in(node.body)), frozenset[str]()
    while waiting:
        reach = reach.union(*map(frame.world.depends, waiting))
        waiting = {rates[name] for name in reach & rates.keys()} - reach  # the velocities of what moves may move
    found = [name for name in rates if name in reach]
    return (*found, clock) if found and clock in reach else tuple(found)


def _time(frame: Frame) -> str:
    try:
        return time(frame)
    except CannotTellError:
        return "t"


def step(frame: Frame, names: tuple[str, ...], length: str) -> Frame:
    """The layer in which all of these have gone a step of that length along their velocities."""
    over: dict[str, Value] = {}
    for name in names:
        velocity = nodes.Symbol(frame.world.rates[name]) if name in frame.world.rates else nodes.Number(1.0)
        way: Node = nodes.Product(nodes.Symbol(length), velocity)
        over[name] = frame.evaluate(frame, nodes.Sum((nodes.Symbol(name), way)))
    return frame.with_values(over)


def start() -> Value:
    """The length of a step that has not been taken."""
    return number(0.0, literal=False)
