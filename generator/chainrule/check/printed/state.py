"""How far a post has been read: what its names mean by now, and what was found so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from chainrule.check.printed.judgement.failures import Failure
from chainrule.check.printed.labelled import Labelled
from chainrule.check.settings import Settings
from chainrule.check.verdict import Verdict
from chainrule.errors import Problem
from chainrule.source import Span
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.kinds import EMPTY, Symbols


@dataclass
class Post:
    """The state of reading one post from top to bottom."""

    settings: Settings
    scope: Scope
    symbols: Symbols = field(default_factory=lambda: EMPTY)
    assignments: tuple[dict[str, int], ...] = ({},)
    verdicts: list[Verdict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    defined: dict[str, Span] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    labelled: dict[str, Labelled] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    conditions: list[Span] = field(default_factory=list)
    """The relations that claim nothing: conditions, such as those of a stationary point, and updates."""
    vanishing: Failure | None = None
    """The last condition."""
    notes: list[TexError] = field(default_factory=list)
    """What is sloppy in the formula at hand."""
