"""What a labelled formula prints, at points that a snippet was asked at.

A snippet that names a label states in code what the formula states in print. Each is checked by itself; here the two
are held against each other, so that printed, coded and numerical derivative agree pairwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chainrule.check.printed.comparison.indices import candidates, indices
from chainrule.check.printed.judgement.forks import Fork, below, combinations, forks, taking
from chainrule.tex.evaluation.arrays.values import POINTS, CannotTellError, ShapeError, Value, expand
from chainrule.tex.evaluation.evaluate import ground
from chainrule.tex.evaluation.operations.logic import truth
from chainrule.tex.evaluation.worlds import ranges
from chainrule.tex.evaluation.worlds.world import Frame, World
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.statements.scopes.mentions import reached
from chainrule.tex.statements.scopes.reading import parsed, reading
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.syntax.enclosures.conditions import condition
from chainrule.tex.syntax.factors import parser
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.kinds import Constant, Declared, Dependent, Function, Index, Integer

Array = NDArray[np.float64]


class UntiedError(Exception):
    """A printed formula and a coded function that cannot be held against each other; the message says why."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A statement with a label, in the scope in which it was printed."""

    scope: Scope
    statement: Statement

    def otherwise(self) -> Iterator[tuple[Fork, Labelled]]:
        """The same statement in its other readings, each with a place that is read otherwise."""
        sides = self.statement.sides[0], self.statement.sides[-1]
        names = frozenset().union(*(reached(self.scope, side) for side in sides))
        try:
            own = [fork for side in sides for fork in forks(side, parsed(self.scope, side).met)]
        except TexError:
            return
        for several in combinations((*own, *below(self.scope, names))):
            yield several[0], replace(self, scope=taking(self.scope, several))


@dataclass(frozen=True, slots=True)
class Printed:
    """The values of a printed derivative and the entries for which it is stated."""

    values: Array
    """``(points, *shape)``, with the function's axes before the variable's where it is printed with indices."""
    stated: NDArray[np.bool_]
    """Of the same shape: where the conditions beside the formula hold."""


def at(labelled: Labelled, sizes: Mapping[str, int], values: Mapping[str, Array], *, reverse: bool) -> Printed:
    """The right-most side of a labelled derivative, at the given values ``(points, *shape)`` of its symbols.

    ``reverse`` puts the variable's indices first (denominator layout). Raises `UntiedError` where the statement is not
    about a derivative or depends on anything that no value is given for.
    """
    world = _world(labelled.scope, sizes, values)
    try:
        with np.errstate(all="ignore"):
            found = _evaluated(world, labelled, reverse=reverse)
    except (TexError, ShapeError, CannotTellError) as error:
        _refuse_strangers(world, values)
        raise UntiedError(str(error)) from error
    _refuse_strangers(world, values)
    return found


def _evaluated(world: World, labelled: Labelled, *, reverse: bool) -> Printed:
    scope, statement = labelled.scope, labelled.statement
    derivative, right = (parsed(scope, statement.sides[place]).tree for place in (0, -1))
    conditions = tuple(condition(parser((), reading(scope, each)), each) for each in statement.conditions)
    if not isinstance(derivative, nodes.Derivative):
        raise UntiedError("its left side is not a derivative")
    world.sides = (derivative, right, *conditions)
    world.subscripts = frozenset(n for n in walk.subscripts(*world.sides) if world.meaning(n) is None)
    frame = ground(world, indices(world, candidates(derivative)))
    order = _order(derivative, reverse=reverse)
    found = _arranged(frame, frame.evaluate(frame, right), order)
    stated = np.ones(found.shape, bool)
    for each in conditions:
        mask = _arranged(frame, truth(frame, each), order) > 0.5
        stated &= mask.reshape(mask.shape + (1,) * (found.ndim - mask.ndim))
    return Printed(found, stated)


def _world(scope: Scope, sizes: Mapping[str, int], values: Mapping[str, Array]) -> World:
    """A world in which the given symbols have the given values; vectors are columns there."""
    world = World(scope, sizes, seed=0, points=len(next(iter(values.values()))))
    for name, data in values.items():
        world.sampled[name] = Value(data[..., None] if data.ndim == 2 else data, (POINTS,))
    return world


def _refuse_strangers(world: World, values: Mapping[str, Array]) -> None:
    """Raise if the formula used a symbol whose value was drawn for it, as no snippet can know that."""
    for name in sorted(world.touched - values.keys()):
        meaning = world.meaning(name)
        kind = meaning.type if isinstance(meaning, Declared) else None
        if kind is not None and not isinstance(kind, Index | Integer | Constant):
            unknown = isinstance(kind, Dependent | Function)
            raise UntiedError(f"it depends on {name}, {'an unknown function' if unknown else 'which is no parameter'}")


def _order(derivative: nodes.Derivative, *, reverse: bool) -> tuple[str, ...]:
    """The free indices of a printed derivative: those of the function, then those of the variable, or reversed."""
    above = _indices(derivative.body)
    below = tuple(name for variable, _ in derivative.by for name in _indices(variable))
    return below + above if reverse else above + below


def _indices(node: Node) -> tuple[str, ...]:
    if isinstance(node, nodes.Subscript):
        return tuple(item.name for item in node.items if isinstance(item, nodes.Symbol))
    return ()


def _arranged(frame: Frame, value: Value, order: tuple[str, ...]) -> Array:
    """The data with the points first, then the named indices in order, then structure without empty axes."""
    if value.pattern or not set(value.axes) <= {POINTS, *order}:
        raise UntiedError("its indices are not those of the derivative on its left")
    lengths = []
    for name in order:
        low, high = ranges.find(frame, name, frame.world.sides)
        lengths.append(high - low + 1)
    data = expand(value, (POINTS, *order))
    shape = (frame.world.points, *lengths, *value.structure)
    data = np.broadcast_to(data, shape)
    return data.reshape(shape[: 1 + len(order)] + tuple(n for n in value.structure if n != 1))
