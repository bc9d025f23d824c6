r"""Partial derivatives with arguments behind them: ``f_x(a, b)``, ``\frac{\partial f}{\partial x}(y, x)``.

What is differentiated is the function, by its argument of that name, and the values are put in afterwards. An operator
in front, as in ``\partial_x f(y, x)``, may also differentiate what stands behind it by that letter.
"""

from __future__ import annotations

from chainrule.tex.syntax.trees.nodes import Apply, Derivative, Number, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.walk import names
from chainrule.tex.text.records import replace


def at_arguments(p: Parser, applied: Apply, node: Derivative) -> Derivative:
    """The derivative of a function at arguments: by its places, where it makes a difference."""
    params = p.reading.parameters(applied.head.name) if isinstance(applied.head, Symbol) else ()
    plain = replace(node, body=applied, end=applied.end)
    if applied.primes or "..." in params or len(params) != len(applied.args):
        return plain
    letters = [variable.name if isinstance(variable, Symbol) else "" for variable, _ in node.by]
    alone = len(params) == 1 or node.total  # no other argument may follow the variable
    if (alone and applied.args == tuple(map(Symbol, params))) or not set(letters) <= set(params):
        return plain
    places = [Number(1.0 + params.index(letter), start=node.start, end=node.end) for letter in letters]
    return replace(plain, by=tuple((place, order) for place, (_, order) in zip(places, node.by, strict=True)))


def before_arguments(p: Parser, applied: Apply, node: Derivative, begin: int) -> Derivative:
    """The same for an operator before ``applied``, which is printed from ``begin`` on."""
    found = at_arguments(p, applied, node)
    letters = {variable.name for variable, _ in node.by if isinstance(variable, Symbol)}
    if found.by == node.by or not letters & frozenset().union(*map(names, applied.args)):
        return found
    by = " and ".join(sorted(letters))
    readings = (f"the derivative of the function by its argument {by}", f"the derivative by {by} of what stands here")
    hint = "write the first as f_x(…), and the second as a fraction with the arguments in its numerator"
    return node if p.reading.choose("slots", readings, p.atoms[begin : p.at], hint) else found
