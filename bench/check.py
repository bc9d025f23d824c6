"""How fast formulas are checked: claims per second on one core, and ratios to general gradient checkers.

    python bench/check.py                 the posts of the tests and of the site
    python bench/check.py FOLDER …        other Markdown files

Reading, parsing and checking are timed in a fresh process, its start and the imports excluded, nothing cached. Then the
softmax Jacobian, printed and with ten entries, is checked beside `scipy.differentiate.jacobian` and
`torch.autograd.gradcheck`, where those are installed; the ratios come from the same run. Times of a busy machine mean
little; ratios mean more.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from chainrule import build, check
from chainrule.markdown import parse
from chainrule.source import Source

ROOT = Path(__file__).parent.parent
DEFAULT = [ROOT / "content", ROOT / "tests/cases/formulas", ROOT / "tests/cases/topics"]
SOFTMAX = r"""
$$ p_j = \frac{e^{x_j}}{\sum_k e^{x_k}} $$

$$ \frac{\partial p_j}{\partial x_i} = p_j (\delta_{ij} - p_i) $$
"""
ROUNDS = 15


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[path for path in DEFAULT if path.exists()])
    paths = parser.parse_args().paths
    begun, cpu = time.perf_counter(), time.process_time()
    report = build.check_paths(paths)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    formulas = [verdict for verdict in report.verdicts if verdict.kind == "formula"]
    print(f"{len(formulas)} printed claims of {len(report.checked)} files, with {len(report.verdicts) - len(formulas)} "
          f"snippets: {seconds:.2f} s, {cpu:.2f} s of processor")  # fmt: skip
    print(f"{len(report.verdicts) / cpu:.0f} claims per second of processor")
    print()
    ours = median(ours_on_softmax)
    print(f"softmax Jacobian, 10 entries: checked as printed in {ours * 1e3:.2f} ms")
    found = others()
    if not found:
        print("  neither scipy nor torch is installed: nothing to compare with")
    for name, other in found.items():
        print(f"  {name}: {median(other) * 1e3:.2f} ms, ratio {median(other) / ours:.2f}")


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
