r"""Divergences and curls: ``\nabla \cdot \mathbf F`` and ``\nabla \times \mathbf F`` of what varies in space."""

from __future__ import annotations

import numpy as np

from chainrule.tex.evaluation.arrays.values import CannotTellError, Value, transpose
from chainrule.tex.evaluation.differentiation import derivatives
from chainrule.tex.evaluation.differentiation.places import numbers
from chainrule.tex.evaluation.operations import products
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees import nodes


def field(frame: Frame, node: nodes.Field) -> Value:
    """The value of a divergence, a number, or of a curl, a column of three."""
    value = frame.evaluate(frame, node.body)
    count = value.structure[0] if value.rank == 2 and value.structure[1] == 1 else 0
    if count < 2 or (node.sign == "times" and count != 3):
        raise CannotTellError("the divergence or curl of this is not understood", "unchecked.unsupported")
    found = _jacobian(frame, node)
    if found.structure != (count, count):
        raise CannotTellError(f"a field of {count} entries in a space of other dimensions")
    data = found.data
    if node.sign == "cdot":
        return Value(np.trace(data, axis1=-2, axis2=-1), found.axes)
    parts = [data[..., i, j] - data[..., j, i] for i, j in ((2, 1), (0, 2), (1, 0))]
    return Value(np.stack(parts, axis=-1)[..., None], found.axes)


def _jacobian(frame: Frame, node: nodes.Field) -> Value:
    """The Jacobian, with a row for each entry of the field whatever the layout of the post."""
    by = () if node.by is None else ((node.by, 1),)
    several = numbers(frame.world, node.body) if node.by is None else []
    if several:
        return products.block([[derivatives.laid_out(frame, node.body, [v], gradient=True) for v in several]])
    found = derivatives.derivative(frame, nodes.Derivative(node.body, by, kind="gradient"))
    return transpose(found) if frame.world.scope.layout == "denominator" and found.rank == 2 else found
