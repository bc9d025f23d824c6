"""What holds of any text: it is read, every block stands where it says, and is on the page once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.markdown import Formula, Snippet, parse, render, render_heading
from chainrule.source import Source
from test_markdown import UNREADABLE, read, shown

ATOMS = (
    *("$", "$$", "\\(", "\\)", "\\[", "\\]", "\\begin{align}", "\\end{align}", "\\begin{aligned}", "{", "}", "\\", "`"),
    *("```", "~~~", "python check", "symbols", "\n", "\n\n", "> ", "- ", "1. ", "  ", "    ", "\t", "| ", "|", "# "),
    *("|---|---|", "===", "---", "*", "**", "_", "[", "]", "(", ")", "![", "^[", "[^1]", "[^1]: ", "<b>", "<div>"),
    *("</div>", "<!--", "-->", "{expect=fails}", "{#id .c}", '{unchecked="r"}', ": ", "x", "5", "a b", "&amp;", "\0"),
    *("\ue000", "\U0010fffd", "é", "\\eqref{a_b}", "%", "\u2028", "\r", "\x0c", "\u2003", "\ufeff"),
)
texts = st.lists(
    st.sampled_from(ATOMS) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="⟦⟧"), max_size=3),
    max_size=40,
).map("".join)


@given(texts, st.integers(0, 3))
@settings(max_examples=300)
def test_any_text_is_read_and_every_block_stands_where_it_says(text: str, lines: int) -> None:
    start = 4 * lines
    source = Source("post.md", "---\n" * lines + text)
    parsed = parse(source, start)
    for block in parsed.blocks:
        assert start <= block.span.start <= block.span.end <= len(source.text)
        if isinstance(block, Formula):
            assert block.tex.strip()
            assert block.locate(0, len(block.tex)) == block.span
            check_characters(block, block.tex)
        elif isinstance(block, Snippet):
            check_characters(block, block.code)
    for problem in parsed.problems:
        assert start <= problem.span.start <= problem.span.end <= len(source.text)
        assert problem.hint
    assert list(parsed.blocks) == sorted(parsed.blocks, key=lambda block: block.span.start)


def check_characters(block: Formula | Snippet, text: str) -> None:
    """Each character stands where the block says; a space may stand for a part of a tab."""
    for offset, char in enumerate(text):
        written = block.locate(offset, offset + 1).text.translate(UNREADABLE)
        assert written == char or (char == " " and "\t" in written) or (char == "\n" and isinstance(block, Snippet))


@given(texts)
@settings(max_examples=300)
def test_every_block_is_on_the_page_once_and_nothing_else_is(text: str) -> None:
    parsed = read(text)
    marks = [f"⟦{number}⟧" for number in range(len(parsed.blocks))]
    html = render(parsed, marks, str)
    assert sorted(html[at : html.index("⟧", at) + 1] for at, char in enumerate(html) if char == "⟦") == sorted(marks)
    for heading in parsed.headings:
        render_heading(heading, marks)


@given(texts)
@settings(max_examples=100)
def test_reading_twice_gives_the_same_page(text: str) -> None:
    assert shown(text) == shown(text)
    parsed = read(text)
    marks = [""] * len(parsed.blocks)
    assert render(parsed, marks, str) == render(parsed, marks, str)
