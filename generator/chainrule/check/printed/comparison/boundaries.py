"""Values that cases state at a single point, such as ``0 & x = 0``: no random point meets them.

Each is confronted with the one-sided slopes there. At a kink any value between the two slopes may be stated, the
subgradient convention; anywhere else both slopes are the derivative.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np

from chainrule.check.printed.comparison.sides import Claim
from chainrule.check.printed.comparison.trials import Terms
from chainrule.tex.evaluation.arrays.values import CannotTellError, ShapeError, expand, union
from chainrule.tex.evaluation.evaluate import ground
from chainrule.tex.evaluation.worlds.world import Branches, World
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Declared, Scalar

TOLERANCE = 1e-5


def outside(claim: Claim, terms: Terms) -> str | None:
    """What is wrong with a value that a claim states at a point of its own, or None."""
    for other, value, condition in _stated(claim):
        found = _confront(claim, terms, other, value, condition)
        if found is not None:
            return found
    return None


def unmet(claim: Claim, terms: Terms, branches: Branches) -> bool:
    """Whether a condition stands in a claim that no sample point met, so that what is stated there was not compared.

    Values at a single point of a number are confronted by `outside`. In a definition such a value is beside the point:
    it changes no derivative anywhere else.
    """
    if not branches:
        return False
    own = frozenset(_conditions(claim.left, claim.right))
    confronted = {condition for _, _, condition in _stated(claim) if _variable(terms, condition) is not None}
    for (_, condition), met in branches.items():
        at_a_point = isinstance(condition, nodes.Relation) and condition.sign == "="
        if not met and (condition not in confronted if condition in own else not at_a_point):
            return True
    return False


def _conditions(*trees: Node) -> Iterator[Node]:
    """The conditions of all cases and indicators in trees."""
    for node in walk.descendants(*trees):
        if isinstance(node, nodes.Cases):
            yield from (condition for _, condition in node.rows if condition is not None)
        elif isinstance(node, nodes.Indicator):
            yield node.condition


def _variable(terms: Terms, condition: nodes.Relation) -> str | None:
    """The number that a condition pins down, if it is a declared one."""
    world = World(terms.scope, terms.assignments[0], 0, terms.points)
    meaning = world.meaning(condition.left.name) if isinstance(condition.left, nodes.Symbol) else None
    return meaning.name if isinstance(meaning, Declared) and isinstance(meaning.type, Scalar) else None


def _stated(claim: Claim) -> Iterator[tuple[Node, Node, nodes.Relation]]:
    for side, other in ((claim.left, claim.right), (claim.right, claim.left)):
        if isinstance(side, nodes.Cases):
            for values, condition in side.rows:
                if isinstance(condition, nodes.Relation) and condition.sign == "=":
                    yield other, values[-1], condition


def _confront(claim: Claim, terms: Terms, other: Node, value: Node, condition: nodes.Relation) -> str | None:
    name = _variable(terms, condition)
    if name is None:
        return None
    seed = zlib.crc32(f"{terms.seed}\n{claim.text}".encode())
    slopes = []
    for side in (1, -1):
        world = World(terms.scope, terms.assignments[0], seed, terms.points, side=side)
        frame = ground(world)
        try:
            inner = frame.with_values({name: frame.evaluate(frame, condition.right)})
            slopes.append(inner.evaluate(inner, other))
            stated = inner.evaluate(inner, value)
        except (CannotTellError, ShapeError):
            return f"the value stated where {name} takes it cannot be checked"
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
