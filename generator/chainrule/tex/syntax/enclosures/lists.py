r"""Lists in brackets as vectors: ``\nabla f = (2x, 2y)``, ``\mathbf r = (x, y, z)``, ``r(\cos\theta, \sin\theta)``.

Whether such a list stands or lies is not printed: it is a column, and as a side of its own whatever the other side is.
Behind a name that is no number, and beside another factor, a list may be arguments, and has no value.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.enclosures import ellipses
from chainrule.tex.syntax.trees.nodes import Big, Grid, Node, Transpose
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom, Atoms, Place

HINT = "declare the function before it, or write a column with \\begin{bmatrix}"


def entries(p: Parser, cells: Sequence[Atoms], parts: Sequence[Node]) -> tuple[Node, ...]:
    """The entries of a list as a row; with dots among them, a row of all that they leave out."""
    listed = ellipses.array(p, [cells])
    return tuple(parts) if listed is None else (listed,)


def vector(p: Parser, start: int, row: tuple[Node, ...], close: Atom) -> Grid | None:
    """The vector of a list that opens at a place and ends before the next atom; None where it may be something else."""
    before = p.atoms[start - 1] if start else None
    if p.atoms[start].text != "(" or (close.sup is None and p.starts(0)) or not _is_number(p, before, start):
        return None
    place = Place(start=p.atoms[start].start, end=close.end)
    if close.sup is not None and scripts.is_transpose(p, close.sup[-1]):
        return Grid((row,), **place)
    if isinstance(row[0], Big) and row[0].kind == "columns":
        return Grid(((Transpose(row[0]),),), loose=True, **place)
    return Grid(tuple([(part,) for part in row]), loose=True, **place)


def _is_number(p: Parser, before: Atom | None, start: int) -> bool:
    """Whether nothing stands before a list, or a sign or number, by which it is multiplied."""
    if before is None or before.kind in {"sign", "number", "gap"} or (before.kind, before.text) == ("command", "frac"):
        return True
    match = p.reading.names.match(p.atoms, start - 1)
    return match is not None and match.count == 1 and p.reading.role(match.name) == "value"
