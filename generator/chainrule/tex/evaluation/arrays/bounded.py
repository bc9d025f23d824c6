"""What keeps the values of an unknown function in its declared domain: ``function of t -> orthogonal n``.

Each maps arrays of any real numbers smoothly onto the domain, so that a function of such values stays smooth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from chainrule.tex.evaluation.arrays.values import Floats, Value
from chainrule.tex.types.kinds import Array, Scalar, Type

_LEAST = 0.5
"""What is added to the diagonal of a positive semidefinite matrix."""


def bounded(value: Value, kind: Type) -> Value:
    """Real numbers moved into the domain of a type; as they are where the type has none, or none that is smooth."""
    if isinstance(kind, Scalar | Array):
        domain = kind.domain if isinstance(kind, Scalar) else kind.kind
        if domain == "interval":
            return Value(kind.low + (kind.high - kind.low) / (1 + np.exp(-value.data)), value.axes)
        if domain in _MAPS:
            return Value(_MAPS[domain](value.data), value.axes)
    return value


def positive(data: Floats) -> Floats:
    """Positive numbers."""
    return np.asarray(np.exp(0.4 * data))


def _transposed(data: Floats) -> Floats:
    return data.swapaxes(-1, -2)


def _symmetric(data: Floats) -> Floats:
    return (data + _transposed(data)) / 2


def _skew(data: Floats) -> Floats:
    return (data - _transposed(data)) / 2


def _positive_definite(data: Floats) -> Floats:
    return np.asarray(data @ _transposed(data) / data.shape[-1] + _LEAST * np.eye(data.shape[-1]))


def _orthogonal(data: Floats) -> Floats:
    """Cayley's rotation of a skew-symmetric matrix."""
    skew, one = _skew(data), np.eye(data.shape[-1])
    return np.asarray(np.linalg.solve(one + skew, one - skew))


def _simplex(data: Floats) -> Floats:
    """Softmax along the entries of a column."""
    made = np.exp(data)
    return np.asarray(made / made.sum(axis=-2, keepdims=True))


_MAPS: Mapping[str, Callable[[Floats], Floats]] = {
    "positive": positive,
    "symmetric": _symmetric,
    "symmetric invertible": _symmetric,
    "positive-definite": _positive_definite,
    "orthogonal": _orthogonal,
    "diagonal": lambda data: data * np.eye(data.shape[-1]),
    "lower-triangular": np.tril,
    "upper-triangular": np.triu,
    "skew-symmetric": _skew,
    "simplex": _simplex,
}
