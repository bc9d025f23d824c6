"""What does not depend on sizes or points: one for all the worlds in which a claim is tried."""

from __future__ import annotations

from dataclasses import dataclass, field

from chainrule.tex.syntax.trees.nodes import Node


@dataclass
class Shared:
    """What was found out about a claim's names, and in which reading it is tried."""

    reach: dict[str, frozenset[str]] = field(default_factory=dict)
    """Name → all names that it depends on."""
    mentioned: dict[str, frozenset[str]] = field(default_factory=dict)
    """Name → the names that stand in its definition."""
    unmet: dict[Node, frozenset[int]] = field(default_factory=dict)
    """Functions with a kink, and their pieces that no sample point has met so far."""
    as_matrices: bool = False
    """Whether a function of a square matrix is that of the matrix, and not of each entry."""
    matrix_functions: set[str] = field(default_factory=set)
    """The functions that were taken of square matrices in such a reading."""
    as_rows: bool = False
    """Whether a row of a matrix is a row, and not a vector."""
    rows: bool = False
    """Whether a row of a matrix was taken."""
    one_index: bool = False
    r"""Whether a sum over ``j \neq y`` runs over j alone where both could be meant."""
    pairs: set[tuple[str, str]] = field(default_factory=set)
    """The indices of sums that were taken over all pairs in such a reading."""
    tensor: str = ""
    r"""Which product ``\otimes`` is taken for where no declaration says it."""
    padded: bool = False
    """Whether what an index finds outside of its array is zero."""
