r"""Slopes of curves: ``\frac{dy}{dx}`` where x and y are functions of a parameter and neither is one of the other.

``d`` follows the curve, so the slope is that of y by the parameter over that of x. With ``\partial`` it is zero. A
derivative by an expression in one number, ``\frac{d\ln k}{d(1/T)}``, is the slope over that expression.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from chainrule.tex.evaluation.arrays.values import CannotTellError, Value, zip_with
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Declared, Dependent, Scalar

Along = Callable[[Frame, Node, Callable[[Frame], Value]], Value]
"""The derivative of a body by a variable."""


EXPRESSIONS = (nodes.Quotient, nodes.Product, nodes.Sum, nodes.Call, nodes.Power)


def nested(node: nodes.Derivative) -> nodes.Derivative:
    """A derivative by an expression and by more as the derivative of one by the expression alone."""
    first = next((each for each in node.by if isinstance(each[0], EXPRESSIONS)), None)
    if first is None or len(node.by) == 1:
        return node
    rest = list(node.by)
    rest.remove(first)
    return replace(node, body=replace(node, by=(first,)), by=tuple(rest))


def parameter(frame: Frame, node: nodes.Derivative) -> Node | None:
    """The parameter of the curve whose slope a derivative is; None where it is an ordinary one."""
    variable = node.by[0][0] if len(node.by) == 1 else None
    if isinstance(variable, EXPRESSIONS):
        return _only_number(frame, variable)
    name = _of_curve(frame, node, variable)
    return None if name is None else nodes.Symbol(name)


def _of_curve(frame: Frame, node: nodes.Derivative, variable: Node | None) -> str | None:
    if not node.total or not isinstance(variable, nodes.Symbol) or frame.lookup(variable.name) is not None:
        return None
    params = _params(frame, variable.name)
    if params is None:
        return None
    above = _reach(frame, _innermost(node.body))
    if variable.name in above:
        return _beside_slope(frame, variable)
    common = above & frame.world.depends(variable.name)
    if not common:
        return None
    numbers = {name for name in common if _is_number(frame, name)} | (common & params)
    for chosen in (params, _differentiated(frame), numbers):
        if len(chosen & numbers) == 1:
            return next(iter(chosen & numbers))
    if not numbers:
        return None
    names = " and ".join(sorted(numbers))
    reason = f"this is not a function of {variable.name}, and both vary with {names}: which is the curve's parameter?"
    raise CannotTellError(reason, "unchecked.ambiguous", "write the quotient of both derivatives by it")


def _beside_slope(frame: Frame, variable: nodes.Symbol) -> str | None:
    r"""The parameter where the claim has a slope over the variable: ``\frac{dL}{dx} = L_x + L_y \frac{dy}{dx}``."""
    slopes = (
        node
        for node in walk.descendants(*frame.world.sides)
        if isinstance(node, nodes.Derivative) and node.total and [by for by, _ in node.by] == [variable]
        if variable.name not in _reach(frame, _innermost(node.body))
    )
    found = next((name for node in slopes if (name := _of_curve(frame, node, variable)) is not None), None)
    frame.world.curved |= found is not None
    return found


def _params(frame: Frame, name: str) -> frozenset[str] | None:
    """The arguments of what is a function of something; None of anything else."""
    match frame.world.meaning(name):
        case Definition(kind="value" | "function", params=params):
            return frozenset(params)
        case Declared(type=Dependent(args=args)):
            return frozenset(args)
    return None


def refuse_reversed(frame: Frame, node: nodes.Derivative) -> None:
    r"""Raise where a declared number is differentiated by what is defined by it: after x = r cos θ, ``∂r/∂x``.

    It is no zero to the reader, who has the inverse functions in mind, and what these hold fixed is not printed.
    """
    body = node.body
    if node.total or not isinstance(body, nodes.Symbol) or not _is_number(frame, body.name):
        return
    for variable, _ in node.by:
        name = variable.name if isinstance(variable, nodes.Symbol) else ""
        if body.name in frame.world.depends(name) - {name}:
            reason = f"{name} is defined by {body.name} here, and not the other way round"
            raise CannotTellError(
                reason, "unchecked.ambiguous", f"define {body.name} as a function, or write a quotient"
            )


def slope(frame: Frame, node: nodes.Derivative, own: Node, along: Along) -> Value:
    """The derivative of a body along a curve, of any order."""
    variable, order = node.by[0]

    def repeated(inner: Frame, order: int) -> Value:
        if not order:
            return inner.evaluate(inner, node.body)
        top = along(inner, own, lambda layer: repeated(layer, order - 1))
        bottom = along(inner, own, lambda layer: layer.evaluate(layer, variable))
        if bottom.rank:
            raise CannotTellError("the slope of a curve by an array")
        return zip_with(np.divide, top, bottom, "product")

    return repeated(frame, order)


def _only_number(frame: Frame, variable: Node) -> Node | None:
    r"""The number in an expression by which something is differentiated; None where it has none or several.

    Where it is an entry, as in ``\log\sigma_j^2``, nothing else of its array may stand there.
    """
    entries = {node for node in walk.descendants(variable) if isinstance(node, nodes.Subscript)}
    names = frame.world.names_in(variable)
    if not entries:
        return nodes.Symbol(names[0]) if len(names) == 1 and _is_number(frame, names[0], defined=True) else None
    entry = entries.pop()
    others = [n for n in names if n not in walk.names(entry)]
    if entries or others or not isinstance(entry.base, nodes.Symbol) or frame.evaluate(frame, entry).rank:
        return None
    return entry if sum(node == entry.base for node in walk.descendants(variable)) == 1 else None


def _innermost(body: Node) -> Node:
    while isinstance(body, nodes.Derivative):
        body = body.body
    return body


def _reach(frame: Frame, body: Node) -> frozenset[str]:
    return frozenset().union(*(frame.world.depends(name) for name in frame.world.names_in(body)))


def _is_number(frame: Frame, name: str, *, defined: bool = False) -> bool:
    meaning = frame.world.meaning(name)
    if defined and isinstance(meaning, Definition) and meaning.kind == "value" and not meaning.indices:
        return not frame.evaluate(frame, nodes.Symbol(name)).rank
    return isinstance(meaning, Declared) and isinstance(meaning.type, Scalar)


def _differentiated(frame: Frame) -> set[str]:
    """By what else the claim differentiates."""
    return {
        variable.name
        for node in walk.descendants(*frame.world.sides)
        if isinstance(node, nodes.Derivative)
        for variable, _ in node.by
        if isinstance(variable, nodes.Symbol)
    }
