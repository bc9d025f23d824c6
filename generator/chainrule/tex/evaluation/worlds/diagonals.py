r"""``\operatorname{diag}(v_i(1-v_i))``: the diagonal matrix of a vector that is printed by its entry.

The index runs over all its values inside of the function and is bound by it. Where it is free outside as well, print
does not say whether an entry or the whole vector is meant.
"""

from __future__ import annotations

from chainrule.tex.evaluation.arrays.values import CannotTellError, Value
from chainrule.tex.evaluation.worlds import working
from chainrule.tex.evaluation.worlds.draws import index_range
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees.nodes import Node, Subscript, Symbol
from chainrule.tex.syntax.trees.walk import descendants

OF_VECTORS = frozenset({"diag", "softmax", "logsumexp"})


def of_entries(frame: Frame, function: str, node: Node) -> Value | None:
    """The argument of ``diag`` in a definition whose own index nothing declares; None of any other argument."""
    if function != "diag" or not _within_definition(frame):
        return None
    subscripts = [item for each in descendants(node) if isinstance(each, Subscript) for item in each.items]
    names = {item.name for item in subscripts if isinstance(item, Symbol) and frame.world.meaning(item.name) is None}
    if len(names) != 1:
        return None
    name = names.pop()
    if name in frame.free or frame.binds(name):
        return None
    found = working.indexed(frame, node, [name])
    return found if found.structure[1:] == (1,) else None


def _within_definition(frame: Frame | None) -> bool:
    while frame is not None and not frame.outermost:
        frame = frame.below
    return frame is not None


def vector(frame: Frame, function: str, node: Node, value: Value) -> Value:
    """The argument of a function of vectors: a number with one index that nothing else binds is one, below ``diag``."""
    if value.rank or value.pattern:
        return value
    found = [name for name in frame.world.names_in(node) if _is_index(frame, name)]
    if not found:
        return value
    if function != "diag" or len(found) > 1 or found[0] in frame.free or frame.binds(found[0]):
        message = f"{function} of an entry: is the vector over {found[0]} meant, or this entry alone?"
        raise CannotTellError(message, "unchecked.ambiguous", "write the vector without its index")
    return working.indexed(frame, node, found)


def _is_index(frame: Frame, name: str) -> bool:
    return name in frame.world.subscripts or index_range(frame.world, name) is not None
