"""The words of the grammar of types, and the numbers, lengths and ranges that follow them."""

from __future__ import annotations

import re

from chainrule.tex.text.names import canonical
from chainrule.tex.types.kinds import Dimension

KNOWN = ("normal-cdf", "normal-pdf", "log10", "log2", "digamma", "trigamma", "gamma", "log-gamma", "beta", "erf",
         "softmax", "sigmoid", "relu", "softplus", "logsumexp", "sign", "exp", "log", "tanh", "kronecker-delta",
         "indicator", "trace", "determinant", "diagonal", "vectorization", "matrix-exponential",
         "matrix-logarithm", "matrix-square-root")  # fmt: skip
NOTATIONS = ("partial derivative operator", "Hessian operator", "Jacobian operator", "squared norm", "transpose",
             "elementwise product", "Kronecker product", "gradient operator", "expectation")  # fmt: skip
SQUARE = ("symmetric invertible", "invertible symmetric", "positive-definite", "symmetric", "invertible", "identity",
          "orthogonal", "diagonal", "lower-triangular", "upper-triangular", "skew-symmetric")  # fmt: skip
WORDS = ("scalar", "positive scalar", "scalar in (a, b)", "integer", "constant", "vector n", "matrix m n",
         "tensor a b c",
         "one-hot n", "simplex n", "binary vector n", "positive vector n", "symmetric n", "invertible n",
         "positive-definite n", "identity n", "ones n", "index n", "index set n", "family n of scalar", "function",
         "function of x", "elementwise function scalar -> scalar", "entries of X", "rows of X", "alias of S",
         "derivative by t", *KNOWN, *NOTATIONS)  # fmt: skip
INTERVAL = re.compile(r"(.*\S)\s+in\s*[(\[]\s*([^,]+?)\s*,\s*([^,]+?)\s*[)\]]")
CHOICE = re.compile(r"(.*\S)\s+in\s*\\?\{([^{}]*?)\\?\}")
_BRACED = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_SUB = rf"_(?:\w|{_BRACED}|\\[A-Za-z]+(?:{_BRACED})?)"
_TERM = re.compile(rf"(\d*)\s*(?:\*\s*)?((?:\\?[A-Za-z]\w*(?:{_BRACED})?(?:{_SUB})?)?)")


class MalformedError(ValueError):
    """A type that the grammar does not have; the message says what is wrong, the hint what would be right."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def number(text: str) -> float:
    """A real number such as ``0.5``, ``-1``, ``pi`` or ``inf``; raises `MalformedError` for anything else."""
    text = text.replace("\\", "").replace("infty", "inf").replace("pi", "3.141592653589793")
    try:
        return float(text)
    except ValueError:
        raise MalformedError(f'"{text}" is not a number') from None


def dimension(text: str) -> Dimension:
    """A length such as ``3``, ``n``, ``N-1``, ``2n``; raises a ValueError for anything else."""
    offset, factors = 0, dict[str, int]()
    for sign, term in _terms(text):
        match = _TERM.fullmatch(term)
        if not match or not (match[1] or match[2]):
            hint = "a dimension is a number or a symbol, such as 3, n, n+1 or n-k+1"
            raise MalformedError(f'"{text}" is not a dimension', hint)
        if match[2]:
            name = canonical(match[2])
            factors[name] = factors.get(name, 0) + sign * int(match[1] or 1)
        else:
            offset += sign * int(match[1])
    if not factors:
        return Dimension(None, offset)
    (name, factor), *others = sorted(factors.items(), key=lambda each: -each[1])
    return Dimension(name, offset, factor, tuple(others))


def _terms(text: str) -> list[tuple[int, str]]:
    """The terms of a sum with their signs: ``n-k+1``."""
    parts = re.split(r"\s*([+-])\s*(?![^{]*\})", text.strip())
    return [
        (1, parts[0]),
        *((1 if sign == "+" else -1, term) for sign, term in zip(parts[1::2], parts[2::2], strict=True)),
    ]


def dims(text: str, count: int | None, what: str) -> tuple[Dimension, ...]:
    """The lengths in a text, as many as ``count`` says; raises `MalformedError` for more or fewer."""
    words = re.sub(r"\s*([+*-])\s*", r"\1", text.replace("×", " ").replace(" x ", " ").replace(",", " ")).split()
    if not words or (count is not None and len(words) != count):
        wanted = {1: "one dimension", 2: "two dimensions"}.get(count or 0, "dimensions")
        raise MalformedError(f"{what} takes {wanted}", f"for example: {what} " + " ".join("mnpq"[: count or 3][-3:]))
    return tuple(map(dimension, words))


def ends(text: str) -> tuple[Dimension, Dimension]:
    """Both ends of a range: ``0..n`` as written, ``n`` from 1."""
    low, dots, high = text.partition("..")
    return (dimension(low), dimension(high.lstrip("."))) if dots else (Dimension(None, 1), dimension(text))
