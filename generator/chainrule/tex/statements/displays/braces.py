r"""Braces that group without showing it: ``2x {+ 1}`` is printed 2x + 1, and would be read as a product.

TeX's braces hold arguments together and print nothing. Where they stand around a sum and something binds to them from
outside, a factor, a minus, a script, what is printed is another formula than what is read; that is refused, since only
the printed one has a reader. Arguments of functions, ``\log{1 + x}``, are read as they are meant.
"""

from __future__ import annotations

from chainrule.tex.text.atoms import Atom, Atoms, lists
from chainrule.tex.text.tokens import TexError

_APART = frozenset({"sign", "gap", "text", "cell", "row"})
_SUM = frozenset({"+", "-", "pm", "mp"})
_BINDING = frozenset({"-", "cdot", "times", "*", "/", "odot", "circ", "otimes", "pm", "mp"})
_NAMES = (
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp log ln lg det dim ker deg arg gcd max min sup"
    " inf lim Pr hom"
)
_FUNCTIONS = frozenset(f"\\{name}" for name in _NAMES.split())
_HINT = "write round brackets, or leave the braces out"


def refuse_hidden_sums(atoms: Atoms) -> None:
    """Raise where invisible brackets around a sum change what is printed."""
    for each in lists(atoms):
        for at, atom in enumerate(each):
            if atom.kind == "group":
                before = each[at - 1] if at else None
                after = each[at + 1] if at + 1 < len(each) else None
                _refuse(atom, atom.parts[0], before, after)
            elif atom.kind == "open" and atom.text == ".":
                _refuse_null(each, at)


def _refuse(group: Atom, inside: Atoms, before: Atom | None, after: Atom | None) -> None:
    signs = [at for at, atom in enumerate(_bare(inside)) if atom.kind == "sign" and atom.text in _SUM]
    if not signs:
        return
    binary = signs[-1] > 0
    scripted = group.sup is not None or group.sub is not None or bool(group.primes)
    if scripted or _binds(before, binary=binary, left=True) or (binary and _binds(after, binary=True, left=False)):
        message = "these braces are not printed, and what is printed is another formula"
        raise TexError(message, group.start, group.end, "ambiguous", _HINT)


def _bare(atoms: Atoms) -> Atoms:
    """The atoms without what prints nothing, and out of further braces."""
    kept = tuple(atom for atom in atoms if atom.kind != "gap")
    alone = len(kept) == 1 and kept[0].kind == "group" and kept[0].sup is None and kept[0].sub is None
    return _bare(kept[0].parts[0]) if alone else kept


def _binds(neighbour: Atom | None, *, binary: bool, left: bool) -> bool:
    """Whether an atom beside a group is a factor, or a sign that binds more than a sum."""
    if neighbour is None or neighbour.kind in ("open" if left else "close", *sorted(_APART - {"sign"})):
        return False
    if neighbour.kind == "sign":
        return binary and neighbour.text in (_BINDING if left else _BINDING - {"-", "pm", "mp"})
    function = neighbour.kind == "word" or (neighbour.kind == "letter" and neighbour.text in _FUNCTIONS)
    return not (left and function)


def _refuse_null(atoms: Atoms, at: int) -> None:
    r"""Raise at ``\left.`` that ``\right.`` closes: brackets that are not printed at all."""
    depth = 0
    for other in atoms[at:]:
        depth += (other.kind == "open") - (other.kind == "close")
        if other.kind == "close" and depth == 0:
            if other.text == "." and at and _binds(atoms[at - 1], binary=True, left=True):
                raise TexError("these brackets are not printed", atoms[at].start, other.end, "ambiguous", _HINT)
            return
