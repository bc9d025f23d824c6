r"""Operators before what they differentiate: ``\partial_x f``, ``\nabla_x f``, ``\nabla f``, ``\nabla^2 f``."""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts, slots
from chainrule.tex.syntax.derivatives import acting
from chainrule.tex.syntax.derivatives.differentials import operate, order_of
from chainrule.tex.syntax.enclosures import bars
from chainrule.tex.syntax.trees.nodes import Apply, Call, Derivative, Field, Node, Product, Symbol, Transpose
from chainrule.tex.syntax.trees.opaque import alone
from chainrule.tex.syntax.trees.parser import By, Parser
from chainrule.tex.syntax.trees.reading import FAMILIES, unsupported
from chainrule.tex.text.atoms import Atom, Atoms, bare
from chainrule.tex.types.kinds import Array, Scalar

LAPLACIAN = ("the Hessian", "the Laplacian")
TRACE = "write the Laplacian as \\operatorname{tr}(\\nabla^2 f); the Hessian of n numbers is a matrix, as x x^\\top is"


def operator(p: Parser) -> Node:
    r"""``\partial_x f``, ``\nabla_x f``, ``\nabla f``, ``\nabla^2 f``."""
    atom = p.next()
    columns = _columns(p, atom)
    order = 2 if columns is not None else order_of(atom) if atom.sup is not None else 1
    if atom.primes:
        raise unsupported("a prime on this operator", atom)
    if atom.text == "partial" and atom.sub is None:
        parts = (p.factor(),) if p.starts(0) else ()
        return alone("a single differential", atom, "write it as a derivative by a variable", parts)
    by: By = ()
    if atom.sub is not None:
        names = scripts.split(atom.sub, ",")
        if len(names) > 1 and atom.text == "nabla":
            parts = (p.factor(),) if p.starts(0) else ()
            return alone("a gradient by several symbols at once", atom, None, parts)
        by = tuple((p.inner(name).whole(), 1) for name in names)
        order += order == 1 and atom.text == "nabla" and _names_two(by[0][0])  # \nabla_{xx} f
        if len(by) == 1 and order > 1:
            by = _of_second_order(by[0][0], p.inner(columns).whole() if columns else None, order)
    kind = "partial" if atom.text == "partial" else "gradient" if order == 1 else "hessian"
    if kind == "hessian" and order != 2:
        raise unsupported("this power of nabla", atom)
    if p.sign("cdot", "times"):
        return _field(p, by, atom, kind)
    if p.peek() is None:
        return acting.bare(by, atom, total=False, kind=kind)
    squared = kind == "hessian" and columns is None and len(by) <= 1
    spatial = squared and not by and _in_space(p)
    node = _of_name(p, by, atom, kind) if names_function(p) else None
    node = operate(p, by, atom, total=False, kind=kind) if node is None else node
    if squared and p.reading.choose("laplacian", LAPLACIAN, (atom,), TRACE, declared=True, shape=spatial):
        return Call("tr", (node,), start=node.start, end=node.end)
    return node


def _field(p: Parser, by: By, atom: Atom, kind: str) -> Node:
    r"""``\nabla \cdot (\rho \mathbf u)``, ``\nabla \times \mathbf F``: up to the next sign."""
    sign = p.next().text
    if kind != "gradient" or not p.starts(0):
        return alone("a divergence or curl", atom, None, (p.chain(),) if p.starts(0) else ())
    outside, p.operators = p.operators, (*p.operators, by)
    body = p.factor()
    while p.starts(0):
        body = Product(body, p.factor(), start=body.start, end=p.atoms[p.at - 1].end)
    p.operators = outside
    return Field(sign, body, by[0][0] if by else None, start=atom.start, end=body.end)


def _in_space(p: Parser) -> bool:
    """Whether a function of several numbers or of a vector of three comes next, which has a Laplacian.

    Of a vector of n parameters the square of nabla is the Hessian, and a number beside it can be a lost outer product.
    """
    match = p.reading.names.match(p.atoms, p.at)
    kinds = [p.reading.type_of(name) for name in (p.reading.parameters(match.name) if match is not None else ())]
    if len(kinds) == 1:
        return isinstance(kinds[0], Array) and all(length.name is None for length in kinds[0].dims)
    return bool(kinds) and all(isinstance(kind, Scalar) for kind in kinds)


def _columns(p: Parser, atom: Atom) -> Atoms | None:
    r"""The symbol below the second nabla of ``\nabla_x \nabla_y^T``, which is taken here; nothing for bare ones."""
    if atom.text == "nabla" and _transposed(p, atom):
        hint = "write the transpose outside: (\\nabla f)^T"
        raise unsupported("a transposed nabla that is not behind another nabla", atom, hint)
    other = p.peek()
    twice = atom.text == "nabla" and atom.sup is None and other is not None and other.text == "nabla"
    if other is None or not twice or bool(atom.sub) != bool(other.sub) or not _transposed(p, other):
        return None
    p.at += 1
    return other.sub or ()


def _names_two(below: Node) -> bool:
    """Whether two symbols stand below a nabla, and no product of anything else."""
    parts = (below.left, below.right) if isinstance(below, Product) and not below.sign else ()
    return bool(parts) and all(isinstance(part, Symbol) for part in parts)


def _of_second_order(first: Node, second: Node | None, order: int) -> By:
    r"""By what ``\nabla_x \nabla_y^T`` and ``\nabla_{xy}^2`` differentiate: the rows are x's, the columns y's."""
    if second is None and isinstance(first, Product) and order == 2 and not first.sign:
        return _of_second_order(first.left, first.right, order)
    if second is None or second == first:
        return ((first, order),)
    return (first, 1), (Transpose(second, start=second.start, end=second.end), 1)


def _transposed(p: Parser, atom: Atom) -> bool:
    return atom.sup is not None and len(atom.sup) == 1 and scripts.is_transpose(p, atom.sup[0])


def _of_name(p: Parser, by: By, atom: Atom, kind: str) -> Node | None:
    """The derivative of the one name that follows; None where it is of the product that starts with it."""
    begin, outside = p.at, p.operators
    p.operators = (*outside, by)
    body = p.factor()
    p.operators = outside
    if bars.of_product(p, by, begin):
        p.at = begin
        return None
    derivative = Derivative(_without_scripts(body), by, total=False, kind=kind, start=atom.start, end=body.end)
    node = bars.outside(p, derivative)
    if isinstance(derivative.body, Apply) and kind == "partial":
        node = slots.before_arguments(p, derivative.body, derivative, begin)
    return _with_scripts(body, node)


def is_total(p: Parser, atom: Atom) -> bool:
    """Whether an atom is ``D_x``, the derivative by a declared number, in front of something."""
    return atom.text == "D" and bool(atom.sub) and is_number(p, atom) and (p.starts(0) or p.sign("-"))


def is_number(p: Parser, atom: Atom) -> bool:
    """Whether an atom's subscript is a single declared number."""
    match = p.reading.names.match(atom.sub or (), 0) if atom.sub else None
    whole = match is not None and match.count == len(atom.sub or ()) and bare(match.rest)
    return whole and match is not None and isinstance(p.reading.type_of(match.name), Scalar)


def by_number(p: Parser, atom: Atom) -> Node:
    """``D_x [x^3]``: the derivative by a number; ``D_x^2`` the second one."""
    order = order_of(atom) if atom.sup is not None else 1
    return operate(p, ((p.inner(atom.sub or ()).whole(), order),), atom, total=False)


def names_function(p: Parser) -> bool:
    r"""Whether the operator's argument is one name, such as ``J(\theta)``, and not a product of factors."""
    atom = p.peek()
    match = p.reading.names.match(p.atoms, p.at) if atom is not None else None
    if match is None:
        return (
            atom is not None
            and atom.kind in {"letter", "accent", "word"}
            and len(p.atoms) > p.at + 1
            and (p.atoms[p.at + 1].kind == "open")
        )
    return p.reading.role(match.name) in {"function", "dependent", "defined", *FAMILIES}


def _without_scripts(body: Node) -> Node:
    return body.of if isinstance(body, Transpose) else body


def _with_scripts(body: Node, node: Node) -> Node:
    r"""``\nabla f^T`` is the gradient, transposed."""
    return Transpose(node, start=body.start, end=body.end) if isinstance(body, Transpose) else node
