r"""Brackets of all kinds: grouping, arguments, absolute values and norms, indicators, evaluation bars."""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.enclosures import bars as evaluation_bars
from chainrule.tex.syntax.enclosures import environments, lists
from chainrule.tex.syntax.enclosures.conditions import condition, has_relation
from chainrule.tex.syntax.trees.nodes import Bars, Call, Grid, Indicator, Node, Symbol
from chainrule.tex.syntax.trees.opaque import alone
from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.syntax.trees.reading import unsupported
from chainrule.tex.text.atoms import Atom, Place
from chainrule.tex.text.records import replace
from chainrule.tex.text.styles import BOLD
from chainrule.tex.text.tokens import TexError

PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">", "floor": "floor", "ceil": "ceil", "|": "|", "||": "||"}

LENGTHS = ("the length of a vector", "the sum of its absolute values")


def closing(p: Parser, at: int) -> int | None:
    """Where the bracket that opens at a place closes, or None."""
    depth = 0
    for place in range(at, len(p.atoms)):
        atom = p.atoms[place]
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth == 0:
            return place
    return None


def bracket(p: Parser) -> Node:
    """What stands in brackets, with the scripts of the closing one."""
    start = p.at
    opening = p.atoms[start]
    if opening.text == ".":
        return _open_bar(p)
    end = closing(p, start)
    if end is None:
        raise TexError("this bracket is never closed", opening.start, opening.end)
    close = p.atoms[end]
    if close.text != PAIRS.get(opening.text) and not (
        close.text == "." or {opening.text, close.text} <= {"(", ")", "[", "]"}
    ):
        raise TexError(f"this bracket is closed by “{close.text}”", opening.start, opening.end)
    inside = p.atoms[start + 1 : end]
    p.at = end + 1
    if opening.text == "{" and close.text == "." and len(inside) == 1 and inside[0].kind == "environment":
        return environments.cases(p, inside[0].parts[0], inside[0])
    if not any(a.text == "," for a in inside):  # a half-open interval is no mistake
        warn_of_pair(p, opening, close)
    if opening.text in {"|", "||"} and inside:
        return norm(p, p.inner(inside).whole(), opening, close, inside)
    return scripts.attach(p, _meaning(p, start, inside, close), close)


def warn_of_pair(p: Parser, opening: Atom, close: Atom) -> None:
    """Warn of brackets that are no pair."""
    if close.text != PAIRS.get(opening.text):
        by = "nothing that is printed" if close.text == "." else f"“{close.text}”"
        p.reading.warn("bracket-pair", f"this bracket is closed by {by}", opening, "use a pair of brackets of one kind")


def _meaning(p: Parser, start: int, inside: tuple[Atom, ...], close: Atom) -> Node:
    place = Place(start=(opening := p.atoms[start]).start, end=close.end)
    if not inside:
        raise TexError("these brackets are empty", opening.start, close.end)
    if has_relation(inside):
        if opening.text == "[":
            return Indicator(condition(p, inside), **place)
        return alone("a relation inside of brackets", opening)
    constant = environments.repeated(p, [scripts.split(inside, ",")]) if opening.text == "[" else None
    if constant is not None:
        return replace(constant, **place)
    numeric = close.sup is not None and not scripts.is_transpose(p, close.sup[-1])
    pieces = [p.inner(piece, numeric=numeric) for piece in scripts.split(inside, ",")]
    pieces[0].followed = close.sup is None and p.starts(0)
    parts = [piece.whole() for piece in pieces]
    if opening.text in {"floor", "ceil"}:
        return Call(opening.text, tuple(parts), **place)
    if opening.text == "<":
        return _angled(p, inside, tuple(parts), place)
    if len(parts) == 1:
        return replace(parts[0], **place)
    row = lists.entries(p, scripts.split(inside, ","), parts)
    if opening.text == "[":
        return Grid((row,), loose=True, **place)
    return lists.vector(p, start, row, close) or alone("a list in brackets", opening, lists.HINT, tuple(parts))


def _angled(p: Parser, inside: tuple[Atom, ...], parts: tuple[Node, ...], place: Place) -> Node:
    """An inner product of two, with a comma or a bar between them; a vector of three components or more."""
    if len(parts) > 2:
        return Grid(tuple((part,) for part in parts), **place)
    if len(parts) != 2:
        parts = tuple(p.inner(piece).whole() for piece in _at_bar(inside))
    return Call("inner", parts, **place)


def _at_bar(inside: tuple[Atom, ...]) -> list[tuple[Atom, ...]]:
    for at, atom in enumerate(inside):
        if atom.kind == "bar" and 0 < at < len(inside) - 1:
            return [inside[:at], inside[at + 1 :]]
    raise unsupported("these angle brackets", inside[0])


def arguments(p: Parser) -> tuple[tuple[Node, ...], Atom]:
    """The arguments in the bracket that comes next, separated by commas, bars or semicolons, and its closing atom."""
    opening, end = p.atoms[p.at], closing(p, p.at)
    if end is None:
        raise TexError("this bracket is never closed", opening.start, opening.end)
    inside, close = p.atoms[p.at + 1 : end], p.atoms[end]
    pieces = [part for piece in scripts.split(inside, ",", ";") for part in _bar_pieces(piece)]
    if not inside:
        raise TexError("these brackets are empty", opening.start, close.end)
    warn_of_pair(p, opening, close)
    p.at = end + 1
    found: list[Node] = []
    for piece in pieces:
        if len(piece) == 1 and piece[0].kind == "sign" and "dots" in piece[0].text:
            found.append(Symbol("...", start=piece[0].start, end=piece[0].end))
        elif len(piece) == 1 and piece[0].kind == "sign" and piece[0].text in {"cdot", "bullet"}:
            found.append(Symbol("\\cdot", start=piece[0].start, end=piece[0].end))
        else:
            found.append(p.inner(piece).whole())
    return tuple(found), close


def _bar_pieces(piece: tuple[Atom, ...]) -> list[tuple[Atom, ...]]:
    """``y | x`` in an argument list: two arguments, if it is a single bar."""
    depth, places = 0, []
    for n, atom in enumerate(piece):
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth == 0 and atom.kind == "bar":
            places.append(n)
    if len(places) != 1 or places[0] in {0, len(piece) - 1}:
        return [piece]
    return [piece[: places[0]], piece[places[0] + 1 :]]


def lists_arguments(p: Parser) -> bool:
    r"""Whether the bracket that comes next holds several arguments: ``(a \\mid s; \theta)``."""
    following = p.peek()
    end = closing(p, p.at) if following is not None and following.kind == "open" else None
    inside = p.atoms[p.at + 1 : end] if end is not None else ()
    return any(a.kind == "bar" or (a.kind == "sign" and a.text in {",", ";"}) for a in inside)


def bars(p: Parser) -> Node:
    r"""``|x|``, ``\|x\|_2``: up to the next bar of its kind on the same level."""
    start = p.at
    opening = p.atoms[start]
    end = _partner(p, start)
    if end is None:
        raise TexError("this bar has no partner", opening.start, opening.end)
    inside = p.inner(p.atoms[start + 1 : end])
    inside.bars = 1
    p.at = end + 1
    return norm(p, inside.whole(), opening, p.atoms[end], inside.atoms)


def _partner(p: Parser, start: int) -> int | None:
    """Where the bar ends that opens at a place; of ``|a||b|`` the two in the middle are taken apart."""
    depth = within = 0
    for end in range(start + 1, len(p.atoms)):
        atom = p.atoms[end]
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth != 0 or atom.kind != "bar":
            continue
        ends = end > start + 1 and _can_end(p.atoms[end - 1])
        if atom.text == p.atoms[start].text and ends:
            return end
        if atom.text == "||" and not (within or atom.style != "pipes" or not ends):
            first = Atom("bar", "|", start=atom.start, end=atom.start + 1)
            second = replace(atom, text="|", style="", start=first.end)
            p.atoms, p.count = (*p.atoms[:end], first, second, *p.atoms[end + 1 :]), p.count + 1
            return end
        within ^= atom.text == "||"
    return None


def _can_end(atom: Atom) -> bool:
    return not (atom.kind == "sign" and atom.text in {"+", "-", "cdot", "times"})


def norm(p: Parser, inside: Node, opening: Atom, close: Atom, printed: tuple[Atom, ...]) -> Node:
    """The absolute value, determinant or norm, with the mark and the power of its closing bar."""
    mark = "".join(a.text for a in close.sub) if close.sub is not None else ""
    double = opening.text == "||"
    if mark and not double:
        raise unsupported("a subscript of single bars", close)
    if mark not in {"", "1", "2", "F", "\\infty", "*", "\\mathrm{F}", "Fro", "max"}:
        raise unsupported(f"the norm “{mark}”", close)
    if mark == "2" and "".join(a.text for a in close.sup or ()) == "2":
        mark = ""  # the sum of squares, for matrices as for vectors
    if not double and any(a.style in BOLD or (a.kind == "accent" and a.text == "vec") for a in printed):
        mark = ("2", "1")[p.reading.choose("norm", LENGTHS, (opening,), "write \\|x\\|", declared=True)]
    node = Bars(inside, double=double, mark=mark, start=opening.start, end=close.end)
    return scripts.attach(p, node, replace(close, sub=None))


def indicator(p: Parser, atom: Atom) -> Node | None:
    r"""``1[i = k]``, ``\mathbb 1\{y = k\}``, ``\mathbb{1}_{i = j}``, or None where it is none."""
    if atom.kind == "number" and atom.text != "1":
        return None
    below = _unbracketed(atom.sub or ())
    if has_relation(below):
        return Indicator(condition(p, below), start=atom.start, end=atom.end)
    following = p.peek()
    if following is None or following.kind != "open" or atom.sup is not None:
        return None
    end = closing(p, p.at)
    if end is None or not has_relation(p.atoms[p.at + 1 : end]):
        return None
    inside, close = p.atoms[p.at + 1 : end], p.atoms[end]
    p.at = end + 1
    node = Indicator(condition(p, inside), start=atom.start, end=close.end)
    return scripts.attach(p, node, close)


def _unbracketed(atoms: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """The list without one pair of brackets around all of it: ``[i = k]``."""
    depth = 0
    for place, atom in enumerate(atoms):
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth == 0:
            return atoms[1:-1] if 0 < place == len(atoms) - 1 else atoms
    return atoms


def _open_bar(p: Parser) -> Node:
    r"""``\left. … \right|_{x = 0}``; before any other closing bracket the dot means nothing."""
    start = p.at
    depth = 0
    for end in range(start, len(p.atoms)):
        atom = p.atoms[end]
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth == 0:
            break
        if depth == 1 and atom.kind == "bar" and atom.sub is not None:
            break
    else:
        raise TexError("this \\left. has no \\right", p.atoms[start].start, p.atoms[start].end)
    inside, close = p.inner(p.atoms[start + 1 : end]).whole(), p.atoms[end]
    p.at = end + 1
    if close.text == "|" and close.sub is not None:
        return scripts.attach(p, evaluation_bars.evaluated(p, inside, close), replace(close, sub=None))
    return scripts.attach(p, inside, close)
