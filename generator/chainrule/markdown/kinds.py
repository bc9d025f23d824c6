"""The kinds of blocks that carry a name, ``Theorem 2``: known to those who read them and to those who miss them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "theorem": "Theorem",
        "definition": "Definition",
        "lemma": "Lemma",
        "proposition": "Proposition",
        "corollary": "Corollary",
        "proof": "Proof",
        "example": "Example",
        "remark": "Remark",
    }
)
"""As written → as shown."""
UNNUMBERED = frozenset({"proof"})
