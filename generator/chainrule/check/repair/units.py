"""The factors of a term: what stands beside each other, each with its scripts and arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.syntax.trees.parser import ELEMENTWISE, TIMES
from chainrule.tex.syntax.trees.words import SPELLINGS
from chainrule.tex.text.atoms import Atom, Atoms

JOINTS = (TIMES - {"."}) | ELEMENTWISE | {"/"}
BIG = frozenset({"sum", "prod"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One factor.

    Kinds: ``number``, ``symbol``, ``bracket``, ``call``, ``fraction``, ``derivative``, ``operator``, ``other``.
    """

    kind: str
    atoms: Atoms
    joint: Atom | None = None
    """The product sign or slash before it."""

    @property
    def start(self) -> int:
        """Its first character."""
        return self.atoms[0].start

    @property
    def end(self) -> int:
        """Behind its last character."""
        return max(atom.end for atom in self.atoms)

    @property
    def last(self) -> Atom:
        """The atom that carries its scripts."""
        return self.atoms[-1]


def units(scope: Scope, atoms: Atoms) -> Iterator[Unit]:
    """The factors of a term, from left to right."""
    at, joint = 0, None
    while at < len(atoms):
        atom = atoms[at]
        if atom.kind == "sign" and atom.text in JOINTS:
            joint, at = atom, at + 1
            continue
        count = _length(scope, atoms, at)
        unit = atoms[at : at + count]
        yield Unit(_kind(scope, unit), unit, joint)
        joint, at = None, at + count


def _length(scope: Scope, atoms: Atoms, at: int) -> int:
    """How many atoms the factor takes that starts here."""
    atom = atoms[at]
    if atom.kind == "open":
        return closing(atoms, at) - at + 1
    if atom.kind == "bar":
        ends = [n for n in range(at + 1, len(atoms)) if atoms[n].kind == "bar" and atoms[n].text == atom.text]
        return ends[0] - at + 1 if ends else 1
    match = scope.names.match(atoms, at)
    count = match.count if match is not None else 1
    following = atoms[at + count] if at + count < len(atoms) else None
    if following is None or not _is_function(scope, atoms, at, following):
        return count
    if following.kind == "open":
        return closing(atoms, at + count) - at + 1
    known = atom.kind == "letter" and SPELLINGS.get(atom.text.removeprefix("\\")) is not None and len(atom.text) > 1
    return count + _length(scope, atoms, at + count) if known and following.kind != "sign" else count


def _is_function(scope: Scope, atoms: Atoms, at: int, following: Atom) -> bool:
    atom, match = atoms[at], scope.names.match(atoms, at)
    if match is not None:
        role = scope.role(match.name)
        return role == "function" or (role == "dependent" and following.kind == "open")
    if atom.kind in {"letter", "word"} and SPELLINGS.get(atom.text.removeprefix("\\")) and len(atom.text) > 1:
        return True
    return atom.kind in {"letter", "word", "accent"} and following.kind == "open" and following.text == "("


def closing(atoms: Atoms, at: int) -> int:
    """The place of the bracket that closes the one at a place; the last place where none does."""
    depth = 0
    for n in range(at, len(atoms)):
        depth += (atoms[n].kind == "open") - (atoms[n].kind == "close")
        if not depth:
            return n
    return len(atoms) - 1


def _kind(scope: Scope, atoms: Atoms) -> str:
    first = atoms[0]
    if first.kind == "sign":
        return "operator" if first.text in BIG else "derivative" if first.text in {"partial", "nabla"} else "other"
    if first.kind == "command":
        if first.text != "frac":
            return "symbol"
        heads = [part[0].text for part in first.parts if part]
        return "derivative" if len(heads) == 2 and set(heads) <= {"partial", "d"} else "fraction"
    if first.kind in {"open", "bar", "group"}:
        return "bracket"
    if first.kind == "environment":
        return "other"
    if first.kind == "number" and not first.style:
        return "number"
    match = scope.names.match(atoms, 0)
    return "symbol" if len(atoms) == (match.count if match else 1) else "call"
