r"""Labels and indices in one script: the t-1 of ``h_{t-1,i}`` belongs to the name, the i counts.

The print tells them apart by nothing but a comma. What is declared does: the entries of a vector have one index, those
of a matrix two, and what stands in front of these is label.
"""

from __future__ import annotations

from collections.abc import Mapping

from chainrule.tex.syntax.attachments.scripts import split
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import nucleus, spell
from chainrule.tex.text.records import replace
from chainrule.tex.types.axes import Lookup, axes, first_range
from chainrule.tex.types.kinds import Array, Declared, Family, Index, Integer, Reference, Scalar, Symbols, Type


def without_indices(pattern: Atoms, kind: Type, symbols: Symbols) -> Atoms:
    """The printed name of a family, of entries or of rows without the scripts that stand for its indices."""
    last = pattern[-1]
    if last.sub is None and last.sup is None:
        return pattern
    of = _printed_alike(pattern, kind)
    same = of is not None and last.sup and _spelled(of[-1].sup) == _spelled(last.sup)
    above = last.sup if same or is_marked(pattern, kind, lambda name: _type(symbols, name)) else None
    own = of[-1].sub if of is not None else None
    if not own or (_spelled(own) != _spelled(last.sub) and not _begins(last.sub or (), own)):
        own = _label(last.sub or (), kind, symbols, above=last.sup is not None and above is None)
    return (*pattern[:-1], replace(last, sub=own, sup=above))


def _printed_alike(pattern: Atoms, kind: Type) -> Atoms | None:
    """The name that a reference is to, where it is printed as the reference's own but for scripts."""
    of = read(kind.of) if isinstance(kind, Reference) else ()
    alike = len(of) == len(pattern) and [nucleus(a) for a in of] == [nucleus(a) for a in pattern]
    return of if alike else None


def _spelled(script: Atoms | None) -> str:
    return spell(script or (), loose=True)


def _begins(sub: Atoms, own: Atoms) -> bool:
    """Whether a subscript is another one and something behind a comma."""
    return len(sub) > len(own) + 1 and sub[len(own)].text == "," and _spelled(sub[: len(own)]) == _spelled(own)


def _label(sub: Atoms, kind: Type, symbols: Symbols, *, above: bool) -> Atoms | None:
    """What stands in a subscript before as many indices as the type has, one of them ``above``; nothing: None."""
    count = axes(kind, lambda name: _type(symbols, name))
    if not sub or count is None:
        return None
    count -= above
    pieces = split(sub, ",")
    while pieces and count > 0:
        count -= len(pieces.pop())
    label = sub[: sum(map(len, pieces)) + max(len(pieces) - 1, 0)]
    return None if not label or any(isinstance(_type(symbols, spell((a,))), Index) for a in label) else label


def is_marked(pattern: Atoms, kind: Type, lookup: Lookup) -> bool:
    r"""Whether the superscript of a family is a mark of its name and the subscript counts: ``z_k^-``, ``z_i^T``.

    So it is where it is a sign or a word, and where the subscript is declared to run over the members.
    """
    last = pattern[-1]
    if not isinstance(kind, Family) or not last.sub or not last.sup or last.sup[0].kind == "open":
        return False
    if any(isinstance(lookup(spell((atom,))), Index) for atom in last.sup):
        return False
    index = lookup(spell(last.sub))
    runs = isinstance(index, Index) and first_range(kind, lookup) == (index.low, index.high)
    return runs or (len(last.sup) == 1 and last.sup[0].kind in {"sign", "word"})


def _type(symbols: Mapping[str, Declared], name: str) -> Type | None:
    declared = symbols.get(name)
    return declared.type if declared is not None else None


def _bare(pattern: Atoms) -> Atoms:
    """The pattern of a family's name without the subscript or superscript that stands for its index."""
    last = pattern[-1]
    return (
        (*pattern[:-1], replace(last, sub=None, sup=None)) if last.sub is not None or last.sup is not None else pattern
    )


def script(pattern: Atoms, kind: Type, symbols: Symbols) -> str:
    """The script that tells the members of a family from a symbol of the same letter; nothing where there is none."""
    name, last = spell(_bare(pattern)), pattern[-1]
    twin = symbols.get(name)
    if last.sub is not None and name in {"\\pi", "e"}:
        return "_"
    if twin is None or (last.sub is None and last.sup is None):
        return ""
    if last.sup and last.sup[0].kind == "open":
        return "^("
    numbers = isinstance(twin.type, Scalar | Integer) or (isinstance(twin.type, Array) and not isinstance(kind, Array))
    return "_" if last.sub is not None and numbers else ""


def is_rows_as_well(name: str, declared: Declared, symbols: Symbols) -> bool:
    """Whether entries ``x_{ij}`` are declared beside rows ``x_i``, whose entries print alike."""
    if not isinstance(declared.type, Reference) or declared.type.how != "entries":
        return False
    rows = [other for other, d in symbols.items() if d.type == Reference("rows", declared.type.of)]
    return any(spell(_bare(read(other))) == spell(_bare(read(name))) for other in rows)


def has_plain_twin(pattern: Atoms, declared: Declared, symbols: Symbols) -> bool:
    r"""Whether a number of the same letter is declared beside a bold array: then ``x_i`` is an entry of the array."""
    single = len(pattern) == 1 and bool(pattern[0].style) and pattern[0].kind == "letter" and pattern[0].sub is None
    letter = spell(pattern, loose=True)
    twin = symbols.get(letter) if single and isinstance(declared.type, Array) else None
    if twin is None or not isinstance(twin.type, Scalar | Integer):
        return False
    counted = [name for name, other in symbols.items() if isinstance(other.type, Family | Reference)]
    return all(spell(_bare(read(name)), loose=True) != letter for name in counted)


def is_indexed(pattern: Atoms, kind: Array, symbols: Symbols) -> bool:
    r"""Whether an array is declared with its index as its subscript: ``\alpha_i: simplex k``, i running up to k."""
    sub = pattern[-1].sub
    if sub is None:
        return False
    letters = [sub[:1], sub[2:]] if len(sub) == 3 and sub[1].kind == "bar" else [sub]
    declared = [symbols.get(spell(letter)) for letter in letters]
    indices = [d.type for d in declared if d is not None and isinstance(d.type, Index)]
    own = first_range(kind, lambda _: None) if len(kind.dims) == 1 else None
    ranged = all(own is None or index.high in {None, own[1]} for index in indices)
    return len(indices) == len(letters) and ranged


def members_beside(symbols: Symbols, name: str, pattern: Atoms) -> list[str]:
    """The families, entries and rows whose members print as a name does, with a subscript."""
    counted = [other for other, d in symbols.items() if isinstance(d.type, Family | Reference) and other != name]
    printed = spell(pattern)
    return [o for o in counted if "_" in o and read(o)[-1].sup is None and spell(_bare(read(o))) == printed]


def in_bold(pattern: Atoms) -> list[Atoms]:
    """A single plain letter in the styles in which vectors are printed; nothing for any other pattern."""
    plain = len(pattern) == 1 and pattern[0].kind == "letter" and not pattern[0].style
    return [(replace(pattern[0], style=style),) for style in ("boldsymbol", "mathbf", "bm", "vec") if plain]
