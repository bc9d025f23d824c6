"""Files ready to be written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of the site."""

    path: PurePosixPath
    """Its place in the site."""
    content: bytes


def fingerprinted(path: PurePosixPath, content: bytes) -> Artifact:
    """The content under a name that changes with it, so that browsers may keep it for ever: ``style.1f2e3d4c.css``."""
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Artifact(path.with_name(f"{path.stem}.{digest}{path.suffix}"), content)
