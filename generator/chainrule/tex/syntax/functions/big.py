r"""Sums and products over indices, with their limits in every form that people print."""

from __future__ import annotations

from dataclasses import dataclass, field

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.attachments.clashes import refuse_bound_labels
from chainrule.tex.syntax.enclosures.conditions import condition, cut, has_relation
from chainrule.tex.syntax.trees.nodes import Big, Every, Node, Product, Quotient
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.syntax.trees.walk import names as names_in
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace

_NAMES = {"sum": "sum", "prod": "product"}
REACH = ("the product of all that follows", "the product of what has its index, times the rest")


@dataclass
class Limits:
    """What stands below and above a big operator."""

    variables: list[str] = field(default_factory=list)
    low: Node | None = None
    high: Node | None = None
    conditions: list[Node] = field(default_factory=list)
    such: bool = False
    """Whether conditions stand behind a colon or a bar, of an index that is named before it."""


def operator(p: Parser) -> Node:
    """A sum or product, with the whole product to its right as its body."""
    atom = p.next()
    limits = read_limits(p, atom)
    if atom.primes:
        raise unsupported(f"a prime on a {_NAMES[atom.text]}", atom, "say below which terms it leaves out")
    if p.peek() is None:
        raise unsupported("a sum of nothing", atom)
    if len(set(limits.variables)) != len(limits.variables):
        raise unsupported("an index that is bound twice", atom)
    if not limits.variables:
        message = f"this {_NAMES[atom.text]} names no index: it runs over the index of what follows"
        p.reading.warn("sum-index", message, atom, f"write it below: \\{atom.text}_k")
    begin = p.at
    body = p.signed() if p.sign("-") else p.term()
    refuse_bound_labels(p, limits.variables, p.atoms[begin : p.at])
    where = Every(tuple(limits.conditions)) if len(limits.conditions) > 1 or limits.such else None
    only = where or (limits.conditions[0] if limits.conditions else None)
    made = Big(atom.text, tuple(limits.variables), limits.low, limits.high, only, body, start=atom.start, end=body.end)
    narrow = _narrowed(made) if atom.text == "prod" else made
    return narrow if narrow is not made and p.reading.choose("product", REACH, (atom,)) else made


def _narrowed(made: Big) -> Node:
    r"""A product up to the last factor with its index, without x in ``\prod_i v_i x``; itself if it is the last."""
    body, bound = made.body, set(made.variables)
    if not isinstance(body, Product | Quotient):
        return made
    first, last = (body.left, body.right) if isinstance(body, Product) else (body.top, body.bottom)
    enclosed = first.start != body.start  # in brackets, or in a fraction
    if enclosed or names_in(last) & bound or not names_in(first) & bound:
        return made
    inside = _narrowed(replace(made, body=first, end=first.end))
    return replace(body, left=inside) if isinstance(body, Product) else replace(body, top=inside)


def read_limits(p: Parser, atom: Atom) -> Limits:
    """The limits of a big operator; `TexError` where they are not understood."""
    limits = Limits()
    below, such = _such_that(atom.sub or ())
    for piece in _pieces(below):
        _piece(p, piece, limits, atom)
    limits.such = bool(such)
    limits.conditions += [condition(p, piece) for piece in scripts.split(such, ",", ";") if piece]
    if atom.sup is not None:
        sides, signs = cut(atom.sup)
        limits.high = p.inner(sides[-1] if signs else atom.sup).whole()
        if limits.low is None and limits.variables:
            _warn_of_limit(p, atom, limits)
    return limits


def _warn_of_limit(p: Parser, atom: Atom, limits: Limits) -> None:
    index = limits.variables[0]
    hint = f"write where it starts, as in \\{atom.text}_{{{index}=1}}^n, or leave the upper limit out"
    message = f"this {_NAMES[atom.text]} has an upper limit but no lower one: {index} is read from its first value on"
    p.reading.warn("sum-limit", message, atom, hint)


def _such_that(sub: Atoms) -> tuple[Atoms, Atoms]:
    r"""The indices, and what holds of them behind a colon or a bar: ``i : y_i w^\top x_i < 1``."""
    for at, atom in enumerate(sub):
        if atom.kind == "bar" or (atom.kind == "sign" and atom.text == ":"):
            named = at > 0 and all(a.kind in {"letter", "accent", "word", "gap"} or a.text == "," for a in sub[:at])
            return (sub[:at], sub[at + 1 :]) if named and has_relation(sub[at + 1 :]) else (sub, ())
    return sub, ()


def _pieces(sub: Atoms) -> list[Atoms]:
    """The lines and parts of what stands below, separated by commas, colons, bars or rows."""
    if len(sub) == 1 and sub[0].kind == "command" and sub[0].text == "substack":
        sub = sub[0].parts[0]
    if len(sub) == 1 and sub[0].kind == "command" and sub[0].text == "frac":
        sub = (*sub[0].parts[0], Atom("row", ""), *sub[0].parts[1])
    sub = tuple(replace(a, kind="sign", text=",") if a.kind in {"row", "bar"} or a.text == ":" else a for a in sub)
    return [piece for piece in scripts.split(sub, ",", ";") if piece]


def _piece(p: Parser, piece: Atoms, limits: Limits, owner: Atom) -> None:
    sides, signs = cut(piece)
    if not signs:
        limits.variables += names(p, piece)
        return
    first = names(p, sides[0]) if sides[0] else []
    if signs == ["="] and (len(first) != 1 or first[0] not in limits.variables):
        limits.variables += first
        limits.low = p.inner(sides[1]).whole()
    elif signs == ["in"]:
        limits.variables += first
        if not _is_plain(sides[1]):
            raise unsupported("the set of this sum", owner, "declare the index with its range, or write limits")
        limits.conditions.append(condition(p, piece))
    else:
        if len(signs) == 1 and not limits.variables:
            limits.variables += first
        limits.conditions.append(condition(p, piece))


def _is_plain(side: Atoms) -> bool:
    return bool(side) and all(a.kind in {"letter", "word", "accent"} for a in side)


def names(p: Parser, piece: Atoms) -> list[str]:
    """The index names in a list of atoms without signs: ``ij`` is two, ``y_i`` one if declared."""
    found, at = [], 0
    while at < len(piece):
        match = p.reading.names.match(piece, at)
        if match is not None:
            if match.rest.sub is not None or match.rest.sup is not None:
                raise unsupported("this index", piece[at])
            found.append(match.name + "'" * match.rest.primes)
            at += match.count
        elif piece[at].kind in {"letter", "accent", "word"}:
            found.append(spell((piece[at],)))
            at += 1
        else:
            raise unsupported("this index", piece[at])
    return found
