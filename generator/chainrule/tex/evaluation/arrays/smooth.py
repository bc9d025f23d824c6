"""Random smooth functions, which stand for the functions that a post leaves unknown.

A sum of sines of random linear combinations of the arguments' entries: smooth, without symmetries, with derivatives
of all orders near one, so that a quotient or chain rule is tested as hard as a concrete function would.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence

from chainrule.tex.evaluation.arrays.values import Floats, Value, expand, union

TERMS = 4


class _Digest(ISeedSequence):
    """The state of a generator from a digest; NumPy's own way from names to a state takes four times as long."""

    def __init__(self, text: str) -> None:
        self.words = hashlib.blake2b(text.encode(), digest_size=32).digest()

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> Any:
        return np.frombuffer(self.words, dtype)[:n_words]


def generator(seed: int, *names: str) -> np.random.Generator:
    """A random generator of its own for each name."""
    state: Any = _Digest("\0".join((str(seed), *names)))  # NumPy's annotations forget what its manual allows
    return np.random.Generator(np.random.PCG64(state))


@dataclass(frozen=True, slots=True)
class Curve:
    """The coefficients of one random smooth function of ``count`` numbers with ``size`` values."""

    weights: Floats
    """Of shape (count, size · TERMS)."""
    phases: Floats
    factors: Floats
    """Of shape (size · TERMS,), as the phases."""

    @classmethod
    def draw(cls, rng: np.random.Generator, count: int, size: int) -> Curve:
        """Coefficients at random."""
        weights = rng.uniform(-0.7, 0.7, (count, size * TERMS))
        weights += np.copysign(0.4, weights)
        phases = rng.uniform(0, 2 * np.pi, size * TERMS)
        return cls(weights / count**0.25, phases, rng.uniform(0.4, 1.0, size * TERMS))


def smooth(args: Sequence[Value], result: tuple[int, ...], curve: Curve) -> Value:
    """A random smooth function of all entries of the arguments, with values of the given structure."""
    axes = union(*args)
    flat = [_flat(arg, axes) for arg in args]
    entries = flat[0]
    if len(flat) > 1:
        shape = np.broadcast_shapes(*(f.shape[:-1] for f in flat))
        entries = np.concatenate([np.broadcast_to(f, (*shape, f.shape[-1])) for f in flat], axis=-1)
    waves = np.sin(entries @ curve.weights + curve.phases) * curve.factors
    data = np.add.reduce(waves.reshape((*entries.shape[:-1], *result, TERMS)), axis=-1)
    return Value(np.asarray(data), axes)


def entries_of(args: Sequence[Value]) -> int:
    """How many numbers the arguments are at each point."""
    return sum(math.prod(arg.structure) for arg in args)


def _flat(arg: Value, axes: tuple[str, ...]) -> Floats:
    data = expand(arg, axes)
    return data.reshape((*data.shape[: len(axes)], -1))
