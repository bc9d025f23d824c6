"""One file of text: bytes to a `Document`, with everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Literal

import yaml

from chainrule.content import front_matter, keys
from chainrule.content.front_matter import FrontMatter
from chainrule.content.meta import Meta
from chainrule.content.names import default_slug, parse_date
from chainrule.errors import Problem, suggest
from chainrule.markdown import Parsed, parse, turned
from chainrule.source import Source, Span

Kind = Literal["post", "page"]
LIMIT = 1024 * 1024
"""Largest Markdown file, in bytes: a book of 500 pages."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
UNKNOWN_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a post's date that is missing or wrong, and reported; so the rest of the site can be planned."""
_FORMULA = re.compile(r"(?<![\\$])\$(?![\s\d$])[^$]*[^\s\\$]\$(?!\d)|\\\(")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Document:
    """A post or a page, read."""

    source: Source
    meta: Meta
    parsed: Parsed
    path: PurePosixPath
    """Relative to ``content/``; the bare file name outside a site."""
    kind: Kind


def decode(data: bytes, shown_as: str) -> tuple[Source, list[Problem]]:
    r"""The text of a file as a `Source`, and a problem at its first byte that is not UTF-8 or no part of a text.

    A byte order mark is dropped and every line end becomes ``\n``: lines and columns are those of the text that
    results, which are the ones that editors show.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        source = Source(shown_as, "")
        return source, [Problem("content.encoding", "this file is UTF-16", source.span(), "save it as UTF-8")]
    data = data.removeprefix(b"\xef\xbb\xbf")
    source = Source(shown_as, _unified(data.decode("utf-8", "replace")))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = len(_unified(data[: error.start].decode("utf-8")))
        byte = data[error.start]
        message = f"this file is not UTF-8: byte 0x{byte:02X} cannot stand here"
        hint = f"save it as UTF-8; in Latin-1 this byte is “{chr(byte)}”" if byte >= 0xA0 else "save it as UTF-8"
        return source, [Problem("content.encoding", message, source.span(place, place + 1), hint)]
    if control := _CONTROL.search(source.text):
        message = f"the control character U+{ord(control[0]):04X} cannot stand in a text"
        return source, [Problem("content.control", message, source.span(*control.span()), "delete it")]
    return source, []


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def document(
    source: Source, path: PurePosixPath, kind: Kind, zone: tzinfo, *, in_site: bool
) -> tuple[Document, list[Problem]]:
    """A source as a document; every problem of its front matter and its Markdown.

    In a site a title is required, and for a post a date; elsewhere front matter may be missing altogether.
    """
    front, problems = front_matter.split(source)
    nodes, found = front_matter.entries(front) if front else ([], [])
    problems += found
    unreadable = bool(problems)
    values, found = _values(front, nodes, zone) if front else ({}, [])
    problems += found
    meta = _completed(values, path, kind, zone)
    if in_site:
        written = {key.value for key, value in nodes if not keys.is_empty(value)}
        problems += [] if unreadable else _missing(source, front, meta, kind, written)
        problems += _formulas(meta)
        if kind == "post" and meta.date is None:
            meta = replace(meta, date=UNKNOWN_DATE)
    if front:
        yaml_text, start = source.text[front.start : front.end], front.start
        problems += turned(yaml_text, lambda first, last: source.span(start + first, start + last))
    parsed = parse(source, front.body if front else 0)
    problems += parsed.problems
    return Document(source, meta, parsed, path, kind), sorted(problems, key=lambda problem: problem.span.start)


def _values(
    front: FrontMatter, nodes: Sequence[tuple[yaml.ScalarNode, yaml.Node]], zone: tzinfo
) -> tuple[dict[str, Any], list[Problem]]:
    """What the keys say, and what is wrong with them."""
    readers = keys.readers(zone, front.span)
    values: dict[str, Any] = {}
    spans: dict[str, Span] = {}
    problems: list[Problem] = []
    for key, node in nodes:
        name, place = key.value, front.span(key)
        if name not in readers:
            hint = suggest(name, readers) or "known are: " + ", ".join(readers)
            problems.append(Problem("front-matter.unknown-key", f'unknown key "{name}"', place, hint))
        elif name in spans:
            message = f'the key "{name}" stands here twice'
            problems.append(Problem("front-matter.twice", message, place, "keep one of the two"))
        elif not keys.is_empty(node) or readers[name] is keys.flag:
            spans[name] = front.span(node)
            values[name] = readers[name](node, _reporter(front, name, problems))
    given = {name: value for name, value in values.items() if value is not None}
    return {**given, "spans": MappingProxyType(spans)}, problems


def _reporter(front: FrontMatter, name: str, problems: list[Problem]) -> keys.Report:
    def report(node: yaml.Node, message: str, hint: str | None) -> None:
        problems.append(Problem("front-matter.value", f"{name} {message}", front.span(node), hint))

    return report


def _completed(values: dict[str, Any], path: PurePosixPath, kind: Kind, zone: tzinfo) -> Meta:
    """The keys with what the file's name says where they say nothing: slug and, of a post, date."""
    name = path.parent.name if path.stem == "index" and path.parent.name else path.stem
    dated = _DATED.fullmatch(name) if kind == "post" else None
    day = parse_date(dated[1], zone) if dated else None
    if day and dated:
        name = dated[2]
    return Meta(**{"slug": default_slug(name), "date": day, **values})


def _formulas(meta: Meta) -> Iterator[Problem]:
    """A warning for TeX in what stands in tabs and in the lists of search engines too, where there are no formulas."""
    for key, value in (("title", meta.title), ("description", meta.description or "")):
        if _FORMULA.search(value):
            message = f"a {key} is plain text, so TeX in it is shown as it stands"
            hint = "write it in letters, such as ∇f or L², or in words"
            yield Problem("front-matter.formula", message, meta.spans[key], hint, severity="warning")


def _missing(
    source: Source, front: FrontMatter | None, meta: Meta, kind: Kind, written: Container[str]
) -> Iterator[Problem]:
    """A problem for each thing that a document of a site must say and does not."""
    place = source.span(0, 3) if front else source.line_span(1)
    if front is None:
        hint = "begin it with a line ---, a line title: …, and another line ---"
        yield Problem("front-matter.missing", "this file has no front matter", place, hint)
        return
    if not meta.title and "title" not in written:
        yield Problem("front-matter.no-title", "this file has no title", place, "add a line such as title: My post")
    if kind == "post" and meta.date is None and "date" not in written:
        hint = "add a line such as date: 2017-01-31, or begin the file's name with it: 2017-01-31-name.md"
        yield Problem("front-matter.no-date", "this post has no date", place, hint)
    if not meta.slug and "slug" not in written:
        hint = "add a line such as slug: my-post"
        yield Problem("front-matter.no-slug", "no address can be made from this file's name", place, hint)
