"""A failing claim on the bench: edited texts are read again and tried, quickly first, then like any claim.

This is the only part of the repairs that evaluates anything, and it asks the checker itself: what an edit makes is read
from the text as a post's formula is, screened at one size and a few points, and if it survives judged like any claim,
twice, at fresh points.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from chainrule.check.printed.comparison.indices import variables
from chainrule.check.printed.comparison.sides import Claim, evaluated
from chainrule.check.printed.judgement.failures import Failure
from chainrule.check.printed.judgement.judge import judge
from chainrule.check.repair.emptiness import is_empty, trivial
from chainrule.check.repair.measured import Bools, Floats, Measured, agree
from chainrule.tex.evaluation.arrays.values import CannotTellError, ConcreteError, ShapeError
from chainrule.tex.evaluation.worlds.shared import Shared
from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.statements.definitions.wheres import explained
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.statements.displays.separate import statements
from chainrule.tex.statements.scopes.reading import reading, stated_for
from chainrule.tex.syntax.enclosures.conditions import condition
from chainrule.tex.syntax.factors import expression, parser
from chainrule.tex.syntax.trees.nodes import Node, Number
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.commands import read
from chainrule.tex.text.tokens import Macros, TexError
from chainrule.tex.types.lengths import sizes

POINTS, MANY = 3, 24
SHARE = 0.9
"""Of the entries at many points, how many must agree in the screening: the others may lie at a kink."""
STEP = 1e-3
"""Of the numerical derivatives: small enough to screen at one step only."""
OTHER_SEED = 7919
REFUSALS = (
    ShapeError, CannotTellError, ConcreteError, TexError, ArithmeticError, LookupError, TypeError, ValueError,
    RecursionError, MemoryError,
)  # fmt: skip
"""What evaluation raises where a text means nothing; here that is an answer."""


@dataclass(frozen=True)
class Bench:
    """One failing claim, set up for trying edits of its text."""

    failure: Failure
    macros: Macros
    seed: int
    shared: Shared = field(default_factory=Shared)

    @property
    def tex(self) -> str:
        """The formula's text."""
        return self.failure.block.tex

    @cached_property
    def printed(self) -> tuple[int, Statement] | None:
        """Which statement of the formula it is, from 0, and how it reads; None where reading again does not find it."""
        own = self.failure.statement.sides
        try:
            found = statements(read(self.tex, self.macros), self.failure.scope.names)
        except (TexError, RecursionError):
            return None
        return next(((n, each) for n, each in enumerate(found) if each.sides == own), None)

    def read(self, tex: str) -> Statement | None:
        """The statement as an edited text makes it; None where it is no longer this chain of relations."""
        if self.printed is None:
            return None
        number, printed = self.printed
        scope, own = self.failure.scope, self.failure.statement
        try:
            found = statements(read(tex, self.macros), scope.names)
            made = found[number] if len(found) > number else Statement((), ())
            same = made.conditions == printed.conditions
            conditions = own.conditions if same else explained(scope, made.conditions)[1]
        except (TexError, RecursionError):
            return None
        signs = [sign.text for sign in made.signs] == [sign.text for sign in own.signs]
        alike = signs and len(conditions) == len(own.conditions) and all(made.sides)
        return replace(made, conditions=conditions) if alike else None

    def tree(self, atoms: Atoms) -> Node:
        """The tree of a part in the claim's scope; raises `TexError`."""
        scope = self.failure.scope
        given = stated_for(scope, self.failure.statement.sides[0])
        return scope.convention(expression(atoms, reading(scope)), given)

    def claim(self, statement: Statement) -> Claim:
        """The claim that a statement makes at this step; raises `TexError`."""
        step, printed = self.failure.step, self.failure.statement
        if statement is printed:
            return Claim(*self._trees(statement), self._conditions(statement), self.tree(statement.sides[0]), "")
        own = self.own
        same = [a == b for a, b in zip(statement.sides, printed.sides, strict=True)]
        left = own.left if same[step] else self.tree(statement.sides[step])
        right = own.right if same[step + 1] else self.tree(statement.sides[step + 1])
        first = own.first if same[0] else self.tree(statement.sides[0])
        conditions = own.conditions if statement.conditions == printed.conditions else self._conditions(statement)
        return Claim(left, right, conditions, first, "")

    def _trees(self, statement: Statement) -> tuple[Node, Node]:
        step = self.failure.step
        return self.tree(statement.sides[step]), self.tree(statement.sides[step + 1])

    def _conditions(self, statement: Statement) -> tuple[Node, ...]:
        read = reading(self.failure.scope)
        return tuple(condition(parser((), read), each) for each in statement.conditions)

    @cached_property
    def own(self) -> Claim:
        """The claim as it is printed."""
        return self.claim(self.failure.statement)

    def evaluated(self, claim: Claim) -> tuple[Floats, Floats, tuple[str, ...], Bools]:
        """Both sides at the first sizes and a few points; raises `REFUSALS`."""
        return _evaluated(self._world(self.points), claim)

    @cached_property
    def points(self) -> int:
        """How many points the screening needs: a few; many where there are cases, or where few show no difference."""
        world = self._world(POINTS)
        try:
            left, right, _, valid = _evaluated(world, self.own)
        except REFUSALS:
            return POINTS
        return MANY if world.kinked or agree(left, right, valid) else POINTS

    def _world(self, points: int) -> World:
        failure = self.failure
        seed = zlib.crc32(f"{self.seed}\n{self.tex}".encode())
        return World(failure.scope, failure.assignments[0], seed, points, STEP, self.shared)

    def measured(self, node: Node) -> Measured | None:
        """The numbers of a part of the claim, at the points of the screening; None where it has none."""
        claim = replace(self.own, left=node, right=Number(0.0))
        try:
            data, _, axes, valid = self.evaluated(claim)
        except REFUSALS:
            return None
        return Measured(np.where(valid, data, np.nan), axes)

    def screens(self, tex: str) -> bool:
        """Whether an edited text may hold, at a few points of one size.

        Where a derivative could hold other variables fixed or not, both readings must agree: the author means one.
        """
        made = self.read(tex)
        if made is None or is_empty(made, self.failure):
            return False
        try:
            claim = self.claim(made)
            if trivial(claim) > trivial(self.own):
                return False
            several = len(variables(claim.left, claim.right)) > 1
            readings = [claim, replace(claim, fixed=True)] if several else [claim]
            return all(self._agrees(reading) for reading in readings)
        except REFUSALS:
            return False

    def _agrees(self, claim: Claim) -> bool:
        left, right, _, valid = self.evaluated(claim)
        return bool(valid.any()) and agree(left, right, valid, SHARE if self.points == MANY else 1.0)

    def holds(self, tex: str) -> bool:
        """Whether an edited text holds, judged like any claim at the post's seed and at another one."""
        failure, made = self.failure, self.read(tex)
        if made is None or not all(self._judged(made, failure.step, seed) for seed in (self.seed, OTHER_SEED)):
            return False
        following = failure.step + 1
        return (
            following >= len(made.signs)
            or not self._judged(failure.statement, following, self.seed)
            or self._judged(made, following, self.seed)
        )

    def holds_in(self, layout: str) -> bool:
        """Whether the formula holds as it is printed, in another layout."""
        failure = self.failure
        scope = replace(failure.scope, layout=layout)
        own = failure.statement, failure.step
        return judge(scope, failure.symbols, failure.assignments, self.seed, *own).outcome == "holds"

    def _judged(self, statement: Statement, step: int, seed: int) -> bool:
        failure = self.failure
        lengths = failure.assignments if seed == self.seed else sizes(failure.symbols, seed)
        return judge(failure.scope, failure.symbols, lengths, seed, statement, step).outcome == "holds"


def _evaluated(world: World, claim: Claim) -> tuple[Floats, Floats, tuple[str, ...], Bools]:
    with np.errstate(all="ignore"):
        sides = evaluated(world, claim)
    return sides.left, sides.right, sides.axes, sides.valid


def sides_of(failure: Failure) -> Sequence[Atoms]:
    """The two sides that differ."""
    return failure.statement.sides[failure.step : failure.step + 2]
