"""The template environment: the site's own templates first, then the packaged ones.

Jinja, because theme authors know it and its inheritance lets a site replace one block of one page. Everything is
escaped unless it is HTML that Chainrule made, and an undefined name is an error: a page with a hole in it would be
published without a word.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2

from chainrule.errors import ContentError, InstallError, Problem
from chainrule.source import Source
from chainrule.theme.words import FILTERS

HERE = Path(__file__).parent
CANDIDATES = (HERE.parent / "templates", HERE.parents[2] / "templates")
"""Where the packaged templates are: beside the modules of a wheel, or at the top of a checkout."""
SYNTAX = {".html", ".xml", ".txt"}
"""Suffixes of the files that are templates; all others are taken as they are."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of one site."""

    environment: jinja2.Environment

    def render(self, name: str, **values: object) -> str:
        """The template filled in; `ContentError` with its file and line if it cannot be."""
        try:
            return self.environment.get_template(name).render(**values)
        except Exception as error:
            problem = _problem(error)
            if problem is None:
                raise
            raise ContentError([problem]) from error

    def text(self, name: str) -> str:
        """The file as it is, of the site or packaged; `jinja2.TemplateNotFound` if neither has it."""
        loader = self.environment.loader
        assert loader is not None
        return loader.get_source(self.environment, name)[0]


def load(folder: Path | None, packaged: Iterable[Path] = CANDIDATES) -> Templates:
    """The templates of the site that keeps its own in ``folder``, which need not exist; None: has none.

    Raises `ContentError` with every template of the site that cannot be read, `InstallError` if the packaged ones are
    missing.
    """
    base = next((candidate for candidate in packaged if (candidate / "base.html").is_file()), None)
    if base is None:
        place = Source(str(HERE.parent / "templates"), "").span()
        hint = "install Chainrule again"
        raise InstallError([Problem("install.templates", "the packaged templates are missing", place, hint)])
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(each) for each in (folder, base) if each]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        auto_reload=False,  # all pages of a build are made by the same templates
    )
    environment.filters.update(FILTERS)
    problems = tuple(_unreadable(environment, folder)) if folder else ()
    if problems:
        raise ContentError(problems)
    return Templates(environment)


def _unreadable(environment: jinja2.Environment, folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in SYNTAX and path.is_file():
            try:
                environment.get_template(path.relative_to(folder).as_posix())
            except UnicodeDecodeError as error:
                source = Source(_shown(path), path.read_bytes().decode("utf-8", "replace"))
                yield Problem("template.encoding", "this template is not UTF-8", source.span(error.start))
            except jinja2.TemplateSyntaxError as error:
                yield _syntax(error)


def _problem(error: Exception) -> Problem | None:
    """What a template did wrong; None if it was not a template that failed."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return _syntax(error)
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((each for each in reversed(frames) if Path(each.filename).suffix in SYNTAX), None)
    if frame is None or frame.lineno is None:
        return None
    rule = "template.undefined" if isinstance(error, jinja2.UndefinedError) else "template.failed"
    message = f"there is no template {error.name}" if isinstance(error, jinja2.TemplateNotFound) else str(error)
    return _at(rule, message, frame.filename, frame.lineno)


def _syntax(error: jinja2.TemplateSyntaxError) -> Problem:
    return _at("template.syntax", error.message or "this is not a template", error.filename or "", error.lineno)


def _at(rule: str, message: str, filename: str, line: int) -> Problem:
    path = Path(filename)
    source = Source(_shown(path), path.read_text("utf-8", "replace") if path.is_file() else "")
    return Problem(rule, message.rstrip("."), source.line_span(line))


def _shown(path: Path) -> str:
    """The path as messages show it: relative to the working directory where that is possible."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
