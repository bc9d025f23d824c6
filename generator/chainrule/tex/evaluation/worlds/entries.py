"""Subscripts: entries of arrays, members of families."""

from __future__ import annotations

import numpy as np

from chainrule.tex.evaluation.arrays.gathering import gather
from chainrule.tex.evaluation.arrays.smooth import generator
from chainrule.tex.evaluation.arrays.values import (
    POINTS,
    CannotTellError,
    ShapeError,
    Value,
    expand,
    number,
    shown,
    union,
)
from chainrule.tex.evaluation.worlds import constants, implied, lines, ranges, working
from chainrule.tex.evaluation.worlds.draws import draw
from chainrule.tex.evaluation.worlds.world import Frame, World
from chainrule.tex.statements.scope import Definition
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Array, Declared, Family, Function


def subscript(frame: Frame, node: nodes.Subscript) -> Value:
    """Entries of an array, or a member of a family."""
    if isinstance(node.base, nodes.Symbol) and is_members(frame, node.base.name):
        name = node.base.name
        frame.world.touched.add(name)
        item = frame.evaluate(frame, node.items[0])
        found = member(frame, name, item)
        return found if len(node.items) == 1 else take(frame, found, node.items[1:], None, "this member", 1)
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
        return take(frame, base, items, None, "this", 1)
    named = node.base.name if isinstance(node.base, nodes.Symbol) else "this"
    return take(frame, base, items, node.whole, named, _first(frame, node.base))


def _first(frame: Frame, base: Node) -> int:
    """The index of the first entry."""
    if not isinstance(base, nodes.Symbol):
        return 1
    match frame.world.meaning(base.name):
        case Declared(type=Array(first=first)):
            return first
        case Declared(type=Family(low=low)):
            return frame.world.length(low)
        case Definition(kind="members", indices=(_,)):
            return 1
        case Definition(kind="members", indices=(_, index, *_), body=body) | Definition(indices=(index, *_), body=body):
            return ranges.find(frame, index, (frame.world.tree(body),))[0]
    return 1


def take(frame: Frame, base: Value, items: tuple[Node, ...], whole: Node | None, name: str, first: int) -> Value:
    """Entries of a value; the index of the first entry is ``first``."""
    structure = base.structure
    if base.pattern:
        raise CannotTellError("entries of a constant whose shape is not clear")
    if not structure:
        hint = f"if {name} with this subscript is a symbol of its own, declare it"
        raise CannotTellError(f"{name} is a scalar and has no entries", "unchecked.entries", hint)
    depth = len(structure) - (structure[-1] == 1 and len(structure) > 1)
    if len(items) > depth and whole is not None and depth == 1:
        items = (whole,)
    if structure[0] == 1 and len(structure) == 2 and len(items) == 1:
        return take(frame, Value(base.data.swapaxes(-1, -2), base.axes), items, None, name, first)
    if len(items) == 1 and depth == 2:
        items = lines.meant(frame, structure, items[0], first)
    if len(items) > depth or (len(items) < depth and len(structure) == 2):
        counted = "one index" if len(items) == 1 else f"{len(items)} indices"
        more = "A_{i,:} for a row, A_{:,i} for a column" if len(items) == 1 else "as many indices as it has"
        hint = f"write {more}; if the subscript belongs to a name, declare the symbol with it"
        raise CannotTellError(f"{counted} for {shown(structure)}", "unchecked.indices", hint)
    named = _named(frame, base, items, first) if len(items) == depth else None
    if named is not None:
        return named
    places = [None if isinstance(item, nodes.Slice) else position(frame, item, structure[n], first if n == 0 else 1)
              for n, item in enumerate(items)]  # fmt: skip
    if structure[-1] == 1 and len(items) == depth and len(structure) > 1:
        base = Value(base.data[..., 0], base.axes)
    found = gather(base, places)
    row = found.rank == 1 and len(structure) == 2 and places[-1] is None
    return lines.row(frame, found) if row else _column(found)


def _named(frame: Frame, base: Value, items: tuple[Node, ...], first: int) -> Value | None:
    """The quick way for all entries: where each item is an index that runs over its whole axis, it names the axis."""
    axes = base.axes
    for place, item in enumerate(items):
        if type(item) is not nodes.Symbol:
            return None
        index, low = frame.evaluate(frame, item), first if place == 0 else 1
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
    if counted_otherwise and high - low == length - 1:
        first = int(low)
    elif (low < first or high > first + length - 1) and _is_restricted(frame, value):
        inside = (value.data >= first) & (value.data <= first + length - 1)
        return Value(np.where(inside, value.data - first, np.nan), value.axes)
    elif value.axes and low == 0 and first == 1:
        hint = "declare the array from 0 where that is possible, as “vector 0..n-1”, or count from 1"
        raise CannotTellError("an index runs from 0 over entries that are counted from 1", "unchecked.range", hint)
    elif value.axes and (low < first or high > first + length - 1):
        raise ShapeError(f"an index that runs from {low:g} to {high:g} for {length} entries")
    return Value(value.data - first, value.axes)


def _is_restricted(frame: Frame, value: Value) -> bool:
    """Whether the claim or a case in it has a condition on the index of a subscript, as 1 < j < n for ``x_{j-1}``."""
    if len(value.axes) != 1:
        return False
    cases = [node for node in walk.descendants(*frame.world.sides) if isinstance(node, nodes.Cases)]
    conditions = [condition for node in cases for _, condition in node.rows if condition is not None]
    return any(value.axes[0] in walk.names(each) for each in (*frame.world.sides[2:], *conditions))


def is_members(frame: Frame, name: str) -> bool:
    """Whether a name's members are worked out one by one."""
    match frame.world.meaning(name):
        case Definition(kind="members"):
            return True
        case Declared(type=Family(of=Function())):
            return True
        case Declared(type=Family(high=None)):
            return True
    return False


def member(frame: Frame, name: str, item: Value) -> Value:
    r"""A member of a family whose index is a number, or a stack of them along the index's axis.

    Where a condition restricts the index, as l < L for ``\delta^{l+1}``, members that do not exist are not numbers.
    """
    if not item.axes:
        return member_at(frame, name, round(float(item.data)))
    if len(item.axes) > 1 or POINTS in item.axes:
        raise CannotTellError("the index of this member is not a whole number")
    found: list[Value | None] = []
    for n in item.data.tolist():
        try:
            found.append(member_at(frame, name, round(n)))
        except CannotTellError as error:
            if error.rule != "unchecked.range" or not _is_restricted(frame, item):
                raise
            found.append(None)
    axes = union(*(value for value in found if value is not None))
    stacked = np.stack(np.broadcast_arrays(*(np.nan if v is None else expand(v, axes) for v in found)))
    if item.axes[0] in axes:
        raise CannotTellError("an index is used twice in one member")
    return Value(stacked, (item.axes[0], *axes))


def member_at(frame: Frame, name: str, place: int) -> Value:
    """One member of a family."""
    key = f"{name}#{place}"
    given = frame.lookup(key)
    if given is not None:
        return given
    home = frame.home(name)
    if key not in home.memo:
        home.memo[key] = _make(home, name, place, key)
    return home.memo[key]


def _make(frame: Frame, name: str, place: int, key: str) -> Value:
    meaning = frame.world.meaning(name)
    if isinstance(meaning, Declared) and isinstance(meaning.type, Family) and isinstance(meaning.type.of, Function):
        index, args = implied.member_arguments(frame.world, name)
        inner = frame.with_values({index: number(place)})
        return inner.evaluate(inner, nodes.Apply(nodes.Subscript(nodes.Symbol(name), (nodes.Symbol(index),)), args))
    if isinstance(meaning, Declared) and isinstance(meaning.type, Family):
        return draw(frame.world, key, meaning.type.of)
    if not isinstance(meaning, Definition):
        raise CannotTellError(f"{name} is no family")
    if place in meaning.at:
        return frame.evaluate(frame, frame.world.tree(meaning.at[place]))
    printed = literal(frame.world, name, place)
    if printed is not None:
        return frame.evaluate(frame, nodes.Symbol(printed))
    body = frame.world.tree(meaning.body) if meaning.body else None
    recursive = body is not None and name in walk.names(body)
    if body is None or (recursive and place <= (min(meaning.at, default=0))):
        return _begin(frame, meaning, key, place)
    inner = frame.with_values({meaning.indices[0]: number(place - meaning.offset)})
    return working.indexed(inner, body, meaning.indices[1:]) if meaning.indices[1:] else inner.evaluate(inner, body)


def literal(world: World, name: str, place: int) -> str | None:
    """The printed name of one member of a family where the post gives it a meaning of its own: ``a^0``, ``h_{-1}``."""
    wanted = (str(place), f"{{{place}}}", f"{{({place})}}")
    found = (f"{name}{mark}{text}" for mark in "^_" for text in wanted)
    return next((other for other in found if other in world.scope.meanings), None)


def _begin(frame: Frame, meaning: Definition, key: str, place: int) -> Value:
    """The first member of a recursion: of the declared type, or of the shape that the recursion maps to itself."""
    if meaning.type is not None:
        return draw(frame.world, key, meaning.type)
    world = frame.world
    shapes: list[tuple[int, ...]] = [(), *((size, 1) for size in sorted(set(world.sizes.values())))]
    for shape in shapes:
        rng = generator(world.seed, key)
        guess = Value(rng.uniform(0.3, 2.0, (world.points, *shape)) * rng.choice([-1.0, 1.0]), (POINTS,))
        inner = frame.with_values({key: guess})
        try:
            if member_at(inner, meaning.name, place + 1).structure == shape:
                return guess
        except (ShapeError, CannotTellError):
            continue
    raise CannotTellError(f"the first member of {meaning.name} is not declared")
