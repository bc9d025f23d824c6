"""What ends with an evaluation, taken apart: the bar at the end may evaluate more than the factor that it stands at."""

from __future__ import annotations

from chainrule.tex.syntax.trees.nodes import At, Big, Negative, Node, Product, Quotient, Sum
from chainrule.tex.syntax.trees.reading import Reading
from chainrule.tex.syntax.trees.walk import descendants, names
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.records import replace

BAR_HINT = "write brackets, or \\left. before what is evaluated"
SUMS = ("the last term only, evaluated", "all of the sum before the bar, evaluated")


def without_bar(node: Node) -> tuple[Node, At | None]:
    """A body without the evaluation at its end, and that; a bar that sets a sum's own index stays inside of the sum."""
    match node:
        case At(body=body):
            return body, node
        case Product(right=right):
            last, bar = without_bar(right)
            return replace(node, right=last), bar
        case Big(body=inner, variables=bound):
            last, bar = without_bar(inner)
            if bar is not None and not any(names(variable) & set(bound) for variable, _ in bar.settings):
                return replace(node, body=last), bar
        case Negative(of=of):
            last, bar = without_bar(of)
            return replace(node, of=last), bar
        case Quotient(bottom=bottom):
            last, bar = without_bar(bottom)
            return replace(node, bottom=last), bar
    return node, None


def evaluated_sum(reading: Reading, atoms: Atoms, terms: list[Node]) -> list[Node]:
    """Terms, which end with the atoms: a bar there may evaluate all of them, unless others have bars of their own."""
    bar = atoms[-1]
    if bar.text != "|" or bar.sub is None or _is_opened(atoms):
        return terms
    last, found = without_bar(terms[-1])
    if found is None or any(isinstance(node, At) for node in descendants(*terms[:-1])):
        return terms
    if not reading.choose("bar", SUMS, (bar,), BAR_HINT):
        return terms
    body = Sum((*terms[:-1], last), start=terms[0].start, end=last.end)
    return [At(body, found.settings, start=body.start, end=bar.end)]


def _is_opened(atoms: Atoms) -> bool:
    """Whether the last atom closes what one of the others opens."""
    depth = 0
    for atom in reversed(atoms):
        depth += (atom.kind == "close") - (atom.kind == "open")
        if depth <= 0:
            return atom.kind == "open"
    return False
