r"""Places that can be read in two ways: in a claim, and in the definitions that it rests on.

The usual reading is taken first. What a claim says must not hang on the other one, wherever the place stands: whoever
reads ``L = \log a f(t)`` in the other way would read the claims below it in vain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chainrule.tex.statements.scopes.reading import bodies
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.syntax.trees.choices import Choice
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.tokens import TexError

MOST = 8
"""How many places are read otherwise one by one; more of them only together with all of their kind."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A place that can be read in two ways, and the math list that it stands in."""

    atoms: Atoms
    choice: Choice
    definition: Definition | None = None
    """What it stands in; None: the claim itself."""

    @property
    def kind(self) -> str:
        """What kind of choice it is, such as ``slash``."""
        return self.choice.key.partition("@")[0]

    @property
    def settled(self) -> bool:
        """Whether nobody asks for the other reading where the usual one holds."""
        return self.choice.declared or self.choice.shape

    @property
    def reason(self) -> str:
        """Why a claim is ambiguous of which only one reading holds."""
        first, second = self.choice.readings
        if self.definition is None:
            return f"this can be read as {first} or as {second}, and only one of them holds"
        line = f" in line {self.definition.line}" if self.definition.line else ""
        what = f"{self.definition.name.partition('/')[0]}, defined{line},"
        return f"{what} can be read with {first} or with {second}, and only with one of them this holds"

    @property
    def hint(self) -> str:
        """How to print it unmistakably."""
        place = self.definition.line if self.definition else 0
        return f"in line {place}, {self.choice.hint}" if place else self.choice.hint


def forks(atoms: Atoms, met: Mapping[str, Choice], definition: Definition | None = None) -> Iterator[Fork]:
    """The places of a math list at which there was a choice."""
    return (Fork(atoms, choice, definition) for choice in met.values())


def below(scope: Scope, names: Iterable[str]) -> Iterator[Fork]:
    """The places in the definitions of names, which a claim has used."""
    seen: set[int] = set()
    for name in sorted(names):
        meaning = scope.meanings.get(name)
        if isinstance(meaning, Definition) and id(meaning) not in seen:
            seen.add(id(meaning))
            try:
                for body in bodies(scope, meaning):
                    yield from forks(body.atoms, body.met, meaning)
            except TexError:
                continue


def combinations(places: Sequence[Fork]) -> Iterator[tuple[Fork, ...]]:
    """What to read otherwise: each place by itself, then all of a kind, as print that is loose is so throughout."""
    yield from ((place,) for place in places[:MOST])
    for kind in dict.fromkeys(place.kind for place in places):
        alike = tuple(place for place in places if place.kind == kind)
        if len(alike) > 1:
            yield alike


def taking(scope: Scope, places: Iterable[Fork]) -> Scope:
    """The scope in which these places are read in their other way, wherever their definitions are used."""
    chosen: dict[int, dict[str, int]] = {}
    for place in places:
        chosen.setdefault(id(place.atoms), {})[place.choice.key] = 1
    return scope.choosing(chosen)
