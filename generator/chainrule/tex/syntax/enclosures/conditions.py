r"""Conditions: ``i \neq j``, ``x > 0 \text{ and } y \le 1``, ``\text{otherwise}``, ``k \in S``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainrule.tex.syntax.attachments.scripts import split
from chainrule.tex.syntax.trees.nodes import Every, Node, Otherwise, Relation
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.tokens import TexError

RELATIONS = {
    "=": "=", "==": "=", "neq": "neq", "ne": "neq", "!=": "neq", "<": "<", "lt": "<", ">": ">", "gt": ">", "leq": "leq",
    "le": "leq", "leqslant": "leq", "<=": "leq", "geq": "geq", "ge": "geq", "geqslant": "geq", ">=": "geq", "in": "in",
    "notin": "notin", "equiv": "=",
}  # fmt: skip
LEADING = ("if", "for", "when", "where", "with", "and", "as", "all", "such that", "s.t.", "for all", "for any", "any",
           "provided", "assuming", "given", "while")  # fmt: skip
ELSE = frozenset({"otherwise", "if otherwise", "else", "elsewhere", "in other cases", "otherwise."})


def relation_at(atoms: Sequence[Atom], at: int) -> tuple[str, int] | None:
    """The relation sign at a place, with the number of atoms it takes: ``>`` and ``=`` beside each other are one."""
    atom = atoms[at]
    if atom.kind != "sign":
        return None
    following = atoms[at + 1] if at + 1 < len(atoms) else None
    beside = following is not None and following.kind == "sign" and (following.start == atom.end or atom.text != "!")
    if beside and following is not None and following.text == "=" and atom.text in "<>!=:":
        return atom.text + "=", 2
    if following is not None and following.kind == "sign" and atom.text == "=" and following.text == ":":
        return "=:", 2
    return (atom.text, 1) if atom.text in RELATIONS else None


def relations(atoms: Atoms) -> Iterator[str]:
    """The relation signs of a list, wherever they stand."""
    at = 0
    while at < len(atoms):
        found = relation_at(atoms, at)
        if found is not None:
            yield found[0]
        for part in atoms[at].parts:
            yield from relations(part)
        at += found[1] if found is not None else 1


def has_relation(atoms: Atoms) -> bool:
    """Whether a relation stands outside of all brackets."""
    depth = 0
    for at, atom in enumerate(atoms):
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth == 0 and relation_at(atoms, at) is not None:
            return True
    return False


def condition(p: Parser, atoms: Atoms) -> Node:
    """A condition, connectives and introducing words included."""
    pieces = [part for piece in _at_words(atoms) for part in split(piece, ",", "land", "wedge", ";")]
    found = [_single(p, piece) for piece in pieces if piece]
    if not found:
        where = atoms[0] if atoms else Atom("sign", "")
        if any(a.kind == "text" and a.text.lower().strip(" .,") in ELSE for a in atoms):
            return Otherwise(start=where.start, end=where.end)
        raise TexError("a condition is missing here", where.start, where.end)
    return found[0] if len(found) == 1 else Every(tuple(found), start=found[0].start, end=found[-1].end)


def _at_words(atoms: Atoms) -> list[Atoms]:
    """The list cut at the words that introduce or join conditions; ``or`` and other words are refused."""
    pieces: list[list[Atom]] = [[]]
    for atom in atoms:
        if atom.kind == "text":
            text = atom.text.lower().strip(" .,:")
            if text not in LEADING and text not in ELSE and text:
                raise unsupported(f"the text “{atom.text}”", atom)
            pieces.append([])
        elif atom.kind == "sign" and atom.text == "forall":
            pieces.append([])
        elif atom.kind not in {"gap", "cell"}:
            pieces[-1].append(atom)
    return [_without_ending(tuple(piece)) for piece in pieces]


def _without_ending(piece: Atoms) -> Atoms:
    while piece and piece[-1].kind == "sign" and piece[-1].text in {".", ",", ";", ":"}:
        piece = piece[:-1]
    return piece


def _single(p: Parser, atoms: Atoms) -> Node:
    r"""A chain of relations such as ``0 < x \leq 1``, or several alternatives with ``\lor``."""
    if len(atoms) > 2 and atoms[0].kind == "open" and atoms[-1].kind == "close" and not has_relation(atoms):
        return _single(p, atoms[1:-1])
    options = split(atoms, "lor", "vee")
    if not all(options):
        raise TexError("a condition is missing here", atoms[0].start, atoms[-1].end)
    if len(options) > 1:
        return Every(tuple(_single(p, o) for o in options), some=True, start=atoms[0].start, end=atoms[-1].end)
    sides, signs = cut(atoms)
    _warn_of_typed(p, atoms, signs)
    if not signs:
        raise unsupported("a condition without a relation", atoms[0])
    nodes = [_side(p, side, signs[max(0, n - 1)], atoms) for n, side in enumerate(sides)]
    found = [
        Relation(RELATIONS[sign], left, right, start=left.start, end=right.end)
        for sign, left, right in zip(signs, nodes, nodes[1:], strict=False)
    ]
    return found[0] if len(found) == 1 else Every(tuple(found), start=found[0].start, end=found[-1].end)


def _warn_of_typed(p: Parser, atoms: Atoms, signs: list[str]) -> None:
    """Warn of relations typed as in a program."""
    proper = {"<=": "\\leq", ">=": "\\geq", "!=": "\\neq", "==": "a single ="}
    for typed in sorted(set(signs) & proper.keys()):
        first = next(a for a in atoms if a.kind == "sign" and a.text == typed[0])
        message = f"“{typed}” is read as the relation that it means in programs"
        p.reading.warn("typed-relation", message, first, f"write {proper[typed]}")


def _side(p: Parser, side: Atoms, sign: str, owner: Atoms) -> Node:
    if not side:
        raise TexError("a side of this relation is missing", owner[0].start, owner[-1].end)
    return p.inner(side).whole() if sign not in {"in", "notin"} else a_set(p, side)


def a_set(p: Parser, side: Atoms) -> Node:
    """A named set, or numbers in braces as a list."""
    return p.inner(side).whole()


def cut(atoms: Atoms) -> tuple[list[Atoms], list[str]]:
    """The sides of a chain of relations and the signs between them, outside of brackets."""
    sides: list[list[Atom]] = [[]]
    signs: list[str] = []
    depth = at = 0
    while at < len(atoms):
        atom = atoms[at]
        depth += (atom.kind == "open") - (atom.kind == "close")
        found = relation_at(atoms, at) if depth == 0 else None
        if found is None:
            sides[-1].append(atom)
            at += 1
        else:
            signs.append(found[0])
            sides.append([])
            at += found[1]
    return [tuple(side) for side in sides], signs
