"""The long campaign against the sandbox: random children and random frames, none of which may crash, hang or pass.

    python bench/fuzz_sandbox.py [COUNT [SEED]]

COUNT of each, ten thousand if not said. Prints what they ended in and the slowest child; an exception in the builder, a
child that holds it up for longer than its time, or a forged pass ends the run with exit code 1.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "generator")]
import sandbox_noise  # noqa: E402

PATIENCE = 8.0
"""Seconds after which a child counts as a hang; its own limit is half a second, and the machine may be busy."""


def main(count: int, seed: int) -> int:
    """Run the campaign."""
    rng = random.Random(seed)
    started, slowest = time.monotonic(), (0.0, "")
    ends: dict[str, Counter[str]] = {}
    for name, found in sandbox_noise.children(rng, count):
        now = time.monotonic()
        slowest = max(slowest, (now - started, name))
        started = now
        ends.setdefault(name, Counter())[found] += 1
    for name, found in sorted(ends.items()):
        print(f"{name:36}", ", ".join(f"{rule} {number}" for rule, number in found.most_common()))
    print(f"{count} children with seed {seed}; the slowest took {slowest[0]:.2f} s ({slowest[1]})")
    print(f"{count} frames:", ", ".join(f"{what} {n}" for what, n in sandbox_noise.frames(rng, count).most_common()))
    return int(slowest[0] > PATIENCE)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])) if len(sys.argv) > 2 else main(int((sys.argv[1:] or ["10000"])[0]), 1))
