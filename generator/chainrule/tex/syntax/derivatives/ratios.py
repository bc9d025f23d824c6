r"""Fractions of differentials that are no plain derivative: relative changes, and Jacobians of several variables."""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.derivatives.differentials import denominators, mark, numerator, order_of, plain
from chainrule.tex.syntax.trees.nodes import Bars, Derivative, Grid, Node, Product, Quotient
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.text.atoms import Atom, Atoms

JACOBIAN = ("the determinant of the Jacobian", "the Jacobian matrix")


def fraction(p: Parser) -> Node | None:
    """A ratio of relative changes, or a Jacobian of several variables; None where a fraction is neither."""
    atom = p.atoms[p.at]
    top, bottom = plain(atom.parts[0]), plain(atom.parts[1])
    if len(top) < 2 or len(bottom) < 2 or mark(p, top[0]) is None or mark(p, bottom[0]) is None:
        return None
    node = _jacobian(p, top, bottom, atom) or _relative(p, top, bottom, atom)
    if node is None:
        return None
    p.at += 1
    return scripts.attach(p, node, atom)


def _jacobian(p: Parser, top: Atoms, bottom: Atoms, atom: Atom) -> Node | None:
    functions, variables = scripts.listed(top[1:]), scripts.listed(bottom[1:])
    if not functions or not variables or top[0].sup is not None or bottom[0].sup is not None:
        return None
    total = mark(p, bottom[0]) == "d"
    by = [(p.inner(variable).whole(), 1) for variable in variables]
    bodies = [p.inner(function).whole() for function in functions]
    rows = tuple(tuple(Derivative(body, (each,), total) for each in by) for body in bodies)
    matrix = Grid(rows, start=atom.start, end=atom.end)
    square = len(functions) == len(variables)
    is_matrix = not square or p.reading.choose("jacobian", JACOBIAN, (atom,), shape=True)
    return matrix if is_matrix else Bars(matrix, start=atom.start, end=atom.end)


def _relative(p: Parser, top: Atoms, bottom: Atoms, atom: Atom) -> Node | None:
    """The derivative, divided by what stands below its numerator and times what stands below its variable."""
    above, below = _at_slash(top), _at_slash(bottom)
    if not above[1:] + below[1:] or len(above) > 2 or len(below) > 2:
        return None
    if any(mark(p, part[0]) is not None for part in above[1:] + below[1:]):
        return None
    by = denominators(p, below[0])
    if order_of(top[0]) != 1 or [order for _, order in by] != [1]:
        raise unsupported("a relative change of higher order", atom)
    total = mark(p, bottom[0]) == "d"
    node: Node = Derivative(numerator(p, above[0][1:]), by, total, start=atom.start, end=atom.end)
    for part in below[1:]:
        node = Product(node, p.inner(part).whole(), "odot", start=atom.start, end=atom.end)
    for part in above[1:]:
        node = Quotient(node, p.inner(part).whole(), start=atom.start, end=atom.end)
    return node


def _at_slash(atoms: Atoms) -> list[Atoms]:
    """The parts of a list between slashes outside of brackets; the list itself where one of them is empty."""
    parts = scripts.split(atoms, "/")
    return parts if all(len(part) > (not place) for place, part in enumerate(parts)) else [atoms]
