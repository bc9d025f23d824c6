r"""Names as printed: one canonical spelling for each, and finding the longest known one in a math list.

A name may be several atoms long: ``\log\sigma``, ``E[\tilde r_p]``, ``\pi_\theta(a \mid s)``. Styles make no other name
where only one is known (``\mathbf{x}`` and ``x``); accents, scripts and primes do. That is for letters: a digit means
its number, so ``\mathbf{1}`` never names 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.commands import read
from chainrule.tex.text.records import record, replace
from chainrule.tex.text.tokens import Macros, TexError

_SIGNS = {
    "open": {"<": r"\langle ", "floor": r"\lfloor ", "ceil": r"\lceil "},
    "close": {"<": r"\rangle ", ">": r"\rangle "},
}


BARE = frozenset({"\\dot", "\\ddot", "'", "\\prime"})
"""Notations that a post may declare although they are no symbols by themselves."""


def spell(atoms: Atoms, *, loose: bool = False) -> str:
    """The canonical spelling of a math list; ``loose``: without styles."""
    parts = [_spell(atom, loose=loose) for atom in atoms if atom.kind != "gap"]
    return parts[0] if len(parts) == 1 else "".join(_join(parts))


def _join(parts: Iterable[str]) -> Iterable[str]:
    previous = ""
    for part in parts:
        ends_in_command = previous.rpartition("\\")[2].isalpha() and "\\" in previous
        yield f" {part}" if ends_in_command and part[:1].isalpha() else part
        previous = part


def _spell(atom: Atom, *, loose: bool) -> str:
    found = atom.spellings[loose]
    if found is None:
        found = atom.spellings[loose] = _spelled(atom, loose=loose)
    return found


def _spelled(atom: Atom, *, loose: bool) -> str:
    text = _nucleus(atom, loose=loose)
    if atom.primes:
        text += "'" * atom.primes
    for mark, script in (("_", atom.sub), ("^", atom.sup)):
        if script is not None:
            inside = spell(script, loose=loose)
            single = len(inside) == 1 or (inside.startswith("\\") and inside[1:].isalpha())
            text += mark + (inside if single else f"{{{inside}}}")
    return text


def _nucleus(atom: Atom, *, loose: bool) -> str:
    found = atom.spellings[2 + loose]
    if found is None:
        bare = loose and atom.kind == "letter"
        found = atom.spellings[2 + loose] = atom.text if bare else _nucleus_spelled(atom, loose=loose)
    return found


def _nucleus_spelled(atom: Atom, *, loose: bool) -> str:
    inside = [spell(part, loose=loose) for part in atom.parts]
    match atom.kind:
        case "number" if atom.style and loose:
            return f"\\mathbf{{{atom.text}}}"
        case "letter" | "number" if atom.style and not loose:
            return f"\\{atom.style}{{{atom.text}}}"
        case "word" | "text":
            return f"\\text{{{atom.text}}}" if not loose else atom.text
        case "sign":
            return atom.text if not atom.text.isalpha() else f"\\{atom.text} "
        case "bar" | "open" | "close":
            return _SIGNS.get(atom.kind, {}).get(atom.text, atom.text)
        case "group":
            return f"{{{inside[0]}}}"
        case "accent" | "wrap" | "command":
            angled = atom.text == "langle"
            return (
                f"\\langle {inside[0]}\\rangle " if angled else f"\\{atom.text}" + "".join(f"{{{p}}}" for p in inside)
            )
        case "environment":
            return f"\\begin{{{atom.text}}}{inside[0]}\\end{{{atom.text}}}"
        case "row" | "cell":
            return "\\\\" if atom.kind == "row" else "&"
        case _:
            return atom.text


def canonical(tex: str, macros: Macros | None = None) -> str:
    r"""The canonical spelling of a printed symbol: ``x_{i}`` → ``x_i``, ``\boldsymbol \mu`` → ``\boldsymbol{\mu}``.

    Raises `TexError` where TeX could not read it.
    """
    if tex.strip() in BARE:
        return tex.strip()
    return spell(read(tex.strip().removeprefix("^") if tex.strip() != "^" else tex, macros)).strip()


def dressed(tex: str) -> str:
    r"""The canonical spelling of a symbol where it can be read, else the text itself."""
    try:
        return canonical(tex)
    except TexError:
        return tex


@record
class Match:
    """A known name found in a math list: how many atoms it takes and what is left of the last one's scripts."""

    name: str
    count: int
    rest: Atom
    behind: bool = False
    """Whether what is left stands in one subscript with the name's own, behind a comma: the i of ``h_{t-1,i}``."""


Pattern = tuple[int, int, Atoms, str, str, str, bool]
"""Length, weight of the scripts, atoms, their spelling, name, the script that must follow (``_``, ``^(``, none), and
whether indices can stand behind the name's own subscript."""

_PLAIN = frozenset({(1, 0), (1, 1)})
"""The lengths and weights of patterns that are one atom without scripts."""


@dataclass(frozen=True)
class Names:
    """Known names by the loose spelling of their first nucleus, the longest first."""

    patterns: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    indices: frozenset[str] = frozenset()
    """The names that are indices."""

    def adding(
        self, pattern: Atoms, name: str, *, index: bool = False, script: str = "", entries: bool = False
    ) -> Names:
        """These names and one more, found only where ``script`` follows; an older one like it goes.

        ``entries``: indices can follow in the name's own subscript, as in ``h_{t-1,i}``.
        """
        first = nucleus(pattern[0])
        own = sum((a.sub is not None) + (a.sup is not None) + bool(a.primes) for a in pattern)
        scripts = 2 * own + bool(script)  # a script of the name itself beats one that merely has to follow
        new = (len(pattern), scripts, pattern, spell(pattern), name, script, entries)
        kept = [p for p in self.patterns.get(first, ()) if p[3] != new[3] or p[5] != script]
        ordered = tuple(sorted((*kept, new), key=lambda p: (-p[0], -p[1], p[3])))
        return Names({**self.patterns, first: ordered}, self.indices | {name} if index else self.indices - {name})

    def match(self, atoms: Atoms, at: int, *, but: str = "") -> Match | None:
        """The longest known name that starts here, other than ``but``; None also where nothing stands here.

        Styles matter only between names that differ in nothing else.
        """
        patterns = self.patterns.get(nucleus(atoms[at])) if at < len(atoms) else None
        if patterns is None:
            return None
        best: list[tuple[Pattern, Match]] = []
        for pattern in patterns:
            if best and pattern[:2] != best[0][0][:2]:
                break
            rest = _fits(pattern, atoms, at)
            if rest is not None and pattern[4] != but and _follows(pattern[5], rest):
                behind = rest.sub is not None and pattern[2][-1].sub is not None
                best.append((pattern, Match(pattern[4], pattern[0], rest, behind)))
        if len(best) > 1:
            left = min(len(b[1].rest.sub or ()) if b[1].behind else 0 for b in best)
            best = [b for b in best if (len(b[1].rest.sub or ()) if b[1].behind else 0) == left]
            exact = [b for b in best if _exact(b[0][2], atoms, at)]
            best = exact or [b for b in best if not _styled(b[0][2])] or best
        return best[0][1] if best else None


def nucleus(atom: Atom) -> str:
    """The loose spelling of an atom without its scripts."""
    if atom.kind == "letter" or (atom.kind == "number" and not atom.style):
        return atom.text
    return _nucleus(atom, loose=True) if atom.kind != "gap" else ""


def _fits(name: Pattern, atoms: Atoms, at: int) -> Atom | None:
    """What is left of the last atom where the pattern, whose first nucleus stands at a place, goes on; else None."""
    if name[:2] in _PLAIN:
        return atoms[at]
    pattern = name[2]
    if at + len(pattern) > len(atoms):
        return None
    last = len(pattern) - 1
    for offset in range(last):
        if spell((pattern[offset],), loose=True) != spell((atoms[at + offset],), loose=True):
            return None
    want, have = pattern[last], atoms[at + last]
    if nucleus(want) != nucleus(have) or (want.primes and want.primes != have.primes):
        return None
    above = _label(want.sup, have.sup)
    below = _before_comma(want.sub, have.sub) if name[6] else have.sub
    for mine, theirs in ((want.sub, below), (want.sup, above)):
        if mine is not None and (theirs is None or spell(mine, loose=True) != spell(theirs, loose=True)):
            return None
    if want.sub is None and want.sup is None and not want.primes:
        return have
    return replace(
        have,
        sub=_solid((have.sub or ())[len(below or ()) + 1 :]) if want.sub is not None else have.sub,
        sup=_solid((have.sup or ())[len(above or ()) :]) if want.sup is not None else have.sup,
        primes=0 if want.primes else have.primes,
    )


def _before_comma(want: Atoms | None, have: Atoms | None) -> Atoms | None:
    """The part of a subscript that can be a name's own: of ``t-1,i`` as much as the name has, up to a comma."""
    if want and have and len(have) > len(want) + 1 and have[len(want)].kind == "sign" and have[len(want)].text == ",":
        return have[: len(want)]
    return have


def _solid(script: Atoms) -> Atoms | None:
    """What a name leaves of a script; none where that is only space."""
    return script if any(atom.kind != "gap" for atom in script) else None


def _label(want: Atoms | None, have: Atoms | None) -> Atoms | None:
    r"""The part of a superscript that can be a name's label: of ``[1]\top`` the brackets, if the name has some."""
    if want and have and want[0].kind == "open" and want[-1].kind == "close" and len(have) > len(want):
        return have[: len(want)]
    return have


def _follows(script: str, rest: Atom) -> bool:
    """Whether the script stands there that a name must have: a subscript, or a superscript in brackets."""
    if script == "^(":
        return rest.sup is not None and rest.sup[:1] != () and rest.sup[0].kind == "open"
    return script != "_" or rest.sub is not None


def _exact(pattern: Atoms, atoms: Atoms, at: int) -> bool:
    pairs = zip(pattern, atoms[at : at + len(pattern)], strict=True)
    return all(mine.style == theirs.style and mine.parts == theirs.parts for mine, theirs in pairs)


def _styled(pattern: Atoms) -> bool:
    return any(atom.style for atom in pattern)
