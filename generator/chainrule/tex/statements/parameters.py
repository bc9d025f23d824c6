"""Parameters in the brackets of a left side: what ``f(x) = …`` names, and when it names something else.

A parameter is a name; an entry ``x_j`` or a member ``x_i`` of a family stands for a component or for a name with an
index, and ``f(y)`` after ``f(x)`` for another value.
"""

from __future__ import annotations

from chainrule.tex.statements.lefts import HEADS
from chainrule.tex.statements.scope import Definition, Scope
from chainrule.tex.text.atoms import Atom, Atoms, bare
from chainrule.tex.text.names import spell
from chainrule.tex.types.kinds import Declared, Family, Reference


def is_member(scope: Scope, arg: Atoms) -> bool:
    """Whether an argument is the general member of a family; then the print as a whole is a name with a free index."""
    match = scope.names.match(arg, 0) if arg else None
    if match is None or match.count != len(arg) or bare(match.rest):
        return False
    meaning = scope.meanings[match.name]
    kind = meaning.type if isinstance(meaning, Declared) else None
    return isinstance(kind, Family) or (isinstance(kind, Reference) and kind.how == "rows")


def is_another(scope: Scope, known: Definition, args: tuple[Atoms, ...]) -> bool:
    """``f(y) = …`` after ``f(x) = …`` whose right side contains y: not the same function, but another name."""
    if len(args) != 1 or known.kind != "function":
        return False
    match = scope.names.match(args[0], 0)
    if match is None or match.count != len(args[0]) or not bare(match.rest) or match.name in known.params:
        return False
    return _contains(known.body, args[0][0])


def _contains(atoms: Atoms, wanted: Atom) -> bool:
    return any(
        (a.kind == wanted.kind and a.text == wanted.text)
        or any(_contains(part, wanted) for part in (*a.parts, a.sub or (), a.sup or ()))
        for a in atoms
    )


def parameter(scope: Scope, arg: Atoms) -> str:
    """The canonical name of a parameter."""
    match = scope.names.match(arg, 0)
    if match is not None and match.count == len(arg) and bare(match.rest):
        return match.name
    return spell(arg)


def is_name(scope: Scope, arg: Atoms) -> bool:
    """Whether an argument is a name, known or not, and no expression."""
    if not arg:
        return False
    match = scope.names.match(arg, 0)
    if match is not None and match.count == len(arg):
        return True
    return len(arg) == 1 and (arg[0].kind in HEADS or (arg[0].kind == "sign" and "dots" in arg[0].text))
