"""The oracle's own random values, its own random smooth functions and its own table of known functions."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from chainrule.tex.types.kinds import Array, Constant, Dependent, Family, Function, Integer, Scalar, Type
from oracle.point import Number, OutsideError


def generator(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng([seed, 77, zlib.crc32(name.encode())])


def draw(kind: Type, sizes: Mapping[str, int], seed: int, name: str) -> Number:
    """A value of a declared type."""
    rng = generator(seed, name)
    match kind:
        case Scalar():
            return float(_entries(kind.domain, kind.low, kind.high, kind.values, rng, ())[()])
        case Integer() if name in sizes:
            return float(sizes[name])
        case Constant(value=value):
            return value if isinstance(value, float) else float(value.at(sizes))
        case Array():
            return _array(kind, tuple(d.at(sizes) for d in kind.dims), rng)
        case Family(high=high) if high is not None:
            places = range(kind.low.at(sizes), high.at(sizes) + 1)
            return {n: draw(kind.of, sizes, seed, f"{name}#{n}") for n in places}
    raise OutsideError(f"a value of {kind}")


def _entries(
    domain: str, low: float, high: float, values: Sequence[float], rng: np.random.Generator, shape: tuple[int, ...]
) -> np.ndarray:
    match domain:
        case "real":
            return rng.uniform(0.4, 1.8, shape) * rng.choice([-1.0, 1.0], shape)
        case "positive":
            return rng.uniform(0.4, 1.8, shape)
        case "interval" if math.isfinite(low) and math.isfinite(high):
            return low + (high - low) * rng.uniform(0.15, 0.85, shape)
        case "interval" if math.isfinite(low):
            return low + rng.uniform(0.3, 2.5, shape)
        case "choice":
            return rng.choice(np.array(values), shape)
        case "binary":
            return rng.choice([0.0, 1.0], shape)
    raise OutsideError(f"the domain {domain}")


def _array(kind: Array, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    if kind.kind in _SPECIAL:
        found = _SPECIAL[kind.kind](shape, rng)
    else:
        found = _entries(kind.kind, kind.low, kind.high, (), rng, shape)
    return found[:, None] if len(shape) == 1 else found


def _real(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    return _entries("real", 0, 0, (), rng, shape)


def _simplex(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    weights = rng.uniform(0.4, 1.8, shape)
    return weights / weights.sum(axis=-1, keepdims=True)


def _symmetric(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    made = _real(shape, rng)
    return made + made.T + 0.3 * np.eye(shape[0])


def _positive_definite(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    made = _real(shape, rng)
    return made @ made.T / 2 + np.eye(shape[0])


def _one_hot(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    return np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]


_SPECIAL: Mapping[str, Callable[[tuple[int, ...], np.random.Generator], np.ndarray]] = {
    "one-hot": _one_hot,
    "one-hot rows": _one_hot,
    "simplex": _simplex,
    "invertible": lambda shape, rng: _real(shape, rng) + 2.5 * np.diag(rng.choice([-1.0, 1.0], shape[0])),
    "symmetric": _symmetric,
    "symmetric invertible": lambda shape, rng: _symmetric(shape, rng) + 4 * np.eye(shape[0]),
    "positive-definite": _positive_definite,
    "diagonal": lambda shape, rng: np.diag(_real(shape[:1], rng)),
    "lower-triangular": lambda shape, rng: np.tril(_real(shape, rng)),
    "upper-triangular": lambda shape, rng: np.triu(_real(shape, rng)),
    "orthogonal": lambda shape, rng: np.linalg.qr(_real(shape, rng))[0],
    "ones": lambda shape, _: np.ones(shape),
    "zeros": lambda shape, _: np.zeros(shape),
    "identity": lambda shape, _: np.eye(shape[0]),
}


def smooth(
    name: str, kind: Dependent | Function, args: Sequence[Number], sizes: Mapping[str, int], seed: int
) -> Number:
    """An unknown function: sines and a square of random combinations of all entries of its arguments."""
    if any(isinstance(arg, dict) for arg in args):
        raise OutsideError("a function of a family")
    entries = np.concatenate([np.ravel(arg) for arg in args])
    shape: tuple[int, ...] = ()
    if isinstance(kind.result, Array):
        shape = tuple(d.at(sizes) for d in kind.result.dims)
        shape = (*shape, 1) if len(shape) == 1 else shape
    rng = generator(seed, f"the function {name}")
    weights = rng.uniform(0.3, 1.2, (3, *shape, len(entries))) * rng.choice([-1.0, 1.0], (3, *shape, len(entries)))
    phases = rng.uniform(0, 6, (3, *shape))
    angles = (weights * entries).sum(axis=-1) + phases
    found = np.sin(angles[0]) + 0.7 * np.sin(angles[1]) + 0.1 * angles[2] ** 2
    found = np.exp(0.3 * found) if kind.positive else found
    return found if shape else float(found)


def _square(x: np.ndarray) -> np.ndarray:
    if np.ndim(x) != 2 or x.shape[0] != x.shape[1]:
        raise OutsideError("a matrix that is not square")
    return x


def _diagonal(x: np.ndarray) -> np.ndarray:
    return np.diag(x[:, 0]) if x.shape[1] == 1 else np.diag(_square(x))[:, None].copy()


def _softmax(x: np.ndarray) -> np.ndarray:
    whole = 1 in x.shape
    return np.exp(x) / np.exp(x).sum(axis=None if whole else 1, keepdims=not whole)


FUNCTIONS: Mapping[str, Callable[..., Number]] = {
    "exp": np.exp, "log": np.log, "sin": np.sin, "cos": np.cos, "tan": np.tan, "cot": lambda x: 1 / np.tan(x),
    "sec": lambda x: 1 / np.cos(x), "csc": lambda x: 1 / np.sin(x), "arcsin": np.arcsin, "arccos": np.arccos,
    "arctan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "sqrt": np.sqrt, "sign": np.sign,
    "sech": lambda x: 1 / np.cosh(x), "sigmoid": lambda x: 1 / (1 + np.exp(-x)), "relu": lambda x: x * (x > 0),
    "softplus": lambda x: np.log(1 + np.exp(x)), "tr": lambda x: float(sum(np.diag(_square(x)))), "diag": _diagonal,
    "det": lambda x: float(np.linalg.det(_square(x))), "logdet": lambda x: float(np.log(np.linalg.det(_square(x)))),
    "softmax": _softmax, "logsumexp": lambda x: float(np.log(np.exp(x).sum())),
    "max": lambda *xs: max(map(float, xs)) if len(xs) > 1 else float(np.max(xs[0])),
    "min": lambda *xs: min(map(float, xs)) if len(xs) > 1 else float(np.min(xs[0])),
}  # fmt: skip
