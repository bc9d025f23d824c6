"""Posts for the sandbox's tests: the cases, how a post is opened, and the check that an ordinary one passes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.sandbox import Child, Code, Sandbox

LINE = 30
SECONDS = 20.0


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file in ``cases/sandbox``."""
    path = Path(__file__).parent / "cases" / "sandbox" / f"{name}.toml"
    found: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["case"]
    return found


def opened(box: Sandbox, *texts: str, seconds: float = SECONDS) -> Child:
    return box.open([Code(text, "content/post.md", LINE + 20 * i) for i, text in enumerate(texts)], seconds)


def point(case: dict[str, Any]) -> list[NDArray[Any]]:
    return [np.asarray(value) for value in case.get("arguments", [1.0])]


def check(box: Sandbox, case: dict[str, Any]) -> None:
    """An ordinary post gets exactly the numbers that its case states."""
    with opened(box, case["code"]) as child:
        assert child.load() == [None]
        (value,) = child.call("f", [point(case)])
    assert isinstance(value, np.ndarray), value
    assert value.dtype == np.float64
    np.testing.assert_array_equal(value, np.array(case["returns"]), strict=True)
