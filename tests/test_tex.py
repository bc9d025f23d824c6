"""TeX to trees: spans, names, declarations, sizes and samples, and nothing that is half understood."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.check import formulas, parsed
from chainrule.check.settings import Settings
from chainrule.markdown.text.blocks import Formula
from chainrule.tex.syntax.factors import parse
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.reading import Reading
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import Names, canonical, spell
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.declarations import declare
from chainrule.tex.types.grammar import parse as parse_type
from chainrule.tex.types.kinds import EMPTY
from chainrule.tex.types.lengths import sizes
from chainrule.tex.types.sampling import sample
from chainrule.tex.types.vocabulary import MalformedError
from formula_cases import span

CASES = Path(__file__).parent / "cases" / "tex"


def pairs(name: str) -> list[tuple[str, str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [(left, right) for left, _, right in (line.rpartition(" = ") for line in lines if line)]


def known() -> Reading:
    names = Names()
    for name in ("A", "x", "f", "y"):
        names = names.adding(read(name), name)
    return Reading(names)


KNOWN = known()


def shape(node: object) -> str:
    """A tree in one line: kinds and names, without places."""
    match node:
        case nodes.Number(value=value):
            return f"{value:g}"
        case nodes.Symbol(name=name):
            return name
        case nodes.Call(function=name, args=args, base=base):
            inside = ", ".join(map(shape, args))
            return f"{name}({inside})" if base is None else f"{name}({inside}; {shape(base)})"
        case nodes.Subscript(base=base, items=items):
            return f"Subscript({shape(base)}, [{', '.join(map(shape, items))}])"
        case nodes.Big(kind=kind, variables=variables, body=body):
            return f"Big({kind} {' '.join(variables)}: {shape(body)})"
        case nodes.Derivative(body=body, by=by):
            variables = " ".join(shape(v) for v, count in by for _ in range(count))
            return f"Derivative({shape(body)}; {variables})"
        case nodes.Cases(rows=rows):
            return f"Cases({', '.join(shape(values[0]) for values, _ in rows)})"
        case nodes.Sum(terms=terms):
            return f"Sum({', '.join(map(shape, terms))})"
        case nodes.At(body=body):
            return f"At({shape(body)})"
    inside = [getattr(node, f.name) for f in fields(node) if f.name not in {"start", "end"}]  # type: ignore[arg-type]
    return f"{type(node).__name__}({', '.join(shape(p) for p in inside if isinstance(p, nodes.Placed))})"


@pytest.mark.parametrize(("tex", "tree"), pairs("trees.txt"))
def test_a_print_has_its_tree(tex: str, tree: str) -> None:
    found = shape(parse(tex, KNOWN)).replace("Subscript(x, [i])", "Subscript(x_i)")
    assert found == tree


@pytest.mark.parametrize(("tex", "message"), pairs("refused.txt"))
def test_what_cannot_be_read_is_refused_with_its_place(tex: str, message: str) -> None:
    with pytest.raises(TexError, match=message.replace("(", r"\(")) as caught:
        parse(tex)
    assert 0 <= caught.value.start <= caught.value.end <= len(tex)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x_{i}", "x_i"),
        (r"\boldsymbol \mu", r"\boldsymbol{\mu}"),
        (r"\sigma^2_k", r"\sigma_{k}^{2}"),
        (r"{\bf x}", r"\mathbf x"),
    ],
)
def test_two_spellings_of_one_name(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_the_longest_declared_name_wins() -> None:
    text = [("LL", "scalar"), ("L", "scalar"), (r"\log\sigma", "scalar"), (r"\sigma", "positive scalar")]
    block = Formula(r"\frac{\partial (LL^2 + L)}{\partial LL} = 2 LL", span("f"), display=True)
    one = Formula(r"\frac{\partial e^{2\log\sigma}}{\partial \log\sigma} = 2 e^{2 \log\sigma}", span("f"), display=True)
    verdicts, _ = formulas([block, one], Settings(symbols=tuple((span(a), span(b)) for a, b in text)))
    assert [v.outcome for v in verdicts] == ["holds", "holds"]


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("vektor n", "vector n"), ("famly n of scalar", "family"), ("matrix n", "matrix m n"), ("function x", "function"),
     ("positve scalar", "positive scalar"), ("unit p q", "unit p q at"), ("invertible n m", "invertible n")],
)  # fmt: skip
def test_a_malformed_type_is_answered_with_what_would_be_right(wrong: str, hint: str) -> None:
    symbol, kind = span("x"), span(wrong)
    _, (problem,) = declare([(symbol, kind)])
    assert problem.span is kind
    assert hint in (problem.hint or "")


@pytest.mark.parametrize("text", ["scalar in (2, 1)", "", "vector", "rows of", "constant ?", "family scalar"])
def test_types_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_type(text)


def test_a_symbol_declared_twice_is_a_problem() -> None:
    entries = [(span("x_{1}"), span("scalar")), (span("x_1"), span("vector n"))]
    symbols, problems = declare(entries, EMPTY)
    assert [p.rule for p in problems] == ["symbols.twice"]
    assert set(symbols) == {"x_1"}


def test_sizes_are_small_different_and_differ_between_assignments() -> None:
    types = {"A": "matrix m n", "B": "matrix n p", "T": "integer", "t": "integer"}
    symbols, _ = declare([(span(name), span(kind)) for name, kind in types.items()])
    for seed in range(20):
        assignments = sizes(symbols, seed)
        assert len(assignments) == 3
        assert len({(a["m"] < a["n"]) for a in assignments}) == 2
        for assigned in assignments:
            assert min(assigned.values()) >= 2
            assert len({assigned["m"], assigned["n"], assigned["p"]}) == 3
            assert assigned["t"] + 2 <= assigned["T"]


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("positive vector n", lambda v: (v > 0).all()),
        ("scalar in (0, 1)", lambda v: ((v > 0) & (v < 1)).all()),
        ("simplex n", lambda v: np.allclose(v.sum(axis=-1), 1) and (v > 0).all()),
        ("one-hot n", lambda v: ((v == 1).sum(axis=-1) == 1).all() and (v.sum(axis=-1) == 1).all()),
        ("symmetric n", lambda v: np.allclose(v, v.swapaxes(1, 2))),
        ("positive-definite n", lambda v: (np.linalg.eigvalsh(v) > 0.1).all()),
        ("invertible n", lambda v: (np.abs(np.linalg.det(v)) > 1e-3).all()),
        ("stochastic zero-diagonal n n", lambda v: np.allclose(np.trace(v, axis1=1, axis2=2), 0)),
        ("scalar", lambda v: ((np.abs(v) >= 0.3) & (np.abs(v) <= 2)).all()),
    ],
)
def test_samples_lie_in_their_domain(text: str, law: object) -> None:
    values = sample(parse_type(text), {"n": 4}, np.random.default_rng(0), 50)
    assert values.shape[0] == 50
    assert law(values)  # type: ignore[operator]
    assert len(np.unique(values)) > 1


TOKENS = [
    r"\frac",
    r"\partial",
    r"\nabla",
    r"\sum",
    r"\left(",
    r"\right)",
    r"\left.",
    r"\right|",
    r"\begin{cases}",
    r"&",
    r"\end{cases}",
    r"\\",
    r"\text{if}",
    r"\mathbf",
    r"\hat",
    r"\log",
    r"\operatorname{tr}",
    r"\delta",
    r"{",
    r"}",
    r"_",
    r"^",
    r"=",
    r"+",
    r"-",
    r"x",
    r"A",
    r"i",
    r"j",
    r"d",
    r"1",
    r"2",
    r"(",
    r")",
    r"|",
    r"'",
    r",",
    r"\|",
    r"\top",
    r"\quad",
    r"f",
    r"\begin{align}",
    r"\end{align}",
    r"\neq",
    r"<",
    r"\odot",
    r"[",
    r"]",
    r":",
    r"\mathbb{1}",
    r"e",
    r"/",
    r"!",
]


@given(st.lists(st.sampled_from(TOKENS), max_size=24).map(" ".join))
@settings(max_examples=400)
def test_no_string_of_tokens_breaks_the_parser(tex: str) -> None:
    problem = parsed(tex)
    assert problem is None or 0 <= problem.start <= problem.end <= len(tex)


@given(st.lists(st.sampled_from(TOKENS), min_size=3, max_size=16).map(" ".join))
@settings(max_examples=150)
def test_no_string_of_tokens_breaks_the_check(tex: str) -> None:
    symbols = (("x", "vector n"), ("A", "matrix n n"), ("i", "index n"), ("f", "function vector n -> scalar"))
    block = Formula(tex, span(tex), display=True)
    verdicts, _ = formulas([block], Settings(symbols=tuple((span(a), span(b)) for a, b in symbols), check=True))
    assert all(v.rule != "unchecked.internal" for v in verdicts)


@given(st.lists(st.sampled_from([t for t in TOKENS if "|" not in t and "left" not in t]), max_size=16).map(" ".join))
@settings(max_examples=200)
def test_spelling_is_canonical(tex: str) -> None:
    try:
        once = spell(read(tex))
    except TexError:
        return
    assert spell(read(once)) == once
