"""The sampled values of declared symbols."""

from __future__ import annotations

import numpy as np

from chainrule.tex.evaluation.arrays.smooth import generator
from chainrule.tex.evaluation.arrays.values import POINTS, CannotTellError, Value, number
from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.types.kinds import (
    Array,
    Constant,
    Declared,
    Family,
    Index,
    Integer,
    Type,
)
from chainrule.tex.types.sampling import is_unbounded, sample

ENDLESS = 3


def draw(world: World, name: str, kind: Type) -> Value:
    """The sampled value of a declared symbol, vectors as columns."""
    if name not in world.sampled:
        world.sampled[name] = _draw(world, name, kind)
    return world.sampled[name]


def _draw(world: World, name: str, kind: Type) -> Value:
    match kind:
        case Integer():
            return number(world.sizes[name], literal=False)
        case Constant(value=value):
            return number(value if isinstance(value, float) else world.length(value), literal=False)
        case Array(kind="ones" | "identity" | "zeros"):
            data = sample(kind, world.sizes, np.random.default_rng(0), 1)[0]
            return Value(data[:, None] if data.ndim == 1 else data)
    try:
        data = sample(kind, world.sizes, generator(world.seed, name), world.points)
    except TypeError as error:
        raise CannotTellError(f"{name} has no value of its own: {error}") from None
    except KeyError as error:
        raise CannotTellError(f"the dimension {error} of {name} has no size") from None
    if world.spread != 1.0 and is_unbounded(kind):
        data = data * world.spread
    columns = data.ndim == 2 if not isinstance(kind, Family) else _is_column(kind, data.ndim)
    return Value(data[..., None] if columns else data, (POINTS,))


def _is_column(kind: Family, ndim: int) -> bool:
    """Whether the members of a family, or the family of scalars itself, are vectors."""
    inner = kind.of
    while isinstance(inner, Family):
        inner = inner.of
    return not isinstance(inner, Array) or len(inner.dims) == 1 if ndim != 3 or isinstance(inner, Array) else False


def index_range(world: World, name: str) -> tuple[int, int] | None:
    """The declared range of an index, both ends included; None where it is not declared."""
    meaning = world.meaning(name)
    if not isinstance(meaning, Declared) or not isinstance(meaning.type, Index):
        return None
    if meaning.type.high is None:
        return (1, ENDLESS)
    return world.length(meaning.type.low), world.length(meaning.type.high)
