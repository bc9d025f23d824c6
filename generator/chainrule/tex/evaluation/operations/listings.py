"""Arrays given by their general entry, of which the print shows some and leaves out the rest behind dots."""

from __future__ import annotations

import numpy as np

from chainrule.tex.evaluation.arrays.values import CannotTellError, ConcreteError, Value, number, unname_structure
from chainrule.tex.evaluation.operations import products
from chainrule.tex.evaluation.operations.sums import whole
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node

KINDS = frozenset({"rows", "columns", "diagonal"})
MOST = 24
"""Entries that are worked out one by one."""


def listing(frame: Frame, node: nodes.Big) -> Value:
    """The array, by all its indices at once where that goes."""
    binders = [node]
    while isinstance(binders[-1].body, nodes.Big) and binders[-1].body.kind in KINDS:
        binders.append(binders[-1].body)
    places = {binder.variables[0]: _places(frame, binder) for binder in binders}
    try:
        found = _at_once(frame, binders[-1].body, places)
    except ConcreteError:
        found = None
    kinds = [binder.kind for binder in binders]
    if found is None:
        return _one_by_one(frame, binders[-1].body, places, kinds)
    if kinds == ["diagonal"]:
        return Value(found.data[..., None] * np.eye(found.data.shape[-1]), found.axes)
    shape = {"rows": (*found.structure, 1), "columns": (1, *found.structure)}.get(kinds[0]) if len(kinds) == 1 else None
    return (
        found if shape is None else Value(found.data.reshape(found.data.shape[: len(found.axes)] + shape), found.axes)
    )


def _places(frame: Frame, binder: nodes.Big) -> range:
    if binder.low is None or binder.high is None:
        raise CannotTellError("dots without a first and a last entry")
    low, high = whole(frame, binder.low), whole(frame, binder.high)
    if high < low:
        raise CannotTellError(f"dots that lead from {low} to {high}")
    return range(low, high + 1)


def _at_once(frame: Frame, entry: Node, places: dict[str, range]) -> Value | None:
    """The entries as structure; None where they are arrays themselves."""
    axes = {name: frame.world.fresh(name) for name in places}
    over = {name: Value(np.array(span, dtype=np.float64), (axes[name],)) for name, span in places.items()}
    inner = frame.with_values(over)
    found = inner.evaluate(inner, entry)
    if found.rank or found.pattern:
        return None
    return unname_structure(found, list(axes.values()), [len(span) for span in places.values()])


def _one_by_one(frame: Frame, entry: Node, places: dict[str, range], kinds: list[str]) -> Value:
    spans = list(places.values())
    if np.prod([len(span) for span in spans]) > MOST:
        raise CannotTellError("this array with dots has too many entries", "unchecked.size")
    if kinds == ["diagonal"]:
        raise CannotTellError("a diagonal of such entries with dots")
    rows = [[{name: at} for at in span] for name, span in places.items()]
    if len(rows) == 2:
        grid = [[row | column for column in rows[1]] for row in rows[0]]
    else:
        grid = [rows[0]] if kinds == ["columns"] else [[place] for place in rows[0]]

    def cell(place: dict[str, int]) -> Value:
        inner = frame.with_values({name: number(at, literal=False) for name, at in place.items()})
        return inner.evaluate(inner, entry)

    return products.block([[cell(place) for place in row] for row in grid])
