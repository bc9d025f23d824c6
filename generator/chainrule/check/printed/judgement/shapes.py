r"""Sides of different shapes that still say the same: an array beside one entry of it, a row for a column.

``\frac{\partial g}{\partial X} = \frac{\partial g}{\partial x_{ij}}`` is read entry by entry, with a warning. The prime
of a function of a vector is a column to statisticians and a row to analysts; a row has to be asked for by the layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from chainrule.check.printed.comparison.sides import Claim, Fit, is_primed
from chainrule.check.printed.judgement.judged import Judged
from chainrule.tex.evaluation.arrays.values import POINTS, ShapeError, Value, shown, transpose
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.text.tokens import TexError

ENTRY = "one side is a whole array and the other one entry of it: they are compared entry by entry"
ROW = "the derivative of a function of a vector is a column to some and a row to others, and it holds only as a row"
NUMERATOR = "write the gradient, as in \\nabla f(x) = (…)^\\top, or say “layout: numerator” in the front matter"


def otherwise(claim: Claim, judged: Judged, attempt: Callable[[Claim], Judged]) -> Judged:
    """The judgement on a claim whose sides have different shapes, where it holds for shapes that may be meant."""
    for fit, meant in _fits(claim):
        found = attempt(replace(claim, fit=fit))
        if found.outcome == "holds":
            return meant(found)
    return judged


def _fits(claim: Claim) -> Iterator[tuple[Fit, Callable[[Judged], Judged]]]:
    for place, side in enumerate((claim.left, claim.right)):
        if is_primed(side):
            yield _turning(place), lambda _: Judged("unchecked", "unchecked.ambiguous", ROW, NUMERATOR)
    orders = {place: _order(side) for place, side in enumerate((claim.left, claim.right))}
    if any(orders.values()):
        hint = "write the entry on both sides, as in (…)_{ij} = …"
        note = TexError(ENTRY, claim.right.start, claim.right.end, "sloppy.entry", hint)
        notes = () if _is_listed(claim.left) or _is_listed(claim.right) else (note,)
        yield _by_entry(orders), lambda found: replace(found, sloppy=(*found.sloppy, *notes))


def _is_listed(side: Node) -> bool:
    """Whether a side is printed as the array of its entries, ``(x_i y_j)_{ij}``."""
    return isinstance(side, nodes.Subscript) and not isinstance(side.base, nodes.Symbol)


def _turning(place: int) -> Fit:
    def fit(left: Value, right: Value) -> tuple[Value, Value]:
        sides = [left, right]
        if sides[place].rank != 2 or sides[place].structure[1] != 1:
            raise ShapeError("only a column can be a row to others")
        sides[place] = transpose(sides[place])
        return sides[0], sides[1]

    return fit


def _by_entry(orders: Mapping[int, tuple[str, ...]]) -> Fit:
    def fit(left: Value, right: Value) -> tuple[Value, Value]:
        if bool(left.rank) == bool(right.rank):
            raise ShapeError("neither side is an entry of the other")
        return (left, _named(right, left, orders[0])) if right.rank else (_named(left, right, orders[1]), right)

    return fit


def _named(whole: Value, entry: Value, order: tuple[str, ...]) -> Value:
    """The array with the free indices of its entry for axes, rows first."""
    lengths = {axis: entry.data.shape[place] for place, axis in enumerate(entry.axes) if axis != POINTS}
    names = tuple(name for name in order if name in lengths)
    depth = whole.rank - (whole.structure[-1] == 1)
    expected = whole.structure[:depth]
    clear = list(names) == sorted(names) and len(names) == len(lengths) and not lengths.keys() & set(whole.axes)
    if not clear or whole.pattern or not names or tuple(lengths[name] for name in names) != expected:
        raise ShapeError(f"{shown(whole.structure)} has other entries")
    data = whole.data.reshape(whole.data.shape[: len(whole.axes)] + expected)
    return Value(data, (*whole.axes, *names))


def _order(side: Node) -> tuple[str, ...]:
    """The names that stand as subscripts, in the order of print."""
    found = [each.items for each in walk.descendants(side) if isinstance(each, nodes.Subscript)]
    return tuple(dict.fromkeys(item.name for items in found for item in items if isinstance(item, nodes.Symbol)))
