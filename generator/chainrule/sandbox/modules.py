"""The modules beyond the usual ones that a run's snippets may import, found before anything runs.

A sealed process can load nothing. NumPy and the common parts of the standard library are always there; SciPy takes a
second to load and is there for the runs that mention it. A stranger's text can choose among these names and no others:
loading a module is running it, and that happens outside of the seal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SCIPY = (
    *("constants", "differentiate", "fft", "integrate", "interpolate", "linalg", "ndimage", "optimize", "signal"),
    *("sparse", "spatial", "special", "stats"),
)
"""Public parts of SciPy that compute; `scipy.io` reads files."""


def mentioned(texts: Iterable[str]) -> tuple[str, ...]:
    """The parts of SciPy that snippets of these texts may want; none where SciPy is not imported."""
    importing = [text for text in texts if re.search(r"^\s*(?:from|import)\s+(?:.*,\s*)?scipy\b", text, re.MULTILINE)]
    words = {word for text in importing for word in re.findall(r"\w+", text)}
    return ("scipy", *(f"scipy.{part}" for part in _SCIPY if part in words)) if importing else ()
