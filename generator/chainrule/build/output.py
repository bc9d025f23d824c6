"""Writing the site: into a staging folder beside the output, which takes the output's place at the end.

A reader of the output, a server or another tool, sees the previous site or the new one and never half of one; a build
that fails or is killed leaves the previous site as it was. A folder that Chainrule did not make is never replaced.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from chainrule.errors import ConfigError, Problem
from chainrule.source import Source

MARK = ".nojekyll"
"""A file that every built site has: it tells GitHub Pages to serve the files as they are, and us that we made them."""


def write(folder: Path, artifacts: Iterable[tuple[PurePosixPath, bytes | Path]]) -> int:
    """Replace ``folder`` by the given files (content, or a file to copy) and return how many there are.

    Raises `ConfigError` if the folder holds something that is not a built site, OSError if the disk refuses.
    """
    refuse_foreign(folder)
    number = 0
    with staging(folder) as aside:
        for path, content in artifacts:
            number += 1
            target = aside / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Path):
                shutil.copyfile(content, target)
            else:
                target.write_bytes(content)
    return number


def refuse_foreign(folder: Path) -> None:
    """Raise `ConfigError` unless ``folder`` is absent, empty or a built site."""
    foreign = folder.is_symlink() or (
        folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).is_file()))
    )
    if foreign:
        message = "this is not a site that chainrule built, so it will not be replaced"
        hint = f"move it away, or, if you want to give it up, put an empty file {MARK} into it"
        raise ConfigError([Problem("output.foreign", message, Source(str(folder), "").span(), hint)])


def remove(folder: Path) -> None:
    """Remove the built site in ``folder``, if there is one; `ConfigError` if it holds something else."""
    refuse_foreign(folder)
    if folder.exists():
        shutil.rmtree(folder)


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A new folder beside ``folder``: it takes its place when the block ends well and is removed when it does not."""
    _sweep(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-{os.getpid()}-", dir=folder.parent))
    try:
        yield aside
        aside.chmod(0o777 & ~_umask())
        _swap(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _swap(new: Path, folder: Path) -> None:
    """Put ``new`` in the place of ``folder``; a failure between the two renames puts the old one back."""
    old = new.with_name(f"{new.name}.old")
    existed = folder.exists()
    if existed:
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if existed:
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a killed build left; put the previous site back if that build was killed in the swap."""
    for left in sorted(folder.parent.glob(f".{folder.name}-*-*")):
        if _running(left.name.removeprefix(f".{folder.name}-").split("-")[0]):
            continue
        if left.suffix == ".old" and not folder.exists():
            left.rename(folder)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _running(pid: str) -> bool:
    """Whether a process of this number runs; another build's staging folder is left alone."""
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    return True


def _umask() -> int:
    """The process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
