"""How much of a post's formulas is read: what is too long or comes too late is unchecked, and says so."""

from __future__ import annotations

import time

from chainrule.check.printed.judgement.judged import Judged
from chainrule.markdown.text.blocks import Formula

LONGEST = 10_000
"""Characters of a formula; longer ones are not typeset either."""
SECONDS = 60.0
"""Wall-clock limit for all formulas of a post; those of a long one take 0.5 s."""


def excess(block: Formula, started: float) -> Judged | None:
    """Why a formula is not even read, if so; ``started`` is when its post was begun, by the monotonic clock."""
    if not block.display and "=" not in block.tex:
        return None
    if len(block.tex) > LONGEST:
        reason = f"this formula has more than {LONGEST} characters"
        return Judged("unchecked", "unchecked.size", reason, "cut it into several formulas")
    if time.monotonic() - started > SECONDS:
        reason = f"the formulas above it have taken more than {SECONDS:g} seconds"
        return Judged("unchecked", "unchecked.time", reason, "spread them over several posts")
    return None
