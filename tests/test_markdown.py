"""Markdown with mathematics: what is a formula and what is not, where each one stands, and what becomes of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from justhtml import Element, JustHTML
from markdown_it.utils import read_fixture_file

from chainrule.errors import excerpt
from chainrule.markdown import (
    Apparatus,
    Block,
    Declarations,
    Formula,
    Parsed,
    Snippet,
    parse,
    render,
    render_heading,
    slugify,
)
from chainrule.source import Source

CASES = Path(__file__).parent / "cases" / "markdown"
FIXTURES = [
    pytest.param(text, expected, id=f"{path.stem}:{line}:{title}")
    for path in sorted(CASES.glob("*.md"))
    for line, title, text, expected in read_fixture_file(path)
]
UNREADABLE = {0: "\N{REPLACEMENT CHARACTER}", ord("\r"): " "}


def read(text: str, start: int = 0) -> Parsed:
    return parse(Source("post.md", text), start)


def formulas(text: str) -> list[str]:
    return [block.tex for block in read(text).blocks if isinstance(block, Formula)]


def shown(text: str) -> str:
    """A text's HTML with its blocks as ``⟨inline⟩``, ``⟪display⟫`` or ``⟦snippet⟧``, and a line for each problem.

    References are ``⟨ref name⟩`` and ``⟨eqref name⟩``; the number of a theorem is ``№``.
    """
    parsed = read(text)
    references = [f"⟨{'eq' if each.equation else ''}ref {each.name}⟩" for each in parsed.references]
    names = [f"{each.kind.title()} №" for each in parsed.theorems]
    blocks = [mark(block) for block in parsed.blocks]
    html = render(parsed, blocks, lambda target: f"→{target}", Apparatus(references, names))
    problems = [f"! {p.span.line}:{p.span.column} {p.rule}: {p.message}\n" for p in parsed.problems]
    return "".join([html, *problems])


def mark(block: Block) -> str:
    if isinstance(block, Declarations):
        return f"⟦{'; '.join(f'{symbol.text}: {kind.text}' for symbol, kind in block.entries)}⟧"
    note = "".join(f" {name}={value}" for name, value in block.attributes.items())
    if isinstance(block, Snippet):
        return f"⟦{block.label}{note}: {block.code}⟧"
    return (f"⟪{block.tex}⟫" if block.display else f"⟨{block.tex}⟩") + note


@pytest.mark.parametrize(("text", "expected"), FIXTURES)
def test_a_text_becomes_the_page_that_is_written_below_it(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("text", [case.values[0] for case in FIXTURES if "in-heading" not in str(case.values[1])])
def test_a_display_never_stands_in_a_paragraph(text: str) -> None:
    parsed = read(text)
    displays = [isinstance(block, Formula) and block.display for block in parsed.blocks]
    html = render(parsed, ["<figure>f</figure>" if shown else "<i>f</i>" for shown in displays], str)
    tree = JustHTML(html, fragment=True, sanitize=False, collect_errors=True)
    assert [error.code for error in tree.errors] == []
    figures = tree.query("figure")
    assert len(figures) == sum(displays)
    for figure in figures:
        assert isinstance(figure.parent, Element) or figure.parent is tree.root
        assert figure.parent.name not in {"p", "em", "strong", "a", "s"}


def check_place(text: str, tex: str, caret: str) -> None:
    """The formula ``tex`` stands in ``text`` where the carets of the excerpt for its character ``@`` are drawn."""
    (formula,) = [block for block in read(text.replace("@", "x")).blocks if isinstance(block, Formula)]
    assert formula.tex == tex.replace("@", "x")
    spot = tex.index("@")
    assert "\n".join(excerpt(formula.locate(spot, spot + 1))) == caret


@pytest.mark.parametrize(
    ("text", "tex", "caret"),
    [
        ("so $a + @$", "a + @", "so $a + x$\n        ^"),
        ("> $$\n> a\n> @\n> $$", "a\n@", "> x\n  ^"),
        ("- b\n\n  > \\[ a\n  >   @ \\]", "a\n  @", "  >   x \\]\n      ^"),
        ("| $a$ \\| $@$ |\n|-|".replace("$a$", "a"), "@", "| a \\| $x$ |\n        ^"),
        ("[^1]\n\n[^1]: a\n    $b\n    @$", "b\n@", "    x$\n    ^"),
        ("a ^[b ![c](d) $@$]", "@", "a ^[b ![c](d) $x$]\n               ^"),
        ("##   A $@$ ##", "@", "##   A $x$ ##\n        ^"),
        ("-\t$$\n\t@\n\t$$", "@", " x\n ^"),
        ("t\n: $@$", "@", ": $x$\n   ^"),
        ("a $b\n+ @$", "b\n+ @", "+ x$\n  ^"),
        ("\\begin{align}\n @ \\end{align}", "\\begin{align}\n @ \\end{align}", " x \\end{align}\n ^"),
    ],
)
def test_every_character_of_a_formula_knows_its_place(text: str, tex: str, caret: str) -> None:
    check_place(text, tex, caret)


def test_a_formula_without_prefixes_is_a_piece_of_the_source() -> None:
    parsed = read("---\nx\n---\na $b_1$ and\n$$\nc\nd\n$$\n", start=10)
    assert [(block.span.text, block.span.line) for block in parsed.blocks] == [("b_1", 4), ("c\nd", 6)]
    assert all(isinstance(block, Formula) and block.tex == block.span.text for block in parsed.blocks)


def test_a_snippet_knows_its_lines() -> None:
    (snippet,) = read("> ```python check eq:a\n> def f(x):\n>     return x\n> ```\n").blocks
    assert isinstance(snippet, Snippet)
    assert (snippet.span.line, snippet.info.text, snippet.label) == (2, "python check eq:a", "eq:a")
    assert excerpt(snippet.locate(snippet.code.index("return"))) == (">     return x", "      ^")


def test_an_empty_snippet_still_has_a_place() -> None:
    (snippet,) = read("a\n\n```python check\n```\n").blocks
    assert isinstance(snippet, Snippet)
    assert (snippet.code, snippet.span.text, snippet.span.line) == ("", "", 3)


def test_blocks_come_in_the_order_of_the_source() -> None:
    blocks = read("[^n] $c$\n\n[^n]: $a$\n\n```symbols\nx: scalar\n```\n\n$$b$$").blocks
    assert [block.span.line for block in blocks] == [1, 3, 6, 9]


def test_headings_carry_what_a_table_of_contents_needs() -> None:
    parsed = read("# A [b](c.md) $x_1$[^n]\n\n## *D*\n\n[^n]: e")
    assert [(h.level, h.id, h.text, h.span.line) for h in parsed.headings] == [
        (1, "a-b-x-1", "A b x_1", 1),
        (2, "d", "D", 3),
    ]
    assert [render_heading(heading, ["X"]) for heading in parsed.headings] == ["A b X", "<em>D</em>"]


def test_anchors_are_all_the_ids_of_the_page() -> None:
    text = '# A\n\n[b]{#c} <i id="d">e</i>[^n]\n\n<div id="f"></div>\n\n{#g}\n- h\n\n[^n]: i'
    parsed = read(text)
    assert parsed.anchors == {"a", "c", "d", "f", "g", "fn1", "fnref1"}
    tree = JustHTML(render(parsed, [], str), fragment=True, sanitize=False)
    assert {element.attrs["id"] for element in tree.query("[id]")} == parsed.anchors


def check_links(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(link.target, link.span.text, link.kind) for link in read(text).links] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b.md#c)", [("b.md#c", "b.md#c", "link")]),
        ('[a b]( <c d.md> "e")', [("c%20d.md", "<c d.md>", "link")]),
        ("x ![a](b.png) y", [("b.png", "b.png", "image")]),
        ("[![a](b.png)](c.md)", [("b.png", "b.png", "image"), ("c.md", "c.md", "link")]),
        ("<https://a.example>", [("https://a.example", "https://a.example", "link")]),
        ("[a][b] and\n[c]\n\n[b]: d\n[c]: e", [("d", "[a][b]", "link"), ("e", "[c]", "link")]),
        ("| a |\n|---|\n| \\| [b](c) |", [("c", "c", "link")]),
        ("> - ^[a [b](c)]", [("c", "c", "link")]),
        ("[a $]$ b](c)", [("c", "c", "link")]),
        ("`[a](b)` \\[c](d) [e]( f", []),
    ],
)
def test_links_know_where_their_target_is_written(text: str, expected: list[tuple[str, str, str]]) -> None:
    check_links(text, expected)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Hello, World!", "hello-world"), ("a  b_c", "a--b_c"), ("Ä É", "ä-é"), ("e\u0301", "é"), ("!?", "section")],
)
def test_slugs_are_those_of_code_hosts(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_every_problem_says_what_to_do_next() -> None:
    for path in CASES.glob("*.md"):
        for _, title, text, _ in read_fixture_file(path):
            for problem in read(text).problems:
                assert problem.hint, (title, problem.message)


@pytest.mark.parametrize("environment", ["equation", "align", "alignat", "flalign", "gather", "multline", "eqnarray"])
@pytest.mark.parametrize("star", ["", "*"])
def test_an_amsmath_environment_is_a_display(environment: str, star: str) -> None:
    text = f"\\begin{{{environment}{star}}} a_1 \\\\ b_1 \\end{{{environment}{star}}}"
    assert formulas(text) == [text]
    assert formulas(text.replace("\\end", "\\\\end")) == []


def test_a_formula_keeps_lines_together_only_as_far_as_it_goes() -> None:
    assert formulas("a $b\n- c$ d\n- e $f$") == ["b\n- c", "f"]
    assert shown("a $b\n- c$ d\n- e").endswith("<ul>\n<li>e</li>\n</ul>\n")


@pytest.mark.parametrize("interrupting", ["```\nb$\n```", "# b$", "", "> b$ c"])
def test_a_formula_does_not_reach_into_another_block(interrupting: str) -> None:
    text = f"a $x\n{interrupting}"
    assert formulas(text) == (["x\n> b"] if interrupting.startswith(">") else [])


# Any text at all ------------------------------------------------------------------------------------------------------
