r"""Displays that say something and of which nothing was checked: they must not look as if they had been.

A relation beside a derivative that is neither a claim nor a definition (an approximation, an inequality, an equation
inside of a matrix) is not understood, and says so. Updates such as ``\theta \leftarrow …`` state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from chainrule.check.printed.judgement.judged import Judged
from chainrule.check.verdict import Verdict
from chainrule.errors import Problem
from chainrule.source import Span
from chainrule.tex.statements.derivatives.gradients import is_unexplained
from chainrule.tex.statements.derivatives.stated import undeclared
from chainrule.tex.statements.displays.notations import has_derivative, is_differential
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.statements.displays.restrictions import is_stray
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import Names

RELATIONS = frozenset({
    "=", "equiv", "approx", "sim", "simeq", "cong", "propto", "neq", "ne", "leq", "geq", "le", "ge", "<", ">", "ll",
    "gg", "not", "notequiv", "asymp", "lesssim", "gtrsim", "doteq", "iff", "Leftrightarrow", "Longleftrightarrow",
})  # fmt: skip
_EQUATING = frozenset(
    {"is", "equals", "is equal to", "is given by", "is just", "is simply", "becomes", "gives", "yields"}
)
"""Words that stand for an equals sign."""
_TYPED = re.compile(r"(?:['′’]|\bd\w*\s*/\s*d\w|∂)[^=]*=|=[^=]*(?:['′’]|\bd\w*\s*/\s*d\w|∂)")
"""An equation with a derivative, typed as words."""
SILENT = Judged(
    "unchecked",
    "unchecked.silent",
    "a derivative stands beside a relation here, and nothing of it could be checked",
    'state an equation in a display of its own, or waive this one with {unchecked="reason"}',
)
STRAY = Judged(
    "unchecked",
    "unchecked.stray",
    "this stands beside an equation, and it is not clear whether it belongs to it",
    "make it a factor or a term of the equation, give it a relation, or a display of its own",
)

UNEXPLAINED = "this is a total differential whose right side has none, or the name of a gradient: of which function?"
EXPLAINED = "print dy = … dx, or a fraction; say dz = \\frac{\\partial L}{\\partial z} first; := names anything else"


def is_remark(verdicts: Sequence[Verdict], since: int) -> bool:
    r"""Whether all that was said at last is that a term vanishes, by ``_{= 0}``, beside claims of the same formula."""
    made, before = verdicts[since:], verdicts[:since][-1:]
    return [each.rule for each in made] == ["undecided.vacuous"] and any(v.block == made[0].block for v in before)


def incomplete(missing: Sequence[str]) -> Judged:
    """The judgement on a total differential that leaves out something that varies."""
    names = " and ".join(missing)
    reason = f"this total differential says nothing of {names}: does it stay as it is?"
    hint = "add its term, or say above what varies, as in f(x) = …"
    return Judged("unchecked", "unchecked.differential", reason, hint)


def advised(scope: Scope, statement: Statement, judged: Judged) -> Judged:
    """A judgement that something is not declared, with what to write instead where that makes a derivative."""
    undefined = judged.rule == "unchecked.undefined" and not is_differential(statement, scope.names)
    if undefined and is_unexplained(scope, statement.sides[0], ()):
        return replace(judged, reason=UNEXPLAINED, hint=EXPLAINED)
    unclear = judged.rule in {"unchecked.undefined", "unchecked.unsupported"} and judged.place is not None
    found = undeclared(scope, statement, judged.place[0]) if unclear and judged.place else None
    if found is None:
        return judged
    operator, declared = found
    if is_differential(statement, scope.names):
        return replace(judged, hint="declare all that varies in it, or write a fraction: \\frac{df}{dx} = …")
    hint = "write a fraction, such as \\frac{\\partial f}{\\partial x}"
    hint += f", or declare what it is: “{operator}: {declared}”, or a symbol of your own" if declared else ""
    return replace(judged, reason=f"{operator} makes a derivative here, and is not declared", hint=hint)


def circular(names: Sequence[str], defined: Mapping[str, Span]) -> Judged:
    """The judgement on what uses names that are defined by themselves: it points at what closes the circle."""
    places = {name: defined[name] for name in names if name in defined}
    last = max(places, key=lambda name: places[name].start)
    line = places[last].line
    reason = f"{last} is defined by itself, in line {line}"
    if others := [name for name in places if name != last]:
        reason = f"{last} is defined in line {line} by {' and '.join(others)}, which is defined by {last}"
    hint = f"in line {line}, give the left side another name, or declare in the front matter what is given"
    return Judged("unchecked", "unchecked.circular", reason, hint)


def unused(defined: Mapping[str, Span], used: Set[str]) -> Iterator[Problem]:
    """A warning for each definition that nothing uses: a misspelt left side makes one of a claim."""
    for name, place in defined.items():
        if name not in used:
            message = f"{name} is defined here and used nowhere"
            hint = "if this is meant as a claim, check the spelling of its left side"
            yield Problem("definition.unused", message, place, hint, severity="warning")


def strays(found: Sequence[Statement], names: Names, *, beside: bool) -> Iterator[Atoms]:
    """The parts of a display without a relation of their own that a reader would take for mathematics.

    ``beside``: the display makes a claim, so that they stand beside one.
    """
    for statement in found:
        part = statement.sides[0]
        bracketed = any(atom.text == "=" for atom in part) and (has_derivative(part) or _is_unclosed(part))
        if not statement.signs and (bracketed or (beside and is_stray(part, names))):
            yield part


def _is_unclosed(atoms: Atoms) -> bool:
    """Whether more brackets open in a math list than close."""
    return sum((atom.kind == "open") - (atom.kind == "close") for atom in atoms) > 0


def is_statement(atoms: Atoms) -> bool:
    """Whether a derivative stands beside a relation, however deep inside of a formula, or an equation in words."""
    return is_worded(atoms) or (has_derivative(atoms) and any(_relates(atom) for atom in _all(atoms)))


def is_worded(atoms: Atoms) -> bool:
    r"""Whether words say what a derivative is: ``f'(x) \text{ is } 3x``, ``\text{so f'(x) = 3x}``."""
    return any(_equates(atoms, at) or (a.kind == "text" and _TYPED.search(a.text)) for at, a in enumerate(atoms))


def _equates(atoms: Atoms, at: int) -> bool:
    """Whether words at a place equate the derivative before them with what follows."""
    words = atoms[at].kind == "text" and atoms[at].text.lower().strip(" .,:") in _EQUATING
    return words and has_derivative(atoms[:at]) and any(a.kind not in {"text", "gap"} for a in atoms[at + 1 :])


def _relates(atom: Atom) -> bool:
    return atom.kind == "sign" and atom.text in RELATIONS


def _all(atoms: Atoms) -> Iterator[Atom]:
    for atom in atoms:
        yield atom
        for part in atom.parts:
            yield from _all(part)
