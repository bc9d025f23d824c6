r"""The sizes of dimensions that stand in formulas, in whatever style their labels are printed."""

from __future__ import annotations

from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import spell


def size_of(world: World, name: str) -> int | None:
    r"""The size of a dimension, also where its label has another style: ``n_{\text{in}}`` for ``n_{in}``."""
    if name in world.sizes or "_" not in name:
        return world.sizes.get(name)
    found = {size for other, size in world.sizes.items() if _unstyled(other) == _unstyled(name)}
    return found.pop() if len(found) == 1 else None


def _unstyled(name: str) -> str:
    return spell(read(name), loose=True)
