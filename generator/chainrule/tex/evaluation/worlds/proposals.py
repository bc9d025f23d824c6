"""What a post can declare a symbol to be that has no meaning yet: a guess for the writer to correct."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.walk import descendants
from chainrule.tex.types.kinds import Array, Declared


def proposal(world: World, name: str) -> str:
    """A declaration: of what is differentiated as a function, of anything else by its look."""
    variables = sorted(_variables(world, name), key=lambda variable: -len(world.depends(variable)))
    if variables:
        return f"{name}: function of {variables[0]}"
    letter, mark, _ = name.partition("_")
    matrix = world.meaning(letter.upper())
    if mark and letter != letter.upper() and isinstance(matrix, Declared) and isinstance(matrix.type, Array):
        return f"{letter}: entries of {matrix.name}"
    return f"{name}: {_type(name)}"


def _variables(world: World, name: str) -> Iterator[str]:
    """By what the formula differentiates it."""
    for node in descendants(*world.sides):
        if isinstance(node, nodes.Derivative) and node.body == nodes.Symbol(name):
            for variable, _ in node.by:
                base = variable.base if isinstance(variable, nodes.Subscript) else variable
                if isinstance(base, nodes.Symbol) and base.name in world.scope.meanings:
                    yield base.name


def _type(name: str) -> str:
    bare = name.rpartition("{")[2].rstrip("}") if name.startswith("\\") and "{" in name else name
    if name.startswith(("\\mathbf", "\\boldsymbol", "\\bm", "\\vec")):
        return "matrix m n" if bare.isupper() else "vector n"
    if len(name) == 1 and name in "ijkl":
        return "index n"
    if len(name) == 1 and name in "ABKMQUVWX":
        return "matrix m n"
    return "scalar"
