r"""Variables named by their place: ``\partial_1 f`` by the first argument, ``\partial_i f`` by component i."""

from __future__ import annotations

from chainrule.tex.evaluation.arrays.values import CannotTellError
from chainrule.tex.evaluation.differentiation.variables import implied
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.text.records import replace
from chainrule.tex.types.kinds import Declared, Index


def named(frame: Frame, node: nodes.Derivative) -> tuple[Frame, nodes.Derivative]:
    """The derivative with its variables by their names, and the layer in which they have values."""
    if isinstance(node.body, nodes.Apply) and any(isinstance(variable, nodes.Number) for variable, _ in node.by):
        return _at_arguments(frame, node, node.body)
    return frame, _named_by(frame, node)


def _at_arguments(frame: Frame, node: nodes.Derivative, body: nodes.Apply) -> tuple[Frame, nodes.Derivative]:
    """``f_x(2, y)``: the derivative by an argument of its own, where no other one has its letter."""
    own = tuple(nodes.Symbol(f"\\argument {place}") for place in range(1, len(body.args) + 1))
    values = {symbol.name: frame.evaluate(frame, arg).computed() for symbol, arg in zip(own, body.args, strict=True)}
    layer = frame.with_values(values)
    return layer, _named_by(layer, replace(node, body=replace(body, args=own)))


def _named_by(frame: Frame, node: nodes.Derivative) -> nodes.Derivative:
    by = tuple([(_named(frame, node.body, variable), order) for variable, order in node.by])
    return node if all(new[0] is old[0] for new, old in zip(by, node.by, strict=True)) else replace(node, by=by)


def _named(frame: Frame, body: Node, variable: Node) -> Node:
    match variable:
        case nodes.Number(value=value):
            args = _arguments(frame, body)
            place = round(value) - 1
            if not 0 <= place < len(args) or not isinstance(args[place], nodes.Symbol | nodes.Subscript):
                raise CannotTellError("a derivative by an argument's position", hint="name the variable")
            return args[place]
        case nodes.Symbol(name=name) if _is_index(frame, name):
            args = (
                _arguments(frame, body) if _is_function(frame, body) else (implied(frame, nodes.Derivative(body, ())),)
            )
            if len(args) != 1:
                raise CannotTellError("a derivative by a component of several arguments", hint="name the variable")
            return nodes.Subscript(args[0], (variable,), variable)
    return variable


def _is_index(frame: Frame, name: str) -> bool:
    meaning = frame.world.meaning(name)
    if meaning is None:
        return name in frame.world.subscripts and frame.lookup(name) is None
    return isinstance(meaning, Declared) and isinstance(meaning.type, Index)


def _is_function(frame: Frame, body: Node) -> bool:
    meaning = frame.world.meaning(body.name) if isinstance(body, nodes.Symbol) else None
    return isinstance(body, nodes.Apply) or (isinstance(meaning, Definition) and meaning.kind == "function")


def _arguments(frame: Frame, body: Node) -> tuple[Node, ...]:
    """The arguments of a function at which it is differentiated."""
    if isinstance(body, nodes.Apply):
        return body.args
    meaning = frame.world.meaning(body.name) if isinstance(body, nodes.Symbol) else None
    if isinstance(meaning, Definition) and meaning.kind == "function":
        return tuple(nodes.Symbol(param) for param in meaning.params)
    raise CannotTellError("a derivative by a position without arguments", hint="name the variable")
