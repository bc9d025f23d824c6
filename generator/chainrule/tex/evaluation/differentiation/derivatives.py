r"""Derivatives, always numerical.

The variable gets an axis of perturbed copies, everything downstream is worked out once on all of them, and the axis
becomes the variable's own.

The stencil has six points (central differences of sixth order, Fornberg 1988, table 1): with steps of about one
hundredth of the variable, truncation and rounding are both near 1e-13, also when one derivative is nested in another.
The checker repeats a claim with smaller steps wherever its sides do not agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.tex.evaluation.arrays.patterns import CONSTANTS
from chainrule.tex.evaluation.arrays.values import (
    CannotTellError,
    Value,
    inverses,
    unname_structure,
)
from chainrule.tex.evaluation.differentiation import curves, flows, layouts, positions, velocities
from chainrule.tex.evaluation.differentiation.perturbations import Body, behind_inverse, perturb
from chainrule.tex.evaluation.differentiation.places import numbers
from chainrule.tex.evaluation.differentiation.variables import (
    base_of,
    implied,
    is_direction,
    is_rows,
    key_of,
    of_inverse,
    time,
)
from chainrule.tex.evaluation.operations import products
from chainrule.tex.evaluation.operations.defined import fitted
from chainrule.tex.evaluation.worlds import entries, working
from chainrule.tex.evaluation.worlds.implied import applications
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes import reading
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Constant, Declared, Dependent, Function, Index, Integer, Known


def derivative(frame: Frame, node: nodes.Derivative) -> Value:
    """The value of a derivative of any kind, in the layout of the post."""
    of_motion = flows.derivative(frame, node)
    if of_motion is not None:
        return of_motion
    if node.by and node.by[0][0] == nodes.Symbol("\\dot"):
        seen = velocities.seen_from(frame, node, time(frame))
        if isinstance(seen, Value):
            return seen
        frame = seen
    node = _applied(frame, node)
    frame, node = _at_expression(*positions.named(frame, node))
    curves.refuse_reversed(frame, node)
    node = curves.nested(node)
    along = curves.parameter(frame, node)
    if along is not None:
        return curves.slope(frame, node, along, by_variable)
    of_nabla = _nabla(frame, node) if node.kind in {"gradient", "hessian"} else None
    if of_nabla is not None:
        return of_nabla
    if listed := layouts.listed(node):
        each = [derivative(frame, replace(node, by=((cell, 1),))) for cell in listed]
        return layouts.of_list(frame, each, transposed=isinstance(node.by[0][0], nodes.Transpose))
    variables = [variable for variable, order in node.by for _ in range(order)] or [implied(frame, node)]
    if node.kind == "jacobian":
        variables = [nodes.Transpose(variables[0])]
    if node.kind == "hessian" and not any(isinstance(v, nodes.Transpose) for v in variables):
        variables = [variables[0], nodes.Transpose(variables[0])]
    if not node.total and frame.world.sisters is not None:
        frame = _beside(frame, node.body, variables[0], frame.world.sisters)
    found = laid_out(frame, node.body, layouts.nested(variables), gradient=node.kind == "gradient")
    return layouts.settled(frame, node, variables, found)


def _nabla(frame: Frame, node: nodes.Derivative) -> Value | None:
    """What nabla makes with a direction below it, or of a function of several numbers; None where it is an array's."""
    if is_direction(frame, node):
        return _directional(frame, node)
    several = numbers(frame.world, node.body) if not node.by else []
    if len(several) < 2:
        return None
    if isinstance(several[0], nodes.Number):
        return _at_point(frame, node, several)
    columns = [[other] for other in several] if node.kind == "hessian" else [[]]
    return products.block([[laid_out(frame, node.body, [v, *w], gradient=True) for w in columns] for v in several])


def _directional(frame: Frame, node: nodes.Derivative) -> Value | None:
    """The derivative along a direction; None where that has not as many entries as the gradient."""
    gradient, along = replace(node, by=()), node.by[0][0]
    before = frame.world.dependent
    try:
        shapes = {frame.evaluate(frame, gradient).structure, frame.evaluate(frame, along).structure}
    except CannotTellError:
        return None
    if len(shapes) == 1:
        return frame.evaluate(frame, nodes.Call("inner", (along, gradient)))
    frame.world.dependent = before
    return None


def _at_point(frame: Frame, node: nodes.Derivative, places: Sequence[Node]) -> Value:
    r"""``\nabla f(1, 2)`` and its square: by the function's arguments, whose values are put in afterwards."""
    second = [[(other, 1)] for other in places] if node.kind == "hessian" else [[]]
    rows = [[(place, 1), *more] for place in places for more in second]
    found = [derivative(frame, replace(node, by=tuple(by), kind="partial")) for by in rows]
    return products.block([found[start : start + len(second)] for start in range(0, len(found), len(second))])


ARGUMENT = "\\argument"


def _at_expression(frame: Frame, node: nodes.Derivative) -> tuple[Frame, nodes.Derivative]:
    r"""``\nabla g(x + t u)``: the gradient by g's argument, at the value of the expression."""
    body = node.body
    if node.by or not isinstance(body, nodes.Apply) or len(body.args) != 1:
        return frame, node
    if isinstance(body.args[0], nodes.Symbol | nodes.Subscript):
        return frame, node
    value, head = frame.evaluate(frame, body.args[0]), body.head
    meaning = frame.world.meaning(head.name) if isinstance(head, nodes.Symbol) else None
    if isinstance(meaning, Definition) and len(meaning.params) == 1:
        value = fitted(frame, meaning.params[0], value)
    layer = frame.with_values({ARGUMENT: value.computed()})
    return layer, replace(node, body=replace(body, args=(nodes.Symbol(ARGUMENT),)))


def _applied(frame: Frame, node: nodes.Derivative) -> nodes.Derivative:
    r"""``\frac{df}{dx}`` of a declared function that the post applies nowhere at something with x in it: f at x."""
    if not isinstance(node.body, nodes.Symbol) or len({variable for variable, _ in node.by}) != 1:
        return node
    meaning, variable = frame.world.meaning(node.body.name), node.by[0][0]
    kind = meaning.type if isinstance(meaning, Declared) else None
    if not (isinstance(kind, Known) or (isinstance(kind, Function) and len(kind.takes) <= 1)):
        return node
    uses = list(applications(frame.world, node.body.name))
    reach = (
        set()
        if any(use.args == (variable,) for use in uses)
        else {
            name
            for use in uses
            for arg in use.args
            for inner in frame.world.names_in(arg)
            for name in frame.world.depends(inner)
        }
    )
    if not isinstance(variable, nodes.Symbol) or variable.name in reach | {"\\dot"}:
        return node
    return replace(node, body=nodes.Apply(node.body, (variable,), start=node.start, end=node.end))


def _beside(frame: Frame, body: Node, variable: Node, sisters: frozenset[str]) -> Frame:
    """The layer in which the variable's sisters are fixed.

    A sister stands beside the variable in the body's own definition, or behind what does, and depends on the variable.
    Either the same side differentiates by it, since a chain rule gives it a term of its own; or both are arguments of
    the function.
    """
    head = body.base if isinstance(body, nodes.Subscript) else body.head if isinstance(body, nodes.Apply) else body
    meaning = frame.world.meaning(head.name) if isinstance(head, nodes.Symbol) else None
    params: tuple[str, ...]
    if isinstance(meaning, Definition) and meaning.body:
        params, direct = meaning.params, frame.world.names_in(reading.body(frame.world.scope, meaning))
    elif isinstance(meaning, Declared) and isinstance(meaning.type, Dependent):
        params, direct = meaning.type.args, list(meaning.type.args)
    else:
        return frame
    if isinstance(body, nodes.Apply) and body.args != tuple(map(nodes.Symbol, params)):
        return frame
    key = key_of(frame, variable)[0]
    if key not in direct:
        return frame
    beside = sisters.union(params) if key in params else sisters
    behind = frozenset[str]().union(*(frame.world.depends(s) for s in direct if s != key))
    defined = {s for s in sisters & behind if isinstance(frame.world.meaning(s), Definition)}
    fixed = [s for s in defined.union(direct) - {key} if s in beside and key in frame.world.depends(s)]
    frame.world.split |= bool(fixed)
    return frame.with_values({s: working.symbol(frame, s) for s in fixed}) if fixed else frame


def laid_out(frame: Frame, body: Node, variables: Sequence[Node], *, gradient: bool) -> Value:
    """Differentiate by the last variable first, as the print nests."""
    if not variables:
        return frame.evaluate(frame, body)
    variable, rest = variables[0], variables[1:]
    return by_variable(frame, variable, lambda inner: laid_out(inner, body, rest, gradient=gradient), gradient=gradient)


def by_variable(frame: Frame, variable: Node, body: Body, *, gradient: bool = False) -> Value:
    """The derivative of a body by a printed variable: a symbol, an entry, a row, a member, a transpose."""
    frame.world.derivatives += 1
    transposed = isinstance(variable, nodes.Transpose)
    if isinstance(variable, nodes.Transpose):
        variable = variable.of
    matrix = of_inverse(frame, variable)
    variable = matrix or variable
    whole = layouts.stacked(variable)
    key, items = key_of(frame, whole or variable)
    base = base_of(frame, key)
    meaning = frame.world.meaning(key)
    fixed = isinstance(meaning, Declared) and isinstance(meaning.type, Integer | Constant | Index)
    if base.pattern or fixed or (meaning is None and key in CONSTANTS):
        raise CannotTellError("a derivative by a constant")
    base = base.computed()
    if matrix is not None:
        base, body = inverses(base), behind_inverse(key, body)
    result = perturb(frame, key, base, body)
    if whole is not None:
        result = layouts.in_columns(*result)
    inner, structure = result
    if items and is_rows(frame, variable):
        structure = (*structure, 1)
        body_shape = inner.structure[len(structure) - 1 :]
        inner = Value(inner.data.reshape((*inner.data.shape[: len(inner.axes)], *structure, *body_shape)), inner.axes)
        result = inner, structure
    if items:
        behind = result[0].rank - len(structure)
        inner = _entries(frame, inner, structure, items, variable)
        structure = inner.structure[: inner.rank - behind]
    return layouts.combined(frame, inner, structure, transposed=transposed, gradient=gradient)


def _entries(frame: Frame, found: Value, structure: tuple[int, ...], items: tuple[Node, ...], variable: Node) -> Value:
    """The entries of the variable that the print names; what the body has of structure stays behind."""
    names = [frame.world.fresh("body") for _ in range(found.rank - len(structure))]
    lengths = found.structure[len(structure) :]
    order = (*range(len(found.axes)), *range(len(found.axes) + len(structure), found.data.ndim),
             *range(len(found.axes), len(found.axes) + len(structure)))  # fmt: skip
    hidden = Value(found.data.transpose(order), (*found.axes, *names))
    taken = entries.taken(frame, hidden, items, variable)
    return unname_structure(taken, names, lengths) if names else taken
