"""Parameters in the brackets of a left side: what ``f(x) = …`` names, and when it names something else.

A parameter is a name; an entry ``x_j`` or a member ``x_i`` of a family stands for a component or for a name with an
index, and ``f(y)`` after ``f(x)`` for another value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.tex.statements.definitions.lefts import HEADS
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atom, Atoms, bare, lists
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace as restyled
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
    if len(args) != 1 or not args[0] or known.kind != "function":
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


def with_numbers(scope: Scope, sides: Sequence[Atoms]) -> Scope | None:
    r"""The scope where ``z`` in ``\sigma'(z) = \sigma(z)(1 - \sigma(z))`` is any number beside a vector ``\mathbf{z}``.

    A function of the post was defined by that letter, and here it stands for nothing but the argument of functions.
    None where there is no such letter.
    """
    meanings, names = dict(scope.meanings), scope.names
    for key, meaning in scope.meanings.items():
        if not isinstance(meaning, Definition) or meaning.kind != "function" or len(meaning.params) != 1:
            continue
        letter = restyled(read(meaning.params[0])[0], style="")
        name, known = spell((letter,)), scope.names.match((letter,), 0)
        styled = known is not None and bare(known.rest) and known.name != name
        if styled and name not in scope.meanings and _is_argument(letter, sides):
            meanings[key] = replace(meaning, params=(name,))
            names = names.adding((letter,), name)
    return None if names is scope.names else replace(scope, meanings=meanings, names=names)


def _is_argument(letter: Atom, sides: Sequence[Atoms]) -> bool:
    """Whether a plain letter stands somewhere, and nowhere but alone in the brackets behind a name."""
    places = [
        (each, at) for side in sides for each in lists(side) for at, a in enumerate(each) if a.text == letter.text
    ]
    return bool(places) and all(
        each[at].style == letter.style
        and bare(each[at])
        and 2 <= at < len(each) - 1
        and (each[at - 2].kind in HEADS, each[at - 1].kind, each[at + 1].kind) == (True, "open", "close")
        for each, at in places
    )
