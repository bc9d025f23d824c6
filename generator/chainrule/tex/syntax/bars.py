r"""Evaluation bars behind an operator: ``\frac{d}{dx} x^3 \Big|_{x=2}`` is the derivative, evaluated, not that of 8."""

from __future__ import annotations

from chainrule.tex.syntax.nodes import At, Big, Derivative, Negative, Node, Product, Quotient
from chainrule.tex.syntax.walk import names
from chainrule.tex.text.records import replace


def outside(node: Derivative) -> Node:
    """A derivative whose body ends with an evaluation bar, with the bar around all of it."""
    body, bar = _taken_off(node.body)
    return node if bar is None else replace(bar, body=replace(node, body=body), start=node.start)


def _taken_off(node: Node) -> tuple[Node, At | None]:
    """A body without the bar at its end, and that bar."""
    match node:
        case At(body=body):
            return body, node
        case Product(right=right):
            last, bar = _taken_off(right)
            return replace(node, right=last), bar
        case Big(body=inner, variables=bound):
            last, bar = _taken_off(inner)
            if bar is not None and not any(names(variable) & set(bound) for variable, _ in bar.settings):
                return replace(node, body=last), bar
        case Negative(of=of):
            last, bar = _taken_off(of)
            return replace(node, of=last), bar
        case Quotient(bottom=bottom):
            last, bar = _taken_off(bottom)
            return replace(node, bottom=last), bar
    return node, None
