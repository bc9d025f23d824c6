r"""Names of gradients as programs have them: ``dz = a - y`` for ``\frac{\partial L}{\partial z}``.

The first of them says of which function they all are, ``dz = \frac{\partial L}{\partial z}``; after it, the others
claim what that derivative is. Where none says so, ``dy = 2x`` after ``y = x^2`` may be a total differential without its
``dx``, or the gradient of anything.
"""

from __future__ import annotations

from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atoms, bare
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace

MARKS = frozenset({"d", "\\delta", "\\Delta"})


def names_gradient(head: Atoms, right: Atoms) -> bool:
    r"""Whether a head names a gradient, ``dP = \frac{\partial L}{\partial P}``, with d, δ or Δ."""
    below = _below(right)
    by = spell(below[1:]) if below and below[0].text == "partial" else ""
    return head[0].text in MARKS and bare(head[0]) and bool(by) and by == spell(head[1:])


def meant(scope: Scope, left: Atoms) -> Atoms | None:
    r"""The derivative that a name such as ``dz`` stands for, where another one above says of which function it is."""
    if _marked(scope, left) is None:
        return None
    for name, meaning in scope.meanings.items():
        below = _below(meaning.body) if isinstance(meaning, Definition) else ()
        if isinstance(meaning, Definition) and below and name == spell((left[0], *below[1:])):
            whole = meaning.body[0]
            return (replace(whole, parts=(whole.parts[0], (below[0], *left[1:]))),)
    return None


def is_unexplained(scope: Scope, left: Atoms, right: Atoms) -> bool:
    """Whether a left side may be the total differential of what is defined above or the name of a gradient."""
    marked = bool(left) and left[0].text == "d" and isinstance(_marked(scope, left), Definition)
    return marked and not names_gradient(left, right) and meant(scope, left) is None


def _marked(scope: Scope, left: Atoms) -> object:
    """What a left side means behind its d, δ or Δ; None where it is no unknown name of a known one."""
    if len(left) < 2 or left[0].text not in MARKS or not bare(left[0]) or scope.names.match(left, 0) is not None:
        return None
    match = scope.names.match(left, 1)
    return scope.meanings.get(match.name) if match is not None and match.count == len(left) - 1 else None


def _below(right: Atoms) -> Atoms:
    """What a right side that is a single fraction has below its line."""
    whole = right[0] if len(right) == 1 and right[0].kind == "command" and right[0].text == "frac" else None
    return whole.parts[1] if whole is not None else ()
