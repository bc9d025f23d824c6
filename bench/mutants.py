"""The whole mutation score: every mutant of every accepted claim of the fixtures and of the site's own posts.

    python bench/mutants.py [--each N] [FOLDER …]

With ``--each`` only N mutants of each claim, drawn at random.
Prints what became of the mutants, by slip and by who decided that they are other formulas, and each survivor.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "generator")]

from mutation import accepted, fate, mutated, posts  # noqa: E402
from tex_printer import show  # noqa: E402

FOLDERS = [ROOT / "tests/cases/tex", ROOT / "tests/cases/formulas", ROOT / "tests/cases/topics", ROOT / "content"]


def main() -> int:
    """Try them all; the exit code is 1 if any survived."""
    started = time.perf_counter()
    fates: Counter[str] = Counter()
    routes: Counter[str] = Counter()
    slips: dict[str, Counter[str]] = {}
    claims = 0
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    parser.add_argument("--each", type=int)
    given = parser.parse_args()
    rng = random.Random(0)
    for name, text in posts(given.folders):
        for claim in accepted(name, text):
            claims += 1
            every = list(mutated(claim))
            for mutant in every if given.each is None else rng.sample(every, min(given.each, len(every))):
                found, route = fate(mutant)
                fates[found] += 1
                routes[route] += 1
                slips.setdefault(mutant.slip, Counter())[found] += 1
                if found not in {"killed", "equivalent"}:
                    sys.stdout.write(f"{found}: {name}: {mutant.slip}: {claim.claim.text} | {show(mutant.tree)}\n")
                    sys.stdout.flush()
    for slip, counts in sorted(slips.items()):
        sys.stdout.write(f"{slip:45} {dict(counts)}\n")
    total = sum(routes.values())
    shares = ", ".join(f"{route} {count / total:.0%}" for route, count in routes.most_common())
    sys.stdout.write(f"{claims} claims, {total} mutants: {dict(fates)}\n")
    sys.stdout.write(f"decided by: {shares}\n{time.perf_counter() - started:.0f} s\n")
    return int(fates["survivor"] > 0)


if __name__ == "__main__":
    sys.exit(main())
