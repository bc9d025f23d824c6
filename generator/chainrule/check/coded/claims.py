"""Which function states the derivative of which, by the names that the author gave.

``d_<f>_d<x>`` states the derivative of the function ``<f>`` by its parameter ``<x>``. Both may contain underscores, so
every way to cut the name is tried against the functions and parameters that exist. A name that can be cut in two
ways, or in none, is a claim that cannot be checked, and is reported as one: it must not pass for a mere function.

The snippets of a post share one namespace. Where a later snippet gives a name another meaning, the claims before it
are about the earlier meaning: an *epoch* is a run of snippets in which no name of the post changes its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chainrule.check.coded.functions import Definitions, Function
from chainrule.errors import suggest
from chainrule.source import Span

_CUT = re.compile(r"_d(?=.)")


@dataclass(frozen=True, slots=True)
class Claim:
    """One stated derivative."""

    stated: Function
    """The function that states it."""
    of: Function
    """The function whose derivative is stated."""
    by: str
    """The parameter of ``of`` by which it is taken."""
    epoch: int
    """How many snippets, counted from the first, make up the namespace that the claim is about."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that states a derivative of nothing, or of two things."""

    name: str
    block: int
    span: Span
    line: str
    rule: str
    reason: str
    hint: str


def claims(snippets: Sequence[Definitions]) -> list[Claim | Unresolved]:
    """The claims of a post's snippets, in the order of the definitions that state them."""
    found: list[Claim | Unresolved] = []
    for snippet, end in zip(snippets, _epochs(snippets), strict=True):
        latest = {f.name: f for visible in snippets[:end] for f in visible.functions}
        for function in snippet.functions:
            if not cuts(function.name):
                continue
            if latest[function.name] is not function:
                found.append(_shadowed(function))
            else:
                found.append(_resolve(function, latest, end))
        found += [
            _undefined(snippet, name, span, f, x) for name, span in snippet.others for f, x in _readings(name, latest)
        ]
    return found


def _epochs(snippets: Sequence[Definitions]) -> list[int]:
    """For each snippet, the number of snippets up to the end of its epoch."""
    starts: list[int] = []
    bound: dict[str, str] = {}
    for index, snippet in enumerate(snippets):
        if any(bound[name] != text or not text for name, text in snippet.bound.items() if name in bound):
            starts.append(index)
        bound.update(snippet.bound)
    ends = [*starts, len(snippets)]
    return [next(end for end in ends if end > index) for index in range(len(snippets))]


def cuts(name: str) -> list[tuple[str, str]]:
    """All ways to read a name as ``d_<f>_d<x>``, the longest function first."""
    rest = name.removeprefix("d_")
    if rest == name:
        return []
    places = [match.start() for match in _CUT.finditer(rest) if match.start() > 0]
    return [(rest[:place], rest[place + 2 :]) for place in reversed(places)]


def _readings(name: str, functions: Mapping[str, Function]) -> list[tuple[Function, str]]:
    """The ways to cut a name that give a function and one of its parameters."""
    return [(functions[f], x) for f, x in cuts(name) if f in functions and x in functions[f].parameters]


def _resolve(stated: Function, functions: Mapping[str, Function], epoch: int) -> Claim | Unresolved:
    readings = _readings(stated.name, functions)
    if len(readings) == 1:
        return Claim(stated, *readings[0], epoch)
    if readings:
        both = " and ".join(f"of {f.name} by {x}" for f, x in readings)
        reason = f"its name states two derivatives: {both}"
        return _unresolved(stated, "snippet.ambiguous-name", reason, "rename one of the functions or parameters")
    known = [(functions[f], x) for f, x in cuts(stated.name) if f in functions]
    if known:
        f, x = known[0]
        reason = f"{f.name} has no parameter {x}; it takes {_listed(f.parameters)}"
        names = " or ".join(f"d_{f.name}_d{parameter}" for parameter in f.parameters)
        hint = f"name it {names}" if names else f"give {f.name} the parameter {x}"
        return _unresolved(stated, "snippet.missing-parameter", reason, hint)
    f_name, x = cuts(stated.name)[0]
    reason = f"there is no function {f_name} whose derivative it could state"
    hint = suggest(f_name, functions) or f"define {f_name}({x}, …) in this snippet or above, or choose another name"
    return _unresolved(stated, "snippet.missing-function", reason, hint)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


def _shadowed(function: Function) -> Unresolved:
    reason = "another definition of the same name follows, so this one is never used"
    return _unresolved(function, "snippet.shadowed", reason, "rename one of the two")


def _unresolved(function: Function, rule: str, reason: str, hint: str) -> Unresolved:
    return Unresolved(function.name, function.block, function.span, function.line, rule, reason, hint)


def _undefined(snippet: Definitions, name: str, span: Span, f: Function, x: str) -> Unresolved:
    reason = f"it seems to state the derivative of {f.name} by {x}, but is not written as a function"
    line = span.source.line(span.line).strip()
    return Unresolved(name, snippet.block, span, line, "snippet.no-def", reason, f"write it as: def {name}({x}): …")
