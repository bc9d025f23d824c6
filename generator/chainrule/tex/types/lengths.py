"""Random sizes for the dimensions: small and pairwise different, so that a missing transpose fails by its shape."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from chainrule.tex.types.kinds import Constant, Dimension, Integer, Symbols, dimensions

SMALLEST = 2


def sizes(symbols: Symbols, seed: int) -> tuple[dict[str, int], ...]:
    """Three assignments of pairwise different small sizes to every dimension that the symbols mention.

    The second has the opposite order of the first, and each size even that was odd. Where two names differ only in
    case, as t and T, the capital is the larger. A name that is declared to be a given number is as large as that.
    """
    mentioned = {name for s in symbols.values() for d in dimensions(s.type) for name in d.names}
    given = {name: size for name in mentioned if (size := _given(symbols, name)) is not None}
    names = sorted((mentioned | {s.name for s in symbols.values() if isinstance(s.type, Integer)}) - given.keys())
    if not names:
        return given, given, given
    lengths = [d for s in symbols.values() for d in dimensions(s.type)]
    smallest = SMALLEST + max((-d.offset for d in lengths if d.name is not None and d.offset < 0), default=0)
    pools = _pools(seed, len(names))
    found = [_ordered({name: smallest + n for name, n in zip(names, pool, strict=True)}) for pool in pools]
    free = [d for d in lengths if d.name not in given]
    return tuple(_long_enough(free, {**_beside(assigned, given), **given}) for assigned in found)


def _given(symbols: Symbols, name: str) -> int | None:
    """The length that a dimension is declared to have, as by ``n: constant 4``; None where it is free."""
    kind = symbols[name].type if name in symbols else None
    value = kind.value if isinstance(kind, Constant) else None
    return int(value) if isinstance(value, float) and value >= 1 and value.is_integer() else None


def _beside(assigned: dict[str, int], given: Mapping[str, int]) -> dict[str, int]:
    """The sizes, in the same order and different from those that are given."""
    for size in sorted(set(given.values())):
        assigned = {name: each + (each >= size) for name, each in assigned.items()}
    return assigned


@lru_cache(maxsize=256)
def _pools(seed: int, count: int) -> tuple[list[int], ...]:
    """How far above the smallest size each dimension is, three times."""
    rng = np.random.default_rng([seed, count])
    first, last = rng.permutation(count), rng.permutation(count)
    return first.tolist(), (count - first + (count % 2 == 0)).tolist(), (last + 2).tolist()


def _ordered(assigned: dict[str, int]) -> dict[str, int]:
    for name, size in list(assigned.items()):
        upper = "L" if name == "\\ell" else name.upper()
        if upper != name and upper in assigned and assigned[upper] < size + 2:
            assigned[name], assigned[upper] = min(assigned[upper], size), max(assigned[upper], size)
            assigned[upper] = max(assigned[upper], assigned[name] + 2)
    return assigned


def _long_enough(lengths: list[Dimension], assigned: dict[str, int]) -> dict[str, int]:
    """The sizes, made larger where a difference of two would be too small: n where ``n-k+1`` is."""
    for each in lengths:
        while each.name is not None and each.others and each.at(assigned) < SMALLEST and each.factor > 0:
            assigned[each.name] = max(assigned[each.name], *(s for s in assigned.values())) + 1
    return assigned
