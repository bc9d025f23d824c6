"""One sample point with everything that a name can mean there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Declared, Reference

Number = Any
"""A float; a column for a vector, an array for a matrix; a dict of the members of a family by their index."""


MOST = 50_000
"""Trees to evaluate for one answer."""


class OutsideError(Exception):
    """The oracle does not know this construct, and does not guess."""


class SilentError(Exception):
    """Cases of which none is met: nothing is stated here."""


@dataclass(frozen=True)
class Point:
    """The meanings of all names, the sizes, the values drawn so far, and what is bound on top of them."""

    meanings: Mapping[str, Any]
    sizes: Mapping[str, int]
    tree: Callable[[Any], Node]
    """The tree of a definition's body."""
    seed: int
    rules: Mapping[type, Callable[[Point, Any], Number]]
    layout: str = "mixed"
    drawn: dict[str, Number] = field(default_factory=dict)
    bound: Mapping[str, Number] = field(default_factory=dict)
    met: set[tuple[Node, int]] = field(default_factory=set)
    """The rows of cases that were met at some point."""
    spent: list[int] = field(default_factory=lambda: [0])
    """The number of trees evaluated."""

    def value(self, node: Node) -> Number:
        """The number or array that a tree stands for here."""
        rule = self.rules.get(type(node))
        self.spent[0] += 1
        if self.spent[0] > MOST:
            raise OutsideError("too much work")
        if rule is None:
            raise OutsideError(type(node).__name__)
        return rule(self, node)

    def scalar(self, node: Node) -> float:
        return scalar(self.value(node))

    def where(self, over: Mapping[str, Number]) -> Point:
        """This point with other values of some names."""
        return replace(self, bound={**self.bound, **over})

    def meaning(self, name: str) -> Any:
        found = self.meanings.get(name)
        for _ in range(5):
            if not (isinstance(found, Declared) and isinstance(found.type, Reference) and found.type.how == "alias"):
                break
            found = self.meanings.get(found.type.of)
        return found


def scalar(found: Number) -> float:
    if isinstance(found, dict) or np.ndim(found):
        raise OutsideError("an array where a number should be")
    return float(found)
