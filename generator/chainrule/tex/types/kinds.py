"""What a symbol can be: the types that a post declares, as small frozen records.

They say which values a symbol takes, not how the values are drawn (`sampling`) nor how they are written
(`declarations`). Plain dataclasses rather than a type library: a dozen kinds, matched by ``match``, need no framework.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chainrule.source import Span


@dataclass(frozen=True, slots=True)
class Dimension:
    """A length such as ``3``, ``n``, ``n+1``, ``2n`` or ``n-k+1``: a bare number has no name.

    It is ``factor * name + offset``, and the ``others`` with their factors.
    """

    name: str | None
    offset: int = 0
    factor: int = 1
    others: tuple[tuple[str, int], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All the names in it."""
        return () if self.name is None else (self.name, *(name for name, _ in self.others))

    def at(self, sizes: Mapping[str, int]) -> int:
        """The length under an assignment of sizes; KeyError where a name has none."""
        named = self.factor * sizes[self.name] if self.name is not None else 0
        return named + sum(factor * sizes[name] for name, factor in self.others) + self.offset

    def __str__(self) -> str:
        terms = [(self.name, self.factor), *self.others] if self.name is not None else []
        printed = "".join(f"{'-' if f < 0 else '+'}{abs(f) if abs(f) != 1 else ''}{name}" for name, f in terms)
        return (printed + (f"{self.offset:+d}" if self.offset or not terms else "")).removeprefix("+")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A real number: ``real``, ``positive``, ``interval`` (an open one, between ``low`` and ``high``), ``choice``."""

    domain: str = "real"
    low: float = 0.0
    high: float = 0.0
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Array:
    """A vector, matrix or tensor of real numbers of a certain kind.

    Kinds: ``real``, ``positive``, ``interval``, ``binary``, ``one-hot``, ``simplex``, ``symmetric``, ``invertible``,
    ``symmetric invertible``, ``positive-definite``, ``one-hot rows``, ``stochastic zero-diagonal``, ``ones``,
    ``zeros``, ``identity``, ``unit``.
    """

    dims: tuple[Dimension, ...]
    kind: str = "real"
    first: int = 1
    """The index of the first entry."""
    at: tuple[Dimension, ...] = ()
    """Of a ``unit`` matrix: where its one stands; the names may be indices."""
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Integer:
    """A dimension or another fixed whole number."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A given number, or the value of a dimension."""

    value: Dimension | float


@dataclass(frozen=True, slots=True)
class Index:
    """An index with its range, both ends included; without ``high`` the range is what the index touches."""

    low: Dimension = Dimension(None, 1)
    high: Dimension | None = None
    is_set: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """One value of a type for each index from ``low`` to ``high``; without ``high`` as many as are needed."""

    of: Type
    low: Dimension = Dimension(None, 1)
    high: Dimension | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """An unknown smooth function of its arguments; without ``takes`` any argument will do."""

    takes: tuple[Type, ...] = ()
    result: Type = Scalar()
    elementwise: bool = False
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Dependent:
    """The value of an unknown smooth function of other symbols: ``function of x, y``.

    Between two arguments, ``...`` stands for the members of a family in between.
    """

    args: tuple[str, ...]
    result: Type = Scalar()
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """Another way to write a symbol: ``entries`` of a matrix, ``rows`` of one as columns, ``alias``."""

    how: str
    of: str


@dataclass(frozen=True, slots=True)
class Known:
    """A known function under the post's own name: ``normal-cdf``, ``log10``, ``digamma``, ``beta`` and more."""

    name: str


@dataclass(frozen=True, slots=True)
class Notation:
    """What a notation means in this post, such as ``derivative`` (by a symbol) or ``squared norm``."""

    meaning: str
    by: str = ""


Type = Scalar | Array | Integer | Constant | Index | Family | Function | Dependent | Reference | Known | Notation


@dataclass(frozen=True, slots=True)
class Declared:
    """A symbol with its type and the place of its declaration."""

    name: str
    type: Type
    span: Span


Symbols = Mapping[str, Declared]
"""Canonical printed name → declaration."""
EMPTY: Symbols = MappingProxyType({})


def dimensions(kind: Type) -> tuple[Dimension, ...]:
    """All the lengths and ends of ranges that a type mentions."""
    match kind:
        case Array():
            return kind.dims
        case Index():
            return (kind.low,) if kind.high is None else (kind.low, kind.high)
        case Family():
            ends = (kind.low,) if kind.high is None else (kind.low, kind.high)
            return (*ends, *dimensions(kind.of))
        case Function():
            inner = (kind.result, *kind.takes)
            return tuple(d for part in inner for d in dimensions(part))
        case Dependent():
            return dimensions(kind.result)
        case Constant(value=Dimension() as value):
            return (value,)
        case _:
            return ()
