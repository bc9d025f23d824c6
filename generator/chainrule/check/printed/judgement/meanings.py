"""Claims whose operations can mean several things: functions of square matrices, sums over two different indices, ⊗.

The print is the same in all, so it is no matter of reading but of evaluation, and all are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chainrule.check.printed.comparison.trials import Terms
from chainrule.check.printed.judgement.judged import Judged
from chainrule.tex.evaluation.operations.matrix_functions import NAMES
from chainrule.tex.evaluation.operations.products import TENSOR, TENSORS
from chainrule.tex.evaluation.worlds.entries import OUTSIDE
from chainrule.tex.text.records import replace

PADDED = "an index runs out of its array here, and only if what it finds there is zero this holds"
PADDED_HINT = "let the limits of the sums keep it inside, or say for which indices it is stated: \\quad i \\ge m"


def weighed(terms: Terms, judged: Judged, tried: Callable[[Terms], Judged]) -> Judged:
    """The judgement, or that it is not clear where another meaning has another one."""
    if judged.reason == TENSOR:
        return _of_tensors(judged, [tried(replace(terms, tensor=name)) for name in TENSORS])
    outside = judged.rule == "fails.shape" and OUTSIDE in (judged.reason or "")
    if outside and tried(replace(terms, padded=True)).outcome == "holds":
        return replace(judged, outcome="unchecked", rule="unchecked.ambiguous", reason=PADDED, hint=PADDED_HINT)
    if judged.of_squares and not terms.as_matrices:
        other = tried(replace(terms, as_matrices=True))
        if other.outcome != judged.outcome and "holds" in {other.outcome, judged.outcome}:
            return _of_square(judged, min(judged.of_squares))
    over_pairs = bool(judged.pairs) and judged.outcome == "fails" and not terms.one_index
    if over_pairs and tried(replace(terms, one_index=True)).outcome == "holds":
        return _over_pairs(judged, *min(judged.pairs))
    return judged


def _of_tensors(judged: Judged, each: Sequence[Judged]) -> Judged:
    """The judgement in the only product that fits the shapes, or where all that do agree."""
    fitting = [one for one in each if one.rule != "fails.shape"] or each
    return fitting[0] if len({one.outcome for one in fitting}) == 1 else judged


def _of_square(judged: Judged, name: str) -> Judged:
    reason = f"{name} of a square matrix can be that of each entry or that of the matrix, and only one of them holds"
    known = {function: declared for declared, function in NAMES.items()}.get(name)
    declare = f"declare “\\{name}: {known}” or “\\{name}: {name}”, or " if known else ""
    hint = f"{declare}name the entries, as in \\{name}(A_{{ij}})"
    return Judged("unchecked", "unchecked.ambiguous", reason, hint, touched=judged.touched)


def _over_pairs(judged: Judged, one: str, other: str) -> Judged:
    reason = f"a sum over {one} ≠ {other} can be one over all pairs or one over {one} alone, and only the latter holds"
    hint = f"write \\sum_{{{one} : {one} \\neq {other}}}, or \\sum_{{{one}}} \\sum_{{{other} \\neq {one}}}"
    return Judged("unchecked", "unchecked.ambiguous", reason, hint, touched=judged.touched)
