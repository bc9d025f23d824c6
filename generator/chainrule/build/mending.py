"""Repairs written into the files that they were found for; nothing else in Chainrule changes what an author wrote.

Only the characters of a repair change: a byte order mark, the line ends and the rest of the file stay as they are. The
new text takes the place of the old in one step, so that no interruption leaves half a file.
"""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chainrule.build.checking import CheckReport
from chainrule.check import Verdict
from chainrule.content import Document
from chainrule.errors import ContentError, Problem
from chainrule.source import Source, Span

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A repair that can be written into its file."""

    source: Source
    what: str
    """The edit in words."""
    edits: tuple[tuple[Span, str], ...]
    """What to replace, and by what; disjoint from those of the file's other proposals."""


def proposals(report: CheckReport) -> tuple[Proposal, ...]:
    """The repairs of a report that can be written, file by file, in the order of their places."""
    found: list[Proposal] = []
    for checked in report.checked:
        found += _of_document(checked.document, checked.verdicts)
    return tuple(found)


def _of_document(document: Document, verdicts: Sequence[Verdict]) -> Iterator[Proposal]:
    """The repairs of one document; of two that overlap the first, as the other may be none once it is done."""
    end = 0
    mended = [v.repair for v in verdicts if v.repair is not None and v.repair.edits and not v.expected]
    for repair in sorted(mended, key=lambda repair: repair.edits[0][0].start):
        if repair.edits[0][0].start >= end:
            end = repair.edits[-1][0].end + 1
            yield Proposal(document.source, repair.what, repair.edits)


def edited(source: Source, chosen: Sequence[Proposal]) -> str:
    """The text of a source after some of its proposals."""
    return _replaced(source.text, [(span.start, span.end, new) for each in chosen for span, new in each.edits])


def diff(proposal: Proposal) -> list[str]:
    """What a proposal changes, as lines of a unified diff."""
    before, after = proposal.source.text, edited(proposal.source, [proposal])
    path = proposal.source.path
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), path, path, n=1, lineterm="")
    return list(lines)


def mend(source: Source, chosen: Sequence[Proposal]) -> None:
    """Write a source's proposals into its file.

    Raises `ContentError` if the file is no longer what was checked, `OSError` if it cannot be written.
    """
    path = Path(source.path).resolve()
    data = path.read_bytes()
    mark = BOM if data.startswith(BOM) else b""
    text = data.removeprefix(BOM).decode("utf-8")
    if re.sub(r"\r\n?", "\n", text) != source.text:
        message = "this file has changed since it was checked, and was left alone"
        raise ContentError([Problem("fix.changed", message, source.span(), "run the command again")])
    longer = [match.start() for match in re.finditer("\r\n", text)]
    end = "\r\n" if longer else "\r" if "\r" in text else "\n"
    places = [
        (_raw(longer, span.start), _raw(longer, span.end), new.replace("\n", end))
        for each in chosen
        for span, new in each.edits
    ]
    _write(path, mark + _replaced(text, places).encode("utf-8"))


def _raw(longer: Sequence[int], offset: int) -> int:
    """Where a character stands in a text some of whose line ends are two characters long."""
    for count, start in enumerate(longer):
        if start - count >= offset:
            return offset + count
    return offset + len(longer)


def _replaced(text: str, places: Sequence[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(places, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _write(path: Path, data: bytes) -> None:
    """Put new bytes in a file's place at once, with the old file's permissions."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(path.stat().st_mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
