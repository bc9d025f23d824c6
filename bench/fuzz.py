"""The long fuzz campaign: random token strings through the whole check, in a process with a limit on its memory.

    python bench/fuzz.py [COUNT [SEED]]

Prints the number of strings, the verdicts, the slowest string and the peak of memory; any exception ends the run with a
traceback and exit code 1.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "generator")]
import tex_noise  # noqa: E402
from chainrule.check import Settings, formulas  # noqa: E402
from test_fuzz_tex import declarations, formula  # noqa: E402

LIMIT = 1_500_000_000
"""Bytes of address space, the imports included."""
ENOUGH = 10.0
"""Seconds after which a single string counts as a hang."""


def campaign(count: int, seed: int) -> None:
    """All strings in this process."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcomes: Counter[str] = Counter()
    slowest, which = 0.0, ""
    declared = declarations()
    for tex in tex_noise.strings(random.Random(seed), count):
        started = time.perf_counter()
        try:
            verdicts, _ = formulas([declared, formula(tex)], Settings(check=True))
        except BaseException:
            sys.stderr.write(f"raised by {tex!r}\n")
            raise
        for verdict in verdicts:
            outcomes[verdict.outcome] += 1
            if verdict.rule == "unchecked.internal":
                outcomes["of these internal"] += 1
                sys.stderr.write(f"{verdict.reason}: {tex!r}\n")
        outcomes["no verdict"] += not verdicts
        took = time.perf_counter() - started
        slowest, which = max((slowest, which), (took, tex))
        if took > ENOUGH:
            raise TimeoutError(tex)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(f"{count} strings: {dict(outcomes)}\nslowest {slowest:.2f} s: {which!r}\n")
    sys.stdout.write(f"peak of memory {peak // 1024} MB, {before // 1024} MB after the imports\n")


def main() -> int:
    """Run the campaign in a process of its own."""
    if sys.argv[1:2] == ["--here"]:
        campaign(int(sys.argv[2]), int(sys.argv[3]))
        return 0
    given = sys.argv[1:]
    count, seed = (*given, *("100000", "0")[len(given) :])
    return subprocess.run([sys.executable, __file__, "--here", count, seed], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
