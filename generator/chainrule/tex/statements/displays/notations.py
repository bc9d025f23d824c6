r"""Derivatives in print: which notations a reader takes for one, whether or not the check can read them.

What states a derivative is decided here alone, for displays and for formulas in the running text: ``\partial``,
``\nabla``, fractions and slashes of differentials, primes, dots, ``\operatorname{grad}``, the limit of a quotient. A
name that the post gives a meaning of its own, such as a declared ``x'``, is no derivative. What takes knowledge of the
post, such as ``f_x`` or ``J_f``, is in `stated`.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.syntax.trees.words import SPELLINGS
from chainrule.tex.text.atoms import Atom, Atoms, bare
from chainrule.tex.text.names import Names

DOTS = frozenset({"dot", "ddot", "dddot"})
WORDS = frozenset({"grad", "Grad", "curl", "Jac", "Hess", "Hessian", "Jacobian"})
"""Operators in words."""
_NO_NAMES = Names()
_VARYING = frozenset({"letter", "accent", "open"})
_ENDS = frozenset({"+", "-", "=", ",", "cdot"})


def has_derivative(atoms: Atoms, names: Names = _NO_NAMES, *, script: bool = False) -> bool:
    """Whether a derivative stands in a part of a formula, however deep; ``script``: the part is a subscript."""
    return any(
        (
            _derives(atoms, at, names)
            and not (atom.primes and (script or _is_argument(atoms, at)) and _is_mark(atoms, at))
        )
        or any(has_derivative(part, names) for part in (*atom.parts, atom.sup or ()))
        or has_derivative(atom.sub or (), names, script=True)
        for at, atom in enumerate(atoms)
    )


def _is_mark(atoms: Atoms, at: int) -> bool:
    """Whether a prime stands on a lone symbol, which it may only mark: ``x'``, and not ``f'(x)``."""
    following = atoms[at + 1] if at + 1 < len(atoms) else None
    return atoms[at].kind in {"letter", "accent"} and (following is None or following.text != "(")


def _is_argument(atoms: Atoms, at: int) -> bool:
    r"""Whether a place is an argument among names of a function of the author's own: ``p(x' \mid x)``."""
    begin = next((n for n in range(at - 1, 0, -1) if not _is_listed(atoms[n])), 0)
    end = next((n for n in range(at + 1, len(atoms)) if not _is_listed(atoms[n])), len(atoms))
    if not begin or end == len(atoms) or atoms[begin].text != "(" or atoms[end].text != ")":
        return False
    head = atoms[begin - 1]
    return head.kind in {"letter", "word", "accent"} and head.text.removeprefix("\\") not in SPELLINGS


def _is_listed(atom: Atom) -> bool:
    return atom.kind in {"letter", "accent", "number", "bar"} or atom.text in {",", ";"}


def states_derivative(statement: Statement, names: Names = _NO_NAMES) -> bool:
    r"""Whether a statement has a derivative on some side, or is between differentials: ``df = 2x\\,dx``."""
    return any(has_derivative(side, names) for side in statement.sides) or is_differential(statement, names)


def is_differential(statement: Statement, names: Names = _NO_NAMES) -> bool:
    """Whether a statement is between differentials: its left side is one, and one stands on its right."""
    return are_differentials(statement.sides[0], statement.sides[1:], names)


def are_differentials(left: Atoms, others: Sequence[Atoms], names: Names = _NO_NAMES) -> bool:
    """Whether one side is a differential as a whole, and one stands on another side."""
    if len(left) < 2 or not _is_differential(left, 0, left[0].text, names):
        return False
    single = len(left) == 2 or (left[1].kind == "open" and left[-1].kind == "close")
    return single and any(_has_differential(side, left[0].text, names) for side in others)


def _has_differential(atoms: Atoms, mark: str, names: Names) -> bool:
    return any(
        _is_differential(atoms, at, mark, names) or any(_has_differential(part, mark, names) for part in atom.parts)
        for at, atom in enumerate(atoms)
    )


def _is_differential(atoms: Atoms, at: int, mark: str, names: Names) -> bool:
    r"""Whether a differential stands at a place, or a variation: ``dx``, ``d(xy)``, ``\delta x``."""
    atom, following = atoms[at], atoms[at + 1 : at + 2]
    signed = atom.kind == "letter" and atom.text == mark and mark in {"d", "\\delta"} and bare(atom)
    return signed and bool(following) and following[0].kind in _VARYING and names.match(atoms, at) is None


def _derives(atoms: Atoms, at: int, names: Names) -> bool:
    atom = atoms[at]
    if atom.kind == "sign" and atom.text in {"partial", "nabla"}:
        return True
    if atom.kind == "command" and atom.text == "frac":
        return _is_quotient(_plain(atom.parts[0]), _plain(atom.parts[1]), names)
    if (atom.primes and atom.kind != "number") or (atom.kind == "accent" and atom.text in DOTS):
        known = names.match(atoms, at)
        return known is None or known.rest.primes > 0
    if atom.kind in {"word", "wrap"} and atom.text in WORDS:
        return at + 1 < len(atoms) and names.match(atoms, at) is None
    return _is_slashed(atoms, at, names) or _is_limit(atoms, at)


def _mark(atoms: Atoms, at: int, names: Names) -> str:
    r"""The sign of a differential: ``d``, ``\partial``, ``\delta``; nothing where none stands."""
    atom = atoms[at] if at < len(atoms) else None
    if atom is None or atom.sub is not None or atom.primes:
        return ""
    if atom.kind == "sign":
        return "d" if atom.text == "partial" else ""
    if atom.kind != "letter" or atom.text not in {"d", "D", "\\delta"}:
        return ""
    product = names.match(atoms, at) is not None and (at + 1 >= len(atoms) or names.match(atoms, at + 1) is None)
    return "" if product else "d" if atom.text == "d" else atom.text


def _is_quotient(above: Atoms, below: Atoms, names: Names) -> bool:
    """Whether a fraction is one of differentials: the same sign begins both, and does not stand alone below."""
    mark = _mark(below, 0, names)
    if not mark or mark != _mark(above, 0, names) or len(below) < 2 or below[1].kind == "sign":
        return False
    return len(above) == 1 or above[1].kind != "sign" or above[1].text in {"nabla", "partial"}


def _plain(atoms: Atoms) -> Atoms:
    kept = tuple(a for a in atoms if a.kind != "gap")
    return _plain(kept[0].parts[0]) if len(kept) == 1 and kept[0].kind == "group" and bare(kept[0]) else kept


def _is_slashed(atoms: Atoms, at: int, names: Names) -> bool:
    """Whether a derivative with a slash begins at a place: ``df/dx``, ``d^2 y/dx^2``."""
    mark = _mark(atoms, at, names)
    if mark:
        end = next((n for n in range(at + 1, len(atoms)) if _ends(atoms[n])), len(atoms))
        return end < len(atoms) and atoms[end].text == "/" and _is_quotient(atoms[at:end], atoms[end + 1 :], names)
    return (
        atoms[at].kind == "group"
        and at + 2 < len(atoms)
        and atoms[at + 1].text == "/"
        and atoms[at + 2].kind == "group"
        and _is_quotient(_plain(atoms[at : at + 1]), _plain(atoms[at + 2 : at + 3]), names)
    )


def _ends(atom: Atom) -> bool:
    return atom.kind in {"row", "text"} or (atom.kind == "sign" and atom.text in _ENDS | {"/"})


def _is_limit(atoms: Atoms, at: int) -> bool:
    r"""Whether the limit of a quotient by what goes to zero stands at a place: ``\lim_{h \to 0} \frac{…}{h}``."""
    below = atoms[at].sub or ()
    if atoms[at].text.removeprefix("\\") != "lim" or len(below) != 3 or below[2].text != "0":
        return False
    following = atoms[at + 1] if at + 1 < len(atoms) else None
    return following is not None and following.text == "frac" and _plain(following.parts[1]) == below[:1]
