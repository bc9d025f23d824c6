"""Walking over trees: what is inside of a node, in the order in which it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from chainrule.tex.syntax.trees.nodes import Apply, Big, Call, Integral, Limit, Node, Relation, Subscript, Symbol
from chainrule.tex.syntax.trees.placed import Placed

_INNER: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name, slot in kind.__dataclass_fields__.items() if "Node" in str(slot.type))
    for kind in Placed.__subclasses__()
}
"""The slots of each kind of node that hold other nodes."""


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside of a node, in the order in which they are printed."""
    try:
        return node.known_children
    except AttributeError:
        node.known_children = tuple(_flat([getattr(node, slot) for slot in _INNER[type(node)]]))
        return node.known_children


def _flat(values: Iterable[object]) -> Iterator[Node]:
    for value in values:
        if type(value) is tuple:
            yield from _flat(value)
        elif isinstance(value, Placed):
            yield value  # type: ignore[misc]


def descendants(*trees: Node) -> tuple[Node, ...]:
    """All nodes of trees, each before those inside of it."""
    return _all(trees[0]) if len(trees) == 1 else tuple(chain.from_iterable(map(_all, trees)))


def _all(tree: Node) -> tuple[Node, ...]:
    try:
        return tree.known_descendants
    except AttributeError:
        tree.known_descendants = (tree, *chain.from_iterable(map(_all, children(tree))))
        return tree.known_descendants


def names(node: Node) -> frozenset[str]:
    """All names that occur in a tree, but not those that it binds itself."""
    try:
        return node.known_names
    except AttributeError:
        found = frozenset((node.name,)) if isinstance(node, Symbol) else _together(list(map(names, children(node))))
        bound = (
            node.variables if isinstance(node, Big) else (node.variable,) if isinstance(node, Limit | Integral) else ()
        )
        ends = (node.low, node.high) if isinstance(node, Integral) else ()
        node.known_names = found.difference(bound).union(*map(names, ends))
        return node.known_names


def loose(node: Node) -> frozenset[str]:
    """All names of a tree but those that a sum binds, both sides of a relation below it included."""
    try:
        return node.known_loose
    except AttributeError:
        bound = any(isinstance(each, Big) for each in descendants(node))
        node.known_loose = _loose(node) if bound else names(node)
        return node.known_loose


def _loose(node: Node) -> frozenset[str]:
    found = _together(list(map(loose, children(node))))
    if isinstance(node, Limit | Integral):
        return found & names(node)
    if not isinstance(node, Big):
        return found
    condition = node.condition if node.low is None else None
    pair = (condition.left, condition.right) if isinstance(condition, Relation) else ()
    return found - frozenset(node.variables) - {side.name for side in pair if isinstance(side, Symbol)}


def subscripts(*trees: Node) -> frozenset[str]:
    """All names that stand alone as subscripts in trees."""
    return frozenset().union(*map(_subscripts, trees))


def _subscripts(tree: Node) -> frozenset[str]:
    try:
        return tree.known_subscripts
    except AttributeError:
        tree.known_subscripts = frozenset(_indices(tree))
        return tree.known_subscripts


def _indices(tree: Node) -> Iterator[str]:
    for node in descendants(tree):
        if isinstance(node, Big):
            yield from node.variables
        elif isinstance(node, Subscript) or (isinstance(node, Call) and node.function == "delta"):
            items = node.items if isinstance(node, Subscript) else node.args
            yield from [item.name for item in items if isinstance(item, Symbol)]


def _together(sets: list[frozenset[str]]) -> frozenset[str]:
    return sets[0] if len(sets) == 1 else frozenset().union(*sets)


def applications(tree: Node, name: str) -> Iterator[Apply]:
    """All places of a tree at which a function, or a member of a family of functions, has arguments."""
    for node in descendants(tree):
        if isinstance(node, Apply):
            head = node.head.base if isinstance(node.head, Subscript) else node.head
            if isinstance(head, Symbol) and head.name == name:
                yield node
