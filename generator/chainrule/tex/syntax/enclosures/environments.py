r"""Matrices and cases."""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.enclosures import ellipses
from chainrule.tex.syntax.enclosures.conditions import condition, cut
from chainrule.tex.syntax.trees.nodes import Bars, Cases, Grid, Node, Number, Product, Symbol, Transpose
from chainrule.tex.syntax.trees.opaque import alone
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.text.atoms import Atom, Atoms, Place
from chainrule.tex.text.records import replace
from chainrule.tex.text.tokens import TexError

MATRICES = frozenset({"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array",
                      "psmallmatrix", "bsmallmatrix"})  # fmt: skip
CASES = frozenset({"cases", "dcases", "rcases"})
WRAPS = frozenset({"aligned", "split", "gathered", "alignedat"})


def environment(p: Parser) -> Node:
    """A printed matrix or a definition by cases."""
    atom = p.next()
    body = atom.parts[0]
    if atom.text in CASES:
        return scripts.attach(p, cases(p, body, atom), atom)
    if atom.text in WRAPS and not any(a.kind in {"row"} for a in body):
        return p.inner(tuple(a for a in body if a.kind != "cell")).whole()
    if atom.text not in MATRICES:
        raise unsupported(f"the environment {atom.text} inside of an expression", atom)
    place = Place(start=atom.start, end=atom.end)
    rows = _at_commas(p, table(body), atom)
    constant = repeated(p, rows)
    if constant is not None:
        return scripts.attach(p, replace(constant, **place), atom)
    matrix = replace(_matrix(p, rows, atom), **place)
    if atom.text in {"vmatrix", "Vmatrix"}:
        return scripts.attach(p, Bars(matrix, double=atom.text == "Vmatrix", **place), atom)
    return scripts.attach(p, matrix, atom)


def _matrix(p: Parser, rows: list[list[Atoms]], owner: Atom) -> Node:
    """The matrix of printed entries, or of those that dots leave out as well."""
    listed = ellipses.array(p, rows)
    if listed is not None:
        return listed
    if any(ellipses.is_dots(cell) for row in rows for cell in row):
        return alone("what these dots leave out", owner, ellipses.HINT)
    grid = Grid(tuple(tuple(_entry(p, cell, owner) for cell in row) for row in rows))
    if len({len(row) for row in grid.rows}) != 1:
        raise TexError("the rows of this matrix differ in length", owner.start, owner.end)
    return grid


def _at_commas(p: Parser, rows: list[list[Atoms]], owner: Atom) -> list[list[Atoms]]:
    """Rows whose entries are separated by commas, as ``1, 2, 3``, in cells."""
    split = [[part for cell in row for part in scripts.split(cell, ",")] for row in rows]
    if split != rows and all(len(row) == 1 for row in rows):
        p.reading.warn("matrix-commas", "commas are read as separating the entries of this matrix", owner, "write &")
        return split
    return rows


def repeated(p: Parser, rows: list[list[Atoms]]) -> Node | None:
    r"""``[1, 1, \ldots, 1]`` and ``1 \\ \vdots \\ 1``: as many of a number as fit; None where it is anything else."""
    cells = [cell for row in rows for cell in row]
    if len(cells) < 3 or 1 not in {len(rows), len(cells) // len(rows)} or not any(map(ellipses.is_dots, cells[1:-1])):
        return None
    numbers = {p.inner(cell).whole() for cell in cells if not ellipses.is_dots(cell)}
    number = numbers.pop()
    if numbers or not isinstance(number, Number):
        return None
    ones: Node = Symbol("\\mathbf{1}")
    return Product(number, ones if len(rows) > 1 else Transpose(ones))


def _entry(p: Parser, cell: Atoms, owner: Atom) -> Node:
    if not cell:
        raise TexError("an entry of this matrix is empty", owner.start, owner.end)
    return p.inner(cell).whole()


def table(body: Atoms) -> list[list[Atoms]]:
    """Rows of cells; a last empty row goes."""
    rows: list[list[list[Atom]]] = [[[]]]
    for atom in body:
        if atom.kind == "row":
            rows.append([[]])
        elif atom.kind == "cell":
            rows[-1].append([])
        else:
            rows[-1][-1].append(atom)
    found = [[tuple(cell) for cell in row] for row in rows]
    return [row for row in found if any(any(a.kind != "gap" for a in cell) for cell in row)]


def cases(p: Parser, body: Atoms, owner: Atom) -> Node:
    """Rows of a value and its condition, which starts at the ``&``, at a word or at a comma."""
    rows = []
    for row in table(body):
        value, rest = (row[0], tuple(a for cell in row[1:] for a in cell)) if len(row) > 1 else _at_word(row[0])
        value = _trimmed(value)
        if not value:
            raise TexError("a row of these cases has no value", owner.start, owner.end)
        values = tuple(p.inner(_trimmed(side)).whole() for side in cut(value)[0])
        rows.append((values, condition(p, rest) if _trimmed(rest) else None))
    if not rows:
        raise TexError("these cases are empty", owner.start, owner.end)
    return Cases(tuple(rows), start=owner.start, end=owner.end)


def _at_word(row: Atoms) -> tuple[Atoms, Atoms]:
    for at, atom in enumerate(row):
        if atom.kind in {"text", "gap"} or (atom.kind == "sign" and atom.text in {",", ";"}):
            return row[:at], row[at + (atom.kind != "text") :]
    return row, ()


def _trimmed(atoms: Atoms) -> Atoms:
    atoms = tuple(a for a in atoms if a.kind != "gap")
    while atoms and atoms[-1].kind == "sign" and atoms[-1].text in {",", ";", "."}:
        atoms = atoms[:-1]
    return atoms
