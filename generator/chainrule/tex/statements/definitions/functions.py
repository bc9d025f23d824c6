r"""Left sides with arguments: ``f(x) = …``, ``f(x_j) = …`` for a component, ``P_i(\theta) = …`` for all entries."""

from __future__ import annotations

from chainrule.tex.statements.definitions.lefts import Left, take_apart, without_sub
from chainrule.tex.statements.definitions.parameters import is_another, is_member, is_name, parameter
from chainrule.tex.statements.definitions.subscripts import counted_in_brackets, indices
from chainrule.tex.statements.scopes.bound import binding
from chainrule.tex.statements.scopes.mentions import is_beside_number, reached
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atoms, bare
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace
from chainrule.tex.types.kinds import Array, Constant, Declared, Dependent, Function, Index, Integer, Known

SCRIPTLIKE = ("mathcal", "mathscr", "mathfrak", "mathbb")
"""Styles that make another function of a declared letter: a normal density beside a number of points N."""


def function(scope: Scope, parts: Left, right: Atoms, *, forced: bool) -> tuple[Definition, Atoms] | None:
    """The definition that a left side with arguments makes; None where it claims."""
    name, meaning = key(scope, parts.head)
    if isinstance(meaning, Declared) and spell(parts.head) != name and _is_of_its_own(scope, meaning, parts, right):
        name, meaning = spell(parts.head), None
    args, left = parts.args or (), parts.whole
    count = scope.meanings.get(f"{name}/{len(args)}")
    if isinstance(count, Definition) and not forced and is_another(scope, count, args):
        return Definition(spell(left), right), left
    if not forced and (isinstance(count, Definition) or _is_component(meaning)):
        return None
    if isinstance(meaning, Declared) and isinstance(meaning.type, Known | Index | Integer | Constant | Array):
        return None
    if isinstance(meaning, Declared) and isinstance(meaning.type, Dependent) and len(args) != len(meaning.type.args):
        return Definition(name, right), parts.head
    if not forced and meaning is None and _derives(scope, parts.head):
        return None
    if meaning is None and parts.head[-1].sub and not parts.sub:
        if not forced and _is_entry(scope, without_sub(parts.head), right):
            return None
        several = _by_entries(scope, parts, right)
        if several is not None:
            return several
    return _plain(scope, parts, name, right)


def restated(scope: Scope, left: Atoms) -> Atoms | None:
    """The head of ``g(x)``, where g is defined above as a value that depends on x: an equation gives it once more."""
    parts = take_apart(left)
    if parts is None or not parts.args or not all(is_name(scope, arg) for arg in parts.args):
        return None
    _, meaning = key(scope, parts.head)
    if not isinstance(meaning, Definition) or meaning.kind != "value":
        return None
    given = {parameter(scope, arg) for arg in parts.args}
    return None if reached(scope, meaning.body).isdisjoint(given) else parts.head


def _derives(scope: Scope, head: Atoms) -> bool:
    r"""Whether a head is a derivative of a function of the post: ``Df(x)``, ``J_f(x)``, ``f^{(1)}(x)``."""
    last = head[-1]
    if last.sup and last.sup[0].kind == "open" and last.sup[-1].kind == "close":
        return all(a.kind == "number" for a in last.sup[1:-1]) and _is_function(scope, (replace(last, sup=None),))
    if len(head) == 1 and last.text in {"J", "H", "D"} and last.sub:
        return _is_function(scope, last.sub)
    return head[0].text == "D" and len(head) > 1 and _is_function(scope, head[1:])


def _is_function(scope: Scope, atoms: Atoms) -> bool:
    match = scope.names.match(atoms, 0)
    return match is not None and match.count == len(atoms) and scope.role(match.name) in {"function", "dependent"}


def _is_of_its_own(scope: Scope, meaning: Declared, parts: Left, right: Atoms) -> bool:
    r"""Whether a head in another style than what is declared is a function: ``\sigma(z)`` beside ``\bm{\sigma}``.

    Where the brackets hold a symbol of the post, they may be a factor.
    """
    if is_beside_number(scope, parts.head, right):
        return True
    unknown = all(arg and scope.names.match(arg, 0) is None for arg in parts.args or ())
    return parts.head[0].style.startswith(SCRIPTLIKE) or (isinstance(meaning.type, Array) and unknown)


def _plain(scope: Scope, parts: Left, name: str, right: Atoms) -> tuple[Definition, Atoms] | None:
    """A function of names, a component of one, or a name that looks like a function."""
    args = parts.args or ()
    places = counted_in_brackets(scope, parts, right) if name not in scope.meanings and not parts.sub else ()
    if places:
        return Definition(name, right, indices=places, through=parts.through, called=True), parts.head
    counted = indices(binding(scope, tuple(spell(arg) for arg in args), right), parts.sub, right)
    if counted is None:
        return None
    component = _component(scope, args)
    if component is not None and not counted:
        return Definition(name, right, "component", (), component, through=parts.through), parts.head
    if any(is_member(scope, arg) for arg in args) and not counted:
        return Definition(spell(parts.whole), right), parts.whole
    params = tuple(spell(arg) for arg in args)
    if not all(is_name(scope, arg) for arg in args) or len(set(params)) != len(params):
        return None
    known = tuple(parameter(scope, arg) for arg in args)
    return Definition(name, right, "function", counted, known, through=parts.through), parts.head


def _is_component(meaning: object) -> bool:
    return isinstance(meaning, Definition) and meaning.kind == "component"


def _is_entry(scope: Scope, head: Atoms, right: Atoms) -> bool:
    """Whether ``h_1(x)`` is an entry of h(x), which has several or is compared with another entry: then it claims."""
    known = scope.names.match(head, 0)
    if known is None or known.count != len(head):
        return False
    match scope.meanings.get(known.name):
        case Definition(kind="function", indices=counted):
            return bool(counted) or _subscripted(scope, right, known.name)
        case Declared(type=Dependent(result=result) | Function(result=result)):
            return isinstance(result, Array)
    return False


def _subscripted(scope: Scope, atoms: Atoms, name: str) -> bool:
    for at, atom in enumerate(atoms):
        found = scope.names.match(atoms, at)
        if found is not None and found.name == name and found.rest.sub is not None:
            return True
        if any(_subscripted(scope, part, name) for part in atom.parts):
            return True
    return False


def _by_entries(scope: Scope, parts: Left, right: Atoms) -> tuple[Definition, Atoms] | None:
    r"""``P_i(\theta) = …`` for all i: a function given entry by entry; None where i is a label."""
    args, head = parts.args or (), without_sub(parts.head)
    counted = indices(scope, parts.head[-1].sub or (), right) if scope.names.match(head, 0) is None else None
    if not counted or not all(is_name(scope, arg) for arg in args):
        return None
    params = tuple(parameter(scope, arg) for arg in args)
    return Definition(spell(head), right, "function", counted, params, through=parts.through), head


def _component(scope: Scope, args: tuple[Atoms, ...]) -> tuple[str, str] | None:
    """``x_j`` for a declared vector x and an index j."""
    if len(args) != 1 or len(args[0]) != 1 or args[0][0].sub is None:
        return None
    match = scope.names.match(args[0], 0)
    if match is None or match.rest.sub is None or match.rest.sup is not None:
        return None
    meaning = scope.meanings[match.name]
    is_array = isinstance(meaning, Definition) or (isinstance(meaning, Declared) and isinstance(meaning.type, Array))
    index = scope.names.match(match.rest.sub, 0)
    name = index.name if index is not None else spell(match.rest.sub)
    return (match.name, name) if is_array and len(match.rest.sub) == 1 and match.rest.sub[0].kind == "letter" else None


def key(scope: Scope, head: Atoms) -> tuple[str, object]:
    """The canonical name of a head, and what it means already."""
    match = scope.names.match(head, 0)
    if match is not None and match.count == len(head) and bare(match.rest):
        return match.name, scope.meanings.get(match.name)
    return spell(head), None
