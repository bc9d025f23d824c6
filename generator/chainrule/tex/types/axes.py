"""How many indices it takes to come to a number: one for a vector, two for a matrix, one more for each family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chainrule.tex.types.kinds import Array, Dependent, Dimension, Family, Function, Known, Notation, Reference, Type

Lookup = Callable[[str], Type | None]
"""What a name is declared to be; None where it is not declared."""
DEPTH = 5


def axes(kind: Type | None, lookup: Lookup, depth: int = DEPTH) -> int | None:
    """The number of indices of a type's entries; None where that is not known, and of functions."""
    match kind:
        case None | Function() | Known() | Notation():
            return None
        case Array(dims=dims):
            return len(dims)
        case Dependent(result=result):
            return axes(result, lookup, depth)
        case Family(of=of):
            inner = axes(of, lookup, depth)
            return None if inner is None else 1 + inner
        case Reference(of=of):
            return axes(lookup(of), lookup, depth - 1) if depth else None
    return 0


def first_range(kind: Type | None, lookup: Lookup) -> tuple[Dimension, Dimension] | None:
    """Both ends of the range of the first index; None where nothing declares it."""
    match kind:
        case Array(dims=(first, *_), first=low):
            return Dimension(None, low), replace(first, offset=first.offset + low - 1)
        case Family(low=start, high=Dimension() as high):
            return start, high
        case Reference(of=of):
            target = lookup(of)
            return None if isinstance(target, Reference) else first_range(target, lookup)
    return None
