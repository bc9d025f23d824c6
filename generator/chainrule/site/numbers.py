r"""The numbers of a page: of its equations, of its theorems and their kin, and on request of its sections.

They are counted here, from the whole document and before anything is typeset, and handed to MathJax as ``\tag``. So a
number never depends on what was typeset before, a reference to another page knows it, and no page needs a script.
Equations have one count. Theorems, definitions, lemmas and so on share another, so that a reader who looks for Lemma 4
finds it between Definition 3 and Theorem 5.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from chainrule.config import NAMES, Numbering
from chainrule.markdown import Formula, Heading, Mark, Parsed
from chainrule.source import Span


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference can mean on its page."""

    label: str
    """The name, which is also its anchor."""
    kind: str
    """What it is called: ``Equation``, ``Theorem`` and so on."""
    number: str
    r"""As TeX in text: ``3``, ``2.1``, or what a ``\tag`` says; empty for a proof."""
    block: int | None = None
    """The formula in the document's blocks."""
    theorem: int | None = None
    """Or the theorem in the document's theorems."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one document."""

    rows: Mapping[int, tuple[str | None, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Formula → for each of its rows the number that it takes; None where it takes none, or has a tag of its own."""
    theorems: tuple[str, ...] = ()
    """For each theorem and proof its name: ``Theorem 3``, ``Proof``."""
    sections: tuple[str, ...] = ()
    """For each heading its number; empty for those that have none."""
    targets: Mapping[str, Target] = field(default_factory=lambda: MappingProxyType({}))
    """Label → what has it."""


def numbers(parsed: Parsed, numbering: Numbering, names: Mapping[str, str] = NAMES) -> Numbers:
    """Count the equations, theorems and sections of a document; ``names`` says what they are called."""
    sections = _sections(parsed.headings) if numbering == "section" else ("",) * len(parsed.headings)
    starts = [heading.span.start for heading, number in zip(parsed.headings, sections, strict=True) if number]
    targets: dict[str, Target] = {}
    rows = {}
    equations = _Count(starts, by_section=numbering == "section")
    for block, formula in enumerate(parsed.blocks):
        if isinstance(formula, Formula) and formula.rows:
            rows[block] = tuple(equations.next(formula.span) if row.numbered else None for row in formula.rows)
            for target in _equations(formula, block, rows[block], names["equation"]):
                targets.setdefault(target.label, target)
    theorems = _Count(starts, by_section=numbering == "section")
    counted = [theorems.next(each.span) if each.numbered else "" for each in parsed.theorems]
    for index, (theorem, number) in enumerate(zip(parsed.theorems, counted, strict=True)):
        if theorem.label:
            targets.setdefault(theorem.label, Target(theorem.label, names[theorem.kind], number, theorem=index))
    called = [f"{names[each.kind]} {number}".rstrip() for each, number in zip(parsed.theorems, counted, strict=True)]
    return Numbers(rows, tuple(called), sections, targets)


def _equations(formula: Formula, block: int, counted: Sequence[str | None], name: str) -> Iterator[Target]:
    for row, number in zip(formula.rows, counted, strict=True):
        if row.label:
            yield Target(row.label, name, number or _tag(row.tag), block)


def _tag(mark: Mark | None) -> str:
    return mark.text.strip() if mark else ""


@dataclass
class _Count:
    """A running number, which in numbering by section begins again in each one."""

    starts: Sequence[int]
    """Where the numbered sections begin."""
    by_section: bool
    section: int = 0
    last: int = 0

    def next(self, span: Span) -> str:
        section = bisect.bisect_right(self.starts, span.start)
        if section != self.section:
            self.section, self.last = section, 0
        self.last += 1
        return f"{section}.{self.last}" if self.by_section else str(self.last)


def _sections(headings: Sequence[Heading]) -> tuple[str, ...]:
    """A number for each heading of the upper level; a single heading at the top is the page's title and has none."""
    levels = sorted({heading.level for heading in headings})
    if len(levels) > 1 and sum(heading.level == levels[0] for heading in headings) == 1:
        levels = levels[1:]
    count = 0
    found = []
    for heading in headings:
        upper = heading.level == levels[0]
        count += upper
        found.append(str(count) if upper else "")
    return tuple(found)
