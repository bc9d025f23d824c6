r"""Printed symbols as Python identifiers: ``\theta`` is ``theta``, ``\hat{y}`` is ``y_hat``, ``W^{[1]}`` is ``W_1``.

The rule. Styles and brackets vanish; commands are their names; scripts and accents follow, each behind an underscore;
in a script ``-`` is ``minus``, ``+`` is ``plus``, ``*`` is ``star``, a prime is ``prime``. Single letters in a row stay
together, so that a symbol declared as ``y_hat`` or ``loss`` is just that. Also understood: without the underscores
(``W1``, ``yhat``), accents in front (``hat_y``), ``m`` and ``p`` for the signs (``x_tm1``), Greek letters as themselves
(``θ``), and ``epsilon`` for ``\varepsilon``. A Python keyword takes an underscore (``lambda_``; ``lam`` will do).
"""

from __future__ import annotations

import functools
import itertools
import keyword
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.commands import read
from chainrule.tex.text.tokens import TexError


@dataclass(frozen=True, slots=True)
class _Style:
    """One way to write a name; the defaults are the rule, the rest is understood."""

    joint: str = "_"
    in_front: bool = False
    """Whether accents stand in front."""
    short: bool = False
    """Whether signs are single letters."""
    greek: str = "name"
    """``name``, ``plain`` (without ``var``) or ``letter``."""


_STYLES = tuple(
    _Style(*choice)
    for choice in itertools.product(("_", ""), (False, True), (False, True), ("name", "plain", "letter"))
)
_SIGNS = {"-": ("minus", "m"), "+": ("plus", "p"), "*": ("star", "star")}
_KEYWORDS = {"lambda": ("lambda_", "lam")}


@functools.lru_cache(maxsize=1024)
def identifiers(printed: str) -> tuple[str, ...]:
    """The Python names of a printed symbol, the one by the rule first; none if it has no letter to begin with."""
    try:
        atoms = read(printed)
    except TexError:
        return ()
    written = (_join(_pieces(atoms, style), style) for style in _STYLES)
    fitted = (name for text in written for name in _KEYWORDS.get(text, (_fit(text),)))
    return tuple(dict.fromkeys(name for name in fitted if name.isidentifier()))


def matching(name: str, printed: Iterable[str]) -> tuple[str, ...]:
    """The symbols that a Python name stands for: those named so by the rule, else those that it may also be.

    More than one is an ambiguity that only the author can solve.
    """
    name = unicodedata.normalize("NFKC", name)
    known = {symbol: identifiers(symbol) for symbol in printed}
    by_rule = tuple(symbol for symbol, names in known.items() if names[:1] == (name,))
    return by_rule or tuple(symbol for symbol, names in known.items() if name in names)


def proposal(name: str) -> str:
    r"""How a symbol of this Python name would be printed: ``theta`` → ``\theta``, ``y_hat`` → ``\hat{y}``."""
    base, _, rest = name.partition("_")
    base = f"\\{base}" if _greek(base) else base
    if rest in {"hat", "bar", "tilde", "dot"} and base:
        return f"\\{rest}{{{base}}}"
    return f"{base}_{{{rest}}}" if len(rest) > 1 else f"{base}_{rest}" if rest else base


def _greek(name: str) -> str | None:
    """The Greek letter of this name; None if there is none."""
    size = "CAPITAL" if name[:1].isupper() else "SMALL"
    spelled = "LAMDA" if name.lower() == "lambda" else name.upper()
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {spelled}")
    except KeyError:
        return None


def _fit(text: str) -> str:
    text = re.sub(r"_+", "_", re.sub(r"\W", "_", text)).strip("_")
    return f"{text}_" if keyword.iskeyword(text) else text


def _join(pieces: list[tuple[str, bool]], style: _Style) -> str:
    """Pieces with a joint between two of them unless both are single letters."""
    text, letter = "", False
    for piece, single in pieces:
        text += piece if not text or (letter and single) else style.joint + piece
        letter = single
    return text


def _pieces(atoms: Atoms, style: _Style) -> list[tuple[str, bool]]:
    return [piece for atom in atoms for piece in _atom(atom, style)]


def _atom(atom: Atom, style: _Style) -> list[tuple[str, bool]]:
    """The pieces of an atom, as one: its nucleus with accents and scripts."""
    nucleus = _nucleus(atom, style)
    scripts = [_join(_pieces(script, style), style) for script in (atom.sub, atom.sup) if script is not None]
    scripts += ["prime"] * atom.primes
    text = style.joint.join(part for part in (nucleus, *scripts) if part)
    single = len(nucleus) == 1 and nucleus.isascii()
    return [(text, single)] if text else []


def _nucleus(atom: Atom, style: _Style) -> str:
    inside = style.joint.join(_join(_pieces(part, style), style) for part in atom.parts)
    match atom.kind:
        case "letter":
            return _letter(atom.text.removeprefix("\\"), style)
        case "sign":
            word, letter = _SIGNS.get(atom.text, (atom.text, atom.text) if atom.text.isalpha() else ("", ""))
            return letter if style.short else word
        case "accent":
            parts = (atom.text, inside) if style.in_front else (inside, atom.text)
            return style.joint.join(parts)
        case "open" | "close" | "bar" | "gap":
            return ""
        case "group" | "wrap":
            return inside
        case _:
            return _fit(atom.text)


def _letter(name: str, style: _Style) -> str:
    plain = name.removeprefix("var")
    if style.greek == "name" or len(name) == 1:
        return name
    return plain if style.greek == "plain" else _greek(plain) or plain
