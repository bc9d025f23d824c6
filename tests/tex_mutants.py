"""All single slips in a formula, made on its tree: wrong signs, factors, terms, indices, transposes, exponents.

Each mutant comes with the name of its slip. Two slips may give the same tree; equal trees are given once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node

Mutant = tuple[str, Node]
OTHER_FUNCTION = {
    "sin": "cos", "cos": "sin", "log": "exp", "exp": "log", "tanh": "sinh", "sigmoid": "tanh", "sinh": "cosh",
    "cosh": "sinh", "tan": "sin", "sqrt": "log", "tr": "det", "det": "tr", "relu": "softplus", "softplus": "relu",
    "arctan": "tan", "max": "min", "min": "max", "sech": "cosh", "logdet": "det", "softmax": "exp",
}  # fmt: skip
OTHER_SIGN = {"=": "neq", "neq": "=", "<": ">", ">": "<", "leq": ">", "geq": "<"}
ONE, TWO = nodes.Number(1.0), nodes.Number(2.0)


@dataclass(frozen=True)
class Surroundings:
    """What a slip may take from elsewhere in the claim."""

    indices: tuple[str, ...] = ()
    """The index names of the claim, free and bound."""
    alike: Mapping[str, str] = frozenset()  # type: ignore[assignment]
    """For a symbol, another one of the same type."""
    matrices: frozenset[str] = frozenset()
    """The symbols whose transpose is something else."""


def mutants(tree: Node, around: Surroundings) -> list[Mutant]:
    """All trees that differ from a tree by one slip."""
    found: dict[Node, str] = {}
    for kind, made in (*_whole(tree), *_anywhere(tree, around)):
        if made != tree:
            found.setdefault(made, kind)
    return [(kind, made) for made, kind in found.items()]


def _whole(tree: Node) -> Iterator[Mutant]:
    if isinstance(tree, nodes.Cases):
        return
    yield "factor 2", nodes.Product(TWO, tree)
    yield "factor -1", nodes.Negative(tree)


def _anywhere(tree: Node, around: Surroundings) -> Iterator[Mutant]:
    for slip in SLIPS.get(type(tree), ()):
        yield from slip(tree, around)
    for place in fields(tree):
        if isinstance(tree, nodes.Subscript) and place.name == "whole":
            continue  # the same print once more, as one expression
        for kind, made in _in_part(getattr(tree, place.name), around):
            mutant = replace(tree, **{place.name: made})
            if isinstance(mutant, nodes.Subscript) and place.name == "items":
                mutant = replace(mutant, whole=made[0] if tree.whole is not None and len(made) == 1 else None)
            yield kind, mutant


def _in_part(part: Any, around: Surroundings) -> Iterator[tuple[str, Any]]:
    """The mutants of one field: a tree, or a tuple of trees at any depth."""
    if isinstance(part, nodes.Placed):
        yield from _anywhere(part, around)  # type: ignore[arg-type]
    elif isinstance(part, tuple):
        for n, each in enumerate(part):
            for kind, made in _in_part(each, around):
                yield kind, (*part[:n], made, *part[n + 1 :])


def _number(tree: nodes.Number, _: Surroundings) -> Iterator[Mutant]:
    yield "digit", nodes.Number(tree.value + 1)
    yield "digit", nodes.Number(tree.value - 1)
    if tree.value not in {0.0, 1.0}:
        yield "digit", nodes.Number(1.0)


def _symbol(tree: nodes.Symbol, around: Surroundings) -> Iterator[Mutant]:
    if tree.name in around.alike:
        yield "another symbol", nodes.Symbol(around.alike[tree.name])
    if tree.name in around.matrices:
        yield "transpose added", nodes.Transpose(tree)


def _subscript(tree: nodes.Subscript, around: Surroundings) -> Iterator[Mutant]:
    for n, items in _other_indices(tree.items, around):
        whole = None if tree.whole is None or len(tree.items) > 1 else items[n]
        yield "another index", nodes.Subscript(tree.base, items, whole)
    if len(tree.items) == 2:
        yield "indices swapped", nodes.Subscript(tree.base, tree.items[::-1])


def _other_indices(items: Sequence[Node], around: Surroundings) -> Iterator[tuple[int, tuple[Node, ...]]]:
    for n, item in enumerate(items):
        if isinstance(item, nodes.Symbol) and item.name in around.indices:
            for name in around.indices:
                if name != item.name:
                    yield n, (*items[:n], nodes.Symbol(name), *items[n + 1 :])


def _negative(tree: nodes.Negative, _: Surroundings) -> Iterator[Mutant]:
    yield "sign", tree.of


def _sum(tree: nodes.Sum, _: Surroundings) -> Iterator[Mutant]:
    for n, term in enumerate(tree.terms):
        rest = (*tree.terms[:n], *tree.terms[n + 1 :])
        yield "term dropped", rest[0] if len(rest) == 1 else nodes.Sum(rest)
        flipped = term.of if isinstance(term, nodes.Negative) else nodes.Negative(term)
        yield "sign of a term", nodes.Sum((*tree.terms[:n], flipped, *tree.terms[n + 1 :]))
        yield "factor 2 of a term", nodes.Sum((*tree.terms[:n], nodes.Product(TWO, term), *tree.terms[n + 1 :]))


def _product(tree: nodes.Product, _: Surroundings) -> Iterator[Mutant]:
    yield "factor dropped", tree.left
    yield "factor dropped", tree.right
    if tree.sign == "":
        yield "product turned into a sum", nodes.Sum((tree.left, tree.right))
    if tree.sign in {"odot", "circ"}:
        yield "elementwise product turned into a product", replace(tree, sign="")


def _quotient(tree: nodes.Quotient, _: Surroundings) -> Iterator[Mutant]:
    yield "fraction upside down", nodes.Quotient(tree.bottom, tree.top)
    yield "denominator dropped", tree.top
    yield "numerator dropped", nodes.Quotient(ONE, tree.bottom)


def _power(tree: nodes.Power, _: Surroundings) -> Iterator[Mutant]:
    yield "exponent dropped", tree.base
    for by in (1.0, -1.0):
        if isinstance(tree.exponent, nodes.Number):
            exponent: Node = nodes.Number(tree.exponent.value + by)
        else:
            exponent = nodes.Sum((tree.exponent, nodes.Number(1.0) if by > 0 else nodes.Negative(ONE)))
        yield "exponent ±1", nodes.Power(tree.base, exponent)
    negated = tree.exponent.of if isinstance(tree.exponent, nodes.Negative) else nodes.Negative(tree.exponent)
    yield "sign of an exponent", nodes.Power(tree.base, negated)


def _transpose(tree: nodes.Transpose, _: Surroundings) -> Iterator[Mutant]:
    yield "transpose removed", tree.of


def _call(tree: nodes.Call, around: Surroundings) -> Iterator[Mutant]:
    if tree.function == "delta":
        yield "delta dropped", ONE
        for _n, args in _other_indices(tree.args, around):
            yield "index of a delta", nodes.Call("delta", args)
    else:
        yield "function dropped", tree.args[0]
    if tree.function in OTHER_FUNCTION:
        yield "another function", replace(tree, function=OTHER_FUNCTION[tree.function])


def _apply(tree: nodes.Apply, _: Surroundings) -> Iterator[Mutant]:
    yield "prime added", replace(tree, primes=tree.primes + 1)
    if tree.primes:
        yield "prime dropped", replace(tree, primes=tree.primes - 1)


def _big(tree: nodes.Big, _: Surroundings) -> Iterator[Mutant]:
    if tree.kind in {"sum", "prod"}:
        yield "sum and product exchanged", replace(tree, kind="prod" if tree.kind == "sum" else "sum")
    yield "sum dropped", tree.body
    if tree.condition is not None:
        yield "condition dropped", replace(tree, condition=None)


def _derivative(tree: nodes.Derivative, _: Surroundings) -> Iterator[Mutant]:
    yield "derivative dropped", tree.body
    if len(tree.by) == 1 and tree.kind == "partial":
        yield "order of a derivative", replace(tree, by=((tree.by[0][0], tree.by[0][1] + 1),))


def _cases(tree: nodes.Cases, _: Surroundings) -> Iterator[Mutant]:
    if len(tree.rows) > 1 and all(len(values) == 1 for values, _ in tree.rows):
        (first, when), (second, otherwise), *rest = tree.rows
        yield "cases exchanged", nodes.Cases(((second, when), (first, otherwise), *rest))


def _relation(tree: nodes.Relation, _: Surroundings) -> Iterator[Mutant]:
    if tree.sign in OTHER_SIGN:
        yield "condition reversed", replace(tree, sign=OTHER_SIGN[tree.sign])


def _bars(tree: nodes.Bars, _: Surroundings) -> Iterator[Mutant]:
    if not tree.double:
        yield "bars dropped", tree.of


def _indicator(_: nodes.Indicator, __: Surroundings) -> Iterator[Mutant]:
    yield "indicator dropped", ONE


Slip = Callable[[Any, Surroundings], Iterator[Mutant]]
SLIPS: Mapping[type, tuple[Slip, ...]] = {
    nodes.Number: (_number,), nodes.Symbol: (_symbol,), nodes.Subscript: (_subscript,), nodes.Negative: (_negative,),
    nodes.Sum: (_sum,), nodes.Product: (_product,), nodes.Quotient: (_quotient,), nodes.Power: (_power,),
    nodes.Transpose: (_transpose,), nodes.Call: (_call,), nodes.Apply: (_apply,), nodes.Big: (_big,),
    nodes.Derivative: (_derivative,), nodes.Cases: (_cases,), nodes.Relation: (_relation,), nodes.Bars: (_bars,),
    nodes.Indicator: (_indicator,),
}  # fmt: skip
