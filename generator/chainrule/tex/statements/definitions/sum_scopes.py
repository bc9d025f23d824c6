r"""Sums that mean more than they print: ``\ell = \sum_i y_i \log h_i + (1 - y_i) \log(1 - h_i)``.

By the rules, a sum ends at the next plus sign. Where a definition goes on with the sum's own index, which its left side
does not have, only one reading makes sense: the sum goes on as well. That is how most texts print the log likelihood.
In a claim a bound index outside of its sum may be a mistake that readers want to hear of: there the wider reading is
taken only if the claim fails without it and holds with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import Names

BINDERS = frozenset({"sum", "prod", "\\max", "\\min", "\\sup", "\\inf", "max", "min", "sup", "inf", "argmax", "argmin"})
"""What takes the index below it for its own."""


def widened(names: Names, left: Atoms, right: Atoms) -> Atoms:
    """The right side of a definition with brackets around what its sums must mean; itself where there is no doubt."""
    outside = frozenset(a.text for a in _letters(left))
    out = right
    for at in reversed([n for n, a in enumerate(right) if a.kind == "sign" and a.text == "sum" and a.sub]):
        bound = frozenset(a.text for a in right[at].sub or () if a.kind == "letter") - outside
        end = _reach(names, out, at, bound)
        if end is not None:
            out = (*out[: at + 1], _bracket("open", "[", out[at]), *out[at + 1 : end],
                   _bracket("close", "]", out[end - 1]), *out[end:])  # fmt: skip
    return out


def shadowing(names: Names, left: Atoms, right: Atoms) -> Iterator[Atom]:
    r"""The sums on a right side whose index stands free on the left: ``p_i = e^{x_i} / \sum_i e^{x_i}``."""
    for atom in right:
        if atom.kind == "sign" and atom.text in {"sum", "prod"} and atom.sub and atom.sub[0].kind == "letter":
            plain = len(atom.sub) == 1 or atom.sub[1].text in {"=", "in", ","}
            if plain and _is_free(names, left, frozenset({atom.sub[0].text})):
                yield atom
        for part in atom.parts:
            yield from shadowing(names, left, part)


def _bracket(kind: str, text: str, beside: Atom) -> Atom:
    return Atom(kind, text, start=beside.end, end=beside.end)


def _reach(names: Names, atoms: Atoms, at: int, bound: frozenset[str]) -> int | None:
    """Where the last term ends that goes on with an index which the sum at a place binds; None if none does."""
    found = None
    for begin, end in list(_terms(atoms, at + 1))[1:]:
        if not _is_free(names, atoms[begin:end], bound):
            break
        found = end
    return found


def _terms(atoms: Atoms, begin: int) -> Iterator[tuple[int, int]]:
    """The terms from a place on, up to the bracket that closes around it: each with its sign in front."""
    depth = 0
    for place in range(begin, len(atoms)):
        atom = atoms[place]
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth < 0:
            yield begin, place
            return
        if depth == 0 and atom.kind == "sign" and atom.text in {"+", "-"} and place > begin and _ends(atoms[place - 1]):
            yield begin, place
            begin = place
    yield begin, len(atoms)


def _ends(atom: Atom) -> bool:
    """Whether a term can end here, so that a following sign belongs to the next one."""
    return atom.kind not in {"sign", "open"}


def _is_free(names: Names, atoms: Atoms, bound: frozenset[str]) -> bool:
    """Whether one of the names stands as an index that the terms themselves do not bind."""
    again = {a.text for atom in atoms if atom.text in BINDERS for a in atom.sub or () if a.kind == "letter"}
    return any(_indexes(names, atoms, at, bound - again) for at in range(len(atoms)))


def _indexes(names: Names, atoms: Atoms, at: int, bound: frozenset[str]) -> bool:
    """Whether a name stands in the scripts or parts of an atom, and is no part of a declared name there."""
    match = names.match(atoms, at)
    atom = match.rest if match is not None and match.count == 1 else atoms[at]
    scripts = [s for s in (atom.sub, atom.sup) if s is not None and atom.text not in BINDERS]
    if any(a.kind == "letter" and a.text in bound for script in scripts for a in script):
        return True
    return any(_is_free(names, part, bound) for part in (*atom.parts, *scripts))


def _letters(atoms: Atoms) -> Iterator[Atom]:
    for atom in atoms:
        if atom.kind == "letter":
            yield atom
        for part in (*atom.parts, atom.sub or (), atom.sup or ()):
            yield from _letters(part)
