"""Subscripts of left sides: the indices that a definition counts by, or letters that belong to a name.

Nothing in the print tells ``p_j`` from ``D_{KL}``; what is declared, and what stands as a subscript on the right, does.
"""

from __future__ import annotations

from dataclasses import replace

from chainrule.tex.statements.definitions.lefts import Left
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.syntax.attachments.subscripts import conditional
from chainrule.tex.text.atoms import Atom, Atoms, bare
from chainrule.tex.text.names import spell
from chainrule.tex.types.kinds import Array, Constant, Integer, Scalar


def indices(scope: Scope, sub: Atoms, right: Atoms) -> tuple[str, ...] | None:
    """The index names of a subscript; None where it is no list of indices."""
    found: list[str] = []
    at = 0
    atoms = tuple(a for a in sub if not (a.kind == "sign" and a.text == ","))
    atoms = (atoms[2], atoms[0]) if conditional(atoms) else atoms
    while at < len(atoms):
        match = scope.names.match(atoms, at)
        if match is not None and bare(match.rest) and scope.role(match.name) == "index":
            found.append(match.name)
            at += match.count
        elif (
            match is None
            and atoms[at].kind == "letter"
            and bare(atoms[at])
            and _is_free_subscript(scope, atoms[at], right)
        ):
            found.append(spell((atoms[at],)))
            at += 1
        else:
            return None
    return tuple(found) if len(set(found)) == len(found) else None


def counted_in_brackets(scope: Scope, parts: Left, right: Atoms) -> tuple[str, ...]:
    r"""The arguments of a left side, where all of them only count: the a of ``\pi(a) = \frac{e^{\theta_a}}{…}``.

    Of ``\pi(a \mid s)`` what is given comes first, as in a matrix with a row for each s.
    """
    args = parts.args or ()
    if not all(len(arg) == 1 and arg[0].kind == "letter" and bare(arg[0]) for arg in args):
        return ()
    found = indices(scope, tuple(atom for arg in args for atom in arg), right)
    if found is None or any(_is_value(right, arg[0]) for arg in args):
        return ()
    bars = [at for at, atom in enumerate(parts.whole) if atom.kind == "bar" and atom.text == "|"]
    first = sum(atom.kind == "letter" for atom in parts.whole[len(parts.head) : bars[0]]) if bars else 0
    return found[first:] + found[:first]


def _is_value(atoms: Atoms, letter: Atom) -> bool:
    """Whether a letter stands somewhere else than in subscripts."""
    return any(
        (a.kind == "letter" and a.text == letter.text) or any(_is_value(p, letter) for p in (*a.parts, a.sup or ()))
        for a in atoms
    )


_UPRIGHT = frozenset({"mathrm", "text", "textrm", "rm", "mathsf"})


def divided(scope: Scope, parts: Left, right: Atoms) -> Left:
    r"""A left side such as ``z_{t,k}``, k being an index and t none, with the label in its head: ``z_t`` and k.

    Itself where its subscript is all index or all label, or where the head without it is a family or an array.
    """
    sub = parts.sub
    commas = [at for at, atom in enumerate(sub) if atom.kind == "sign" and atom.text == ","]
    if not commas or indices(scope, sub, right):
        return parts
    whole = (*parts.head[:-1], replace(parts.head[-1], sub=sub))
    known = scope.names.match(whole, 0)
    if known is not None and not known.behind and not is_number(scope, known.name):
        return parts
    if known is not None and known.behind:
        commas = [len(sub) - len(known.rest.sub or ()) - 1]
    for comma in commas:
        label, counting = sub[:comma], sub[comma + 1 :]
        plain = known is not None and known.behind
        if indices(scope, counting, right) and (plain or not any(_counts(scope, a, right) for a in label)):
            return replace(parts, head=(*parts.head[:-1], replace(parts.head[-1], sub=label)), sub=counting)
    return parts


def is_number(scope: Scope, name: str) -> bool:
    """Whether a name is declared as a number, which has no entries."""
    return isinstance(scope.type_of(name), Scalar | Integer | Constant)


def _counts(scope: Scope, atom: Atom, right: Atoms) -> bool:
    """Whether an atom of a subscript is an index, declared or by its use on the right."""
    match = scope.names.match((atom,), 0)
    declared = match is not None and scope.role(match.name) == "index"
    return declared or (atom.kind == "letter" and _is_free_subscript(scope, atom, right))


def _is_free_subscript(scope: Scope, letter: Atom, right: Atoms) -> bool:
    """Whether an undeclared letter stands as a subscript of something on the right that is no name with it."""
    for at, atom in enumerate(right):
        match = scope.names.match(right, at)
        sub = match.rest.sub if match is not None else (atom.sub if atom.text == "\\delta" else None)
        if match is not None and sub is not None and any(a.kind == "letter" and a.text == letter.text for a in sub):
            return True
        if any(_is_free_subscript(scope, letter, part) for part in atom.parts):
            return True
        if any(script and _is_free_subscript(scope, letter, script) for script in (atom.sub, atom.sup)):
            return True
    return False


def is_part_of_name(scope: Scope, sub: Atoms, right: Atoms) -> bool:
    """Whether a subscript belongs to a name, as ``KL`` does: its letters mean nothing and are no indices."""
    letters = [a for a in sub if a.kind in {"letter", "word"}]
    unknown = all(scope.names.match((a,), 0) is None and not _is_free_subscript(scope, a, right) for a in letters)
    return bool(letters) and len(letters) == len(sub) and unknown


def labels_array(scope: Scope, parts: Left, right: Atoms) -> bool:
    r"""Whether a subscript makes another name of an array's: ``x_{\text{new}}``, ``x_{max}``, ``\sigma_e`` of a matrix.

    It is upright, or has more or fewer letters than the array has indices; none of them counts anything.
    """
    match, sub = scope.names.match(parts.head, 0), parts.sub
    kind = scope.type_of(match.name) if match is not None and match.count == len(parts.head) else None
    letters = all(a.kind in {"letter", "word"} and bare(a) for a in sub)
    if not isinstance(kind, Array) or not letters or any(_counts(scope, a, right) for a in sub):
        return False
    if all(a.kind == "word" or a.style in _UPRIGHT for a in sub) or len(sub) > len(kind.dims):
        return True
    return len(sub) < len(kind.dims) and is_part_of_name(scope, sub, right)
