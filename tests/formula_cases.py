"""Reads the case files of formulas: what is declared and given, and the equations with the verdict they must get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chainrule.check import Settings, Verdict, formulas
from chainrule.errors import Problem
from chainrule.markdown.text.blocks import Formula
from chainrule.source import Source, Span

CASES = Path(__file__).parent / "cases" / "formulas"
VERDICTS = ("holds", "fails", "undecided", "unchecked")


@dataclass
class Case:
    """One set of declarations and definitions with equations below it."""

    name: str
    symbols: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    layout: str | None = None
    conventions: tuple[str, ...] = ()
    equations: list[tuple[str, str]] = field(default_factory=list)


def cases() -> Iterator[Case]:
    """All cases of all files, in order."""
    for path in sorted(CASES.glob("*.txt")):
        yield from read(path.read_text("utf-8"))


def read(text: str) -> list[Case]:
    """The cases of one file: ``# name``, then sections of indented lines."""
    found: list[Case] = []
    section = ""
    for line in text.splitlines():
        if line.startswith("# "):
            found.append(Case(line.removeprefix("# ")))
        elif line.startswith("layout "):
            found[-1].layout = line.removeprefix("layout ")
        elif line.startswith("conventions "):
            found[-1].conventions = tuple(line.split()[1:])
        elif line.startswith("  ") and section in VERDICTS:
            found[-1].equations.append((section, line.strip()))
        elif line.startswith("  "):
            getattr(found[-1], section).append(line.strip())
        elif line.strip():
            section = line.strip()
    return found


def span(text: str) -> Span:
    """A text as a span of its own."""
    return Source("case", text).span(0, len(text))


def display(tex: str, **attributes: str) -> Formula:
    """A displayed formula."""
    return Formula(tex, span(tex), display=True, attributes=attributes)


def settings(case: Case, seed: int = 0) -> Settings:
    """The terms of a case."""
    pairs = [line.partition(": ") for line in case.symbols]
    entries = tuple((span(name), span(kind)) for name, _, kind in pairs)
    return Settings(symbols=entries, layout=case.layout, conventions=case.conventions, seed=seed, check=True)


def check(case: Case, *equations: str, seed: int = 0) -> tuple[list[Verdict], tuple[Problem, ...]]:
    """The verdicts on equations below what a case gives, and the problems of the whole."""
    given = [display(tex) for tex in case.given]
    verdicts, problems = formulas([*given, *map(display, equations)], settings(case, seed))
    return [v for v in verdicts if v.block >= len(given)], problems
