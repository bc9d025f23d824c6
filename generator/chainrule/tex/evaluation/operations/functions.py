"""The table of known functions: name to what NumPy does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from chainrule.tex.evaluation.arrays import special
from chainrule.tex.evaluation.arrays.values import (
    POINTS,
    CannotTellError,
    ShapeError,
    Value,
    map_one,
    shown,
    squeeze,
    zip_with,
)
from chainrule.tex.evaluation.operations import matrix_functions
from chainrule.tex.evaluation.operations.norms import determinant
from chainrule.tex.evaluation.operations.products import block

Floats = NDArray[np.float64]


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)), dtype=np.float64)


def _reciprocal(function: Callable[[Floats], Floats]) -> Callable[[Floats], Floats]:
    return lambda x: 1 / function(x)


ELEMENTWISE: Mapping[str, Callable[[Floats], Floats]] = {
    "exp": np.exp, "log": np.log, "sin": np.sin, "cos": np.cos, "tan": np.tan, "cot": _reciprocal(np.tan),
    "sec": _reciprocal(np.cos), "csc": _reciprocal(np.sin), "arcsin": np.arcsin, "arccos": np.arccos,
    "arctan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "coth": _reciprocal(np.tanh),
    "sech": _reciprocal(np.cosh), "csch": _reciprocal(np.sinh), "arcsinh": np.arcsinh, "arccosh": np.arccosh,
    "arccot": lambda x: np.pi / 2 - np.arctan(x), "arcsec": lambda x: np.arccos(1 / x),
    "arccsc": lambda x: np.arcsin(1 / x), "arcsech": lambda x: np.arccosh(1 / x),
    "arccsch": lambda x: np.arcsinh(1 / x), "arccoth": lambda x: np.arctanh(1 / x),
    "arctanh": np.arctanh, "sqrt": np.sqrt, "sign": np.sign, "sigmoid": _sigmoid, "relu": lambda x: np.maximum(x, 0.0),
    "softplus": lambda x: np.logaddexp(0.0, x), "logit": lambda p: np.log(p) - np.log1p(-p), "erf": special.erf,
    "erfc": special.erfc, "gamma": special.gamma, "log-gamma": special.log_gamma, "digamma": special.digamma,
    "trigamma": special.trigamma, "normal-cdf": special.normal_cdf, "normal-pdf": special.normal_pdf,
    "log10": np.log10, "log2": np.log2, "floor": np.floor, "ceil": np.ceil, "softsign": lambda x: x / (1 + np.abs(x)),
    "swish": lambda x: x * _sigmoid(x), "factorial": lambda x: special.gamma(x + 1),
}  # fmt: skip


CIRCULAR = frozenset({"sin", "cos", "tan", "cot"})
ROUNDING = 4 * np.finfo(np.float64).eps
r"""Of a known argument, such as π, which is rounded itself: what is left of ``\sin \pi``."""

KINKED = frozenset({"sign", "relu", "floor", "ceil", "max", "min", "softsign"})
"""Functions that are not smooth everywhere."""


def _vector(value: Value, what: str) -> Floats:
    """The entries of a vector, as the last axis."""
    if value.rank == 2 and 1 not in value.structure:
        message = f"{what} of a matrix: of all its entries, of each row or of each column?"
        raise CannotTellError(message, "unchecked.ambiguous", "print it with indices")
    if value.rank != 2 or 1 not in value.structure:
        raise ShapeError(f"{what} of {shown(value.structure)}")
    return value.data.reshape((*value.data.shape[: len(value.axes)], -1))


def _square(value: Value, what: str) -> Floats:
    if value.rank != 2 or value.structure[0] != value.structure[1]:
        raise ShapeError(f"{what} of {shown(value.structure)}")
    return value.data


def _softmax(value: Value) -> Value:
    """The softmax of a vector, or of each row of a matrix."""
    x = value.data if value.rank == 2 and 1 not in value.structure else _vector(value, "the softmax")
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return Value((e / e.sum(axis=-1, keepdims=True)).reshape(value.data.shape), value.axes)


def _logsumexp(value: Value) -> Value:
    return Value(
        np.asarray(np.logaddexp.reduce(_vector(value, "the logsumexp"), axis=-1), dtype=np.float64), value.axes
    )


def _trace(value: Value) -> Value:
    if not value.rank:
        return value
    diagonal = np.diagonal(_square(value, "the trace"), axis1=-2, axis2=-1)
    return Value(diagonal.sum(axis=-1), value.axes)


def _det(value: Value) -> Value:
    return value if not value.rank else Value(determinant(_square(value, "the determinant")), value.axes)


def _logdet(value: Value) -> Value:
    return Value(np.log(determinant(_square(value, "the determinant"))), value.axes)


def _total(value: Value) -> Value:
    """The sum of all entries."""
    return Value(value.data.reshape((*value.data.shape[: len(value.axes)], -1)).sum(axis=-1), value.axes)


def _diag(value: Value) -> Value:
    if value.rank == 2 and 1 in value.structure:
        x = _vector(value, "the diagonal")
        return Value(x[..., :, None] * np.eye(x.shape[-1]), value.axes)
    return Value(np.diagonal(_square(value, "the diagonal"), axis1=-2, axis2=-1)[..., None], value.axes)


def _vec(value: Value) -> Value:
    """The columns of a matrix under each other."""
    if value.rank != 2:
        raise ShapeError(f"the vec of {shown(value.structure)}")
    columns = value.data.swapaxes(-1, -2)
    return Value(columns.reshape((*value.data.shape[: len(value.axes)], -1, 1)), value.axes)


def _pinv(value: Value) -> Value:
    if value.rank != 2:
        raise ShapeError(f"the pseudoinverse of {shown(value.structure)}")
    try:
        return squeeze(Value(np.asarray(np.linalg.pinv(value.data), dtype=np.float64), value.axes))
    except np.linalg.LinAlgError:
        raise CannotTellError("a pseudoinverse does not exist") from None


def _adjugate(value: Value) -> Value:
    data = _square(value, "the adjugate")
    return Value(np.linalg.det(data)[..., None, None] * np.linalg.inv(data), value.axes)


def _inner(left: Value, right: Value) -> Value:
    """The inner product of two vectors, or of two matrices (Frobenius); two numbers are a vector's components."""
    if not left.rank and not right.rank and all("#" in axis or axis == POINTS for axis in (*left.axes, *right.axes)):
        return block([[left], [right]])
    if left.structure != right.structure:
        raise ShapeError(f"the inner product of {shown(left.structure)} and {shown(right.structure)}")
    product = zip_with(np.multiply, left, right, "inner product")
    return Value(product.data.reshape((*product.data.shape[: len(product.axes)], -1)).sum(axis=-1), product.axes)


def _extreme(pairwise: Callable[[Floats, Floats], Floats], over: Callable[..., Floats]) -> Callable[..., Value]:
    def function(*args: Value) -> Value:
        if len(args) == 1:
            return Value(over(_vector(args[0], "the maximum"), axis=-1), args[0].axes)
        total = args[0]
        for arg in args[1:]:
            total = zip_with(pairwise, total, arg, "maximum")
        return total

    return function


def _binomial(n: Value, k: Value) -> Value:
    def choose(a: Floats, b: Floats) -> Floats:
        return np.exp(special.log_gamma(a + 1) - special.log_gamma(b + 1) - special.log_gamma(a - b + 1))

    return zip_with(choose, n, k, "binomial")


def _beta(a: Value, b: Value) -> Value:
    return zip_with(special.beta, a, b, "beta function")


def _arctan2(y: Value, x: Value) -> Value:
    return zip_with(np.arctan2, y, x, "angle")


def _elementwise_power(base: Value, exponent: Value) -> Value:
    return zip_with(np.power, base, Value(exponent.data, exponent.axes, literal=True), "power")


def _delta(i: Value, j: Value) -> Value:
    equal = zip_with(lambda a, b: (a == b).astype(np.float64), i, j, "Kronecker delta")
    return Value(equal.data, equal.axes)


STRUCTURAL: Mapping[str, tuple[int, Callable[..., Value]]] = {
    "softmax": (1, _softmax), "logsumexp": (1, _logsumexp), "tr": (1, _trace), "det": (1, _det), "logdet": (1, _logdet),
    "diag": (1, _diag), "vec": (1, _vec), "pinv": (1, _pinv), "adj": (1, _adjugate), "inner": (2, _inner),
    "max": (0, _extreme(np.maximum, np.max)), "min": (0, _extreme(np.minimum, np.min)), "binom": (2, _binomial),
    "beta": (2, _beta), "arctan2": (2, _arctan2), "elementwise power": (2, _elementwise_power), "delta": (2, _delta),
    **{known: (1, partial(matrix_functions.of, name)) for known, name in matrix_functions.NAMES.items()},
    "trace": (1, _trace), "determinant": (1, _det), "diagonal": (1, _diag), "vectorization": (1, _vec),
    "kronecker-delta": (2, _delta), "sum": (1, _total),
}  # fmt: skip
"""Name → number of arguments (0: any) and the function."""


def known(name: str, args: tuple[Value, ...], base: Value | None = None) -> Value:
    """A known function's value; raises `CannotTellError` for a wrong number of arguments."""
    if name in ELEMENTWISE:
        if len(args) != 1:
            raise CannotTellError(f"{name} takes one argument, not {len(args)}")
        arg = args[0] if not args[0].pattern else _refused()
        if name == "sqrt" and base is not None:
            return zip_with(lambda x, n: np.power(x, 1 / n), arg, base, "root")
        found = map_one(ELEMENTWISE[name], arg)
        if name in CIRCULAR and not arg.data.ndim:
            found = map_one(lambda y: np.where(np.abs(y) <= ROUNDING * np.abs(arg.data), 0.0, y), found)
        return found if base is None else zip_with(np.divide, found, map_one(np.log, base), "product")
    if name not in STRUCTURAL:
        raise CannotTellError(f"the function {name} is not known")
    count, function = STRUCTURAL[name]
    if count and len(args) != count:
        raise CannotTellError(f"{name} takes {count} arguments, not {len(args)}")
    if function is _diag and args[0].pattern == "ones":
        return args[0].with_pattern("identity")
    return function(*(_refused() if a.pattern else a for a in args))


def _refused() -> Value:
    raise CannotTellError("the shape of this constant is not clear", hint="declare it: “I: identity n”")
