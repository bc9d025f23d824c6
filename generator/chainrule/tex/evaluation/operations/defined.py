"""The post's own functions: a definition with its parameters bound to arguments, given as a whole or by its entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace

import numpy as np

from chainrule.tex.evaluation.arrays.values import CannotTellError, ShapeError, Value, name_structure, unname_structure
from chainrule.tex.evaluation.operations.functions import STRUCTURAL
from chainrule.tex.evaluation.worlds import working
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.statements.scopes import reading
from chainrule.tex.statements.scopes.mentions import reached
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Array, Declared, Family, Scalar

Evaluated = Callable[[Frame, Sequence[Node]], Value]
"""What takes a layer and the arguments' trees."""


def own(definition: Definition) -> Evaluated:
    """A function that the post defines."""

    def function(frame: Frame, args: Sequence[Node]) -> Value:
        params = definition.params
        same = [isinstance(a, nodes.Symbol) and a.name == p for a, p in zip(args, params, strict=False)]
        ellipsis = nodes.Symbol("...") in args
        if len(args) != len(params) or all(same) or ellipsis:
            if all(same) or (plain(args) and (ellipsis or reminds(frame, args, params))):
                return _body(frame, definition)
            raise CannotTellError(f"{definition.name} takes {len(params)} arguments, not {len(args)}")
        tree = reading.body(frame.world.scope, definition)
        used = walk.names(tree) | reached(frame.world.scope, definition.body)
        args, params = _used(args, params, used)
        given = [fitted(frame, p, v).computed() for p, v in zip(params, valued(frame, args), strict=True)]
        numbers = [is_number(frame, tree, param, value) for param, value in zip(params, given, strict=True)]
        if numbers == [True] and given[0].rank:
            return elementwise(frame, given[0], lambda v: _body(frame.with_values({params[0]: v}), definition))
        for param, value, as_number in zip(params, given, numbers, strict=True):
            if not (as_number and not value.rank):
                _fits(frame, param, value)
        return _body(frame.with_values(dict(zip(params, given, strict=True))), definition)

    return function


def _used(args: Sequence[Node], params: Sequence[str], used: Set[str]) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    r"""The arguments that matter, with their parameters; that of ``\sigma^2`` gives \sigma."""
    pairs = []
    for arg, param in zip(args, params, strict=True):
        base = param.removesuffix("^2")
        if param in used:
            pairs.append((arg, param))
        elif base in used and arg not in {nodes.Symbol(base), nodes.Power(nodes.Symbol(base), nodes.Number(2.0))}:
            pairs.append((nodes.Power(arg, nodes.Number(0.5)), base))
    return tuple(arg for arg, _ in pairs), tuple(param for _, param in pairs)


def plain(args: Sequence[Node]) -> bool:
    """Whether arguments are names, with or without indices."""
    return all(isinstance(arg, nodes.Symbol | nodes.Subscript) for arg in args)


def reminds(frame: Frame, args: Sequence[Node], params: Sequence[str]) -> bool:
    """Whether more or fewer arguments than a function has only say what it depends on: ``f(x)`` for ``f(x, a)``."""
    printed = [arg.name for arg in args if isinstance(arg, nodes.Symbol)]
    for some, whole in ((printed, params), (params, printed)):
        if len(printed) == len(args) and set(some) <= set(whole):
            places = [whole.index(name) for name in some]
            return places == sorted(places)
    known = [_depends(frame, arg) for arg in args]
    heads = [{param, param.partition("_")[0]} for param in params]
    if len(args) < len(params):
        return all(any(names & head for head in heads) for names in known)
    return all(any(names & head for names in known) for head in heads)


def _depends(frame: Frame, arg: Node) -> frozenset[str]:
    """The names in an argument, and what those are defined by."""
    found = walk.names(arg)
    meanings = [frame.world.meaning(name) for name in found]
    bodies = [reached(frame.world.scope, each.body) for each in meanings if isinstance(each, Definition)]
    return found.union(*bodies)


def fitted(frame: Frame, param: str, value: Value) -> Value:
    """The value of an argument: a printed zero is the zero vector or matrix where the parameter is an array."""
    meaning = frame.world.meaning(param)
    if value.rank or not value.literal or value.data.any():
        return value
    if not isinstance(meaning, Declared) or not isinstance(meaning.type, Array):
        return value
    return Value(np.zeros(working.structure_of(frame.world, meaning.type)))


def _fits(frame: Frame, param: str, value: Value) -> None:
    meaning = frame.world.meaning(param)
    if isinstance(meaning, Declared) and isinstance(meaning.type, Array | Scalar):
        want = working.structure_of(frame.world, meaning.type)
        if want != value.structure:
            raise ShapeError(f"an argument for {param}")


def is_number(frame: Frame, tree: Node, param: str, value: Value) -> bool:
    r"""Whether a function's parameter is a number: declared so, used as one, or given as one where both are possible.

    A parameter is bound: ``\sigma(x) = 1 / (1 + e^{-x})`` says nothing about the vector x of the same post.
    """
    meaning = frame.world.meaning(param)
    if not isinstance(meaning, Declared):
        return not _used_as_array(tree, param)
    if isinstance(meaning.type, Scalar):
        return True
    another = isinstance(meaning.type, Array) and working.structure_of(frame.world, meaning.type) != value.structure
    return (
        another
        and not _used_as_array(tree, param)
        and not any(_is_array(frame, name) for name in walk.names(tree) - {param})
    )


def _is_array(frame: Frame, name: str) -> bool:
    meaning = frame.world.meaning(name)
    return isinstance(meaning, Declared) and isinstance(meaning.type, Array | Family)


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
    tree = reading.body(frame.world.scope, definition)
    return working.through(definition, working.indexed(frame, tree, definition.indices))


def component(definition: Definition) -> Evaluated:
    """``f(x_j) = …`` with a free j: component j of f, a function of the whole x."""
    array, index = definition.params

    def function(frame: Frame, args: Sequence[Node]) -> Value:
        if len(args) != 1:
            raise CannotTellError(f"{definition.name} takes one argument")
        arg = args[0]
        tree = reading.body(frame.world.scope, definition)
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


def elementwise(frame: Frame, value: Value, function: Callable[[Value], Value]) -> Value:
    """A function of a scalar at each entry of an array."""
    if not value.rank:
        return function(value)
    names = [frame.world.fresh("entry") for _ in value.structure]
    found = function(name_structure(value, names))
    if found.rank:
        raise ShapeError("an elementwise function whose values are arrays")
    return unname_structure(found, names, value.structure)


def valued(frame: Frame, args: Sequence[Node]) -> tuple[Value, ...]:
    """The values of arguments."""
    return tuple(frame.evaluate(frame, arg) for arg in args)
