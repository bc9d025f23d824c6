"""What the parser needs to know about names, and what it reports beside the tree.

A name's role decides how it is read (a function is applied, a value is multiplied); roles come from the declarations
and definitions above a formula, so the parser is given them and never guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from chainrule.tex.syntax.trees.choices import Choice
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import Names
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.kinds import Type

Role = Literal["value", "function", "dependent", "defined", "index", "family", "unknown", "partial", "hessian",
               "jacobian", "time derivative", "transpose", "layers", "stack"]  # fmt: skip
OPERATORS = frozenset({"hessian", "jacobian", "time derivative"})
FAMILIES = frozenset({"family", "layers", "stack"})
"""Roles of families: ``layers`` are counted by a superscript, as ``w^l_{jk}``, a ``stack`` by either script."""


def _unknown(_: str) -> Role:
    return "unknown"


def _untyped(_: str) -> Type | None:
    return None


def _uncounted(_: str) -> int:
    return 0


def _none(_: str, __: Atoms = ()) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Reading:
    """Names with their roles, the choices made so far, and the record of what was met."""

    names: Names = field(default_factory=Names)
    role: Callable[[str], Role] = _unknown
    chosen: Mapping[str, int] = field(default_factory=dict)
    met: dict[str, Choice] = field(default_factory=dict)
    warnings: list[TexError] = field(default_factory=list)
    partials: Callable[[str, Atoms], tuple[str, ...]] = _none
    """The numbers by which a subscript differentiates a name: ``u_{xx}``."""
    parameters: Callable[[str], tuple[str, ...]] = _none
    """What a name is a function of, in the order of its arguments."""
    type_of: Callable[[str], Type | None] = _untyped
    """What a name is declared to be."""
    counted: Callable[[str], int] = _uncounted
    r"""How many indices a definition has that were printed in brackets: ``\pi(a) = …``."""

    def choose(
        self,
        kind: str,
        readings: tuple[str, str],
        atoms: Atoms,
        hint: str = "",
        *,
        declared: bool = False,
        shape: bool = False,
    ) -> int:
        """Which of two readings to take here: 0 or 1; records that there was a choice.

        ``declared``: the first reading is what the declarations say, and the other is asked for only where that fails.
        ``shape``: the two differ in shape, and the one that fits is meant.
        """
        start, end = atoms[0].start, atoms[-1].end
        key = f"{kind}@{start}"
        self.met.setdefault(key, Choice(key, readings, start, end, hint or "write brackets", declared, shape))
        return self.chosen.get(key, 0)

    def note(self, kind: str, message: str, atom: Atom) -> None:
        """Note how something was read that may have been meant otherwise; told only where the formula does not hold."""
        self.warnings.append(TexError(message, atom.start, atom.end, f"reading.{kind}", message))

    def warn(self, kind: str, message: str, atom: Atom, hint: str) -> None:
        """Note sloppy print that is unmistakable all the same; its rule is ``sloppy.<kind>``."""
        self.warnings.append(TexError(message, atom.start, atom.end, f"sloppy.{kind}", hint))


def unsupported(what: str, atom: Atom, hint: str | None = None) -> TexError:
    """The error of a construct that is not understood, named."""
    return TexError(f"{what} is not understood", atom.start, atom.end, "unsupported", hint)
