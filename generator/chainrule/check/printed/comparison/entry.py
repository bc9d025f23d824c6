"""The entry at which two printed sides differ, in the formula's own words: ``∂p_2/∂x_1``.

The numbers know an entry by its place on axes. A reader wants the formula's own name for it, which takes the tree of
the formula and the declared shapes. Where these do not settle it, the places themselves are given: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.syntax.trees.walk import names
from chainrule.tex.types.kinds import Array, Scalar, Symbols


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an entry stands among two compared sides; everything counts from 1."""

    named: tuple[tuple[str, int], ...] = ()
    """Each free index with its value."""
    structure: tuple[tuple[int, int], ...] = ()
    """Place and length on each axis that has no name: rows, columns."""

    @property
    def index(self) -> tuple[int, ...]:
        """The place on all axes, counted from 0."""
        return tuple(n - 1 for n in (*(n for _, n in self.named), *(n for n, _ in self.structure)))

    def words(self, side: Node, symbols: Symbols, layout: str) -> str:
        """The entry of what ``side`` prints, such as ``∂p_2/∂x_1``; else its bare place, such as ``i=1``."""
        places = tuple(n for n, length in self.structure if length > 1)
        named = dict(self.named)
        name = _derivative(side, named, places, symbols, layout) if isinstance(side, nodes.Derivative) else None
        if not isinstance(side, nodes.Derivative):
            name = _spelled(side, named, places)
        if name is not None or not (named or places):
            return name or ""
        shown = [f"{index}={n}" for index, n in sorted(self.named)]
        structure = ", ".join(str(n) for n, _ in self.structure)
        return ", ".join([*shown, *([f"entry ({structure})"] if places else [])])


def _derivative(
    side: nodes.Derivative, named: Mapping[str, int], places: Sequence[int], symbols: Symbols, layout: str
) -> str | None:
    """``∂p_2/∂x_1``; None where it is not clear which place belongs to which of the two."""
    if len(side.by) != 1 or side.by[0][1] != 1:
        return None
    by = side.by[0][0]
    body = side.body.head if isinstance(side.body, nodes.Apply) else side.body
    split = _split(_rank(body, symbols), _rank(by, symbols), places, layout)
    if split is None:
        return None
    top, bottom = _spelled(body, named, split[0]), _spelled(by, named, split[1])
    sign = "d" if side.total else "∂"
    if top is None and bottom is not None and named and named.keys() <= names(by) and not split[0]:
        top = "(…)"  # a longer expression, which has none of the indices
    return f"{sign}{top}/{sign}{bottom}" if top and bottom else None


def _split(
    body: int | None, by: int | None, places: Sequence[int], layout: str
) -> tuple[Sequence[int], Sequence[int]] | None:
    """Which places are the function's and which the variable's, by their numbers of axes; None if it is not known."""
    if body is None and by is not None:
        body = len(places) - by
    if not places:
        body = 0
    if body is None or not 0 <= body <= len(places) or (by is not None and body + by != len(places)):
        return None
    if layout == "denominator" and body:
        return places[-body:], places[:-body]
    rest = places[body:]
    return places[:body], rest[::-1] if layout == "numerator" and not body else rest


def _rank(node: Node, symbols: Symbols) -> int | None:
    """How many axes of a symbol are left over by the indices that it is printed with; None if it is not declared."""
    if isinstance(node, nodes.Subscript):
        rank = _rank(node.base, symbols)
        return None if rank is None else rank - len(node.items)
    kind = symbols[node.name].type if isinstance(node, nodes.Symbol) and node.name in symbols else None
    return len(kind.dims) if isinstance(kind, Array) else 0 if isinstance(kind, Scalar) else None


def _spelled(node: Node, named: Mapping[str, int], places: Sequence[int]) -> str | None:
    """A symbol with the values of its indices; None for anything that is no plain symbol."""
    indices: list[str] = []
    if isinstance(node, nodes.Subscript):
        for item in node.items:
            if isinstance(item, nodes.Symbol) and item.name in named:
                indices.append(str(named[item.name]))
            elif isinstance(item, nodes.Number):
                indices.append(f"{item.value:g}")
            else:
                return None
        node = node.base
    if not isinstance(node, nodes.Symbol):
        return None
    indices += map(str, places)
    return f"{node.name}_{{{','.join(indices)}}}" if len(indices) > 1 else "_".join([node.name, *indices])
