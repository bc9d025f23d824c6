"""Functions at arguments: known ones, the post's own, unknown ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.tex.evaluation.arrays.values import (
    CannotTellError,
    ConcreteError,
    ShapeError,
    Value,
)
from chainrule.tex.evaluation.operations import matrix_functions, pieces
from chainrule.tex.evaluation.operations.defined import Evaluated, component, elementwise, own, plain, reminds, valued
from chainrule.tex.evaluation.operations.functions import ELEMENTWISE, KINKED, STRUCTURAL, known
from chainrule.tex.evaluation.operations.norms import norm
from chainrule.tex.evaluation.worlds import arguments, diagonals, entries, working
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Array, Declared, Dependent, Family, Function, Known, Notation, Scalar


def call(frame: Frame, node: nodes.Call) -> Value:
    """A known function's value."""
    frame.world.kinked |= node.function in KINKED
    diagonal = diagonals.of_entries(frame, node.function, node.args[0]) if len(node.args) == 1 else None
    args = (diagonal,) if diagonal is not None else tuple(frame.evaluate(frame, arg) for arg in node.args)
    base = frame.evaluate(frame, node.base) if node.base is not None else None
    if node.function in diagonals.OF_VECTORS and len(args) == 1:
        args = (diagonals.vector(frame, node.function, node.args[0], args[0]),)
    if base is None and node.function in matrix_functions.FUNCTIONS and args and matrix_functions.is_square(args[0]):
        return matrix_functions.read(frame, node.function, args[0], ELEMENTWISE[node.function])
    found = known(node.function, args, base)
    if node.function in KINKED:
        pieces.meet(frame, node, node.function, args, found)
    return found


def apply(frame: Frame, node: nodes.Apply) -> Value:
    """A function of the post at its arguments; with primes, its derivative there."""
    if isinstance(node.head, nodes.Subscript) and not _is_member(frame, node.head):
        whole = apply(frame, replace(node, head=node.head.base))
        return entries.taken(frame, whole, node.head.items, node.head)
    function = resolve(frame, node)
    if not node.primes:
        return function(frame, node.args)
    if len(node.args) != 1:
        hint = "write \\frac{\\partial f}{\\partial x}, or f_x, with the variable that is meant"
        raise CannotTellError("a prime on a function of several arguments: by which?", "unchecked.ambiguous", hint)

    def at(inner: Frame, arg: Value) -> Value:
        name = "\\prime argument"
        layer = inner.with_values({name: arg})
        return function(layer, (nodes.Symbol(name),))

    try:
        return arguments.by_argument(frame, at, frame.evaluate(frame, node.args[0]), node.primes)
    except ShapeError:
        return _of_array(frame, node, function(frame, node.args))


def _of_array(frame: Frame, node: nodes.Apply, value: Value) -> Value:
    r"""``\ell'(\beta)`` and ``\ell''(\beta)`` of a number that is a function of a vector: its gradient and Hessian."""
    (arg,) = node.args
    if value.rank or node.primes > 2 or not isinstance(arg, nodes.Symbol):
        raise CannotTellError("a prime on this function of an array", hint="write the derivative as a fraction")
    kind = "gradient" if node.primes == 1 else "hessian"
    return frame.evaluate(frame, nodes.Derivative(replace(node, primes=0), ((arg, 1),), kind=kind))


def resolve(frame: Frame, node: nodes.Apply) -> Evaluated:
    """What a function's head means, as something that takes a layer and the arguments' trees."""
    name, suffix = _head(frame, node.head)
    same = f"{name}/{len(node.args)}"  # the function of this name and of as many arguments
    frame.world.touched.update((name, same) if same in frame.world.scope.meanings else (name,))
    meaning = frame.world.meaning(same) or frame.world.meaning(name)
    match meaning:
        case Declared(type=Known(name=what)):
            return _known(what)
        case Declared(type=Family(of=Function() as kind)) if suffix:
            return _unknown(name + suffix, kind)
        case Declared(type=Notation(meaning="squared norm")):
            return _squared_norm
        case Declared(type=Function() as kind):
            return _unknown(name, kind)
        case Declared(type=Dependent() as kind):
            return _dependent(name, kind)
        case Definition(kind="function"):
            return own(meaning)
        case Definition(kind="component"):
            return component(meaning)
        case Definition():
            return _reminder(name)
        case None:
            return _unnamed(name)
    raise CannotTellError(f"{name} is not a function")


def _unnamed(name: str) -> Evaluated:
    """A function that nothing above names: a known one, or an error that proposes a declaration."""
    if name == "\\Gamma":
        return _known("gamma")
    if name.removeprefix("\\") in {*ELEMENTWISE, *STRUCTURAL}:
        return _known(name.removeprefix("\\"))
    hint = f"declare it, for example: “{name}: function scalar -> scalar”, or a symbol if the bracket is a factor"
    raise CannotTellError(f"{name} is not declared or defined above", "unchecked.undefined", hint, name)


def _is_member(frame: Frame, head: nodes.Subscript) -> bool:
    """Whether a head is a member of a family of functions, and not an entry of one function's value."""
    meaning = frame.world.meaning(head.base.name) if isinstance(head.base, nodes.Symbol) else None
    return isinstance(meaning, Declared) and isinstance(meaning.type, Family)


def _head(frame: Frame, head: Node) -> tuple[str, str]:
    """The name of a function, and the mark of a member of a family of functions."""
    match head:
        case nodes.Symbol(name=name):
            return name, ""
        case nodes.Subscript(base=nodes.Symbol(name=name), items=(index, *_)):
            item = frame.evaluate(frame, index)
            if item.axes:
                raise ConcreteError(item.axes[0])
            return name, f"#{round(float(item.data))}"
    raise CannotTellError("this is not a function")


def _squared_norm(frame: Frame, args: Sequence[Node]) -> Value:
    """The squared norm under a name of its own."""
    if len(args) != 1:
        raise CannotTellError("a squared norm takes one argument")
    value = frame.evaluate(frame, args[0])
    length = norm(value, "") if value.rank else value
    return Value(length.data**2, length.axes)


def _known(name: str) -> Evaluated:
    return lambda frame, args: known(name, valued(frame, args))


def _unknown(name: str, kind: Function) -> Evaluated:
    """A function that the post declares and does not define."""

    def function(frame: Frame, args: Sequence[Node]) -> Value:
        values = valued(frame, args)
        if kind.takes and len(kind.takes) != len(values):
            raise CannotTellError(f"{name} takes {len(kind.takes)} arguments, not {len(values)}")
        scalar = kind.elementwise or (len(kind.takes) == 1 and isinstance(kind.takes[0], Scalar))
        if scalar and len(values) == 1:
            return elementwise(frame, values[0], lambda v: working.random_function(frame.world, name, kind, (v,)))
        for value, want in zip(values, kind.takes, strict=False):
            if isinstance(want, Array) and value.structure != working.structure_of(frame.world, want):
                raise ShapeError(f"the argument of {name}")
        return working.random_function(frame.world, name, kind, values)

    return function


def _dependent(name: str, kind: Dependent) -> Evaluated:
    """A symbol that is a function of others, printed with arguments: a reminder, or its value elsewhere."""

    def function(frame: Frame, args: Sequence[Node]) -> Value:
        named = [frame.world.text(arg) for arg in kind.args if arg != "..."]
        if len(named) == len(args) and "..." not in kind.args:
            values = valued(frame, args)
            wanted = [frame.evaluate(frame, node) for node in named]
            if all(v.structure == w.structure for v, w in zip(values, wanted, strict=True)):
                return working.random_function(frame.world, name, kind, values)
        open_ended = "..." in kind.args or len(args) > len(kind.args)
        if plain(args) and (open_ended or reminds(frame, args, kind.args)):
            return working.symbol(frame, name)
        raise CannotTellError(f"the arguments of {name} are not those that it is declared with")

    return function


def _reminder(name: str) -> Evaluated:
    return lambda frame, _: working.symbol(frame, name)
