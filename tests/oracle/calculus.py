"""Derivatives along a stencil, one entry at a time; functions of the post and unknown ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Constant, Declared, Function, Index, Integer, Reference, Scalar
from oracle.algebra import firsts, place
from oracle.draws import smooth
from oracle.point import Number, OutsideError, Point

OFFSETS = (1, 2, 3, 4)
WEIGHTS = (4 / 5, -1 / 5, 4 / 105, -1 / 280)
"""Fornberg (1988), table 1: central differences of eighth order."""


def slope(moved: Callable[[float], Number], x: float) -> Number:
    """The derivative of a function at a number."""
    h = 0.03 * min(max(abs(x), 0.1), 2.0)
    parts = [w * (moved(x + n * h) - moved(x - n * h)) for n, w in zip(OFFSETS, WEIGHTS, strict=True)]
    return sum(parts[1:], parts[0]) / h


def derivative(at: Point, node: nodes.Derivative) -> Number:
    variables = [variable for variable, order in node.by for _ in range(order)]
    if not variables or (node.kind == "hessian" and len(variables) > 1):
        raise OutsideError("this derivative")
    if node.kind == "hessian":
        variables = variables * 2
    return _nested(at, node.body, variables, gradient=node.kind == "gradient")


def _nested(at: Point, body: Node, variables: Sequence[Node], *, gradient: bool) -> Number:
    if not variables:
        found = at.value(body)
        if isinstance(found, dict):
            raise OutsideError("a derivative of a family")
        return found
    variable, rest = variables[0], variables[1:]
    name, items = _target(at, variable)
    base = at.value(nodes.Symbol(name))
    if items:
        return _by_entry(at, name, base, items, lambda inner: _nested(inner, body, rest, gradient=gradient))

    def inside(new: Number) -> Number:
        return _nested(at.where({name: new}), body, rest, gradient=gradient)

    if not np.ndim(base) and not isinstance(base, dict):
        return slope(inside, float(base))
    if isinstance(base, dict):
        raise OutsideError("a derivative by a family")
    found = {spot: slope(_moving(inside, base, spot), float(base[spot])) for spot in np.ndindex(base.shape)}
    return _shaped(found, base.shape, at.layout, gradient=gradient)


def _target(at: Point, variable: Node) -> tuple[str, tuple[Any, ...]]:
    match variable:
        case nodes.Symbol(name=name):
            items: tuple[Any, ...] = ()
        case nodes.Subscript(base=nodes.Symbol(name=name), items=items):
            pass
        case _:
            raise OutsideError("this variable of a derivative")
    meaning = at.meaning(name)
    if isinstance(meaning, Declared):
        if isinstance(meaning.type, Integer | Constant | Index | Function):
            raise OutsideError("a derivative by a constant")
        name = meaning.type.of if isinstance(meaning.type, Reference) else meaning.name
    return name, items


def _moving(inside: Callable[[Number], Number], base: Any, spot: tuple[int, ...]) -> Callable[[float], Number]:
    def moved(x: float) -> Number:
        new = base.copy()
        new[spot] = x
        return inside(new)

    return moved


def _by_entry(at: Point, name: str, base: Number, items: tuple[Any, ...], body: Callable[[Point], Number]) -> Number:
    if isinstance(base, dict):
        member = round(at.scalar(items[0]))
        if len(items) > 1 or member not in base or np.ndim(base[member]):
            raise OutsideError("this member")
        return slope(lambda x: body(at.where({name: {**base, member: x}})), base[member])
    if not np.ndim(base):
        raise OutsideError("an entry of a number")
    spot = place(at, base, items, firsts(at, at.meaning(name)))
    if any(isinstance(n, slice) for n in spot):
        raise OutsideError("a derivative by a row")
    return slope(_moving(lambda new: body(at.where({name: new})), base, spot), float(base[spot]))


def _shaped(found: dict[tuple[int, ...], Number], shape: tuple[int, ...], layout: str, *, gradient: bool) -> Number:
    """Derivatives by every entry put into one array, as the layout wants it."""
    inner = np.shape(next(iter(found.values())))
    if not inner:
        gathered = np.empty(shape)
        for spot, each in found.items():
            gathered[spot] = each
        return gathered.T if layout == "numerator" and not gradient else gathered
    if shape[1:] != (1,) or inner[1:] != (1,):
        raise OutsideError("a derivative of an array by an array")
    columns = np.concatenate([found[(n, 0)] for n in range(shape[0])], axis=1)
    return columns.T if layout == "denominator" else columns


def evaluated(at: Point, node: nodes.At) -> Number:
    """The body where symbols have other values."""
    over = {}
    for variable, setting in node.settings:
        if not isinstance(variable, nodes.Symbol):
            raise OutsideError("a bar at an expression")
        over[variable.name] = at.value(setting)
    return at.where(over).value(node.body)


def apply(at: Point, node: nodes.Apply) -> Number:
    if not isinstance(node.head, nodes.Symbol) or len(node.args) != 1:
        raise OutsideError("this application")
    name, arg = node.head.name, at.value(node.args[0])
    meaning = at.meanings.get(f"{name}/1") or at.meaning(name)
    if np.ndim(arg) or isinstance(arg, dict):
        raise OutsideError("a function of an array")
    return _primed(_function(at, name, meaning), arg, node.primes)


def _function(at: Point, name: str, meaning: Any) -> Callable[[Number], Number]:
    match meaning:
        case Definition(kind="function", indices=(), through="", params=(param,)):
            body = at.tree(meaning)
            return lambda x: at.where({param: x}).value(body)
        case Declared(type=Function(takes=() | (Scalar(),)) as kind):
            return lambda x: smooth(name, kind, [x], at.sizes, at.seed)
    raise OutsideError(f"the function {name}")


def _primed(function: Callable[[Number], Number], x: Number, order: int) -> Number:
    if not order:
        return function(x)
    return slope(lambda new: _primed(function, new, order - 1), x)
