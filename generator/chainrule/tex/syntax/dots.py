"""Dots for derivatives by time, and operators that a post declares."""

from __future__ import annotations

from chainrule.tex.syntax import scripts
from chainrule.tex.syntax.brackets import arguments
from chainrule.tex.syntax.nodes import Apply, Call, Derivative, Node, Symbol
from chainrule.tex.syntax.parser import Parser
from chainrule.tex.syntax.reading import unsupported
from chainrule.tex.text.atoms import Atom
from chainrule.tex.text.records import replace


def dotted(p: Parser, atom: Atom) -> Node:
    r"""``\dot x``: the derivative by time, by the symbol that the post declares for it or by t."""
    order = {"dot": 1, "ddot": 2, "dddot": 3}[atom.text]
    body = p.inner(atom.parts[0]).whole()
    if atom.sub is not None:
        body = scripts.subscript(p, body, replace(atom, sup=None, primes=0))
    node = Derivative(
        body, ((Symbol("\\dot", start=atom.start, end=atom.end), order),), total=True, start=atom.start, end=atom.end
    )
    return scripts.attach(p, node, replace(atom, sub=None))


def declared_operator(p: Parser, role: str, atom: Atom) -> Node:
    r"""``\mathbf{H} f``, ``\mathbf{J}_x f``, ``\mathbf{J}_f(x)``: an operator that the post declares."""
    if atom.sup is not None or atom.primes:
        raise unsupported("a superscript of this operator", atom)
    sub = p.inner(atom.sub).whole() if atom.sub is not None else None
    following = p.peek()
    if following is None:
        raise unsupported("an operator without its function", atom)
    by = ((sub, 1),) if sub is not None else ()
    if isinstance(sub, Symbol) and p.reading.role(sub.name) in {"function", "dependent", "defined"}:
        by, body = (), _applied(p, sub)
    else:
        body = p.factor()
    if role == "time derivative":
        by = ((Symbol("\\dot", start=atom.start, end=atom.end), 1),)
    kind = "hessian" if role == "hessian" else "partial"
    return Derivative(body, by, role == "time derivative", kind, start=atom.start, end=body.end)


def _applied(p: Parser, head: Symbol) -> Node:
    following = p.peek()
    if following is None or following.kind != "open":
        return head
    args, close = arguments(p)
    return scripts.attach(p, Apply(head, args, start=head.start, end=close.end), close)


def directional(p: Parser, atom: Atom) -> Node:
    r"""``D_v f(x)``: the derivative along a direction, its inner product with the gradient."""
    direction = p.inner(atom.sub or ()).whole()
    body = p.factor()
    gradient = Derivative(body, (), kind="gradient", start=atom.start, end=body.end)
    return Call("inner", (direction, gradient), start=atom.start, end=body.end)
