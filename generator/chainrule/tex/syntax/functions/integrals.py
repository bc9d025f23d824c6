r"""Definite integrals: ``\int_0^x f(t)\,dt``, ``\int_{\mathbb{R}} p(x)\,dx``, ``\int_0^1 \frac{dt}{1 + t}``."""

from __future__ import annotations

from itertools import takewhile

from chainrule.tex.syntax.functions.limits import names_it
from chainrule.tex.syntax.trees.nodes import Integral, Negative, Node, Symbol
from chainrule.tex.syntax.trees.opaque import with_body
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.text.atoms import Atom, Atoms, bare
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace

WHAT = "an integral without limits, or without a differential behind it,"
HINT = "write it as in \\int_0^1 f(t)\\,dt, or waive the formula"
REALS = [("R", "mathbb")]
INFINITY = Symbol("\\infty")
_LEVELS = {"open": 1, "close": -1}
_ONE = Atom("number", "1")
Found = tuple[Atoms, str, int]
"""What is integrated, the name by which, and where in the list both end."""


def operator(p: Parser) -> Node:
    """An integral between two limits, up to the differential that belongs to it; any other one has no value."""
    atom, rest = p.atoms[p.at], p.atoms[p.at + 1 :]
    found = _behind(p, rest) or _above(p, rest)
    line = atom.sup is None and atom.sub is not None and [(a.text, a.style) for a in atom.sub] == REALS
    if atom.sub is None or (atom.sup is None and not line) or found is None:
        return with_body(p, WHAT, HINT)
    body, variable, end = found
    following = tuple(takewhile(lambda a: a.kind != "sign" or a.text not in {"+", "-"}, rest[end:]))
    if not body or names_it(following, variable):
        raise unsupported("an integral whose differential stands before what is integrated", atom, HINT)
    low = Negative(INFINITY) if line else p.inner(_start(atom.sub, variable)).whole()
    high = p.inner(atom.sup).whole() if atom.sup is not None else INFINITY
    p.at += 1 + end
    return Integral(variable, low, high, p.inner(body).whole(), start=atom.start, end=rest[end - 1].end)


def _behind(p: Parser, atoms: Atoms) -> Found | None:
    """The integrand before its differential; those of integrals inside of it come first."""
    level, opened = 0, 1
    for at, atom in enumerate(atoms):
        level += _LEVELS.get(atom.kind, 0)
        if level < 0:
            return None
        opened += not level and atom.kind == "sign" and atom.text == "int"
        found = None if level else _differential(p, atoms, at)
        opened -= found is not None
        if found is not None and not opened:
            return atoms[:at], *found
    return None


def _above(p: Parser, atoms: Atoms) -> Found | None:
    r"""The integrand of ``\int \frac{x\,dx}{1 + x^2}``."""
    for at, atom in enumerate(atoms):
        if atom.kind == "command" and atom.text == "frac":
            top = tuple(a for a in atom.parts[0] if a.kind != "gap")
            for place in range(len(top)):
                found = _differential(p, top, place)
                if found is not None and found[1] == len(top):
                    fraction = replace(atom, parts=(top[:place] or (_ONE,), atom.parts[1]))
                    return (*atoms[:at], fraction), found[0], at + 1
    return None


def _differential(p: Parser, atoms: Atoms, at: int) -> tuple[str, int] | None:
    """The variable of a differential that stands at a place, and where it ends."""
    if atoms[at].kind != "letter" or atoms[at].text not in {"d", "\\mathrm{d}"} or not bare(atoms[at]):
        return None
    after = next((n for n in range(at + 1, len(atoms)) if atoms[n].kind != "gap"), len(atoms))
    match = p.reading.names.match(atoms, after)
    known = not atoms[at].style and p.reading.names.match(atoms, at) is not None
    if known and (match is None or any(_differential(p, atoms, later) for later in range(after, len(atoms)))):
        return None  # a symbol d, as far as one can tell
    if match is not None:
        return (match.name, after + match.count) if bare(match.rest) else None
    single = after < len(atoms) and atoms[after].kind == "letter" and bare(atoms[after])
    return (spell((atoms[after],)), after + 1) if single else None


def _start(below: Atoms, variable: str) -> Atoms:
    """The lower limit, also of ``x = 0`` below an integral by x."""
    sign = next((n for n, a in enumerate(below) if a.kind == "sign" and a.text == "="), None)
    return below[sign + 1 :] if sign is not None and spell(below[:sign]) == variable else below
