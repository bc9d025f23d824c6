r"""Which statements of a post state a derivative: by their notation, or by what the post says of the names in them.

``f_x`` is one where f is a function of x, ``Df`` and ``J_f`` are where f is a function, and so is what stands behind an
operator that the post declares.
"""

from __future__ import annotations

from chainrule.tex.statements.derivatives.gradients import is_unexplained
from chainrule.tex.statements.displays.notations import WORDS, are_differentials, has_derivative, is_differential
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.statements.scopes.partials import variables
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.syntax.trees.reading import OPERATORS
from chainrule.tex.text.atoms import Atoms, lists
from chainrule.tex.text.names import nucleus

_OPERATED = OPERATORS | {"partial"}
_HEADS = frozenset({"D", "div", "rot", "lap"})
_DECLARED = {
    "D": "Jacobian operator", "J": "Jacobian operator", "Jac": "Jacobian operator", "Jacobian": "Jacobian operator",
    "H": "Hessian operator", "Hess": "Hessian operator", "Hessian": "Hessian operator", "grad": "gradient operator",
    "Grad": "gradient operator", "\\delta": "partial derivative operator", "div": "", "rot": "", "lap": "", "curl": "",
}  # fmt: skip
_FUNCTIONS = frozenset({"function", "dependent"})


def states(scope: Scope, statement: Statement) -> bool:
    """Whether a derivative stands beside a relation of a statement."""
    return bool(statement.signs) and (
        any(derives(scope, side) for side in statement.sides)
        or is_differential(statement, scope.names)
        or is_unexplained(scope, *statement.sides[:2])
    )


def derives(scope: Scope, atoms: Atoms) -> bool:
    """Whether a derivative stands in a math list, however deep, or the list is the name of one."""
    return has_derivative(atoms, scope.names) or _derives(scope, atoms) or _is_named(scope, atoms)


def _is_named(scope: Scope, atoms: Atoms) -> bool:
    r"""Whether a math list is nothing but a name that a derivative defines, with its indices or arguments: ``g_i``."""
    match = scope.names.match(atoms, 0) if atoms else None
    meaning = scope.meanings.get(match.name) if match is not None else None
    if match is None or not isinstance(meaning, Definition) or match.rest.sup is not None:
        return False
    behind = atoms[match.count :]
    called = len(behind) > 1 and behind[0].text == "(" and behind[-1].text == ")"
    return (not behind or called) and has_derivative(meaning.body, scope.names)


def _derives(scope: Scope, atoms: Atoms) -> bool:
    return any(
        is_operated(scope, atoms, at) or any(_derives(scope, part) for part in (*atom.parts, atom.sub or ()))
        for at, atom in enumerate(atoms)
    )


def is_operated(scope: Scope, atoms: Atoms, at: int) -> bool:
    r"""Whether a derivative of a function of the post stands at a place: ``f_x``, ``f^{(1)}``, ``Df``, ``J_f``."""
    match = scope.names.match(atoms, at)
    if match is None:
        return _is_headed(scope, atoms, at)
    role, rest = scope.role(match.name), match.rest
    if role in _OPERATED or (rest.sub is not None and not match.behind and variables(scope, match.name, rest.sub)):
        return True
    ordered = (
        rest.sup is not None and len(rest.sup) == 3 and rest.sup[0].kind == "open" and rest.sup[1].kind == "number"
    )
    return ordered and role in _FUNCTIONS


def is_stated(scope: Scope, left: Atoms, right: Atoms) -> bool:
    r"""Whether a left side that could be a name is a derivative, and the right side gives its value.

    If the right side is a derivative itself, it says what the left stands for: ``J_f = \frac{\partial f}{\partial x}``.
    """
    if are_differentials(left, (right,), scope.names):
        return True
    worded = len(left) > 1 and left[0].text in WORDS and scope.names.match(left, 0) is None
    if not (worded or is_operated(scope, left, 0)):
        return False
    computed = any(a.kind in {"sign", "number"} and a.text not in {"partial", "nabla"} for a in right)
    return computed or not derives(scope, right[:1])


def _is_headed(scope: Scope, atoms: Atoms, at: int) -> bool:
    r"""Whether an unknown D, J or H makes a derivative of the function behind it or below it: ``D f``, ``J_f``."""
    head = atoms[at]
    if head.text in {"J", "H", "D"} and head.sub and _is_function(scope, head.sub):
        return True
    following = scope.names.match(atoms, at + 1) if head.text in _HEADS and at + 1 < len(atoms) else None
    return following is not None and scope.role(following.name) in _FUNCTIONS | {"defined"}


def _is_function(scope: Scope, atoms: Atoms) -> bool:
    match = scope.names.match(atoms, 0)
    return match is not None and match.count == len(atoms) and scope.role(match.name) in _FUNCTIONS


def undeclared(scope: Scope, statement: Statement, start: int) -> tuple[str, str] | None:
    """The operator without a meaning that stands at a character of a statement, and what it can be declared to be.

    None where what stands there makes no derivative; an empty declaration where only other print helps.
    """
    for each in (part for side in statement.sides for part in lists(side)):
        for at, atom in enumerate(each):
            if atom.start != start or scope.names.match(each, at) is not None:
                continue
            if atom.text in {"d", "\\delta"} and is_differential(statement, scope.names):
                return nucleus(atom), ""
            shown = rf"\operatorname{{{atom.text}}}" if atom.kind == "word" and len(atom.text) > 1 else nucleus(atom)
            derives = atom.text == "\\delta" or has_derivative(each[at:], scope.names) or _is_headed(scope, each, at)
            return (shown, _DECLARED[atom.text]) if derives and atom.text in _DECLARED else None
    return None
