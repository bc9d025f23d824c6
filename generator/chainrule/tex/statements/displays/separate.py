r"""A display to its statements: rows taken apart, conditions told from claims.

``align`` and its kin, ``\\`` without ``&``, lines that start with ``=`` or ``+``, several statements in a row,
``\text{if } i = j``, equation numbers, full stops. What a relation inside of brackets says is no claim.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.tex.statements.displays.braces import refuse_hidden_sums
from chainrule.tex.statements.displays.index_ranges import spelled_out
from chainrule.tex.statements.displays.relations import CONSEQUENCES, ENTAILS, Sign, Statement, relation
from chainrule.tex.statements.displays.restrictions import (
    goes_on_explaining,
    introduces,
    is_condition,
    is_quantifier,
    is_remark,
    quantifies,
    refuse_figures,
    refuse_more,
    refuse_scripts,
)
from chainrule.tex.statements.displays.rows import rows
from chainrule.tex.syntax.enclosures.conditions import has_relation, relation_at
from chainrule.tex.syntax.trees.parser import ELEMENTWISE, TIMES
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import Names
from chainrule.tex.text.records import replace


def statements(atoms: Atoms, names: Names) -> list[Statement]:
    """The statements of a display, in order; prose, equation numbers and remarks are none."""
    refuse_scripts(atoms)
    refuse_hidden_sums(atoms)
    found: list[Statement] = []
    for row in rows(atoms):
        lead: list[Atoms] = []
        first = len(found)
        explaining: Atoms = ()
        restricted = False
        for words, piece in _parts(spelled_out(row, names)):
            part = _unwrapped(piece)
            if not part and not words:
                continue
            statement = _cut(part, follows=_follows(words))
            if is_quantifier(words, part, names):
                found[first:] = [
                    replace(each, everywhere=each.everywhere or quantifies(words, part, names))
                    for each in found[first:]
                ]
                continue
            if restricted and not statement.signs:
                refuse_more(words, part)
            explains = bool(explaining) and goes_on_explaining(words, statement, names)
            restricts = explains or is_condition(words, statement, part, names)
            restricted = restricts if statement.signs else restricted
            if restricts:
                target = [a for a in (*(words or explaining), *part) if a.kind != "gap"]
                explaining = words if introduces(words) else explaining
                if len(found) > first:
                    found[-1] = replace(found[-1], conditions=(*found[-1].conditions, tuple(target)))
                    found[first:-1] = [replace(e, shared=(*e.shared, tuple(target))) for e in found[first:-1]]
                else:
                    lead.append(tuple(target))
            elif statement.signs:
                found.append(replace(statement, conditions=tuple(lead)) if lead else statement)
            elif part and not is_remark(part):
                found.append(statement)
    return found


def _follows(words: Atoms) -> bool:
    """Whether an arrow or a word before a statement says that it follows from what stands before it."""
    return any(w.text in ENTAILS or w.text.lower().strip(" .,:") in CONSEQUENCES for w in words)


def _parts(row: Atoms) -> Iterator[tuple[Atoms, Atoms]]:
    """The parts of a row with the words that lead them: cut at gaps, words, commas and arrows between statements."""
    words: list[Atom] = []
    part: list[Atom] = []
    depth = 0
    for at, atom in enumerate(row):
        depth += (atom.kind == "open") - (atom.kind == "close")
        cuts = depth <= 0 and (
            atom.kind in {"gap", "text"}
            or (atom.kind == "sign" and (atom.text in {",", ";"} | ENTAILS or atom.text == "forall"))
            or (atom.text == ":" and bool(words) and relation_at(row, at) is None)
        )
        if not cuts:
            part.append(atom)
            continue
        if _trim(part) and not (atom.kind == "gap" and _unfinished(part, row[at + 1 :])):
            yield tuple(words), _trim(part)
            words, part = [], []
        if atom.kind == "text" or atom.text in {"forall"} | ENTAILS:
            refuse_figures(atom, row[at - 1] if at else None)
            words.append(atom)
    yield tuple(words), _trim(part)


def _unfinished(part: list[Atom], rest: Atoms) -> bool:
    """A gap inside of a formula: something is still open before it, or goes on behind it."""
    last = _trim(part)
    following = next((a for a in rest if a.kind not in {"gap", "cell"}), None)
    if following is None:
        return False
    ends_open = (
        bool(last)
        and last[-1].kind == "sign"
        and (last[-1].text in (TIMES | ELEMENTWISE | {"+", "-"}) - {"."} or relation(last, len(last) - 1) is not None)
    )
    goes_on = following.kind == "sign" and (
        following.text in {"+", "-", "cdot", "times"}
        or following.text in {"=", "approx", "leq", "geq", "equiv", "<", ">"}
    )
    return ends_open or goes_on


def _trim(part: list[Atom] | Atoms) -> Atoms:
    kept = [a for a in part if a.kind not in {"gap", "cell"}]
    while kept and kept[-1].kind == "sign" and kept[-1].text in {".", ",", ";", ":"}:
        kept.pop()
    while kept and kept[0].kind == "sign" and kept[0].text in {",", ";", ":"} and relation_at(tuple(kept), 0) is None:
        kept.pop(0)
    return tuple(kept)


def _unwrapped(part: Atoms) -> Atoms:
    """A condition in brackets, ``(x > 0)``, without them."""
    inside = part[1:-1]
    wrapped = len(part) > 2 and part[0].kind == "open" and part[-1].kind == "close" and part[-1].sup is None
    depth = 0
    for atom in inside:
        depth += (atom.kind == "open") - (atom.kind == "close")
        wrapped = wrapped and depth >= 0
    return inside if wrapped and has_relation(inside) else part


def _cut(part: Atoms, *, follows: bool) -> Statement:
    """The sides of a chain and its signs; alignment marks and prose are gone."""
    sides: list[list[Atom]] = [[]]
    signs: list[Sign] = []
    depth = at = 0
    while at < len(part):
        atom = part[at]
        depth += (atom.kind == "open") - (atom.kind == "close")
        found = relation(part, at) if depth <= 0 else None
        if found is None:
            sides[-1].append(atom)
            at += 1
            continue
        last = part[at + found[1] - 1]
        signs.append(Sign(found[0], atom.start, last.end))
        sides.append([])
        at += found[1]
    return Statement(tuple(tuple(side) for side in sides), tuple(signs), follows=follows)
