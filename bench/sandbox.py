"""What the sandbox costs: the same posts checked through sealed processes and, for comparison, in this process.

    python bench/sandbox.py [rounds]

Both ways are taken in turn in one run, so that a busy machine slows both. The difference is the price of a post; the
start of the zygote and the canary are paid once for a whole site and printed apart. The least times are what the
machine can do; medians have other programs' work in them. Exits with 1 if by the least times any of the posts costs
more than 10 ms more.

The price hardly grows with the number of derivatives, since a post's process computes the values for the next one while
the builder compares those of this one. That takes two processors. With one (``taskset -c 0``) it is work beside work,
and some 2 ms are added for each derivative.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chainrule import check, markdown
from chainrule.check import Settings
from chainrule.sandbox import Code, Sandbox, Sweep, Watched
from chainrule.sandbox.reals import reals
from chainrule.sandbox.watch import calls
from chainrule.source import Source

LIMIT_MS = 10.0
SYMBOLS = "```symbols\nx: vector n\nW: matrix m n\n```\n\n"
POSTS = {
    "a scalar function": "def f(x): return x @ x\ndef d_f_dx(x): return 2 * x",
    "softmax": (
        "def p(x):\n    e = np.exp(x - x.max())\n    return e / e.sum()\n"
        "def d_p_dx(x): return np.diag(p(x)) - np.outer(p(x), p(x))"
    ),
    "a layer, three derivatives": (
        "def h(x, W): return np.tanh(W @ x)\n"
        "def d_h_dx(x, W): return (1 - h(x, W) ** 2)[:, None] * W\n"
        "def d_h_dW(x, W): return np.einsum('ik,j->ikj', np.diag(1 - h(x, W) ** 2), x)\n"
        "def s(x): return np.log(np.exp(x).sum())\n"
        "def d_s_dx(x): return np.exp(x) / np.exp(x).sum()"
    ),
    "a page, eight derivatives": (
        "def square(x): return x @ x\ndef d_square_dx(x): return 2 * x\n"
        "def norm(x): return np.sqrt(x @ x)\ndef d_norm_dx(x): return x / norm(x)\n"
        "def wave(x): return x * np.sin(x)\ndef d_wave_dx(x): return np.diag(np.sin(x) + x * np.cos(x))\n"
        "def p(x): return np.exp(x) / np.exp(x).sum()\ndef d_p_dx(x): return np.diag(p(x)) - np.outer(p(x), p(x))\n"
        "def loss(x, W): return (W @ x) @ (W @ x) / 2\n"
        "def d_loss_dx(x, W): return W.T @ W @ x\ndef d_loss_dW(x, W): return np.outer(W @ x, x)\n"
        "def h(x, W): return np.tanh(W @ x)\n"
        "def d_h_dx(x, W): return (1 - h(x, W) ** 2)[:, None] * W\n"
        "def d_h_dW(x, W): return np.einsum('ik,j->ikj', np.diag(1 - h(x, W) ** 2), x)"
    ),
}


class InThisProcess:
    """Offers what a sandbox offers, with no process and no lock."""

    def open(self, codes: Sequence[Code], _: float) -> InThisProcess:
        """A namespace for one post."""
        self.codes = codes
        self.namespace: dict[str, Any] = {"np": np}
        return self

    def __enter__(self) -> InThisProcess:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def load(self) -> list[None]:
        """Run the snippets."""
        for code in self.codes:
            exec(compile(code.text, code.path, "exec"), self.namespace)
        return [None] * len(self.codes)

    def sweep(self, sweeps: Sequence[Sweep]) -> Callable[[], list[list[Any]]]:
        """The functions' values, computed when they are wanted."""
        return lambda: [
            [reals(self.namespace[each.function](*(np.array(c[i]) for c in each.columns))) for i in range(each.count)]
            for each in sweeps
        ]

    def calls(self, function: str, points: Sequence[Sequence[Any]], watched: Watched) -> Callable[[], list[Any]]:
        """What the function calls, found out when it is wanted."""
        stated, of = self.namespace[function], self.namespace[watched.function]
        paths = frozenset(code.path for code in self.codes)
        return lambda: [calls(stated, p, of, watched.parameter, p[watched.argument], paths) for p in points]


def milliseconds(action: Callable[[], Any]) -> float:
    """How long something takes."""
    started = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - started)


def compare(code: str, sealed: Sandbox, rounds: int) -> tuple[list[float], list[float]]:
    """The times of both ways to check a post, taken in turn."""
    blocks = markdown.parse(Source("post.md", f"{SYMBOLS}```python check\n{code}\n```\n")).blocks
    ways: tuple[Any, ...] = (sealed, InThisProcess())
    found = [{v.outcome for v in check.snippets(blocks, Settings(), way)[0]} for way in ways]
    assert found == [{"holds"}, {"holds"}], found
    times = [[milliseconds(lambda w=way: check.snippets(blocks, Settings(), w)) for way in ways] for _ in range(rounds)]
    return [row[0] for row in times], [row[1] for row in times]


def main(rounds: int) -> int:
    """Print a table; 1 if a post costs too much."""
    with Sandbox(untrusted=True) as sealed:
        print(f"once for a site: {milliseconds(lambda: sealed.open([], 1.0).close()):.0f} ms for zygote and canary")
        print(f"{'':36}{'sealed':>8}{'in process':>12}{'difference':>12}{'ratio':>7}   ({rounds} rounds, ms)")
        worst = 0.0
        for name, code in POSTS.items():
            times = compare(code, sealed, rounds)
            for what, of in {"median": statistics.median, "least": min}.items():
                inside, outside = map(of, times)
                print(f"{name:28}{what:8}{inside:8.2f}{outside:12.2f}{inside - outside:12.2f}{inside / outside:7.2f}")
            worst = max(worst, inside - outside)
    print(f"a post costs at most {worst:.2f} ms more; the limit is {LIMIT_MS:g} ms")
    return int(worst > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
