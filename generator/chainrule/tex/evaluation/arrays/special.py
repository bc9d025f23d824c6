"""Special functions that NumPy lacks: erf, gamma, digamma, beta. SciPy was weighed: 60 MB for five functions.

The error function and the gamma function come from `math`; digamma is the recurrence ψ(x) = ψ(x+1) − 1/x up to x ≥ 10
and then the asymptotic series (Abramowitz and Stegun 6.3.18), good to 1e-14.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _each(function: Callable[[float], float]) -> Callable[[Floats], Floats]:
    def safe(x: float) -> float:
        try:
            return function(x)
        except (ValueError, OverflowError):
            return math.nan

    def vectorized(x: Floats) -> Floats:
        flat = np.fromiter(map(safe, np.ravel(x).tolist()), np.float64, x.size)
        return flat.reshape(x.shape)

    return vectorized


erf = _each(math.erf)
erfc = _each(math.erfc)
gamma = _each(math.gamma)
log_gamma = _each(math.lgamma)
_BERNOULLI = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)


def digamma(x: Floats) -> Floats:
    """The logarithmic derivative of the gamma function, for positive arguments; NaN elsewhere."""
    z = np.where(x > 0, x, np.nan).astype(np.float64)
    shift = np.zeros_like(z)
    for _ in range(10):
        low = z < 10
        shift = np.where(low, shift - 1 / z, shift)
        z = np.where(low, z + 1, z)
    series = sum(b / z ** (2 * n + 2) for n, b in enumerate(_BERNOULLI))
    return np.asarray(np.log(z) - 0.5 / z - series + shift, dtype=np.float64)


def trigamma(x: Floats) -> Floats:
    """The derivative of digamma, for positive arguments; NaN elsewhere."""
    z = np.where(x > 0, x, np.nan).astype(np.float64)
    shift = np.zeros_like(z)
    for _ in range(10):
        low = z < 10
        shift = np.where(low, shift + 1 / z**2, shift)
        z = np.where(low, z + 1, z)
    series = sum(b * (2 * n + 2) / z ** (2 * n + 3) for n, b in enumerate(_BERNOULLI))
    return np.asarray(1 / z + 0.5 / z**2 + series + shift, dtype=np.float64)


def normal_cdf(x: Floats) -> Floats:
    """The standard normal distribution function."""
    return 0.5 * erfc(-x / math.sqrt(2))


def normal_pdf(x: Floats) -> Floats:
    """The standard normal density."""
    return np.asarray(np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi), dtype=np.float64)


def beta(a: Floats, b: Floats) -> Floats:
    """Euler's beta function, for positive arguments."""
    return np.asarray(np.exp(log_gamma(a) + log_gamma(b) - log_gamma(a + b)), dtype=np.float64)
