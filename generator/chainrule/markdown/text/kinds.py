"""The kinds of blocks that carry a name, ``Theorem 2``: known to those who read them and to those who miss them."""

from __future__ import annotations

from chainrule.config import NAMES

KINDS = tuple(kind for kind in NAMES if kind != "equation")
"""As written behind the colons; what they are called on a page is the configuration's business."""
UNNUMBERED = frozenset({"proof"})
