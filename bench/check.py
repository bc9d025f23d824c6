"""How fast formulas are checked: claims per second on one core, and ratios to general gradient checkers.

    python bench/check.py                 the posts of the tests and of the site
    python bench/check.py FOLDER …        other Markdown files

In a fresh process, its start and the imports excluded, nothing cached. Checking is everything from a post's formulas to
their verdicts, TeX parsed and evaluated; the search for repairs, which only failing claims need, is timed apart. Then
the softmax Jacobian, printed and with ten entries, is checked beside `scipy.differentiate.jacobian` and
`torch.autograd.gradcheck`, where those are installed; the ratios come from the same run. Times of a busy machine mean
little; ratios mean more.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import numpy as np

from chainrule import check, content
from chainrule.check.printed.post import findings
from chainrule.markdown import parse
from chainrule.markdown.text.blocks import Block
from chainrule.source import Source

ROOT = Path(__file__).parent.parent
DEFAULT = [ROOT / "content", ROOT / "tests/cases/formulas", ROOT / "tests/cases/topics"]
SOFTMAX = r"""
$$ p_j = \frac{e^{x_j}}{\sum_k e^{x_k}} $$

$$ \frac{\partial p_j}{\partial x_i} = p_j (\delta_{ij} - p_i) $$
"""
ROUNDS = 15
T = TypeVar("T")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[path for path in DEFAULT if path.exists()])
    posts, reading = timed(lambda: [read for path in parser.parse_args().paths for read in documents(path)])
    verdicts, checking = timed(lambda: [v for blocks, terms in posts for v in findings(blocks, terms).verdicts])
    _, mending = timed(lambda: [check.findings(blocks, terms) for blocks, terms in posts])
    failing = sum(verdict.outcome == "fails" and not verdict.expected for verdict in verdicts)
    print(f"{len(verdicts)} printed claims of {len(posts)} files, {failing} of them failing unannounced")
    print(f"reading Markdown and front matter: {reading:.2f} s of processor")
    print(f"checking: {checking:.2f} s, {len(verdicts) / checking:.0f} claims per second")
    if failing:
        print(f"searching repairs: {max(0.0, mending - checking) / failing * 1e3:.0f} ms for each that fails")
    print()
    ours = median(ours_on_softmax)
    print(f"softmax Jacobian, 10 entries: checked as printed in {ours * 1e3:.2f} ms")
    found = others()
    if not found:
        print("  neither scipy nor torch is installed: nothing to compare with")
    for name, other in found.items():
        print(f"  {name}: {median(other) * 1e3:.2f} ms, ratio {median(other) / ours:.2f}")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work returns, and the seconds of processor that it took."""
    begun = time.process_time()
    return work(), time.process_time() - begun


def documents(path: Path) -> Iterator[tuple[Sequence[Block], check.Settings]]:
    """The posts of a file or folder, with what they declare."""
    for file in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
        document, _ = content.read(file, file.name)
        if document is not None:
            meta = document.meta
            yield (
                document.parsed.blocks,
                check.Settings(
                    symbols=meta.symbols,
                    layout=meta.layout,
                    conventions=meta.conventions,
                    macros=meta.macros,
                    check=meta.check,
                ),
            )


def median(work: Callable[[], object]) -> float:
    """Median seconds of a few rounds after a warm-up."""
    work()
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def ours_on_softmax() -> None:
    """Read and check the printed softmax and its Jacobian; raises if that does not hold."""
    source = Source("softmax.md", SOFTMAX)
    symbols = Source("symbols", "x vector 10")
    settings = check.Settings(symbols=((symbols.span(0, 1), symbols.span(2, 11)),), check=True)
    verdicts, _ = check.formulas(parse(source).blocks, settings)
    assert [verdict.outcome for verdict in verdicts] == ["holds"], verdicts


def softmax(x: np.ndarray) -> np.ndarray:
    """The softmax along the first axis."""
    e = np.exp(x - x.max(axis=0))
    return np.asarray(e / e.sum(axis=0))


def others() -> dict[str, Callable[[], object]]:
    """The checkers that are installed, each on the softmax at as many points as ours takes."""
    found: dict[str, Callable[[], object]] = {}
    points = np.random.default_rng(0).uniform(-2, 2, (12, 10))
    if find_spec("scipy"):
        jacobian = import_module("scipy.differentiate").jacobian
        found["scipy.differentiate.jacobian"] = lambda: [jacobian(softmax, point) for point in points]
    if find_spec("torch"):
        torch = import_module("torch")
        tensors = [torch.tensor(point, requires_grad=True) for point in points]
        found["torch.autograd.gradcheck"] = lambda: [
            torch.autograd.gradcheck(lambda x: torch.softmax(x, 0), (tensor,)) for tensor in tensors
        ]
    return found


if __name__ == "__main__":
    main()
