"""Left sides that define nothing: derivatives in disguise, products, powers of what is known."""

from __future__ import annotations

from dataclasses import replace

from chainrule.tex.statements.definitions.lefts import HEADS
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.syntax.attachments.constants import square_of
from chainrule.tex.syntax.trees.reading import OPERATORS
from chainrule.tex.text.atoms import Atom, Atoms, accented, bare, lists
from chainrule.tex.text.names import Match, spell
from chainrule.tex.types.kinds import Array, Constant, Declared, Family, Integer, Reference, Scalar


def is_dotted(scope: Scope, atom: Atom) -> bool:
    """Whether an atom is a known name under a dot: a derivative, which defines nothing."""
    dotted = atom.kind == "accent" and atom.text in {"dot", "ddot", "dddot"} and bool(atom.parts[0])
    return dotted and scope.names.match(accented(atom), 0) is not None


def is_derivative(scope: Scope, left: Atoms, at: int) -> bool:
    """Whether a declared operator stands at a place: a derivative, which defines nothing."""
    match = scope.names.match(left, at)
    return match is not None and scope.role(match.name) in OPERATORS | {"partial"}


def is_total(scope: Scope, left: Atoms) -> bool:
    """Whether a left side starts with ``D_x``, the derivative by a declared number."""
    first = left[0] if left else None
    if first is None or first.text != "D" or not first.sub or scope.names.match(left, 0) is not None:
        return False
    match = scope.names.match(first.sub, 0)
    return match is not None and match.count == len(first.sub) and isinstance(scope.type_of(match.name), Scalar)


def is_update(scope: Scope, left: Atoms, right: Atoms) -> bool:
    """Whether a left side stands on the right as it is: ``w := w - g`` changes what w is, and defines nothing."""
    named = len(left) == 1 and left[0].kind in HEADS
    return named and _holds(scope, right, left[0])


def lists_entries(scope: Scope, name: str, right: Atoms) -> bool:
    r"""Whether a right side lists the entries of an array, ``x = (x_1, \ldots, x_n)``: it defines nothing."""
    first, last = (right[0], right[-1]) if right else (None, None)
    if first is None or last is None or not (first is last or (first.kind, last.kind) == ("open", "close")):
        return False
    return any(
        (match := scope.names.match(each, at)) is not None and match.rest.sub is not None and _is_of(scope, match, name)
        for each in lists(first.parts[0] if first is last and first.parts else right)
        for at in range(len(each))
    )


def _is_of(scope: Scope, match: Match, name: str) -> bool:
    """Whether a match is an array's name, or that of its entries."""
    kind = scope.type_of(match.name)
    return match.name == name or (isinstance(kind, Reference) and kind.how == "entries" and kind.of == name)


def _holds(scope: Scope, atoms: Atoms, wanted: Atom) -> bool:
    """Whether an atom stands in a list as it is, and not as a part of a longer name."""
    at = 0
    while at < len(atoms):
        match = scope.names.match(atoms, at)
        longer = match is not None and match.count > 1
        if not longer and (atoms[at] == wanted or any(_holds(scope, part, wanted) for part in atoms[at].parts)):
            return True
        at += match.count if match is not None else 1
    return False


def is_product(scope: Scope, head: Atoms) -> bool:
    """Whether a head of several letters is a product of known symbols."""
    return all(scope.names.match((atom,), 0) is not None for atom in head)


def is_constant(left: Atoms, right: Atoms) -> bool:
    r"""Whether an equation gives a number that everybody knows another value: ``\pi = 3``, ``e = 2``."""
    numeric = all(atom.kind == "number" or atom.kind == "sign" for atom in right)
    return numeric and spell(left, loose=True) in {"e", "\\pi"}


def is_power(scope: Scope, left: Atoms) -> bool:
    """Whether a left side is a known symbol to a power: ``x^2``, which states something about x."""
    last = left[-1]
    if len(left) == 1 and last.sup is not None and square_of(scope.names, scope.type_of, last) is not None:
        return True
    base = (*left[:-1], replace(last, sup=None))
    match = scope.names.match(base, 0)
    if match is None and spell(base, loose=True) == "e":
        return not _is_bracketed(last.sup or ())
    if match is None or match.count != len(base) or (match.rest.sub is not None and not _is_entry(scope, match.name)):
        return False
    meaning = scope.meanings.get(match.name)
    family = isinstance(meaning, Declared) and isinstance(meaning.type, Family)
    return not family and last.sup is not None and _computes(scope, last.sup)


def _is_bracketed(sup: Atoms) -> bool:
    return bool(sup) and sup[0].kind == "open" and sup[-1].kind == "close"


def _computes(scope: Scope, sup: Atoms) -> bool:
    """Whether a superscript is an exponent and no label: it holds a number, a fraction or what has a value."""
    if _is_bracketed(sup):
        return False
    if any(atom.kind == "number" or (atom.kind == "command" and atom.text == "frac") for atom in sup):
        return True
    match = scope.names.match(sup, 0)
    alone = match is not None and match.count == len(sup) and bare(match.rest)
    return alone and match is not None and isinstance(scope.type_of(match.name), Scalar | Integer | Constant)


def _is_entry(scope: Scope, name: str) -> bool:
    """Whether a subscript of a name takes an entry of it, and is no part of another name."""
    meaning = scope.meanings.get(name)
    return isinstance(meaning, Declared) and isinstance(meaning.type, Array)


def is_kronecker(scope: Scope, left: Atoms, right: Atoms) -> bool:
    r"""Whether a left side is the Kronecker delta, which has its meaning already: ``\delta_{ij}``.

    Beside an entry by both indices it is an error signal: ``\delta_{ij} = \frac{\partial L}{\partial Y_{ij}}``.
    """
    sub = tuple(atom for atom in left[0].sub or () if atom.text != ",")
    two = len(sub) == 2 and all(atom.kind == "letter" for atom in sub)
    plain = len(left) == 1 and left[0].text == "\\delta" and left[0].sup is None
    return plain and two and not _has_entry(scope, right, sub)


def _has_entry(scope: Scope, atoms: Atoms, sub: Atoms) -> bool:
    """Whether an entry by the given indices of something that the post names stands in a math list."""
    for at, atom in enumerate(atoms):
        match = scope.names.match(atoms, at)
        own = match.rest.sub if match is not None else None
        if own is not None and spell(sub) == spell(tuple(a for a in own if a.text != ",")):
            return True
        if any(_has_entry(scope, part, sub) for part in atom.parts):
            return True
    return False
