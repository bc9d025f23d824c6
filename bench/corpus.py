"""Which share of real formulas the parser understands, and which constructs it does not.

    python bench/corpus.py FILE.jsonl

Each line of the file is a JSON object with a formula under ``tex``. Nothing is evaluated and nothing need be declared:
the question is only whether every token finds its place in a tree. Formulas that raise anything but the parser's own
error, or take longer than 50 ms, are listed; what remains unparsed is counted by construct.
"""

from __future__ import annotations

import argparse
import collections
import gc
import json
import time
from pathlib import Path

from chainrule.check import parsed

SLOW = 0.050
"""Seconds of processor time for one formula."""


def main() -> int:
    """Print the share, the constructs and the slow; exit code 1 if a formula raised or was slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", help="list the formulas that failed for this reason")
    arguments = parser.parse_args()
    formulas = [json.loads(line)["tex"] for line in arguments.file.read_text("utf-8").splitlines() if line.strip()]
    reasons: collections.Counter[str] = collections.Counter()
    broken: list[str] = []
    slowest = 0.0
    gc.disable()  # a collection of everything imported falls on whichever formula is at hand
    for tex in formulas:
        begun = time.process_time()
        try:
            problem = parsed(tex)
        except Exception as error:  # whatever it is, it is what this script looks for
            broken.append(f"{type(error).__name__}: {tex}")
            continue
        seconds = time.process_time() - begun
        slowest = max(slowest, seconds)
        if seconds > SLOW:
            broken.append(f"{seconds * 1e3:.0f} ms: {tex}")
        if problem is not None:
            reasons[problem.message] += 1
            if arguments.show and arguments.show in problem.message:
                print(f"  {tex}")
    understood = len(formulas) - sum(reasons.values()) - len(broken)
    share = understood / len(formulas)
    print(f"{understood} of {len(formulas)} formulas parsed: {share:.1%}; slowest {slowest * 1e3:.0f} ms")
    for reason, number in reasons.most_common():
        print(f"{number:5}  {reason}")
    print(*broken, sep="\n")
    return int(bool(broken))


if __name__ == "__main__":
    raise SystemExit(main())
