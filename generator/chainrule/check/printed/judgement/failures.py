"""Claims that fail, with all that is needed to try them otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chainrule.markdown.text.blocks import Formula
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.records import record
from chainrule.tex.types.kinds import Symbols


@record
class Failure:
    """One relation that fails, where it stands and what its names mean there."""

    verdict: int
    """Its place among the verdicts."""
    block: Formula
    scope: Scope
    symbols: Symbols
    assignments: Sequence[Mapping[str, int]]
    statement: Statement
    step: int
    """The relation's place in its chain, from 0."""
    begin: int = 0
    """The first relation of the chain that claims something."""
