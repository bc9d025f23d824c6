r"""Functions that stand without their argument: ``\frac{\partial F}{\partial h}`` where h_next = h + F(h).

The argument is the one at which the post applies the function, if there is only one such; else the only declared symbol
of the type that the function takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.tex.evaluation.arrays.values import CannotTellError
from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.statements.scopes import reading
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Declared, Function


def arguments(world: World, name: str, kind: Function) -> tuple[Node, ...]:
    """The arguments of a function that is printed without any; raises `CannotTellError` where they are not clear."""
    applied = dict.fromkeys(node.args for node in applications(world, name) if isinstance(node.head, nodes.Symbol))
    if len(applied) == 1:
        return next(iter(applied))
    of_type = [m.name for m in world.scope.meanings.values() if isinstance(m, Declared) and (m.type,) == kind.takes]
    if len(of_type) == 1 and not applied:
        return (nodes.Symbol(of_type[0]),)
    raise CannotTellError(f"{name} is a function and stands here without its argument")


def entries(world: World, definition: Definition) -> tuple[Node, ...]:
    r"""The parameters of a function that are declared or entries of what is, both in ``\pi_i(q_1, q_2, a) = …``."""
    found = (world.text(param) for param in definition.params)
    return tuple(node for node in found if isinstance(world.meaning(_whole(node)), Declared))


def _whole(node: Node) -> str:
    symbol = node.base if isinstance(node, nodes.Subscript) else node
    return symbol.name if isinstance(symbol, nodes.Symbol) else ""


def member_arguments(world: World, name: str) -> tuple[str, tuple[Node, ...]]:
    """The index and the arguments with which a post applies the members of a family of functions."""
    found = dict.fromkeys(
        (node.head.items[0].name, node.args)
        for node in applications(world, name)
        if isinstance(node.head, nodes.Subscript) and isinstance(node.head.items[0], nodes.Symbol)
    )
    if len(found) != 1:
        raise CannotTellError(f"{name} is a family of functions and stands here without its argument")
    return next(iter(found))


def applications(world: World, name: str) -> Iterator[nodes.Apply]:
    """All places at which the definitions above and the claim itself apply a function."""
    defined = [m for m in world.scope.meanings.values() if isinstance(m, Definition) and m.body]
    bodies = [reading.body(world.scope, each) for each in defined]
    for body in (*bodies, *world.sides):
        yield from walk.applications(body, name)
