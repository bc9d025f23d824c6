"""Checking documents: every stated derivative of every post, through one sandbox."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from chainrule import check, config, content, markdown
from chainrule.build import samples, surroundings
from chainrule.check import Settings, Verdict
from chainrule.config import Config
from chainrule.content import Document
from chainrule.errors import Problem
from chainrule.markdown.blocks import Sample, Snippet
from chainrule.sandbox import Sandbox, mentioned
from chainrule.source import Source, Span

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
"""What Markdown files are called; a site publishes the first of them only."""
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


def check_paths(
    paths: Iterable[Path],
    seed: int | None = None,
    progress: Progress = silent,
    *,
    untrusted: bool | None = None,
) -> CheckReport:
    """Check Markdown files and folders of them, inside a site or not; each site's own configuration applies.

    ``untrusted`` says whether the content may come from a stranger; None leaves that to the configuration. Raises
    `InstallError` if snippets cannot be run here, or not safely enough.
    """
    problems: list[Problem] = []
    documents: list[tuple[Document, Config]] = []
    for path in paths:
        files = list(_markdown_files(path))
        problems += [] if files else [_nothing(path)]
        seen = {document.source.path for document, _ in documents}
        for file in files:
            if _leads_out(file, path):
                problems.append(_outside(file))
                continue
            settings = _settings(file, seed, untrusted)
            document, found = content.read(file, shown(file), settings.zone)
            if document is None or document.source.path not in seen:
                problems += found
                documents += [(document, settings)] if document else []
    return _report(documents, problems, progress)


def check_text(data: bytes, name: Path, seed: int | None = None, *, untrusted: bool | None = None) -> CheckReport:
    """Check the text of one Markdown file that need not exist; ``name`` is its path, for messages and configuration."""
    settings = _settings(name, seed, untrusted)
    document, problems = content.read_text(data, shown(name), settings.zone)
    return _report([(document, settings)] if document else [], problems, silent)


def _report(
    documents: Sequence[tuple[Document, Config]], problems: Iterable[Problem], progress: Progress
) -> CheckReport:
    checked, unlocked = check_documents(documents, progress)
    found = (problem for each in checked for problem in each.problems)
    return CheckReport(checked, (*problems, *unlocked, *found, *surroundings.dead(documents)))


def _settings(path: Path, seed: int | None, untrusted: bool | None) -> Config:  # noqa: FBT001
    """What the site around a file says, and the command line over it."""
    settings = _nearest(path.resolve().parent)
    settings = settings if seed is None else replace(settings, seed=seed)
    return settings.foreign() if untrusted else settings if untrusted is None else replace(settings, untrusted=False)


def check_documents(
    documents: Sequence[tuple[Document, Config]],
    progress: Progress,
    before: Mapping[str, Checked] = MappingProxyType({}),
) -> tuple[tuple[Checked, ...], tuple[Problem, ...]]:
    """Check each document under its site's configuration, all through one sandbox.

    ``before`` has what was found in documents under the same configuration, by the paths of their sources; it stands
    for the very texts that it is about. Also returned: a warning, if snippets ran on a system that lacks some of the
    sandbox's locks.
    """
    done = []
    codes = [each for document, _ in documents for each in document.parsed.blocks if isinstance(each, Snippet | Sample)]
    untrusted = any(settings.untrusted for _, settings in documents)
    chosen = set() if untrusted else {name for _, settings in documents for name in settings.modules}
    modules = (*mentioned(each.span.text for each in codes), *sorted(chosen))
    with Sandbox(untrusted=untrusted, modules=modules) as sandbox:
        for number, (document, settings) in enumerate(documents):
            progress("checking", number, len(documents))
            done.append(_again(document, before) or _check(document, settings, sandbox))
    return tuple(done), (_unlocked(codes[0], sandbox.holes),) if sandbox.holes else ()


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


def _check(document: Document, settings: Config, sandbox: Sandbox) -> Checked:
    meta = document.meta
    terms = Settings(
        symbols=meta.symbols,
        layout=meta.layout,
        conventions=meta.conventions,
        macros={**settings.macros, **meta.macros},
        seed=settings.seed,
        seconds=settings.seconds,
        check=meta.check,
    )
    blocks = document.parsed.blocks
    printed = check.findings(blocks, terms)
    coded, more = check.snippets(blocks, terms, sandbox, printed.labelled)
    verdicts = tuple(sorted([*printed.verdicts, *coded], key=lambda verdict: verdict.block))
    stopping = (check.diagnostic(verdict) for verdict in verdicts)
    refused = [*document.parsed.refused, *_covering(document)] if settings.untrusted else []
    said = _said(document, settings, sandbox)
    failed = samples.unexpected(blocks, said)
    problems = dict.fromkeys([*refused, *printed.problems, *more, *(each for each in stopping if each), *failed])
    return Checked(document, verdicts, tuple(problems), said, printed.conditions)


def _said(document: Document, settings: Config, sandbox: Sandbox) -> Mapping[int, tuple[Problem, ...]]:
    """What the check says about each sample; all of them together may run as long as their page."""
    found = samples.documents(document, settings.zone)
    share = replace(settings, seconds=settings.seconds / max(1, len(found)))
    checked = {number: _check(each, share, sandbox).problems for number, (each, _) in found.items() if each}
    return {number: samples.in_order(read, checked.get(number, ())) for number, (_, read) in found.items()}


def _markdown_files(path: Path) -> Iterator[Path]:
    """The file itself, whatever its name; or the Markdown files below a folder, hidden ones left out, in order."""
    if not path.is_dir():
        yield path
        return
    for folder, below, files in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith(".") and name != "node_modules")
        for name in sorted(files):
            file = Path(folder, name)
            if not name.startswith(".") and file.suffix.lower() in SUFFIXES:
                yield file


def _leads_out(file: Path, folder: Path) -> bool:
    """Whether a link leads out of the folder that was named: the texts of other folders are not to be shown."""
    return file != folder and file.is_symlink() and not file.resolve().is_relative_to(folder.resolve())


def _outside(file: Path) -> Problem:
    place = Source(file.as_posix(), "").span()
    hint = "remove it, or put a copy of the file in its place"
    return Problem("content.file", "this link leads out of the folder", place, hint)


def _nothing(folder: Path) -> Problem:
    """A misspelt folder must not look checked."""
    message = "there is no Markdown file below this folder, so nothing is checked"
    return Problem("content.none", message, Source(shown(folder), "").span(), "name another folder, or a file")


def _nearest(folder: Path) -> Config:
    """The configuration of the innermost site around a folder; the defaults where there is none.

    A file of that name among the texts of a site configures nothing: who writes texts does not set their terms.
    """
    roots = [parent for parent in (folder, *folder.parents) if (parent / config.NAME).is_file()]
    for root in roots:
        if not any(root.is_relative_to(outer / "content") for outer in roots):
            return config.load(root, shown(root / config.NAME))
    return Config(folder)


def shown(path: Path) -> str:
    """A path as messages show it: relative to the working directory where that is possible."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
