r"""Trees back to TeX, bracketed wherever a reader or the parser might take it otherwise.

``parse(show(tree)) == tree`` for every tree that the parser itself can make, up to places: products lean to the left,
a number is not negative, a sum has no sum among its terms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node

SIGNS = {"neq": r"\neq", "leq": r"\leq", "geq": r"\geq", "in": r"\in", "notin": r"\notin"}
SINGLE = (nodes.Number, nodes.Symbol, nodes.Subscript, nodes.Call, nodes.Apply, nodes.Grid, nodes.Bars, nodes.Indicator)
"""Kinds that stand beside a factor or under an operator without brackets."""


def show(tree: Node) -> str:
    """The TeX of a tree."""
    return PRINTERS[type(tree)](tree)


def _tight(tree: Node) -> str:
    """The TeX of a tree as one factor."""
    power = isinstance(tree, nodes.Call) and tree.function in {"factorial", "pinv", "elementwise power"}
    return show(tree) if isinstance(tree, SINGLE) and not power else f"({show(tree)})"


def _number(tree: nodes.Number) -> str:
    return str(int(tree.value)) if tree.value == int(tree.value) else repr(tree.value)


def _symbol(tree: nodes.Symbol) -> str:
    return f"{tree.name} " if tree.name[:1] == "\\" and tree.name[-1:].isalpha() else tree.name


def _subscript(tree: nodes.Subscript) -> str:
    if tree.whole is not None and len(tree.items) == 1:
        return f"{_tight(tree.base)}_{{{show(tree.whole)}}}"
    joint = "" if tree.whole is not None else ","
    return f"{_tight(tree.base)}_{{{joint.join(show(item) for item in tree.items)}}}"


def _sum(tree: nodes.Sum) -> str:
    first, *rest = tree.terms
    return _term(first) + "".join(_term(t) if isinstance(t, nodes.Negative) else f" + {_term(t)}" for t in rest)


def _term(tree: Node) -> str:
    if isinstance(tree, nodes.Negative):
        return f" - {_term_without_sign(tree.of)}"
    return _term_without_sign(tree)


def _term_without_sign(tree: Node) -> str:
    return f"({show(tree)})" if isinstance(tree, nodes.Sum | nodes.Negative) else show(tree)


def _product(tree: nodes.Product) -> str:
    sign = f" \\{tree.sign} " if tree.sign.isalpha() else f" {tree.sign} "
    loose = isinstance(tree.left, nodes.Product) and tree.left.sign not in {"odot", "circ"}
    left = show(tree.left) if loose and tree.sign not in {"odot", "circ"} else _tight(tree.left)
    right = _tight(tree.right)
    if not tree.sign and isinstance(tree.right, nodes.Number):
        return f"{left} {{({right})}}" if not isinstance(tree.left, nodes.Number) else f"{left} ({right})"
    return f"{left}{sign or ' '}{right}"


def _quotient(tree: nodes.Quotient) -> str:
    return rf"\frac{{{show(tree.top)}}}{{{show(tree.bottom)}}}"


def _power(tree: nodes.Power) -> str:
    plain = isinstance(tree.base, nodes.Number | nodes.Symbol | nodes.Subscript)
    return f"{show(tree.base) if plain else f'({show(tree.base)})'}^{{{show(tree.exponent)}}}"


def _transpose(tree: nodes.Transpose) -> str:
    plain = isinstance(tree.of, nodes.Symbol)
    return rf"{show(tree.of) if plain else f'({show(tree.of)})'}^\top"


def _call(tree: nodes.Call) -> str:
    args = ", ".join(map(show, tree.args))
    match tree.function:
        case "delta":
            return rf"\delta_{{{args}}}"
        case "sqrt":
            return rf"\sqrt{{{args}}}" if tree.base is None else rf"\sqrt[{show(tree.base)}]{{{args}}}"
        case "binom":
            return rf"\binom{{{show(tree.args[0])}}}{{{show(tree.args[1])}}}"
        case "pinv":
            return rf"({args})^\dagger"
        case "factorial":
            return f"({args})!"
        case "inner":
            return rf"\langle {args} \rangle"
        case "elementwise power":
            return rf"({show(tree.args[0])})^{{\odot {show(tree.args[1])}}}"
        case "floor" | "ceil":
            return rf"\l{tree.function} {args} \r{tree.function}"
    base = "" if tree.base is None else f"_{{{show(tree.base)}}}"
    return rf"\operatorname{{{tree.function}}}{base}({args})"


def _apply(tree: nodes.Apply) -> str:
    return f"{show(tree.head)}{chr(39) * tree.primes}({', '.join(map(show, tree.args))})"


def _big(tree: nodes.Big) -> str:
    below = ", ".join(tree.variables)
    if tree.low is not None:
        below = f"{below} = {show(tree.low)}"
    if tree.condition is not None:
        below = show(tree.condition) if len(tree.variables) == 1 else f"{below}, {show(tree.condition)}"
    above = f"^{{{show(tree.high)}}}" if tree.high is not None else ""
    return rf"\{tree.kind}_{{{below}}}{above} {_term_without_sign(tree.body)}"


def _derivative(tree: nodes.Derivative) -> str:
    sign = "d" if tree.total else r"\partial "
    orders = sum(order for _, order in tree.by)
    if tree.kind != "partial" or not tree.by:
        power = "^2" if tree.kind == "hessian" else ""
        below = f"_{{{show(tree.by[0][0])}}}" if tree.by else ""
        return rf"\nabla{power}{below} ({show(tree.body)})"
    below = " ".join(sign + show(v) + (f"^{n}" if n > 1 else "") for v, n in tree.by)
    above = sign.strip() + (f"^{orders}" if orders > 1 else "")
    return rf"\frac{{{above}}}{{{below}}}({show(tree.body)})"


def _cases(tree: nodes.Cases) -> str:
    rows = [f"{' = '.join(map(show, v))} & {show(c) if c else ''}" for v, c in tree.rows]
    body = r" \\ ".join(rows)
    return rf"\begin{{cases}} {body} \end{{cases}}"


def _grid(tree: nodes.Grid) -> str:
    rows = r" \\ ".join(" & ".join(map(show, row)) for row in tree.rows)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _bars(tree: nodes.Bars) -> str:
    bar = r"\|" if tree.double else "|"
    mark = f"_{{{tree.mark}}}" if tree.mark else ""
    return rf"\left{bar} {show(tree.of)} \right{bar}{mark}"


def _every(tree: nodes.Every) -> str:
    return (r" \lor " if tree.some else ", ").join(map(show, tree.conditions))


def _at(tree: nodes.At) -> str:
    settings = ", ".join(f"{show(v)} = {show(s)}" for v, s in tree.settings)
    return rf"\left. {show(tree.body)} \right|_{{{settings}}}"


def _field(tree: nodes.Field) -> str:
    by = f"_{{{show(tree.by)}}}" if tree.by is not None else ""
    return rf"\nabla{by} \{tree.sign} {_tight(tree.body)}"


def _limit(tree: nodes.Limit) -> str:
    side = {1: "^+", -1: "^-"}.get(tree.side, "")
    return rf"\lim_{{{tree.variable} \to {show(tree.target)}{side}}} {_tight(tree.body)}"


def _integral(tree: nodes.Integral) -> str:
    return rf"\int_{{{show(tree.low)}}}^{{{show(tree.high)}}} {_tight(tree.body)} \,d{tree.variable}"


PRINTERS: Mapping[type, Callable[[Any], str]] = {
    nodes.Number: _number,
    nodes.Symbol: _symbol,
    nodes.Subscript: _subscript,
    nodes.Slice: lambda _: ":",
    nodes.Negative: lambda tree: f"-{_term_without_sign(tree.of)}",
    nodes.Sum: _sum,
    nodes.Product: _product,
    nodes.Quotient: _quotient,
    nodes.Power: _power,
    nodes.Transpose: _transpose,
    nodes.Call: _call,
    nodes.Apply: _apply,
    nodes.Prime: lambda tree: show(tree.of) + "'" * tree.order,
    nodes.Big: _big,
    nodes.Limit: _limit,
    nodes.Integral: _integral,
    nodes.Derivative: _derivative,
    nodes.Field: _field,
    nodes.Cases: _cases,
    nodes.Grid: _grid,
    nodes.Bars: _bars,
    nodes.Indicator: lambda tree: rf"\mathbb{{1}}[{show(tree.condition)}]",
    nodes.Relation: lambda tree: f"{show(tree.left)} {SIGNS.get(tree.sign, tree.sign)} {show(tree.right)}",
    nodes.Every: _every,
    nodes.Otherwise: lambda _: r"\text{otherwise}",
    nodes.At: _at,
}
