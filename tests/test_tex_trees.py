"""Random trees, printed and read again: the same tree, and the same numbers as a second evaluator finds."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chainrule.source import Source
from chainrule.tex.evaluation.arrays.values import POINTS, expand
from chainrule.tex.evaluation.evaluate import ground
from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.syntax.factors import parse
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.reading import Reading
from chainrule.tex.types.declarations import declare
from oracle import RULES, Point
from tex_printer import show

DECLARED = {
    "x": "scalar", "a": "positive scalar", "v": "vector n", "w": "positive vector n", "u": "vector m",
    "A": "matrix n n", "B": "matrix m n", "i": "index n", "j": "index n", "k": "index n",
}  # fmt: skip
SIZES = {"n": 3, "m": 4}
SOURCE = Source("symbols", "\n".join(f"{name}: {kind}" for name, kind in DECLARED.items()))


def scope() -> Scope:
    entries = []
    for number, (name, kind) in enumerate(DECLARED.items(), 1):
        at = SOURCE.offset(number)
        entries.append(
            (SOURCE.span(at, at + len(name)), SOURCE.span(at + len(name) + 2, at + len(name) + 2 + len(kind)))
        )
    symbols, problems = declare(entries)
    assert not problems
    return Scope().declaring(symbols)


SCOPE = scope()
READING = Reading(SCOPE.names, SCOPE.role)
X, A_POSITIVE = nodes.Symbol("x"), nodes.Symbol("a")
INDEX = st.sampled_from("ij").map(nodes.Symbol)
NUMBERS = st.sampled_from([1.0, 2.0, 3.0, 0.5, 7.0, 1.25]).map(nodes.Number)


def entries(index: st.SearchStrategy[nodes.Node]) -> st.SearchStrategy[nodes.Node]:
    def taken(names: tuple[str, ...]) -> st.SearchStrategy[nodes.Node]:
        items = st.tuples(*(index for _ in names[1:]))
        return items.map(lambda i: nodes.Subscript(nodes.Symbol(names[0]), i, i[0] if len(i) == 1 else None))

    return st.one_of(taken(("v", "n")), taken(("w", "n")), taken(("A", "n", "n")))


def products(inner: st.SearchStrategy[nodes.Node]) -> st.SearchStrategy[nodes.Node]:
    """Products lean to the left, as the parser builds them."""

    def joined(factors: list[nodes.Node]) -> nodes.Node:
        found = factors[0]
        for factor in factors[1:]:
            found = nodes.Product(found, factor, "cdot")
        return found

    factor = inner.filter(lambda t: not isinstance(t, nodes.Product | nodes.Negative | nodes.Big))
    return st.lists(factor, min_size=2, max_size=3).map(joined)


def sums(inner: st.SearchStrategy[nodes.Node]) -> st.SearchStrategy[nodes.Node]:
    plain = inner.filter(lambda t: not isinstance(t, nodes.Sum | nodes.Negative | nodes.Big))
    term = st.one_of(plain, plain.map(nodes.Negative))
    return st.lists(term, min_size=2, max_size=3).map(lambda terms: nodes.Sum(tuple(terms)))


def positive(tree: nodes.Node) -> nodes.Node:
    """A number above one that depends on a tree."""
    return nodes.Sum((nodes.Number(1.5), nodes.Power(tree, nodes.Number(2.0))))


def grown(inner: st.SearchStrategy[nodes.Node]) -> st.SearchStrategy[nodes.Node]:
    below = inner.map(positive)
    smooth = st.sampled_from(["sin", "cos", "tanh", "arctan", "sigmoid"])
    power = st.builds(nodes.Power, inner, st.sampled_from([2.0, 3.0]).map(nodes.Number))
    summed = inner.map(lambda t: nodes.Big("sum", ("k",), None, None, None, nodes.Product(_with_k(t), W_K, "cdot")))
    by = st.one_of(st.just(X), entries(INDEX).filter(lambda t: t.base.name != "w"))
    return st.one_of(
        sums(inner),
        products(inner),
        st.builds(nodes.Quotient, inner, below),
        power,
        st.builds(lambda f, t: nodes.Call(f, (t,)), smooth, inner),
        below.map(lambda t: nodes.Call("log", (t,))),
        below.map(lambda t: nodes.Call("sqrt", (t,))),
        summed,
        st.builds(lambda t, v: nodes.Derivative(t, ((v, 1),)), inner, by),
        st.builds(
            lambda t: nodes.Product(nodes.Call("delta", (nodes.Symbol("i"), nodes.Symbol("j"))), t, "cdot"), inner
        ),
    )


DELTA = nodes.Call("delta", (nodes.Symbol("i"), nodes.Symbol("j")))
W_K = nodes.Subscript(nodes.Symbol("w"), (nodes.Symbol("k"),), nodes.Symbol("k"))


def _with_k(tree: nodes.Node) -> nodes.Node:
    return nodes.Call("sin", (nodes.Sum((tree, W_K)),))


LEAVES = st.one_of(NUMBERS, st.just(X), st.just(A_POSITIVE), entries(INDEX))
SCALARS = st.recursive(LEAVES, grown, max_leaves=7)
VECTORS = st.sampled_from(["v", "w"]).map(nodes.Symbol)


def matrices(inner: st.SearchStrategy[nodes.Node]) -> st.SearchStrategy[nodes.Node]:
    return st.one_of(
        inner.map(nodes.Transpose),
        st.builds(nodes.Product, inner.filter(lambda t: not isinstance(t, nodes.Product)), inner.map(_closed)),
        st.builds(nodes.Product, st.just(X), inner.map(_closed)),
        st.builds(lambda s, t: nodes.Sum((s, t)), inner.map(_closed), inner.map(_closed)),
    )


def _closed(tree: nodes.Node) -> nodes.Node:
    """A tree that is no sum and leans nowhere: its transpose, twice over if it must."""
    return nodes.Transpose(tree) if isinstance(tree, nodes.Sum | nodes.Product) else tree


SQUARE = st.one_of(
    st.just(nodes.Symbol("A")),
    st.just(nodes.Product(nodes.Transpose(nodes.Symbol("B")), nodes.Symbol("B"))),
    VECTORS.map(lambda v: nodes.Product(v, nodes.Transpose(nodes.Symbol("v")))),
)
MATRICES = st.recursive(SQUARE, matrices, max_leaves=4)
LINEAR = st.one_of(
    MATRICES.map(lambda m: nodes.Call("tr", (m,))),
    MATRICES.map(lambda m: nodes.Call("det", (nodes.Sum((m, nodes.Product(nodes.Number(4.0), nodes.Symbol("A")))),))),
    st.builds(lambda m, v: nodes.Product(nodes.Product(nodes.Transpose(v), _closed(m)), v), MATRICES, VECTORS),
    st.builds(lambda m, v: nodes.Product(_closed(m), v), MATRICES, VECTORS),
    MATRICES,
)
DIFFERENTIATED = st.builds(
    lambda m, v: nodes.Derivative(nodes.Product(nodes.Product(nodes.Transpose(v), _closed(m)), v), ((v, 1),)),
    MATRICES,
    VECTORS,
)
ARRAYS = st.one_of(LINEAR, DIFFERENTIATED)
LAWS = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@LAWS
@given(st.one_of(SCALARS, ARRAYS))
def test_a_printed_tree_is_read_as_itself(tree):
    assert parse(show(tree), READING) == tree


@LAWS
@given(SCALARS)
def test_a_printed_scalar_has_the_numbers_of_a_second_evaluator(tree):
    same_numbers(tree)


@LAWS
@given(ARRAYS)
def test_a_printed_array_has_the_numbers_of_a_second_evaluator(tree):
    same_numbers(tree)


def same_numbers(tree):
    """Read a printed tree, evaluate it here and there at one point, for every i and j."""
    world = World(SCOPE, SIZES, 5, 1)
    world.subscripts = frozenset()
    frame = ground(world, frozenset("ij"))
    read = parse(show(tree), READING)
    with np.errstate(all="ignore"):
        found = frame.evaluate(frame, read)
        mine = expand(found, (POINTS, "i", "j"))
        drawn = {name: _sampled(frame, name) for name, kind in DECLARED.items() if not kind.startswith("index")}
        point = Point(SCOPE.meanings, SIZES, lambda atoms: atoms, 0, RULES, drawn=drawn)
        for i, j in itertools.product(range(3), range(3)):
            theirs = point.where({"i": float(i + 1), "j": float(j + 1)}).value(tree)
            ours = np.broadcast_to(mine, (1, 3, 3, *found.structure))[0, i, j]
            scale = max(1.0, float(np.max(np.abs(theirs))), world.magnitude * 1e-4)
            assert np.shape(ours) == np.shape(theirs)
            assert np.allclose(ours, theirs, rtol=1e-7, atol=1e-7 * scale, equal_nan=True)


def _sampled(frame, name):
    found = frame.evaluate(frame, nodes.Symbol(name))
    data = found.data[0]
    return float(data) if not found.rank else np.array(data)
