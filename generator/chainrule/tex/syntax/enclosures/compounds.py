r"""Functions made of functions in brackets: ``(f g)'(x)``, ``(f \circ g)(x)``, ``\left(\frac{f}{g}\right)'(x)``.

Rules of calculus are printed this way. The bracket is a function where all that it names are functions without
arguments; then what follows in brackets is its argument, and no factor.
"""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.enclosures import bars, brackets
from chainrule.tex.syntax.enclosures.conditions import has_relation
from chainrule.tex.syntax.enclosures.factored import is_factor
from chainrule.tex.syntax.trees.nodes import (
    Apply,
    Derivative,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.text.records import replace


def bracket(p: Parser) -> Node:
    """What stands in brackets; with an argument behind it, where it is made of functions."""
    start = p.at
    end = brackets.closing(p, start)
    close = p.atoms[end] if end is not None else None
    if end is not None and close is not None and has_relation(close.sub or ()) and not close.primes:
        inside = p.inner(p.atoms[start + 1 : end]).whole()
        p.at = end + 1
        return scripts.attach(p, bars.evaluated(p, inside, close), replace(close, sub=None))
    if end is None or close is None or close.sub is not None or close.sup is not None or not _opens(p, end + 1):
        return brackets.bracket(p)
    if p.atoms[start].text not in {"(", "["} or has_relation(p.atoms[start + 1 : end]):
        return brackets.bracket(p)
    names = {m.name for at in range(start + 1, end) if (m := p.reading.names.match(p.atoms, at))}
    if set(map(p.reading.role, names)) != {"function"} and not (close.primes and not names):
        return brackets.bracket(p)
    p.at = end + 1
    if is_factor(p, frozenset(names)):
        p.at = start
        return brackets.bracket(p)
    inside = p.inner(p.atoms[start + 1 : end]).whole()
    if not _made_of_functions(p, inside):
        return brackets.bracket(p)
    p.at = end + 1
    args, last = brackets.arguments(p)
    node = _at(inside, args)
    if close.primes:
        if len(args) != 1 or not isinstance(args[0], Symbol):
            raise unsupported("a derivative of this bracket at this argument", close, "give the function a name")
        node = Derivative(node, ((args[0], close.primes),), total=True)
    return scripts.attach(p, replace(node, start=p.atoms[start].start, end=last.end), last)


def _opens(p: Parser, at: int) -> bool:
    return at < len(p.atoms) and p.atoms[at].kind == "open" and p.atoms[at].text == "("


def _made_of_functions(p: Parser, node: Node) -> bool:
    match node:
        case Symbol(name=name):
            return p.reading.role(name) == "function"
        case Number():
            return True
        case Negative(of=of):
            return _made_of_functions(p, of)
        case Power(base=base, exponent=Number()):
            return _made_of_functions(p, base)
        case Product(left=left, right=right) | Quotient(top=left, bottom=right):
            return _made_of_functions(p, left) and _made_of_functions(p, right)
        case Sum(terms=terms):
            return all(_made_of_functions(p, term) for term in terms)
    return False


def _at(node: Node, args: tuple[Node, ...]) -> Node:
    """The bracket's value at arguments: each function in it there, a composition from the right."""
    match node:
        case Symbol():
            return Apply(node, args, start=node.start, end=node.end)
        case Negative(of=of):
            return replace(node, of=_at(of, args))
        case Power(base=base):
            return replace(node, base=_at(base, args))
        case Product(left=left, right=right, sign="circ"):
            return _at(left, (_at(right, args),))
        case Product(left=left, right=right):
            return replace(node, left=_at(left, args), right=_at(right, args))
        case Quotient(top=left, bottom=right):
            return replace(node, top=_at(left, args), bottom=_at(right, args))
        case Sum(terms=terms):
            return replace(node, terms=tuple(_at(term, args) for term in terms))
    return node
