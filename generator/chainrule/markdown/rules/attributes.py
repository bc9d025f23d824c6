"""Attributes in braces behind a formula or in the info string of a snippet: ``{expect=fails}``, ``{unchecked="why"}``.

mdit-py-plugins reads attributes for HTML, without places and with names of every kind. These here are few and mean
something to the check, so that a misspelt one must be seen: the table of known names is the whole grammar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from chainrule.errors import Problem, suggest
from chainrule.markdown.text.blocks import Attributes
from chainrule.source import Span

GROUP = re.compile(r"""\{(?:[^{}"\n]|"(?:\\.|[^"\\\n])*")*\}""")
"""One group in braces, on one line; quoted values may hold anything."""
_FOLLOWING = re.compile(rf"[ \t]*({GROUP.pattern})")
_BROKEN = re.compile(r"[ \t]*(\{\s*(?:expect|unchecked)\b[^\n]*)")
_NAME = re.compile(r"\{\s*([\w-]+)")
_ENTRY = re.compile(r"""\s*([\w.#:-]+)(?:=(?:"((?:\\.|[^"\\])*)"|([^\s"{}=]*)))?(?=\s|$)""")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

Locate = Callable[[int, int], Span]
"""The span of a part of the text that holds the group."""

KNOWN: Mapping[str, str] = MappingProxyType(
    {"expect": "{expect=fails} says that this is wrong on purpose", "unchecked": '{unchecked="why it is not checked"}'}
)
"""Name → how it is written."""


def after(text: str, pos: int, end: int) -> re.Match[str] | None:
    """The group in braces that follows a display which ends at ``pos``, on the same line.

    At the end of a line any group counts; before more words only one that begins with a known or a similar name does,
    and one with a known name also where it is broken.
    """
    group = _FOLLOWING.match(text, pos, end) or _BROKEN.match(text, pos, end)
    if group is None:
        return None
    name = _NAME.match(group[1])
    meant = name and ("=" in group[1] or suggest(name[1], KNOWN))
    return group if meant or not text[group.end() : end].split("\n", 1)[0].strip() else None


def beside(text: str, pos: int, end: int) -> re.Match[str] | None:
    """The group in braces that touches an inline formula which ends at ``pos``; any other brace is prose."""
    group = after(text, pos, end) if text.startswith("{", pos) else None
    name = _NAME.match(group[1]) if group else None
    if group is None or name is None:
        return None
    return group if name[1] in KNOWN or ("=" in group[1] and suggest(name[1], KNOWN)) else None


def read(group: str, locate: Locate) -> tuple[Attributes, list[Problem]]:
    """The attributes of a group in braces, and what is wrong with it; ``locate`` counts from the opening brace."""
    attributes: dict[str, str] = {}
    problems: list[Problem] = []
    pos, end = 1, len(group.removesuffix("}"))
    while group[pos:end].strip():
        entry = _ENTRY.match(group, pos, end)
        if entry is None:
            message = "these attributes are not understood"
            problems.append(Problem("attribute.syntax", message, locate(pos, end), f"write {KNOWN['unchecked']}"))
            break
        pos = entry.end()
        name, value = entry[1], _ESCAPE.sub(r"\1", entry[2]) if entry[2] is not None else entry[3] or ""
        problem = _problem(name, value, locate(*entry.span(1))) or (
            Problem("attribute.twice", f"{name} is set twice", locate(*entry.span(1)), "keep one of the two")
            if name in attributes
            else None
        )
        if problem:
            problems.append(problem)
        else:
            attributes[name] = value
    return MappingProxyType(attributes), problems


def _problem(name: str, value: str, span: Span) -> Problem | None:
    if name.startswith("#"):
        hint = f"name an equation inside of it, with \\label{{{name[1:] or 'eq:name'}}}"
        return Problem("attribute.unknown", "formulas and snippets take no identifier in braces", span, hint)
    if name not in KNOWN:
        hint = suggest(name, KNOWN) or "known are: " + ", ".join(KNOWN)
        return Problem("attribute.unknown", f'there is no attribute "{name}" here', span, hint)
    if name == "expect" and value != "fails":
        return Problem("attribute.value", f'expect takes only "fails", not "{value}"', span, KNOWN[name])
    if name == "unchecked" and not value.strip():
        return Problem("attribute.value", "unchecked needs a reason, which the page shows", span, KNOWN[name])
    return None
