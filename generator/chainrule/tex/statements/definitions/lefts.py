"""Left sides taken apart: a head with its indices and its arguments."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chainrule.tex.syntax.attachments.scripts import split
from chainrule.tex.syntax.trees.words import NUMERIC, SPELLINGS, STRUCTURAL
from chainrule.tex.text.atoms import Atom, Atoms, bare

HEADS = frozenset({"letter", "word", "accent", "wrap"})


@dataclass(frozen=True, slots=True)
class Left:
    """A left side taken apart: the head's atoms without the subscript that counts, its indices, its arguments."""

    head: Atoms
    sub: Atoms
    args: tuple[Atoms, ...] | None
    through: str = ""
    whole: Atoms = ()


def take_apart(atoms: Atoms) -> Left | None:
    """A left side as a head with indices and arguments; None where it is anything else."""
    through = ""
    if len(atoms) > 1 and atoms[0].kind == "letter" and atoms[0].text in {"\\log", "\\ln"} and bare(atoms[0]):
        through, atoms = "log", atoms[1:]
    end = 0
    while end < len(atoms) and atoms[end].kind in HEADS and (end == 0 or bare(atoms[end - 1])):
        end += 1
    if not end or any(a.text[:1] == "\\" and len(atoms) > 1 and end > 1 for a in atoms[:end]):
        return None
    head, rest = atoms[:end], atoms[end:]
    if not rest:
        return Left(without_sub(head), head[-1].sub or (), None, through)
    if rest[0].kind != "open" or rest[-1].kind != "close" or rest[0].text != "(":
        return None
    if not through and _text(rest[-1].sup) == "2":
        through, rest = "square", (*rest[:-1], replace(rest[-1], sup=None))
    depth = [0]
    for atom in rest:
        depth.append(depth[-1] + (atom.kind == "open") - (atom.kind == "close"))
    if 0 in depth[1:-1] or rest[-1].sup is not None or head[-1].primes or rest[-1].primes:
        return None
    args = tuple(_pieces(rest[1:-1]))
    sub = rest[-1].sub or ()
    return Left(head, sub, args, through, atoms)


def _text(atoms: Atoms | None) -> str:
    return "".join(a.text for a in atoms or ())


def without_sub(head: Atoms) -> Atoms:
    """A head without the subscript of its last atom."""
    return (*head[:-1], replace(head[-1], sub=None))


def _pieces(inside: Atoms) -> list[Atoms]:
    found: list[list[Atom]] = [[]]
    for piece in split(inside, ",", ";"):
        if found[-1]:
            found.append([])
        for atom in piece:
            if atom.kind == "bar":
                found.append([])
            else:
                found[-1].append(atom)
    return [tuple(piece) for piece in found]


def is_operator(left: Atoms) -> bool:
    r"""Whether a left side starts with an operator that every reader knows: ``\operatorname{tr} AB``, ``\det(A)``."""
    first = left[0] if left else None
    if first is None or first.kind not in {"letter", "word"} or first.sub is not None:
        return False
    name = SPELLINGS.get(first.text.removeprefix("\\")) if len(first.text) > 1 else None
    return name in STRUCTURAL or (name is not None and first.text[0] == "\\" and first.text not in {"\\log", "\\ln"})


def overloads(left: Atoms) -> bool:
    r"""Whether a left side gives a function of one number several arguments: ``\cos(a, b) = …`` is the author's own."""
    parts = take_apart(left)
    name = SPELLINGS.get(left[0].text.removeprefix("\\")) if parts is not None and len(parts.head) == 1 else None
    return parts is not None and len(parts.args or ()) > 1 and name in NUMERIC
