r"""What each TeX command does to the list being read: styles, accents, arguments, environments, brackets.

An unknown command is never an error here: around an argument it is kept as a wrapper, so that a declared
``\matr{X}`` is a name; alone it is a symbol. Only the parser decides whether it is understood.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from chainrule.tex.text.atoms import Atom, Atoms, Place, accent, equates, group
from chainrule.tex.text.lexicon import (
    ACCENTS,
    BARS,
    CLOSING,
    COMMANDS,
    DRAWN,
    GAPS,
    IGNORED,
    NEGATED,
    OPENING,
    SIGNS,
    SPREAD,
    STYLES,
    SWITCHES,
    SYMBOLS,
    UPRIGHT,
    WRAPPERS,
)
from chainrule.tex.text.reader import Reader
from chainrule.tex.text.records import replace
from chainrule.tex.text.styles import styled, upright
from chainrule.tex.text.tokens import Macros, TexError, Token, expand, tokenize

_SINGLE: Mapping[str, tuple[str, str]] = {
    **{name: ("sign", name) for name in SIGNS},
    **{name: ("open", text) for name, text in OPENING.items()},
    **{name: ("close", text) for name, text in CLOSING.items()},
    **{name: ("bar", text) for name, text in BARS.items()},
    **{name: ("gap", name) for name in GAPS},
    "\\": ("row", "\\"),
    "cr": ("row", "\\"),
}


_BRACES = ("underbrace", "overbrace")


def read(tex: str, macros: Macros | None = None) -> Atoms:
    """The math list of a formula; raises `TexError` where TeX itself could not read it."""
    if macros:
        return Reader(expand(tokenize(tex), macros), command).read()
    return _plain(tex)


@lru_cache(maxsize=1024)
def _plain(tex: str) -> Atoms:
    """Without macros the same text is the same list, and most posts call their symbols alike."""
    return Reader(tokenize(tex), command).read()


def labelled(tex: str, macros: Macros | None = None) -> tuple[tuple[Atoms, Atoms], ...]:
    """What stands at the braces of a formula, each with its label; raises `TexError` as `read` does."""
    if not macros and "brace" not in tex:
        return ()
    if not any(brace in text for text in (tex, *map(str, (macros or {}).values())) for brace in _BRACES):
        return ()
    reader = Reader(expand(tokenize(tex), macros) if macros else tokenize(tex), command)
    reader.read()
    return tuple(reader.labels)


def command(reader: Reader, token: Token) -> Atom | None:
    """The atom of a command, its arguments read; None where it only decorates."""
    name = token.text
    if name in IGNORED:
        return None
    if name in _SINGLE:
        kind, text = _SINGLE[name]
        return Atom(kind, text, start=token.start, end=token.end)
    if name in {"left", "right"}:
        return _delimiter(reader, token)
    if name == "begin":
        return _environment(reader, token)
    if name == "end":
        raise TexError("this \\end has no \\begin", token.start, token.end)
    return _with_arguments(reader, token)


def _with_arguments(reader: Reader, token: Token) -> Atom | None:
    name = token.text
    if name in STYLES:
        return styled(reader.argument(token), name, token.start, _end(reader))
    if name in UPRIGHT:
        return upright(reader.argument(token), token.start, _end(reader))
    if name in SWITCHES:
        return _switch(reader, token)
    if name in ACCENTS:
        inside, following = reader.argument(token), reader.peek()
        return accent(name, inside, token.start, _end(reader), indexed=following is not None and following.text == "_")
    if name in WRAPPERS:
        return _wrapper(reader, token)
    if name in COMMANDS:
        return _known(reader, token)
    following = reader.peek()
    if following is not None and following.text == "{" and not _is_symbol(name):
        inside = reader.argument(token)
        return Atom("wrap", name, (inside,), start=token.start, end=_end(reader))
    return Atom("letter", "\\" + name, start=token.start, end=token.end)


def _end(reader: Reader) -> int:
    return reader.tokens[reader.at - 1].end


def _is_symbol(name: str) -> bool:
    """A command that stands for one character, such as a Greek letter, whatever follows it."""
    plain = name.removeprefix("var")
    try:
        unicodedata.lookup(f"GREEK SMALL LETTER {plain.upper().replace('LAMBDA', 'LAMDA')}")
    except KeyError:
        return name in SYMBOLS or not name.isalpha()
    return True


def _known(reader: Reader, token: Token) -> Atom:
    name, parts = token.text, []
    following = reader.peek()
    if name == "sqrt" and following is not None and following.text == "[":
        reader.at += 1
        parts.append(reader.read("]"))
    parts += [reader.argument(token) for _ in range(COMMANDS[name])]
    where = Place(start=token.start, end=_end(reader))
    if name == "not":
        inside = parts[0][0] if parts[0] else None
        return Atom("sign", NEGATED.get(inside.text if inside else "", "not"), **where)
    if name in DRAWN:
        return Atom("sign", DRAWN[name], **where)
    if name in {"underset", "overset", "stackrel"}:
        over = parts[1][0] if parts[1] else None
        if over is not None and over.kind == "sign" and name != "underset":
            if equates(parts[0]) and any(atom.primes or atom.kind == "command" for atom in parts[0]):
                message = "an equation above a sign is not checked"
                raise TexError(message, where["start"], where["end"], "unsupported", "state it in a display of its own")
            text = (
                "defines" if any(a.text in {"def", "d", "e", "triangle", "\\triangle"} for a in parts[0]) else over.text
            )
            return Atom("sign", text, **where)
        return (
            replace(group(parts[1], token.start, _end(reader)), sub=parts[0])
            if name == "underset"
            else Atom("command", name, tuple(parts), **where)
        )
    kind = "frac" if name.endswith("frac") else "binom" if name.endswith("binom") else name
    return Atom("command", kind, tuple(parts), **where)


def _wrapper(reader: Reader, token: Token) -> Atom | None:
    r"""What is inside ``\boxed{…}`` or ``\underbrace{…}_{…}``; the brace's label goes."""
    inside: Atoms = ()
    for _ in range(WRAPPERS[token.text]):
        inside = reader.argument(token)
    end = _end(reader)
    following = reader.peek()
    if token.text.endswith("brace") and following is not None and following.text in {"_", "^"}:
        reader.at += 1
        label = reader.argument(following)
        given = label[1:] if label and label[0].kind == "sign" and label[0].text == "=" else label
        if equates(given):
            hint = "state it in a display of its own"
            message = "an equation at a brace is not checked"
            raise TexError(message, label[0].start, label[-1].end, "unsupported", hint)
        reader.labels.append((inside, label))
    return (
        group(inside, token.start, end)
        if len(inside) == 1
        else Atom("group", SPREAD, (inside,), SPREAD, start=token.start, end=end)
    )


def _switch(reader: Reader, token: Token) -> Atom | None:
    r"""``{\bf x}``: the old switches style the next thing, or the letters up to the next other thing."""
    style = SWITCHES[token.text]
    letters = []
    while (following := reader.peek()) is not None and following.kind == "letter":
        letters.append(Atom("letter", following.text, start=following.start, end=following.end))
        reader.at += 1
        if style != "mathrm":
            break
    if not letters:
        if following is None or following.text == "}":
            return None
        letters = list(reader.argument(token))
    make = upright(tuple(letters), token.start, _end(reader)) if style == "mathrm" else None
    return make or styled(tuple(letters), style, token.start, _end(reader))


def _delimiter(reader: Reader, token: Token) -> Atom | None:
    following = reader.peek()
    if following is None:
        raise TexError(f"a bracket is missing after \\{token.text}", token.start, token.end)
    reader.at += 1
    name, kind = following.text, "open" if token.text == "left" else "close"
    where = Place(start=token.start, end=following.end)
    if following.kind == "char" and name == "{":
        reader.at -= 1
        inside = reader.argument(token)
        return group(inside, token.start, _end(reader))
    if name == ".":
        return Atom(kind, ".", **where)
    if name in {"|", "vert", "Vert"} or (following.kind == "command" and name == "|"):
        double = name == "Vert" or (following.kind == "command" and name == "|")
        return Atom(kind, "||" if double else "|", **where)
    table = {**OPENING, **CLOSING}
    if name in table:
        return Atom(kind, table[name], **where)
    raise TexError(f"{following.text} is no bracket", following.start, following.end)


def _environment(reader: Reader, token: Token) -> Atom:
    name = "".join(a.text for a in reader.argument(token)).rstrip("*")
    if name in {"array", "alignedat", "alignat", "tabular", "subarray"}:
        following = reader.peek()
        if following is not None and following.text == "{":
            reader.argument(token)
    if name in {"aligned", "gathered", "array", "split", "cases"}:
        following = reader.peek()
        after = reader.tokens[reader.at + 1] if reader.at + 1 < len(reader.tokens) else None
        if following is not None and following.text == "[" and after is not None and after.text in "tbc":
            reader.at += 3
    body = reader.read(name)
    closing = "".join(a.text for a in reader.argument(token)).rstrip("*")
    if closing != name:
        last = reader.tokens[reader.at - 1]
        raise TexError(f"\\end{{{closing}}} closes \\begin{{{name}}}", last.start, last.end)
    return Atom("environment", name, (body,), start=token.start, end=_end(reader))
