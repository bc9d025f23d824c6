"""What a preview remembers between two builds, so that the second reads and checks only what was written since."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from chainrule.build.checking import Checked
from chainrule.config import Config
from chainrule.content import Document
from chainrule.errors import Problem

_Stamp = tuple[int, int, int]
SETTLED = 50_000_000
"""Nanoseconds for which a file must have been left alone before it was read: clocks of file systems are coarse."""


@dataclass(frozen=True, slots=True)
class _Kept:
    stamp: _Stamp
    document: Document


class Memory:
    """The documents and checks of one site's last build, in one process; a changed configuration forgets them.

    Only documents without a problem of reading are kept, so that no build loses a message.
    """

    def __init__(self) -> None:
        self._config: Config | None = None
        self._documents: dict[Path, _Kept] = {}
        self._checked: dict[str, Checked] = {}
        self._asked = 0

    def documents(self, config: Config) -> Mapping[Path, Document]:
        """The documents whose files are as they were when they were read, by these files."""
        if config != self._config:
            self._config, self._documents, self._checked = config, {}, {}
        self._asked = time.time_ns()
        return {path: kept.document for path, kept in self._documents.items() if _stamp(path) == kept.stamp}

    def checked(self) -> Mapping[str, Checked]:
        """What was found in the documents of the last build, by the path of their source."""
        return self._checked

    def keep(self, documents: Iterable[Document], problems: Iterable[Problem], checked: Iterable[Checked]) -> None:
        """Remember what a build has read since `documents` was asked, and what its checks have found."""
        if self._config is None:
            return
        troubled = {problem.span.source.path for problem in problems}
        folder = self._config.content
        self._documents = {}
        for document in documents:
            path = (folder / document.path).resolve()
            stamp = _stamp(path)
            if stamp and stamp[-1] < self._asked - SETTLED and document.source.path not in troubled:
                self._documents[path] = _Kept(stamp, document)
        self._checked = {each.document.source.path: each for each in checked}


def _stamp(path: Path) -> _Stamp | None:
    """What tells a written file from the one before: its number, its size, and when anything about it changed."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_ctime_ns
