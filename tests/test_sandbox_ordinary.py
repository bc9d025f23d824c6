"""Ordinary snippets run sealed as they run anywhere: the same code, executed here, says what must come back."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from chainrule.sandbox import Sandbox, mentioned
from sandboxed import cases, opened

NUMPY = [case for case in cases("ordinary") if not case.get("scipy")]
SCIPY = [case for case in cases("ordinary") if case.get("scipy")]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(untrusted=True) as box:
        yield box


@pytest.fixture(scope="module")
def with_scipy() -> Iterator[Sandbox]:
    if importlib.util.find_spec("scipy") is None:
        pytest.skip("SciPy is not installed: its snippets were not run")
    with Sandbox(untrusted=True, modules=mentioned(case["code"] for case in SCIPY)) as box:
        yield box


def check(box: Sandbox, case: dict[str, Any]) -> None:
    with opened(box, case["code"]) as child:
        assert child.load() == [None]
        (value,) = child.call("f", [[]])
    assert isinstance(value, np.ndarray), value
    np.testing.assert_allclose(value, here(case["code"]), rtol=1e-12, atol=1e-12, strict=True)


def here(code: str) -> Any:
    """What `f()` returns in this process."""
    namespace: dict[str, Any] = {"np": np, "__name__": "post"}
    state = np.random.get_state()
    with np.errstate(all="ignore"):
        exec(compile(code, "post.md", "exec"), namespace)
        value = np.array(namespace["f"](), np.float64)
    np.random.set_state(state)
    return value


@pytest.mark.parametrize("case", NUMPY, ids=[case["name"] for case in NUMPY])
def test_an_ordinary_snippet_runs(sandbox: Sandbox, case: dict[str, Any]) -> None:
    check(sandbox, case)


@pytest.mark.parametrize("case", SCIPY, ids=[case["name"] for case in SCIPY])
def test_so_does_one_with_scipy(with_scipy: Sandbox, case: dict[str, Any]) -> None:
    check(with_scipy, case)


def test_scipy_is_loaded_only_where_it_is_imported() -> None:
    assert len(NUMPY) >= 24
    assert mentioned(case["code"] for case in NUMPY) == ()
    assert mentioned(["# scipy would do", "s = 'import scipy'"]) == ()
    assert mentioned(["import numpy, scipy"]) == ("scipy",)
    assert mentioned(["x = 1", "from scipy import special as sp"]) == ("scipy", "scipy.special")
    assert mentioned(["  import scipy.linalg\nscipy.stats.norm"]) == ("scipy", "scipy.linalg", "scipy.stats")
    assert mentioned(["import scipy.io; scipy.io.loadmat('x')"]) == ("scipy",)
