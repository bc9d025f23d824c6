r"""What TeX sees of mathematics before anything is understood: nuclei with their scripts.

``x_i^2`` and ``x^2_{i}`` are the same atom here, ``\mathbf{AB}`` is two styled letters, ``\left(`` is a bracket, and
sizes, colours, braces around a thing and underbraces are gone. `reader` makes atoms, names are matched on this level
(`names`), the expression parser works on it.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypedDict

from chainrule.tex.text.lexicon import PROSE
from chainrule.tex.text.records import record, replace
from chainrule.tex.text.tokens import Token


@record
class Atom:
    """A nucleus with its scripts.

    Kinds: ``letter`` (a letter or a command that stands for a symbol), ``number``, ``word`` (upright text of several
    letters), ``text`` (prose), ``sign`` (operator, relation or punctuation), ``open``, ``close``, ``bar``,
    ``group``, ``accent``, ``command`` (with its arguments), ``wrap`` (an unknown command around an argument),
    ``environment`` (its body is one part), ``row``, ``cell``, ``gap``.
    """

    kind: str
    text: str
    parts: tuple[tuple[Atom, ...], ...] = ()
    style: str = ""
    sub: tuple[Atom, ...] | None = None
    sup: tuple[Atom, ...] | None = None
    primes: int = 0
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    spaced: bool = field(default=False, compare=False)
    """Whether white space stands before the atom in the source."""
    thin: bool = field(default=False, compare=False)
    """Whether the print has an explicit thin space before the atom."""
    spellings: list[str | None] = field(default_factory=lambda: [None] * 4, init=False, repr=False, compare=False)
    """What `names` found of this atom before: its spelling and its nucleus's, each without styles and with them."""


Atoms = tuple[Atom, ...]


def lists(atoms: Atoms) -> list[Atoms]:
    """A math list and all lists inside of it, those of scripts included, outer ones first."""
    found = [atoms]
    for each in found:  # grows while it is read
        for atom in each:
            if atom.parts:
                found += atom.parts
            if atom.sub:
                found.append(atom.sub)
            if atom.sup:
                found.append(atom.sup)
    return found


class Place(TypedDict):
    """Where an atom stands, as keyword arguments."""

    start: int
    end: int


def bare(atom: Atom) -> bool:
    """Whether an atom has no scripts and no primes."""
    return atom.sub is None and atom.sup is None and not atom.primes


def accent(name: str, inside: Atoms, start: int, end: int, *, indexed: bool) -> Atom:
    r"""``\hat{y}``. A subscript below the accent stands behind it if no other does: ``\hat{y_i}`` is ``\hat{y}_i``."""
    sub, first = None, inside[0] if len(inside) == 1 else None
    if (
        first is not None
        and first.kind in {"letter", "word"}
        and first.sup is None
        and not first.primes
        and not indexed
    ):
        sub, inside = first.sub, (replace(first, sub=None),)
    text = name.removeprefix("wide").replace("overline", "bar")
    return Atom("accent", text, (inside,), sub=sub, start=start, end=end)


def accented(atom: Atom) -> Atoms:
    r"""What an accent stands over, with the scripts behind it that count: the ``\theta_1`` of ``\dot{\theta}_1``."""
    inside = atom.parts[0]
    last = inside[-1] if inside else None
    if last is None or last.kind not in {"letter", "word"} or not bare(last):
        return inside
    label = atom.sup if atom.sup and atom.sup[0].kind == "open" else None
    return (*inside[:-1], replace(last, sub=atom.sub, sup=label))


def prose(token: Token) -> Atom:
    r"""``\text{…}``: a single word that is no English connective is a name, anything else is prose."""
    words = token.text.split()
    is_name = len(words) == 1 and words[0][0].isalpha() and words[0].lower() not in PROSE
    if is_name and len(words[0]) == 1:
        return Atom("letter", words[0], style="mathrm", start=token.start, end=token.end)
    return Atom("word" if is_name else "text", " ".join(words), start=token.start, end=token.end)


def mean(found: list[Atom]) -> None:
    r"""Make one symbol of the angle brackets at the end, ``\langle E \rangle``; two things in them are a product."""
    begin = next((at for at in reversed(range(len(found))) if found[at].kind == "open" and found[at].text == "<"), None)
    if begin is None or not bare(found[begin]):
        return
    inside, depth = tuple(found[begin + 1 : -1]), 0
    for atom in inside:
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth == 0 and (atom.kind == "bar" or (atom.kind == "sign" and atom.text in {",", ";"})):
            return
    if inside and depth == 0:
        found[begin:] = [Atom("accent", "langle", (inside,), start=found[begin].start, end=found[-1].end)]


def group(inside: Atoms, start: int, end: int) -> Atom:
    """A group in braces; braces around one bare thing vanish."""
    if len(inside) == 1 and inside[0].sub is None and inside[0].sup is None and not inside[0].primes:
        return replace(inside[0], start=start, end=end)
    return Atom("group", "", (inside,), start=start, end=end)


def equates(label: Atoms) -> bool:
    """Whether a brace's label states an equation, and does not only give a name as ``=: z`` does."""
    texts = [atom.text if atom.kind == "sign" else "" for atom in label]
    return any(text == "=" and ":" not in texts[max(0, at - 1) : at + 2] for at, text in enumerate(texts))
