"""Formulas become HTML that needs nothing else, and mistakes in them are found where they are."""

import asyncio
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.typeset import TexError, Typesetter, engine, installation
from chainrule.typeset import typesetter as limits
from chainrule.typeset.engine import Engine, Stopped
from chainrule.typeset.place import Stand, culprit

CASES = Path(__file__).parent / "cases/typeset"


def cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    with Typesetter() as one:
        yield one


def one(typesetter: Typesetter, tex: str, **macros: str) -> str | TexError:
    return typesetter.typeset([(tex, True)], macros)[0]


def mathml(html: str | TexError) -> str:
    assert isinstance(html, str), html
    return html[html.index("<math") : html.index("</math>") + len("</math>")]


class Outline(HTMLParser):
    """Every attribute of the HTML; stops at a tag that is not closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str | None]] = []
        self.names: set[str] = set()
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.names.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check(case: dict[str, Any], typesetter: Typesetter) -> None:
    """The twin is refused, in the expected words, and the marked part of it is blamed."""
    marked: str = case["twin"]
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    refusal = one(typesetter, marked.replace("⟦", "").replace("⟧", ""))
    assert isinstance(refusal, TexError)
    assert case["error"] in refusal.message
    assert (refusal.offset, refusal.length) == (start, end - start)
    assert refusal.hint == case.get("hint")


@pytest.mark.parametrize("case", cases("constructs"), ids=lambda case: case["name"])
def test_a_construct_is_typeset_and_its_broken_twin_is_not(case: dict[str, Any], typesetter: Typesetter) -> None:
    assert case["mathml"] in mathml(one(typesetter, case["tex"]))
    check(case, typesetter)


@pytest.mark.parametrize("case", cases("constructs"), ids=lambda case: case["name"])
def test_the_html_is_well_formed_and_carries_nothing_that_it_does_not_need(
    case: dict[str, Any], typesetter: Typesetter
) -> None:
    html = typesetter.typeset([(case["tex"], False), (case["tex"], True)], {})
    outline = Outline("".join(part for part in html if isinstance(part, str)))
    allowed = re.compile(r"mjx-[\w-]+|m[a-z]+|none|semantics|annotation")
    assert [name for name in outline.names if not allowed.fullmatch(name)] == []
    unwanted = re.compile(r"data-.*|id|href|src|on.*|xmlns")
    labels = re.findall(r"\\label\{(.*?)\}", case["tex"])
    found = [(name, value) for name, value in outline.attributes if unwanted.fullmatch(name)]
    assert [(name, value) for name, value in found if name != "id" or value not in labels] == []
    assert ("aria-hidden", "true") in outline.attributes


@pytest.mark.parametrize("case", cases("forty"), ids=lambda case: case["tex"])
def test_of_forty_constructs_all_but_two_are_typeset(case: dict[str, Any], typesetter: Typesetter) -> None:
    made = one(typesetter, case["tex"])
    if "refused" in case:
        assert isinstance(made, TexError)
        assert case["refused"] in str(made.hint)
    else:
        assert isinstance(made, str), made


def test_the_forty_constructs_are_forty() -> None:
    assert len(cases("forty")) == 40
    assert sum("refused" not in case for case in cases("forty")) == 38


@pytest.mark.parametrize("case", cases("refused"), ids=lambda case: case["name"])
def test_a_formula_cannot_do_harm(case: dict[str, Any], typesetter: Typesetter) -> None:
    check(case, typesetter)


@pytest.mark.parametrize("case", cases("leaks"), ids=lambda case: case["first"])
def test_a_formula_leaves_nothing_behind(case: dict[str, Any], typesetter: Typesetter) -> None:
    with Typesetter() as untouched:
        alone = one(untouched, case["second"])
    one(typesetter, case["first"])
    after = one(typesetter, case["second"])
    if isinstance(after, TexError):
        assert isinstance(alone, TexError)
        assert after.message == alone.message
    else:
        assert after == alone


def test_words_stay_words(typesetter: Typesetter) -> None:
    html = one(typesetter, r'\text{<script>alert("1")</script>}')
    assert "<script" not in str(html)
    assert "&lt;script&gt;" in mathml(html)


def test_macros_hold_in_every_formula_and_in_no_other_document(typesetter: Typesetter) -> None:
    macros: dict[str, str | tuple[str, int]] = {"R": r"\mathbb{R}", "half": (r"\frac{#1}{2}", 1)}
    first, second = typesetter.typeset([(r"x \in \R^n", False), (r"\half{\R}", True)], macros)
    assert '<mi mathvariant="double-struck">R</mi>' in mathml(first)
    assert '<mfrac><mrow><mi mathvariant="double-struck">R</mi></mrow><mn>2</mn></mfrac>' in mathml(second)
    assert isinstance(one(typesetter, r"\R"), TexError)


def test_a_mistake_in_a_macro_is_blamed_on_its_call(typesetter: Typesetter) -> None:
    refusal = one(typesetter, r"\alpha + \wrong + \beta", wrong=r"\frac{1}{\nowhere}")
    assert refusal == TexError(
        r"Undefined control sequence \nowhere", 9, 6, r"look at the definition of the macro \wrong"
    )


def test_a_definition_in_another_formula_is_pointed_out(typesetter: Typesetter) -> None:
    formulas = [(r"\newcommand{\R}{\mathbb{R}}", False), (r"\R", False)]
    refusal = typesetter.typeset(formulas, {})[1]
    assert isinstance(refusal, TexError)
    assert "within its own formula only" in str(refusal.hint)


def test_a_wide_formula_can_be_scrolled_by_keyboard_and_a_narrow_one_is_no_stop(typesetter: Typesetter) -> None:
    wide = " + ".join("abcdefghijklmnop")
    assert 'tabindex="0"' in str(one(typesetter, wide))
    assert 'tabindex="0"' in str(one(typesetter, rf"\begin{{align}} {wide} &= 0 \tag{{1}} \end{{align}}"))
    assert 'tabindex="0"' in str(one(typesetter, rf"\begin{{bmatrix}} 1 \\ 2 \end{{bmatrix}} = {wide}"))
    assert 'tabindex="0"' in str(one(typesetter, rf"{wide} = \begin{{bmatrix}} 1 \\ 2 \end{{bmatrix}} \tag{{1}}"))
    assert "tabindex" not in str(one(typesetter, r"\begin{align} a &= 0 \tag{1} \end{align}"))
    assert "tabindex" not in str(
        one(typesetter, r"\begin{align} a &= \begin{bmatrix} 1 \\ 2 \end{bmatrix} \end{align}")
    )
    assert "tabindex" not in str(typesetter.typeset([(wide, False)], {})[0])


def test_a_formula_that_takes_too_long_is_given_up_and_the_next_one_is_typeset(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "LONGEST", 1_000_000)
    with Typesetter(seconds=2) as typesetter:
        endless, normal = typesetter.typeset([("x+" * 100_000, True), ("x", True)], {})
    assert endless == TexError("this formula cannot be typeset: it took more than 2 seconds", None)
    assert "<mi>x</mi>" in mathml(normal)


def test_a_formula_that_is_nested_too_deeply_is_given_up_and_the_next_one_is_typeset(typesetter: Typesetter) -> None:
    deep, normal = typesetter.typeset([("{" * 4_900 + "x" + "}" * 4_900, True), ("x", True)], {})
    assert deep == TexError("this formula cannot be typeset: it is nested too deeply", None)
    assert "<mi>x</mi>" in mathml(normal)


def test_a_formula_that_is_too_long_is_not_even_tried(typesetter: Typesetter) -> None:
    long, normal = typesetter.typeset([("x+" * 5_001, True), ("x", True)], {})
    assert long == TexError("this formula has more than 10000 characters", 10_000, 2, "cut it into several formulas")
    assert "<mi>x</mi>" in mathml(normal)


def test_the_formulas_of_a_document_have_a_limit_of_time_together(
    typesetter: Typesetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ALL_SECONDS", -1.0)
    assert typesetter.typeset([("x", True)], {}) == [
        TexError("the formulas of this text take more than -1 seconds", None)
    ]


def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MEMORY", 200 << 20)
    with Engine(installation.load(), 60.0) as host:
        greedy = host.call("(() => { const all = []; for (;;) all.push(new Array(1e6).fill(0.5)); })")
        assert greedy == Stopped("it took more than 200 MB")
        assert host.call("((x) => x + 1)", 1) == "2"


@pytest.mark.parametrize(("ending", "code"), [("", 0), ("raise SystemExit(3)", 3), ("1 / 0", 1)])
def test_the_interpreter_ends_promptly_after_typesetting(ending: str, code: int) -> None:
    program = (
        "from chainrule.typeset import Typesetter\nwith Typesetter(seconds=1) as typesetter:\n"
        f"    typesetter.typeset([('x', True), ('x+' * 100_000, True), ('x', True)], {{}})\n    {ending}\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code
    assert "Exception ignored" not in done.stderr


def test_a_running_event_loop_does_not_disturb() -> None:
    async def serve() -> list[str | TexError]:
        with Typesetter(seconds=2) as typesetter:
            return typesetter.typeset([("x+" * 100_000, True), ("x", True)], {})

    endless, normal = asyncio.run(serve())
    assert isinstance(endless, TexError)
    assert "<mi>x</mi>" in mathml(normal)


@given(st.text(alphabet="\\{}ab _^%#\n", max_size=30), st.text(alphabet="\\{}ab _^%#\n", max_size=30), st.data())
def test_a_place_is_always_inside_the_formula(tex: str, rest: str, data: st.DataObject) -> None:
    message = data.draw(
        st.sampled_from(["Missing close brace", r"Undefined control sequence \a", 'style "a" is wrong', ""])
    )
    stands = [Stand(tex, rest, r"\a"), Stand(rest, tex, "")]
    offset, length = culprit(tex, message, stands, ["b"])
    assert 0 <= offset <= offset + length <= len(tex)
