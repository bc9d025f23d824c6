r"""Claims about functions of known numbers: ``\log 1 = 0``, ``f(0) = 0``, ``\sin\pi = 0``.

Both sides may be zero at every point and nothing may depend on anything, and yet the claim says something: another
number there would refute it.
"""

from __future__ import annotations

from chainrule.check.printed.comparison.sides import Claim
from chainrule.tex.evaluation.arrays.patterns import CONSTANTS
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node

NUMBERS = (nodes.Number, nodes.Symbol, nodes.Negative, nodes.Quotient, nodes.Product, nodes.Sum)


def is_of_numerals(claim: Claim) -> bool:
    """Whether one side is a function at known numbers and the other one such, or a number, and nothing restricts it."""
    sides = claim.left, claim.right
    called = any(isinstance(side, nodes.Call | nodes.Apply) for side in sides)
    return called and not claim.conditions and all(map(_is_known, sides))


def _is_known(side: Node) -> bool:
    """Whether a side is a number, or a function at arguments that are numbers."""
    args = side.args if isinstance(side, nodes.Call | nodes.Apply) else (side,)
    return all(walk.names(arg) <= CONSTANTS.keys() and isinstance(arg, NUMBERS) for arg in args)
