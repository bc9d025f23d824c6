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
