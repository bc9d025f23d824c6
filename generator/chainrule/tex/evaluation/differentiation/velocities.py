r"""Dots as variables of their own: ``\frac{\partial L}{\partial \dot\theta}``, as mechanics has them.

A derivative by ``\theta`` leaves its velocity as it is, and the other way round; ``\frac{d}{dt}`` moves both.
"""

from __future__ import annotations

from chainrule.tex.evaluation.arrays.values import CannotTellError, Value
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node

DOT = "\\dot"


def key_of(node: Node) -> str | None:
    """The name under which a dotted symbol is held fixed or moved; None for anything else."""
    match node:
        case nodes.Derivative(body=nodes.Symbol(name=name), by=((nodes.Symbol(name="\\dot"), order),)):
            return f"{DOT}#{name}#{order}"
    return None


def of_key(key: str) -> Node | None:
    """The dotted symbol behind a name that `key_of` made."""
    parts = key.split("#")
    if len(parts) != 3 or parts[0] != DOT:
        return None
    return nodes.Derivative(nodes.Symbol(parts[1]), ((nodes.Symbol(DOT), int(parts[2])),), total=True)


def seen_from(frame: Frame, node: nodes.Derivative, time: str) -> Value | Frame:
    """A dotted symbol's value where a layer gives it one, else the layer in which its body still moves with time."""
    key = key_of(node)
    given = frame.lookup(key) if key is not None else None
    if given is not None:
        return given
    _refuse_moved(frame, node)
    if isinstance(node.body, nodes.Apply):
        _refuse_argument(frame, node.body, time)
    if not isinstance(node.body, nodes.Symbol):
        moving = {name for name in frame.world.names_in(node.body) if time in frame.world.depends(name)}
        reach = {other for name in moving for other in frame.world.depends(name)} - {time}
        if any(frame.lookup(name) is not None for name in reach):
            raise CannotTellError("the time derivative of something that is held fixed")
        return frame
    return _below(frame, node.body.name, time)


def _refuse_moved(frame: Frame, node: nodes.Derivative) -> None:
    r"""Raise where a velocity is varied on which another one depends: ``\dot x`` in a derivative by ``\dot\theta``."""
    own = node.body.name if isinstance(node.body, nodes.Symbol) else ""
    reach = {name for inner in frame.world.names_in(node.body) for name in frame.world.depends(inner)}
    layer: Frame | None = frame
    while layer is not None:
        for key in layer.over:
            name = key.split("#")[1] if key.startswith(f"{DOT}#") else own
            if name != own and name in reach:
                reason = f"a time derivative here depends on that of {name}, by which the formula differentiates"
                raise CannotTellError(reason, "unchecked.ambiguous", "define it by the velocities that it depends on")
        layer = layer.below


def _refuse_argument(frame: Frame, body: nodes.Apply, time: str) -> None:
    r"""Raise where ``\dot F(p)`` can mean the derivative of F at p as well as that of F(p) by time."""
    meaning = frame.world.meaning(body.head.name) if isinstance(body.head, nodes.Symbol) else None
    params = meaning.params if isinstance(meaning, Definition) else ()
    own = [arg.name for arg in body.args if isinstance(arg, nodes.Symbol)]
    named = all(isinstance(arg, nodes.Symbol | nodes.Subscript) or key_of(arg) is not None for arg in body.args)
    moving = any(time in frame.world.depends(name) for arg in body.args for name in frame.world.names_in(arg))
    if not named or not moving or (time in params and own != list(params)):
        message = f"a dot of a function at this argument: is it the derivative by {time}, or by the argument?"
        raise CannotTellError(message, "unchecked.ambiguous", "write the derivative as a fraction, or with a prime")


def _below(frame: Frame, name: str, time: str) -> Frame:
    """The highest layer that does not hold a symbol fixed."""
    inner = frame.world.depends(name) - {time, DOT}
    while any(frame.lookup(other) is not None for other in inner):
        held = [other for other in inner if other in frame.over]
        if held and held != [name]:
            raise CannotTellError(f"the time derivative of {name}, of which a part is held fixed")
        if frame.below is None or (time in frame.over and not held):
            raise CannotTellError(f"the time derivative of {name}, which is held fixed")
        frame = frame.below
    return frame
