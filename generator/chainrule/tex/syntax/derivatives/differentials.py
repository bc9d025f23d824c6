r"""Derivatives as fractions: ``\frac{\partial f}{\partial x}``, ``\frac{d}{dx}(…)``, ``{\partial f \over \partial x}``.

Slashes are `slashes`, nablas and other operators in front `operators`, dots `dots`.
"""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts, slots
from chainrule.tex.syntax.derivatives import acting
from chainrule.tex.syntax.enclosures import bars, factored
from chainrule.tex.syntax.enclosures.brackets import arguments, closing
from chainrule.tex.syntax.trees.nodes import (
    Apply,
    Call,
    Derivative,
    Node,
    Number,
    Power,
    Product,
    Subscript,
    Symbol,
    Transpose,
)
from chainrule.tex.syntax.trees.parser import By, Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.text.atoms import Atom, Atoms, Place
from chainrule.tex.text.records import replace
from chainrule.tex.text.tokens import TexError

BY_POWER = ("the derivative by this power", "the derivative of this order")


def mark(p: Parser, atom: Atom | None) -> str | None:
    """``partial`` or ``d`` where an atom is a differential sign, else None."""
    if atom is None or atom.sub is not None or atom.primes:
        return None
    if atom.kind == "sign" and atom.text == "partial":
        return "partial"
    if atom.kind == "letter" and atom.text in {"d", "D", "\\delta", "\\Delta", "\\mathrm{d}"}:
        match = p.reading.names.match((atom,), 0)
        if match is not None and p.reading.role(match.name) == "partial":
            return "partial"
        if atom.text == "d":
            return "d"
    if atom.kind == "letter" and atom.text == "\\nabla":
        return "partial"
    return None


def fraction(p: Parser) -> Node | None:
    """The derivative that a fraction is, or None where it is only a fraction."""
    atom = p.atoms[p.at]
    top, bottom = plain(atom.parts[0]), plain(atom.parts[1])
    if not bottom or mark(p, bottom[0]) is None or len(bottom) < 2 or not _looks(p, bottom):
        return None
    if any(len(scripts.split(part, "/")) > 1 for part in (top, bottom)):
        return None
    total = mark(p, bottom[0]) == "d"
    if total and mark(p, top[0] if top else None) is None:
        return None
    p.at += 1
    if not top or mark(p, top[0]) is None:
        raise unsupported("a fraction whose numerator lacks its differential sign", atom)
    warn_of_mixed(p, top[0], bottom[0])
    by, top = variables(p, order_of(top[0]), bottom, atom), top[1:]
    kind = "hessian" if len(by) == 2 and isinstance(by[1][0], Transpose) else "partial"
    if top:
        node: Node = Derivative(numerator(p, top), by, total, kind, start=atom.start, end=atom.end)
        return by_logarithm(behind(p, scripts.attach(p, node, atom)))
    if atom.sub is not None or atom.sup is not None:
        raise unsupported("a script of this operator", atom)
    return operate(p, by, atom, total=total, kind=kind)


def warn_of_mixed(p: Parser, above: Atom, below: Atom) -> None:
    """Warn of d above ∂ and of ∂ above d."""
    signs = {"d": "d", "partial": "∂"}
    one, other = (signs[mark(p, atom) or "d"] for atom in (above, below))
    if one != other:
        message = f"{one} above and {other} below are read as one derivative"
        p.reading.warn("mixed-derivative", message, above, "write d in both places, or \\partial in both")


def _looks(p: Parser, bottom: Atoms) -> bool:
    """Whether a denominator that starts with d is a differential and not a product with a symbol d."""
    if mark(p, bottom[0]) == "partial":
        return True
    return p.reading.names.match(bottom, 0) is None or p.reading.names.match(bottom, 1) is not None


def numerator(p: Parser, top: Atoms) -> Node:
    """What is differentiated, without its sign; several signs are refused."""
    for atom in top:
        if atom.kind == "sign" and atom.text == "partial" and atom.sub is None:
            raise unsupported("a numerator with several differential signs", atom, "write one fraction for each")
    return p.inner(top).whole()


def plain(atoms: Atoms) -> Atoms:
    """The list without gaps and without braces around all of it."""
    atoms = tuple(a for a in atoms if a.kind != "gap")
    if len(atoms) == 1 and atoms[0].kind == "group" and atoms[0].sub is atoms[0].sup is None:
        return plain(atoms[0].parts[0])
    return atoms


def order_of(atom: Atom) -> int:
    """The order that a differential sign carries as its superscript."""
    if atom.sup is None:
        return 1
    text = "".join(a.text for a in atom.sup)
    if not text.isdigit() or not 1 <= int(text) <= 4:
        raise unsupported(f"a derivative of order {text}", atom)
    return int(text)


def variables(p: Parser, order: int, bottom: Atoms, atom: Atom) -> By:
    r"""The variables of a denominator, whose orders are that above: of ``\partial\sigma^2`` below ∂ the square.

    Unless the order above was forgotten.
    """
    by = denominators(p, bottom)
    powers = [each for each in by if each[1] > 1 and not isinstance(each[0], Transpose)]
    if powers and order == len(by):
        hint = "print the order above as well, or give the power a name"
        if p.reading.choose("order", BY_POWER, bottom, hint, declared=True):
            return by
        place = Place(start=bottom[0].start, end=bottom[-1].end)
        raised = {each: (Power(each[0], Number(float(each[1]), **place), **place), 1) for each in powers}
        return tuple(raised.get(each, each) for each in by)
    if order != sum(count for _, count in by):
        raise TexError(f"the orders above ({order}) and below differ", atom.start, atom.end)
    return by


def denominators(p: Parser, bottom: Atoms) -> By:
    r"""The variables of a denominator with their orders: ``\partial x^2``, ``\partial x\,\partial y``."""
    pieces: list[list[Atom]] = []
    for at, atom in enumerate(bottom):
        if mark(p, atom) is not None and (not pieces or pieces[-1]) and at + 1 < len(bottom):
            if atom.sup is not None:
                raise unsupported("an order on this sign", atom)
            pieces.append([])
        elif not pieces:
            raise unsupported("this denominator", atom)
        else:
            pieces[-1].append(atom)
    return tuple(_variable(p, tuple(piece), bottom[0]) for piece in pieces)


def _variable(p: Parser, piece: Atoms, owner: Atom) -> tuple[Node, int]:
    if not piece:
        raise TexError("a variable is missing", owner.start, owner.end)
    node = p.inner(piece).whole()
    order = 1
    match node:
        case Power(base=base, exponent=Number(value=2.0 | 3.0 | 4.0 as count)):
            node, order = base, int(count)
    if isinstance(node, Apply) and not isinstance(node.head, Symbol):
        raise unsupported("this variable of a derivative", owner)
    return node, order


def behind(p: Parser, node: Node) -> Node:
    r"""A derivative with arguments behind it: ``\frac{df}{dx}(a)`` is its value there."""
    following = p.peek()
    if not isinstance(node, Derivative) or following is None or following.kind != "open" or following.text != "(":
        return node
    if not (isinstance(node.body, Symbol) and p.reading.role(node.body.name) in {"function", "dependent"}):
        return node
    if factored.is_transposed(p, node.body.name) or not _arguments_follow(p, node.body):
        return node
    applied = _apply(p, node.body)
    args = applied.args if isinstance(applied, Apply) else ()
    if isinstance(applied, Apply) and len(args) > 1:
        return slots.at_arguments(p, applied, node)
    if len(args) == 1 and len(node.by) == 1 and args[0] != node.by[0][0]:
        return Apply(node.body, args, node.by[0][1], start=node.start, end=applied.end)
    return replace(node, body=applied)


def _arguments_follow(p: Parser, body: Symbol) -> bool:
    """Whether the bracket behind a derivative holds arguments and is no factor."""
    end = closing(p, p.at)
    inside = p.atoms[p.at + 1 : end] if end is not None else ()
    simple = all(a.kind in {"letter", "accent", "word", "number"} or a.text == "," for a in inside)
    if any(a.text == "," for a in inside) and len(scripts.split(inside, ",")) == len(p.reading.parameters(body.name)):
        return True
    if p.reading.role(body.name) == "dependent" or simple:
        return simple
    readings = ("the derivative at this argument", "the derivative times the bracket")
    return not p.reading.choose("argument", readings, inside)


def _apply(p: Parser, head: Node) -> Node:
    from_brackets = p.at
    opening = p.atoms[from_brackets]
    args, close = arguments(p)
    return scripts.attach(p, Apply(head, args, 0, "", start=opening.start, end=close.end), close)


def operate(p: Parser, by: By, atom: Atom, *, total: bool, kind: str = "partial") -> Node:
    """An operator in front: it takes the product to its right, up to an explicit times sign."""
    if acting.stands_alone(p):
        return acting.bare(by, atom, total=total, kind=kind)
    outside, p.operators = p.operators, (*p.operators, by)
    body = operand(p)
    p.operators = outside
    node = Derivative(body, by, total, kind, start=atom.start, end=body.end)
    return by_logarithm(bars.outside(p, node))


def operand(p: Parser) -> Node:
    """What an operator acts on: the product to its right, up to an explicit times sign."""
    body = p.signed_factor()  # the sign of a lone -f belongs to what is differentiated
    while (following := p.peek()) is not None:
        if following.kind == "sign" and following.text in {"cdot", "*", "ast"} and p.starts(1):
            readings = ("the derivative of the whole product", "the derivative of the first factors, times the rest")
            if p.reading.choose("scope", readings, p.atoms[p.at : p.at + 1]):
                break
            p.at += 1
            p.warn_of_asterisk(following)
            body = _product(p, body, following.text)
        elif p.starts(0):
            body = _product(p, body, "")
        elif following.kind == "sign" and following.text == "/":
            p.at += 1
            body = p.divide(body)
        else:
            break
    return body


def by_logarithm(node: Node) -> Node:
    r"""An elasticity, ``\frac{\partial \ln y}{\partial \ln x}``: a derivative by a logarithm, times what it is of."""
    match node:
        case Derivative(by=((Call(function="log", args=(Symbol() | Subscript() as of,), base=None), 1),)):
            return Product(of, replace(node, by=((of, 1),)), "odot", start=node.start, end=node.end)
    return node


def _product(p: Parser, left: Node, sign: str) -> Node:
    right = p.signed_factor() if sign else p.factor()
    return Product(left, right, sign, start=left.start, end=right.end)
