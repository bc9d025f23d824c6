"""Values that cases state at a single point, such as ``0 & x = 0``: no random point meets them.

Each is confronted with the one-sided slopes there. At a kink any value between the two slopes may be stated, the
subgradient convention; anywhere else both slopes are the derivative.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np

from chainrule.check.formula_sides import Claim
from chainrule.check.formula_trials import Terms
from chainrule.tex import nodes
from chainrule.tex.evaluate import ground
from chainrule.tex.nodes import Node
from chainrule.tex.types import Declared, Scalar
from chainrule.tex.values import CannotTellError, ShapeError, expand, union
from chainrule.tex.world import World

TOLERANCE = 1e-5


def outside(claim: Claim, terms: Terms) -> str | None:
    """What is wrong with a value that a claim states at a point of its own, or None."""
    for other, value, condition in _stated(claim):
        found = _confront(claim, terms, other, value, condition)
        if found is not None:
            return found
    return None


def _stated(claim: Claim) -> Iterator[tuple[Node, Node, nodes.Relation]]:
    for side, other in ((claim.left, claim.right), (claim.right, claim.left)):
        if isinstance(side, nodes.Cases):
            for values, condition in side.rows:
                if isinstance(condition, nodes.Relation) and condition.sign == "=":
                    yield other, values[-1], condition


def _confront(claim: Claim, terms: Terms, other: Node, value: Node, condition: nodes.Relation) -> str | None:
    variable, place = condition.left, condition.right
    seed = zlib.crc32(f"{terms.seed}\n{claim.text}".encode())
    slopes = []
    for side in (1, -1):
        world = World(terms.scope, terms.assignments[0], seed, terms.points, side=side)
        meaning = world.meaning(variable.name) if isinstance(variable, nodes.Symbol) else None
        if not (isinstance(meaning, Declared) and isinstance(meaning.type, Scalar)):
            return None
        frame = ground(world)
        try:
            inner = frame.with_values({meaning.name: frame.evaluate(frame, place)})
            slopes.append(inner.evaluate(inner, other))
            stated = inner.evaluate(inner, value)
        except (CannotTellError, ShapeError):
            return f"the value stated where {meaning.name} takes it cannot be checked"
    axes = union(*slopes, stated)
    right, left, here = (expand(v, axes) for v in (*slopes, stated))
    slack = TOLERANCE * (1 + np.maximum(np.abs(right), np.abs(left)))
    inside = (here >= np.minimum(left, right) - slack) & (here <= np.maximum(left, right) + slack)
    if bool(np.all(inside | ~np.isfinite(left + right))):
        return None
    return f"the value stated at a single point lies outside of the slopes there, {_range(left, right)}"


def _range(left: np.ndarray[tuple[int, ...], np.dtype[np.float64]], right: object) -> str:
    ends = sorted((float(np.min(left)), float(np.max(np.asarray(right)))))
    return f"{ends[0]:.6g} and {ends[1]:.6g}"
