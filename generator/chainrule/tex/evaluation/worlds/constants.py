r"""What a derivative's subscript holds constant, as thermodynamics has it: ``(\partial U/\partial T)_V``.

A number that is independent stays where it is anyway. What depends on the variable stays if another number moves along:
after V(T, p), ``(\partial S/\partial T)_V`` is S_T - S_p V_T / V_p, and ``(\partial p/\partial T)_V`` is -V_T / V_p.
That of what the variable depends on is a reciprocal: ``(\partial T/\partial V)_p`` is 1 / V_T.
"""

from __future__ import annotations

from dataclasses import replace

from chainrule.tex.evaluation.arrays.values import CannotTellError
from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Declared, Dependent, Scalar


def held(world: World, node: nodes.Derivative, items: tuple[Node, ...]) -> Node | None:
    """The derivative at constant values of what stands in its subscript; None where that holds no entries of these."""
    if all(_is_number(world, item) and item not in [v for v, _ in node.by] for item in items):
        _refuse(world, node, items)
        return _reversed(world, node) or node
    return _implicit(world, node, items[0]) if len(items) == 1 else None


def _refuse(world: World, node: nodes.Derivative, items: tuple[Node, ...]) -> None:
    r"""Raise where a quantity is another function than it is defined: after U(S, V), ``(\partial U/\partial V)_T``.

    What it does not depend on stays constant beside all of its other arguments, as N does in ``(…)_{S,N}``.
    """
    trees = (node.body, *(variable for variable, _ in node.by))
    reach = frozenset().union(*(world.depends(name) for tree in trees for name in world.names_in(tree)))
    names = [item.name for item in items if isinstance(item, nodes.Symbol)]
    foreign = [name for name in names if name not in reach]
    own = _arguments(world, node.body).difference(*(walk.names(variable) for variable, _ in node.by))
    if foreign and not (own and own <= set(names)):
        reason = f"{foreign[0]} is held constant here, and what is differentiated is no function of it"
        raise CannotTellError(reason, "unchecked.ambiguous", f"define it as a function of {foreign[0]}")


def _arguments(world: World, body: Node) -> frozenset[str]:
    """The arguments of a function or of an unknown one; none of anything else."""
    head = body.head if isinstance(body, nodes.Apply) else body
    match world.meaning(head.name) if isinstance(head, nodes.Symbol) else None:
        case Definition(kind="function", params=params):
            return frozenset(params)
        case Declared(type=Dependent(args=args)):
            return frozenset(args)
    return frozenset()


def _reversed(world: World, node: nodes.Derivative) -> Node | None:
    """The reciprocal of the derivative of the variable, where that is what depends on the body."""
    variable = node.by[0][0] if len(node.by) == 1 and node.by[0][1] == 1 else None
    if not isinstance(variable, nodes.Symbol) or not isinstance(node.body, nodes.Symbol):
        return None
    if _is_number(world, variable) or not _is_number(world, node.body):
        return None
    depends = node.body.name in world.depends(variable.name)
    return nodes.Quotient(nodes.Number(1.0), replace(node, body=variable, by=((node.body, 1),))) if depends else None


def _implicit(world: World, node: nodes.Derivative, item: Node) -> Node | None:
    variable = node.by[0][0] if len(node.by) == 1 and node.by[0][1] == 1 and not node.total else None
    if not isinstance(variable, nodes.Symbol) or not isinstance(item, nodes.Symbol) or _is_number(world, item):
        return None
    own = [nodes.Symbol(name) for name in sorted(world.depends(item.name) - {item.name})]
    free = [symbol for symbol in own if symbol != variable and _is_number(world, symbol)]
    moved = node.body if node.body in free else free[0] if len(free) == 1 else None
    if variable not in own or moved is None:
        return None
    other = ((moved, 1),)
    slope = nodes.Quotient(replace(node, body=item), replace(node, body=item, by=other))
    return nodes.Sum((node, nodes.Negative(nodes.Product(replace(node, by=other), slope))))


def _is_number(world: World, node: Node) -> bool:
    """Whether something is a declared number."""
    meaning = world.meaning(node.name) if isinstance(node, nodes.Symbol) else None
    return isinstance(meaning, Declared) and isinstance(meaning.type, Scalar)
