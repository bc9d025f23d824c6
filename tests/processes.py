"""Processes of this machine, as a test looks for those that should be gone."""

import os
import time
from collections.abc import Sequence
from pathlib import Path


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and waits for its parent to notice does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    try:
        return not stat.parent.parent.exists() or stat.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def all_end(numbers: Sequence[int]) -> bool:
    """Whether none of these processes runs, within ten seconds."""
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in numbers) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not any(alive(pid) for pid in numbers)


def descendants(pid: int) -> list[int]:
    """The processes below a process."""
    below = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*below, *(each for child in below for each in descendants(child))]
