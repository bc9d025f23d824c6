"""Rows and columns of a matrix: ``X_{i,:}``, and ``X_i`` where the range of the index tells which of them is meant."""

from __future__ import annotations

from chainrule.tex.evaluation.arrays.values import Value
from chainrule.tex.evaluation.worlds.draws import index_range
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node


def meant(frame: Frame, structure: tuple[int, ...], item: Node, firsts: tuple[int, int]) -> tuple[Node, ...]:
    """The row or column of a matrix that a single index means; the index alone where its range fits both or neither."""
    span = _span(frame, item)
    rows, columns = ((first, length + first - 1) for first, length in zip(firsts, structure[:2], strict=True))
    if structure[0] == structure[1] or span not in {rows, columns}:
        return (item,)
    return (item, nodes.Slice()) if span == rows else (nodes.Slice(), item)


def row(frame: Frame, found: Value) -> Value:
    """A row of a matrix: a vector, or a row in the reading that is tried where vectors do not fit."""
    frame.world.shared.rows = True
    data = found.data[..., None, :] if frame.world.shared.as_rows else found.data[..., None]
    return Value(data, found.axes)


def _span(frame: Frame, item: Node) -> tuple[int, int] | None:
    """Both ends of the range of a symbol that is an index; None where it is anything else."""
    if not isinstance(item, nodes.Symbol):
        return None
    found = frame.lookup(item.name)
    if found is not None and len(found.axes) == 1 and not found.rank:
        return round(float(found.data[0])), round(float(found.data[-1]))
    return index_range(frame.world, item.name)
