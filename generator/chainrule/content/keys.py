"""The keys of the front matter: what each one takes, and the function that reads it.

A reader gets the node and a function to report with; it reports everything that it does not take, and returns what is
left. Schema libraries (msgspec, pydantic) were weighed: they validate Python objects, and those have forgotten where
in the file they stood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Any

import yaml

from chainrule import config
from chainrule.content.meta import Decoded
from chainrule.content.names import default_slug, is_slug, parse_date
from chainrule.errors import suggest
from chainrule.source import Span

Report = Callable[[yaml.Node, str, str | None], None]
"""Called with what is wrong: the node, a sentence, a hint."""
Locate = Callable[[yaml.Node], Span]
Reader = Callable[[yaml.Node, Report], Any]
"""Returns the value, or None where there is none that can be used."""

CONVENTIONS = ("einstein",)
LAYOUTS = ("numerator", "denominator", "mixed")
_ALIAS = re.compile(r"/[^\s?#\\]*")
_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


def is_empty(node: yaml.Node) -> bool:
    """Whether a key was written without a value."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULL


def text(node: yaml.Node, report: Report) -> str | None:
    """A text that is not empty; numbers and dates stay as they were written."""
    if isinstance(node, yaml.ScalarNode) and not is_empty(node) and node.value.strip():
        return str(node.value.strip())
    report(node, "takes a text", None)
    return None


def flag(node: yaml.Node, report: Report) -> bool | None:
    """``true`` or ``false``."""
    value = node.value.lower() if isinstance(node, yaml.ScalarNode) and not node.style else ""
    if value in _TRUE | _FALSE:
        return value in _TRUE
    report(node, "takes true or false", None)
    return None


def texts(node: yaml.Node, report: Report) -> tuple[str, ...]:
    """A list of texts, each once."""
    if isinstance(node, yaml.ScalarNode):
        report(node, "takes a list", f"write it in brackets: [{node.value or 'one, another'}]")
        return ()
    if not isinstance(node, yaml.SequenceNode):
        report(node, "takes a list", "such as [one, another]")
        return ()
    found: dict[str, str] = {}
    for item in node.value:
        value = text(item, lambda item, _message, _hint: report(item, "takes a list of texts", None))
        if value is not None and value.casefold() in found:
            report(item, f'has "{value}" twice', "remove one of the two")
        elif value is not None:
            found[value.casefold()] = value
    return tuple(found.values())


def date(zone: tzinfo) -> Reader:
    """The reader of a day, with or without a time; in ``zone`` where it names none."""

    def read(node: yaml.Node, report: Report) -> datetime | None:
        written = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        found = parse_date(written, zone)
        if found is None:
            report(node, "takes a date", "such as 2017-01-31, 2017-01-31 16:32 or 2017-01-31T16:32:00+01:00")
        return found

    return read


def slug(node: yaml.Node, report: Report) -> str | None:
    """One segment of an address."""
    value = unicodedata.normalize("NFC", text(node, report) or "")
    if value and not is_slug(value):
        near = default_slug(value)
        report(node, "takes one part of an address: letters, digits, hyphens", f"write {near}" if near else None)
        return None
    return value or None


def aliases(node: yaml.Node, report: Report) -> tuple[str, ...]:
    """Paths in the site."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    found = []
    for item in items:
        value = text(item, lambda item, _message, _hint: report(item, "takes old addresses", "such as /old/address/"))
        if value is None:
            continue
        if not _ALIAS.fullmatch(value) or value.startswith("//") or ".." in value.split("/"):
            hint = "write it from the site's root on, such as /old/address/"
            report(item, f'takes paths in the site, and "{value}" is none', hint)
        else:
            found.append(value)
    return tuple(found)


def layout(node: yaml.Node, report: Report) -> str | None:
    """``numerator`` or ``denominator``; None for ``mixed``."""
    value = text(node, report)
    if value is not None and value not in LAYOUTS:
        report(node, "takes numerator, denominator or mixed", suggest(value, LAYOUTS))
        return None
    return None if value == "mixed" else value


def conventions(node: yaml.Node, report: Report) -> tuple[str, ...]:
    """Names of conventions."""
    found = texts(node, report)
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if isinstance(item, yaml.ScalarNode) and item.value.strip() and item.value.strip() not in CONVENTIONS:
                hint = suggest(item.value.strip(), CONVENTIONS) or "known are: " + ", ".join(CONVENTIONS)
                report(item, f'has no convention "{item.value.strip()}"', hint)
    return tuple(name for name in found if name in CONVENTIONS)


def macros(node: yaml.Node, report: Report) -> config.Macros:
    r"""TeX macros as MathJax takes them; ``\v: "\\mathbf{#1}"`` takes as many arguments as its text names."""
    if not isinstance(node, yaml.MappingNode):
        report(node, "takes names and TeX", r"such as \R: \mathbb{R}, indented below it")
        return MappingProxyType({})
    found: dict[str, str | tuple[str, int]] = {}
    for name, body in node.value:
        try:
            for key, value in config.macros({_plain(name): _plain(body)}).items():
                if key in found:
                    report(name, f"has \\{key} twice", "remove one of the two")
                found[key] = _with_arguments(value)
        except ValueError as error:
            report(name, str(error), None)
    return MappingProxyType(found)


def _plain(node: yaml.Node) -> str | list[str | int] | None:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return [
            int(item.value) if item.tag.endswith(":int") and item.value.isdecimal() else item.value
            for item in node.value
        ]
    return None


def _with_arguments(value: str | tuple[str, int]) -> str | tuple[str, int]:
    if isinstance(value, tuple):
        return value
    count = max((int(digit) for digit in re.findall(r"(?<!\\)#([1-9])", value)), default=0)
    return (value, count) if count else value


def symbols(locate: Locate) -> Reader:
    """The reader of symbols and their types, which keeps where each one stands."""

    def read(node: yaml.Node, report: Report) -> tuple[tuple[Span, Span], ...]:
        if not isinstance(node, yaml.MappingNode):
            report(node, "takes symbols and their types", "such as x: vector n, indented below it")
            return ()
        found = []
        for pair in node.value:
            spans = [_words(part, locate, report) for part in pair]
            if spans[0] and spans[1]:
                found.append((spans[0], spans[1]))
        return tuple(found)

    return read


def _words(node: yaml.Node, locate: Locate, report: Report) -> Span | None:
    """The scalar without its quotation marks."""
    if not isinstance(node, yaml.ScalarNode) or is_empty(node) or not node.value.strip():
        report(node, "takes a symbol and its type, both as text", "such as x: vector n")
        return None
    span = locate(node)
    inside = span.part(1, len(span.text) - 1) if node.style in {"'", '"'} else span
    return inside if inside.text == node.value else Decoded(inside.source, inside.start, inside.end, node.value)


def readers(zone: tzinfo, locate: Locate) -> Mapping[str, Reader]:
    """Key → the function that reads its value."""
    moment = date(zone)
    return {
        "title": text,
        "date": moment,
        "updated": moment,
        "draft": flag,
        "tags": texts,
        "description": text,
        "slug": slug,
        "aliases": aliases,
        "check": flag,
        "symbols": symbols(locate),
        "layout": layout,
        "macros": macros,
        "conventions": conventions,
    }
