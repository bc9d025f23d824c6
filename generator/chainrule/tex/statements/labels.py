r"""Labels and indices in one script: the t-1 of ``h_{t-1,i}`` belongs to the name, the i counts.

The print tells them apart by nothing but a comma. What is declared does: the entries of a vector have one index, those
of a matrix two, and what stands in front of these is label.
"""

from __future__ import annotations

from collections.abc import Mapping

from chainrule.tex.syntax.scripts import split
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import nucleus, spell
from chainrule.tex.text.records import replace
from chainrule.tex.types.axes import axes
from chainrule.tex.types.kinds import Declared, Index, Reference, Symbols, Type


def without_indices(pattern: Atoms, kind: Type, symbols: Symbols) -> Atoms:
    """The printed name of a family, of entries or of rows without the scripts that stand for its indices."""
    last = pattern[-1]
    if last.sub is None and last.sup is None:
        return pattern
    of = _printed_alike(pattern, kind)
    above = last.sup if of is not None and last.sup and _spelled(of[-1].sup) == _spelled(last.sup) else None
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


def _type(symbols: Mapping[str, Declared], name: str) -> Type | None:
    declared = symbols.get(name)
    return declared.type if declared is not None else None
