"""Places in a text: offsets, lines and columns agree, and carets stand under what they mean."""

from hypothesis import given
from hypothesis import strategies as st

from chainrule.errors import Problem, excerpt, printable, suggest
from chainrule.source import Source


@given(st.text(alphabet="ab\n\té̂漢", max_size=60), st.data())
def test_position_and_offset_are_inverse(text: str, data: st.DataObject) -> None:
    source = Source("post.md", text)
    offset = data.draw(st.integers(0, len(text)))
    assert source.offset(*source.position(offset)) == offset


@given(st.text(max_size=300), st.data())
def test_an_excerpt_never_breaks_and_never_steers_the_terminal(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    line, carets = excerpt(Source("post.md", text).span(start, end))
    assert len(line) <= 100
    assert set(carets) <= {" ", "^"}
    assert "^" in carets
    assert printable(line) == line


def test_a_caret_stands_under_the_characters_meant() -> None:
    source = Source("post.md", "one\n  two three\n")
    line, carets = excerpt(source.span(10, 15))
    assert (line, carets) == ("  two three", "      ^^^^^")
    assert source.span(10, 15).place == "post.md:2:7"


def test_a_long_line_is_cut_around_the_caret() -> None:
    source = Source("post.md", "x" * 500 + "HERE" + "y" * 500)
    line, carets = excerpt(source.span(500, 504))
    assert line[carets.index("^") :].startswith("HERE")
    assert line[0] == line[-1] == "…"


def test_wide_characters_keep_the_caret_in_place() -> None:
    _, carets = excerpt(Source("post.md", "漢字 x").span(3, 4))
    assert carets == "     ^"


def test_a_span_of_a_span_stays_inside() -> None:
    span = Source("post.md", "abcdef").span(1, 4)
    assert span.part(1, 2).text == "c"
    assert span.part(2, 99).text == "d"
    assert span.part(99).start == 4


def test_lines_past_the_end_are_empty() -> None:
    source = Source("post.md", "one")
    assert source.line(7) == ""
    assert source.offset(7) == 3
    assert source.line_span(1).text == "one"


def test_a_problem_is_a_value() -> None:
    span = Source("post.md", "x").span()
    assert Problem("a.b", "wrong", span) == Problem("a.b", "wrong", span)


def test_a_near_word_is_suggested_and_a_far_one_is_not() -> None:
    assert suggest("titel", ["title", "date"]) == 'did you mean "title"?'
    assert suggest("zebra", ["title", "date"]) is None
