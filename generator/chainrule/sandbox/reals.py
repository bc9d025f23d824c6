"""What counts as an array of real numbers in float64, and how a refusal is put into words.

NumPy converts almost anything, often silently: a complex number loses its imaginary part, a masked array its mask,
and float32 keeps too few digits for a finite difference to mean anything. Here the check would then compare other
numbers than the author's, so such results are refused.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_WORDS = {"c": "complex numbers", "O": "objects", "U": "text", "S": "bytes", "M": "dates", "m": "time spans"}
"""The kinds of dtype that are no real numbers, as `numpy.dtype.kind` calls them."""
_FLOAT64 = np.dtype(np.float64)


class NotRealError(TypeError):
    """The value is not an array of real numbers; the message completes "f returned …"."""


def reals(value: object) -> NDArray[np.float64]:
    """The value as a float64 array in C order; integers and booleans are converted, NaN and infinities are kept.

    Anything else raises `NotRealError`: None, text, objects, complex or masked numbers, rows of different lengths, and
    floats of fewer than 64 bits.
    """
    if type(value) is np.float64:  # this or the next it is nearly always, many hundred times for each claim
        return np.array(value)
    if type(value) is np.ndarray and value.dtype is _FLOAT64 and value.flags.c_contiguous:
        return value
    if value is None:
        raise NotRealError("None; does it lack a return?")
    if isinstance(value, np.ma.MaskedArray):
        raise NotRealError("a masked array; the check needs all of its entries")
    array = _array(value)
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "f" and size < 8:
        raise NotRealError(f"{array.dtype}; the check needs float64")
    if kind not in "fiub":
        raise NotRealError(_in_words(value, array))
    return np.asarray(array, np.float64, order="C")


def _array(value: object) -> NDArray[np.generic]:
    try:
        return np.asarray(value)
    except ValueError as error:
        raise NotRealError(f"a {type(value).__name__} that is no array: {error}") from error


def _in_words(value: object, array: NDArray[np.generic]) -> str:
    if array.dtype.kind == "O" and not isinstance(value, np.ndarray | list | tuple):
        return f"a value of type {type(value).__name__}, not numbers"
    words = _WORDS.get(array.dtype.kind, f"values of type {array.dtype}")
    return f"{words}, not real numbers"
