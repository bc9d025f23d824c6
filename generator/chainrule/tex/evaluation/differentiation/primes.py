"""Primes without arguments, and evaluation bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainrule.tex.evaluation.arrays.values import (
    CannotTellError,
    ShapeError,
    Value,
    number,
    shown,
)
from chainrule.tex.evaluation.differentiation import derivatives
from chainrule.tex.evaluation.operations.defined import is_number
from chainrule.tex.evaluation.worlds import working
from chainrule.tex.evaluation.worlds.arguments import HIGHEST
from chainrule.tex.evaluation.worlds.draws import draw
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes import reading
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.syntax.trees.walk import descendants, names
from chainrule.tex.types.kinds import Array, Declared, Dependent, Family, Function, Scalar


def prime(frame: Frame, node: nodes.Prime) -> Value:
    """``t'`` for a symbol defined above: the derivative by the one variable that it depends on.

    An array that depends on no such variable, and on no function, is transposed: ``(y - Xb)'(y - Xb)``.
    """
    name = node.of.name if isinstance(node.of, nodes.Symbol) else ""
    index = frame.lookup(name + "'" * node.order) if name else None
    if index is not None:
        return index
    meaning = frame.world.meaning(name)
    if isinstance(meaning, Definition) and meaning.kind == "function" and len(meaning.params) == 1:
        applied = nodes.Apply(node.of, (nodes.Symbol(meaning.params[0]),), node.order)
        return frame.evaluate(frame, applied)
    candidates = _variables(frame, node.of)
    if node.order > HIGHEST:
        raise CannotTellError(f"a derivative of order {node.order} is not understood", "unchecked.unsupported")
    if candidates == [name]:
        reason = f"{name}' is 1 as the derivative of {name} by itself, and may be another number"
        hint = f"declare {name}', or define it with :="
        raise CannotTellError(reason, "unchecked.ambiguous", hint)
    if isinstance(meaning, Declared) and isinstance(meaning.type, Array | Family):
        reason = f"{name}' may be the transpose of {name}, or another array"
        raise CannotTellError(reason, "unchecked.ambiguous", "write \\top, or declare the other array")
    if len(candidates) != 1:
        if node.order == 1 and _is_plain(frame, node.of) and frame.evaluate(frame, node.of).rank:
            return frame.evaluate(frame, nodes.Transpose(node.of))
        hint = "write the derivative as a fraction, or a transpose with \\top"
        raise CannotTellError("a prime: by which variable?", "unchecked.ambiguous", hint)
    variable = nodes.Symbol(candidates[0])
    return derivatives.laid_out(frame, node.of, [variable] * node.order, gradient=False)


ARGUMENT = "\\number"


def with_numbers(frame: Frame, trees: Sequence[Node]) -> Frame:
    r"""The layer for a claim such as ``\sigma' = \sigma(1 - \sigma)``, whose function of a number has no argument.

    What its parameter is called says nothing here: nobody declared it, or the post has a vector of that letter. So the
    function and its derivatives are taken at a number of their own.
    """
    printed = descendants(*trees)
    primed = [node for node in printed if isinstance(node, nodes.Prime) and isinstance(node.of, nodes.Symbol)]
    if not primed:
        return frame
    differentiated = frozenset().union(*(names(node) for node in printed if isinstance(node, nodes.Derivative)))
    over: dict[str, Value] = {}
    for node in primed:
        name = node.of.name if isinstance(node.of, nodes.Symbol) else ""
        if name not in differentiated and _is_of_a_number(frame, name):
            inner = frame.with_values({ARGUMENT: draw(frame.world, f"the argument of {name}", Scalar())})
            for order, key in ((0, name), (node.order, name + "'" * node.order)):
                over[key] = inner.evaluate(inner, nodes.Apply(nodes.Symbol(name), (nodes.Symbol(ARGUMENT),), order))
    return frame.with_values(over) if over else frame


def _is_of_a_number(frame: Frame, name: str) -> bool:
    """Whether a name is a function of a number that was defined with a parameter which is no number of the post."""
    meaning = frame.world.meaning(name)
    if not isinstance(meaning, Definition) or meaning.kind != "function" or len(meaning.params) != 1:
        return False
    (param,) = meaning.params
    declared = frame.world.meaning(param)
    elsewhere = declared is None or (isinstance(declared, Declared) and isinstance(declared.type, Array))
    return elsewhere and is_number(frame, reading.body(frame.world.scope, meaning), param, number(1.0))


def _is_plain(frame: Frame, node: Node) -> bool:
    """Whether a tree depends on numbers and arrays of the post alone, and on nothing that is declared a function."""
    found = [frame.world.meaning(name) for name in _reach(frame, node)]
    if None in found:
        return False
    kinds = [meaning.type for meaning in found if isinstance(meaning, Declared)]
    return not any(isinstance(kind.of if isinstance(kind, Family) else kind, Dependent | Function) for kind in kinds)


def _reach(frame: Frame, node: Node) -> frozenset[str]:
    """All names that a tree depends on."""
    return frozenset().union(*(frame.world.depends(name) for name in frame.world.names_in(node)))


def _variables(frame: Frame, node: Node) -> list[str]:
    """The declared scalars that a tree depends on."""
    found = []
    for other in sorted(_reach(frame, node)):
        meaning = frame.world.meaning(other)
        if isinstance(meaning, Declared) and isinstance(meaning.type, Scalar):
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
        if value.literal and not value.rank and own.rank and not np.any(value.data):
            value = Value(np.zeros(own.structure))
        if own.structure != value.structure:
            raise ShapeError(
                f"{variable.name} is {shown(own.structure)}, its value at the bar {shown(value.structure)}"
            )
        over[variable.name] = value.computed()
    layer = frame.with_values(over)
    return layer.evaluate(layer, node.body)
