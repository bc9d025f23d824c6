r"""What follows from a condition: ``2Su - 2\lambda u = 0 \implies Su = \lambda u``.

A condition does not hold everywhere, so random points say nothing of what holds where it does. Two ways of following
from it can be checked all the same. Either the conclusion is the condition multiplied by a number: the differences of
their sides then keep one ratio at all points, or one in all entries of an array. Or the conclusion says what a symbol
must be, and the condition holds at all points with that put in for it. Where it does not, the conclusion is wrong if
the condition is a derivative by that symbol and the solution rests on nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from chainrule.calculus import RTOL
from chainrule.check.printed.comparison.sides import Claim, Floats, evaluated
from chainrule.check.printed.comparison.trials import SIZES, STEPS
from chainrule.check.printed.judgement.failures import Failure
from chainrule.check.printed.judgement.judge import judge
from chainrule.check.printed.judgement.judged import Judged
from chainrule.tex.evaluation.arrays.values import POINTS as PER_POINT
from chainrule.tex.evaluation.worlds.shared import Shared
from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.statements.definitions.definition import definition
from chainrule.tex.statements.scopes.mentions import reached
from chainrule.tex.statements.scopes.reading import parsed
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.text.atoms import Atoms, bare
from chainrule.tex.text.names import spell
from chainrule.tex.text.tokens import TexError

Sizes = Mapping[str, int]
POINTS = 6
"""At each assignment of sizes."""
NO_SOLUTION = "with this put in, the condition does not hold"


def follows(condition: Failure, conclusion: Failure, seed: int) -> Judged | None:
    """The judgement on a conclusion that follows from the condition before it; None where that cannot be seen."""
    return _put_in(condition, conclusion, seed) or _same(condition, conclusion, seed)


def _put_in(condition: Failure, conclusion: Failure, seed: int) -> Judged | None:
    """What the condition says where the conclusion's left side stands for its right side."""
    left, right = conclusion.statement.sides[conclusion.step : conclusion.step + 2]
    known = conclusion.scope.names.match(left, 0)
    if known is None or known.count != len(left) or known.name in reached(conclusion.scope, right):
        return None
    plain = replace(left[-1], sup=None)
    squared = known.rest.sup is not None and spell(known.rest.sup) == "2" and bare(replace(known.rest, sup=None))
    made = definition(conclusion.scope, (*left[:-1], plain) if squared else left, right, forced=True)
    if made is None or made[0].name != known.name or made[0].kind != "value":
        return None
    meant = replace(made[0], through="square") if squared else made[0]
    scope, step = conclusion.scope.defining(meant, made[1]), condition.step
    judged = judge(scope, conclusion.symbols, conclusion.assignments, seed, condition.statement, step)
    if judged.outcome == "holds":
        return replace(judged, rule="holds.follows")
    solved = judged.rule == "fails" and _is_solved(condition, known.name) and _says_all(condition, scope, right)
    return replace(judged, rule="fails.solution", reason=NO_SOLUTION, at=None, grid=None) if solved else None


def _is_solved(condition: Failure, name: str) -> bool:
    """Whether a condition starts with the derivative by a symbol, for which it is solved then."""
    try:
        node = parsed(condition.scope, condition.statement.sides[0]).tree
    except TexError:
        return False
    if not isinstance(node, nodes.Derivative):
        return False
    args = node.body.args if isinstance(node.body, nodes.Apply) and not node.by else ()
    return [variable for variable, _ in node.by] == [nodes.Symbol(name)] or args == (nodes.Symbol(name),)


def _says_all(condition: Failure, scope: Scope, right: Atoms) -> bool:
    """Whether a solution is made of nothing but what its condition is: no other condition is behind it."""
    given = frozenset[str]().union(*(reached(condition.scope, side) for side in condition.statement.sides))
    return reached(scope, right) <= given


def _same(condition: Failure, conclusion: Failure, seed: int) -> Judged | None:
    """Whether the conclusion is the condition multiplied by numbers other than zero, at all points and sizes."""
    try:
        read = _claim(condition), _claim(conclusion)
        with np.errstate(all="ignore"):
            worst = [_apart(read, conclusion, sizes, seed) for sizes in conclusion.assignments[:SIZES]]
    except (TexError, ArithmeticError, LookupError, TypeError, ValueError):
        return None
    if not all(each is not None and each <= RTOL for each in worst):
        return None
    error = max(each for each in worst if each is not None)
    shown = tuple(", ".join(f"{name}={size}" for name, size in sizes.items()) for sizes in conclusion.assignments)
    return Judged("holds", "holds.follows", error=error, points=POINTS * len(worst), sizes=shown[:SIZES])


def _claim(relation: Failure) -> Claim:
    statement, step = relation.statement, relation.step
    if statement.conditions:
        raise ValueError("what is restricted is not compared")
    left, right = (parsed(relation.scope, side).tree for side in statement.sides[step : step + 2])
    return Claim(left, right, (), left, "".join(spell(side) for side in statement.sides))


def _apart(read: tuple[Claim, Claim], conclusion: Failure, sizes: Sizes, seed: int) -> float | None:
    """How far the conclusion is from a multiple of the condition, relative to its largest entry."""
    errors = [each for step in STEPS if (each := _at(read, conclusion, sizes, seed, step)) is not None]
    return min(errors, default=None)


def _at(read: tuple[Claim, Claim], conclusion: Failure, sizes: Sizes, seed: int, step: float) -> float | None:
    found: list[tuple[Floats, tuple[str, ...]]] = []
    for claim in read:
        sides = evaluated(World(conclusion.scope, sizes, seed, POINTS, step, Shared()), claim)
        if not sides.everywhere:
            return None
        found.append((sides.left - sides.right, sides.axes))
    (given, axes), (said, others) = found
    largest = np.abs(said).max()
    if axes != others or given.shape != said.shape or not given.any() or largest == 0.0:
        return None
    ratio, squares = _summed(given * said, axes), _summed(given * given, axes)
    if not ratio.all() or not squares.all():
        return None
    return float(np.abs(said - ratio / squares * given).max() / largest)


def _summed(products: Floats, axes: tuple[str, ...]) -> Floats:
    """The sum of all entries: at each point where one point has several of them, at all points together else."""
    over = tuple(n for n in range(products.ndim) if n >= len(axes) or axes[n] != PER_POINT)
    several = any(products.shape[n] > 1 for n in over)
    return np.asarray(products.sum(axis=over if several else None, keepdims=True))
