"""Trees of what a post prints, each parsed once for as long as the names in it keep their meaning.

A chain prints a side once and claims two things of it, and a definition is used again and again. How a math list is
read depends on the names that start at its atoms; a definition of another name below changes nothing, and the tree
stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chainrule.tex.syntax.nodes import Choice, Node
from chainrule.tex.text.atoms import Atoms
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
    nuclei: frozenset[str]
    """The loose spellings of all atoms at any depth: where names can start."""


def nuclei(atoms: Atoms) -> frozenset[str]:
    """The loose spellings of all atoms of a list, without their scripts, at any depth."""
    found: set[str] = set()
    waiting = [atoms]
    while waiting:
        for atom in waiting.pop():
            found.add(nucleus(atom))
            waiting += atom.parts
            if atom.sub is not None:
                waiting.append(atom.sub)
            if atom.sup is not None:
                waiting.append(atom.sup)
    return frozenset(found)
