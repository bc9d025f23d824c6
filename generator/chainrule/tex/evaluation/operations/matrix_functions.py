r"""Functions of square matrices: ``\exp(tA)`` as a power series, and not that of each entry.

Both are meant by the same print, and only the writer knows which: a claim with one is tried in both readings, unless a
declaration says ``\exp: exp`` or ``\exp: matrix-exponential``. SciPy has these functions for one matrix at a time; here
batches of perturbed copies come in, and it would be a new dependency for a Taylor series and an eigenbasis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.tex.evaluation.arrays.values import ShapeError, Value, map_one, shown
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.types.kinds import Declared, Known

Floats = NDArray[np.float64]
Matrices = NDArray[Any]
TERMS = 18
"""Of the series, after scaling to a norm of at most one half: the remainder is below 1e-22."""
IMAGINARY = 1e-9
"""Of the largest entry: what rounding leaves of imaginary parts."""
SKEW = 1e6
"""Condition of the eigenvectors, by which rounding is multiplied, up to which they serve as a basis."""


def _exp(x: Matrices) -> Matrices:
    """The exponential, by scaling and squaring (Higham 2005, with a Taylor polynomial)."""
    size = np.abs(x).sum(axis=-1).max(axis=-1, initial=0.0)
    size = float(np.max(size, initial=0.0, where=np.isfinite(size)))
    squarings = max(0, int(np.ceil(np.log2(max(size, 1e-300)))) + 1)
    scaled = x / 2.0**squarings
    total = term = np.broadcast_to(np.eye(x.shape[-1]), x.shape)
    for n in range(1, TERMS):
        term = term @ scaled / n
        total = total + term
    for _ in range(squarings):
        total = total @ total
    return total


def _by_eigenvalues(function: Callable[[Matrices], Matrices]) -> Callable[[Matrices], Matrices]:
    """The principal value of a function that is no entire one.

    Not a number where it is not real, nor where there is no basis of eigenvectors to tell it by: with nearly parallel
    ones the result would be any number.
    """

    def of(x: Matrices) -> Matrices:
        identity = np.eye(x.shape[-1])
        finite = np.isfinite(x).all(axis=(-1, -2), keepdims=True)
        values, vectors = np.linalg.eig(np.where(finite, x, identity))
        skew = np.linalg.cond(vectors)[..., None, None] > SKEW
        vectors = np.where(skew, identity, vectors)
        found = (vectors * function(values.astype(np.complex128))[..., None, :]) @ np.linalg.inv(vectors)
        real = np.abs(found.imag) <= IMAGINARY * np.abs(found).max(axis=(-1, -2), keepdims=True)
        return np.where(finite & ~skew & real.all(axis=(-1, -2), keepdims=True), found.real, np.nan)

    return of


FUNCTIONS: Mapping[str, Callable[[Matrices], Matrices]] = {
    "exp": _exp,
    "log": _by_eigenvalues(np.log),
    "sqrt": _by_eigenvalues(np.sqrt),
    "sin": lambda x: _exp(1j * x).imag,
    "cos": lambda x: _exp(1j * x).real,
    "sinh": lambda x: (_exp(x) - _exp(-x)) / 2,
    "cosh": lambda x: (_exp(x) + _exp(-x)) / 2,
}
"""Functions that are taken of square matrices as well as of their entries."""


NAMES = {"matrix-exponential": "exp", "matrix-logarithm": "log", "matrix-square-root": "sqrt"}
"""What a declaration calls them."""


def is_square(value: Value) -> bool:
    """Whether a value is a square matrix of more than one entry."""
    return value.rank == 2 and not value.pattern and value.structure[0] == value.structure[1] > 1


def read(frame: Frame, name: str, value: Value, of_entries: Callable[[Floats], Floats]) -> Value:
    """A function of a square matrix, as the post declares it or else in the reading that is tried."""
    meaning, shared = frame.world.meaning("\\" + name), frame.world.shared
    declared = meaning.type.name if isinstance(meaning, Declared) and isinstance(meaning.type, Known) else ""
    if not declared:
        shared.matrix_functions.add(name)
    as_matrix = NAMES.get(declared) == name if declared else shared.as_matrices
    return of(name, value) if as_matrix else map_one(of_entries, value)


def of(name: str, value: Value) -> Value:
    """The function of a square matrix, of a number the usual one; raises `ShapeError` for other shapes."""
    if value.rank == 0:
        data: Floats = FUNCTIONS[name](value.data[..., None, None])[..., 0, 0]
        return Value(data, value.axes)
    if not is_square(value):
        raise ShapeError(f"a function of a square matrix, of {shown(value.structure)}")
    return Value(FUNCTIONS[name](value.data), value.axes)
