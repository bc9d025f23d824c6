"""The site's ``chainrule.toml``, read into a `Config`, with every problem of the file at its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from chainrule.config import values as read
from chainrule.config.records import Config, Publishing
from chainrule.errors import ConfigError, Problem, suggest
from chainrule.source import Source, Span

NAME = "chainrule.toml"

Reader = Callable[[Any], Any]
KEYS: Mapping[str, Mapping[str, tuple[str, Reader]]] = {
    "site": {
        "title": ("title", read.text),
        "url": ("url", read.url),
        "description": ("description", read.text),
        "author": ("author", read.text),
        "language": ("language", read.text),
        "timezone": ("timezone", read.zone),
        "macros": ("macros", read.macros),
        "numbers": ("numbering", read.numbering),
        "names": ("names", read.names),
    },
    "check": {
        "seed": ("seed", read.whole),
        "seconds": ("seconds", read.seconds),
        "modules": ("modules", read.modules),
        "untrusted": ("untrusted", read.flag),
    },
    "publish": {
        "folder": ("folder", read.path),
        "branch": ("branch", read.text),
        "remote": ("remote", read.text),
        "cname": ("cname", read.text),
    },
}
"""Section → key → field of the configuration and the function that reads its value."""


def load(root: Path, shown_as: str | None = None) -> Config:
    """The configuration of the site in ``root``; raises `ConfigError` with every problem of the file."""
    path = root / NAME
    try:
        text = path.read_text("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        source = Source(shown_as or str(path), error.object.decode("utf-8", "replace"))
        place = source.span(len(error.object[: error.start].decode("utf-8")))
        raise ConfigError([Problem("config.encoding", "this file is not UTF-8", place)]) from error
    except OSError as error:
        place = Source(shown_as or str(path), "").span()
        hint = "run chainrule in the folder of a site, or make one with: chainrule new site FOLDER"
        raise ConfigError(
            [Problem("config.missing", f"cannot read the configuration: {error.strerror}", place, hint)]
        ) from error
    return parse(Source(shown_as or str(path), text), root)


def parse(source: Source, root: Path) -> Config:
    """The configuration written in ``source``; raises `ConfigError` with every problem of the file."""
    try:
        tables = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_syntax(source, error)]) from error
    problems: list[Problem] = []
    values: dict[str, dict[str, Any]] = {name: {} for name in KEYS}
    for section, table in tables.items():
        if section not in KEYS or not isinstance(table, dict):
            problems.append(_unknown(source, section, None, KEYS))
            continue
        for key, value in table.items():
            if key not in KEYS[section]:
                problems.append(_unknown(source, key, section, KEYS[section]))
                continue
            name, reader = KEYS[section][key]
            try:
                values[section][name] = reader(value)
            except read.RefusedError as error:
                problems.append(Problem("config.value", f"{section}.{key} {error}", _find(source, key, section)))
    if problems:
        raise ConfigError(problems)
    publishing = Publishing(**values["publish"])
    return Config(root, **values["site"], **values["check"], publishing=publishing)


def _syntax(source: Source, error: tomllib.TOMLDecodeError) -> Problem:
    place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    offset = source.offset(int(place[1]), int(place[2])) if place else len(source.text)
    message = re.sub(r" \(at .*\)$", "", str(error))
    return Problem("config.syntax", f"this is not TOML: {message}", source.span(offset))


def _unknown(source: Source, key: str, section: str | None, known: Mapping[str, Any]) -> Problem:
    what = f"unknown key {key!r} in [{section}]" if section else f"unknown section or key {key!r}"
    home = next((name for name in KEYS if key in KEYS[name]), None) if section is None else None
    hint = f"put it below [{home}]" if home else suggest(key, known) or "known are: " + ", ".join(known)
    return Problem("config.unknown-key", what, _find(source, key, section), hint)


def _find(source: Source, key: str, section: str | None) -> Span:
    """Where a key of a section, or a section itself, stands in the file; the file's start if it is written oddly."""
    name, start = re.escape(key), 0
    if section and (header := re.search(rf"(?m)^\s*\[\s*{re.escape(section)}\s*\]", source.text)):
        start = header.end()
    inside = rf"\[\s*{re.escape(section)}\s*\.\s*" if section else r"\[\s*"
    forms = re.compile(rf"(?m)^\s*(?:[\"']?({name})[\"']?\s*[=.]|{inside}({name})\s*[\].])")
    found = forms.search(source.text, start) or forms.search(source.text)
    return source.span(*found.span(found.lastindex or 0)) if found else source.span()
