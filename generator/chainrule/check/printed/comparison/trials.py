"""One formula claim at two sets of sizes and many points: both sides evaluated, compared entry by entry.

Where the sides do not agree at the first step of the numerical derivatives, smaller steps decide: entries that agree
at any step agree; entries differ only if the sides' own values are settled, that is, hardly change with the step.
`calculus` is for functions that can be asked once only, on the other side of a pipe; what is printed nests derivatives
and can be asked again, which is why the steps are taken here.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np

from chainrule.calculus import RTOL
from chainrule.check.printed.comparison.numerals import is_of_numerals
from chainrule.check.printed.comparison.sides import Bools, Claim, Floats, Sides, evaluated
from chainrule.check.printed.comparison.tally import Tally
from chainrule.tex.evaluation.arrays.values import POINTS, ShapeError
from chainrule.tex.evaluation.worlds.shared import Shared
from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.syntax.trees import walk
from chainrule.tex.text.records import record
from chainrule.tex.types.kinds import Symbols, dimensions

NOISE = 1e-10
"""Of the largest addend: what cancellation may leave over."""
STEPS = (1e-2, 1e-3, 1e-4)
SETTLED = 0.05
FEWEST = 3
SIZES = 2
"""How many assignments of sizes are tried: in opposite orders, what is longer in one is shorter in the other."""
MANY = 32
"""Points at each size where something is not smooth: each piece must be met."""
RARE = (64, 256)
"""Points at each size where hardly any point is valid, as where each of several logarithms has to be of a positive."""
WIDE = (4.0, 16.0, 64.0)
"""By how much the values grow, one after the other, where a piece was met nowhere, such as the one for ``x > 3``."""


@record
class Terms:
    """Where a claim is tried."""

    scope: Scope
    symbols: Symbols
    assignments: Sequence[Mapping[str, int]]
    seed: int
    points: int = 6
    """At each assignment of sizes; all at once where there are none."""
    as_matrices: bool = False
    """Whether functions of square matrices are those of the matrix, and not of each entry."""
    one_index: bool = False
    r"""Whether sums over ``j \neq y`` run over j alone where both could be meant."""
    tensor: str = ""
    r"""Which product ``\otimes`` is taken for where no declaration says it."""
    padded: bool = False
    """Whether what an index finds outside of its array is zero."""

    def shared(self, *, as_rows: bool = False) -> Shared:
        """The reading in which a claim is tried."""
        made = Shared(as_matrices=self.as_matrices, one_index=self.one_index, as_rows=as_rows)
        made.tensor, made.padded = self.tensor, self.padded
        return made


def run(claim: Claim, terms: Terms) -> Tally:
    """Try a claim at all sizes; raises what evaluation raises.

    A row of a matrix, ``X_i`` or ``X_{i,:}``, is a vector, and a row where only that fits.
    """
    shared = terms.shared()
    try:
        return _run(claim, terms, shared)
    except ShapeError as error:
        if not shared.rows:
            raise
        try:
            return _run(claim, terms, terms.shared(as_rows=True))
        except ShapeError:
            raise error from None


def _run(claim: Claim, terms: Terms, shared: Shared) -> Tally:
    seed = zlib.crc32(f"{terms.seed}\n{claim.text}".encode())
    assignments, points = terms.assignments[:SIZES], terms.points
    if not _is_sized(claim, terms, shared):
        assignments, points = assignments[:1], points * len(assignments)
    tally = Tally(points_each=points, shared=shared, vacuous=not is_of_numerals(claim))
    for number, sizes in enumerate(assignments):
        _try(claim, terms, sizes, seed + number, tally)
        if tally.kinked and tally.points_each < MANY:
            tally.points_each = MANY
            _try(claim, terms, sizes, seed + number, tally)
        for points in RARE:
            if tally.points < FEWEST and tally.invalid and not tally.failed:
                tally.points_each = points
                _try(claim, terms, sizes, seed + number, tally)
        if tally.failed:
            break
    return tally


def widen(claim: Claim, terms: Terms, tally: Tally, spread: float) -> None:
    """Try a claim that holds again with larger values, for the pieces that no point has met so far."""
    seed = zlib.crc32(f"{terms.seed}\n{claim.text}\n{spread}".encode())
    for number, sizes in enumerate(terms.assignments[:SIZES]):
        if not tally.failed:
            _try(claim, terms, sizes, seed + number, tally, spread=spread)


def _is_sized(claim: Claim, terms: Terms, shared: Shared) -> bool:
    """Whether anything that a claim depends on has dimensions, or is one."""
    lengths = {d.name for s in terms.symbols.values() for d in dimensions(s.type)} | terms.assignments[0].keys()
    if not lengths:
        return False
    world = World(terms.scope, terms.assignments[0], 0, 1, shared=shared, sides=claim.trees)
    own = frozenset().union(*map(walk.names, claim.trees))
    return any(
        name in lengths
        or isinstance(terms.scope.meanings.get(name), Definition)
        or (name in terms.symbols and dimensions(terms.symbols[name].type))
        for name in own.union(*map(world.depends, own))
    )


def _try(claim: Claim, terms: Terms, sizes: Mapping[str, int], seed: int, tally: Tally, *, spread: float = 1.0) -> None:
    """One assignment of sizes: as many points as the tally says, at one step or more."""
    agreed: Bools = np.zeros((), dtype=bool)
    settled: Bools = np.ones((), dtype=bool)
    vanished: Bools = np.zeros((), dtype=bool)
    previous: Sides | None = None
    world = World(terms.scope, sizes, seed, tally.points_each, shared=tally.shared, spread=spread)
    for step in STEPS:
        world.differentiate(step)
        sides = evaluated(world, claim)
        tally.note(world)
        difference, scale = _difference(sides)
        noise = NOISE * world.magnitude
        vanishing = vanished = vanished | (_vanish(scale, noise) & sides.valid)
        if world.derivatives:  # what is small and no noise hardly changes with the step
            vanishing = vanished & ~_settled(previous, sides, difference) if previous else np.zeros((), dtype=bool)
        agreed = agreed | ((difference <= RTOL * scale) | vanishing) & sides.valid
        done = agreed if sides.everywhere else agreed | ~sides.valid
        if step == STEPS[0]:
            tally.meet(world, vanishes=bool(scale.max(initial=0.0) <= noise))
        if not world.derivatives or done.all():
            break
        if previous is not None:
            settled = settled & _settled(previous, sides, difference)
            if not world.kinked and (settled | done).all():
                break
        previous = sides
    if previous is None and world.derivatives:
        settled = np.zeros((), dtype=bool)
    tally.count(sides, done, settled & (difference > noise), difference, scale, sizes, terms.symbols)


def _difference(sides: Sides) -> tuple[Floats, Floats]:
    """The sides' distance, zero where they are not compared, and for each entry the largest one at its point."""
    difference = np.abs(sides.left - sides.right)
    size = np.maximum(np.abs(sides.left), np.abs(sides.right))
    if not sides.everywhere:
        difference, size = np.where(sides.valid, difference, 0.0), np.where(sides.valid, size, 0.0)
    others = tuple([n for n in range(size.ndim) if n >= len(sides.axes) or sides.axes[n] != POINTS])
    return difference, np.maximum.reduce(size, axis=others, keepdims=True, initial=0.0) if others else size


def _vanish(scale: Floats, noise: float) -> Bools:
    """Where both sides vanish beside their own addends, unless those are so large that everything would."""
    return np.asarray(scale <= noise) if noise <= RTOL else np.zeros(scale.shape, dtype=bool)


def _settled(previous: Sides, now: Sides, difference: Floats) -> Bools:
    """Where both sides change with the step by far less than they differ."""
    moved = np.abs(previous.left - now.left) + np.abs(previous.right - now.right)
    return moved <= SETTLED * difference


__all__ = ["FEWEST", "Claim", "Tally", "Terms", "run", "widen"]
