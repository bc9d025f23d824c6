"""Numbers are counted as amsmath counts them, and what a reference means never depends on typesetting."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from chainrule.build.tagged import tagged
from chainrule.markdown import Formula, parse
from chainrule.site.numbers import Numbers, numbers
from chainrule.source import Source

CASES = Path(__file__).parent / "cases/site/numbers.md"
FIXTURES = [
    pytest.param(text, expected, "section" if title.startswith("By section") else "post", id=title)
    for _, title, text, expected in read_fixture_file(CASES)
]


def count(text: str, numbering: str = "post") -> Numbers:
    return numbers(parse(Source("post.md", text)), "section" if numbering == "section" else "post")


@pytest.mark.parametrize(("text", "expected", "numbering"), FIXTURES)
def test_a_text_has_the_numbers_that_are_written_below_it(text: str, expected: str, numbering: str) -> None:
    parsed = parse(Source("post.md", text))
    assert parsed.problems == ()
    counted = count(text, numbering)
    lines = [" ".join(number or "-" for number in counted.rows[block]) for block in sorted(counted.rows)]
    lines += [", ".join(counted.theorems)] if counted.theorems else []
    lines += [f"{name} = {each.kind} {each.number}".rstrip() for name, each in sorted(counted.targets.items())]
    pairs = zip(counted.sections, parsed.headings, strict=True)
    lines += [f"{number or '-'} {heading.text}" for number, heading in pairs] if any(counted.sections) else []
    assert "\n".join([*lines, ""]) == expected


def one(text: str) -> Formula:
    (formula,) = (block for block in parse(Source("post.md", text)).blocks if isinstance(block, Formula))
    return formula


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("$$ a $$", "a"),
        ("$$ a \\label{x} $$", "a \\label{x}\\tag{1}"),
        ("$$\na % \\label{x}\n\\label{y} % z\n$$", "a % \\label{x}\n\\label{y} % z\n\\tag{1}"),
        (
            "\\begin{align} a \\\\ b \\notag \\\\ c \\end{align}",
            "\\begin{align} a \\tag{1}\\\\ b \\notag \\\\ c \\tag{2}\\end{align}",
        ),
        ("\\begin{equation} a \\tag{x} \\end{equation}", "\\begin{equation} a \\tag{x} \\end{equation}"),
    ],
)
def test_a_number_goes_to_the_end_of_its_row(text: str, tex: str) -> None:
    assert tagged(one(text), count(text).rows[0], []).tex == tex


pieces = st.lists(
    st.sampled_from(["a", "\\eqref{x}", " % c\n", "\\\\ ", "\\label{x}", "\\frac{a}{b}", "&"]), max_size=8
)


@given(pieces.map("".join), st.sampled_from(["align", "equation", "gather*"]))
def test_every_place_in_what_is_typeset_leads_back_to_what_was_written(inside: str, name: str) -> None:
    text = f"\\begin{{{name}}} {inside} \\end{{{name}}}"
    formula = one(text)
    references = [(each.offset, "(7)") for each in parse(Source("post.md", text)).references]
    made = tagged(formula, count(text).rows[0], references)
    at = 0
    for offset, char in enumerate(made.tex):
        place = made.written(offset)
        assert at <= place <= len(formula.tex)
        at = place
        inserted = any(start <= offset < start + length for start, length in spots(made.inserted))
        assert inserted or formula.tex[place] == char


def spots(inserted: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Where in the result each insertion stands."""
    found, shift = [], 0
    for place, length in inserted:
        found.append((place + shift, length))
        shift += length
    return found
