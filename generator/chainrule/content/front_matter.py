"""The YAML between two lines of three hyphens, with the place of every key and value.

PyYAML composes the tree of nodes and stops there: a node knows where it stands, the Python objects that PyYAML would
build from it do not. That also keeps YAML's surprises out. A plain ``y`` stays the letter and does not become true, a
date stays the text that was written, no tag can make an object. Aliases are refused: a few lines of them can stand for
gigabytes. The C loader composes what is short, six times as fast, with the same marks; where it objects the other one
is asked, whose messages say more. It is not given much at once, since nesting of tens of thousands overflows its stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import yaml

from chainrule.errors import Problem
from chainrule.source import Source, Span

LIMIT = 64 * 1024
"""Longest front matter, in characters."""
SHORT = 4096
"""Longest that the C loader is given."""
_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What only an escape can put into a value: control characters, halves of a pair, and what XML has no place for."""
_CORE = "tag:yaml.org,2002:"
_SCALARS = {"str", "int", "float", "bool", "null", "timestamp", "value", "merge"}
_TAGS = frozenset(_CORE + name for name in _SCALARS | {"seq", "map"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the Markdown."""

    source: Source
    start: int
    """Offset of the first line of YAML."""
    end: int
    """Offset of the line that closes it."""
    body: int
    """Offset of the Markdown."""

    def span(self, node: yaml.Node) -> Span:
        """Where a node stands, quotation marks included."""
        first, last = self.start + node.start_mark.index, self.start + node.end_mark.index
        return Span(self.source, first, first + len(self.source.text[first:last].rstrip()))


def split(source: Source) -> tuple[FrontMatter | None, list[Problem]]:
    """Where the front matter stands, None without one; and a problem if it is never closed or is not YAML."""
    opening = _OPENING.match(source.text)
    if opening is None:
        toml = source.text.startswith("+++\n")
        hint = "write it in YAML, between two lines of three hyphens"
        return None, [
            Problem("front-matter.syntax", "front matter in TOML is not read", source.span(0, 3), hint)
        ] if toml else []
    closing = _CLOSING.search(source.text, opening.end())
    if closing is None:
        hint = "close it with a line of three hyphens"
        return None, [Problem("front-matter.unclosed", "this front matter is never closed", source.span(0, 3), hint)]
    return FrontMatter(source, opening.end(), closing.start(), closing.end()), []


def entries(front: FrontMatter) -> tuple[list[tuple[yaml.ScalarNode, yaml.Node]], list[Problem]]:
    """The keys and values of a front matter as nodes, and what is wrong with them as YAML."""
    text = front.source.text[front.start : front.end]
    if len(text) > LIMIT:
        message = f"the front matter is longer than {LIMIT // 1024} KiB"
        return [], [Problem("front-matter.size", message, front.source.span(0, 3), "move its text below it")]
    try:
        root = _composed(text)
    except yaml.YAMLError as error:
        return [], [_syntax(front, error)]
    except (RecursionError, ValueError):  # ValueError: PyYAML's own for a number of \x escapes that is out of range
        message = "this YAML is nested too deeply or has an escape that is no character"
        return [], [Problem("front-matter.syntax", message, front.source.span(0, 3), "write it more simply")]
    if root is None:
        return [], []
    refused = list(_refused(front, root))
    if refused or not isinstance(root, yaml.MappingNode):
        hint = "write one key and its value on each line, such as title: My post"
        message = "the front matter has no keys and values"
        return [], refused or [Problem("front-matter.syntax", message, front.span(root), hint)]
    return _keys(front, root)


def _composed(text: str) -> yaml.Node | None:
    if len(text) <= SHORT and yaml.__with_libyaml__:
        with suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=yaml.CSafeLoader)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _keys(front: FrontMatter, root: yaml.MappingNode) -> tuple[list[tuple[yaml.ScalarNode, yaml.Node]], list[Problem]]:
    found = []
    problems = []
    for key, value in root.value:
        if isinstance(key, yaml.ScalarNode):
            found.append((key, value))
        else:
            message = "a key of the front matter is one word"
            problems.append(Problem("front-matter.syntax", message, front.span(key), "such as title, date or tags"))
    return found, problems


def _refused(front: FrontMatter, root: yaml.Node) -> Iterator[Problem]:
    """A problem for each alias, each tag of one's own, and each value that is no text."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            hint = "write the value again where it is needed"
            yield Problem("front-matter.alias", "aliases are not read in front matter", front.span(node), hint)
            continue
        seen.add(id(node))
        if node.tag not in _TAGS:
            message = f"tags such as {node.tag.replace(_CORE, '!!')} are not read in front matter"
            yield Problem("front-matter.tag", message, front.span(node), "write the value without it")
        if isinstance(node, yaml.ScalarNode) and (escaped := _NO_TEXT.search(node.value)):
            message = f"this makes U+{ord(escaped[0]):04X}, which cannot stand in a text"
            yield Problem("content.control", message, front.span(node), "delete the escape")
        if isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def _syntax(front: FrontMatter, error: yaml.YAMLError) -> Problem:
    """PyYAML's own words at PyYAML's own mark."""
    if isinstance(error, yaml.MarkedYAMLError):
        unfinished = error.context_mark and "end of stream" in (error.problem or "")
        mark = error.context_mark if unfinished else error.problem_mark or error.context_mark
        words = ", ".join(part for part in (error.context, error.problem) if part)
        place = front.start + mark.index if mark else front.start
    else:
        words = str(getattr(error, "reason", error))
        place = front.start + int(getattr(error, "position", 0))
    hint = None
    if "escape" in words:
        hint = "in double quotes a backslash begins an escape; use single quotes, or none"
    elif "mapping values" in words:
        hint = "put a text with a colon in it between quotation marks"
    return Problem("front-matter.syntax", f"this is not YAML: {words}", front.source.span(min(place, front.end)), hint)
