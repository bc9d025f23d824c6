"""The content folder: posts, pages and assets, and everything that can be wrong with files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import content
from chainrule.content import Content, Document
from chainrule.content.document import LIMIT, document
from chainrule.errors import Problem, excerpt
from chainrule.source import Source
from test_content import POST


def written(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def loaded(folder: Path) -> Content:
    return content.load(folder, "content", UTC)


def rules(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    return [(problem.span.source.path, problem.rule) for problem in problems]


POST_TEXT = "---\ntitle: A\ndate: 2020-02-02\n---\n$x$\n"
PAGE_TEXT = "---\ntitle: A\n---\n"


def test_a_folder_becomes_posts_pages_and_assets(tmp_path: Path) -> None:
    files = {
        "index.md": PAGE_TEXT,
        "docs/index.md": PAGE_TEXT,
        "docs/Wide Words.MD": PAGE_TEXT,
        "logo.svg": "<svg/>",
        "posts/index.md": PAGE_TEXT,
        "posts/2017-01-31-basic-nn.md": PAGE_TEXT,
        "posts/softmax/index.md": POST_TEXT,
        "posts/softmax/plot.png": b"\x89PNG",
        "posts/2018/Über_die 数学.md": POST_TEXT,
        "posts/2019-01-02-deep/index.md": PAGE_TEXT,
    }
    found = loaded(written(tmp_path, files))
    assert found.problems == ()
    assert [(str(d.path), d.kind, d.meta.slug, str(d.meta.date or "")[:10]) for d in found.documents] == [
        ("docs/Wide Words.MD", "page", "wide-words", ""),
        ("docs/index.md", "page", "docs", ""),
        ("index.md", "page", "index", ""),
        ("posts/2017-01-31-basic-nn.md", "post", "basic-nn", "2017-01-31"),
        ("posts/2018/Über_die 数学.md", "post", "über_die-数学", "2020-02-02"),
        ("posts/2019-01-02-deep/index.md", "post", "deep", "2019-01-02"),
        ("posts/index.md", "page", "posts", ""),
        ("posts/softmax/index.md", "post", "softmax", "2020-02-02"),
    ]
    assert [path.relative_to(tmp_path).as_posix() for path in found.assets] == ["logo.svg", "posts/softmax/plot.png"]
    assert [len(document.parsed.blocks) for document in found.documents] == [0, 0, 0, 0, 1, 0, 0, 1]


def test_hidden_files_and_leftovers_are_nobodys_business(tmp_path: Path) -> None:
    names = [".hidden.md", ".git/config.md", "a.md~", "#a.md#", ".#a.md", "a.md.swp", "a.bak", "a.md.orig", "Thumbs.db"]
    found = loaded(written(tmp_path, {**dict.fromkeys(names, "x"), "a.md": PAGE_TEXT, "a.txt": "x"}))
    assert ([str(d.path) for d in found.documents], [a.name for a in found.assets]) == (["a.md"], ["a.txt"])
    assert found.problems == ()


def test_the_same_slug_is_made_of_both_ways_to_write_an_accent(tmp_path: Path) -> None:
    found = loaded(written(tmp_path, {"posts/e\u0301.md": POST_TEXT, "posts/a/é.md": POST_TEXT}))
    assert {document.meta.slug for document in found.documents} == {"é"}


def test_all_problems_of_all_files_are_reported_together(tmp_path: Path) -> None:
    files = {
        "a.md": "---\ntitel: A\n---\n$$ x\n",
        "b.md": b"---\ntitle: B\n---\nna\xefve",
        "posts/c.md": PAGE_TEXT,
        "posts/2017-02-30-d.md": PAGE_TEXT,
        "posts/2017-01-31-!.md": PAGE_TEXT,
        "e.markdown": "x",
        "f.md": "x",
    }
    found = loaded(written(tmp_path, files))
    assert rules(found.problems) == [
        ("content/e.markdown", "content.suffix"),
        ("content/a.md", "front-matter.no-title"),
        ("content/a.md", "front-matter.unknown-key"),
        ("content/a.md", "math.unclosed"),
        ("content/b.md", "content.encoding"),
        ("content/f.md", "front-matter.missing"),
        ("content/posts/2017-01-31-!.md", "front-matter.no-slug"),
        ("content/posts/2017-02-30-d.md", "front-matter.no-date"),
        ("content/posts/c.md", "front-matter.no-date"),
    ]
    assert all(problem.hint for problem in found.problems)
    assert all(document.meta.date for document in found.documents if document.kind == "post")


@pytest.mark.parametrize(
    ("data", "place", "caret"),
    [
        (b"---\ntitle: a\n---\nna\xefve", (4, 3), ("na�ve", "  ^")),
        ("é\r\nü ".encode() + b"\x80", (2, 3), ("ü �", "  ^")),
        (b"\xef\xbb\xbfa\xff", (1, 2), ("a�", " ^")),
        ("a\U0001d54f".encode() + b"\xc3", (1, 3), ("a𝕏�", "  ^")),
    ],
)
def test_the_first_byte_that_is_no_text_is_pointed_at(
    tmp_path: Path, data: bytes, place: tuple[int, int], caret: tuple[str, str]
) -> None:
    (tmp_path / "a.md").write_bytes(data)
    found, (problem,) = content.read(tmp_path / "a.md", "a.md")
    assert found is None
    assert (problem.rule, problem.span.line, problem.span.column) == ("content.encoding", *place)
    assert excerpt(problem.span) == caret


def test_line_ends_and_byte_order_marks_of_all_systems_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\n\r\n$$\r\nx\r$$\r\n")
    found, problems = content.read(tmp_path / "a.md", "a.md")
    assert found is not None
    assert (found.meta.title, problems) == ("A", ())
    assert [(block.span.text, block.span.line) for block in found.parsed.blocks] == [("x", 6)]


def links(folder: Path) -> list[tuple[str, str]]:
    return [(problem.span.source.path, problem.message) for problem in loaded(folder).problems]


def test_links_may_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = written(tmp_path / "content", {"a.md": PAGE_TEXT, "sub/b.txt": "x"})
    written(tmp_path, {"secret.txt": "s", "elsewhere/c.md": PAGE_TEXT})
    (folder / "in.txt").symlink_to("sub/b.txt")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "out.md").symlink_to("../elsewhere/c.md")
    (folder / "folder").symlink_to("../elsewhere")
    (folder / "sub" / "circle").symlink_to("..")
    (folder / "self").symlink_to("self")
    (folder / "gone.md").symlink_to("nothing.md")
    assert [path for path, _ in links(folder)] == [
        "content/folder",
        "content/gone.md",
        "content/out.md",
        "content/out.txt",
        "content/self",
        "content/sub/circle",
    ]
    assert [path.name for path in loaded(folder).assets] == ["in.txt", "b.txt"]
    assert [str(document.path) for document in loaded(folder).documents] == ["a.md"]


def test_a_linked_folder_inside_is_followed(tmp_path: Path) -> None:
    folder = written(tmp_path, {"a/b.md": PAGE_TEXT})
    (folder / "c").symlink_to("a")
    assert [str(document.path) for document in loaded(folder).documents] == ["a/b.md", "c/b.md"]
    assert loaded(folder).problems == ()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert rules(loaded(tmp_path).problems) == [("content/a.md", "content.file")]
    found, problems = content.read(tmp_path / "a.md", "a.md")
    assert (found, rules(problems)) == (None, [("a.md", "content.unreadable")])


def test_a_name_that_is_no_text_is_reported(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/na\xefve.md")).write_text(PAGE_TEXT, "utf-8")
    assert rules(loaded(tmp_path).problems) == [("content/na�ve.md", "content.file")]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a" * (LIMIT + 1))
    assert rules(loaded(tmp_path).problems) == [("content/a.md", "content.size")]


def test_front_matter_that_is_too_long_or_too_deep_is_not_read() -> None:
    for front, rule in (("[" * 20000, "front-matter.syntax"), (f"title: {'a' * 70000}", "front-matter.size")):
        _, problems = document(Source("a.md", f"---\n{front}\n---\n"), POST, "page", UTC, in_site=True)
        assert rules(problems) == [("a.md", rule)]


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert rules(loaded(tmp_path / "none").problems) == [("content", "content.missing")]
    found, problems = content.read(tmp_path / "none.md", "none.md")
    assert (found, rules(problems)) == (None, [("none.md", "content.unreadable")])


@pytest.mark.parametrize("text", ["", "Just $x$.\n", "---\nsymbols:\n  x: scalar\n---\n$x$\n"])
def test_outside_a_site_front_matter_is_free(tmp_path: Path, text: str) -> None:
    found, problems = content.read(written(tmp_path, {"a.md": text}) / "a.md", "a.md")
    assert isinstance(found, Document)
    assert (found.meta.title, found.meta.slug, problems) == ("", "a", ())
    assert len(found.parsed.blocks) == text.count("$x$")


@given(st.text(alphabet="abt: -[]{}&*!|>'\"\n#\\?,%@`~éx1\t\0", max_size=60), st.booleans())
@settings(max_examples=300)
def test_any_front_matter_is_read_or_refused_with_a_place(text: str, in_site: bool) -> None:  # noqa: FBT001
    source = Source("a.md", f"---\ntitle: {text}\n---\nText\n")
    found, problems = document(source, POST, "post", UTC, in_site=in_site)
    assert found.meta.slug
    for problem in problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(source.text)


@given(st.binary(max_size=60))
@settings(max_examples=100)
def test_any_bytes_are_a_document_or_a_problem(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a.md"
    path.write_bytes(data)
    found, problems = content.read(path, "a.md")
    assert found is not None or rules(problems)[0][1] in {"content.encoding", "content.control"}
