"""What the trials of one claim have found, counted: points, failures, and the entry that is furthest off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import numpy as np

from chainrule.calculus import RTOL
from chainrule.check.printed.comparison.entry import Entry
from chainrule.check.printed.comparison.sides import Bools, Floats, Sides
from chainrule.tex.evaluation.arrays.values import POINTS
from chainrule.tex.evaluation.worlds.shared import Shared
from chainrule.tex.evaluation.worlds.world import Branches, World
from chainrule.tex.types.kinds import Symbols, dimensions


@dataclass
class Tally:
    """The findings so far."""

    points_each: int = 6
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
    place: tuple[Sides, tuple[int, ...]] | None = None
    """The sides at the worst entry, and its index."""
    sizes: list[str] = field(default_factory=list)
    branches: Branches = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    gap: bool = False
    """Whether cases leave out some of the sample points."""
    hollow: bool = False
    """Whether an entry is claimed that has no value at any point."""
    split: bool = False
    """Whether some derivative held other variables fixed that would have followed its own."""
    curved: bool = False
    """Whether some derivative followed a curve although its body names the variable."""

    @property
    def steady(self) -> bool:
        """Whether the difference of the sides at the worst entry is the same at all points."""
        if self.place is None:
            return False
        sides, where = self.place
        if POINTS not in sides.axes:
            return True
        along = tuple(slice(None) if axis == POINTS else n for axis, n in zip_longest(sides.axes, where))
        difference = (sides.left - sides.right)[along]
        return bool(np.ptp(difference) <= RTOL * np.abs(difference).max())

    def note(self, world: World) -> None:
        """Keep what an evaluation found on its way."""
        self.touched |= world.touched
        self.kinked |= world.kinked
        self.hollow |= world.hollow
        self.gap |= world.gap
        self.split |= world.split
        self.curved |= world.curved

    def meet(self, world: World, *, vanishes: bool) -> None:
        """Keep which conditions were met, and whether nothing could have refuted the claim."""
        for key, met in world.branches.items():
            self.branches[key] = self.branches.get(key, False) or met
        idle = (world.derivatives > 0 and not world.dependent) or world.magnitude == 0.0
        self.vacuous &= idle and vanishes

    def count(
        self, sides: Sides, agreed: Bools, settled: Bools, difference: Floats, scale: Floats,
        sizes: Mapping[str, int], symbols: Symbols,
    ) -> None:  # fmt: skip
        """Count the points of a trial, and keep its worst entry if it is the worst of all."""
        shown = _shown(sizes, self.touched, symbols)
        self.sizes.append(shown)
        considered = sides.valid
        if sides.everywhere and agreed.all():
            self.points += self.points_each
        else:
            considered = self._by_point(sides, agreed, settled)
        if not considered.any():
            return
        relative = difference / np.where(scale > 0, scale, 1.0)
        if considered is not sides.valid or not sides.everywhere:
            relative = np.where(considered, relative, -1.0)
        place = int(relative.argmax())
        worst = float(relative.flat[place])
        if self.worst is None or worst > self.error:
            where = np.unravel_index(place, relative.shape)
            self.error = worst
            self.place = sides, tuple(map(int, where))
            self.worst = float(sides.left[where]), float(sides.right[where]), *_entry(where, sides, shown)

    def _by_point(self, sides: Sides, agreed: Bools, settled: Bools) -> Bools:
        """Count points where not all is well; returns the entries among which the worst is sought."""
        wrong = sides.valid & ~agreed
        failed, doubtful = wrong & settled, wrong & ~settled
        valid, doubted = (self._points(sides, mask) for mask in (sides.valid, doubtful))
        self.points += int((valid & ~doubted).sum())
        self.invalid += int((~valid).sum())
        self.doubtful += int(doubted.sum())
        if failed.any() and not self.failed:
            self.worst = None
        self.failed += int(failed.sum())
        return failed if failed.any() else sides.valid & agreed

    def _points(self, sides: Sides, mask: Bools) -> Bools:
        """At which sample points a mask has an entry."""
        if POINTS not in sides.axes:
            return np.repeat(mask.any(), self.points_each)
        place = sides.axes.index(POINTS)
        return np.asarray(mask.any(axis=tuple(n for n in range(mask.ndim) if n != place)))


def _shown(sizes: Mapping[str, int], touched: Iterable[str], symbols: Symbols) -> str:
    """The lengths that matter to what was touched: ``m=2, n=3``."""
    if not sizes:
        return ""
    declared = [symbols[name].type for name in touched if name in symbols]
    matter = {*touched, *(dimension.name for kind in declared for dimension in dimensions(kind))}
    return ", ".join(f"{name}={size}" for name, size in sizes.items() if name in matter)


def _entry(where: Sequence[np.intp], sides: Sides, sizes: str) -> tuple[Entry, str]:
    """An entry, and the point it is at: ``n=3, point 2``."""
    places = [int(n) + 1 for n in where]
    named = tuple((axis, n) for axis, n in zip(sides.axes, places, strict=False) if axis != POINTS)
    structure = tuple(zip(places[len(sides.axes) :], sides.left.shape[len(sides.axes) :], strict=True))
    point = places[sides.axes.index(POINTS)] if POINTS in sides.axes else 1
    return Entry(named, structure), ", ".join([*([sizes] if sizes else []), f"point {point}"])
