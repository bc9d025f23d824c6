r"""Styled letters: ``\mathbf{AB}`` is two bold ones, ``\mathrm{softmax}`` one word."""

from __future__ import annotations

from chainrule.tex.text.atoms import Atom, Atoms, bare
from chainrule.tex.text.lexicon import SPREAD
from chainrule.tex.text.records import replace


def styled(inside: Atoms, style: str, start: int, end: int) -> Atom:
    r"""``\mathbf{AB}`` is two bold letters; styles on anything else change nothing."""
    out = tuple(replace(a, style=style) if a.kind in {"letter", "number"} and not a.style else
                replace(a, parts=tuple(_style_all(p, style) for p in a.parts)) if a.kind in {"group", "accent"} else a
                for a in inside)  # fmt: skip
    if len(out) == 1:
        return replace(out[0], start=start, end=end)
    return Atom("group", SPREAD, (out,), SPREAD, start=start, end=end)


def _style_all(inside: Atoms, style: str) -> Atoms:
    return tuple(replace(a, style=style) if a.kind in {"letter", "number"} and not a.style else a for a in inside)


def upright(inside: Atoms, start: int, end: int) -> Atom:
    r"""``\mathrm{softmax}`` is one word; ``\mathrm{T}`` a letter; anything else stays what it is."""
    if inside and all(a.kind in {"letter", "number"} and bare(a) and a.text[:1] != "\\" for a in inside):
        text = "".join(a.text for a in inside)
        if len(inside) == 1:
            style = "mathrm" if inside[0].kind == "letter" else ""  # digits are upright anyway
            return replace(inside[0], style=style, start=start, end=end)
        return Atom("word", text, start=start, end=end)
    if len(inside) == 1 and inside[0].kind == "sign":
        return replace(inside[0], start=start, end=end)
    if inside and inside[-1].kind == "letter" and all(a.kind == "letter" and a.text[:1] != "\\" for a in inside):
        word = "".join(a.text for a in inside)
        last = inside[-1]
        return Atom("word", word, sub=last.sub, sup=last.sup, primes=last.primes, start=start, end=end)
    return Atom("group", SPREAD, (inside,), SPREAD, start=start, end=end)


BOLD = frozenset({"mathbf", "boldsymbol", "bm", "pmb", "vec"})
"""The styles in which vectors are printed."""
