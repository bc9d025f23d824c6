"""A math list with its tree, and which definitions below it would make it another tree.

How a list is read depends on the names that start at its atoms; the definition of another name changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chainrule.tex.syntax.trees.choices import Choice
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.text.atoms import Atoms, lists
from chainrule.tex.text.names import nucleus
from chainrule.tex.text.tokens import TexError


@dataclass(frozen=True, slots=True)
class Parsed:
    """A math list with its tree and what was met on the way."""

    atoms: Atoms
    tree: Node
    met: Mapping[str, Choice]
    """Places that can be read in two ways; here each is read in the usual one."""
    sloppy: tuple[TexError, ...]
    nuclei: frozenset[str] | None
    """The loose spellings of all atoms at any depth, where names can start; None if it also depends on definitions."""

    def survives(self, name: str) -> bool:
        """Whether the tree stays the same where a name that starts with this spelling is defined."""
        return self.nuclei is not None and name not in self.nuclei


def nuclei(atoms: Atoms) -> frozenset[str]:
    """The loose spellings of all atoms of a list, without their scripts, at any depth."""
    found: set[str] = set()
    for each in lists(atoms):
        found.update([atom.text if atom.kind == "letter" else nucleus(atom) for atom in each])
    return frozenset(found)
