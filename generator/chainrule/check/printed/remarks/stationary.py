r"""Equations with zero: ``\frac{\partial L}{\partial w} = 0`` mostly is a condition, of a stationary point or a motion.

Such an equation is not meant to hold everywhere, so that it fails says nothing; it claims nothing, and is named as what
it is. It is a claim after all where its author restricts it (``= 0, \quad i \neq j``), means it everywhere
(``\equiv 0``) or says that it is wrong, and where it is about a known point: ``f'(x_0) = 0`` after ``x_0 = 2a``. That
divergences, curls and Laplacians of what is known vanish is claimed, too, and shapes that do not fit are wrong anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType

from chainrule.check.printed.judgement.failures import Failure
from chainrule.check.printed.judgement.judged import Judged
from chainrule.errors import Problem
from chainrule.source import Span
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.statements.scopes.reading import reading
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.syntax.enclosures.conditions import LEADING, relations
from chainrule.tex.syntax.factors import expression
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.walk import descendants, names
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.names import spell
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.kinds import Declared, Dependent, Family, Function

CONSEQUENCE = Judged(
    "unchecked",
    "unchecked.condition",
    "this follows from a condition, which need not hold everywhere",
    'state it in a display of its own if it holds by itself, or waive this one with {unchecked="reason"}',
)

WAIVED = 'an equation that has to be satisfied, and does not hold by itself, can be waived: {unchecked="a condition"}'


def is_condition(scope: Scope, statement: Statement, step: int, judged: Judged) -> bool:
    """Whether a relation that fails only says where something vanishes: not a known number, such as ``f'(0)``."""
    if judged.outcome != "fails" or judged.rule == "fails.shape" or not vanishes(statement, step):
        return False
    if statement.everywhere or any(map(_restricts, statement.conditions)):
        return False
    read = [_read(scope, side) for side in statement.sides[step : step + 2]]
    if any(_is_placed(scope, node) for node in read if node is not None):
        return False
    identical = judged.steady or statement.signs[step].text == "equiv" or any(map(_is_field, read))
    return not identical or _touches(scope, judged, Dependent | Function)


def vanishes(statement: Statement, step: int) -> bool:
    """Whether a relation says that the end of a chain is zero."""
    first = step == 0 and is_zero(statement.sides[0])
    return first or (step == len(statement.signs) - 1 and is_zero(statement.sides[-1]))


def variables(condition: Failure) -> frozenset[str]:
    """The names by which a condition differentiates."""
    sides = condition.statement.sides[: condition.step + 2]
    read = [node for side in sides if (node := _read(condition.scope, side)) is not None]
    by = [each for node in descendants(*read) if isinstance(node, nodes.Derivative) for each, _ in node.by]
    return frozenset().union(*map(names, by))


def _is_placed(scope: Scope, tree: nodes.Node) -> bool:
    """Whether a derivative is taken at a point that is defined above: ``f'(x_0)``, ``|_{w = w^*}``."""
    points = [value for node in descendants(tree) if isinstance(node, nodes.At) for _, value in node.settings]
    applied = [node for node in descendants(tree) if isinstance(node, nodes.Apply) and node.primes]
    points += [argument for node in applied for argument in node.args if _is_marked(argument)]
    return any(isinstance(scope.meanings.get(name), Definition) for point in points for name in names(point))


def _is_marked(point: nodes.Node) -> bool:
    r"""Whether the name of an argument says that it is one value: ``x_0``, ``w^*``, ``\hat\theta``, and not ``z``."""
    plain = point.name.removeprefix("\\") if isinstance(point, nodes.Symbol) else ""
    return bool(plain) and not plain.isalpha()


def _is_field(node: nodes.Node | None) -> bool:
    """Whether a side is a divergence, a curl, or a Hessian or Laplacian."""
    return isinstance(node, nodes.Field) or (isinstance(node, nodes.Derivative) and node.kind == "hessian")


def _touches(scope: Scope, judged: Judged, kinds: type | UnionType) -> bool:
    """Whether anything that a relation depends on is declared as one of some types, or as a family of such."""
    declared = [meaning.type for name in judged.touched if isinstance(meaning := scope.meanings.get(name), Declared)]
    return any(isinstance(kind.of if isinstance(kind, Family) else kind, kinds) for kind in declared)


def is_zero(atoms: Atoms) -> bool:
    """Whether a side is zero, of a number or of an array."""
    return len(atoms) == 1 and spell(atoms, loose=True) in {"0", "\\mathbf{0}"}


def _restricts(condition: Atoms) -> bool:
    r"""Whether a condition says of which entries or where something is claimed: ``i \neq j``, ``\text{if } x < 0``.

    A bound behind a comma, ``\lambda \geq 0``, goes with a condition as well as with a claim, and so does a domain.
    """
    words = {a.text.lower().strip(" .,:") for a in condition if a.kind == "text"}
    signs = set(relations(condition))
    return bool(signs & {"=", "==", "neq", "ne", "!="} or (signs - {"in"} and words & set(LEADING)))


def unclear(scope: Scope, statement: Statement, judged: Judged, shown: Span) -> Iterator[Problem]:
    """A warning where a condition may well be a claim: it is no single derivative, and of nothing that is unknown."""
    if not _touches(scope, judged, Dependent) and not any(_is_derivative(scope, side) for side in statement.sides):
        message = "this is not zero by itself: it is read as a condition, and nothing of it is checked"
        hint = 'as a claim it is wrong; a condition in a display of its own can be waived: {unchecked="a condition"}'
        yield Problem("condition.unclear", message, shown, hint, severity="warning")


def of_motion(scope: Scope, side: Atoms) -> str | None:
    r"""What to do about an equation of motion: ``\ddot\theta = …`` for a theta that is any function of t."""
    node = _read(scope, side)
    name = node.body.name if isinstance(node, nodes.Derivative) and isinstance(node.body, nodes.Symbol) else ""
    meaning = scope.meanings.get(name)
    if not isinstance(meaning, Declared) or not isinstance(meaning.type, Dependent):
        return None
    advice = f"{name} stands for any function here; an equation that it has to satisfy is a condition"
    return f'{advice}, and can be waived: {{unchecked="an equation of motion"}}'


def _read(scope: Scope, side: Atoms) -> nodes.Node | None:
    try:
        return expression(side, reading(scope))
    except TexError:
        return None


def _is_derivative(scope: Scope, side: Atoms) -> bool:
    node = _read(scope, side)
    while isinstance(node, nodes.Transpose | nodes.Negative | nodes.Subscript | nodes.At):
        node = node.base if isinstance(node, nodes.Subscript) else node.body if isinstance(node, nodes.At) else node.of
    primed = isinstance(node, nodes.Apply) and node.primes > 0 and not any(map(_is_computed, node.args))
    return primed or isinstance(node, nodes.Derivative | nodes.Prime)


def _is_computed(point: nodes.Node) -> bool:
    """Whether an argument is no unknown, but made of known ones: the ``2a`` of ``f'(2a) = 0``."""
    return not isinstance(point, nodes.Symbol | nodes.Subscript)
