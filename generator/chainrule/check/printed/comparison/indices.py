"""Which names of a claim are indices, which of them are free, and by what the claim differentiates."""

from __future__ import annotations

from chainrule.tex.evaluation.worlds.draws import index_range
from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node


def candidates(node: Node, others: tuple[Node, ...] = ()) -> frozenset[str]:
    r"""The names of a tree that are free in it, if they are indices.

    Of ``i < j`` below a sum, j is free only if it is free elsewhere too, in the tree or in the others beside it.
    """
    found = walk.names(node)
    return walk.loose(node) | (found & frozenset().union(*map(walk.loose, others))) if others else found


def indices(world: World, names: frozenset[str]) -> frozenset[str]:
    """Which of the names are indices: declared ones, or others that stand as subscripts in the claim."""
    return frozenset([n for n in names if n in world.subscripts or index_range(world, n) is not None])


def variables(*trees: Node) -> frozenset[str]:
    """The names of the variables by which trees differentiate."""
    by = [variable for node in _derivatives(*trees) for variable, _ in node.by]
    heads = [variable.base if isinstance(variable, nodes.Subscript) else variable for variable in by]
    return frozenset(head.name for head in heads if isinstance(head, nodes.Symbol))


def is_mixed(*trees: Node) -> bool:
    """Whether a total and a partial derivative of one quantity by one variable stand in trees."""
    found = _derivatives(*trees)
    total = {(d.body, d.by) for d in found if d.total}
    return bool(total) and any((d.body, d.by) in total for d in found if not d.total)


def _derivatives(*trees: Node) -> list[nodes.Derivative]:
    return [node for node in walk.descendants(*trees) if isinstance(node, nodes.Derivative)]
