"""The site's ``chainrule.toml`` as a frozen `Config`.

TOML, because the standard library reads it and people know it; tables of known keys rather than a schema library
(msgspec and pydantic were weighed), because a dozen keys want a message with a caret more than they want a model, and
neither library knows where in the file a key stands.
"""

from __future__ import annotations

import re
import tomllib
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from chainrule.errors import ConfigError, Problem, suggest
from chainrule.source import Source, Span

NAME = "chainrule.toml"
Macros = Mapping[str, str | tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Publishing:
    """Where ``chainrule publish`` sends the built site."""

    folder: Path | None = None
    """A folder to copy the site to."""
    branch: str | None = None
    """A git branch to commit the site to, such as ``gh-pages``."""
    remote: str = "origin"
    """The git remote that the branch is pushed to; empty: not pushed."""
    cname: str | None = None
    """A custom domain, written as ``CNAME``."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the build needs to know about a site; every field has a default."""

    root: Path
    """The folder of ``chainrule.toml``; all other paths are inside it."""
    title: str = "Untitled site"
    url: str = "https://site.example/"
    """The address under which the site is published, with its subpath and a slash at the end."""
    description: str = ""
    author: str = ""
    language: str = "en"
    """BCP 47 tag for the pages' ``lang``."""
    timezone: str = "UTC"
    """IANA name; dates without a zone are in it."""
    seed: int = 0
    """Varies the sample points of all checks."""
    seconds: float = 20.0
    """Wall-clock limit for the snippets of one post."""
    untrusted: bool = False
    """Whether the content may come from a stranger: HTML is sanitised, and snippets run sealed or not at all."""
    modules: tuple[str, ...] = ()
    """Further modules, installed beside Chainrule, that snippets may import; not for strangers."""
    macros: Macros = field(default_factory=lambda: MappingProxyType({}))
    """TeX macros for every page: name without backslash, to the text or the text and its number of arguments."""
    publishing: Publishing = Publishing()

    @property
    def content(self) -> Path:
        """The folder of posts, pages and static files."""
        return self.root / "content"

    @property
    def templates(self) -> Path:
        """The folder of the site's own templates, which come before the built-in ones."""
        return self.root / "templates"

    @property
    def output(self) -> Path:
        """The folder that holds the built site."""
        return self.root / "public"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The site's time zone."""
        return zoneinfo.ZoneInfo(self.timezone)


class _RefusedError(ValueError):
    """A value that a key does not take; the message says what it takes."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _RefusedError("takes a text in quotes")
    return value


def _url(value: Any) -> str:
    text = _text(value)
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise _RefusedError('takes a full address such as "https://example.org/blog/"')
    return text if text.endswith("/") else text + "/"


def _zone(value: Any) -> str:
    try:
        zoneinfo.ZoneInfo(_text(value))
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError; a folder's name gives an OSError
        raise _RefusedError('takes an IANA name such as "Europe/Berlin"') from None
    return str(value)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _RefusedError("takes a whole number from 0")
    return value


def _modules(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [None]
    if not all(isinstance(name, str) and re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*", name) for name in names):
        raise _RefusedError('takes a list of modules such as ["sympy", "autograd.numpy"]')
    return tuple(names)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _RefusedError("takes true or false")
    return value


def _seconds(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 3600:
        raise _RefusedError("takes a number of seconds from 0 to 3600")
    return float(value)


def macros(value: Any) -> Macros:
    r"""Macros as MathJax takes them: ``{R = "\\mathbb{R}", vec = ["\\mathbf{#1}", 1]}``; ValueError if malformed."""
    if not isinstance(value, dict):
        raise _RefusedError("takes a table of names and TeX")
    return MappingProxyType({_macro_name(name): _macro_body(body) for name, body in value.items()})


def _macro_name(name: Any) -> str:
    bare = str(name).removeprefix("\\")
    if not re.fullmatch(r"[A-Za-z]+|[^A-Za-z\s]", bare):
        raise _RefusedError(f"has a macro name that TeX cannot read: {name!r}")
    return bare


def _macro_body(body: Any) -> str | tuple[str, int]:
    match body:
        case str():
            return body
        case [str(text), int(count)] if not isinstance(count, bool) and 0 <= count <= 9:
            return text, count
        case _:
            raise _RefusedError('takes macros as "text" or ["text with #1", number of arguments]')


def _path(value: Any) -> Path:
    return Path(_text(value)).expanduser()


Reader = Callable[[Any], Any]
KEYS: Mapping[str, Mapping[str, tuple[str, Reader]]] = {
    "site": {
        "title": ("title", _text),
        "url": ("url", _url),
        "description": ("description", _text),
        "author": ("author", _text),
        "language": ("language", _text),
        "timezone": ("timezone", _zone),
        "macros": ("macros", macros),
    },
    "check": {
        "seed": ("seed", _whole),
        "seconds": ("seconds", _seconds),
        "modules": ("modules", _modules),
        "untrusted": ("untrusted", _flag),
    },
    "publish": {
        "folder": ("folder", _path),
        "branch": ("branch", _text),
        "remote": ("remote", _text),
        "cname": ("cname", _text),
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
            name, read = KEYS[section][key]
            try:
                values[section][name] = read(value)
            except _RefusedError as error:
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
