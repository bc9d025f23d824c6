"""By what a derivative is taken: the symbol to perturb and the entries to take."""

from __future__ import annotations

from chainrule.tex.evaluation.arrays.values import (
    CannotTellError,
    ConcreteError,
    Value,
)
from chainrule.tex.evaluation.differentiation import places, velocities
from chainrule.tex.evaluation.worlds import members, working
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Array, Declared, Family, Notation, Reference


def is_rows(frame: Frame, variable: Node) -> bool:
    """Whether a variable is a row of a matrix, declared as a column."""
    base = variable.base if isinstance(variable, nodes.Subscript) else None
    name = base.name if isinstance(base, nodes.Symbol) else ""
    meaning = frame.world.meaning(name)
    kind = meaning.type if isinstance(meaning, Declared) else None
    return isinstance(kind, Reference) and kind.how == "rows"


def of_inverse(frame: Frame, variable: Node) -> Node | None:
    r"""The matrix by whose inverse is differentiated, as in ``\frac{\partial Q}{\partial \Sigma_k^{-1}}``, or None."""
    if not isinstance(variable, nodes.Power) or variable.exponent != nodes.Negative(nodes.Number(1.0)):
        return None
    return variable.base if frame.evaluate(frame, variable.base).rank == 2 else None


def key_of(frame: Frame, variable: Node) -> tuple[str, tuple[Node, ...]]:
    """The name to perturb and the entries to take afterwards."""
    match variable:
        case nodes.Symbol(name="\\dot"):
            return time(frame), ()
        case nodes.Symbol(name=name):
            return _resolved(frame, name), ()
        case nodes.Subscript(base=nodes.Symbol(name=name), items=items):
            if members.is_members(frame, name):
                item = frame.evaluate(frame, items[0])
                if item.axes:
                    raise ConcreteError(item.axes[0])
                return f"{name}#{round(float(item.data))}", items[1:]
            return _resolved(frame, name), items
        case nodes.Apply(head=nodes.Symbol(name=name)):
            meaning = frame.world.meaning(name)
            if isinstance(meaning, Definition) and meaning.kind == "value":
                return name, ()
    whole, items = (variable.base, variable.items) if isinstance(variable, nodes.Subscript) else (variable, ())
    dotted = velocities.key_of(whole)
    if dotted is not None:
        return dotted, items
    raise CannotTellError("a derivative by this expression", hint="give the variable a name of its own")


def _resolved(frame: Frame, name: str) -> str:
    """The symbol behind an alias or the entries of a matrix."""
    meaning = frame.world.meaning(name)
    if isinstance(meaning, Declared) and isinstance(meaning.type, Reference):
        return meaning.type.of
    return frame.world.scope.resolved(name)


def base_of(frame: Frame, key: str) -> Value:
    """The value of what is perturbed."""
    dotted = velocities.of_key(key)
    if dotted is not None:
        return frame.evaluate(frame, dotted)
    name, mark, place = key.partition("#")
    frame.world.touched.add(name)
    return members.member_at(frame, name, int(place)) if mark else working.symbol(frame, key)


def time(frame: Frame) -> str:
    """The symbol by which a dot differentiates."""
    for meaning in frame.world.scope.meanings.values():
        if (
            isinstance(meaning, Declared)
            and isinstance(meaning.type, Notation)
            and meaning.type.meaning == "derivative"
        ):
            return meaning.type.by
    if "t" in frame.world.scope.meanings:
        return "t"
    raise CannotTellError("a dot without a time", hint="declare it: “\\dot: derivative by t”")


def implied(frame: Frame, node: nodes.Derivative) -> Node:
    """The variable of a bare nabla: the function's argument, the symbol in the name's subscript, or the only vector.

    Beside ``r'`` it is ``r``, as in the theory of potentials, where a nabla by the other one has a prime.
    """
    body = node.body
    if isinstance(body, nodes.Apply) and len(body.args) == 1 and not _is_defined_number(frame, body.args[0]):
        return body.args[0]
    meaning = frame.world.meaning(body.name) if isinstance(body, nodes.Symbol) else None
    if isinstance(meaning, Definition) and meaning.kind == "function" and len(meaning.params) == 1:
        param = nodes.Symbol(meaning.params[0])
        if not _is_defined_number(frame, param):
            return param
    names = frame.world.names_in(body)
    reach: set[str] = set().union(*(frame.world.depends(n) for n in names)) if names else set()
    for name in names:
        marked = [other for other in reach if other != name and f"_{{{other}}}" in name]
        if len(marked) == 1:
            return nodes.Symbol(marked[0])
    arrays = [
        n
        for n in sorted(reach)
        if isinstance(m := frame.world.meaning(n), Declared) and isinstance(m.type, Array | Family)
    ]
    vectors = [n for n in arrays if working.symbol(frame, n).structure[1:] == (1,)] if len(arrays) > 1 else arrays
    unprimed = [n for n in vectors if not n.endswith("'")]
    if len(unprimed) == 1 and {n.rstrip("'") for n in vectors} == set(unprimed):
        return nodes.Symbol(unprimed[0])
    place = places.vector(frame.world, frozenset(reach)) if not arrays else None
    if place is not None:
        return nodes.Symbol(place)
    raise CannotTellError(
        "a nabla without its variable", "unchecked.ambiguous", "write the variable below it: \\nabla_x"
    )


def _is_defined_number(frame: Frame, argument: Node) -> bool:
    r"""Whether an argument is a number that the post defines: ``\nabla V(r)`` is by the vector behind ``r``."""
    meaning = frame.world.meaning(argument.name) if isinstance(argument, nodes.Symbol) else None
    return isinstance(meaning, Definition) and not frame.evaluate(frame, argument).rank


def is_direction(frame: Frame, node: nodes.Derivative) -> bool:
    r"""Whether ``\nabla_u f`` may be along u: a vector of the post on which f does not depend."""
    variable = node.by[0][0] if node.kind == "gradient" and len(node.by) == 1 else None
    if not isinstance(variable, nodes.Symbol) or frame.world.meaning(variable.name) is None:
        return False
    reach = frozenset().union(*(frame.world.depends(name) for name in frame.world.names_in(node.body)))
    if not reach or not frame.world.depends(variable.name).isdisjoint(reach):
        return False
    return working.symbol(frame, variable.name).structure[1:] == (1,)
