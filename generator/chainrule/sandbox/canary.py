"""The canary: before the first post, a snippet of ours tries what no post may do, and the build hears what got through.

Locks that a system lacks, that a container forbids or that a mistake of ours leaves open look closed from outside. So
they are tried, not looked up. Each of the two walls is tried without the other: one that stands only because the
other does would not be missed until it is needed. What is tried is in `attempts`.

edX ran students' code without its sandbox for years wherever that was set up wrongly. A canary would have sung.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from chainrule.sandbox.protocol import Code, Failure, Lock

Ask = Callable[[Code, str, Sequence[Sequence[int]], Lock], Sequence[object]]
"""Asks a function of a snippet for its values at some points, in a process of its own that closes these locks."""

_FILES = ("reading files", "writing files")
_MISDEEDS = (
    *_FILES,
    *("learning which files there are", "changing the rights of files", "the network", "starting processes"),
    *("running programs", "reaching other processes", "outliving the build", "leaving shared memory behind"),
    *("unlimited memory", "unlimited time"),
)
"""In the order of `attempts.ATTEMPTS`."""


def holes(ask: Ask, locks: Lock) -> tuple[str, ...]:
    """What a post's code could do on this system behind these locks, in words; nothing, where all holds."""
    first = _through(ask, locks & ~Lock.FILES, _MISDEEDS)
    second = _through(ask, locks & ~Lock.CALLS, _FILES)
    found = [*first, *(f"{what}, were it not for the filter on system calls (no Landlock)" for what in second)]
    return tuple(found or _through(ask, locks, _FILES))


def _through(ask: Ask, locks: Lock, misdeeds: Sequence[str]) -> list[str]:
    """Which misdeeds succeed behind these locks, by their process's own account or by what the folder shows."""
    with tempfile.TemporaryDirectory(prefix="chainrule-canary-") as name:
        folder = Path(name)
        secret = folder / "secret"
        secret.write_text("secret", "utf-8")
        secret.chmod(0o600)
        text = Path(__file__).with_name("attempts.py").read_text("utf-8")
        code = Code(f"{text}\nFOLDER = {name!r}\n", "the canary", 1)
        answers = ask(code, "through", [[number] for number in range(len(misdeeds))], locks)
        if any(isinstance(answer, Failure) for answer in answers):
            return ["anything: its own attempts did not end"]
        found = [what for what, answer in zip(misdeeds, answers, strict=True) if np.any(np.asarray(answer))]
        untouched = [each.name for each in folder.iterdir()] == ["secret"] and secret.stat().st_mode & 0o777 == 0o600
        return found if untouched or found else ["touching files unseen"]
