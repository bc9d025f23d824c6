r"""Known functions with their argument: in brackets, or what follows without any.

``\ln 2x``, ``\log p_i``, ``\sin^2\theta``, ``\tr A^T B``: without brackets, an elementary function takes the next
factor (after a number, the next ones too), a trace or determinant the whole product beside it.
"""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.enclosures import brackets
from chainrule.tex.syntax.enclosures.conditions import has_relation
from chainrule.tex.syntax.functions.bare_arguments import next_factors
from chainrule.tex.syntax.trees.nodes import Apply, Big, Call, Node, Number, Power, Product, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.syntax.trees.words import COMMANDS, NUMERIC, SPELLINGS, STRUCTURAL, known_word
from chainrule.tex.text.atoms import Atom, Atoms, Place
from chainrule.tex.text.records import replace

UNSUPPORTED = {
    "E": "an expectation", "Var": "a variance", "Cov": "a covariance", "rank": "a rank", "argmax": "an argmax",
    "argmin": "an argmin", "div": "a divergence", "KL": "a divergence", "lim": "a limit", "Pr": "a probability",
}  # fmt: skip


def function(p: Parser, name: str, count: int) -> Node:
    """A known function with its scripts and its argument."""
    start = p.atoms[p.at].start
    p.at += count
    atom = p.atoms[p.at - 1]
    if count > 1:
        _warn_of_letters(p, p.atoms[p.at - count : p.at])
    if atom.kind == "sign" and atom.text in {"max", "min"} and atom.sub is not None:
        return _over_index(p, atom)
    base = p.inner(atom.sub).whole() if atom.sub is not None else None
    if base is not None and name != "log":
        raise unsupported("this subscript of a function", atom)
    power = None
    if atom.sup is not None:
        if name == "exp" and not _opens(p) and not _is_powered(p, atom):
            message = "\\exp with an exponent is read as e with that exponent"
            p.reading.warn("exp-power", message, atom, "write e^{…} or \\exp(…)")
            inside = p.inner(atom.sup, exponent=True).whole()
            return Call("exp", (inside,), start=start, end=atom.end)
        name, power = _mark(p, name, atom)
    place = Place(start=start, end=atom.end)
    if atom.primes:
        return _primed(p, name, atom, start)
    if not _can_follow(p):
        if power is None and base is None:
            return Symbol("\\" + name, **place)
        raise unsupported(f"{name} without an argument", atom)
    outside = p.numeric, p.exponent
    p.numeric, p.exponent = p.numeric or name in NUMERIC, p.exponent or name == "exp"
    args, close = _argument(p, name)
    p.numeric, p.exponent = outside
    node: Node = Call(name, args, base, start=start, end=args[-1].end)
    if power is not None:
        node = Power(node, power, start=start, end=node.end)
    return scripts.attach(p, node, close) if close is not None else node


def _warn_of_letters(p: Parser, letters: Atoms) -> None:
    word = "".join(letter.text for letter in letters)
    proper = f"\\{word}" if word in COMMANDS else f"\\operatorname{{{word}}}"
    place = replace(letters[0], end=letters[-1].end)
    p.reading.warn("function-name", f"the letters “{word}” are read as the function", place, f"write {proper}")


def _primed(p: Parser, name: str, atom: Atom, start: int) -> Node:
    head = Symbol("\\" + name, start=start, end=atom.end)
    if not _opens(p):
        raise unsupported(f"{name} with a prime and no argument", atom)
    args, close = brackets.arguments(p)
    node = Apply(head, args, atom.primes, start=start, end=close.end)
    return scripts.attach(p, node, close)


def _mark(p: Parser, name: str, atom: Atom) -> tuple[str, Node | None]:
    r"""``\sin^2`` is a power of the value, ``\sin^{-1}`` the inverse function."""
    sup = p.inner(atom.sup or ()).whole()
    text = "".join(a.text for a in atom.sup or ())
    if text == "-1" and "arc" + name in SPELLINGS:
        return "arc" + name, None
    if not (isinstance(sup, Number) and sup.value > 0) and text != "n":
        raise unsupported(f"“{text}” as a superscript of {name}", atom)
    return name, sup


def _is_powered(p: Parser, atom: Atom) -> bool:
    r"""Whether the number above ``\exp^2 x`` is a power of the value, as it is of a sine, and not the argument."""
    if not _can_follow(p) or any(each.kind != "number" for each in atom.sup or ()):
        return False
    readings = ("e with this exponent, times what follows", "the power of the exponential of what follows")
    return bool(p.reading.choose("exponent", readings, (atom,), "write e^{…}, or brackets and the power behind them"))


def _opens(p: Parser) -> bool:
    atom = p.peek()
    return atom is not None and atom.kind == "open" and atom.text in {"(", "[", "{"}


def _can_follow(p: Parser) -> bool:
    return p.starts(0) or p.sign("sum", "prod")


def _argument(p: Parser, name: str) -> tuple[tuple[Node, ...], Atom | None]:
    if _opens(p):
        end = brackets.closing(p, p.at)
        if end is not None and not has_relation(p.atoms[p.at + 1 : end]):
            args, close = brackets.arguments(p)
            return args, close
    outside, p.unbarred = p.unbarred, True
    found = _beside(p) if name in STRUCTURAL else next_factors(p, name)
    p.unbarred = outside
    return (found,), None


def _beside(p: Parser) -> Node:
    """The product of everything beside each other, up to the next explicit sign, trace or determinant."""
    node = p.factor()
    while p.starts(0) and not p.sign("sum", "prod") and not _is_number(p):
        right = p.factor()
        node = Product(node, right, start=node.start, end=right.end)
    return node


def _is_number(p: Parser) -> bool:
    r"""Whether a trace or a determinant follows: ``\det A \operatorname{tr} B`` multiplies two numbers."""
    found = known_word(p, p.reading.names.match(p.atoms, p.at))
    return found is not None and found[0] in {"tr", "det", "logdet"}


def _over_index(p: Parser, atom: Atom) -> Node:
    r"""``\max_j x_j``: over an index."""
    names = tuple(n for n in "".join(a.text for a in atom.sub or ()).split(","))
    if len(atom.sub or ()) != 1:
        raise unsupported("what stands below this maximum or minimum", atom)
    body = p.term()
    return Big(atom.text, names, None, None, None, body, start=atom.start, end=body.end)
