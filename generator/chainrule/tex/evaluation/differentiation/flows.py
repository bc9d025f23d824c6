r"""Derivatives along a motion: ``\dot V`` and ``\frac{dV}{dt}`` after ``\dot x = f(x)``.

Everything that moves goes a step along its velocity at once, and the time with it; what has no equation of motion stays
where it is.
"""

from __future__ import annotations

from chainrule.tex.evaluation.arrays.values import CannotTellError, Value, number
from chainrule.tex.evaluation.differentiation.perturbations import perturb
from chainrule.tex.evaluation.differentiation.variables import time
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.text.records import replace


def derivative(frame: Frame, node: nodes.Derivative) -> Value | None:
    """A derivative by the time along a motion, or the slope of one; None of any other derivative."""
    names = moving(frame, node)
    if names:
        return _along(frame, node.body, names, node.by[0][1])
    quotient = _slope(frame, node)
    return None if quotient is None else frame.evaluate(frame, quotient)


def _along(frame: Frame, body: Node, names: tuple[str, ...], order: int) -> Value:
    """A derivative of any order along the motion of what moves."""
    if not order:
        return frame.evaluate(frame, body)
    frame.world.derivatives += 1
    length = frame.world.fresh("\\step")

    def moved(layer: Frame) -> Value:
        return _along(step(layer, names, length), body, names, order - 1)

    return perturb(frame, length, start(), moved)[0]


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


def _slope(frame: Frame, node: nodes.Derivative) -> Node | None:
    r"""``\frac{dI}{dS}`` as the quotient of velocities, where both move and I is no function of S; else None."""
    variable = node.by[0][0] if node.total and len(node.by) == 1 and node.by[0][1] == 1 else None
    if not isinstance(variable, nodes.Symbol) or variable.name not in frame.world.rates:
        return None
    velocity = replace(node, by=((nodes.Symbol("\\dot"), 1),))
    reach = frozenset[str]().union(*map(frame.world.depends, frame.world.names_in(node.body)))
    if variable.name in reach or not moving(frame, velocity):
        return None
    return nodes.Quotient(velocity, replace(velocity, body=variable))


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
