r"""What a reference means: a label of its own page, ``eq:x``, or one of another page, ``softmax:eq:x``.

A label belongs to its page, as in LaTeX it belongs to its paper: two posts may both have an ``eq:loss``. Another page
is called by the last part of its address or by its file, without ``.md``; where two pages share that name, by its path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from chainrule.config import NAMES, Numbering
from chainrule.content import Document
from chainrule.errors import suggest
from chainrule.site.links import Dead
from chainrule.site.numbers import Numbers, Target, numbers


@dataclass(frozen=True, slots=True)
class Index:
    """The numbers of all documents, and the names by which references call them."""

    numbers: Mapping[PurePosixPath, Numbers]
    """By the document's path in ``content/``."""
    names: Mapping[str, tuple[PurePosixPath, ...]]
    """Name → the documents that it can mean."""
    held: Mapping[str, str]
    """Names of documents that are held back → why."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a reference means."""

    document: PurePosixPath
    """The document's path in ``content/``."""
    target: Target


def index(
    documents: Iterable[Document],
    held: Iterable[tuple[Document, str]],
    numbering: Numbering,
    called: Mapping[str, str] = NAMES,
) -> Index:
    """Count everything in the documents that are published, and take down what all are called.

    ``held`` are those that are held back, with the reasons; ``called`` says what theorems and others are called.
    """
    counted = {}
    names: dict[str, tuple[PurePosixPath, ...]] = {}
    for document in documents:
        counted[document.path] = numbers(document.parsed, numbering, called)
        for name in _names(document):
            names[name] = (*names.get(name, ()), document.path)
    return Index(counted, names, {name: reason for document, reason in held for name in _names(document)})


def _names(document: Document) -> Iterator[str]:
    stem = document.path.with_suffix("")
    file = stem.parent if stem.name == "index" else stem
    return iter(dict.fromkeys([document.meta.slug, file.name, str(file)]))


def find(name: str, origin: PurePosixPath, among: Index) -> Found | Dead:
    """What ``name`` means in the document ``origin``, or why it means nothing."""
    own = among.numbers[origin].targets
    page, colon, label = name.partition(":")
    if name in own:
        return _numbered(Found(origin, own[name]))
    if colon and page in among.names:
        return _elsewhere(label, page, among)
    if colon and page in among.held:
        message = f'"{name}" refers to a page which {among.held[page]}'
        return Dead("reference.held-back", message, "remove the reference, or publish the page that it leads to")
    hint = _other_page(name, among) or _nearest_page(name, label, among) or suggest(name, own) or _how(own)
    return Dead("reference.unknown", f'nothing on this page has the label "{name}"', hint)


def _numbered(found: Found) -> Found | Dead:
    if found.target.number:
        return found
    message = f'"{found.target.label}" has no number to refer to'
    return Dead("reference.unnumbered", message, f"link to it with words: [the proof](#{found.target.label})")


def _elsewhere(label: str, page: str, among: Index) -> Found | Dead:
    pages = [path for path in among.names[page] if label in among.numbers[path].targets]
    if len(pages) > 1:
        message = f'"{page}" can mean {" or ".join(map(str, pages))}, and both have the label "{label}"'
        return Dead("reference.ambiguous", message, f"write {pages[0].with_suffix('')}:{label}")
    if pages:
        return _numbered(Found(pages[0], among.numbers[pages[0]].targets[label]))
    known = [each for path in among.names[page] for each in among.numbers[path].targets]
    near = suggest(label, known)
    message = f'{" and ".join(map(str, among.names[page]))} has no label "{label}"'
    return Dead("reference.unknown", message, near or (f"it has {', '.join(known[:8])}" if known else _NONE))


_NONE = r"give the equation a name there, with \label{eq:name}"


def _other_page(name: str, among: Index) -> str | None:
    """The hint where another page has the label that was written without its page."""
    for path, counted in among.numbers.items():
        if name in counted.targets:
            return f'it is on another page; did you mean "{_shortest(path, among)}:{name}"?'
    return None


def _nearest_page(name: str, label: str, among: Index) -> str | None:
    """The hint where the name of the page is misspelt: some page of a similar name has the label."""
    having = [
        page for page, paths in among.names.items() if any(label in among.numbers[path].targets for path in paths)
    ]
    return suggest(name, [f"{page}:{label}" for page in having])


def _shortest(path: PurePosixPath, among: Index) -> str:
    return min((name for name, paths in among.names.items() if paths == (path,)), key=len, default=str(path))


def _how(own: Iterable[str]) -> str:
    known = ", ".join(sorted(own)[:8])
    return f"it has {known}" if known else r"name what you mean with \label{eq:name}, or a block with {#thm:name}"
