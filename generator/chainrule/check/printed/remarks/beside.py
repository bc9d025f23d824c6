r"""Relations beside derivatives that are neither equations nor definitions: what they say, and what nobody checked.

An inequality or an approximation gives a value that a reader believes, and random points refute it only by luck, so it
is unchecked. In the running text, where something vanishes, ``f'(x) > 0``, is a condition, as ``f'(x) = 0`` is, and so
is a bound by a constant of which nothing else is known, or that of a norm by ``10^{-6}``. Updates, the spaces that
things live in, and what a map goes between say nothing of a value.
"""

from __future__ import annotations

from typing import Literal

from chainrule.check.printed.judgement.judged import Judged
from chainrule.check.printed.remarks.stationary import is_zero
from chainrule.tex.statements.definitions.refusals import is_update
from chainrule.tex.statements.derivatives.stated import derives, states
from chainrule.tex.statements.displays.relations import DEFINING, REVERSED, Statement
from chainrule.tex.statements.scopes.mentions import reached
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.atoms import Atom, Atoms

MEMBERSHIP = frozenset({"in", "notin", "subset", "subseteq", "supset", "supseteq"})
ASSIGNING = frozenset({"leftarrow", "gets", "longleftarrow"})
ARROWS = frozenset({"to", "rightarrow", "longrightarrow", "mapsto", "longmapsto", "leadsto", "rightsquigarrow",
                    "hookrightarrow", "uparrow", "downarrow"})  # fmt: skip
BOUNDS = frozenset({"<", ">", "lt", "gt", "leq", "le", "geq", "ge", "leqslant", "geqslant", "<=", ">=", "ll", "gg",
                    "neq", "ne", "!="})  # fmt: skip
MAPPING = frozenset({"mapsto", "longmapsto"})
_SPACES = ("mathbb", "mathcal", "mathscr")

Said = Literal["equation", "nothing", "condition", "unread"]


def said(scope: Scope, statement: Statement, step: int, *, display: bool) -> Said:
    """What a relation says: an equation to check, nothing of a value, where something vanishes, or what is not read."""
    sign = statement.signs[step].text
    if sign in {"="} | DEFINING | REVERSED:
        return "equation"
    left, right = statement.sides[step : step + 2]
    beside = derives(scope, left) or derives(scope, right)
    if not beside and (sign in BOUNDS or not states(scope, statement)):
        return "nothing"  # a bound at a chain's end is about the value that was checked
    if sign in ASSIGNING | ARROWS - MAPPING and is_update(scope, left, right):
        return "nothing"
    if sign in ASSIGNING:
        return "unread" if derives(scope, left) else "nothing"
    if sign in MEMBERSHIP:
        return "unread" if derives(scope, left) and not _is_space(right) else "nothing"
    if sign == "colon" or (sign in ARROWS - MAPPING and (_is_space(right) or _is_limit(right))):
        return "nothing"
    bounded = sign in BOUNDS and (_is_bound(scope, left, right) or _is_bound(scope, right, left))
    return "condition" if not display and (bounded or is_zero(left) or is_zero(right)) else "unread"


def _is_bound(scope: Scope, side: Atoms, other: Atoms) -> bool:
    r"""Whether a side is a symbol on which the other does not depend, or the tolerance of a norm."""
    if _is_tolerance(side):
        return bool(other) and other[0].text == "||"
    if len(side) != 1 or side[0].kind not in {"letter", "accent"} or side[0].sup is not None:
        return False
    known = scope.names.match(side, 0)
    return known is None or (known.name not in reached(scope, other) and scope.role(known.name) == "value")


def _is_tolerance(side: Atoms) -> bool:
    """Whether a side is ten to a negative power."""
    return len(side) == 1 and side[0].text == "10" and side[0].sup is not None and side[0].sup[0].text == "-"


def unread(statement: Statement, step: int) -> Judged:
    """The judgement on a relation that is not read, with what to write instead."""
    sign = statement.signs[step].text
    reason = "a derivative stands beside this relation, and only equations are checked"
    if sign in ARROWS:
        hint = "write = where both sides are equal, or \\leftarrow in an update"
    elif sign in MEMBERSHIP:
        hint = "say in words what it is in"
    else:
        hint = "write = where both sides are equal"
    return Judged(
        "unchecked", "unchecked.silent", reason, f'{hint}, or waive it behind its dollars: {{unchecked="reason"}}'
    )


def _is_space(atoms: Atoms) -> bool:
    r"""Whether a side is a space: ``\mathbb{R}^{m \times n}``, ``C^1(\mathbb{R})``, ``L^2``."""
    head = atoms[0] if atoms else None
    if head is None:
        return False
    alone = len(atoms) == 1 or (atoms[1].kind == "open" and atoms[-1].kind == "close")
    products = all(_is_styled(a) or a.text == "times" for a in atoms)
    return products or (alone and (_is_styled(head) or (head.kind == "letter" and head.text in {"C", "L", "H", "W"})))


def _is_styled(atom: Atom) -> bool:
    return atom.style.startswith(_SPACES) or atom.text in {"\\R", "\\Reals", "\\reals"}


def _is_limit(atoms: Atoms) -> bool:
    r"""Whether a side is a number or infinity, which something goes to."""
    kept = [a for a in atoms if not (a.kind == "sign" and a.text in {"+", "-", "pm"})]
    return len(kept) == 1 and (kept[0].kind == "number" or kept[0].text == "\\infty")
