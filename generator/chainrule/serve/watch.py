"""Notices that files of a site change.

watchfiles was chosen, which Pelican and uvicorn watch with: it asks the system instead of the disk and gathers what an
editor does in one go. The watchdog package was weighed; it leaves that gathering to its user. The folder of the site is
watched for the names in it only, because a virtual environment, a repository and the built site lie there as well;
``content/`` and ``templates/`` are watched with all that is in them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from watchfiles import Change, DefaultFilter, watch

from chainrule.config import NAME, Config

PATIENCE = 100
"""Milliseconds after which a watching thread looks whether it should end; the first time, it is known to watch."""
_Batch = frozenset[Path] | OSError


class Watch:
    """The changes of a site's files since this began; a context manager."""

    def __init__(self, config: Config) -> None:
        self._root = config.root.resolve()
        self._folders = (self._root / config.content.name, self._root / config.templates.name)
        self._names = {self._root / NAME, *self._folders}
        self._batches: SimpleQueue[_Batch] = SimpleQueue()
        self._end = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def batches(self) -> Iterator[frozenset[Path]]:
        """Wait for changes, again and again: the paths of files that came, went or were written at about the same time.

        Raises OSError if the system cannot watch, or not so many files.
        """
        while True:
            batch = self._batches.get()
            if isinstance(batch, OSError):
                raise batch
            if batch & set(self._folders):  # another folder has this name now, and the old one is being watched
                self._stop()
                self._start()
            yield batch

    def _start(self) -> None:
        """Begin to watch; when this returns, nothing is missed any more."""
        self._end = threading.Event()
        folders = [folder for folder in self._folders if folder.is_dir()]
        begun = []
        for paths, deep in ((folders, True), ([self._root], False)):
            if paths:
                begun.append(threading.Event())
                thread = threading.Thread(target=self._gather, args=(paths, deep, begun[-1], self._end), daemon=True)
                self._threads.append(thread)
                thread.start()
        for each in begun:
            each.wait()

    def _stop(self) -> None:
        self._end.set()
        while self._threads:
            self._threads.pop().join()

    def _gather(self, paths: list[Path], deep: bool, begun: threading.Event, end: threading.Event) -> None:  # noqa: FBT001
        usual = DefaultFilter()

        def wanted(change: Change, path: str) -> bool:
            return usual(change, path) and (deep or (Path(path) in self._names and self._counts(change, Path(path))))

        try:
            for changes in watch(
                *paths,
                watch_filter=wanted,
                stop_event=end,
                rust_timeout=PATIENCE,
                yield_on_timeout=True,
                recursive=deep,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                begun.set()
                if changes:
                    self._batches.put(frozenset(Path(path) for _, path in changes))
        except OSError as error:
            self._batches.put(error)
        finally:
            begun.set()

    def _counts(self, change: Change, path: Path) -> bool:
        """A folder counts when it comes or goes; what changes in it, its own watch sees."""
        return path not in self._folders or change != Change.modified
