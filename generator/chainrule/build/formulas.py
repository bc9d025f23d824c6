"""The formulas of all documents, typeset: each document once, whichever page asks for it first.

A page shows the formulas of its own document, and those of others where a reference to them has a preview.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType

from chainrule import site
from chainrule.build.tagged import Tagged, tagged
from chainrule.config import Macros
from chainrule.content import Document
from chainrule.errors import Problem
from chainrule.markdown import Formula, Reference
from chainrule.site import Found, Plan
from chainrule.typeset import TexError, Typesetter, annotated

_NOT_IN_PREVIEW = re.compile(r'<mjx-assistive-mml\b.*?</mjx-assistive-mml>|(?<=<mjx-mtd) id="[^"]*"', re.DOTALL)
_STOP = re.compile(r'(<mjx-container\b[^>]*?) tabindex="0"')
_LINKED = re.compile(r"</?a\b[^>]*>")

Texts = tuple[tuple[int, Formula, Tagged], ...]


@dataclass(frozen=True, slots=True)
class Formulas:
    """Typesets the formulas of a site's documents, with their numbers and with what their references show."""

    typesetter: Typesetter
    plan: Plan
    problems: list[Problem] = field(default_factory=list)
    """The formulas that could not be typeset, so far."""
    done: dict[PurePosixPath, Mapping[int, str]] = field(default_factory=dict)
    texts: dict[PurePosixPath, Texts] = field(default_factory=dict)

    def macros(self, document: Document) -> Macros:
        """The macros that hold in a document."""
        return {**self.plan.config.macros, **document.meta.macros}

    def of(self, document: Document) -> Mapping[int, str]:
        """The HTML of each formula among a document's blocks; empty where TeX cannot be read, which is a problem."""
        if document.path not in self.done:
            self.done[document.path] = MappingProxyType(dict(self._typeset(document)))
        return self.done[document.path]

    def prepare(self, documents: Iterable[Document], done: Callable[[int, int], None]) -> None:
        """Typeset the formulas of all these documents at once; ``done`` is told how many are, and of how many."""
        self.typesetter.prepare([(_pairs(self._texts(each)), self.macros(each)) for each in documents], done)

    def _typeset(self, document: Document) -> Iterator[tuple[int, str]]:
        texts = self._texts(document)
        results = self.typesetter.typeset(_pairs(texts), self.macros(document))
        for result, (number, formula, text) in zip(results, texts, strict=True):
            if isinstance(result, TexError):
                self.problems.append(_problem(formula, text, result))
            yield number, "" if isinstance(result, TexError) else annotated(result, formula.tex)

    def _texts(self, document: Document) -> Texts:
        """The formulas of a document with their numbers among its blocks and what MathJax gets of them."""
        if document.path not in self.texts:
            blocks = document.parsed.blocks
            formulas = [(number, block) for number, block in enumerate(blocks) if isinstance(block, Formula)]
            shown = self._shown(document)
            rows = self.plan.index.numbers[document.path].rows
            self.texts[document.path] = tuple(
                (number, formula, tagged(formula, rows.get(number, ()), shown[number])) for number, formula in formulas
            )
        return self.texts[document.path]

    def _shown(self, document: Document) -> Mapping[int, Sequence[tuple[int, str]]]:
        """Formula → where references stand in it, and what they show."""
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for each in document.parsed.references:
            if each.block is not None:
                found[each.block].append((each.offset, self.shown(document, each)))
        return found

    def shown(self, document: Document, reference: Reference) -> str:
        """What a reference shows, as TeX in text; question marks where it means nothing, which is a problem."""
        found = site.find(reference.name, document.path, self.plan.index)
        number = found.target.number if isinstance(found, Found) else "??"
        return f"({number})" if reference.equation else number

    def inline(self, document: Document, tex: str) -> str | None:
        """The HTML of an inline formula that stands in no document's text; None where TeX cannot be read."""
        result = self.typesetter.typeset([(tex, False)], self.macros(document))[0]
        return None if isinstance(result, TexError) else annotated(result, tex)


def bare(formula: str) -> str:
    """The HTML of a formula for a preview: nothing to focus, to link to or to read aloud a second time."""
    return _STOP.sub(r"\1", _LINKED.sub("", _NOT_IN_PREVIEW.sub("", formula)))


def _pairs(texts: Texts) -> list[tuple[str, bool]]:
    return [(text.tex, formula.display) for _, formula, text in texts]


def _problem(formula: Formula, text: Tagged, error: TexError) -> Problem:
    if error.offset is None:
        return Problem("tex.error", error.message, formula.span, error.hint)
    start, end = text.written(error.offset), text.written(error.offset + error.length)
    return Problem("tex.error", error.message, formula.locate(start, end), error.hint)
