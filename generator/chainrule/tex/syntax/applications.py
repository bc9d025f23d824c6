"""Names with their scripts, and the arguments of the functions among them."""

from __future__ import annotations

from chainrule.tex.syntax.attachments import constants, scripts, slots
from chainrule.tex.syntax.derivatives import operators
from chainrule.tex.syntax.enclosures import brackets, factored
from chainrule.tex.syntax.functions import dots
from chainrule.tex.syntax.trees.nodes import Apply, Derivative, Node, Number, Power, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import FAMILIES, OPERATORS, unsupported
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import Match, spell
from chainrule.tex.text.records import replace
from chainrule.tex.types.kinds import Array, Dependent, Function


def named(p: Parser, match: Match) -> Node:
    """A known name with its scripts, and its arguments where it is a function."""
    first = p.peek()
    p.at += match.count
    start = first.start if first else 0
    symbol = Symbol(match.name, start=start, end=match.rest.end)
    constant = constants.meant(p, match)
    if constant is not None:
        return scripts.attach(p, constant, replace(match.rest, sup=None) if match.name == "e" else match.rest)
    role = p.reading.role(match.name)
    following = p.peek()
    opens = following is not None and following.kind == "open" and following.text in {"(", "["}
    if role in {"function", "dependent", "defined"} and match.rest.sub is not None and not match.rest.primes:
        letters = () if match.behind else p.reading.partials(match.name, match.rest.sub)
        if letters:
            return _partial(p, symbol, letters, match.rest, called=opens and role != "defined")
    of = getattr(p.reading.type_of(match.name), "of", None) if opens and role in FAMILIES else None
    if isinstance(of, Dependent) and not _is_factor(p, match):
        return _without_arguments(p, scripts.attach(p, symbol, match.rest), of.args)
    if role in OPERATORS:
        return dots.declared_operator(p, role, match.rest)
    if role == "partial":
        p.at -= match.count
        return operators.operator(p)
    if role == "function" and opens and not factored.is_factor(p, frozenset({match.name})):
        return applied(p, symbol, match.rest)
    if role == "dependent" and opens and not (_is_factor(p, match) or factored.is_transposed(p, match.name)):
        return applied(p, symbol, match.rest)
    if role == "defined" and opens and _is_reminder(p, match.name):
        return applied(p, symbol, match.rest)
    return scripts.attach(p, symbol, match.rest)


def _without_arguments(p: Parser, member: Node, own: tuple[str, ...]) -> Node:
    """``q_i(t)``, a member of a family of functions of t, is the member itself."""
    args, close = brackets.arguments(p)
    if own != tuple(arg.name for arg in args if isinstance(arg, Symbol)):
        raise unsupported("a member of this family at another argument", close, "write an evaluation bar")
    return scripts.attach(p, member, close)


def _partial(p: Parser, head: Symbol, letters: tuple[str, ...], rest: Atom, *, called: bool) -> Node:
    r"""``f_x(x, y)`` and ``u_{xx}``: derivatives by what stands in the subscript."""
    close = replace(rest, sub=None)
    message = f"it is read as the derivative of {head.name} by {', then '.join(letters)}"
    p.reading.note("partial", f"{message}; if it is a symbol of its own, declare it", rest)
    by = tuple((Symbol(letter, start=rest.start, end=rest.end), 1) for letter in letters)
    node = Derivative(head, by, start=head.start, end=rest.end)
    if called and rest.sup is None and _are_arguments(p, p.reading.parameters(head.name)):
        args, close = brackets.arguments(p)
        node = slots.at_arguments(p, Apply(head, args, start=head.start, end=close.end), node)
    return scripts.attach(p, node, close)


def _are_arguments(p: Parser, own: tuple[str, ...]) -> bool:
    """Whether the bracket behind ``f_x`` holds as many arguments as f has; else it is a factor."""
    end = brackets.closing(p, p.at)
    inside = p.atoms[p.at + 1 : end] if end is not None else ()
    count = len(scripts.split(inside, ",", ";"))
    is_sum = any(a.kind == "sign" and a.text in {"+", "-"} for a in inside)
    if "..." in own or (count == len(own) and not (count == 1 and is_sum)):
        return True
    if count == 1 and count < len(own) and is_sum:
        return False
    raise unsupported("a partial derivative beside this bracket", p.atoms[p.at], "write \\cdot, or a fraction")


def _is_reminder(p: Parser, name: str) -> bool:
    """Whether ``C(q)``, C being defined without arguments, names its argument as a reminder; else it is a product."""
    close = brackets.closing(p, p.at)
    inside = p.atoms[p.at + 1 : close]
    if not inside or close is None or any(a.kind not in {"letter", "accent", "word"} and a.text != "," for a in inside):
        return False
    if p.atoms[close].sup is not None and any(a.sup is not None for a in inside):
        return False
    readings = (f"{name} at its argument", f"the product of {name} and the bracket")
    sup = p.atoms[close].sup
    turned = sup is not None and scripts.is_transpose(p, sup[-1])  # then one is a row, the other a matrix
    return not p.reading.choose("call", readings, p.atoms[p.at : close + 1], shape=turned)


def _is_factor(p: Parser, match: Match) -> bool:
    r"""Whether the bracket behind ``Q``, a function of p, is a factor, as in ``Q(1 + \frac{p}{Q}\frac{dQ}{dp})``."""
    close = brackets.closing(p, p.at)
    inside = p.atoms[p.at + 1 : close] if close is not None else ()
    sup = match.rest.sup
    if sup is not None and not (len(sup) == 1 and sup[0].kind == "number"):
        return not (_marks_value(p, match.name, sup) and _are_own(p, match.name, inside))
    if _mentions(p, inside, match.name):
        return True
    pieces = scripts.split(inside, ",", ";")
    if len(pieces) != 1 or not any(a.kind == "sign" and a.text in {"+", "-"} for a in pieces[0][1:]):
        return False
    readings = (f"{match.name} at this argument", f"{match.name} times the bracket")
    return bool(p.reading.choose("call", readings, inside))


def _marks_value(p: Parser, name: str, sup: Atoms) -> bool:
    r"""Whether a superscript before the arguments is that of the value: ``R^\top(\theta)``, ``A^{-1}(t)``."""
    kind = p.reading.type_of(name)
    is_matrix = isinstance(kind, Dependent | Function) and isinstance(kind.result, Array)
    return (len(sup) == 1 and scripts.is_transpose(p, sup[0])) or (is_matrix and spell(sup) == "-1")


def _are_own(p: Parser, name: str, inside: Atoms) -> bool:
    """Whether a bracket holds the arguments that a name is declared with."""
    return tuple(spell(piece) for piece in scripts.split(inside, ",", ";")) == p.reading.parameters(name)


def _mentions(p: Parser, atoms: tuple[Atom, ...], name: str) -> bool:
    for at, atom in enumerate(atoms):
        found = p.reading.names.match(atoms, at)
        if found is not None and found.name == name:
            return True
        if any(_mentions(p, part, name) for part in (*atom.parts, atom.sub or (), atom.sup or ())):
            return True
    return False


def applied(p: Parser, head: Node, rest: Atom) -> Node:
    """A function of the post with arguments in brackets, its scripts before them and after them."""
    at = p.at
    square, marked = None, rest.sup is not None and _marks_value(p, getattr(head, "name", ""), rest.sup)
    if rest.sub is not None:
        head = scripts.subscript(p, head, replace(rest, sup=None, primes=0))
    if rest.sup is not None and not marked:
        if not (len(rest.sup) == 1 and rest.sup[0].kind == "number"):
            if p.reading.role(getattr(head, "name", "")) in FAMILIES:
                head = scripts.superscript(p, head, rest.sup, rest)
            else:
                raise unsupported(
                    "this superscript of a function",
                    rest,
                    "write primes for a derivative, and the inverse or a power out",
                )
        else:
            square = Number(float(rest.sup[0].text), start=rest.start, end=rest.end)
    args, close = brackets.arguments(p)
    printed = spell((*p.atoms[at : p.at - 1], replace(close, sub=None, sup=None, primes=0)))
    node: Node = Apply(head, args, rest.primes, printed, start=head.start, end=close.end)
    if square is not None:
        node = Power(node, square, start=node.start, end=node.end)
    node = scripts.attach(p, node, close)
    return scripts.superscript(p, node, rest.sup, rest) if marked and rest.sup else node
