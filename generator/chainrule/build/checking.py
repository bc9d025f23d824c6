"""Checking documents: every stated derivative of every post, through one sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from chainrule import check, markdown
from chainrule.build import samples, workers
from chainrule.check import Findings, Settings, Verdict
from chainrule.config import Config
from chainrule.content import Document
from chainrule.errors import Problem
from chainrule.markdown.text.blocks import Sample, Snippet
from chainrule.sandbox import Sandbox, mentioned
from chainrule.source import Span

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and how many there are."""


def silent(what: str, done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with the verdicts on everything it states."""

    document: Document
    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    """What the check found beside verdicts, and each verdict that stops the build."""
    said: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)
    """What the check says about each sample, by its index among the document's blocks."""
    conditions: tuple[Span, ...] = ()
    """The relations that claim nothing, such as the condition of a stationary point."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a run of checks found."""

    checked: tuple[Checked, ...]
    problems: tuple[Problem, ...]
    """All problems, those of verdicts included."""

    @property
    def conditions(self) -> tuple[Span, ...]:
        """The relations of all documents that claim nothing, in order."""
        return tuple(span for checked in self.checked for span in checked.conditions)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts of all documents, in order."""
        return tuple(verdict for checked in self.checked for verdict in checked.verdicts)

    @property
    def passed(self) -> bool:
        """Whether nothing stands against publishing."""
        return not any(problem.severity == "error" for problem in self.problems)


def check_documents(
    documents: Sequence[tuple[Document, Config]],
    progress: Progress,
    before: Mapping[str, Checked] = MappingProxyType({}),
) -> tuple[tuple[Checked, ...], tuple[Problem, ...]]:
    """Check each document under its site's configuration: formulas on all processors, code through one sandbox.

    ``before`` has what was found in documents under the same configuration, by the paths of their sources; it stands
    for the very texts that it is about. Also returned: a warning, if snippets ran on a system that lacks some of the
    sandbox's locks.
    """
    codes = [each for document, _ in documents for each in document.parsed.blocks if isinstance(each, Snippet | Sample)]
    untrusted = any(settings.untrusted for _, settings in documents)
    chosen = set() if untrusted else {name for _, settings in documents for name in settings.modules}
    modules = (*mentioned(each.span.text for each in codes), *sorted(chosen))
    with Sandbox(untrusted=untrusted, modules=modules) as sandbox:
        known = [_again(document, before) for document, _ in documents]
        new = [pair for pair, found in zip(documents, known, strict=True) if not found]
        tasks = [(document.parsed.blocks, _terms(document, settings)) for document, settings in new]
        printed = iter(workers.findings(tasks, lambda number: progress("checking", number - 1, len(tasks))))
        checked = tuple(
            found or _check(document, settings, next(printed), sandbox)
            for (document, settings), found in zip(documents, known, strict=True)
        )
    return checked, (_unlocked(codes[0], sandbox.holes),) if sandbox.holes else ()


def _again(document: Document, before: Mapping[str, Checked]) -> Checked | None:
    """What was found in this very text before, if anything was."""
    found = before.get(document.source.path)
    return replace(found, document=document) if found and found.document.source is document.source else None


def _unlocked(first: Snippet | Sample, holes: Sequence[str]) -> Problem:
    """What the code of a post could do here, said once for all posts."""
    message = f"code of posts runs here without all locks: this system does not keep it from {'; '.join(holes)}"
    hint = "read the snippets that others send you before you build them; with --untrusted they would not run"
    return Problem("sandbox.holes", message, first.span, hint, severity="warning")


def _covering(document: Document) -> Iterator[Problem]:
    """A warning for macros of a document's own that can hide or cover a part of a formula."""
    for name, body in document.meta.macros.items():
        if command := markdown.covers(body if isinstance(body, str) else body[0]):
            message = f"the macro \\{name} can hide or cover a part of a formula, with {command[0]}"
            hint = "look at the page before you trust its formulas"
            yield Problem("tex.covering", message, document.meta.spans["macros"], hint, severity="warning")


def _terms(document: Document, settings: Config) -> Settings:
    """What holds for all that a document states."""
    meta = document.meta
    return Settings(
        symbols=meta.symbols,
        layout=meta.layout,
        conventions=meta.conventions,
        macros={**settings.macros, **meta.macros},
        seed=settings.seed,
        seconds=settings.seconds,
        check=meta.check,
    )


def _check(document: Document, settings: Config, printed: Findings, sandbox: Sandbox) -> Checked:
    """All that is said of a document whose formulas were checked."""
    blocks = document.parsed.blocks
    coded, more = check.snippets(blocks, _terms(document, settings), sandbox, printed.labelled)
    verdicts = tuple(sorted([*printed.verdicts, *coded], key=lambda verdict: verdict.block))
    stopping = (check.diagnostic(verdict) for verdict in verdicts)
    refused = [*document.parsed.refused, *_covering(document)] if settings.untrusted else []
    said = _said(document, settings, sandbox)
    failed = samples.unexpected(blocks, said)
    problems = dict.fromkeys([*refused, *printed.problems, *more, *(each for each in stopping if each), *failed])
    return Checked(document, verdicts, tuple(problems), said, printed.conditions)


def _alone(document: Document, settings: Config, sandbox: Sandbox) -> Checked:
    return _check(document, settings, check.findings(document.parsed.blocks, _terms(document, settings)), sandbox)


def _said(document: Document, settings: Config, sandbox: Sandbox) -> Mapping[int, tuple[Problem, ...]]:
    """What the check says about each sample; all of them together may run as long as their page."""
    found = samples.documents(document, settings.zone)
    share = replace(settings, seconds=settings.seconds / max(1, len(found)))
    checked = {number: _alone(each, share, sandbox).problems for number, (each, _) in found.items() if each}
    return {number: samples.in_order(read, checked.get(number, ())) for number, (_, read) in found.items()}
