"""Members of families, worked out one by one: given, drawn, or made by what the general member says."""

from __future__ import annotations

import numpy as np

from chainrule.tex.evaluation.arrays.smooth import generator
from chainrule.tex.evaluation.arrays.values import (
    POINTS,
    CannotTellError,
    ShapeError,
    Value,
    expand,
    number,
    union,
)
from chainrule.tex.evaluation.worlds import implied, working
from chainrule.tex.evaluation.worlds.draws import draw
from chainrule.tex.evaluation.worlds.world import Frame, World
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.types.kinds import Declared, Family, Function


def is_restricted(frame: Frame, value: Value) -> bool:
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
            if error.rule != "unchecked.range" or not is_restricted(frame, item):
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
    return frame.seen(name)[1].known(key, lambda home: _make(home, name, place, key))


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
