"""One formula claim at several sizes and many points: both sides evaluated, compared entry by entry.

Where the sides do not agree at the first step of the numerical derivatives, smaller steps decide: entries that agree
at any step agree; entries differ only if the sides' own values are settled, that is, hardly change with the step.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chainrule.check.printed.entry import Entry
from chainrule.check.printed.sides import Claim, evaluated
from chainrule.tex.evaluation.values import POINTS
from chainrule.tex.evaluation.world import Branches, Shared, World
from chainrule.tex.statements.scope import Scope
from chainrule.tex.types.kinds import Symbols, dimensions

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
RTOL = 1e-6
NOISE = 1e-10
"""Of the largest addend: what cancellation may leave over."""
STEPS = (1e-2, 1e-3, 1e-4)
SETTLED = 0.05
FEWEST = 3
MANY = 32
"""Points at each size where something is not smooth: each piece must be met."""


@dataclass
class Tally:
    """What the trials of one claim have found so far."""

    points_each: int = 4
    shared: Shared = field(default_factory=Shared)
    kinked: bool = False
    points: int = 0
    invalid: int = 0
    doubtful: int = 0
    failed: int = 0
    vacuous: bool = True
    error: float = 0.0
    worst: tuple[float, float, Entry, str] | None = None
    """Of the left and the right side, where they are furthest apart; the entry, and the point in words."""
    sizes: list[str] = field(default_factory=list)
    branches: Branches = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    gap: bool = False
    """Whether cases leave out some of the sample points."""
    hollow: bool = False
    """Whether an entry is claimed that has no value at any point."""


@dataclass(frozen=True)
class Terms:
    """Where a claim is tried."""

    scope: Scope
    symbols: Symbols
    assignments: Sequence[Mapping[str, int]]
    seed: int
    points: int = 4


def run(claim: Claim, terms: Terms) -> Tally:
    """Try a claim at all sizes; raises what evaluation raises."""
    tally = Tally(points_each=terms.points)
    seed = zlib.crc32(f"{terms.seed}\n{claim.text}".encode())
    known = {d.name for s in terms.symbols.values() for d in dimensions(s.type)}
    for number_, sizes in enumerate(terms.assignments):
        before = set(tally.touched)
        _trial(claim, terms, sizes, seed + number_, tally)
        if tally.kinked and tally.points_each < MANY:
            tally.points_each = MANY
            _trial(claim, terms, sizes, seed + number_, tally)
        if tally.failed:
            break
        if number_ == 0 and not _sized(terms, tally.touched | before, known):
            tally.points_each *= 2
            _trial(claim, terms, sizes, seed + 100, tally)
            break
    return tally


def _sized(terms: Terms, touched: set[str], known: set[str | None]) -> bool:
    """Whether what a claim touches has dimensions."""
    return any(
        name in known
        or name in terms.assignments[0]
        or (name in terms.symbols and dimensions(terms.symbols[name].type))
        for name in touched
    ) or any(type(terms.scope.meanings.get(name)).__name__ == "Definition" and terms.assignments[0] for name in touched)


def _trial(claim: Claim, terms: Terms, sizes: Mapping[str, int], seed: int, tally: Tally) -> None:
    """One assignment of sizes: as many points as the terms say, at one step or more."""
    ok: Bools = np.zeros((), dtype=bool)
    previous: tuple[Floats, Floats] | None = None
    settled: Bools = np.ones((), dtype=bool)
    for step in STEPS:
        world = World(terms.scope, sizes, seed, tally.points_each, step, tally.shared)
        pair = evaluated(world, claim)
        tally.touched |= world.touched
        tally.kinked |= world.kinked
        tally.hollow |= world.hollow
        tally.gap |= world.gap
        left, right, axes, valid = pair
        scale = _scale(left, right, axes, valid)
        noise = NOISE * world.magnitude
        difference = np.where(valid, np.abs(np.where(valid, left, 0) - np.where(valid, right, 0)), 0.0)
        ok = ok | _agree(difference, scale, noise) | ~valid
        if step == STEPS[0]:
            for key, met in world.branches.items():
                tally.branches[key] = tally.branches.get(key, False) or met
            idle = (world.derivatives > 0 and not world.dependent) or world.magnitude == 0.0
            tally.vacuous &= idle and scale.max(initial=0.0) <= noise
        if ok.all() or not world.derivatives:
            break
        if previous is not None:
            settled = settled & _settled(previous, (left, right), difference)
            if not world.kinked and (settled | ok).all():
                break
        previous = (left, right)
    if previous is None and world.derivatives:
        settled = np.zeros_like(ok)
    settled = settled & (difference > noise)
    _count(tally, left, right, axes, valid, ok, np.broadcast_to(settled, ok.shape), scale, sizes, terms.symbols)


def _agree(difference: Floats, scale: Floats, noise: float) -> Bools:
    """Where the sides agree: to `RTOL` of the larger one, or where both vanish beside their own addends.

    The latter only as long as the addends are not so large that everything would vanish beside them.
    """
    vanish = (scale <= noise) & (noise <= RTOL)
    return np.asarray((difference <= RTOL * scale) | vanish)


def _settled(previous: tuple[Floats, Floats], now: tuple[Floats, Floats], difference: Floats) -> Bools:
    """Where both sides change with the step by far less than they differ."""
    with np.errstate(invalid="ignore"):
        moved = np.abs(previous[0] - now[0]) + np.abs(previous[1] - now[1])
    return moved <= SETTLED * difference


def _scale(left: Floats, right: Floats, axes: tuple[str, ...], valid: Bools) -> Floats:
    """The largest entry of either side, for each point by itself."""
    largest = np.where(valid, np.maximum(np.abs(left), np.abs(right)), 0.0)
    if POINTS not in axes:
        return np.full_like(largest, largest.max(initial=0.0))
    place = axes.index(POINTS)
    others = tuple(n for n in range(largest.ndim) if n != place)
    return np.broadcast_to(largest.max(axis=others, keepdims=True, initial=0.0), largest.shape)


def _count(
    tally: Tally, left: Floats, right: Floats, axes: tuple[str, ...], valid: Bools, ok: Bools, settled: Bools,
    scale: Floats, sizes: Mapping[str, int], symbols: Symbols,
) -> None:  # fmt: skip
    def by_point(mask: Bools) -> Bools:
        if POINTS not in axes:
            return np.repeat(mask.any(), tally.points_each)
        place = axes.index(POINTS)
        return np.asarray(mask.any(axis=tuple(n for n in range(mask.ndim) if n != place)))

    failed = valid & ~ok & settled
    doubtful = valid & ~ok & ~settled
    points = by_point(valid)
    tally.points += int((points & ~by_point(doubtful)).sum())
    tally.invalid += int((~points).sum())
    tally.doubtful += int(by_point(doubtful).sum())
    tally.failed += int(failed.sum())
    shown_sizes = _shown(sizes, tally.touched, symbols)
    tally.sizes.append(shown_sizes)
    considered = failed if failed.any() else valid & ok
    if not considered.any():
        return
    relative = np.where(considered, np.abs(left - right) / np.where(scale > 0, scale, 1.0), -1.0)
    where = np.unravel_index(int(np.argmax(relative)), relative.shape)
    worst = float(relative[where])
    if tally.worst is None or worst > tally.error or (failed.any() and tally.failed == int(failed.sum())):
        tally.error = worst
        tally.worst = float(left[where]), float(right[where]), *_entry(where, axes, left.shape, shown_sizes)


def _shown(sizes: Mapping[str, int], touched: Iterable[str], symbols: Symbols) -> str:
    """The lengths that matter to what was touched: ``m=2, n=3``."""
    declared = [symbols[name].type for name in touched if name in symbols]
    matter = {*touched, *(dimension.name for kind in declared for dimension in dimensions(kind))}
    return ", ".join(f"{name}={size}" for name, size in sizes.items() if name in matter)


def _entry(where: Sequence[np.intp], axes: tuple[str, ...], shape: tuple[int, ...], sizes: str) -> tuple[Entry, str]:
    """An entry, and the point it is at: ``n=3, point 2``."""
    places = [int(n) + 1 for n in where]
    named = tuple((axis, n) for axis, n in zip(axes, places, strict=False) if axis != POINTS)
    structure = tuple(zip(places[len(axes) :], shape[len(axes) :], strict=True))
    point = places[axes.index(POINTS)] if POINTS in axes else 1
    return Entry(named, structure), ", ".join([*([sizes] if sizes else []), f"point {point}"])


__all__ = ["Claim", "Tally", "Terms", "run"]
