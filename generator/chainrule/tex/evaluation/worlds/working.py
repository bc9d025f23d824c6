"""The value of a symbol, worked out in the lowest layer that can: drawn, defined, or an unknown function's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from chainrule.tex.evaluation.arrays.bounded import bounded, positive
from chainrule.tex.evaluation.arrays.patterns import CONSTANTS, unshaped
from chainrule.tex.evaluation.arrays.smooth import Curve, entries_of, generator, smooth
from chainrule.tex.evaluation.arrays.values import (
    CannotTellError,
    Value,
    expand,
    number,
    stacked,
    union,
    unname_structure,
)
from chainrule.tex.evaluation.worlds import implied, ranges
from chainrule.tex.evaluation.worlds.draws import draw, index_range
from chainrule.tex.evaluation.worlds.lengths import size_of
from chainrule.tex.evaluation.worlds.proposals import proposal
from chainrule.tex.evaluation.worlds.world import Frame, World
from chainrule.tex.statements.scopes import reading
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import (
    Array,
    Declared,
    Dependent,
    Dimension,
    Family,
    Function,
    Index,
    Known,
    Notation,
    Reference,
    Scalar,
    Type,
)


def symbol(frame: Frame, name: str) -> Value:
    """The value of a symbol as a layer sees it."""
    frame.world.touched.add(name)
    found = frame.memo.get(name)
    if found is None:
        found, home = frame.seen(name)
        if found is None:
            found = home.known(name, lambda layer: _work_out(layer, name))
        frame.memo[name] = found
    return found


def _work_out(frame: Frame, name: str) -> Value:
    if (own := frame.world.scope.resolved(name)) != name:
        return symbol(frame, own)
    meaning = frame.world.meaning(name)
    if isinstance(meaning, Definition):
        return _defined(frame, meaning)
    if isinstance(meaning, Declared):
        return _declared(frame, meaning.name, meaning.type)
    if name in CONSTANTS:
        return number(CONSTANTS[name], literal=False)
    if (constant := unshaped(name, frame.world.sizes)) is not None:
        return constant
    if _is_parameter(frame.world, name):
        return draw(frame.world, name, Scalar())
    if (size := size_of(frame.world, name)) is not None:
        return number(size, literal=False)
    if name in frame.world.subscripts:
        low, high = ranges.find(frame, name, frame.world.sides)
        return Value(np.arange(low, high + 1, dtype=np.float64), (name,))
    hint = f"declare it in the front matter, for example: “{proposal(frame.world, name)}”"
    raise CannotTellError(f"{name} is not declared or defined above", "unchecked.undefined", hint, name)


def _is_parameter(world: World, name: str) -> bool:
    """Whether a name is the parameter of a function of one number above, and so stands for any number."""
    return any(
        isinstance(m, Definition) and m.kind == "function" and m.params == (name,) and not m.indices
        for m in world.scope.meanings.values()
    )


def _declared(frame: Frame, name: str, kind: Type) -> Value:
    match kind:
        case Index():
            low, high = index_range(frame.world, name) or (1, 1)
            return Value(np.arange(low, high + 1, dtype=np.float64), (name,))
        case Array(kind="unit"):
            return _unit(frame, kind)
        case Dependent():
            return dependent(frame, name, kind)
        case Family(of=Dependent() as of, low=low, high=Dimension() as high):
            count = frame.world.length(high) - frame.world.length(low) + 1
            return stacked([dependent(frame, f"{name}#{n}", of) for n in range(count)])
        case Reference(how="entries"):
            return symbol(frame, kind.of)
        case Reference(of=of):
            rows = symbol(frame, of)
            return Value(rows.data[..., None], rows.axes)
        case Function():
            arguments = implied.arguments(frame.world, name, kind)
            return frame.evaluate(frame, nodes.Apply(nodes.Symbol(name), arguments))
        case Known() | Notation():
            raise CannotTellError(f"{name} is a function and stands here without its argument")
        case Family(high=None):
            raise CannotTellError(f"{name} is a family; here one member of it is needed, such as {name}_i")
    return draw(frame.world, name, kind)


def _unit(frame: Frame, kind: Array) -> Value:
    """A matrix with a single one, at a row and column that may be indices."""
    found: Value | None = None
    for place, (at, dim) in enumerate(zip(kind.at, kind.dims, strict=True)):
        index = number(at.offset) if at.name is None else symbol(frame, at.name)
        positions = np.arange(1, frame.world.length(dim) + 1, dtype=np.float64)
        positions = positions[:, None] if place == 0 else positions[None, :]
        data = (index.data[..., None, None] == positions).astype(np.float64)
        part = Value(np.broadcast_to(data, (*index.data.shape, *positions.shape)), index.axes)
        found = part if found is None else _outer(found, part)
    if found is None:
        raise CannotTellError("a unit matrix without a place")
    return found


def _outer(rows: Value, columns: Value) -> Value:
    axes = union(rows, columns)
    return Value(expand(rows, axes) * expand(columns, axes), axes)


def dependent(frame: Frame, name: str, kind: Dependent) -> Value:
    """The value of an unknown smooth function of other symbols."""
    args: list[Value] = []
    for place, arg in enumerate(kind.args):
        if arg == "...":
            args += _between(frame, kind.args[place - 1], kind.args[place + 1])
        else:
            args.append(frame.evaluate(frame, frame.world.text(arg)))
    return random_function(frame.world, name, kind, args)


def _between(frame: Frame, first: str, last: str) -> list[Value]:
    """The members of a family strictly between two that are named."""
    low, high = frame.world.text(first), frame.world.text(last)
    if not (isinstance(low, nodes.Subscript) and isinstance(high, nodes.Subscript) and low.base == high.base):
        raise CannotTellError(f"what is between {first} and {last} is not clear")
    begin, end = (int(frame.evaluate(frame, n.items[0]).data) for n in (low, high))
    return [frame.evaluate(frame, nodes.Subscript(low.base, (nodes.Number(float(m)),))) for m in range(begin + 1, end)]


def random_function(world: World, name: str, kind: Dependent | Function, args: Sequence[Value]) -> Value:
    """A random smooth function under a name, at arguments, with values in its declared domain."""
    result = structure_of(world, kind.result)
    key = (name, entries_of(args), math.prod(result))
    if key not in world.curves:
        world.curves[key] = Curve.draw(generator(world.seed, "function", name), *key[1:])
    value = smooth(args, result, world.curves[key])
    return Value(positive(value.data), value.axes) if kind.positive else bounded(value, kind.result)


def structure_of(world: World, kind: Type) -> tuple[int, ...]:
    """The structure of a type's values: () for a scalar, (n, 1) for a vector."""
    match kind:
        case Array(dims=dims):
            lengths = tuple(world.length(d) for d in dims)
            return (*lengths, 1) if len(lengths) == 1 else lengths
        case _:
            return ()


def _defined(frame: Frame, definition: Definition) -> Value:
    body = reading.body(frame.world.scope, definition) if definition.body else None
    if definition.kind == "component" and body is not None:
        return through(definition, indexed(frame, body, definition.params[1:]))
    if definition.kind == "function":
        missing = [p for p in definition.params if frame.world.meaning(p) is None and body and p in walk.names(body)]
        if missing and len(own := implied.entries(frame.world, definition)) == len(definition.params):
            return frame.evaluate(frame, nodes.Apply(nodes.Symbol(definition.name), own))
        if missing:
            raise CannotTellError(f"{definition.name} is a function and stands here without its argument")
    if definition.kind == "members" and definition.bare is not None and _is_alone(frame, definition):
        return draw(frame.world, definition.name, definition.bare)
    if definition.kind == "members":
        raise CannotTellError(f"{definition.name} is a family; here one member of it is needed")
    if body is None:
        raise CannotTellError(f"{definition.name} is not defined")
    return through(definition, indexed(frame, body, definition.indices))


def _is_alone(frame: Frame, definition: Definition) -> bool:
    """Whether a family's name stands for anything of its kind here: no member is printed, and each is of that kind."""
    whole = nodes.Symbol(definition.name)
    printed = walk.descendants(*frame.world.sides)
    if definition.bare is None or any(isinstance(node, nodes.Subscript) and node.base == whole for node in printed):
        return False
    member = frame.evaluate(frame, nodes.Subscript(whole, (nodes.Number(1.0),)))
    return member.structure == structure_of(frame.world, definition.bare)


def indexed(frame: Frame, body: Node, names: Sequence[str]) -> Value:
    """A body with indices that become the entries of a vector or matrix."""
    if not names:
        inner = frame.with_values({}, frozenset())
        return inner.evaluate(inner, body)
    over, axes, lengths = {}, [], []
    for name in names:
        low, high = ranges.find(frame, name, (body,))
        axes.append(frame.world.fresh(name))
        lengths.append(high - low + 1)
        over[name] = Value(np.arange(low, high + 1, dtype=np.float64), (axes[-1],))
    inner = frame.with_values(over, frozenset(names))
    value = inner.evaluate(inner, body)
    if value.pattern:
        raise CannotTellError("the shape of this definition is not clear")
    _same_indices(frame, value, dict(zip(names, axes, strict=True)))
    if value.rank:
        return _members_first(value, axes, lengths)
    found = unname_structure(value, axes, lengths)
    return Value(found.data[..., None], found.axes) if len(names) == 1 else found


def _same_indices(frame: Frame, value: Value, bound: Mapping[str, str]) -> None:
    """Refuse a definition with an index on its left that its right side lacks, while that has another one free."""
    lacking = [name for name, axis in bound.items() if axis not in value.axes]
    strays = [
        axis for axis in value.axes if axis in frame.world.subscripts or index_range(frame.world, axis) is not None
    ]
    if lacking and strays:
        reason = f"a definition has {lacking[0]} free on its left side only and {strays[0]} on its right side only"
        raise CannotTellError(reason, "unchecked.indices")


def _members_first(value: Value, axes: Sequence[str], lengths: Sequence[int]) -> Value:
    rest = tuple(a for a in value.axes if a not in axes)
    data = expand(value, (*rest, *axes))
    shape = data.shape[: len(rest)] + tuple(lengths) + value.structure
    return Value(np.broadcast_to(data, shape), rest)


def through(definition: Definition, value: Value) -> Value:
    """The value of a name whose logarithm or square was defined."""
    inverse = {"log": np.exp, "square": np.sqrt}.get(definition.through)
    return value if inverse is None else Value(inverse(value.data), value.axes)
