"""What the parameters of a post's functions stand for, and values for them.

A parameter stands for the declared symbol whose name it is (`names`). A dimension arrives as an ``int``; so does an
index, counted from 0 as Python counts. One with a default value may be left undeclared: then it is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chainrule.check.coded.functions import Function
from chainrule.check.coded.names import identifiers, matching, proposal
from chainrule.errors import suggest
from chainrule.tex.types.kinds import (
    Array,
    Constant,
    Family,
    Index,
    Integer,
    Reference,
    Scalar,
    Symbols,
    Type,
    dimensions,
)
from chainrule.tex.types.sampling import sample

Sizes = Mapping[str, int]
Values = Mapping[str, NDArray[np.float64] | NDArray[np.int64]]
"""Parameter → one value for each sample point, ``(count, *shape)``."""


class UnboundError(Exception):
    """A parameter that stands for nothing that has a value."""

    def __init__(self, rule: str, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.rule, self.reason, self.hint = rule, reason, hint


@dataclass(frozen=True, slots=True)
class Arguments:
    """The symbols that a claim's parameters stand for."""

    passed: Mapping[str, tuple[str, ...]]
    """Function → the parameters that it is given, in order."""
    symbols: Mapping[str, str]
    """Parameter → canonical name of its symbol, or of its dimension."""
    types: Mapping[str, Type]
    """Canonical name → type, dimensions left out."""

    def draw(self, sizes: Sizes, rng: np.random.Generator, count: int) -> Values:
        """``count`` random values for every parameter; parameters of one symbol have the same."""
        drawn = {name: _drawn(kind, sizes, rng, count) for name, kind in sorted(self.types.items())}
        fixed = {name: np.full(count, size, np.int64) for name, size in sizes.items()}
        return {parameter: (drawn | fixed)[name] for parameter, name in self.symbols.items()}

    def relevant(self, symbols: Symbols) -> Symbols:
        """Those of the symbols from which the sizes of the arguments come."""
        bare = {name for name in self.symbols.values() if name not in symbols}
        return {
            name: declared
            for name, declared in symbols.items()
            if name in self.symbols.values() or bare & {d.name for d in dimensions(declared.type)}
        }

    def sizes(self, sizes: Sizes) -> dict[str, int]:
        """Those of the sizes on which the arguments depend."""
        used = {d.name for kind in self.types.values() for d in dimensions(kind)} | set(self.symbols.values())
        return {name: size for name, size in sizes.items() if name in used}

    def width(self, parameter: str) -> float:
        """The width of a parameter's domain: steps have to be small against it."""
        match self.types.get(self.symbols[parameter]):
            case Scalar(domain="interval", low=low, high=high) | Array(kind="interval", low=low, high=high):
                return high - low
            case _:
                return math.inf


def _drawn(kind: Type, sizes: Sizes, rng: np.random.Generator, count: int) -> NDArray[np.float64] | NDArray[np.int64]:
    values = sample(kind, sizes, rng, count)
    if isinstance(kind, Index):
        return np.asarray(np.rint(values) - kind.low.at(sizes), np.int64)
    if isinstance(kind, Constant) and not isinstance(kind.value, float) and kind.value.name is not None:
        return np.asarray(np.rint(values), np.int64)
    return values


def bind(functions: Iterable[Function], by: str, symbols: Symbols) -> Arguments:
    """The symbols that the functions' parameters stand for, of which ``by`` must be continuous.

    Raises `UnboundError` for the first parameter that cannot be given a value.
    """
    functions = tuple(functions)
    lengths = {d.name for declared in symbols.values() for d in dimensions(declared.type) if d.name is not None}
    found: dict[str, str] = {}
    passed = {}
    for function in functions:
        _refuse_keyword_only(function)
        passed[function.name] = _bound(function, symbols, lengths, found)
    for function in functions:
        _refuse_gaps(function, passed[function.name], {*found, by})
    types = {name: _valued(name, symbols) for name in found.values() if not _is_size(name, symbols)}
    if not isinstance(types.get(found[by]), Scalar | Array | Family):
        reason = f"{by} takes no continuous values, so there is no derivative by it"
        raise UnboundError("snippet.not-continuous", reason, f"declare {found[by]} as a scalar, vector or matrix")
    return Arguments(passed, found, types)


def _bound(function: Function, symbols: Symbols, lengths: set[str], found: dict[str, str]) -> tuple[str, ...]:
    """The parameters of a function that get a value: all, or all before the first that has only its default."""
    for position, parameter in enumerate(function.parameters):
        names = matching(parameter, (*symbols, *sorted(lengths - symbols.keys())))
        if len(names) > 1:
            reason = f"{function.name} takes {parameter}, which may stand for {' or '.join(names)}"
            raise UnboundError("snippet.ambiguous-symbol", reason, _distinction(names))
        if not names and position >= function.required:
            return function.parameters[:position]
        if not names:
            raise _unknown(function, parameter, symbols)
        found[parameter] = _meant(names[0], symbols)
    return function.parameters


def _meant(name: str, symbols: Symbols) -> str:
    """The symbol itself for another name of it."""
    seen = {name}
    while name in symbols and isinstance(kind := symbols[name].type, Reference) and kind.how == "alias":
        name = kind.of
        if name in seen:
            break
        seen.add(name)
    return name


def _distinction(symbols: Iterable[str]) -> str:
    """How to say which of several symbols is meant."""
    names = [identifiers(symbol) for symbol in symbols]
    own = [next((name for name in each if sum(name in other for other in names) == 1), None) for each in names]
    clear = [name for name in own if name is not None]
    return f"name it {' or '.join(clear)}" if len(clear) == len(own) else "declare one of the two under another name"


def _unknown(function: Function, parameter: str, symbols: Symbols) -> UnboundError:
    known = [name for symbol in symbols for name in identifiers(symbol)]
    kind = "matrix m n" if parameter[:1].isupper() else "vector n"
    line = f"declare it in symbols, with a line such as: {proposal(parameter)}: {kind}"
    near = suggest(parameter, known)
    reason = f"{function.name} takes {parameter}, which is not a declared symbol"
    return UnboundError("snippet.unknown-symbol", reason, f"{near} or {line}" if near else line)


def _refuse_keyword_only(function: Function) -> None:
    if function.keyword_only:
        reason = f"{function.name} takes {', '.join(function.keyword_only)} by name only"
        raise UnboundError("snippet.signature", reason, "remove the * from its parameters")


def _refuse_gaps(function: Function, passed: tuple[str, ...], found: set[str]) -> None:
    left_out = [name for name in function.parameters[len(passed) :] if name in found]
    if left_out:
        first = function.parameters[len(passed)]
        reason = f"{function.name} cannot be given {left_out[0]}, since {first} is not a declared symbol"
        raise UnboundError("snippet.signature", reason, f"declare {first}, or move it behind {left_out[-1]}")


def _is_size(name: str, symbols: Symbols) -> bool:
    return name not in symbols or isinstance(symbols[name].type, Integer)


def _valued(name: str, symbols: Symbols) -> Type:
    """The type of a symbol, if it has values."""
    kind = symbols[name].type
    match kind:
        case Scalar() | Array() | Constant() | Index() | Family(of=Scalar() | Array()):
            return kind
        case _:
            reason = f"{name} is declared as something that has no values of its own"
            hint = f"declare another symbol for it, with a line such as: {name}: vector n"
            raise UnboundError("snippet.no-value", reason, hint)
