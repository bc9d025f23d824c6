"""Immutable records that are made by the thousand.

A frozen dataclass refuses assignment at run time, and its constructor pays for that with a slow call for each field:
three microseconds for an atom, which was a tenth of all checking. A `record` is frozen to the type checker, which reads
every line of this project, and an ordinary dataclass with slots at run time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[T]) -> type[T]:
    """A dataclass with slots, compared and hashed by its fields; mypy refuses to assign to them."""
    return dataclass(slots=True, unsafe_hash=True)(kind)
