r"""Which pieces of ``\max(x, 5)``, ``|x - 7|`` and others with a kink the sample points have met.

A claim that holds on one piece only, such as ``\max(x, 5) = 5``, is wrong; so larger values are tried until each piece
is met. What has one piece only, as ``|x^2 + 1|``, goes without.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainrule.tex.evaluation.arrays.values import POINTS, Value, zip_with
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees.nodes import Node

AT_ZERO = frozenset({"relu", "sign", "abs"})
"""Functions of a number whose pieces meet at zero."""


def meet(frame: Frame, node: Node, function: str, args: Sequence[Value], found: Value) -> None:
    """Remember which pieces of a function's value some point has met."""
    if POINTS not in found.axes or any(arg.pattern for arg in args):
        return
    if function in AT_ZERO:
        met = [bool((args[0].data < 0).any()), bool((args[0].data > 0).any())]
    elif function in {"max", "min"} and len(args) > 1:
        met = [bool(zip_with(np.equal, arg, found, "product").data.any()) for arg in args]
    else:
        return
    unmet = frame.world.shared.unmet
    before = unmet.get(node, frozenset(range(len(met))))
    unmet[node] = before - {place for place, here in enumerate(met) if here}
