"""How the indices in a subscript are told from each other, where neither commas nor single letters do it."""

from __future__ import annotations

from chainrule.tex.text.atoms import Atoms, bare


def conditional(sub: Atoms) -> bool:
    """Whether a subscript reads ``j|i``: entry j of row i, as conditional probabilities are indexed."""
    return len(sub) == 3 and sub[1].kind == "bar" and sub[0].kind == sub[2].kind == "letter"


def bracketed(sub: Atoms) -> list[Atoms]:
    """The indices of ``X_{(i+m)(j+n)}``, each in brackets of its own; none where there are less than two."""
    ends = [at for at, atom in enumerate(sub) if atom.kind == "close" and bare(atom)]
    starts = [0, *(at + 1 for at in ends[:-1])]
    alone = len(ends) > 1 and ends[-1] == len(sub) - 1 and sum(a.kind == "open" for a in sub) == len(ends)
    return [sub[a + 1 : b] for a, b in zip(starts, ends, strict=True)] if alone and _open(sub, starts) else []


def _open(sub: Atoms, starts: list[int]) -> bool:
    return all(sub[at].kind == "open" and sub[at].text == "(" for at in starts)


SLICES = frozenset({":", "*", "ast", "cdot", "bullet"})
"""The signs that stand for all entries."""


def is_slice(piece: Atoms) -> bool:
    """Whether an index stands for all of them."""
    return len(piece) == 1 and piece[0].kind == "sign" and piece[0].text in SLICES


def sliced(sub: Atoms) -> list[Atoms]:
    r"""A row or column without a comma, ``A_{i\bullet}`` or ``A_{:j}``: an operator has something on both sides."""
    found = tuple(a for a in sub if a.kind != "gap")
    if len(found) < 2 or any(a.text == "," for a in found):
        return []
    if is_slice(found[:1]):
        return [found[:1], found[1:]]
    return [found[:-1], found[-1:]] if is_slice(found[-1:]) else []
