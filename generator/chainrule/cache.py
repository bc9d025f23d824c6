"""A store of what is dear to make and always comes out the same: digest of what went in → bytes.

An entry is a file of its own that appears whole or not at all, so that builds may run side by side and be killed at any
moment, and nothing need be locked. Nothing read back is believed: each entry carries a digest of its name and its
content, and one that does not match, for whatever reason, is as good as none. SQLite was weighed: smaller on disk, but
a file that several builds share can be locked, and be damaged as a whole; diskcache is SQLite, and pickles.

A store can be thrown away at any time. It is no defence against who may write into it: for a stranger's folder, which
may bring a store of its own, there is none.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

DAY = 86_400.0
UNUSED = 30 * DAY
"""Seconds after which an entry that no build has asked for goes."""
SEAL = 32
"""Bytes in front of each entry's content: its digest."""


def digest(*parts: str | bytes) -> str:
    """The name of what is made of these parts; no two lists of parts share one."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class Cache:
    """The entries in one folder, which is made when it is needed; without a folder nothing is kept."""

    folder: Path | None = None

    def get(self, name: str) -> bytes | None:
        """The content of an entry; None if there is none, or none that can be believed."""
        if self.folder is None:
            return None
        path = _place(self.folder, name)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        content = data[SEAL:]
        if data[:SEAL] != _seal(name, content):
            return None
        _freshen(path)
        return content

    def put(self, name: str, content: bytes) -> None:
        """Keep an entry; one that cannot be written, because the disk is full or is not ours, is not kept."""
        if self.folder is None:
            return
        path = _place(self.folder, name)
        with suppress(OSError):
            if not path.parent.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
                _hide(self.folder)
            _write(path, _seal(name, content) + content)

    def sweep(self) -> None:
        """Remove what no build has asked for in a month, and what killed builds left."""
        oldest = time.time() - UNUSED
        for entry in _files(self.folder):
            with suppress(OSError):
                if entry.stat(follow_symlinks=False).st_mtime < oldest:
                    Path(entry.path).unlink()

    def remove(self) -> bool:
        """Remove all entries; whether there was a folder of them. Raises OSError if the disk refuses."""
        if self.folder is None or self.folder.is_symlink() or not self.folder.is_dir():
            return False
        shutil.rmtree(self.folder)
        return True


def _place(folder: Path, name: str) -> Path:
    return folder / name[:2] / name[2:]


def _seal(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + content).digest()


def _freshen(path: Path) -> None:
    """Note that an entry is used, at most once a day."""
    with suppress(OSError):
        if path.stat().st_mtime < time.time() - DAY:
            os.utime(path)


def _hide(folder: Path) -> None:
    """Keep the folder out of version control, without a word in the site's own list."""
    note = folder / ".gitignore"
    if not note.exists():
        _write(note, b"*\n")


def _write(path: Path, data: bytes) -> None:
    """Put a file in its place in one step."""
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _files(folder: Path | None) -> Iterator[os.DirEntry[str]]:
    """The entries' files, and those that were never finished."""
    if folder is None or not folder.is_dir():
        return
    for inner in os.scandir(folder):
        if len(inner.name) == len("ab") and inner.is_dir(follow_symlinks=False):
            yield from os.scandir(inner.path)
