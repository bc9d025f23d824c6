"""What a slip may look at: the formula's text, its scope, and the names that occur in the claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chainrule.check.repair.units import Unit
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import spell
from chainrule.tex.text.tokens import Macros, tokenize
from chainrule.tex.types.kinds import Array, Declared

LONGEST = 36
"""Characters of TeX that a sentence still quotes."""


@dataclass(frozen=True, slots=True)
class Word:
    """A factor that occurs in the claim or in what it is about, with its print."""

    tex: str
    atoms: Atoms
    kind: str


@dataclass(frozen=True, slots=True)
class Setting:
    """The surroundings of a failing claim."""

    tex: str
    scope: Scope
    indices: tuple[str, ...] = ()
    """The index names of the claim, as printed."""
    words: tuple[Word, ...] = ()
    mark: str = "^\\top"
    """How the author prints a transpose."""
    calls: frozenset[int] = frozenset()
    """Where the author's macros are called: what a macro prints cannot be edited in place."""
    whole: frozenset[int] = frozenset()
    """Those of them without arguments, which can be edited as a whole."""

    def part(self, start: int, end: int) -> str:
        """The author's own spelling of a part."""
        return self.tex[start:end]

    def editable(self, *atoms: Atom) -> bool:
        """Whether the atoms stand in the text as they are read: in balanced braces, and in no macro."""
        text = self.tex[atoms[0].start : max(atom.end for atom in atoms)]
        own = not any(self.is_called(atom) for atom in (atoms[0], atoms[-1]))
        if not own and atoms[0].start in self.whole:
            return len({(atom.start, atom.end) for atom in atoms}) == 1
        return own and bool(text) and text.count("{") == text.count("}")

    def around(self, start: int, end: int) -> tuple[int, int]:
        r"""The part with the style command that it begins or ends in: ``\mathbf{b a}^T`` for ``b a}^T``."""
        while (text := self.tex[start:end]).count("{") != text.count("}") and start > 0:
            if text.count("{") > text.count("}"):
                closing = self.tex.find("}", end)
                if closing < 0:
                    break
                end = closing + 1
            else:
                command = re.search(r"\\[A-Za-z]+\s*\{[^{}]*$", self.tex[:start])
                start = command.start() if command else 0
        return start, end

    def spelled(self, unit: Unit) -> str:
        """A factor's own spelling, or the canonical one where it stands amid a style command."""
        return self.part(unit.start, unit.end) if self.editable(*unit.atoms) else spell(unit.atoms)

    def kind(self, atoms: Atoms) -> object:
        """What a factor names: its declared type, or that it is defined; None where it is no bare name."""
        match = self.scope.names.match(atoms, 0)
        if match is None or match.count != len(atoms) or match.rest.sup is not None:
            return None
        meaning = self.scope.meanings.get(match.name)
        indexed = match.rest.sub is not None
        return (meaning.type if isinstance(meaning, Declared) else type(meaning), indexed)

    def is_array(self, atoms: Atoms) -> bool:
        """Whether a factor is the name of a declared vector or matrix."""
        kind = self.kind(atoms)
        return isinstance(kind, tuple) and isinstance(kind[0], Array) and not kind[1]

    def is_called(self, atom: Atom) -> bool:
        """Whether an atom comes from the body of a macro."""
        return atom.start in self.calls

    def quoted(self, start: int, end: int) -> str:
        """A part in quotes, if it is short enough for a sentence."""
        text = " ".join(self.tex[start:end].split())
        return f"“{text}”" if len(text) <= LONGEST else f"“{text[:LONGEST]}…”"

    def of(self, unit: Unit) -> str:
        """A factor in quotes."""
        return self.quoted(unit.start, unit.end)


def calls(tex: str, macros: Macros, *, bare: bool = False) -> frozenset[int]:
    """Where macros are called in a text; ``bare``: only those without arguments."""
    names = {name for name, body in macros.items() if not bare or isinstance(body, str) or not body[1]}
    found = tokenize(tex) if names else ()
    return frozenset(token.start for token in found if token.kind == "command" and token.text in names)


def every(atoms: Atoms) -> Iterator[Atom]:
    """All atoms of a list, those in their parts and scripts included."""
    for atom in atoms:
        yield atom
        for part in (*atom.parts, atom.sub or (), atom.sup or ()):
            yield from every(part)


@dataclass(frozen=True, slots=True)
class Script:
    """Where a script stands in the text: from its mark up to behind its braces."""

    start: int
    end: int
    inner: tuple[int, int] = field(default=(0, 0))


def script(setting: Setting, atom: Atom, mark: str) -> Script | None:
    """The place of an atom's superscript (``^``) or subscript (``_``); None where the text does not show it."""
    inside = atom.sup if mark == "^" else atom.sub
    if not inside:
        return None
    first, last = inside[0].start, max(a.end for a in inside)
    start = setting.tex.rfind(mark, atom.start, first)
    if start < 0 or setting.is_called(inside[0]):
        return None
    between = setting.tex[start + 1 : first]
    if "{" not in between:
        return Script(start, last, (first, last))
    end = setting.tex.find("}", last)
    return Script(start, end + 1, (first, last)) if 0 <= end < atom.end else None
