"""Types restricted to a domain: ``positive``, ``binary``, an interval, a set of values."""

from __future__ import annotations

from chainrule.tex.types.kinds import (
    Array,
    Dependent,
    Family,
    Function,
    Integer,
    Scalar,
    Type,
)
from chainrule.tex.types.vocabulary import (
    MalformedError,
)


def constrained(kind: Type, word: str) -> Type:
    """A type with a word before it, such as ``positive``; raises `MalformedError` where they do not go together."""
    match kind:
        case _ if word in {"nonzero", "real"}:
            return kind
        case Scalar():
            return Scalar("positive") if word == "positive" else Scalar("choice", values=(0.0, 1.0))
        case Array(dims=lengths, kind="real", first=first):
            return Array(lengths, word, first)
        case Function(takes=takes, result=result, elementwise=each) if word == "positive":
            return Function(takes, result, each, positive=True)
        case Dependent(args=args, result=result) if word == "positive":
            return Dependent(args, result, positive=True)
        case Family(of=of, low=low, high=high):
            return Family(constrained(of, word), low, high)
        case Integer():
            return kind
    raise MalformedError(f'"{word}" does not go with this type')


def within(kind: Type, low: float, high: float) -> Type:
    """A type whose values lie in an open interval."""
    if not low < high:
        raise MalformedError(f"the interval ({low:g}, {high:g}) is empty")
    match kind:
        case Scalar():
            return Scalar("interval", low, high)
        case Array(dims=lengths, kind="real", first=first):
            return Array(lengths, "interval", first, (), low, high)
        case Family(of=of, low=first_index, high=last):
            return Family(within(of, low, high), first_index, last)
    raise MalformedError("an interval goes with scalars, vectors and matrices")


def among(kind: Type, values: tuple[float, ...]) -> Type:
    """A type whose values are among a few numbers."""
    match kind:
        case Scalar():
            return Scalar("choice", values=values)
        case Family(of=of, low=low, high=high):
            return Family(among(of, values), low, high)
        case Array(dims=lengths) if values == (0.0, 1.0):
            return Array(lengths, "binary")
    raise MalformedError("a set of values goes with scalars and families of scalars")
