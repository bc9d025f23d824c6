r"""The numbers π and e in a post that gives these names to a vector or a policy: ``(2\pi)^{-n/2}``, ``e^{-x}``.

Mixture weights are called π and errors e, beside the numbers. Behind a printed number, and where only numbers make
sense, π is the number; e is it where it is raised to anything that no vector can be raised to.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.trees.nodes import Call, Node, Number, Power, Symbol
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import Match, Names, nucleus
from chainrule.tex.text.records import replace
from chainrule.tex.types.kinds import Array, Family, Scalar, Type

HINT = "give the vector another name, or declare it with its index, as “\\pi_k: simplex n” with “k: index n”"


def meant(p: Parser, match: Match) -> Node | None:
    """The number that a name means although it is declared as an array; None where it means the array."""
    atom = p.atoms[p.at - 1]
    if match.count != 1 or match.name not in {"\\pi", "e"} or match.rest.sub is not None or match.rest.primes:
        return None
    if p.reading.role(match.name) == "function" and match.name == "\\pi":
        return _beside_number(p, atom)
    if not isinstance(p.reading.type_of(match.name), Array | Family):
        return None
    if match.name == "e":
        return _exponential(p, match.rest)
    before = p.atoms[p.at - 2] if p.at > 1 else None
    if before is None or before.kind != "number" or before.style:
        return None
    readings = ("the vector π that the post declares", "the number π")
    if p.numeric or p.reading.choose("constant", readings, (before, atom), HINT, declared=True):
        return Number(math.pi, start=atom.start, end=atom.end)
    return None


def _beside_number(p: Parser, atom: Atom) -> Node | None:
    r"""The π of ``\sqrt{2\pi}`` where a policy is called π: a number stands before it and no argument behind it."""
    before, following = p.atoms[p.at - 2] if p.at > 1 else None, p.peek()
    if before is None or before.kind != "number" or before.style or (following and following.text == "("):
        return None
    readings = ("the number π", "the function π of the post")
    if p.reading.choose("constant", readings, (before, atom), "print the argument of the function", declared=True):
        return None
    return Number(math.pi, start=atom.start, end=atom.end)


def of_square(p: Parser, atom: Atom) -> Node | None:
    r"""``\sigma^4`` and ``\sigma`` where ``\sigma^2`` is a positive number or defined: powers of that, σ > 0."""
    following = p.peek()
    if atom.primes or (following is not None and following.kind == "open"):
        return None
    order, match = _order(atom.sup), square_of(p.reading.names, p.reading.type_of, atom)
    if match is None and order is not None:
        match = _square(p.reading.names, atom)
        match = match if match is not None and p.reading.role(match.name) == "defined" else None
    if order is None or match is None:
        return None
    base = scripts.attach(p, Symbol(match.name, start=atom.start, end=atom.end), match.rest)
    return Power(base, Number(order / 2), start=atom.start, end=atom.end)


def square_of(names: Names, type_of: Callable[[str], Type | None], atom: Atom) -> Match | None:
    """The declared positive number that prints as an atom's square, unless it is one of several counted above."""
    match = _square(names, atom)
    kind = type_of(match.name) if match is not None else None
    kind = kind.of if isinstance(kind, Family) else kind
    return match if isinstance(kind, Scalar) and kind.domain in {"positive", "interval"} else None


def _square(names: Names, atom: Atom) -> Match | None:
    """The known name that prints as an atom's square, unless it is one of several counted above."""
    match = names.match((replace(atom, sup=(Atom("number", "2"),)),), 0)
    if match is None or match.rest.sup is not None:
        return None
    others = (pattern[2][-1].sup for pattern in names.patterns.get(nucleus(atom), ()))
    counted = any(sup and all(a.kind == "number" and a.text != "2" for a in sup) for sup in others)
    return None if counted else match


def _order(sup: Atoms | None) -> int | None:
    """The power that a superscript prints, 1 where there is none; None where it is no whole number."""
    text = "".join(a.text for a in sup) if sup is not None else "1"
    return int(text) if text.removeprefix("-").isdigit() and text.isascii() else None


def _exponential(p: Parser, atom: Atom) -> Node | None:
    sup = atom.sup
    if not sup or scripts.is_transpose(p, sup[-1]) or all(a.kind in {"number", "sign"} for a in sup):
        return None
    index = p.reading.names.match(sup, 0)
    if sup[0].kind == "open" or (len(sup) == 1 and index is not None and p.reading.role(index.name) == "index"):
        return None
    return Call("exp", (p.inner(sup, exponent=True).whole(),), start=atom.start, end=atom.end)
