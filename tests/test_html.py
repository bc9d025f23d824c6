"""Raw HTML in a text: its tags have places, its links are the site's, and a stranger's does nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import JustHTML

from chainrule.markdown import Sanitiser, parse, render
from chainrule.markdown.html.tags import rewritten, tags
from chainrule.source import Source

PARTS = (
    "<b <a <img <svg <math <table <td <style <script <template <textarea <p <div </b> </a> </p> </div> </style>"
    " </script> </svg> </math> </table> </textarea> javascript: verdict x / > \" ' ` = < <!-- --> --!> <![CDATA[ ]]> <?"
    " &#106; &quot; ⟦"
)
SPACED = (" href=", " src=", " onclick=", " style=", " class=", " id=", " title=", " ", "\t", "\n", "\0")
SOUP = st.lists(st.sampled_from([*PARTS.split(" "), *SPACED]), max_size=24).map("".join)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="b.md">x</a>', '<a href="→b.md">x</a>'),
        ("<a class=k href = b.md#c >x</a>", '<a class=k href = "→b.md#c" >x</a>'),
        ("<img src='a b.png' alt=\"src='c'\">", '<img src="→a b.png" alt="src=\'c\'">'),
        ('<img srcset="a.png 1x, b.png 2x">', '<img srcset="→a.png 1x, →b.png 2x">'),
        ('<a href="a&amp;b">', '<a href="→a&amp;b">'),
        ('<!-- <a href="b.md"> -->', '<!-- <a href="b.md"> -->'),
        ("<script>'<a href=\"b.md\">'</script>", "<script>'<a href=\"b.md\">'</script>"),
        ('<a title="x href=b.md">', '<a title="x href=b.md">'),
        ('<a href="b.md', '<a href="b.md'),
        ("1 < 2 href=b.md>", "1 < 2 href=b.md>"),
    ],
)
def test_links_are_rewritten_where_a_browser_follows_them(html: str, expected: str) -> None:
    assert rewritten(html, lambda link: f"→{link}") == expected


def test_links_and_anchors_in_html_are_found_in_their_places() -> None:
    text = '> <div id="top">\n> <a href="b.md">x</a>\n> </div>\n\nSome <img src=c.png alt=x id=pic> words.\n'
    parsed = parse(Source("post.md", text))
    assert [(link.kind, link.target, link.span.place) for link in parsed.links] == [
        ("link", "b.md", "post.md:2:12"),
        ("image", "c.png", "post.md:5:15"),
    ]
    assert {"top", "pic"} <= parsed.anchors
    assert '<a href="→b.md">' in render(parsed, [], lambda link: f"→{link}")


@given(SOUP)
@settings(max_examples=300)
def test_what_is_left_alone_stays_as_it_was_written(html: str) -> None:
    assert rewritten(html, lambda link: link) == html
    for tag in tags(html):
        assert html[tag.start] == "<"
        assert html[tag.start + 1 :].lower().startswith(tag.name) or tag.name == "!"
        assert all(tag.start < each.start <= each.end <= tag.end for each in tag.attributes)


@given(
    st.dictionaries(
        st.sampled_from(["href", "src", "title", "id", "alt"]), st.text(alphabet="ab&<>\"'= \n", max_size=8)
    )
)
@settings(max_examples=100)
def test_attributes_are_read_as_a_browser_reads_them(attributes: dict[str, str]) -> None:
    quoted = "".join(
        f' {name}="{value.replace("&", "&amp;").replace(chr(34), "&quot;")}"' for name, value in attributes.items()
    )
    html = f"<b{quoted}>"
    (tag,) = tags(html)
    (element,) = JustHTML(html, fragment=True, sanitize=False).query("b")
    assert {each.name: each.value for each in tag.attributes} == {k: v or "" for k, v in (element.attrs or {}).items()}


@given(SOUP)
@settings(max_examples=500)
def test_a_stranger_s_html_does_nothing_wherever_it_breaks_off(soup: str) -> None:
    sanitiser = Sanitiser()
    piece = '<i class="verdict">f</i>'
    html, _ = sanitiser.clean(soup.replace("⟦", sanitiser.keep(piece)))
    tree = JustHTML(html.replace(piece, ""), fragment=True, sanitize=False)
    for element in tree.query("*"):
        assert element.name not in {"script", "style", "svg", "math", "template", "textarea", "iframe"}
        for name, value in (element.attrs or {}).items():
            assert name not in {"onclick", "style"}
            assert "verdict" not in (value or "") or name == "title" or name == "id" or name in {"href", "src"}
            assert name == "title" or not (value or "").strip().lower().startswith("javascript:")
