"""What was written: front matter with a caret at every mistake, and folders that hold anything at all."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

import pytest
from markdown_it.utils import read_fixture_file

from chainrule.content import Meta
from chainrule.content.document import document
from chainrule.errors import Problem, excerpt
from chainrule.source import Source, Span

CASES = Path(__file__).parent / "cases" / "content"
BERLIN = ZoneInfo("Europe/Berlin")
POST = PurePosixPath("posts/the-file.md")


def shown(text: str) -> str:
    """What the front matter of a post says, and a line for each problem of the file."""
    found, problems = document(Source("post.md", text), POST, "post", BERLIN, in_site=True)
    said = (f"{each.name}: {value(found.meta, each.name)}\n" for each in fields(Meta) if value(found.meta, each.name))
    return "".join([*said, *map(line, problems)])


def value(meta: Meta, name: str) -> str:
    found = getattr(meta, name)
    if name == "spans" or found == getattr(Meta(), name):
        return ""
    if name == "symbols":
        return "; ".join(f"{symbol.text} = {kind.text}" for symbol, kind in found)
    return str(dict(found) if name == "macros" else found)


def line(problem: Problem) -> str:
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"! {problem.span.line}:{problem.span.column} {problem.rule}: {problem.message}{hint}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=f"{path.stem}:{number}:{title}")
        for path in sorted(CASES.glob("*.md"))
        for number, title, text, expected in read_fixture_file(path)
    ],
)
def test_front_matter_says_what_is_written_below_it(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_a_symbol_stands_where_it_is_written_and_says_what_it_means() -> None:
    text = "---\ntitle: a\nsymbols:\n  \"\\\\theta\": 'vector n'\n---\n"
    found, _ = document(Source("post.md", text), POST, "page", UTC, in_site=True)
    ((symbol, kind),) = found.meta.symbols
    assert (symbol.text, kind.text) == (r"\theta", "vector n")
    assert isinstance(symbol, Span)
    assert excerpt(symbol) == (r"""  "\\theta": 'vector n'""", "   ^^^^^^^")
    assert excerpt(kind) == (r"""  "\\theta": 'vector n'""", "              ^^^^^^^^")


def test_values_can_be_pointed_at() -> None:
    found, _ = document(Source("post.md", "---\ntitle: a b\ntags: [c,\n  d]\n---\n"), POST, "page", UTC, in_site=True)
    assert {name: span.text for name, span in found.meta.spans.items()} == {"title": "a b", "tags": "[c,\n  d]"}


def check_date(written: str, expected: datetime | None) -> None:
    text = f"---\ntitle: a\ndate: {written}\n---\n"
    found, problems = document(Source("post.md", text), POST, "page", BERLIN, in_site=True)
    assert (found.meta.date, bool(problems)) == (expected, expected is None)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2017-01-31", datetime(2017, 1, 31, tzinfo=BERLIN)),
        ("2017-07-31 16:32", datetime(2017, 7, 31, 16, 32, tzinfo=BERLIN)),
        ("'2017-07-31 6:32'", datetime(2017, 7, 31, 6, 32, tzinfo=BERLIN)),
        ("2017-07-31T16:32:05", datetime(2017, 7, 31, 16, 32, 5, tzinfo=BERLIN)),
        ("2017-01-31T16:32:00+01:00", datetime(2017, 1, 31, 15, 32, tzinfo=UTC)),
        ("2017-01-31 16:32:00 +0100", datetime(2017, 1, 31, 15, 32, tzinfo=UTC)),
        ("2017-01-31T16:32Z", datetime(2017, 1, 31, 16, 32, tzinfo=UTC)),
        *((wrong, None) for wrong in ("2017-1-31", "2017-13-01", "31.1.2017", "2017-01-31 25:00", "2017-01-31T", "x")),
        *((wrong, None) for wrong in ("0000-01-01", "0001-01-01", "٢٠١٧-01-31", "2017-01-31 16:32 CET", "20170131")),
    ],
)
def test_dates_are_those_that_people_write(written: str, expected: datetime | None) -> None:
    check_date(written, expected)


# Folders --------------------------------------------------------------------------------------------------------------
