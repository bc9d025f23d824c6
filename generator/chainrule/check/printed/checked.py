"""Which posts are checked: those that say so, declare symbols, or state a derivative."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chainrule.check.printed.remarks.pieces import splits
from chainrule.check.printed.remarks.silences import is_worded
from chainrule.check.settings import Settings
from chainrule.markdown.text.blocks import Block, Declarations, Formula
from chainrule.tex.statements.definitions.definition import definition
from chainrule.tex.statements.derivatives import at_braces
from chainrule.tex.statements.derivatives.stated import states
from chainrule.tex.statements.displays.relations import DEFINING, Statement
from chainrule.tex.statements.displays.separate import statements
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.commands import read
from chainrule.tex.text.tokens import TexError

_LOOKS = re.compile(
    r"\\partial|\\nabla|\\[dt]?frac\s*\{?\s*(?:\\math\w+\s*\{?\s*)?d|\bd\b\S*\s*/\s*d|'|\\prime|\\[d]*dot\b"
)
"""What stands in derivatives."""
_RELATES = re.compile(r"[=<>]|\\(?:approx|propto|sim|eq|equiv|leq?|geq?|neq?|to|mapsto)\b")
"""What stands between the sides of a statement."""


def is_checked(blocks: Sequence[Block], settings: Settings) -> bool:
    """A post is checked if it says so, declares symbols, or states a derivative beside a relation."""
    if settings.check or settings.symbols or any(isinstance(block, Declarations) for block in blocks):
        return True
    if any(split.sure for split in splits(blocks, settings)):
        return True
    scope = Scope()
    for block in blocks:
        if not isinstance(block, Formula):
            continue
        try:
            atoms = read(block.tex, settings.macros)
            if is_worded(atoms) or at_braces.stated(scope, block.tex, settings.macros):
                return True
            for statement in statements(atoms, scope.names):
                if states(scope, statement):
                    return True
                scope = _defining(scope, statement)
        except (TexError, RecursionError):
            if may_state(block, settings):
                return True
    return False


def _defining(scope: Scope, statement: Statement) -> Scope:
    """What the names mean behind a statement, as far as that tells which derivatives are stated."""
    if not statement.signs or statement.signs[0].text not in {"="} | DEFINING or not all(statement.sides[:2]):
        return scope
    made = definition(scope, *statement.sides[:2])
    return scope if made is None else scope.defining(*made)


def states_derivative(block: Formula, settings: Settings) -> bool:
    """Whether a formula has a derivative beside a relation, whatever its post says of the names in it."""
    try:
        found = statements(read(block.tex, settings.macros), Scope().names)
    except (TexError, RecursionError):
        return may_state(block, settings)
    return any(states(Scope(), statement) for statement in found)


def may_state(block: Formula, settings: Settings) -> bool:
    """Whether a formula that cannot be read looks as if it had a derivative beside a relation."""
    return bool(_RELATES.search(block.tex)) and bool(_LOOKS.search(block.tex) or _calls(block.tex, settings))


def _calls(tex: str, settings: Settings) -> bool:
    """Whether a formula calls a macro, which may hold anything."""
    return any(f"\\{name}" in tex for name in settings.macros)
