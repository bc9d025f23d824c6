"""What a preview says on each of its pages: that it is one, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from chainrule.errors import Problem
from chainrule.site import Page
from chainrule.theme.places import Place
from chainrule.theme.samples import message


class Marked(Protocol):
    """What has marks on its formulas."""

    @property
    def places(self) -> Sequence[Place]:
        """The checked formulas and snippets."""


@dataclass(frozen=True, slots=True)
class Line:
    """One problem of a page, with a link where it is shown in its place."""

    anchor: str | None
    words: str
    full: Markup
    """The problem as a terminal shows it, where it is shown nowhere else."""
    severity: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said above a page of a preview."""

    lines: tuple[Line, ...]
    errors: int
    """How many of them keep the site from being published."""
    elsewhere: int
    """How many problems do so on other pages."""


def notice(page: Page, body: Marked, preview: Iterable[Problem] | None) -> Notice | None:
    """The notice of a page, None where this is no preview; ``preview`` has what is wrong with the whole site."""
    if preview is None:
        return None
    path = page.document.source.path if page.document else None
    here = [problem for problem in preview if page.kind == "checks" or problem.span.source.path == path]
    errors = sum(problem.severity == "error" for problem in here)
    everywhere = sum(problem.severity == "error" for problem in preview)
    anchors = {problem: place.anchor for place in body.places for problem in place.problems}
    lines = tuple(_line(problem, anchors.get(problem)) for problem in sorted(here, key=_order))
    return Notice(lines, errors, everywhere - errors)


def _order(problem: Problem) -> tuple[str, int]:
    return problem.span.source.path, problem.span.start


def _line(problem: Problem, anchor: str | None) -> Line:
    words = f"line {problem.span.line}: {problem.message}"
    return Line(anchor, words, Markup() if anchor else message(problem), problem.severity)
