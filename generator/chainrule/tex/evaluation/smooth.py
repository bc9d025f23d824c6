"""Random smooth functions, which stand for the functions that a post leaves unknown.

A sum of sines of random linear combinations of the arguments' entries: smooth, without symmetries, with derivatives
of all orders near one, so that a quotient or chain rule is tested as hard as a concrete function would.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from chainrule.tex.evaluation.values import Value, expand, union

TERMS = 4


def generator(seed: int, *names: str) -> np.random.Generator:
    """A random generator of its own for each name."""
    return np.random.default_rng([seed, *(zlib.crc32(name.encode()) for name in names)])


def smooth(
    args: Sequence[Value], result: tuple[int, ...], rng: np.random.Generator, *, positive: bool = False
) -> Value:
    """A random smooth function of all entries of the arguments, with values of the given structure."""
    axes = union(*args)
    flat = [_flat(arg, axes) for arg in args]
    shape = np.broadcast_shapes(*(f.shape[:-1] for f in flat))
    entries = np.concatenate([np.broadcast_to(f, (*shape, f.shape[-1])) for f in flat], axis=-1)
    count = entries.shape[-1]
    size = int(np.prod(result)) if result else 1
    weights = rng.uniform(0.4, 1.1, (count, size, TERMS)) * rng.choice([-1.0, 1.0], (count, size, TERMS))
    phases = rng.uniform(0, 2 * np.pi, (size, TERMS))
    factors = rng.uniform(0.4, 1.0, (size, TERMS))
    angles = np.tensordot(entries, weights / np.sqrt(count) ** 0.5, axes=([-1], [0])) + phases
    data = (np.sin(angles) * factors).sum(axis=-1)
    if positive:
        data = np.exp(0.4 * data)
    return Value(np.asarray(data.reshape((*shape, *result)), dtype=np.float64), axes)


def _flat(arg: Value, axes: tuple[str, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    data = expand(arg, axes)
    return data.reshape((*data.shape[: len(axes)], -1))
