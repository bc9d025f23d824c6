r"""Sub- and superscripts, once a nucleus is understood: indices, powers, transposes, inverses, labels, primes."""

from __future__ import annotations

from chainrule.tex.syntax.attachments import squares, transposes
from chainrule.tex.syntax.attachments.subscripts import SLICES, bracketed, conditional, is_slice, sliced
from chainrule.tex.syntax.trees.nodes import (
    Call,
    Negative,
    Node,
    Number,
    Opaque,
    Power,
    Prime,
    Slice,
    Subscript,
    Symbol,
    Transpose,
)
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import FAMILIES, unsupported
from chainrule.tex.text.atoms import Atom, Atoms, Place, bare
from chainrule.tex.text.records import replace
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.kinds import Array, Family, Reference

TRANSPOSES = frozenset({"\\top", "\\intercal", "\\mathsf{T}", "\\dag"})
INVERTED = ("invertible", "symmetric invertible", "positive-definite", "orthogonal")
"""The kinds of matrices that are declared to have an inverse: it is what ``F^{-1}_{ij}`` is an entry of."""


def attach(p: Parser, base: Node, atom: Atom) -> Node:
    """The base with the scripts and primes of an atom."""
    if atom.primes and isinstance(base, Symbol) and p.reading.role(base.name) == "index":
        base = Symbol(base.name + "'" * atom.primes, start=base.start, end=atom.end)
    elif atom.primes == 1 and transposes.is_primed(p, base, atom):
        if _counts_members(p, base, atom):
            member = attach(p, base, replace(atom, primes=0))
            return Transpose(member, start=base.start, end=atom.end)
        base = Transpose(base, start=base.start, end=atom.end)
    elif atom.primes:
        base = Prime(base, atom.primes, start=base.start, end=atom.end)
    if isinstance(base, Symbol) and atom.sub is not None and atom.sup is not None and _counts(p, base.name, atom.sup):
        return _member(p, base, atom)
    if atom.sub is not None:
        matrix, base = base, subscript(p, base, atom)
        entry = base if _is_matrix(p, matrix) and isinstance(base, Subscript) and len(base.items) == 2 else None
        if atom.sup is not None and entry is not None and _acts_on_matrix(p, matrix, atom):
            whole = superscript(p, matrix, atom.sup, atom)
            return replace(entry, base=whole, start=whole.start, end=atom.end)
    if atom.sup is not None:
        base = superscript(p, base, atom.sup, atom, indexed=atom.sub is not None)
    return base


def _is_matrix(p: Parser, base: Node, *kinds: str) -> bool:
    """Whether a base is declared as a matrix, of one of some kinds."""
    kind = p.reading.type_of(base.name) if isinstance(base, Symbol) else None
    return isinstance(kind, Array) and len(kind.dims) == 2 and (not kinds or kind.kind in kinds)


def _acts_on_matrix(p: Parser, base: Node, atom: Atom) -> bool:
    r"""Whether the superscript of ``A^\top_{ij}`` is the matrix's: a transpose is, an inverse or a power may be."""
    sup, sub = tuple(a for a in atom.sup or () if a.kind != "gap"), atom.sub or ()
    if sup and is_transpose(p, sup[-1]):  # of the row, in A_{i,:}^\top
        return all(a.text not in SLICES or sup[0].start < a.start for a in sub)
    text = "".join(a.text for a in sup)
    if text == "-1":
        readings = ("an entry of the inverse", "one over the entry")
    elif text.isdigit() and atom.sub and sup[0].start < atom.sub[0].start:
        readings = ("a power of the entry", "an entry of the matrix's power")
    else:
        return False
    inverted = text == "-1" and _is_matrix(p, base, *INVERTED)
    chosen = p.reading.choose("entry", readings, (atom,), "write brackets, as in (A^{-1})_{ij}", declared=inverted)
    return chosen == (text != "-1")


def _counts_members(p: Parser, base: Node, atom: Atom) -> bool:
    """Whether the scripts of a name count the members of a family or rows: then a prime transposes the member."""
    if not isinstance(base, Symbol) or (atom.sub is None and atom.sup is None):
        return False
    kind = p.reading.type_of(base.name)
    counted = isinstance(kind, Family) or (isinstance(kind, Reference) and kind.how == "rows")
    return counted or p.reading.role(base.name) in FAMILIES


def _counts(p: Parser, name: str, sup: Atoms) -> bool:
    """Whether a superscript beside a subscript counts the members of a family, and is no power."""
    role = p.reading.role(name)
    if role not in {"layers", "stack"} or not sup or is_transpose(p, sup[-1]):
        return False
    return sup[0].kind == "letter" or (role == "layers" and sup[0].kind == "number")


def _member(p: Parser, base: Node, atom: Atom) -> Node:
    """``w^{l+1}_{jk}``: an entry of a member."""
    _, whole = indices(p, atom.sup or (), atom)
    own, _ = indices(p, atom.sub or (), atom)
    items = (whole, *own) if whole is not None else own
    return Subscript(base, items, None, start=base.start, end=atom.end)


def subscript(p: Parser, base: Node, atom: Atom) -> Node:
    """``A_{ij}``, ``A_{i,j}``, ``A_{:,j}``, ``A_{12}``, ``x_{k+1}``."""
    items, whole = indices(p, atom.sub or (), atom)
    return Subscript(base, items, whole, start=base.start, end=atom.end)


def indices(p: Parser, sub: Atoms, owner: Atom) -> tuple[tuple[Node, ...], Node | None]:
    """A subscript as separate indices, and as one expression where it has no commas."""
    pieces = bracketed(sub) or sliced(sub) or split(sub, ",")
    if conditional(sub):
        return (_index(p, sub[2:], owner), _index(p, sub[:1], owner)), None
    if len(pieces) > 1:
        return tuple(_index(p, piece, owner) for piece in pieces), None
    whole = _plain_index(p.inner(sub).whole())
    if len(sub) == 1 and sub[0].kind == "number" and len(sub[0].text) > 1 and sub[0].text.isdigit():
        return tuple(Number(float(d), start=sub[0].start, end=sub[0].end) for d in sub[0].text), whole
    if len(sub) == 1 or any(a.kind == "sign" for a in sub):
        return (whole,), whole
    return tuple(_adjacent(p, sub)), whole


def _adjacent(p: Parser, sub: Atoms) -> list[Node]:
    inner = p.inner(sub)
    found = []
    while inner.peek() is not None:
        found.append(_plain_index(inner.factor()))
    return found


def _plain_index(node: Node) -> Node:
    """``j'`` as a subscript is an index of its own."""
    if isinstance(node, Prime) and isinstance(node.of, Symbol):
        return Symbol(node.of.name + "'" * node.order, start=node.start, end=node.end)
    return node


def _index(p: Parser, piece: Atoms, owner: Atom) -> Node:
    if not piece:
        raise TexError("an index is missing", owner.start, owner.end)
    if is_slice(piece):
        return Slice(start=piece[0].start, end=piece[0].end)
    return _plain_index(p.inner(piece).whole())


def split(atoms: Atoms, *signs: str) -> list[Atoms]:
    """The list cut at signs outside of brackets; the signs go."""
    pieces: list[list[Atom]] = [[]]
    depth = 0
    for atom in atoms:
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth == 0 and atom.kind == "sign" and atom.text in signs:
            pieces.append([])
        elif atom.kind != "gap":
            pieces[-1].append(atom)
    return [tuple(piece) for piece in pieces]


def listed(atoms: Atoms) -> list[Atoms]:
    """The parts of a list of two or more in round brackets; none where it is anything else."""
    if not atoms or atoms[0].kind != "open" or atoms[0].text != "(" or atoms[-1].kind != "close":
        return []
    parts = split(atoms[1:-1], ",")
    return parts if len(parts) > 1 and all(parts) else []


def superscript(p: Parser, base: Node, sup: Atoms, atom: Atom, *, indexed: bool = False) -> Node:
    """A power, a transpose, an inverse, or the label of a family's member."""
    place = Place(start=base.start, end=atom.end)
    sup = tuple(a for a in sup if a.kind != "gap")
    last = sup[-1]
    if is_transpose(p, last):
        inside = superscript(p, base, sup[:-1], atom, indexed=indexed) if len(sup) > 1 and _text(sup) != "-" else base
        if _text(sup) == "-" and not transposes.is_marked(p, base, atom):
            inside = Power(base, Negative(Number(1.0)), **place)
        elif _text(sup) == "-" and isinstance(base, Symbol):
            inside = replace(base, name=base.name + "^-")
        return Transpose(inside, **place)
    if _is_euler(p, base) and len(sup) > 3:  # e^{(a + b)} is no member of a family
        return _power(p, base, sup, atom, indexed=indexed)
    if sup[0].kind == "open" and last.kind == "close" and last.sup is None:
        return _label(p, base, sup, atom)
    if last.kind == "close" and last.sup is not None and sup[0].kind == "open":
        label = (*sup[:-1], _bare(last))
        return superscript(p, _label(p, base, label, atom), last.sup, atom, indexed=indexed)
    return _power(p, base, sup, atom, indexed=indexed)


def _is_euler(p: Parser, base: Node) -> bool:
    return isinstance(base, Symbol) and base.name == "e" and p.reading.role("e") == "unknown"


def _text(sup: Atoms) -> str:
    return "".join(a.text for a in sup[:-1])


def _bare(atom: Atom) -> Atom:
    return Atom(atom.kind, atom.text, start=atom.start, end=atom.end)


def is_transpose(p: Parser, atom: Atom) -> bool:
    """Whether a superscript's last atom transposes."""
    if not bare(atom):
        return False
    if atom.kind == "letter" and atom.text in {"\\top", "\\intercal"}:
        return True
    match = p.reading.names.match((atom,), 0)
    if match is not None and p.reading.role(match.name) == "transpose":
        return True
    if atom.kind == "sign" and atom.text == "perp":
        return False
    if not (atom.kind == "letter" and atom.text in {"T", "t"} and (atom.text == "T" or atom.style == "mathrm")):
        return False
    return bool(atom.style) or p.reading.names.match((atom,), 0) is None


def _label(p: Parser, base: Node, sup: Atoms, atom: Atom) -> Node:
    """``x^{(i)}``, ``W^{[3]}``: the member of a family."""
    name = base.name if isinstance(base, Symbol) else ""
    if isinstance(base, Subscript) and isinstance(base.base, Symbol):
        name = base.base.name
    if p.reading.role(name) not in FAMILIES | {"unknown"}:
        hint = "declare it as a family, such as: family m of vector n"
        raise unsupported("the label in this superscript", atom, hint)
    items, whole = indices(p, sup[1:-1], atom)
    if isinstance(base, Subscript):
        return Subscript(base.base, (*items, *base.items), None, start=base.start, end=atom.end)
    return Subscript(base, items, whole, start=base.start, end=atom.end)


def _power(p: Parser, base: Node, sup: Atoms, atom: Atom, *, indexed: bool) -> Node:
    place = Place(start=base.start, end=atom.end)
    first = sup[0]
    if len(sup) == 1 and first.kind == "sign":
        if first.text in {"+", "dagger"}:
            return Call("pinv", (base,), **place)
        star = first.text in {"*", "ast", "star"}
        what = "the star in this superscript" if star else f"“{first.text}” as a superscript"
        return Opaque(what, (base,), "declare the symbol together with its mark", **place)
    if first.kind == "sign" and first.text in {"odot", "circ"} and len(sup) > 1:
        return Call("elementwise power", (base, p.inner(sup[1:]).whole()), **place)
    if isinstance(base, Symbol) and p.reading.role(base.name) in FAMILIES and not indexed and first.text != "-":
        items, whole = indices(p, sup, atom)
        return Subscript(base, items, whole, **place)
    return squares.read(p, Power(base, p.inner(sup, numeric=True, exponent=True).whole(), **place), atom)
