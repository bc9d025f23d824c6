"""Executable snippets: whole posts with the verdict that each stated derivative must get behind its `def`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from chainrule import check, markdown
from chainrule.check import Settings, Verdict
from chainrule.sandbox import Sandbox
from chainrule.source import Source

CASES = Path(__file__).parent / "cases/snippets"
EXPECTATION = re.compile(r"(?P<outcome>holds|fails|undecided|unchecked)\b ?(?P<rule>[a-z-]+\.[a-z-]+)?:? ?(?P<text>.*)")
STATED = re.compile(r"(?:def )?(d_\w+)(?:\(.*:| = .*?)  # (holds|fails|undecided|unchecked)\b.*")


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox


def verdicts(text, sandbox, **settings):
    parsed = markdown.parse(Source("post.md", text))
    assert not parsed.problems
    return check.snippets(parsed.blocks, Settings(**settings), sandbox)


def post(code, symbols="x: vector n\nt: scalar", attributes=""):
    return f"```symbols\n{symbols}\n```\n\n```python check {attributes}\n{code}\n```\n"


def one(code, sandbox, symbols="x: vector n\nt: scalar", **settings) -> Verdict:
    found, problems = verdicts(post(code, symbols), sandbox, **settings)
    assert not problems
    assert len(found) == 1
    return found[0]


def name_of(line):
    return re.match(r"(?:def )?(\w+)", line.strip())[1]


TRANSPOSE_MATTERS = {
    *("d_layer_dx", "d_layer_dW", "d_quad_dx", "d_trace_dX", "d_form_dW", "d_scaled_dt", "d_energy_dT"),
    "d_flat_dx",
}
"""Derivatives that are another array, or have another shape, when their axes are reversed."""
CASE_SETTINGS = {"layout.md": {"layout": "denominator"}}
POSTS = sorted(path.name for path in CASES.glob("*.md"))


@pytest.mark.parametrize("name", POSTS)
def test_each_stated_derivative_gets_the_verdict_written_behind_it(name, sandbox):
    text = (CASES / name).read_text("utf-8")
    found, _ = verdicts(text, sandbox, **CASE_SETTINGS.get(name, {}))
    written = [line.strip() for line in text.splitlines() if STATED.fullmatch(line.strip())]
    assert sorted(name_of(v.source) for v in found) == sorted(map(name_of, written))
    for verdict in found:
        holds_to(verdict, EXPECTATION.fullmatch(verdict.source.partition("# ")[2]))


def holds_to(verdict, expected):
    assert verdict.outcome == expected["outcome"], verdict
    assert expected["rule"] in (None, verdict.rule), verdict
    text = expected["text"]
    if text in {"expected", "stops"}:
        assert verdict.accepted == (text == "expected"), verdict
    else:
        assert text in f"{verdict.reason}; {verdict.hint}", verdict
        assert verdict.accepted == (verdict.outcome == "holds" or verdict.waived is not None)
    assert verdict.accepted == (check.diagnostic(verdict) is None)
    assert verdict.span.text == verdict.name == name_of(verdict.source)
    assert (verdict.points >= 9) == (verdict.outcome == "holds") or verdict.outcome in {"fails", "undecided"}


MUTATIONS = {
    "negated": "-_original",
    "doubled": "2 * _original",
    "halved": "_original / 2",
    "five times too large": "5 * _original",
    "one per cent off": "1.01 * _original",
    "one entry one per cent of the largest off": "_original + 0.01 * _one(_original)",
    "transposed": "np.transpose(_original)",
}
ONE = """
def _one(J):
    J = np.asarray(J, float)
    spot = np.zeros(J.size)
    spot[J.size // 2] = np.max(np.abs(J))
    return spot.reshape(J.shape)
"""


def spoilt(text, mutation):
    """The post with every stated derivative that holds replaced by a wrong one."""

    def fence(match):
        tree = ast.parse(match[1])
        kept = []
        for node in tree.body:
            line = match[1].splitlines()[node.lineno - 1]
            if isinstance(node, ast.FunctionDef) and node.name.startswith("d_") and "# holds" in line:
                arguments = ast.unparse(node.args)
                call = f"_true_{node.name}({arguments})"
                spoilt = ast.parse(f"def {node.name}({arguments}):\n    _original = {call}\n    return {mutation}")
                node.name = f"_true_{node.name}"
                kept += [node, *spoilt.body]
            elif not (isinstance(node, ast.FunctionDef) and node.name.startswith("d_")):
                kept.append(node)
        return f"```python check\n{ONE}{ast.unparse(kept)}\n```"

    return re.sub(r"```python check\n(.*?)```", fence, text, flags=re.S)


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("name", ["shapes.md", "layout.md"])
def test_no_spoilt_derivative_holds(name, mutation, sandbox):
    text = (CASES / name).read_text("utf-8")
    found, problems = verdicts(spoilt(text, MUTATIONS[mutation]), sandbox, **CASE_SETTINGS.get(name, {}))
    assert not problems
    assert len(found) == text.count("# holds")
    holding = {v.name for v in found if v.outcome != "fails"}
    assert holding == ({v.name for v in found} - TRANSPOSE_MATTERS if mutation == "transposed" else set())


@pytest.mark.parametrize("seed", range(1, 3))
@pytest.mark.parametrize("name", ["shapes.md", "layout.md", "doubt.md"])
def test_another_seed_gives_the_same_outcomes_at_other_points(name, seed, sandbox):
    text = (CASES / name).read_text("utf-8")
    settings = CASE_SETTINGS.get(name, {})
    first, other = (verdicts(text, sandbox, seed=s, **settings)[0] for s in (0, seed))
    assert [(v.name, v.outcome) for v in first] == [(v.name, v.outcome) for v in other]
    assert [v.error for v in first] != [v.error for v in other]
    assert {v.seed for v in other} == {seed}


def test_a_run_can_be_repeated(sandbox):
    text = (CASES / "shapes.md").read_text("utf-8")
    assert verdicts(text, sandbox, seed=7) == verdicts(text, sandbox, seed=7)


def test_the_worst_entry_is_named_as_in_mathematics_and_found_as_in_numpy(sandbox):
    code = "def A(x, W): return x @ W.T\ndef d_A_dW(x, W):\n    J = np.einsum('ij,k->ijk', np.eye(len(W)), x)\n"
    verdict = one(f"{code}    J[1, 1, 0] += 3\n    return J", sandbox, "x: vector n\nW: matrix m n")
    assert verdict.at.entry == "∂A_2/∂W_{2,1}"
    assert verdict.at.index == (1, 1, 0)
    assert verdict.at.stated == pytest.approx(verdict.at.numerical + 3)
    assert re.fullmatch(r"m=\d, n=\d, point \d of 5", verdict.at.point)
    assert "x = [" in verdict.detail
    assert verdict.hint is None


def test_three_sizes_are_tried_and_reported(sandbox):
    verdict = one("def f(x): return x @ x\ndef d_f_dx(x): return 2 * x", sandbox)
    assert verdict.points == 15
    assert all(re.fullmatch(r"n=\d", size) for size in verdict.sizes)
    assert len(set(verdict.sizes)) == 3


def test_a_derivative_that_is_right_for_one_size_only_fails(sandbox):
    code = "def f(x): return x @ x\ndef d_f_dx(x): return 2 * x if len(x) == {} else x"
    outcomes = [one(code.format(size), sandbox).outcome for size in (2, 3, 4)]
    assert outcomes == ["fails"] * 3


def test_the_traceback_has_the_lines_of_the_post(sandbox):
    text = post("def f(x):\n    return x @ x\n\ndef d_f_dx(x):\n    return 2 * missing")
    ((verdict,), _) = verdicts(text, sandbox)
    line = 1 + text.splitlines().index("    return 2 * missing")
    assert f'File "post.md", line {line}' in verdict.detail
    assert "NameError" in verdict.detail
    assert verdict.span.place == f"post.md:{line - 1}:5"


def test_a_snippet_in_a_quote_points_at_its_own_characters(sandbox):
    text = post("def f(x):\n    return x @ x\n\ndef d_f_dx(x):\n    return x")
    ((verdict,), _) = verdicts("".join(f"> {line}\n" for line in text.splitlines()), sandbox)
    assert verdict.outcome == "fails"
    assert (verdict.span.text, verdict.span.column) == ("d_f_dx", 7)


def test_a_broken_snippet_that_states_nothing_is_a_problem_at_its_line(sandbox):
    found, problems = verdicts(post("y = 1\n1 / 0") + post("def f(:") + post("z = 2"), sandbox)
    assert found == []
    assert [(p.rule, p.span.text) for p in problems] == [("snippet.raises", "1 / 0"), ("snippet.syntax", "def f(:")]
    assert "ZeroDivisionError" in problems[0].message
    assert "ZeroDivisionError" in problems[0].detail


def test_a_snippet_too_deep_to_be_read_is_no_snippet_that_states_nothing(sandbox):
    deep = f"y = {'-' * 3000}1"
    found, problems = verdicts(post(f"def f(x): return x\ndef d_f_dx(x): return 7\n{deep}"), sandbox)
    assert len(problems) == 1 or [verdict.outcome for verdict in found] == ["fails"]  # Python 3.13 reads any depth


def test_lines_end_where_python_ends_them(sandbox):
    code = "s = '\N{LINE SEPARATOR}\f'\ndef f(x): return x @ x\ndef d_f_dx(x): return 2 * x"
    verdict = one(code, sandbox)
    assert (verdict.outcome, verdict.source) == ("holds", "def d_f_dx(x): return 2 * x")


def test_snippets_that_state_nothing_are_fine(sandbox):
    assert verdicts(post("y = 1\ndef f(x): return x"), sandbox) == ([], ())
    assert verdicts("no snippets, no process", sandbox) == ([], ())


def test_a_post_that_opts_out_runs_nothing(sandbox):
    assert verdicts(post("1 / 0\ndef d_f_dx(x): return x"), sandbox, check=False) == ([], ())


def test_a_loop_without_end_stops_at_the_limit_and_takes_what_follows_along(sandbox):
    code = """
def f(x): return x @ x
def d_f_dx(x): return 2 * x
def g(x):
    while True: pass
def d_g_dx(x): return x
def h(x): return x @ x
def d_h_dx(x): return 2 * x
"""
    (f, g, h), _ = verdicts(post(code), sandbox, seconds=1.0)
    assert f.outcome == "holds"
    assert (g.outcome, g.rule, "1 s" in g.reason) == ("unchecked", "snippet.time", True)
    assert (h.outcome, h.rule, "was not run" in h.reason) == ("unchecked", "snippet.time", True)


def test_a_process_that_dies_makes_no_verdict(sandbox):
    verdict = one("import os\ndef f(x): return x @ x\ndef d_f_dx(x): os._exit(0)", sandbox)
    assert (verdict.outcome, verdict.rule) == ("unchecked", "snippet.died")


def test_problems_of_declarations_are_passed_on_and_the_rest_is_checked(sandbox):
    text = post("def f(x): return x @ x\ndef d_f_dx(x): return 2 * x", "x: vector n\ny: gadget")
    (verdict,), (problem,) = verdicts(text, sandbox)
    assert verdict.outcome == "holds"
    assert problem.rule == "symbols.type"


def test_the_front_matters_symbols_come_first(sandbox):
    source = Source("post.md", "x: vector n")
    symbols = ((source.span(0, 1), source.span(3, 11)),)
    text = "```python check\ndef f(x): return x @ x\ndef d_f_dx(x): return 2 * x\n```"
    (verdict,), _ = verdicts(text, sandbox, symbols=symbols)
    assert verdict.outcome == "holds"
