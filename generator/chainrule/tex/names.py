r"""Names as printed: one canonical spelling for each, and finding the longest known one in a math list.

A name may be several atoms long: ``\log\sigma``, ``E[\tilde r_p]``, ``\pi_\theta(a \mid s)``. Styles make no other name
where only one is known (``\mathbf{x}`` and ``x``); accents, scripts and primes do.
"""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.tex.atoms import Atom, Atoms
from chainrule.tex.commands import read
from chainrule.tex.tokens import Macros, TexError

_SIGNS = {
    "open": {"<": r"\langle ", "floor": r"\lfloor ", "ceil": r"\lceil "},
    "close": {"<": r"\rangle ", ">": r"\rangle "},
}


def spell(atoms: Atoms, *, loose: bool = False) -> str:
    """The canonical spelling of a math list; ``loose``: without styles."""
    return "".join(_join(_spell(atom, loose=loose) for atom in atoms if atom.kind != "gap"))


def _join(parts: Iterable[str]) -> Iterable[str]:
    previous = ""
    for part in parts:
        ends_in_command = previous.rpartition("\\")[2].isalpha() and "\\" in previous
        yield f" {part}" if ends_in_command and part[:1].isalpha() else part
        previous = part


def _spell(atom: Atom, *, loose: bool) -> str:
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
    inside = [spell(part, loose=loose) for part in atom.parts]
    match atom.kind:
        case "letter" | "number" if atom.style and not loose and atom.style != "mathrm":
            return f"\\{atom.style}{{{atom.text}}}"
        case "letter" if atom.style == "mathrm" and not loose:
            return f"\\mathrm{{{atom.text}}}"
        case "word" | "text":
            return f"\\text{{{atom.text}}}" if not loose else atom.text
        case "sign":
            return atom.text if not atom.text.isalpha() else f"\\{atom.text} "
        case "bar" | "open" | "close":
            return _SIGNS.get(atom.kind, {}).get(atom.text, atom.text)
        case "group":
            return f"{{{inside[0]}}}"
        case "accent" | "wrap" | "command":
            return f"\\{atom.text}" + "".join(f"{{{part}}}" for part in inside)
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
    return spell(read(tex, macros))


def dressed(tex: str) -> str:
    r"""A symbol without its backslash, as a declaration may write it: ``theta`` → ``\theta``."""
    try:
        return canonical(tex)
    except TexError:
        return tex
