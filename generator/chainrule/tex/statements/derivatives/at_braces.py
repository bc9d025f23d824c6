r"""What the labels of braces say: ``\underbrace{\frac{\partial z}{\partial w}}_{x}`` states a derivative.

A label is a statement where it starts with “=”, ``\underbrace{2x}_{= 4}``, and where a derivative stands at the brace
or in the label, and the label can be its value. A name that means nothing yet, words, numbers of equations, shapes and
signs of other relations are no values.
"""

from __future__ import annotations

from chainrule.tex.statements.derivatives.stated import derives, states
from chainrule.tex.statements.displays.relations import Sign, Statement, relation
from chainrule.tex.statements.displays.restrictions import is_remark
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.commands import labelled
from chainrule.tex.text.tokens import Macros


def stated(scope: Scope, tex: str, macros: Macros | None = None, *, displayed: bool = False) -> list[Statement]:
    """What the labels of a formula's braces say: in the running text only what states a derivative."""
    found = [_statement(scope, inside, label) for inside, label in labelled(tex, macros)]
    return [each for each in found if each is not None and (displayed or states(scope, each))]


def _statement(scope: Scope, inside: Atoms, label: Atoms) -> Statement | None:
    """The equation of what stands at a brace and its label; None where that states nothing."""
    if len(label) > 1 and label[0].kind == "sign" and label[0].text == "=" and label[1].text not in {":", "="}:
        return Statement((inside, label[1:]), (Sign("=", label[0].start, label[0].end),))
    if not (derives(scope, inside) or derives(scope, label)) or not _is_value(scope, label):
        return None
    sign = Sign("=", label[0].start, label[-1].end)
    return Statement((inside, label), (sign,), everywhere=True)


def _is_value(scope: Scope, label: Atoms) -> bool:
    plain = all(a.kind in {"letter", "number"} or a.text == "times" for a in label)
    shape = plain and any(a.text == "times" for a in label)
    if not label or shape or is_remark(label) or any(a.kind == "text" for a in label) or relation(label, 0):
        return False
    known = scope.names.match(label, 0)
    lone = len(label) == 1 and label[0].kind in {"letter", "accent", "word", "wrap"}
    return not lone or label[0].text == "I" or (known is not None and known.name not in scope.names.indices)
