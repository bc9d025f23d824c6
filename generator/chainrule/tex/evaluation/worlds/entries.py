"""Subscripts: entries of arrays, members of families."""

from __future__ import annotations

import numpy as np

from chainrule.tex.evaluation.arrays.gathering import gather
from chainrule.tex.evaluation.arrays.values import (
    POINTS,
    CannotTellError,
    ShapeError,
    Value,
    expand,
    shown,
    union,
)
from chainrule.tex.evaluation.worlds import constants, lines, members, ranges
from chainrule.tex.evaluation.worlds.draws import index_range
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Array, Declared, Family, Reference

Pair = tuple[int, int]
RANGE_HINT = "declare the index with its range, or say for which it is stated, for example: \\quad j < n"
OUTSIDE = "an index that runs"
"""How the error of an index outside of its array begins."""


def subscript(frame: Frame, node: nodes.Subscript) -> Value:
    """Entries of an array, or a member of a family."""
    if isinstance(node.base, nodes.Symbol) and members.is_members(frame, node.base.name):
        name = node.base.name
        frame.world.touched.add(name)
        item = frame.evaluate(frame, node.items[0])
        found = members.member(frame, name, item)
        return found if len(node.items) == 1 else take(frame, found, node.items[1:], None, "this member", (1, 1))
    derivative = constants.held(frame.world, node.base, node.items) if isinstance(node.base, nodes.Derivative) else None
    if derivative is not None:
        return frame.evaluate(frame, derivative)
    base = frame.evaluate(frame, node.base)
    if not base.rank and not isinstance(node.base, nodes.Symbol) and _is_listed(base, node.items):
        return base
    return taken(frame, base, node.items, node)


def _is_listed(entry: Value, items: tuple[Node, ...]) -> bool:
    """Whether indices outside of brackets are those inside, ``(x_i y_j)_{ij}``: the array of these entries."""
    return all(isinstance(item, nodes.Symbol) and item.name in entry.axes for item in items)


def taken(frame: Frame, base: Value, items: tuple[Node, ...], node: Node) -> Value:
    """Entries of a value that stands for the base of a printed subscript."""
    if not isinstance(node, nodes.Subscript):
        return take(frame, base, items, None, "this", (1, 1))
    named = node.base.name if isinstance(node.base, nodes.Symbol) else "this"
    return take(frame, base, items, node.whole, named, _firsts(frame, node.base))


def _firsts(frame: Frame, base: Node) -> Pair:
    """The first value of the first index, and that of the others."""
    match frame.world.meaning(base.name) if isinstance(base, nodes.Symbol) else None:
        case Declared(type=Array(first=first)):
            return first, first
        case Declared(type=Reference(how="entries", of=of)):
            return _firsts(frame, nodes.Symbol(of))
        case Declared(type=Family(low=low)):
            return frame.world.length(low), 1
        case Definition(kind="members", indices=(_,)):
            return 1, 1
        case Definition(indices=(_, *_) as indices, body=body) as meaning:
            own = indices[1:] if meaning.kind == "members" else indices
            first, *others = (ranges.find(frame, index, (frame.world.tree(body),))[0] for index in own)
            return first, others[0] if others else 1
    return 1, 1


def take(frame: Frame, base: Value, items: tuple[Node, ...], whole: Node | None, name: str, firsts: Pair) -> Value:
    """Entries of a value; ``firsts``: the first value of the first index, and that of the others."""
    structure = base.structure
    if base.pattern == "ones" and not any(isinstance(item, nodes.Slice) for item in items):
        return _ones(frame, items)
    if base.pattern:
        raise CannotTellError("entries of a constant whose shape is not clear")
    if not structure:
        hint = f"if {name} with this subscript is a symbol of its own, declare it"
        raise CannotTellError(f"{name} is a scalar and has no entries", "unchecked.entries", hint)
    depth = len(structure) - (structure[-1] == 1 and len(structure) > 1)
    if len(items) > depth and whole is not None and depth == 1:
        items = (whole,)
    if structure[0] == 1 and len(structure) == 2 and len(items) == 1:
        return take(frame, Value(base.data.swapaxes(-1, -2), base.axes), items, None, name, firsts)
    if len(items) == 1 and depth == 2:
        items = lines.meant(frame, structure, items[0], firsts)
    if len(items) > depth or (len(items) < depth and len(structure) == 2):
        counted = "one index" if len(items) == 1 else f"{len(items)} indices"
        more = "A_{i,:} for a row, A_{:,i} for a column" if len(items) == 1 else "as many indices as it has"
        hint = f"write {more}; if the subscript belongs to a name, declare the symbol with it"
        raise CannotTellError(f"{counted} for {shown(structure)}", "unchecked.indices", hint)
    named = _named(frame, base, items, firsts) if len(items) == depth else None
    if named is not None:
        return named
    places = [None if isinstance(item, nodes.Slice) else position(frame, item, structure[n], firsts[n > 0])
              for n, item in enumerate(items)]  # fmt: skip
    if structure[-1] == 1 and len(items) == depth and len(structure) > 1:
        base = Value(base.data[..., 0], base.axes)
    found = gather(base, places, padded=frame.world.shared.padded)
    row = found.rank == 1 and len(structure) == 2 and places[-1] is None
    return lines.row(frame, found) if row else _column(found)


def _ones(frame: Frame, items: tuple[Node, ...]) -> Value:
    """One for each value of the indices."""
    places = [frame.evaluate(frame, item) for item in items]
    axes = union(*places)
    return Value(np.ones_like(sum(expand(place, axes) for place in places)), axes)


def _named(frame: Frame, base: Value, items: tuple[Node, ...], firsts: Pair) -> Value | None:
    """The quick way for all entries: where each item is an index that runs over its whole axis, it names the axis."""
    axes = base.axes
    for place, item in enumerate(items):
        if type(item) is not nodes.Symbol:
            return None
        index, low = frame.evaluate(frame, item), firsts[place > 0]
        data, length = index.data, base.structure[place]
        if len(index.axes) != 1 or index.rank or index.axes[0] in axes or len(data) != length:
            return None
        if data[0] != low or data[-1] != low + length - 1:
            return None
        axes += index.axes
    return Value(base.data.reshape(base.data.shape[: len(axes)]), axes)


def _column(found: Value) -> Value:
    """A column or row of a matrix is a vector."""
    if found.rank == 1:
        return Value(found.data[..., None], found.axes)
    return found


def position(frame: Frame, item: Node, length: int, first: int) -> Value:
    """An index as positions from 0; one whose range has as many values as the axis aligns with it."""
    value = frame.evaluate(frame, item)
    if value.rank or POINTS in value.axes:
        raise CannotTellError("this subscript is not an index")
    low = float(np.minimum.reduce(value.data, axis=None))
    high = float(np.maximum.reduce(value.data, axis=None))
    counted_otherwise = isinstance(item, nodes.Symbol) and {low, first} == {0.0, 1.0}
    if counted_otherwise and first == 0 and isinstance(item, nodes.Symbol):  # a sum from 1 leaves out entry 0
        counted_otherwise = index_range(frame.world, item.name) == (low, high)
    if counted_otherwise and high - low == length - 1:
        first = int(low)
    elif (low < first or high > first + length - 1) and members.is_restricted(frame, value):
        return _inside(value, first, length)
    elif value.axes and low == 0 and first == 1:
        hint = "declare the array from 0 where that is possible, as “vector 0..n-1”, or count from 1"
        raise CannotTellError("an index runs from 0 over entries that are counted from 1", "unchecked.range", hint)
    elif value.axes and (low < first or high > first + length - 1):
        if frame.world.shared.padded:
            return _inside(value, first, length)
        if any(name in frame.free and frame.world.meaning(name) is None for name in walk.names(item)):
            raise CannotTellError("an index runs out of its range", "unchecked.range", RANGE_HINT)
        raise ShapeError(f"{OUTSIDE} from {low:g} to {high:g} for {length} entries")
    return Value(value.data - first, value.axes)


def _inside(value: Value, first: int, length: int) -> Value:
    """Positions from 0, and no number where an index is outside of its array."""
    inside = (value.data >= first) & (value.data <= first + length - 1)
    return Value(np.where(inside, value.data - first, np.nan), value.axes)
