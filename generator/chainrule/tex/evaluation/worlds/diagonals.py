r"""``\operatorname{diag}(v_i(1-v_i))``: the diagonal matrix of a vector that is printed by its entry.

The index runs over all its values inside of the function and is bound by it. Where it is free outside as well, print
does not say whether an entry or the whole vector is meant.
"""

from __future__ import annotations

from chainrule.tex.evaluation.arrays.values import CannotTellError, Value
from chainrule.tex.evaluation.worlds import working
from chainrule.tex.evaluation.worlds.draws import index_range
from chainrule.tex.evaluation.worlds.world import Frame
from chainrule.tex.syntax.trees.nodes import Node

OF_VECTORS = frozenset({"diag", "softmax", "logsumexp"})


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
