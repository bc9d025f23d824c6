r"""Left sides that define: ``y``, ``p_j``, ``f(x)``, ``f(x_j)``, ``h_{k+1}``, ``\log p(x \mid \theta)``.

A left side defines where it is a symbol, an indexed symbol or a function application that nothing above defines; a
declared symbol that stands alone on the left of its first equation is defined there, its declaration being its type.
"""

from __future__ import annotations

from dataclasses import replace

from chainrule.tex.statements.definitions import beside, layered, primed
from chainrule.tex.statements.definitions.functions import function, key
from chainrule.tex.statements.definitions.lefts import Left, is_operator, overloads, take_apart
from chainrule.tex.statements.definitions.motions import motion
from chainrule.tex.statements.definitions.refusals import (
    is_constant,
    is_derivative,
    is_dotted,
    is_kronecker,
    is_power,
    is_product,
    is_total,
    is_update,
    lists_entries,
)
from chainrule.tex.statements.definitions.subscripts import divided, indices, is_part_of_name, labels_array
from chainrule.tex.statements.definitions.sum_scopes import widened
from chainrule.tex.statements.derivatives.gradients import is_unexplained, names_gradient
from chainrule.tex.statements.derivatives.stated import is_stated
from chainrule.tex.statements.displays.relations import DEFINING, REVERSED, Statement
from chainrule.tex.statements.displays.restrictions import is_index
from chainrule.tex.statements.scopes.mentions import is_beside_number
from chainrule.tex.statements.scopes.partials import is_partial
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atoms, bare
from chainrule.tex.text.names import spell
from chainrule.tex.types.kinds import (
    Array,
    Constant,
    Declared,
    Family,
    Index,
    Integer,
    Known,
    Reference,
    Scalar,
    Type,
)


def definition(scope: Scope, left: Atoms, right: Atoms, *, forced: bool = False) -> tuple[Definition, Atoms] | None:
    """The definition that a left side makes, with the pattern that it is found under; None where it claims."""
    right = widened(scope.names, left, right)
    if is_update(scope, left, right):
        return None
    whole = scope.names.match(left, 0) if left else None
    if whole is not None and whole.count == len(left) and bare(whole.rest):
        return _known_name(scope, whole.name, left, right, forced=forced)
    moved = motion(scope, left, right) if whole is None else None
    if moved is not None:
        return moved
    if whole is None and len(left) > 1 and left[0].text != "d" and names_gradient(left, right):
        return Definition(spell(left), right), left
    if not forced and (
        (whole is None and is_operator(left) and not overloads(left))
        or is_partial(scope, left)
        or is_total(scope, left)
        or is_unexplained(scope, left, right)
        or is_stated(scope, left, right)
    ):
        return None
    if not forced and whole is None and is_constant(left, right):
        return None
    if any(is_dotted(scope, atom) or is_derivative(scope, left, at) for at, atom in enumerate(left)):
        return None
    parts = take_apart(left)
    if parts is None or (
        len(parts.head) > 1 and is_product(scope, parts.head) and not names_gradient(parts.head, right)
    ):
        return None
    if parts.args is not None:
        return function(scope, parts, right, forced=forced)
    return _value(scope, divided(scope, parts, right), left, right, forced=forced)


def backwards(scope: Scope, statement: Statement, step: int) -> tuple[Definition, Atoms] | None:
    """The definition that a relation further on in a chain makes: ``… =: y``."""
    sign = statement.signs[step].text
    if sign not in REVERSED and not (sign in DEFINING and step > 0):
        return None
    return definition(scope, statement.sides[step + 1], statement.sides[step], forced=True)


def _known_name(scope: Scope, name: str, left: Atoms, right: Atoms, *, forced: bool) -> tuple[Definition, Atoms] | None:
    meaning = scope.meanings[name]
    plain = len(left) == 1 and not left[0].style and spell(left) != name
    if plain and _mentions(scope, left, right, name, styled=True):  # r = |\mathbf{r}| is another r
        return Definition(spell(left), right), left
    if isinstance(meaning, Definition) and not forced:
        return None
    if isinstance(meaning, Declared) and isinstance(meaning.type, Index | Integer | Constant | Known):
        return None
    if is_beside_number(scope, left, right):
        return Definition(spell(left), right), left
    listed = isinstance(meaning, Declared) and isinstance(meaning.type, Array) and lists_entries(scope, name, right)
    if listed and not forced:
        return None
    counted = isinstance(meaning, Declared) and isinstance(meaning.type, Family | Reference) and name != spell(left)
    if counted and _mentions(scope, left, right, name):  # x = \frac{1}{n} \sum_i x_i is no member x_i
        return Definition(spell(left), right), left
    return Definition(name, right, type=_type(meaning)), left


def _type(meaning: object) -> Type | None:
    return meaning.type if isinstance(meaning, Declared) else meaning.type if isinstance(meaning, Definition) else None


def _value(scope: Scope, parts: Left, left: Atoms, right: Atoms, *, forced: bool) -> tuple[Definition, Atoms] | None:
    if left[-1].primes:
        return primed.marked(scope, left, right, forced=forced)
    if parts.through:
        return _through_log(scope, parts, left[1:], right, forced=forced)
    if left[-1].sup is not None:
        if not forced and _is_entry(scope, left, right):
            return None
        general = layered.is_known(scope, left)
        if general is not None and not forced:
            place = layered.starts(general, left)
            return None if place is None else (replace(general, at={**general.at, place: right}), layered.head(left))
        members = layered.layered(scope, left, right)
        if members is not None:
            return members
        named = _is_label(left[-1].sup) and not is_power(scope, left)
        counted = indices(scope, parts.sub, right) if named and parts.sub else None
        if counted:
            return Definition(spell(parts.head), right, indices=counted), parts.head
        return (Definition(spell(left), right), left) if named else None
    if not parts.sub or (not forced and labels_array(scope, parts, right)):
        return Definition(spell(left), right), left
    return _indexed(scope, parts, left, right, forced=forced)


def _is_entry(scope: Scope, left: Atoms, right: Atoms) -> bool:
    r"""Whether a left side is an entry of what is defined above, as ``y^+_i`` is after ``y^+ = 3x``."""
    match = scope.names.match(left, 0)
    meaning = scope.meanings[match.name] if match is not None and match.count == len(left) else None
    known = isinstance(meaning, Definition) and meaning.kind == "value" and not meaning.indices
    sub = match.rest.sub if match is not None and match.rest.sup is None else None
    return known and sub is not None and (sub[0].kind == "number" or indices(scope, sub, right) is not None)


def _through_log(
    scope: Scope, parts: Left, left: Atoms, right: Atoms, *, forced: bool
) -> tuple[Definition, Atoms] | None:
    r"""``\log \sigma = …`` and ``\log \alpha_t = …`` define what the logarithm is of."""
    if scope.names.match(parts.head, 0) or (parts.sub and parts.head[-1].sup is not None):
        return None
    if not parts.sub:
        return Definition(spell(parts.head), right, through="log"), parts.head
    made = _indexed(scope, parts, left, right, forced=forced)
    return (replace(made[0], through="log"), made[1]) if made is not None and made[0].kind == "value" else None


def _indexed(scope: Scope, parts: Left, left: Atoms, right: Atoms, *, forced: bool) -> tuple[Definition, Atoms] | None:
    """A left side with a subscript: entries, members of a family, or a name of its own."""
    name, meaning = key(scope, parts.head)
    kind = meaning.type if isinstance(meaning, Declared) else None
    if beside.meant(scope, left) is not None and not forced:
        return None
    if isinstance(meaning, Definition):
        if (numbers := beside.numbers(scope, parts, left, right)) is not None:
            return numbers
        by_index = len(parts.sub) == len(meaning.indices) and all(is_index((a,), scope.names) for a in parts.sub)
        named = forced or (not by_index and is_part_of_name(scope, parts.sub, right))
        return (Definition(spell(left), right), left) if named else _more_of(meaning, parts, right)
    recursive = _mentions(scope, parts.head, right, name) or layered.steps(scope, parts.sub, right)
    if recursive or (isinstance(kind, Family) and kind.high is None):
        counted = _offset(parts.sub)
        if counted is not None:
            member = kind.of if isinstance(kind, Family) else None
            bare_type = kind if recursive and isinstance(kind, Array | Scalar) else None
            made = Definition(name, right, "members", counted[:1], offset=counted[1], type=member, bare=bare_type)
            return made, parts.head
    if not forced and (isinstance(kind, Array) or is_kronecker(scope, left, right)):
        return None
    if (several := _by_index(scope, parts, left, right)) is not None:
        return several
    if meaning is not None and not (
        isinstance(kind, Scalar | Integer | Constant) or is_part_of_name(scope, parts.sub, right)
    ):
        return None
    return Definition(spell(left), right), left


def _by_index(scope: Scope, parts: Left, left: Atoms, right: Atoms) -> tuple[Definition, Atoms] | None:
    """Entries or members that the left side counts, or numbers beside a single one of their letter."""
    if (numbers := beside.beside_number(scope, parts, left, right)) is not None:
        return numbers
    name, meaning = key(scope, parts.head)
    counts = meaning is None or (isinstance(meaning, Declared) and isinstance(meaning.type, Family | Array))
    found = indices(scope, parts.sub, right) if counts else None
    return (Definition(name, right, indices=found), parts.head) if found else None


def _is_label(sup: Atoms) -> bool:
    if len(sup) == 1:
        return sup[0].text not in {"T", "\\top", "-1", "\\intercal"}
    return sup[0].text != "-"


def _more_of(known: Definition, parts: Left, right: Atoms) -> tuple[Definition, Atoms] | None:
    """``S_{-1} = 0`` after ``S_k = …``: one member given by itself."""
    text = "".join(a.text for a in parts.sub)
    if known.kind == "members" and text.lstrip("-").isdigit() and int(text) not in {*known.at, *range(1, 100)}:
        return replace(known, at={**known.at, int(text): right}), parts.head
    return None


def _offset(sub: Atoms) -> tuple[str, int] | None:
    """``k``, ``k+1`` or ``k-1``: the index and what is added to it."""
    if not sub or sub[0].kind != "letter" or not bare(sub[0]):
        return None
    name = spell(sub[:1])
    if len(sub) == 1:
        return name, 0
    if (
        len(sub) == 3
        and sub[1].kind == "sign"
        and sub[1].text in "+-"
        and sub[2].kind == "number"
        and sub[2].text.isdigit()
    ):
        return name, int(sub[1].text + sub[2].text)
    return None


def _mentions(scope: Scope, head: Atoms, right: Atoms, name: str, *, styled: bool = False) -> bool:
    """Whether the right side mentions another member of the head's family; ``styled``: as it is declared, in bold."""
    for at, atom in enumerate(right):
        match = scope.names.match(right, at)
        if match is not None and match.name == name and (atom.style or not styled):
            return True
        same = match is None and atom.sub is not None and spell(_bare_head((atom,))) == spell(head)
        if same or any(_mentions(scope, head, part, name, styled=styled) for part in atom.parts):
            return True
    return False


def _bare_head(atoms: Atoms) -> Atoms:
    return tuple(replace(a, sub=None, sup=None, primes=0) for a in atoms)
