"""The oracle: what it says about true statements, and about their broken twins."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.calculus import Comparison, Estimate, compare, estimate, exact, probed, stencil

CLAIMS = tomllib.loads((Path(__file__).parent / "cases/calculus/claims.toml").read_text("utf-8"))
A = np.array([[1.5, -0.4, 0.7], [0.3, 0.9, -1.2], [-0.8, 0.6, 1.1]])


def softmax(x):
    e = np.exp(x - np.max(x))
    return e / e.sum()


def on_each(points, shape, f):
    """Values of a function of one array, for any number of leading axes."""
    lead = points.shape[: points.ndim - len(shape)]
    with np.errstate(all="ignore"):
        values = [np.asarray(f(x), float) for x in points.reshape(-1, *shape)]
    return np.reshape(values, (*lead, *values[0].shape))


def jacobian(f, x, samples=1, distant=None) -> Estimate:
    s = stencil(x, samples, distant)
    return estimate(s, on_each(s.points, s.shape, f))


def confront(f, d, x) -> Comparison:
    shape = x.shape[1:]
    return compare(probed(on_each(stencil(x, 1).probes, shape, d), 1), jacobian(f, x))


def points(shape, seed, count=5):
    rng = np.random.default_rng(seed)
    return rng.uniform(0.3, 2.0, (count, *shape)) * rng.choice([-1.0, 1.0], (count, *shape))


def written(expression):
    code = compile(expression, expression, "eval")
    return lambda x: eval(code, {"np": np, "softmax": softmax, "A": A, "x": x})


def check(claim, statement, outcome, cause=None):
    fixed = [np.array(claim["at"])] if "at" in claim else [points(claim["shape"], seed) for seed in range(5)]
    for x in fixed:
        answer = confront(written(claim["f"]), written(statement), x)
        assert answer.outcome == outcome, (statement, answer)
        assert cause in (None, answer.cause), (statement, answer)


@pytest.mark.parametrize("name", CLAIMS)
def test_statement(name):
    claim = CLAIMS[name]
    outcome = claim.get("outcome", "holds")
    check(claim, claim["d"], outcome, claim.get("cause", None if outcome == "undecided" else ""))


@pytest.mark.parametrize(("name", "statement"), [(n, w) for n, c in CLAIMS.items() for w in c.get("wrong", [])])
def test_wrong_statement_fails(name, statement):
    check(CLAIMS[name], statement, "fails")


@st.composite
def smooth_functions(draw):
    """f(x) = B s(A x) with random matrices, an elementwise s, and its Jacobian B diag(s'(A x)) A."""
    rows, inner, size = (draw(st.integers(1, 4)) for _ in range(3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    s, slope = draw(
        st.sampled_from(
            [
                (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
                (np.sin, np.cos),
                (np.exp, np.exp),
                (lambda z: z**3, lambda z: 3 * z**2),
                (lambda z: np.log1p(z * z), lambda z: 2 * z / (1 + z * z)),
            ]
        )
    )
    magnitude = 10.0 ** draw(st.integers(-9, 9))
    left, right = magnitude * rng.normal(size=(rows, inner)), rng.normal(size=(inner, size))
    return lambda x: left @ s(right @ x), lambda x: left @ np.diag(slope(right @ x)) @ right, points((size,), rng)


@given(smooth_functions(), st.sampled_from([0.01, -0.01]))
@settings(max_examples=100)
def test_the_true_jacobian_holds_and_one_wrong_entry_fails(claim, by):
    f, d, x = claim
    assert confront(f, d, x).outcome == "holds"

    largest = np.unravel_index(np.argmax(np.abs(d(x[0]))), d(x[0]).shape)

    def tampered(x):
        wrong = d(x)
        wrong[largest] *= 1 + by
        return wrong

    x = x[:1].repeat(5, axis=0)
    answer = confront(f, tampered, x)
    assert answer.outcome == "fails"
    assert answer.index[1:] == largest
    assert answer.residual == pytest.approx(0.01, rel=0.1)


@given(smooth_functions())
@settings(max_examples=100)
def test_the_error_covers_the_difference_from_the_true_jacobian(claim):
    f, d, x = claim
    J = jacobian(f, x)
    true = on_each(x, x.shape[1:], d)
    assert np.all(np.abs(J.value - true) <= J.error + 1e-13 * np.max(np.abs(true)))


def test_the_shape_is_that_of_the_function_followed_by_that_of_the_variable():
    for of, by in itertools.product([(), (2,), (2, 3)], repeat=2):
        J = jacobian(lambda x, of=of: np.full(of, x.sum()), points(by, 0))
        assert J.value.shape == (5, *of, *by)
        assert J.value == pytest.approx(np.ones((5, *of, *by)))


def test_a_single_point_needs_no_sample_axis():
    J = jacobian(softmax, np.array([0.5, -1.0, 0.3]), samples=0)
    assert J.value.shape == (3, 3)
    assert J.value == pytest.approx(np.diag(softmax([0.5, -1.0, 0.3])) - np.outer(*[softmax([0.5, -1.0, 0.3])] * 2))


def test_sample_axes_do_not_mix():
    x = points((2, 3), 1, 6)
    together = jacobian(lambda x: np.tanh(x @ x.T), x.reshape(2, 3, 2, 3), samples=2)
    alone = [jacobian(lambda x: np.tanh(x @ x.T), point, samples=0).value for point in x]
    assert together.value.reshape(6, 2, 2, 2, 3) == pytest.approx(np.array(alone), rel=1e-15)


def test_the_first_point_is_the_place_itself_and_no_point_is_far():
    s = stencil(points((3,), 2))
    assert np.array_equal(s.points[0], s.x)
    assert np.max(np.abs(s.points - s.x)) < 0.01
    assert s.points.shape == (s.count, 5, 3)


def test_a_function_that_is_flat_here_is_no_constant_if_it_moves_at_the_distant_point():
    x = np.array(0.2)
    assert compare(0.0, jacobian(np.floor, x, 0)).cause == "vacuous"
    assert compare(0.0, jacobian(np.floor, x, 0, distant=1.2)).outcome == "holds"
    assert compare(0.0, jacobian(lambda _: 2.0, x, 0, distant=1.2)).cause == "vacuous"


def test_only_the_entries_asked_for_are_compared():
    x = points((3,), 3)
    J = jacobian(np.sin, x)
    ones = np.ones((5, 3, 3))
    assert compare(0 * ones, J, where=~np.eye(3, dtype=bool)).outcome == "holds"
    assert compare(ones, J, where=~np.eye(3, dtype=bool)).outcome == "fails"
    assert compare(ones, J, where=np.zeros((3, 3), bool)).cause == "vacuous"


def test_both_sides_may_be_numerical():
    x = points((3,), 4)
    assert compare(jacobian(lambda x: np.sin(x) ** 2, x), jacobian(lambda x: -(np.cos(x) ** 2), x)).outcome == "holds"
    assert compare(jacobian(np.sin, x), jacobian(np.cos, x)).outcome == "fails"


def test_values_without_derivatives_compare_up_to_rounding():
    p = np.array([0.1, 0.2, 0.7])
    assert compare(exact(p * (1 - p)), exact(p - p**2)).outcome == "holds"
    assert compare(exact(p * (1 - p)), exact(p + p**2)).outcome == "fails"
    assert compare(exact(p.sum() - 1, size=1.0), exact(0.0, size=1.0)).outcome == "holds"
    assert compare(exact(p.sum() - 1 + 1e-9, size=1.0), exact(0.0, size=1.0)).outcome == "fails"


def test_a_refuted_point_and_a_doubtful_one_are_told_apart():
    answer = confront(lambda x: np.maximum(x, 0), lambda x: 2.0 * (x > 0), np.array([-1.0, 0.0, 1.0]))
    assert answer.outcome == "fails"
    assert answer.refuted.tolist() == [False, False, True]
    assert answer.doubtful.tolist() == [False, True, False]
    assert answer.index == (2,)
    assert (answer.stated, answer.numerical) == pytest.approx((2.0, 1.0))


def test_values_that_do_not_fit_the_stencil_are_refused():
    s = stencil(np.zeros((5, 3)), 1)
    with pytest.raises(ValueError, match="do not fit"):
        estimate(s, np.zeros((5, s.count - 1)))
    with pytest.raises(ValueError, match="cannot be compared"):
        compare(np.zeros((5, 3)), estimate(s, np.zeros((5, s.count, 2))))
