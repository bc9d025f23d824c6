r"""Limits: ``\lim_{h \to 0} \frac{f(x + h) - f(x)}{h}``, ``\lim_{\Delta x \to 0^+}``, ``\lim_{n \to \infty}``."""

from __future__ import annotations

from chainrule.tex.syntax.trees.nodes import Limit, Node, Sum
from chainrule.tex.syntax.trees.opaque import with_body
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.atoms import Atom, Atoms, bare
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace

ARROWS = frozenset({"to", "rightarrow", "longrightarrow"})
SIDES = {"+": 1, "-": -1}
VARIABLE = "\\limitvariable"


def operator(p: Parser) -> Node:
    """A limit, with the whole product to its right as its body, and further terms as long as they name its variable."""
    atom = p.atoms[p.at]
    sub = tuple(a for a in atom.sub or () if a.kind != "gap")
    arrow = next((at for at, each in enumerate(sub) if each.kind == "sign" and each.text in ARROWS), 0)
    name, goal = sub[:arrow], sub[arrow + 1 :]
    if not name or not goal or not all(a.kind in {"letter", "accent", "word"} for a in name) or atom.sup is not None:
        return with_body(p, "a limit", "write what tends to what, as in \\lim_{h \\to 0}")
    side = SIDES.get(spell(goal[-1].sup or ()), 0)
    if side:
        goal = (*goal[:-1], replace(goal[-1], sup=None))
    target = p.inner(goal).whole()
    p.at += 1
    variable = _bound(p, name)
    body = _body(p, variable)
    return Limit(variable, target, body, side, start=atom.start, end=body.end)


def _body(p: Parser, variable: str) -> Node:
    terms = [p.signed() if p.sign("-") else p.term()]
    while p.sign("+", "-") and names_it(p.atoms[p.at :], variable):
        p.at += p.sign("+")
        terms.append(p.signed() if p.sign("-") else p.term())
    return terms[0] if len(terms) == 1 else Sum(tuple(terms), start=terms[0].start, end=terms[-1].end)


def names_it(atoms: Atoms, variable: str) -> bool:
    """Whether a name stands in a math list, wherever that is."""
    inner = [part for a in atoms for part in (*a.parts, a.sub or (), a.sup or ())]
    here = any(spell((_without_scripts(a),)) == variable for a in atoms)
    return here or any(names_it(part, variable) for part in inner)


def _bound(p: Parser, name: Atoms) -> str:
    r"""The name that the body has for what tends; one of several letters, ``\Delta x``, becomes one in what follows."""
    match = p.reading.names.match(name, 0)
    if len(name) == 1 or (match is not None and match.count == len(name)):
        return match.name if match is not None and match.count == len(name) else spell(name)
    p.atoms = (*p.atoms[: p.at], *_with_one_letter(p.atoms[p.at :], name))
    p.count = len(p.atoms)
    return VARIABLE


def _with_one_letter(atoms: Atoms, name: Atoms) -> Atoms:
    """A math list in which a name of several letters has become one."""
    out: list[Atom] = []
    at = 0
    while at < len(atoms):
        found = atoms[at : at + len(name)]
        if len(found) == len(name) and spell((*found[:-1], _without_scripts(found[-1]))) == spell(name):
            out.append(replace(found[-1], text=VARIABLE, style="", start=found[0].start))
            at += len(name)
            continue
        atom = atoms[at]
        parts = tuple(_with_one_letter(part, name) for part in atom.parts)
        scripts = {key: _with_one_letter(part, name) for key in ("sub", "sup") if (part := getattr(atom, key))}
        out.append(replace(atom, parts=parts, **scripts) if atom.parts or scripts else atom)
        at += 1
    return tuple(out)


def _without_scripts(atom: Atom) -> Atom:
    return atom if bare(atom) else replace(atom, sub=None, sup=None, primes=0)
