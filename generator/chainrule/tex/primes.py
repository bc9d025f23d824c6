"""Primes without arguments, and evaluation bars."""

from __future__ import annotations

from dataclasses import replace

from chainrule.tex import derivatives, nodes, working
from chainrule.tex.scope import Definition
from chainrule.tex.types import Declared, Scalar
from chainrule.tex.values import (
    CannotTellError,
    ShapeError,
    Value,
    shown,
)
from chainrule.tex.world import Frame


def prime(frame: Frame, node: nodes.Prime) -> Value:
    """``t'`` for a symbol defined above: the derivative by the one variable that it depends on."""
    if not isinstance(node.of, nodes.Symbol):
        raise CannotTellError("a prime on an expression", hint="write the derivative as a fraction")
    name = node.of.name
    index = frame.lookup(name + "'" * node.order)
    if index is not None:
        return index
    meaning = frame.world.meaning(name)
    if isinstance(meaning, Definition) and meaning.kind == "function" and len(meaning.params) == 1:
        applied = nodes.Apply(node.of, (nodes.Symbol(meaning.params[0]),), node.order)
        return frame.evaluate(frame, applied)
    candidates = _variables(frame, name, Scalar)
    if len(candidates) != 1:
        raise CannotTellError(f"a prime on {name}: by which variable?", hint="write the derivative as a fraction")
    variable = nodes.Symbol(candidates[0])
    return derivatives.laid_out(frame, node.of, [variable] * node.order, gradient=False)


def _variables(frame: Frame, name: str, kind: type) -> list[str]:
    """The declared symbols of a kind that a name depends on."""
    found = []
    for other in sorted(frame.world.depends(name) - {name}):
        meaning = frame.world.meaning(other)
        if isinstance(meaning, Declared) and isinstance(meaning.type, kind):
            found.append(other)
    return found


def at(frame: Frame, node: nodes.At) -> Value:
    """An evaluation bar: the body where variables have other values."""
    over: dict[str, Value] = {}
    for variable, setting in node.settings:
        if not isinstance(variable, nodes.Symbol):
            raise CannotTellError("an evaluation bar at an expression")
        value = frame.evaluate(frame, setting)
        own = working.symbol(frame, variable.name)
        if own.structure != value.structure:
            raise ShapeError(
                f"{variable.name} is {shown(own.structure)}, its value at the bar {shown(value.structure)}"
            )
        over[variable.name] = replace(value, literal=False)
    layer = frame.with_values(over)
    return layer.evaluate(layer, node.body)
