"""What the parser is told of a scope."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from chainrule.tex.statements import partials
from chainrule.tex.statements.scope import Scope
from chainrule.tex.syntax.reading import Reading

USUAL: Mapping[str, int] = {}
"""No choices: every place is read in its usual way."""


def reading(scope: Scope, chosen: Mapping[str, int] = USUAL) -> Reading:
    """A fresh reading of formulas in a scope, with the choices made where a place can be read in two ways."""
    return Reading(scope.names, scope.role, chosen, partials=partial(partials.variables, scope))
