r"""TeX source to tokens, each with its place, and the author's macros expanded.

A tokenizer of our own: pylatexenc was weighed and has no spans after macro expansion, and what a checker needs is
small. Text in ``\text{…}`` stays one token; comments, labels and spacing go. A macro's tokens all point at its call.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from chainrule.tex.text.records import record, replace

Macros = Mapping[str, str | tuple[str, int]]
_STATEMENT = re.compile(
    r"(?<!\bif )(?<!\bfor )(?<!\bwhen )(?<!\bwhere )(?<!\bwith )(?:\$[^$]*=[^$]*\$|\\\([^)]*=.*\\\))"
)
"""A formula with an equals sign in it that is no condition: nobody would check it there."""
_CONDITION = re.compile(
    r"(?<![a-z])(?:if|for|when|where|with)\s+(?:\$([^$]+)\$|\\\(((?:[^\\]|\\[^)])+)\\\))", re.IGNORECASE
)
r"""Mathematics behind the word that makes it a condition: ``\text{if $i = j$}``."""
TEXT = frozenset({"text", "textrm", "mbox", "textit", "textbf", "texttt", "textsf", "textnormal", "textup", "hbox"})
DROPPED = frozenset({"label", "tag", "ref", "eqref", "hspace", "vspace", "color", "cline", "phantom", "hphantom",
                     "vphantom", "cite", "hskip", "href", "class", "mspace"})  # fmt: skip
GAPS = frozenset({"hspace", "hskip", "mspace"})
_TOKEN = re.compile(r"\\([A-Za-z]+)\*?|\\(.)|%[^\n]*(?:\n|$)|(\s+)|(.)", re.DOTALL)
_GROUP = re.compile(r"\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
FULL_WIDTH = str.maketrans("，。（）；：＝−–", ",.();:=--")
MATHEMATICAL = {"∂": "partial", "∇": "nabla", "∑": "sum", "≠": "neq", "≤": "leq", "≥": "geq", "×": "times",
                "⋅": "cdot", "·": "cdot", "∈": "in", "∞": "infty", "α": "alpha", "β": "beta", "γ": "gamma",
                "δ": "delta", "ε": "epsilon", "θ": "theta", "λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho",
                "σ": "sigma", "τ": "tau", "φ": "phi", "ω": "omega", "η": "eta", "ξ": "xi", "Σ": "Sigma",
                "⊙": "odot", "…": "ldots", "⋯": "cdots"}  # fmt: skip
DEPTH = 1000
_WIDE = {"pt": 10.0, "mu": 18.0, "em": 1.0, "ex": 2.0, "px": 13.0, "mm": 3.5, "cm": 0.35}
"""The widths from which on a space parts one formula from another."""


class TexError(ValueError):
    """A formula cannot be read at a place; ``start`` and ``end`` are offsets into its text."""

    def __init__(self, message: str, start: int, end: int, rule: str = "syntax", hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.start, self.end, self.rule, self.hint = message, start, end, rule, hint


@record
class Token:
    """One token: ``command`` (name without backslash), ``text``, ``char``, ``digit``, ``letter``, ``gap``."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(tex: str) -> list[Token]:
    """The tokens of a formula, in order; never fails."""
    found: list[Token] = []
    position = 0
    while match := _TOKEN.match(tex, position):
        start, position = match.span()
        word, sign, space, char = match.groups()
        if word in TEXT or word in DROPPED:
            position = _with_text(tex, word, start, position, found)
        elif word is not None:
            found.append(Token("command", word, start, position))
        elif sign is not None:
            position = _sign(tex, sign, start, position, found)
        elif char is not None:
            found.append(_character(char, start, position))
        elif space is None:
            continue
    return found


def _with_text(tex: str, word: str, start: int, position: int, found: list[Token]) -> int:
    r"""Read the raw argument of ``\text`` or drop the one of ``\label``; returns the offset behind it."""
    group = _GROUP.match(tex, position)
    if not group:
        found.append(Token("command", "mathrm" if word in TEXT else "relax", start, position))
        return position
    if word in TEXT | {"tag"} and (hidden := _STATEMENT.search(group[1])):
        first = group.start(1) + hidden.start()
        raise TexError(f"a statement inside of \\{word} is not read", first, first + len(hidden[0]))
    if word in TEXT:
        _prose(group[1], start, group, found)
    elif word in GAPS and not _is_thin(group[1]):
        found.append(Token("gap", word, start, group.end()))
    return group.end()


def _is_thin(length: str) -> bool:
    """Whether a space is too narrow to part one formula from another."""
    match = re.fullmatch(r"\s*(-?\d*\.?\d+)\s*([a-z]{2})\s*", length)
    return match is not None and float(match[1]) < _WIDE.get(match[2], 0.0)


def _prose(text: str, start: int, group: re.Match[str], found: list[Token]) -> None:
    """Words as one token, but for the conditions among them."""
    done = 0
    for match in _CONDITION.finditer(text):
        inside = 1 if match[1] is not None else 2
        opens = match.start(inside) - (1 if inside == 1 else 2)
        found.append(Token("text", text[done:opens], start, group.start(1) + opens))
        shift = group.start(1) + match.start(inside)
        found.extend(replace(t, start=t.start + shift, end=t.end + shift) for t in tokenize(match[inside]))
        done, start = match.end(), group.start(1) + match.end()
    if done == 0 or text[done:].strip():
        found.append(Token("text", text[done:], start, group.end()))


def _sign(tex: str, sign: str, start: int, position: int, found: list[Token]) -> int:
    if sign == "\\":
        found.append(Token("command", "\\", start, position))
        skip = re.compile(r"\*?\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu|px)\s*\]").match(tex, position)
        return skip.end() if skip else position
    if sign.isspace():
        return position
    found.append(Token("command", sign, start, position))
    return position


def _character(char: str, start: int, end: int) -> Token:
    char = char.translate(FULL_WIDTH)
    if char in MATHEMATICAL:
        return Token("command", MATHEMATICAL[char], start, end)
    if char in "0123456789":
        return Token("digit", char, start, end)
    return Token("letter" if char.isalpha() else "char", char, start, end)


def expand(tokens: list[Token], macros: Macros) -> list[Token]:
    """The tokens with the author's macros replaced; raises `TexError` for one that never ends."""
    if not macros:
        return tokens
    bodies = {name: (body, 0) if isinstance(body, str) else body for name, body in macros.items()}
    out: list[Token] = []
    rest = list(reversed(tokens))
    steps = 0
    while rest:
        token = rest.pop()
        if token.kind != "command" or token.text not in bodies:
            out.append(token)
            continue
        steps += 1
        if steps > DEPTH or len(rest) > 100 * DEPTH:
            raise TexError(f"the macro \\{token.text} never ends", token.start, token.end, "macro")
        text, count = bodies[token.text]
        arguments = [_argument(rest, token) for _ in range(count)]
        rest.extend(reversed(_fill(text, arguments, token)))
    return out


def _argument(rest: list[Token], call: Token) -> list[Token]:
    """Take one macro argument off the end of the reversed token list."""
    if not rest:
        raise TexError(f"an argument of \\{call.text} is missing", call.start, call.end, "macro")
    first = rest.pop()
    if first.text != "{" or first.kind != "char":
        return [first]
    depth = 1
    taken: list[Token] = []
    while rest:
        token = rest.pop()
        if token.kind == "char":
            depth += (token.text == "{") - (token.text == "}")
            if not depth:
                return taken
        taken.append(token)
    raise TexError("a brace is never closed", first.start, first.end)


def _fill(text: str, arguments: list[list[Token]], call: Token) -> list[Token]:
    filled: list[Token] = []
    body = iter(tokenize(text))
    for token in body:
        if token.kind == "char" and token.text == "#":
            number = next(body, None)
            if number is None or not number.text.isdigit() or not 1 <= int(number.text) <= len(arguments):
                raise TexError(
                    f"the macro \\{call.text} uses an argument it does not take", call.start, call.end, "macro"
                )
            filled.extend(arguments[int(number.text) - 1])
        else:
            filled.append(replace(token, start=call.start, end=call.end))
    return filled
