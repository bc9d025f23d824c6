"""The range of an index: declared, or told by what it touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainrule.tex.evaluation.arrays.values import CannotTellError, ShapeError
from chainrule.tex.evaluation.worlds.draws import index_range
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes import reading
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Array, Declared, Dimension, Family, Reference


def find(frame: Frame, name: str, within: Sequence[Node]) -> tuple[int, int]:
    """Both ends of an index's range; raises `CannotTellError` where nothing tells it or two things disagree."""
    declared = index_range(frame.world, name)
    if declared is not None:
        return declared
    found = dict.fromkeys(r for node in within for r in _touched(frame, node, name))
    lengths = {high - low for low, high in found}
    if len(lengths) > 1:
        ends = " and ".join(f"{low}..{high}" for low, high in found)
        raise ShapeError(f"the index {name} has two ranges, {ends}")
    if not found:
        hint = f"declare it, for example: “{name}: index n”"
        raise CannotTellError(f"the range of the index {name} is not known", "unchecked.range", hint)
    return next(iter(found))


def _touched(frame: Frame, node: Node, name: str) -> Iterator[tuple[int, int]]:
    if isinstance(node, nodes.Big) and name in node.variables:
        return
    if isinstance(node, nodes.Subscript):
        yield from _at_entries(frame, node, name)
    for part in walk.children(node):
        if name in walk.names(part):
            yield from _touched(frame, part, name)


def _at_entries(frame: Frame, node: nodes.Subscript, name: str) -> Iterator[tuple[int, int]]:
    for place, item in enumerate(node.items):
        if isinstance(item, nodes.Symbol) and item.name == name:
            members = frame.world.meaning(node.base.name) if isinstance(node.base, nodes.Symbol) else None
            if isinstance(members, Definition) and members.kind == "members":
                yield from _counted(frame, members, place)
            elif (found := _extent(frame, node.base, place, alone=len(node.items) == 1)) is not None:
                yield found


def _counted(frame: Frame, members: Definition, place: int) -> Iterator[tuple[int, int]]:
    """What the general member of a family says of its index."""
    if not members.offset and place < len(members.indices):
        yield from _touched(frame, reading.body(frame.world.scope, members), members.indices[place])


def _extent(frame: Frame, base: Node, place: int, *, alone: bool) -> tuple[int, int] | None:
    """The range of an array's or a family's index at a place, without evaluating more than must be.

    An index that stands ``alone`` at a matrix of one row counts its columns.
    """
    if isinstance(base, nodes.Symbol):
        meaning = frame.world.meaning(base.name)
        if isinstance(meaning, Declared):
            return _declared(frame, meaning, place, alone=alone)
        if isinstance(meaning, Definition) and meaning.kind != "value":
            return None
    try:
        structure = frame.evaluate(frame, base).structure
    except CannotTellError:
        return None
    place += alone and len(structure) == 2 and structure[0] == 1
    return (1, structure[place]) if place < len(structure) else None


def _declared(frame: Frame, meaning: Declared, place: int, *, alone: bool) -> tuple[int, int] | None:
    match meaning.type:
        case Array(dims=(rows, columns), first=first) if alone and frame.world.length(rows) == 1:
            return first, first + frame.world.length(columns) - 1
        case Array(dims=dims, first=first) if place < len(dims):
            return first, first + frame.world.length(dims[place]) - 1
        case Family(low=low, high=Dimension() as high) if place == 0:
            return frame.world.length(low), frame.world.length(high)
        case Family(of=Array(dims=dims)) if 1 <= place <= len(dims):
            return 1, frame.world.length(dims[place - 1])
        case Reference(of=of):
            target = frame.world.meaning(of)
            return _declared(frame, target, place, alone=alone) if isinstance(target, Declared) else None
    return None
