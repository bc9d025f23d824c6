"""Symbols, entries, sums, products, powers, known functions."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.types.kinds import Array, Declared, Dependent, Reference
from oracle.draws import FUNCTIONS, draw, smooth
from oracle.logic import span
from oracle.point import Number, OutsideError, Point, scalar

TIMES = {"", "cdot", "times", "*", "ast", "cdotp", "."}
ELEMENTWISE = {"odot", "circ"}
CONSTANTS = {"e": math.e, "\\mathrm{e}": math.e, "\\pi": math.pi}


def symbol(at: Point, node: nodes.Symbol) -> Number:
    meaning = at.meaning(node.name)
    name = meaning.name if isinstance(meaning, Declared) else node.name
    if name in at.bound:
        return at.bound[name]
    match meaning:
        case Definition():
            return _defined(at, meaning)
        case Declared(type=Reference(how="entries", of=of)):
            return at.value(nodes.Symbol(of))
        case Declared(type=Dependent(args=args) as kind):
            if "..." in args:
                raise OutsideError("an ellipsis")
            names = [arg if arg in at.meanings else "\\" + arg for arg in args]
            return smooth(name, kind, [at.value(nodes.Symbol(arg)) for arg in names], at.sizes, at.seed)
        case Declared(type=kind):
            if name not in at.drawn:
                at.drawn[name] = draw(kind, at.sizes, at.seed, name)
            return at.drawn[name]
    if name in CONSTANTS or name in at.sizes:
        return CONSTANTS.get(name) or float(at.sizes[name])
    raise OutsideError(f"the symbol {name}")


def _defined(at: Point, meaning: Definition) -> Number:
    if meaning.kind != "value" or meaning.through:
        raise OutsideError(f"a definition of kind {meaning.kind}")
    body = at.tree(meaning)
    if not meaning.indices:
        return at.value(body)
    spans = [span(at, name, (body,)) for name in meaning.indices]
    shape = tuple(high - low + 1 for low, high in spans)
    found = np.empty(shape if len(shape) > 1 else (*shape, 1))
    for place in itertools.product(*map(range, shape)):
        names = {i: float(low + n) for i, n, (low, _) in zip(meaning.indices, place, spans, strict=True)}
        found[place if len(shape) > 1 else (*place, 0)] = at.where(names).scalar(body)
    return found


def subscript(at: Point, node: nodes.Subscript) -> Number:
    meaning = at.meaning(node.base.name) if isinstance(node.base, nodes.Symbol) else None
    direct = _defined_entry(at, meaning, node)
    if direct is not None:
        return direct
    base, items = at.value(node.base), node.items
    if isinstance(base, dict):
        member = base.get(round(at.scalar(items[0])))
        if member is None:
            raise OutsideError("a member out of range")
        return member if len(items) == 1 else entry(at, member, items[1:], (1, 1))
    if np.ndim(base) == 2 and base.shape[1] == 1 and len(items) > 1 and node.whole is not None:
        items = (node.whole,)
    return entry(at, base, items, firsts(at, meaning))


def _defined_entry(at: Point, meaning: Any, node: nodes.Subscript) -> Number | None:
    """The entry of an array defined by its general entry, worked out alone; None where it is not that."""
    match meaning, node.base:
        case Definition(kind="value", through="", indices=indices), nodes.Symbol(name=name):
            if name in at.bound or not indices or len(indices) != len(node.items):
                return None
            body = at.tree(meaning)
            names = {}
            for index, item in zip(indices, node.items, strict=True):
                low, high = span(at, index, (body,))
                names[index] = at.scalar(item)
                if not low <= names[index] <= high:
                    raise OutsideError("an index out of range")
            return at.where(names).scalar(body)
    return None


def firsts(at: Point, meaning: Any) -> tuple[int, ...]:
    """The index of the first entry along each axis."""
    if isinstance(meaning, Declared) and isinstance(meaning.type, Array):
        return (meaning.type.first, 1, 1, 1)
    if isinstance(meaning, Definition) and meaning.indices:
        return tuple(span(at, name, (at.tree(meaning),))[0] for name in meaning.indices)
    return (1, 1, 1, 1)


def place(at: Point, base: Number, items: tuple[Any, ...], first: tuple[int, ...]) -> tuple[Any, ...]:
    """Where the entry of these indices stands in an array."""
    rank = 1 if np.ndim(base) == 2 and base.shape[1] == 1 else np.ndim(base)
    if len(items) != rank:
        raise OutsideError("another number of indices")
    found: list[Any] = []
    for axis, item in enumerate(items):
        if isinstance(item, nodes.Slice):
            found.append(slice(None))
            continue
        position = round(at.scalar(item)) - first[axis]
        if not 0 <= position < base.shape[axis]:
            raise OutsideError("an index out of range")
        found.append(position)
    return tuple(found) if rank > 1 else (found[0], 0)


def entry(at: Point, base: Number, items: tuple[Any, ...], first: tuple[int, ...]) -> Number:
    found = base[place(at, base, items, first)]
    return found[:, None] if np.ndim(found) == 1 else found


def total(at: Point, node: nodes.Sum) -> Number:
    terms = [at.value(term) for term in node.terms]
    if any(isinstance(t, dict) for t in terms) or len({np.shape(t) for t in terms}) > 1:
        raise OutsideError("a sum of several shapes")
    return sum(terms[1:], terms[0])


def negative(at: Point, node: nodes.Negative) -> Number:
    return -at.value(node.of)


def product(at: Point, node: nodes.Product) -> Number:
    left, right = at.value(node.left), at.value(node.right)
    if node.sign not in ELEMENTWISE | TIMES or isinstance(left, dict) or isinstance(right, dict):
        raise OutsideError("this product")
    if not np.ndim(left) or not np.ndim(right):
        return left * right
    if node.sign in ELEMENTWISE:
        if left.shape != right.shape:
            raise OutsideError("shapes that do not fit")
        return left * right
    if left.shape == right.shape and left.shape[1:] == (1,) and node.sign == "cdot":
        return float((left * right).sum())
    if left.ndim != 2 or right.ndim != 2 or left.shape[1] != right.shape[0]:
        raise OutsideError("shapes that do not fit")
    found = np.array([[float((left[r] * right[:, c]).sum()) for c in range(right.shape[1])] for r in range(len(left))])
    return float(found[0, 0]) if found.shape == (1, 1) else found


def quotient(at: Point, node: nodes.Quotient) -> Number:
    top, bottom = at.value(node.top), at.value(node.bottom)
    if np.ndim(bottom) and np.shape(top) != np.shape(bottom):
        raise OutsideError("a division by an array")
    return np.divide(top, bottom)


def power(at: Point, node: nodes.Power) -> Number:
    base, exponent = at.value(node.base), at.value(node.exponent)
    if not np.ndim(base):
        if np.ndim(exponent) and exponent.shape[1] != 1:
            raise OutsideError("the exponential of a matrix")
        return np.power(float(base), exponent)
    whole = round(scalar(exponent))
    if whole != exponent or base.ndim != 2:
        raise OutsideError("a power of an array")
    if base.shape[0] == base.shape[1]:
        return np.linalg.matrix_power(base, whole)
    if base.shape[1] != 1:
        raise OutsideError("a power of an array")
    return base**whole


def transpose(at: Point, node: nodes.Transpose) -> Number:
    found = at.value(node.of)
    if np.ndim(found) not in {0, 2} or isinstance(found, dict):
        raise OutsideError("a transpose of an array")
    return found.T if np.ndim(found) else found


def call(at: Point, node: nodes.Call) -> Number:
    args = [at.value(arg) for arg in node.args]
    if node.function == "delta":
        return float(scalar(args[0]) == scalar(args[1]))
    if node.function not in FUNCTIONS or node.base is not None or any(isinstance(a, dict) for a in args):
        raise OutsideError(f"the function {node.function}")
    if node.function in {"tr", "det", "logdet", "diag", "softmax", "logsumexp"} and np.ndim(args[0]) != 2:
        raise OutsideError(f"{node.function} of a number")
    return FUNCTIONS[node.function](*args)


def grid(at: Point, node: nodes.Grid) -> Number:
    found = np.array([[at.scalar(cell) for cell in row] for row in node.rows])
    return float(found[0, 0]) if found.shape == (1, 1) else found


def bars(at: Point, node: nodes.Bars) -> Number:
    found = at.value(node.of)
    if not np.ndim(found):
        return abs(scalar(found))
    if not node.double:
        return FUNCTIONS["det"](found)
    if node.mark in {"", "2", "F"}:
        return math.sqrt(float((found**2).sum()))
    if node.mark == "1" and found.shape[1] == 1:
        return float(np.abs(found).sum())
    raise OutsideError(f"the norm {node.mark}")
