r"""One factor: a name, a number, brackets, a fraction, a matrix, a function with its argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chainrule.tex.syntax.applications import applied, named
from chainrule.tex.syntax.attachments import constants, deltas, scripts
from chainrule.tex.syntax.attachments.clashes import settled
from chainrule.tex.syntax.derivatives import acting, differentials, operators, ratios, slashes
from chainrule.tex.syntax.enclosures import bars, brackets, called, compounds, environments
from chainrule.tex.syntax.functions import big, dots, integrals, limits, prefix
from chainrule.tex.syntax.trees import opaque, words
from chainrule.tex.syntax.trees.nodes import Call, Node, Number, Quotient, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import Reading, unsupported
from chainrule.tex.text.atoms import Atom, Atoms, Place
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import Names, spell
from chainrule.tex.text.records import replace
from chainrule.tex.text.tokens import Macros

NAMED = {"epsilon": "\\varepsilon", "phi": "\\varphi"}


def parse(tex: str, reading: Reading | None = None, macros: Macros | None = None) -> Node:
    """The tree of one expression; raises `TexError` where it is not understood."""
    return expression(read(tex, macros), reading or Reading(Names()))


def expression(atoms: Atoms, reading: Reading) -> Node:
    """The tree of a math list without relations."""
    return parser(atoms, reading).whole()


def parser(atoms: Atoms, reading: Reading) -> Parser:
    """A parser that knows all kinds of factors."""
    return Parser(atoms, reading, factor)


def factor(p: Parser) -> Node:
    """One factor, with evaluation bars and factorials behind it."""
    node = _primary(p)
    while (atom := p.peek()) is not None:
        if atom.kind == "sign" and atom.text == "!":
            p.at += 1
            node = Call("factorial", (node,), start=node.start, end=atom.end)
        elif bars.is_evaluation_bar(p, atom):
            if not bars.binds(p, node, atom):
                break
            node = acting.acting(p, bars.evaluated(p, node, p.next()), differentials.operand)
        else:
            break
    return node


def _primary(p: Parser) -> Node:
    atom = p.peek()
    if atom is None:
        last = p.atoms[-1] if p.atoms else None
        raise p.stuck(last) if last else unsupported("an empty list", Atom("sign", ""))
    match = p.reading.names.match(p.atoms, p.at)
    word = words.known_word(p, match)
    if word is not None:
        return prefix.function(p, *word)
    slashed = slashes.slashed(p)
    if slashed is not None:
        return slashed
    if match is not None:
        match = settled(p, match)
        return called.entry(p, match) or named(p, match)
    read_kind = _KINDS.get(atom.kind)
    if read_kind is None:
        raise p.stuck(atom)
    return read_kind(p)


def _number(p: Parser) -> Node:
    atom = p.next()
    indicator = brackets.indicator(p, atom)
    if indicator is not None:
        return indicator
    if atom.style or atom.sub is not None:
        name = "1" if atom.text == "1" else atom.text
        if name not in {"0", "1"}:
            raise unsupported("a number with a style or subscript", atom)
        if name == "0":
            return Number(0.0, start=atom.start, end=atom.end)
        name = spell((replace(atom, style="mathbf", sup=None, primes=0),))  # with its size, as in \mathbf{1}_n
        return scripts.attach(p, Symbol(name, start=atom.start, end=atom.end), replace(atom, sub=None))
    return scripts.attach(p, Number(float(atom.text), start=atom.start, end=atom.end), atom)


def _letter(p: Parser) -> Node:
    """A letter that nobody declared: a delta, an indicator, or a symbol that is missing a declaration."""
    atom = p.next()
    indicator = brackets.indicator(p, atom) if atom.text in {"I", "\\mathds", "\\chi"} else None
    if indicator is not None:
        return indicator
    delta = deltas.meant(p, atom)
    if delta is not None:
        return delta
    if atom.text == "e" and not atom.style and atom.sub is not None and atom.sup is not None:
        raise unsupported("“e” with a subscript and a superscript", atom, "write e^{x_j} or \\exp(x_j)")
    if operators.is_total(p, atom):
        return operators.by_number(p, atom)
    if atom.text == "D" and atom.sub is not None and atom.sup is None and operators.names_function(p):
        return dots.directional(p, atom)
    below = dots.function_below(p, atom) if atom.text in {"J", "H"} else None
    if below is not None:
        return dots.of_function(p, below, atom, "jacobian" if atom.text == "J" else "hessian")
    following = p.peek()
    square = constants.of_square(p, atom)
    if square is not None:
        return square
    name = spell((replace(atom, sup=None, primes=0),))
    symbol = Symbol(name, start=atom.start, end=atom.end)
    rest = replace(atom, sub=None)
    constant = atom.text in {"e", "\\pi"} and atom.sub is None and not brackets.lists_arguments(p)
    if following is not None and following.kind == "open" and following.text == "(" and not constant and not rest.sup:
        return applied(p, symbol, rest)
    return scripts.attach(p, symbol, rest)


def _word(p: Parser) -> Node:
    """An upright name that nobody declared."""
    atom = p.next()
    name = spell((replace(atom, sup=None, primes=0),))
    symbol = Symbol(name, start=atom.start, end=atom.end)
    following = p.peek()
    if following is not None and following.kind == "open" and following.text == "(":
        return applied(p, symbol, replace(atom, sub=None))
    return scripts.attach(p, symbol, replace(atom, sub=None))


def _group(p: Parser) -> Node:
    atom = p.next()
    if len(atom.parts[0]) == 1 and atom.sub is None and atom.sup is None:
        inner = atom.parts[0][0]
        p.at -= 1
        p.atoms = (*p.atoms[: p.at], replace(inner, primes=inner.primes + atom.primes), *p.atoms[p.at + 1 :])
        return _primary(p)
    over = slashes.slashed_groups(p, atom)
    if over is not None:
        return over
    inside = p.braced(atom.parts[0]).whole() if atom.parts[0] else None
    if inside is None:
        if atom.sub is None and atom.sup is None:
            return _primary(p)
        raise unsupported("a script on nothing", atom)
    return scripts.attach(p, inside, atom)


def _accent(p: Parser) -> Node:
    atom = p.next()
    if atom.text in {"dot", "ddot", "dddot"}:
        return dots.dotted(p, atom)
    name = spell((replace(atom, sup=None, primes=0),))
    return scripts.attach(p, Symbol(name, start=atom.start, end=atom.end), replace(atom, sub=None))


def _wrap(p: Parser) -> Node:
    atom = p.next()
    name = spell((replace(atom, sup=None, sub=None, primes=0),))
    return scripts.attach(p, Symbol(name, start=atom.start, end=atom.end), atom)


def _command(p: Parser) -> Node:
    atom = p.peek()
    if atom is None:
        raise unsupported("an empty list", Atom("sign", ""))
    place = Place(start=atom.start, end=atom.end)
    if atom.text == "frac":
        derivative = ratios.fraction(p) or differentials.fraction(p)
        if derivative is not None:
            return derivative
        p.at += 1
        quotient = Quotient(p.inner(atom.parts[0]).whole(), p.inner(atom.parts[1], numeric=True).whole(), **place)
        return scripts.attach(p, quotient, atom)
    p.at += 1
    inside = tuple(p.inner(part, numeric=True).whole() for part in atom.parts) if atom.text in {"sqrt", "binom"} else ()
    match atom.text:
        case "sqrt":
            node: Node = Call("sqrt", inside[-1:], inside[0] if len(inside) == 2 else None, **place)
        case "binom":
            node = Call("binom", inside, **place)
        case _:
            raise unsupported(f"\\{atom.text}", atom)
    return scripts.attach(p, node, atom)


def _sign(p: Parser) -> Node:
    atom = p.peek()
    text = atom.text if atom is not None else ""
    if atom is None:
        raise unsupported("an empty list", Atom("sign", ""))
    if text in {"sum", "prod"}:
        return big.operator(p)
    if text in {"nabla", "partial"}:
        return operators.operator(p)
    if text in {"max", "min"}:
        return prefix.function(p, text, 1)
    if text == "lim":
        return limits.operator(p)
    if text == "int":
        return integrals.operator(p)
    return opaque.sign(p, text)


def _open(p: Parser) -> Node:
    return acting.acting(p, compounds.bracket(p), differentials.operand)


def _bar(p: Parser) -> Node:
    return brackets.bars(p)


_KINDS: Mapping[str, Callable[[Parser], Node]] = {
    "number": _number,
    "letter": _letter,
    "word": _word,
    "group": _group,
    "accent": _accent,
    "wrap": _wrap,
    "command": _command,
    "sign": _sign,
    "bar": _bar,
    "open": _open,
    "environment": environments.environment,
}
