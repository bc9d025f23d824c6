r"""Places given by numbers: ``f(x, y)`` with a bare nabla, and vectors that list them, as ``\mathbf r = (x, y, z)``."""

from __future__ import annotations

from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.statements.scopes import reading
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.types.kinds import Array, Declared, Dependent, Family, Scalar

POLAR = frozenset({"r", "\\rho"})
"""Names of coordinates in which a nabla is not made of derivatives alone."""


def numbers(world: World, body: Node) -> list[Node]:
    r"""The numbers by which a bare nabla differentiates, of ``f(x, y)`` in that order; none if it takes others.

    Beside places a time t is not among them, and polar coordinates have a nabla of their own.
    """
    head = body.head if isinstance(body, nodes.Apply) else body
    meaning = world.meaning(head.name) if isinstance(head, nodes.Symbol) else None
    names: tuple[str, ...] = ()
    if isinstance(meaning, Definition) and meaning.kind == "function":
        names = meaning.params
    elif isinstance(meaning, Declared) and isinstance(meaning.type, Dependent):
        names = meaning.type.args
    if not names or ("t" in names and "x" in names):
        return _coordinates(world, body)
    if not all(_is_scalar(world, name) for name in names) or not POLAR.isdisjoint(names):
        return []
    args = body.args if isinstance(body, nodes.Apply) else ()
    own = tuple(map(nodes.Symbol, names))
    if args in {(), own}:
        return list(own)
    return [nodes.Number(float(place)) for place in range(1, len(own) + 1)] if len(args) == len(own) else []


def _coordinates(world: World, body: Node) -> list[Node]:
    """x, y and perhaps z, where what is differentiated depends on each of them that the post declares as a number."""
    reach = frozenset().union(*(world.depends(name) for name in world.names_in(body)))
    declared = [name for name in ("x", "y", "z") if _is_scalar(world, name)]
    arrays = any(isinstance(m := world.meaning(n), Declared) and isinstance(m.type, Array | Family) for n in reach)
    inside = len(declared) > 1 and reach.issuperset(declared) and POLAR.isdisjoint(reach)
    return [nodes.Symbol(name) for name in declared] if inside and not arrays and not vector(world, reach) else []


def _is_scalar(world: World, name: str) -> bool:
    meaning = world.meaning(name)
    return isinstance(meaning, Declared) and isinstance(meaning.type, Scalar)


def listed(world: World, name: str) -> tuple[str, ...]:
    r"""The numbers that a vector lists in its definition, each once; none where it is anything else.

    Nothing but the vector tells them apart, so that a derivative by it is that by all of them at once.
    """
    meaning = world.meaning(name)
    if not isinstance(meaning, Definition) or meaning.kind != "value" or meaning.indices or not meaning.body:
        return ()
    body = reading.body(world.scope, meaning)
    if isinstance(body, nodes.Transpose):
        body = body.of
    if not isinstance(body, nodes.Grid) or 1 not in {len(body.rows), len(body.rows[0])}:
        return ()
    cells = [cell for row in body.rows for cell in row]
    names = tuple([cell.name for cell in cells if isinstance(cell, nodes.Symbol) and _is_number(world, cell.name)])
    return names if len(names) == len(cells) == len(set(names)) else ()


def _is_number(world: World, name: str) -> bool:
    meaning = world.meaning(name)
    kind = meaning.type if isinstance(meaning, Declared) else None
    return isinstance(kind, Scalar) or (isinstance(kind, Dependent) and isinstance(kind.result, Scalar))


def vector(world: World, reach: frozenset[str]) -> str | None:
    """The one vector among names that lists numbers; None where there is none, or several.

    Functions of several numbers are the entries of a field, and no place: they may only move with time.
    """
    found = [
        name
        for name in sorted(reach)
        if POLAR.isdisjoint(listed(world, name) or POLAR)
        if all(len(world.depends(entry)) <= 2 for entry in listed(world, name))
    ]
    return found[0] if len(found) == 1 else None
