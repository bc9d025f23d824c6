"""Numbers of a part of a claim, and when two of them are the same, as far as a quick look can tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
LOOSE = 1e-5
"""Of the larger side: how closely a survivor of the screening agrees."""


@dataclass(frozen=True)
class Measured:
    """Numbers with named axes in front; NaN where nothing is claimed."""

    data: Floats
    axes: tuple[str, ...]

    def along(self, axes: tuple[str, ...]) -> Floats:
        """The data with these axes in front, of length one where it lacks them."""
        own = [self.axes.index(a) for a in axes if a in self.axes]
        data = self.data.transpose(*own, *range(len(self.axes), self.data.ndim))
        return data[tuple(slice(None) if a in self.axes else None for a in axes)]

    @property
    def structure(self) -> tuple[int, ...]:
        """The shape behind the axes."""
        return self.data.shape[len(self.axes) :]


def go_together(*found: Measured) -> bool:
    """Whether axes of one name have one length: an index may count other things in a part than in the whole."""
    lengths: dict[str, int] = {}
    pairs = [pair for each in found for pair in zip(each.axes, each.data.shape, strict=False)]
    return all(lengths.setdefault(axis, length) in {length, 1} or length == 1 for axis, length in pairs)


def agree(left: Floats, right: Floats, valid: Bools, share: float = 1.0) -> bool:
    """Whether two arrays agree where they are compared, about as closely as numerical derivatives can tell.

    ``share``: of the compared entries, how many must.
    """
    difference = np.where(valid, np.abs(np.where(valid, left, 0.0) - np.where(valid, right, 0.0)), 0.0)
    scale = max(float(np.max(np.abs(side), initial=0.0, where=valid)) for side in (left, right))
    wrong = difference > LOOSE * scale
    return bool(wrong.sum() <= (1 - share) * valid.sum())


def constant_of(measured: Measured) -> float | None:
    """The one number that all entries are, or None."""
    values = measured.data[np.isfinite(measured.data)]
    if values.size < 2 or np.ptp(values) > LOOSE * np.abs(values).max():
        return None
    return float(values[0])
