"""Functions at arguments: known ones, the post's own, unknown ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from chainrule.tex.evaluation import arguments, working
from chainrule.tex.evaluation.functions import ELEMENTWISE, KINKED, STRUCTURAL, known
from chainrule.tex.evaluation.norms import norm
from chainrule.tex.evaluation.values import (
    CannotTellError,
    ConcreteError,
    ShapeError,
    Value,
    name_structure,
    unname_structure,
)
from chainrule.tex.evaluation.world import Frame
from chainrule.tex.statements.scope import Definition
from chainrule.tex.syntax import nodes, walk
from chainrule.tex.syntax.nodes import Node
from chainrule.tex.types.kinds import Array, Declared, Dependent, Family, Function, Known, Notation, Scalar


def call(frame: Frame, node: nodes.Call) -> Value:
    """A known function's value."""
    frame.world.kinked |= node.function in KINKED
    args = tuple(frame.evaluate(frame, arg) for arg in node.args)
    base = frame.evaluate(frame, node.base) if node.base is not None else None
    return known(node.function, args, base)


def apply(frame: Frame, node: nodes.Apply) -> Value:
    """A function of the post at its arguments; with primes, its derivative there."""
    function = resolve(frame, node)
    if not node.primes:
        return function(frame, node.args)
    if len(node.args) != 1:
        raise CannotTellError("a prime on a function of several arguments")

    def at(inner: Frame, arg: Value) -> Value:
        name = "\\prime argument"
        layer = inner.with_values({name: arg})
        return function(layer, (nodes.Symbol(name),))

    return arguments.by_argument(frame, at, frame.evaluate(frame, node.args[0]), node.primes)


Function_ = Callable[[Frame, Sequence[Node]], Value]


def resolve(frame: Frame, node: nodes.Apply) -> Function_:
    """What a function's head means, as something that takes a layer and the arguments' trees."""
    name, suffix = _head(frame, node.head)
    frame.world.touched.add(name)
    meaning = frame.world.meaning(f"{name}/{len(node.args)}") or frame.world.meaning(name)
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
            return _own(meaning)
        case Definition(kind="component"):
            return _component(meaning)
        case Definition():
            return _reminder(name)
        case None:
            return _unnamed(name)
    raise CannotTellError(f"{name} is not a function")


def _unnamed(name: str) -> Function_:
    """A function that nothing above names: a known one, or an error that proposes a declaration."""
    if name == "\\Gamma":
        return _known("gamma")
    if name.removeprefix("\\") in {*ELEMENTWISE, *STRUCTURAL}:
        return _known(name.removeprefix("\\"))
    hint = f"declare it, for example: “{name}: function scalar -> scalar”, or a symbol if the bracket is a factor"
    raise CannotTellError(f"{name} is not declared or defined above", "unchecked.undefined", hint, name)


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


def _values(frame: Frame, args: Sequence[Node]) -> tuple[Value, ...]:
    return tuple(frame.evaluate(frame, arg) for arg in args)


def _known(name: str) -> Function_:
    return lambda frame, args: known(name, _values(frame, args))


def _unknown(name: str, kind: Function) -> Function_:
    """A function that the post declares and does not define."""

    def function(frame: Frame, args: Sequence[Node]) -> Value:
        values = _values(frame, args)
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


def elementwise(frame: Frame, value: Value, function: Callable[[Value], Value]) -> Value:
    """A function of a scalar at each entry of an array."""
    if not value.rank:
        return function(value)
    names = [frame.world.fresh("entry") for _ in value.structure]
    found = function(name_structure(value, names))
    if found.rank:
        raise ShapeError("an elementwise function whose values are arrays")
    return unname_structure(found, names, value.structure)


def _dependent(name: str, kind: Dependent) -> Function_:
    """A symbol that is a function of others, printed with arguments: a reminder, or its value elsewhere."""

    def function(frame: Frame, args: Sequence[Node]) -> Value:
        own = [frame.world.text(arg) for arg in kind.args if arg != "..."]
        if len(own) == len(args) and "..." not in kind.args:
            values = _values(frame, args)
            wanted = [frame.evaluate(frame, node) for node in own]
            if all(v.structure == w.structure for v, w in zip(values, wanted, strict=True)):
                return working.random_function(frame.world, name, kind, values)
        if all(isinstance(arg, nodes.Symbol | nodes.Subscript) for arg in args):
            return working.symbol(frame, name)
        raise CannotTellError(f"the arguments of {name} are not those that it is declared with")

    return function


def _reminder(name: str) -> Function_:
    return lambda frame, _: working.symbol(frame, name)


def _own(definition: Definition) -> Function_:
    """A function that the post defines."""

    def function(frame: Frame, args: Sequence[Node]) -> Value:
        params = definition.params
        same = [isinstance(a, nodes.Symbol) and a.name == p for a, p in zip(args, params, strict=False)]
        ellipsis = nodes.Symbol("...") in args
        if len(args) != len(params) or all(same) or ellipsis:
            if all(same) or all(isinstance(arg, nodes.Symbol | nodes.Subscript) for arg in args):
                return _body(frame, definition)
            raise CannotTellError(f"{definition.name} takes {len(params)} arguments, not {len(args)}")
        used = walk.names(frame.world.tree(definition.body))
        pairs = [(arg, param) for arg, param in zip(args, params, strict=True) if param in used]
        args, params = tuple(arg for arg, _ in pairs), tuple(param for _, param in pairs)
        values = [v.computed() for v in _values(frame, args)]
        if len(values) == 1 and values[0].rank and _is_scalar(frame, definition, params[0]):
            return elementwise(frame, values[0], lambda v: _body(frame.with_values({params[0]: v}), definition))
        for param, value in zip(params, values, strict=True):
            _fits(frame, param, value)
        return _body(frame.with_values(dict(zip(params, values, strict=True))), definition)

    return function


def _fits(frame: Frame, param: str, value: Value) -> None:
    meaning = frame.world.meaning(param)
    if isinstance(meaning, Declared) and isinstance(meaning.type, Array | Scalar):
        want = working.structure_of(frame.world, meaning.type)
        if want != value.structure:
            raise ShapeError(f"an argument for {param}")


def _is_scalar(frame: Frame, definition: Definition, param: str) -> bool:
    """Whether a function's parameter is a number: declared so, or used as one."""
    meaning = frame.world.meaning(param)
    if isinstance(meaning, Declared):
        return isinstance(meaning.type, Scalar)
    return not _used_as_array(frame.world.tree(definition.body), param)


def _used_as_array(tree: Node, name: str) -> bool:
    """Whether a tree takes entries, a transpose, a norm or a structural function of a name."""
    return any(_takes_arrays(node) and name in walk.names(node) for node in walk.descendants(tree))


def _takes_arrays(node: Node) -> bool:
    match node:
        case nodes.Subscript() | nodes.Transpose() | nodes.Bars(double=True):
            return True
        case nodes.Call(function=function):
            return function in STRUCTURAL
    return False


def _body(frame: Frame, definition: Definition) -> Value:
    tree = frame.world.tree(definition.body)
    return working.through(definition, working.indexed(frame, tree, definition.indices))


def _component(definition: Definition) -> Function_:
    """``f(x_j) = …`` with a free j: component j of f, a function of the whole x."""
    array, index = definition.params

    def function(frame: Frame, args: Sequence[Node]) -> Value:
        if len(args) != 1:
            raise CannotTellError(f"{definition.name} takes one argument")
        arg = args[0]
        tree = frame.world.tree(definition.body)
        if isinstance(arg, nodes.Subscript) and isinstance(arg.base, nodes.Symbol) and len(arg.items) == 1:
            over = {index: frame.evaluate(frame, arg.items[0])}
            if arg.base.name != array:
                over[array] = working.symbol(frame, arg.base.name)
            return _body(frame.with_values(over), replace(definition, indices=()))
        value = frame.evaluate(frame, arg)
        if value.structure != working.symbol(frame, array).structure:
            raise CannotTellError(f"{definition.name} is defined at {array}_{index} only")
        inner = frame.with_values({array: value})
        return working.through(definition, working.indexed(inner, tree, (index,)))

    return function
