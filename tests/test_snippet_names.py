"""Printed symbols as Python names, and the names of functions that state derivatives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.check.coded.claims import cuts
from chainrule.check.coded.names import identifiers, matching, proposal


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("x", "x"),
        (r"\theta", "theta θ"),
        (r"\hat{y}", "y_hat hat_y yhat haty"),
        (r"\mathbf{x}", "x"),
        (r"W^{[1]}", "W_1 W1"),
        (r"x_{t-1}", "x_t_minus_1 x_tm1 xtminus1 xtm1"),
        (r"h_{t+1}", "h_t_plus_1 h_tp1 htplus1 htp1"),
        (r"\mathcal{L}", "L"),
        (r"\lambda", "lambda_ lam λ"),
        (r"\varepsilon", "varepsilon epsilon ε"),
        ("x'", "x_prime xprime"),
        ("w^*", "w_star wstar"),
        ("w_{ij}", "w_ij wij"),
        ("loss", "loss"),
        (r"\text{in}", "in_"),
        (r"C_{\text{out}}", "C_out Cout"),
        ("1", ""),
        (r"\frac{", ""),
    ],
)
def test_a_printed_symbol_has_these_names_in_python(printed, names):
    assert identifiers(printed) == tuple(names.split())


def test_a_name_by_the_rule_comes_before_a_name_that_is_merely_understood():
    assert matching("W1", ["W_1", "W1"]) == ("W1",)
    assert matching("W_1", ["W_1", "W^1", "W1"]) == ("W_1", "W^1")
    assert matching("v", ["W_1"]) == ()


@given(st.sampled_from(["theta", "x", "y_hat", "W_1", "mu_k", "lambda_", "b_out", "loss", "x_tilde"]))
def test_a_proposed_symbol_stands_for_the_name(name):
    assert matching(name, [proposal(name)]) == (proposal(name),)


@given(st.text("abd_xy", min_size=1, max_size=12))
def test_every_cut_of_a_name_puts_together_to_the_name(name):
    found = cuts(name)
    assert all(f"d_{f}_d{x}" == name and f and x for f, x in found)
    assert len(set(found)) == len(found)
    assert [len(f) for f, _ in found] == sorted((len(f) for f, _ in found), reverse=True)
