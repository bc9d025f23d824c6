"""The grammar of types: ``vector n``, ``positive scalar``, ``family m of vector d`` and the like, read into `types`.

Read by regular expressions and a table of first words: the types are two or three English words, and every malformed
one gets a message that shows what would be right, which a generated parser could not give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from chainrule.errors import suggest
from chainrule.tex.text.names import dressed
from chainrule.tex.types.domains import among, constrained, within
from chainrule.tex.types.kinds import (
    Array,
    Constant,
    Dependent,
    Family,
    Function,
    Index,
    Integer,
    Known,
    Notation,
    Reference,
    Scalar,
    Type,
)
from chainrule.tex.types.vocabulary import (
    CHOICE,
    INTERVAL,
    KNOWN,
    NOTATIONS,
    SQUARE,
    WORDS,
    MalformedError,
    dimension,
    dims,
    ends,
    number,
)


@lru_cache(maxsize=1024)
def parse(text: str) -> Type:
    """The type that a declaration's right side names; raises a ValueError that says what is wrong."""
    text = " ".join(text.split()).removesuffix(".")
    if not text:
        raise MalformedError("it is empty", 'for example "vector n" or "positive scalar"')
    if text in KNOWN:
        return Known(text)
    if text in NOTATIONS:
        return Notation(text)
    for head, read in _READERS.items():
        if text == head or text.startswith(head + " "):
            return read(text[len(head) :].strip())
    return _modified(text)


def _modified(text: str) -> Type:
    """``positive …``, ``binary …``, and ``… in (a, b)``."""
    if match := INTERVAL.fullmatch(text):
        low, high = number(match[2]), number(match[3])
        if not low < high:
            raise MalformedError(f"the interval ({match[2]}, {match[3]}) is empty")
        return within(parse(match[1]), low, high)
    if match := CHOICE.fullmatch(text):
        return among(parse(match[1]), tuple(number(v.strip()) for v in match[2].split(",")))
    for word in ("positive", "binary", "nonzero", "real"):
        if text.startswith(word + " "):
            return constrained(parse(text[len(word) :]), word)
    word = text.partition(" ")[0]
    near = suggest(text, WORDS) or suggest(word, [w.partition(" ")[0] for w in WORDS])
    raise MalformedError(f'"{text}"', near or 'for example "vector n", "matrix m n" or "positive scalar"')


def _vector(text: str) -> Type:
    if ".." in text:
        lengths, first = _counted(text)
        return Array(dims(lengths, 1, "vector"), first=first)
    match = CHOICE.fullmatch("vector " + text) or INTERVAL.fullmatch("vector " + text)
    return _modified("vector " + text) if match else Array(dims(text, 1, "vector"))


def _array(kind: str, count: int | None) -> Callable[[str], Type]:
    def read(text: str) -> Type:
        if match := INTERVAL.fullmatch("x " + text):
            return within(Array(dims(match[1][2:], count, kind)), number(match[2]), number(match[3]))
        lengths, first = _counted(text) if ".." in text else (text, 1)
        return Array(dims(lengths, count, kind), "real" if kind in {"matrix", "tensor"} else kind, first)

    return read


def _counted(text: str) -> tuple[str, int]:
    """``0..m-1 0..n-1`` as its lengths, ``m n``, and the first index, which all ranges share."""
    spans = [ends(part) for part in text.split()]
    starts = {low for low, _ in spans}
    first = starts.pop()
    if starts or first.name is not None:
        example = "for example: vector 0..n-1, or matrix 0..m-1 0..n-1"
        raise MalformedError("the first index of an array is a number, one for all of its indices", example)
    lengths = [replace(high, offset=high.offset - first.offset + 1) for _, high in spans]
    return " ".join(map(str, lengths)), first.offset


def _square(kind: str) -> Callable[[str], Type]:
    def read(text: str) -> Type:
        lengths = dims(text.removeprefix("matrix "), None, kind)
        if len(lengths) > 2 or len(set(lengths)) != 1:
            raise MalformedError(f"a {kind} matrix is square", f"for example: {kind} n")
        return Array((lengths[0], lengths[0]), "symmetric invertible" if kind == "invertible symmetric" else kind)

    return read


def _unit(text: str) -> Type:
    match = re.fullmatch(r"(.+?) at \(([^,]+),([^,]+)\)", text)
    if not match:
        raise MalformedError("a unit matrix names the place of its one", "for example: unit p q at (m,n)")
    return Array(dims(match[1], 2, "unit"), "unit", at=(dimension(match[2]), dimension(match[3])))


def _index(text: str) -> Type:
    is_set = text == "set" or text.startswith("set ")
    text = text.removeprefix("set").strip() if is_set else text
    if not text:
        return Index(is_set=is_set)
    low, high = ends(text)
    return Index(low, high, is_set)


def _family(text: str) -> Type:
    count, of, rest = f" {text}".partition(" of ")
    if not of:
        raise MalformedError("a family says what its members are", "for example: family m of vector n")
    if match := CHOICE.fullmatch(rest):
        inner = among(parse(match[1]), tuple(number(v.strip()) for v in match[2].split(",")))
    else:
        inner = parse(rest)
    if not count.strip():
        return Family(inner)
    low, high = ends(count)
    return Family(inner, low, high)


def _function(text: str) -> Type:
    if not text:
        return Function()
    if text.startswith("of "):
        return _dependent(text.removeprefix("of "))
    takes, arrow, result = text.partition("->")
    if not arrow:
        raise MalformedError(
            'a function has an arrow, or "of" its arguments', "for example: function vector n -> scalar"
        )
    words = [part.strip() for part in takes.split(",")]
    return Function(tuple(parse(word) for word in words if word), parse(result))


def _dependent(text: str) -> Type:
    args, _, result = text.partition("->")
    names = [name.strip() for name in _top_level_commas(args)]
    names = [name for name in names if name and name.partition(" ")[0] not in {"scalar", "vector", "matrix"}]
    if not names:
        raise MalformedError("it names no arguments", "for example: function of x, y")
    spelled = tuple("..." if n in {"...", r"\dots", r"\ldots", r"\cdots"} else dressed(n) for n in names)
    return Dependent(spelled, parse(result) if result.strip() else Scalar())


def _top_level_commas(text: str) -> list[str]:
    parts, depth = [""], 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _reference(how: str) -> Callable[[str], Type]:
    def read(text: str) -> Type:
        if not text.startswith("of ") or not text[3:].strip():
            raise MalformedError(f"{how} of what?", f"for example: {how} of X")
        return Reference(how, dressed(text[3:].strip()))

    return read


def _constant(text: str) -> Type:
    try:
        return Constant(float(text))
    except ValueError:
        return Constant(dimension(text))


def _bare(kind: Type) -> Callable[[str], Type]:
    def read(text: str) -> Type:
        if match := INTERVAL.fullmatch("scalar " + text):
            return within(kind, number(match[2]), number(match[3]))
        if match := CHOICE.fullmatch("scalar " + text):
            return among(kind, tuple(number(v.strip()) for v in match[2].split(",")))
        if text:
            raise MalformedError(f'"{text}" is too much', "for example: scalar")
        return kind

    return read


def _elementwise(text: str) -> Type:
    inner = parse(text)
    if not isinstance(inner, Function):
        raise MalformedError("only a function is elementwise", "for example: elementwise function scalar -> scalar")
    return Function(inner.takes, inner.result, elementwise=True, positive=inner.positive)


def _derivative(text: str) -> Type:
    if not text.startswith("by "):
        raise MalformedError("a derivative is by a symbol", "for example: derivative by t")
    return Notation("derivative", dressed(text[3:].strip()))


_READERS: Mapping[str, Callable[[str], Type]] = {
    "scalar": _bare(Scalar()),
    "integer": _bare(Integer()),
    "constant": _constant,
    "vector": _vector,
    "matrix": _array("matrix", 2),
    "tensor": _array("tensor", None),
    "one-hot rows": _array("one-hot rows", 2),
    "stochastic zero-diagonal": _array("stochastic zero-diagonal", 2),
    "one-hot": _array("one-hot", 1),
    "simplex": _array("simplex", 1),
    **{kind: _square(kind) for kind in SQUARE},
    "ones": _array("ones", None),
    "zeros": _array("zeros", None),
    "unit": _unit,
    "index": _index,
    "family": _family,
    "function": _function,
    "elementwise": _elementwise,
    "entries": _reference("entries"),
    "rows": _reference("rows"),
    "alias": _reference("alias"),
    "derivative": _derivative,
}
"""First words of a type → what reads the rest; the longest come first where one begins another."""
