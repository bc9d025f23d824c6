"""Walking over trees: what is inside of a node, in the order in which it is printed."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.tex.syntax.nodes import Big, Node, Placed, Symbol

_INNER: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name, slot in kind.__dataclass_fields__.items() if "Node" in str(slot.type))
    for kind in Placed.__subclasses__()
}
"""The slots of each kind of node that hold other nodes."""


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside of a node, in the order in which they are printed."""
    for slot in _INNER[type(node)]:
        value = getattr(node, slot)
        if type(value) is tuple:
            yield from _flat(value)
        elif value is not None:
            yield value


def _flat(values: tuple[object, ...]) -> Iterator[Node]:
    for value in values:
        if type(value) is tuple:
            yield from _flat(value)
        elif isinstance(value, Placed):
            yield value  # type: ignore[misc]


def descendants(*trees: Node) -> Iterator[Node]:
    """All nodes of trees, each before those inside of it."""
    stack = list(reversed(trees))
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(list(children(node))))


def names(node: Node) -> frozenset[str]:
    """All names that occur in a tree, but not those that it binds itself; found once for each node."""
    found = node.known_names
    if found is None:
        inside = [names(part) for part in children(node)]
        found = frozenset().union(*inside) if inside else frozenset()
        if isinstance(node, Symbol):
            found = frozenset((node.name,))
        elif isinstance(node, Big):
            found -= frozenset(node.variables)
        object.__setattr__(node, "known_names", found)
    return found
