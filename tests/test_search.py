"""The search: formulas found as readers write them, in the index, in its script, and on a page."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from chainrule import build, config
from chainrule.theme.search import DROPPED, SAME, expanded, tokens, words

SCRIPT = Path(__file__).parent.parent / "templates/search.js"
TABLES = json.dumps({"same": SAME, "dropped": sorted(DROPPED)})

ALIKE = [
    ("x_i", "x_{i}"),
    ("x_i", "x _ { { i } }"),
    (r"\frac{1}{2}", r"\dfrac 1 2"),
    (r"a \le b", r"a\leq b"),
    (r"\left( x \right)", "(x)"),
    (r"a\, b \quad c", "abc"),
    (r"x \label{eq:one}", "x"),
    (r"\begin{align} x &= 1 \\ y &= 2 \end{align}", "x=1 y=2"),
    ("x % a comment\ny", "xy"),
    (r"\lVert x \rVert", r"\|x\|"),
]
DIFFERENT = [
    ("x_i", "x^i"),
    ("x_{ij}", "x_i j"),
    (r"\partial p", r"\partial q"),
    (r"\alpha", "alpha"),
    (r"100\%x", "100"),
    (r"\{a\}", "a"),
    ("X", "x"),
]


@pytest.fixture(scope="module")
def script() -> Iterator[MiniRacer]:
    """The script as the search page has it, without a page."""
    with MiniRacer() as isolate:
        isolate.eval(SCRIPT.read_text("utf-8"))
        isolate.eval(f"const tables = {TABLES}; null")
        yield isolate


def check(script: MiniRacer, tex: str) -> str:
    """The tokens of a formula, on which the index and the script must agree."""
    made = tokens(tex)
    assert script.eval(f"chainruleSearch.tokens({json.dumps(tex)}, tables)") == made
    return made


@pytest.mark.parametrize(("first", "second"), ALIKE)
def test_what_prints_the_same_has_the_same_tokens(first: str, second: str, script: MiniRacer) -> None:
    assert check(script, first) == check(script, second)


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_what_prints_otherwise_has_other_tokens(first: str, second: str, script: MiniRacer) -> None:
    assert check(script, first) != check(script, second)


PARTS = st.sampled_from(
    [
        "{",
        "}",
        "\\",
        "\\\\",
        "%",
        "\n",
        " ",
        "\t",
        "x",
        "_",
        "^",
        "\\frac",
        "\\le",
        "\\left",
        "\\label{a}",
        "\\{",
        "$",
        "ß",
        "𝑥",
        "constructor",
        "\\begin{a}",
        "&",
        "~",
        "\\tag*{1}",
        "\u00a0",
        "\\,",
    ]
)


@settings(max_examples=300)
@given(parts=st.lists(PARTS, max_size=12))
def test_the_script_reads_a_formula_as_the_index_does(parts: list[str], script: MiniRacer) -> None:
    check(script, "".join(parts))


def test_macros_are_replaced_by_what_they_stand_for() -> None:
    macros = {"R": r"\mathbb{R}", "at": (r"\left. #1 \right|_{#2}", 2), "loop": r"\loop"}
    assert tokens(expanded(r"f : \R^n \to \R", macros)) == tokens(r"f : \mathbb{R}^n \to \mathbb{R}")
    assert tokens(expanded(r"\at{f}{x = 0}", macros)) == tokens(r". f |_{x = 0}")
    assert expanded(r"\Re x", macros) == r"\Re x"
    assert expanded(r"\loop", macros) == r"\loop"
    assert tokens(expanded(r"x \text{ in } \R", macros)) == tokens(r"x \text{ in } \mathbb R")


def test_a_pages_words_are_those_that_are_read() -> None:
    html = (
        "<p>One &amp; <em>t</em>wo <mjx-container><mjx-c>𝑥</mjx-c></mjx-container>.</p><h2>Three</h2>"
        "<details><summary>Checked</summary></details><script>no</script>"
    )
    assert words(html) == "One & two … . Three"


FILES = {
    "softmax": (
        "The softmax\ntags: [networks]",
        "Its derivative is\n\n$$\\frac{\\partial p_{j}}{\\partial x_i} = p_j (\\delta_{ij} - p_i)$$\n",
    ),
    "sums": ("Sums", "Here $\\sum_k \\partial q_k$ and $p$ and the word softmax."),
    "macros": (
        "Macros\nmacros: {jac: ['\\mathrm{J}_{#1}', 1]}",
        "With $\\jac{f} \\in \\R^{n}$.",
    ),
    "draft": ("A draft\ndraft: true", "A secret $\\partial p$."),
}
QUERIES = [
    (r"\partial p", ["The softmax"]),
    (r"\partial p_j", ["The softmax"]),
    (r"\frac{\partial p}{\partial x}", ["The softmax"]),  # not side by side, but in this order
    (r"\sum_{k}", ["Sums"]),
    (r"\partial", ["The softmax", "Sums"]),
    (r"\partial z", []),
    ("softmax", ["The softmax", "Sums"]),
    ("SOFTMAX word", ["Sums"]),
    ("networks", ["The softmax"]),
    ("softmax $\\delta_{ij}$", ["The softmax"]),
    (r"\jac f", ["Macros"]),
    (r"\mathrm J_f \in \mathbb{R}^n", ["Macros"]),
    (r"\R", ["Macros"]),
    (r"\mathbb R", ["Macros"]),
    (r"\mathbb C", []),
    ("secret", []),
    ("", []),
    (r"\left", []),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("site")
    (root / "content/posts").mkdir(parents=True)
    (root / "chainrule.toml").write_text('[site]\ntitle = "A"\nmacros = {R = "\\\\mathbb{R}"}\n', "utf-8")
    for name, (head, text) in FILES.items():
        front = f"---\ntitle: {head}\ndate: 2026-01-01\ncheck: false\n---\n"
        (root / f"content/posts/{name}.md").write_text(front + text, "utf-8")
    site = config.load(root)
    assert build.build(site).passed
    return json.loads((site.output / "search.json").read_text("utf-8"))


@pytest.mark.parametrize(("query", "titles"), QUERIES)
def test_a_query_finds_the_pages_that_have_it(query: str, titles: list[str], index: Any, script: MiniRacer) -> None:
    call = f"JSON.stringify(chainruleSearch.find({json.dumps(query)}, {json.dumps(index)}).map((e) => e.page.title))"
    assert sorted(json.loads(str(script.eval(call)))) == sorted(titles)


def test_the_index_leads_to_pages(index: Any) -> None:
    assert {page["url"] for page in index["pages"]} == {
        f"../posts/{name}/index.html" for name in FILES if name != "draft"
    }
