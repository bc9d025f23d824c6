r"""Total differentials: ``df = 2uv\,du + u^2\,dv``, ``dU = T\,dS - p\,dV``, ``d(uv) = u\,dv + v\,du``.

The differential of what varies freely is an increment of its own; that of anything else is its derivative along all the
increments at once. Both become ordinary print here, so that nothing else knows of differentials. A differential names
everything that varies: where one is missing, a dropped term would go unnoticed, and nothing is claimed. Only the first
letters of the alphabet stay as they are beside the last ones, as in ``d(AXB) = A\,dX\,B``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from chainrule.source import Span
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.statements.scopes.mentions import mentioned
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.syntax.enclosures.brackets import PAIRS
from chainrule.tex.syntax.trees.words import SPELLINGS
from chainrule.tex.text.atoms import Atom, Atoms, bare
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace
from chainrule.tex.types.kinds import Array, Declared, Dependent, Scalar

STEP = "\\differentialstep"
_MARKS = frozenset({"-1", "T", "\\top", "\\intercal", "-T", "-\\top"})
"""What is differentiated as well where it stands behind a name: dX^T is d(X^T), and dX^{-1} is d(X^{-1})."""
_LETTER = re.compile(r"(?:\\\w+\{)?([A-Za-z])")
_INITIALS, _FINALS = frozenset("abcdABCD"), frozenset("xyzXYZ")
"""The letters of what is given and of what varies, since Descartes: everybody reads d(AX) = A dX so."""


@dataclass(frozen=True, slots=True)
class Total:
    """A statement about differentials in ordinary print."""

    statement: Statement
    scope: Scope
    missing: tuple[str, ...]
    """What varies as well and has no differential in it."""


@dataclass
class _Found:
    """The differentials of a statement: of what varies freely with its printed name, and of anything else."""

    free: dict[str, Atoms] = field(default_factory=dict)
    others: list[Atoms] = field(default_factory=list)


def total(scope: Scope, statement: Statement, place: Span) -> Total | None:
    """A statement between differentials, rewritten; None where it is no such statement."""
    left = _Found()
    _collect(scope, statement.sides[0], left)
    if not left.others:
        return None
    found = _Found()
    for side in statement.sides[1:]:
        _collect(scope, side, found)
    named = {name for other in found.others for name in _varying(scope, other)}
    found.free |= {name: read(name) for name in sorted(named - found.free.keys())}
    found.free |= left.free
    if not found.free:
        return None
    found.others += left.others
    increments = {name: f"\\increment{chr(ord('a') + n)}" for n, name in enumerate(sorted(found.free))}
    scope = scope.declaring({STEP: Declared(STEP, Scalar(), place), **_declared(scope, increments, place)})
    sides = tuple(_rewritten(scope, side, found.free, increments) for side in statement.sides)
    varying = {name for other in found.others for name in _varying(scope, other)}
    missing = tuple(sorted(varying - found.free.keys()))
    missing = () if _stay(missing, found.free.keys()) else missing
    return Total(
        Statement(sides, statement.signs, statement.conditions, statement.shared, statement.follows), scope, missing
    )


def _stay(missing: Iterable[str], varying: Iterable[str]) -> bool:
    """Whether letters say that what is missing is constant: the first ones are, where the last ones vary."""
    return _INITIALS.issuperset(map(_initial, missing)) and _FINALS.issuperset(map(_initial, varying))


def _initial(name: str) -> str:
    found = _LETTER.match(name)
    return found[1] if found else ""


def _declared(scope: Scope, increments: Mapping[str, str], place: Span) -> dict[str, Declared]:
    made = {}
    for name, increment in increments.items():
        kind = scope.type_of(name)
        own = Array(kind.dims, first=kind.first) if isinstance(kind, Array) else Scalar()
        made[increment] = Declared(increment, own, place)
    return made


def _differential(scope: Scope, atoms: Atoms, at: int) -> int | None:
    """Where the differential that starts with a d at a place ends; None where none starts."""
    first = atoms[at]
    if first.kind != "letter" or first.text != "d" or not bare(first) or scope.names.match(atoms, at) is not None:
        return None
    begin = at + 1
    while begin < len(atoms) and _is_function(scope, atoms, begin):
        begin += 1
    if begin == len(atoms):
        return None
    match = scope.names.match(atoms, begin)
    if match is not None and isinstance(scope.meanings.get(match.name), Definition | Declared):
        marked = match.rest.sub is None and not match.rest.primes and spell(match.rest.sup or (), loose=True) in _MARKS
        return begin + match.count if bare(match.rest) or marked else None
    return _closed(atoms, begin)


def _is_function(scope: Scope, atoms: Atoms, at: int) -> bool:
    r"""Whether a function that every reader knows starts here, as in ``d\ln\det X``."""
    atom = atoms[at]
    known = SPELLINGS.get(atom.text.removeprefix("\\")) if len(atom.text) > 1 else None
    return known is not None and atom.kind in {"letter", "word"} and bare(atom) and scope.names.match(atoms, at) is None


def _closed(atoms: Atoms, begin: int) -> int | None:
    """Where brackets or bars that open at a place end, if nothing is attached to them; else None."""
    opening = atoms[begin]
    if opening.kind not in {"open", "bar"} or PAIRS.get(opening.text) not in {")", "]", "|"}:
        return None
    depth = 0
    for place in range(begin, len(atoms)):
        depth += (atoms[place].kind == "open") - (atoms[place].kind == "close")
        ends = place > begin and atoms[place].kind == "bar" if opening.kind == "bar" else True
        if depth == 0 and ends:
            return place + 1 if bare(atoms[place]) else None
    return None


def _is_derivative(atom: Atom) -> bool:
    """Whether an atom is a derivative's fraction, in which a d is no differential."""
    below = atom.parts[1][:1] if atom.kind == "command" and atom.text == "frac" else ()
    return bool(below) and below[0].text in {"d", "partial"}


def _collect(scope: Scope, atoms: Atoms, found: _Found) -> None:
    at = 0
    while at < len(atoms):
        end = _differential(scope, atoms, at)
        if end is None:
            for part in () if _is_derivative(atoms[at]) else atoms[at].parts:
                _collect(scope, part, found)
            at += 1
            continue
        of = atoms[at + 1 : end]
        name = _free_name(scope, of)
        if name is not None:
            found.free[name] = of
        else:
            found.others.append(of)
        at = end


def _free_name(scope: Scope, atoms: Atoms) -> str | None:
    """The name of what varies freely: a declared number or array that nothing defines."""
    match = scope.names.match(atoms, 0)
    if match is None or match.count != len(atoms) or not bare(match.rest):
        return None
    return match.name if isinstance(scope.type_of(match.name), Scalar | Array) else None


def _varying(scope: Scope, atoms: Atoms) -> Iterator[str]:
    """All that varies freely in a math list: arguments of functions, or the numbers and arrays it comes down to."""
    for name in mentioned(scope, atoms):
        meaning = scope.meanings.get(name)
        if isinstance(meaning, Definition) and meaning.kind == "function":
            yield from meaning.params
        elif isinstance(meaning, Definition):
            yield from _varying(scope, meaning.body)
        elif isinstance(meaning, Declared) and isinstance(meaning.type, Dependent):
            yield from meaning.type.args
        elif isinstance(meaning, Declared) and isinstance(meaning.type, Scalar | Array):
            yield name


def _rewritten(scope: Scope, atoms: Atoms, free: Mapping[str, Atoms], increments: Mapping[str, str]) -> Atoms:
    out: list[Atom] = []
    at = 0
    while at < len(atoms):
        end = _differential(scope, atoms, at)
        if end is None:
            atom = atoms[at]
            parts = atom.parts if _is_derivative(atom) else tuple(
                _rewritten(scope, part, free, increments) for part in atom.parts
            )  # fmt: skip
            out.append(replace(atom, parts=parts) if parts != atom.parts else atom)
            at += 1
            continue
        of = atoms[at + 1 : end]
        name = _free_name(scope, of)
        start, stop = atoms[at].start, of[-1].end
        made = (_letter(increments[name]),) if name is not None else _along(of, free, increments)
        out += [replace(atom, start=start, end=stop, thin=True) for atom in made]  # no argument of \cos before it
        at = end
    return tuple(out)


def _along(of: Atoms, free: Mapping[str, Atoms], increments: Mapping[str, str]) -> Atoms:
    """The derivative along all increments, by a step that is zero: a derivative of what an evaluation bar shifts."""
    shifts: list[Atom] = []
    for name, printed in free.items():
        shift = (*printed, _sign("="), *printed, _sign("+"), _letter(STEP), _letter(increments[name]))
        shifts += [*([_sign(",")] if shifts else []), *shift]
    zero = (_letter(STEP), _sign("="), Atom("number", "0"))
    operator = Atom("command", "frac", ((_sign("partial"),), (_sign("partial"), _letter(STEP))))
    shifted = (Atom("open", "."), Atom("open", "("), *of, Atom("close", ")"), Atom("close", "|", sub=tuple(shifts)))
    whole = Atom("command", "frac", (shifted, (Atom("number", "1"),)))  # so that the bar stays inside the derivative
    inner = (operator, Atom("open", "("), whole, Atom("close", ")"))
    return (Atom("open", "."), *inner, Atom("close", "|", sub=zero))


def _letter(text: str) -> Atom:
    return Atom("letter", text)


def _sign(text: str) -> Atom:
    return Atom("sign", text)
