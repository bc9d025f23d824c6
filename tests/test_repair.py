"""Repairs: what makes a failing formula right is found, is true, and is written where it belongs."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from chainrule import content
from chainrule.check import Settings, Verdict, findings
from chainrule.check.repair.edits import Change, both, edit, marked, settled
from chainrule.source import Source
from chainrule.tex.statements.displays.separate import statements
from chainrule.tex.syntax.factors import expression
from chainrule.tex.syntax.trees.reading import Reading
from chainrule.tex.text.commands import read
from formula_cases import display, span
from mutation import Accepted, Mutated, accepted, is_another, mutated, posts
from tex_printer import show

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases/repair/slips.toml").read_text("utf-8"))["case"]


def check(case: dict, *displays: str, seed: int = 0) -> list[Verdict]:
    """The verdicts on displays below what a case declares and gives."""
    entries = tuple((span(name), span(kind)) for name, _, kind in (line.partition(": ") for line in case["symbols"]))
    settings = Settings(symbols=entries, macros=case.get("macros", {}), check=True, seed=seed)
    given = [display(tex) for tex in case.get("given", ())]
    verdicts = findings([*given, *map(display, displays)], settings).verdicts
    return [verdict for verdict in verdicts if verdict.block >= len(given)]


def post(text: str) -> tuple[content.Document, tuple[Verdict, ...]]:
    """A post and the verdicts on it."""
    document, problems = content.read_text(text.encode(), "post.md")
    assert document is not None, problems
    settings = Settings(symbols=document.meta.symbols, macros=document.meta.macros, check=True)
    return document, findings(document.parsed.blocks, settings).verdicts


def mended(verdict: Verdict) -> str:
    """The source of a verdict after its repair."""
    assert verdict.repair is not None
    text = verdict.span.source.text
    for place, new in reversed(verdict.repair.edits):
        text = text[: place.start] + new + text[place.end :]
    return text


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_slip_gets_its_repair_or_what_can_be_said_of_it(case: dict) -> None:
    (verdict,) = check(case, case["wrong"])
    assert verdict.outcome == "fails"
    if "right" not in case:
        assert verdict.repair is None
        assert (verdict.hint or "").startswith(case.get("hint", ""))
        return
    repair = verdict.repair
    assert repair is not None, verdict.hint
    assert (repair.tex, repair.kind.split(",")[0]) == (case["right"], case["kind"])
    start, end = repair.changed
    assert repair.tex[start:end].strip() == case.get("changed", repair.tex[start:end].strip())
    assert " ".join(mended(verdict).split()) == case["right"]


@pytest.mark.parametrize("case", [c for c in CASES if "right" in c], ids=[c["name"] for c in CASES if "right" in c])
def test_a_repaired_formula_holds_at_other_points(case: dict) -> None:
    for seed in (5, 6, 7):
        (verdict,) = check(case, case["right"], seed=seed)
        assert verdict.outcome == "holds", verdict.reason


POSTS = dict(posts([HERE / "cases/formulas", HERE / "cases/topics"]))
SAMPLED = ("scalars-1", "vectors-1", "calculus-1", "models-1", "index-notation.md")
SLIPS = frozenset({"sign", "sign of a term", "factor 2", "factor -1", "factor 2 of a term", "transpose removed",
                   "another index", "indices swapped", "exponent ±1", "delta dropped"})  # fmt: skip


def broken(name: str) -> list[Mutated]:
    """A few broken twins of each true formula of a post, of the kinds that writers make."""
    found = []
    for claim in accepted(name, POSTS[name])[:10]:
        twins = [m for m in mutated(claim) if m.side == "right" and m.slip in SLIPS]
        found += [twin for twin in twins[:: max(1, len(twins) // 2)][:2] if is_another(twin)[0] == "different"]
    return found


def repaired_side(claim: Accepted, verdict: Verdict) -> tuple[object, object]:
    """Both sides of a repaired relation as trees in the scope of the true claim."""
    assert verdict.repair is not None
    scope = claim.terms.scope
    (statement,) = statements(read(verdict.repair.tex), scope.names)
    left, right = (scope.convention(expression(side, Reading(scope.names, scope.role))) for side in statement.sides)
    return left, right


@pytest.mark.parametrize("name", SAMPLED)
def test_the_repair_of_a_broken_twin_is_the_true_formula(name: str) -> None:
    offered = 0
    for twin in broken(name):
        claim = twin.of
        wrong = f"{show(claim.claim.left)} = {show(twin.tree)}"
        verdict = post(f"{POSTS[name]}\n\n$$\n{wrong}\n$$\n")[1][-1]
        if verdict.repair is None or verdict.outcome != "fails":
            continue
        offered += 1
        left, right = repaired_side(claim, verdict)
        if left == claim.claim.left:
            found, route = is_another(Mutated(claim, "right", "repair", right))  # type: ignore[arg-type]
            assert found == "same" or route == "shape", f"{wrong}  →  {verdict.repair.tex}"
    assert offered


SQUARE = {"symbols": ["x: scalar"]}


def test_nothing_is_offered_for_what_is_wrong_on_purpose() -> None:
    document, (verdict,) = post("---\nsymbols: {x: scalar}\n---\n\n$$\n\\frac{d}{dx} x^2 = x\n$$ {expect=fails}\n")
    assert document.parsed.blocks
    assert (verdict.outcome, verdict.repair, verdict.expected) == ("fails", None, True)


def test_a_chain_is_mended_at_its_first_wrong_step_only() -> None:
    chain = r"\frac{d}{dx} (x^2 + 1)^2 = 2 (x^2 + 1) 3 x = 4 x^3 + 4 x"
    first, second = check(SQUARE, chain)
    assert first.repair is not None
    assert first.repair.tex == r"\frac{d}{dx} (x^2 + 1)^2 = 2 (x^2 + 1) 2 x"
    assert (second.outcome, second.repair) == ("fails", None)
    assert "once the step before it is corrected" in (second.hint or "")


def test_a_step_that_holds_is_not_broken_by_mending_another() -> None:
    first, second = check(SQUARE, r"\frac{d}{dx} \sin x = -\sin(x + \pi / 2) = -\cos(x)")
    assert (first.outcome, second.outcome) == ("fails", "holds")
    assert first.repair is not None
    assert first.repair.tex.startswith(r"-\frac{d}{dx} \sin x = -\sin")


def test_a_last_step_is_mended_on_its_right() -> None:
    _, second = check(SQUARE, r"\frac{d}{dx} x^3 = 3 x^2 = 3 x \cdot x \cdot 2")
    assert second.repair is not None
    assert second.repair.tex == r"3 x^2 = 3 x \cdot x"


def test_no_repair_makes_a_formula_say_nothing() -> None:
    case = {"symbols": ["z: scalar"], "given": ["y = z^2"]}
    for wrong in (r"\frac{dy}{dz} = \frac{dy}{dz} + 1", r"\frac{d}{dz} \sin z = \frac{d}{dz} \cos z", "y = y + 1"):
        for verdict in check(case, wrong):
            left, _, right = (verdict.repair.tex if verdict.repair else "a = b").partition("=")
            assert left.strip() != right.strip()


def test_a_repair_knows_its_place_in_a_quote_a_table_and_a_list() -> None:
    head = "---\nsymbols: {x: scalar, b: scalar}\n---\n\n"
    wrong, right = r"\frac{d}{dx} x^2 = 3 x", r"\frac{d}{dx} x^2 = 2 x"
    for shape in ("> a quote\n>\n> $$\n> {}\n> $$\n", "- an item:\n\n  $$\n  {}\n  $$\n", "| a |\n|---|\n| ${}$ |\n"):
        _, (verdict,) = post(head + shape.replace("{}", wrong))
        assert mended(verdict) == head + shape.replace("{}", right)


def test_an_edit_over_the_lines_of_a_quote_is_told_and_not_written() -> None:
    _, (verdict,) = post("---\nsymbols: {x: scalar}\n---\n\n> $$\n> \\frac{d}{dx} (x^3 - x)\n> = 1 -\n> 3 x^2\n> $$\n")
    assert verdict.repair is not None
    assert (verdict.repair.tex, verdict.repair.edits) == (r"\frac{d}{dx} (x^3 - x) = 3 x^2 - 1", ())


def test_another_layout_is_named_beside_the_transpose() -> None:
    case = {"symbols": ["A: matrix m n", "x: vector n"]}
    (verdict,) = check(case, r"\frac{\partial A x}{\partial x} = A^\top")
    assert verdict.repair is not None
    assert verdict.repair.tex == r"\frac{\partial A x}{\partial x} = A"
    assert "holds in denominator layout" in (verdict.hint or "")


def test_what_a_macro_prints_is_not_edited_inside() -> None:
    case = {"symbols": ["x: scalar"], "macros": {"third": "3 x^3"}}
    (verdict,) = check(case, r"\frac{d}{dx} x^3 = \third")
    assert verdict.repair is None or r"\third" in verdict.repair.tex
    assert verdict.repair is None or all(place.text in {"", r"\third"} for place, _ in verdict.repair.edits)


def test_changes_keep_commands_apart_from_letters() -> None:
    (change,) = settled(r"\sigma x", [Change(6, 6, "a")])
    assert change.new == " a"
    (change,) = settled("ab", [Change(1, 1, r"\sigma")])
    assert change.new == "\\sigma "


def test_edits_that_overlap_do_not_go_together() -> None:
    one, two, three = edit("a", "one", 0, 3, "x"), edit("b", "two", 2, 4, "y"), edit("c", "three", 3, 4, "")
    assert both(one, two) is None
    pair = both(three, one)
    assert pair is not None
    assert [change.start for change in pair.changes] == [0, 3]


def test_the_new_part_is_marked_on_one_line() -> None:
    tex = "a\n  = b +\n  c"
    line, (start, end) = marked(tex, (Change(12, 13, "2 c"),), 0, len(tex))
    assert (line, line[start:end]) == ("a = b + 2 c", "2 c")
    line, (start, end) = marked(tex, (Change(6, 13, ""),), 0, len(tex))
    assert (line[start:end], Source("a", line).text.rstrip()) == ("", "a =")
