"""Declared symbols: the lines ``<symbol as printed>: <type>`` of a post.

Each entry carries the spans of its two sides, so that a malformed one is shown where it stands; a problem with one
entry never hides another.
"""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.errors import Problem
from chainrule.source import Span
from chainrule.tex.text.names import canonical
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.grammar import parse
from chainrule.tex.types.kinds import EMPTY, Declared, Reference, Symbols
from chainrule.tex.types.vocabulary import MalformedError


def declare(entries: Iterable[tuple[Span, Span]], known: Symbols = EMPTY) -> tuple[Symbols, tuple[Problem, ...]]:
    """The known symbols with the entries' added, and a problem for each entry that cannot be read."""
    symbols: dict[str, Declared] = dict(known)
    fresh: set[str] = set()
    problems: list[Problem] = []
    for symbol, kind in entries:
        try:
            name = canonical(_unquoted(symbol.text))
            if not name:
                raise TexError("this symbol is empty", 0, len(symbol.text))
            if name.isdecimal():
                problems.append(Problem("symbols.name", f"{name} is a number", symbol, f"declare \\mathbf{{{name}}}"))
                continue
        except TexError as error:
            problems.append(Problem("symbols.name", error.message, symbol, "write the symbol as it is printed"))
            continue
        try:
            declared = parse(_unquoted(kind.text))
        except MalformedError as error:
            problems.append(Problem("symbols.type", f"the type of {name} is not understood: {error}", kind, error.hint))
            continue
        if name in fresh:
            problems.append(Problem("symbols.twice", f"{name} is declared twice", symbol, "keep one of the two"))
        fresh.add(name)
        symbols[name] = Declared(name, declared, symbol)
    return symbols, (*problems, *_dangling(symbols, fresh))


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if len(text) >= 2 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def _dangling(symbols: Symbols, fresh: set[str]) -> list[Problem]:
    """Aliases and entries of symbols that are declared nowhere."""
    found = []
    for name in sorted(fresh):
        declared = symbols[name]
        if isinstance(declared.type, Reference) and declared.type.how == "rows" and declared.type.of not in symbols:
            hint = f"declare {declared.type.of}, for example as: matrix m n"
            message = f"{name} refers to {declared.type.of}, which is not declared"
            found.append(Problem("symbols.dangling", message, declared.span, hint))
    return found
