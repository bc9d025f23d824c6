r"""Members counted by a superscript: ``z^l = w^l a^{l-1} + b^l``, ``\delta^l_j \equiv \partial C / \partial z^l_j``.

Layers, training examples and time steps are often counted above, with the entry below. A superscript counts where it
is an index: declared as one, or a letter that counts something on the right as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.tex.statements.definitions.subscripts import indices
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atom, Atoms, bare
from chainrule.tex.text.names import spell
from chainrule.tex.types.kinds import Array, Declared, Family, Scalar

FIRST = 0
"""The largest number of a member that may be given below the general one; a later one is a claim about it."""


def layered(scope: Scope, left: Atoms, right: Atoms) -> tuple[Definition, Atoms] | None:
    """The definition of the general member of a family counted above; None where the superscript does not count."""
    sup = _inside(left[-1].sup or ())
    if len(left) > 1 or not sup or sup[0].kind != "letter" or not bare(sup[0]):
        return None
    index = spell(sup[:1])
    match = scope.names.match(sup, 0)
    declared = match is not None and bare(match.rest) and scope.role(match.name) == "index"
    if not declared and (match is not None or not _counts(scope, sup[0], right)):
        return None
    offset = _offset(sup[1:])
    own = indices(scope, left[-1].sub or (), right)
    if offset is None or own is None or index in own:
        return None
    known = scope.names.match(head(left), 0)
    name = known.name if known is not None and known.count == 1 and bare(known.rest) else spell(head(left))
    if beside := is_beside(scope, left):
        name = spell(left)
    meaning = scope.meanings.get(name)
    kind = meaning.type if isinstance(meaning, Declared) else None
    member = kind.of if isinstance(kind, Family) and not own else None
    plain = kind if isinstance(kind, Array | Scalar) and not own else None
    bare_type = meaning.bare if isinstance(meaning, Definition) else plain
    made = Definition(
        name, right, "members", (index, *own), offset=offset, type=member, above=True, labelled=beside, bare=bare_type
    )
    return made, head(left)


def is_beside(scope: Scope, left: Atoms) -> bool:
    r"""Whether an index in brackets stands above the name of a single value: ``\hat y^{(i)}`` after ``\hat y = …``."""
    sup = left[0].sup if len(left) == 1 and left[0].sub is None else None
    if not sup or _inside(sup) == sup or _inside(sup)[0].kind != "letter":
        return False
    known = scope.names.match(head(left), 0)
    meaning = scope.meanings.get(known.name) if known is not None and bare(known.rest) else None
    return isinstance(meaning, Definition) and meaning.kind == "value" and not meaning.indices


def is_known(scope: Scope, left: Atoms) -> Definition | None:
    """The family that a left side with a superscript belongs to, if its general member is defined above."""
    known = scope.names.match(head(left), 0)
    meaning = scope.meanings.get(known.name) if known is not None and known.count == len(left) else None
    return meaning if isinstance(meaning, Definition) and meaning.above else None


def starts(known: Definition, left: Atoms) -> int | None:
    """The number of a member that a recursion starts from, as in ``a^0 = x``; None where it is no such member."""
    sup = _inside(left[-1].sup or ())
    text = "".join(a.text for a in sup)
    if left[-1].sub is not None or not text.lstrip("-").isdigit() or int(text) > FIRST or int(text) in known.at:
        return None
    return int(text)


def head(left: Atoms) -> Atoms:
    """The name without its scripts."""
    return (*left[:-1], replace(left[-1], sub=None, sup=None))


def steps(scope: Scope, sub: Atoms, right: Atoms) -> bool:
    """Whether a right side mentions the step before or after: ``s_{t-1}`` of something not defined yet, or a member."""
    if len(sub) != 1 or sub[0].kind != "letter" or not bare(sub[0]):
        return False
    for at, atom in enumerate(right):
        match = scope.names.match(right, at)
        below = match.rest.sub if match is not None else atom.sub
        if below and below[0].kind == "letter" and below[0].text == sub[0].text:
            meaning = scope.meanings.get(match.name) if match is not None else None
            if isinstance(meaning, Definition) and meaning.kind == "members":
                return True
            if meaning is None and atom.kind in {"letter", "accent", "word"} and _offset(below[1:]):
                return True
        if any(steps(scope, sub, part) for part in (*atom.parts, atom.sup or ())):
            return True
    return False


def _inside(sup: Atoms) -> Atoms:
    return sup[1:-1] if len(sup) > 2 and sup[0].kind == "open" and sup[-1].kind == "close" else sup


def _offset(rest: Atoms) -> int | None:
    if not rest:
        return 0
    sign, number = (rest[0], rest[1]) if len(rest) == 2 else (None, None)
    if sign is None or number is None or sign.text not in {"+", "-"} or not number.text.isdigit():
        return None
    return int(sign.text + number.text)


def _counts(scope: Scope, letter: Atom, right: Atoms) -> bool:
    """Whether a letter counts members of a family, or entries, somewhere on the right."""
    for at, atom in enumerate(right):
        match = scope.names.match(right, at)
        scripts = (match.rest.sub, match.rest.sup) if match is not None else ()
        is_family = match is not None and scope.role(match.name) in {"family", "layers", "stack"}
        if is_family and any(a.kind == "letter" and a.text == letter.text for s in scripts for a in _inside(s or ())):
            return True
        if any(_counts(scope, letter, part) for part in (*atom.parts, atom.sub or (), atom.sup or ())):
            return True
    return False


def given(scope: Scope, family: str) -> Iterator[str]:
    """The names of a family's members that are declared or defined one by one, such as ``a^0``."""
    for name in scope.meanings:
        head, _, place = name.replace("_", "^").partition("^")
        if head == family and name != family and place.strip("{()}-").isdigit():
            yield name
