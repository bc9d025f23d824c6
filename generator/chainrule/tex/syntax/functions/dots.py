"""Dots for derivatives by time, and operators that a post declares."""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.enclosures import brackets
from chainrule.tex.syntax.enclosures.brackets import arguments
from chainrule.tex.syntax.trees.nodes import Apply, Call, Derivative, Node, Number, Subscript, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.text.atoms import Atom, Atoms, accented, bare
from chainrule.tex.text.records import replace
from chainrule.tex.types.kinds import Dependent, Family, Index


def dotted(p: Parser, atom: Atom) -> Node:
    r"""``\dot x``: the derivative by time, by the symbol that the post declares for it or by t."""
    order = {"dot": 1, "ddot": 2, "dddot": 3}[atom.text]
    by = ((Symbol("\\dot", start=atom.start, end=atom.end), order),)
    inside = accented(atom)
    rest = replace(atom, sub=None, sup=None if inside[-1:] and inside[-1].sup else atom.sup)
    body, close = _called(p, inside, rest) or (p.inner(inside).whole(), None)
    if atom.sub is not None and not isinstance(body, Symbol | Subscript | Apply):
        inside = tuple(replace(a, sub=None) for a in inside)
        body = scripts.subscript(p, p.inner(inside).whole(), replace(atom, sup=None, primes=0))
    end = close.end if close is not None else atom.end
    if isinstance(body, Subscript) and isinstance(body.base, Symbol) and _is_whole(p, body.base.name):
        moved = Derivative(body.base, by, total=True, start=atom.start, end=end)
        node: Node = replace(body, base=moved, start=atom.start, end=end)
    else:
        node = Derivative(body, by, total=True, start=atom.start, end=end)
    node = scripts.attach(p, node, rest)
    return node if close is None else scripts.attach(p, node, close)


def _is_whole(p: Parser, name: str) -> bool:
    r"""Whether a name has a value as a whole, so that ``\dot q_i`` is an entry of ``\dot q``."""
    kind = p.reading.type_of(name)
    return isinstance(kind, Dependent) or (isinstance(kind, Family) and kind.high is not None)


def _called(p: Parser, inside: Atoms, rest: Atom) -> tuple[Node, Atom] | None:
    r"""The function below a dot with the argument behind it, ``\dot F(p)``, and what closes the argument.

    None where the bracket is a factor, or there is none. The dot of ``x(t)`` is that of x, a function of t.
    """
    following = p.peek()
    end = brackets.closing(p, p.at) if following is not None and following.text == "(" else None
    if end is None or rest.primes or not (rest.sup is None or (len(rest.sup) == 1 and rest.sup[0].kind == "number")):
        return None
    close = p.atoms[end]
    inner = p.inner((*inside, *p.atoms[p.at : end], replace(close, sub=None, sup=None, primes=0)))
    body = inner.factor()
    if inner.peek() is not None or not isinstance(body, Apply | Subscript):
        return None
    head = body.head if isinstance(body, Apply) else body
    kind = p.reading.type_of(head.name) if isinstance(head, Symbol) else None
    if isinstance(body, Apply) and isinstance(kind, Dependent):
        if kind.args != tuple(arg.name for arg in body.args if isinstance(arg, Symbol)):
            if all(isinstance(arg, Number | Symbol) for arg in body.args):
                raise unsupported("a dot at another argument than its own", close, "write an evaluation bar")
            return None
        body = head
    p.at = end + 1
    return body, close


def declared_operator(p: Parser, role: str, atom: Atom) -> Node:
    r"""``\mathbf{H} f``, ``\mathbf{J}_x f``, ``\mathbf{J}_f(x)``: an operator that the post declares."""
    below = function_below(p, atom)
    if below is not None and role != "time derivative":
        return of_function(p, below, atom, "hessian" if role == "hessian" else "jacobian")
    if atom.sup is not None or atom.primes:
        raise unsupported("a superscript of this operator", atom)
    sub = p.inner(atom.sub).whole() if atom.sub is not None else None
    following = p.peek()
    if following is None:
        raise unsupported("an operator without its function", atom, "write its argument, as in J_f(x)")
    by = ((sub, 1),) if sub is not None else ()
    body = p.factor()
    if role == "time derivative":
        by = ((Symbol("\\dot", start=atom.start, end=atom.end), 1),)
    kind = "hessian" if role == "hessian" else "partial"
    return Derivative(body, by, role == "time derivative", kind, start=atom.start, end=body.end)


def function_below(p: Parser, atom: Atom) -> Symbol | None:
    """The function of the post that an atom's subscript names as a whole."""
    match = p.reading.names.match(atom.sub, 0) if atom.sub else None
    if match is None or match.count != len(atom.sub or ()) or not bare(match.rest):
        return None
    known = p.reading.role(match.name) in {"function", "dependent", "defined"}
    return Symbol(match.name, start=atom.start, end=atom.end) if known else None


def of_function(p: Parser, below: Symbol, atom: Atom, kind: str) -> Node:
    r"""``J_f``, ``J_f(x)^\top``, ``H_f(x)``: the Jacobian or the Hessian of the function below, with its scripts."""
    own, following = replace(atom, sub=None), p.peek()
    if following is None or following.kind != "open" or following.text != "(":
        return scripts.attach(p, Derivative(below, (), kind=kind, start=atom.start, end=atom.end), own)
    args, close = arguments(p)
    node: Node = Derivative(
        Apply(below, args, start=atom.start, end=close.end), (), kind=kind, start=atom.start, end=close.end
    )
    return scripts.attach(p, scripts.attach(p, node, close), own)


def directional(p: Parser, atom: Atom) -> Node:
    r"""``D_v f(x)``: the derivative along a direction, its inner product with the gradient."""
    below = atom.sub or ()
    match = p.reading.names.match(below, 0)
    if len(below) == 1 and (match is None or isinstance(p.reading.type_of(match.name), Index)):
        raise unsupported("D with an index", atom, "write the variable: \\frac{\\partial}{\\partial x_j}")
    direction = p.inner(below).whole()
    body = p.factor()
    gradient = Derivative(body, (), kind="gradient", start=atom.start, end=body.end)
    return Call("inner", (direction, gradient), start=atom.start, end=body.end)
