"""Where checked formulas and snippets stand on their page, and what belongs together there."""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.check.verdict import Verdict
from chainrule.errors import Problem


@dataclass(frozen=True, slots=True)
class Place:
    """A checked formula or snippet on its page."""

    anchor: str
    """Its ``id``: ``check:7``. No heading is called so, since their names have no colon."""
    verdicts: tuple[Verdict, ...]
    where: str = ""
    """The words of the heading that it stands under."""
    beside: tuple[Beside, ...] = ()
    """What states the same: a formula's snippets, a snippet's formula."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with it; in a preview only."""
    derivative: bool = False
    """Whether what it states is a derivative."""
    inline: bool = False
    linked: bool = False
    """Whether it stands in a link, and so can carry none."""

    @property
    def accepted(self) -> bool:
        """Whether it may be published as it stands."""
        return all(verdict.accepted for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class Beside:
    """Another place that states the same."""

    anchor: str
    name: str
    accepted: bool
