"""Which posts are checked: those that say so, declare symbols, or state a derivative."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chainrule.check.settings import Settings
from chainrule.markdown.blocks import Block, Declarations, Formula
from chainrule.tex.statements.restrictions import has_derivative
from chainrule.tex.statements.scope import Scope
from chainrule.tex.statements.separate import statements
from chainrule.tex.text.commands import read
from chainrule.tex.text.tokens import TexError

_LOOKS = re.compile(
    r"\\partial|\\nabla|\\[dt]?frac\s*\{?\s*(?:\\math\w+\s*\{?\s*)?d|\bd\b\S*\s*/\s*d|'|\\prime|\\[d]*dot\b"
)
"""What stands in derivatives."""


def is_checked(blocks: Sequence[Block], settings: Settings) -> bool:
    """A post is checked if it says so, declares symbols, or states a derivative beside a relation."""
    if settings.check or settings.symbols:
        return True
    for block in blocks:
        if isinstance(block, Declarations) or (isinstance(block, Formula) and states_derivative(block, settings)):
            return True
    return False


def states_derivative(block: Formula, settings: Settings) -> bool:
    """Whether a formula has a derivative beside a relation."""
    try:
        found = statements(read(block.tex, settings.macros), Scope().names)
    except (TexError, RecursionError):
        return "=" in block.tex and bool(_LOOKS.search(block.tex) or _calls(block.tex, settings))
    return any(s.signs and any(has_derivative(side) for side in s.sides) for s in found)


def _calls(tex: str, settings: Settings) -> bool:
    """Whether a formula calls a macro, which may hold anything."""
    return any(f"\\{name}" in tex for name in settings.macros)
