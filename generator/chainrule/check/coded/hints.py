"""The one edit of a stated derivative that would make it right, where there is exactly one.

The edits are tried on the numbers, not on the code: whatever the author wrote, its values negated, doubled, halved or
transposed agree with the numerical derivative or they do not. If two edits would do, neither is advice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from chainrule.calculus import compare
from chainrule.check.coded.measure import Array, Sample
from chainrule.check.coded.trial import expected_shape, numerical, stated


def _transposed(values: Array) -> Array:
    """A stated matrix transposed; nothing else has a transpose."""
    return np.swapaxes(values, -1, -2) if values.ndim == 4 else values


def _squeezed(values: Array) -> Array:
    lead, shape = values.shape[:2], values.shape[2:]
    return values.reshape(*lead, *(length for length in shape if length != 1))


EDITS: Mapping[str, Callable[[Array], Array]] = {
    "negate it": np.negative,
    "divide it by 2": lambda values: values / 2,
    "multiply it by 2": lambda values: values * 2,
    "transpose it": _transposed,
    "transpose it and negate it": lambda values: -_transposed(values),
    "drop its axes of length 1": _squeezed,
}
"""What to do, and the same done to values of shape ``(points, probes, *shape as returned)``."""


def advice(samples: Sequence[Sample], layout: str | None) -> str | None:
    """The only edit that makes the stated derivative hold at all points of all samples."""
    found: list[str] = []
    for text, edit in EDITS.items():
        alike = any(all(_alike(edit, EDITS[other], sample) for sample in samples) for other in found)
        if not alike and all(_mends(sample, edit, layout) for sample in samples):
            found.append(text)
    return f"{found[0]}: then it holds" if len(found) == 1 else None


def _alike(first: Callable[[Array], Array], second: Callable[[Array], Array], sample: Sample) -> bool:
    a, b = first(sample.stated), second(sample.stated)
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-6, atol=0.0)


def _mends(sample: Sample, edit: Callable[[Array], Array], layout: str | None) -> bool:
    values = edit(sample.stated)
    if values.shape[2:] != expected_shape(sample, layout):
        return False
    comparison = compare(stated(sample, values, layout), numerical(sample))
    return comparison.outcome == "holds"
