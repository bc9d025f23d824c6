"""Random values for the symbols.

They lie in about ±[0.3, 2] and never at zero or one: 21 of 34 wrong derivatives survive a test at zeros, none a test at
random points.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from chainrule.tex.types.kinds import (
    Array,
    Constant,
    Family,
    Index,
    Integer,
    Scalar,
    Type,
)

Floats = NDArray[np.float64]
Sizes = Mapping[str, int]
LEAST, LARGEST = 0.3, 2.0
"""The sizes of unbounded numbers: neither small beside others nor far from one."""
BOUNDED = 3
"""How far beyond an end an unbounded interval is sampled."""


def sample(kind: Type, sizes: Sizes, rng: np.random.Generator, count: int) -> Floats:
    """``count`` values of a type, of shape (count, *shape); TypeError where the type has no array of values."""
    match kind:
        case Scalar():
            return _scalar(kind, rng, (count,))
        case Array():
            return _KINDS[kind.kind](kind, tuple(d.at(sizes) for d in kind.dims), rng, count, sizes)
        case Integer():
            return rng.integers(2, 6, count).astype(np.float64)
        case Constant(value=value):
            return np.full(count, value if isinstance(value, float) else float(value.at(sizes)))
        case Index():
            low = kind.low.at(sizes)
            high = low + 2 if kind.high is None else kind.high.at(sizes)
            return rng.integers(low, high + 1, count).astype(np.float64)
        case Family():
            low = kind.low.at(sizes)
            members = 3 if kind.high is None else kind.high.at(sizes) - low + 1
            return np.stack([sample(kind.of, sizes, rng, count) for _ in range(members)], axis=1)
        case _:
            raise TypeError(f"a symbol of type {type(kind).__name__.lower()} has no array of values")


def is_unbounded(kind: Type) -> bool:
    """Whether a type's values stay in it when they are multiplied by a positive number."""
    match kind:
        case Scalar(domain=domain) | Array(kind=domain):
            return domain in {"real", "positive"}
        case Family(of=of):
            return is_unbounded(of)
    return False


def _eye(shape: tuple[int, ...]) -> Floats:
    return np.eye(shape[0], shape[-1])


def _real(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    made = rng.random(shape) * (2 * (LARGEST - LEAST)) - (LARGEST - LEAST)
    return np.asarray(made + np.copysign(LEAST, made), dtype=np.float64)


def _between(rng: np.random.Generator, low: float, high: float, shape: tuple[int, ...]) -> Floats:
    if np.isinf(low) and np.isinf(high):
        return _real(rng, shape)
    if np.isinf(low):
        low = high - BOUNDED
    elif np.isinf(high):
        high = low + BOUNDED
    return low + (high - low) * rng.uniform(0.12, 0.88, shape)


def _scalar(kind: Scalar, rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    match kind.domain:
        case "positive":
            return rng.uniform(LEAST, LARGEST, shape)
        case "interval":
            return _between(rng, kind.low, kind.high, shape)
        case "choice":
            return rng.choice(np.array(kind.values), shape)
        case _:
            return _real(rng, shape)


Shape = tuple[int, ...]
Maker = Callable[[Array, Shape, np.random.Generator, int, Sizes], Floats]


def _entries(kind: Array, shape: Shape, rng: np.random.Generator, count: int, _: Sizes) -> Floats:
    domain = Scalar(kind.kind, kind.low, kind.high, (0.0, 1.0) if kind.kind == "binary" else ())
    return _scalar(domain if kind.kind != "binary" else Scalar("choice", values=(0.0, 1.0)), rng, (count, *shape))


def _one_hot(_: Array, shape: Shape, rng: np.random.Generator, count: int, __: Sizes) -> Floats:
    places = rng.integers(0, shape[-1], (count, *shape[:-1]))
    return np.asarray(np.eye(shape[-1])[places], dtype=np.float64)


def _simplex(_: Array, shape: Shape, rng: np.random.Generator, count: int, __: Sizes) -> Floats:
    weights = rng.uniform(LEAST, LARGEST, (count, *shape))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True), dtype=np.float64)


def _zero_diagonal(_: Array, shape: Shape, rng: np.random.Generator, count: int, __: Sizes) -> Floats:
    weights = rng.uniform(LEAST, LARGEST, (count, *shape)) * (1 - _eye(shape))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True), dtype=np.float64)


def _well_conditioned(made: Floats, rng: np.random.Generator, *, flip: bool) -> Floats:
    """Push the singular values away from zero; every other point gets a negative determinant if ``flip``."""
    u, s, v = np.linalg.svd(made)
    fixed = u * np.maximum(s, 0.5)[:, None, :] @ v
    negative = np.linalg.det(fixed) < 0
    wanted = np.arange(len(fixed)) % 2 == 1 if flip else negative
    fixed[negative != wanted, 0] *= -1
    return np.asarray(fixed[rng.permutation(len(fixed))], dtype=np.float64)


def _invertible(_: Array, shape: Shape, rng: np.random.Generator, count: int, __: Sizes) -> Floats:
    return _well_conditioned(_real(rng, (count, *shape)), rng, flip=True)


def _symmetric(kind: Array, shape: Shape, rng: np.random.Generator, count: int, _: Sizes) -> Floats:
    made = _real(rng, (count, *shape))
    made = (made + made.swapaxes(1, 2)) / 2 + 0.1 * _eye(shape)
    if kind.kind == "symmetric invertible":
        values, vectors = np.linalg.eigh(made)
        values = np.where(np.abs(values) < 0.5, np.copysign(0.5, values), values)
        made = vectors * values[:, None, :] @ vectors.swapaxes(1, 2)
    return np.asarray(made, dtype=np.float64)


def _positive_definite(_: Array, shape: Shape, rng: np.random.Generator, count: int, __: Sizes) -> Floats:
    made = _real(rng, (count, *shape))
    return np.asarray(made @ made.swapaxes(1, 2) / shape[0] + 0.5 * _eye(shape), dtype=np.float64)


def _orthogonal(_: Array, shape: Shape, rng: np.random.Generator, count: int, __: Sizes) -> Floats:
    return np.asarray(np.linalg.qr(_real(rng, (count, *shape)))[0], dtype=np.float64)


def _masked(mask: Callable[[Floats], Floats]) -> Maker:
    def make(_: Array, shape: Shape, rng: np.random.Generator, count: int, __: Sizes) -> Floats:
        return mask(_real(rng, (count, *shape)))

    return make


def _constant(value: Callable[[Shape], Floats]) -> Maker:
    def make(_: Array, shape: Shape, __: np.random.Generator, count: int, ___: Sizes) -> Floats:
        return np.broadcast_to(value(shape), (count, *shape)).copy()

    return make


def _unit(kind: Array, shape: Shape, rng: np.random.Generator, count: int, sizes: Sizes) -> Floats:
    made = np.zeros((count, *shape))
    for point in range(count):
        place = [d.at(sizes) - 1 if d.name is None or d.name in sizes else int(rng.integers(size))
                 for d, size in zip(kind.at, shape, strict=True)]  # fmt: skip
        made[(point, *(min(p, s - 1) for p, s in zip(place, shape, strict=True)))] = 1.0
    return made


_KINDS: Mapping[str, Maker] = {
    "real": _entries,
    "positive": _entries,
    "interval": _entries,
    "binary": _entries,
    "one-hot": _one_hot,
    "one-hot rows": _one_hot,
    "simplex": _simplex,
    "stochastic zero-diagonal": _zero_diagonal,
    "invertible": _invertible,
    "symmetric": _symmetric,
    "symmetric invertible": _symmetric,
    "positive-definite": _positive_definite,
    "orthogonal": _orthogonal,
    "diagonal": _masked(lambda a: a * _eye(a.shape[1:])),
    "lower-triangular": _masked(np.tril),
    "upper-triangular": _masked(np.triu),
    "skew-symmetric": _masked(lambda a: (a - a.swapaxes(1, 2)) / 2),
    "ones": _constant(np.ones),
    "zeros": _constant(np.zeros),
    "identity": _constant(_eye),
    "unit": _unit,
}
