"""What the names of a post mean at one place: declarations and the definitions above it.

A scope is immutable; a definition or a block of declarations makes the next one. Definitions keep their math list and
are parsed when first used, with the names that are known by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from chainrule.tex.statements.scopes import labels
from chainrule.tex.statements.scopes.einstein import summed, with_ones
from chainrule.tex.statements.scopes.parsed import Parsed
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.syntax.trees.reading import Role
from chainrule.tex.text.atoms import Atoms, bare
from chainrule.tex.text.commands import read
from chainrule.tex.text.names import BARE, Names, nucleus
from chainrule.tex.types.axes import axes
from chainrule.tex.types.kinds import (
    Array,
    Declared,
    Dependent,
    Family,
    Function,
    Index,
    Integer,
    Known,
    Notation,
    Reference,
    Symbols,
    Type,
)


@dataclass(frozen=True)
class Definition:
    """A name with what it stands for.

    ``kind``: ``value``; ``function`` of ``params``; ``component``: a function given at an entry ``x_j`` of its
    argument; ``members``: a family given by its general member, whose index is ``indices[0]`` plus ``offset``.
    """

    name: str
    body: Atoms
    kind: str = "value"
    indices: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    offset: int = 0
    through: str = ""
    r"""What of the name the body gives: ``log`` for ``\log p(x) = …``, ``square`` for ``\sigma(x)^2 = …``."""
    at: Mapping[int, Atoms] = field(default_factory=dict)
    """Members given one by one, such as ``S_{-1} = 0``."""
    type: Type | None = None
    """The declared type of a member."""
    bare: Type | None = None
    """What the name of a family was declared to be without an index: any w, beside ``w_{t+1} = w_t - g``."""
    above: bool = False
    """Whether a superscript counts the members."""
    beside: bool = False
    """Whether a function has the same letter, from which only the index tells the name."""
    labelled: bool = False
    r"""Whether a single value has the same letter, from which only the label tells the member: ``\hat y^{(i)}``."""
    called: bool = False
    r"""Whether its indices were printed in brackets: ``\pi(a) = \frac{e^{\theta_a}}{\sum_b e^{\theta_b}}``."""
    line: int = 0
    """Where it stands in the post; 0 where that is not known."""
    rate: str = ""
    """What it is the velocity of, where it is given by an equation of motion."""


Meaning = Declared | Definition


@dataclass(frozen=True)
class Scope:
    """Canonical names with their meanings, and the conventions of the post."""

    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    layout: str = "mixed"
    einstein: bool = False
    chosen: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    """What is read in its other way, where there are two: the choices made in a math list, by its identity."""
    free: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Indices that stand on the left of a math list, by its identity: Einstein's convention sums over none of them."""
    known: dict[int, Parsed] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `reading.parsed` found before, by the identity of the math list."""

    def role(self, name: str) -> Role:
        """How a name is read."""
        match self.meanings.get(name):
            case None:
                return "unknown"
            case Definition(kind="function" | "component"):
                return "function"
            case Definition(kind="members", above=above):
                return "layers" if above else "family"
            case Definition():
                return "defined"
            case Declared(type=kind):
                return self._counted(name, kind) if isinstance(kind, Family) else _role(kind)

    def _counted(self, name: str, kind: Family) -> Role:
        """How the members of a declared family are counted."""
        if isinstance(kind.of, Function):
            return "function"
        pattern = read(name)
        last = pattern[-1]
        if last.sup is not None and not labels.is_marked(pattern, kind, self.type_of):
            return "layers"
        return "stack" if last.sub is None and isinstance(kind.of, Array) else "family"

    def type_of(self, name: str) -> Type | None:
        """What a name is declared to be; None where it is defined, or neither."""
        meaning = self.meanings.get(name)
        return meaning.type if isinstance(meaning, Declared) else None

    def resolved(self, name: str) -> str:
        """The name that an alias stands for; any other name itself."""
        for _ in range(5):
            kind = self.type_of(name)
            if not isinstance(kind, Reference) or kind.how != "alias":
                break
            name = kind.of
        return name

    def counted(self, name: str) -> int:
        """How many indices a definition has that were printed in brackets."""
        meaning = self.meanings.get(name)
        return len(meaning.indices) if isinstance(meaning, Definition) and meaning.called else 0

    @property
    def declared(self) -> dict[str, Declared]:
        """The declarations that no definition has replaced."""
        return {name: m for name, m in self.meanings.items() if isinstance(m, Declared)}

    def notation(self, name: str) -> str:
        """What the post declares a sign to mean, or nothing."""
        if not name:
            return ""
        meaning = self.meanings.get(name) or self.meanings.get("\\" + name)
        kind = meaning.type if isinstance(meaning, Declared) else None
        return kind.meaning if isinstance(kind, Notation) else ""

    @cached_property
    def squared(self) -> frozenset[bool]:
        """Which bars the post declares to mean the squared norm: double ones (True), single ones (False)."""
        found = [n for n, m in self.meanings.items() if isinstance(m, Declared) and m.type == Notation("squared norm")]
        return frozenset("||" in name for name in found if "|" in name)

    def convention(self, tree: Node, free: frozenset[str] = frozenset()) -> Node:
        """A tree with the sums that the post's convention leaves out, over none of the free indices."""
        if not self.einstein:
            return tree
        return summed(with_ones(tree, self.is_counted), lambda name: name not in free and self.is_counted(name))

    def is_counted(self, name: str) -> bool:
        """Whether a name in a subscript is an index: a declared one, or a letter without a meaning."""
        return self.role(name) == "index" or (len(name) == 1 and self.role(name) == "unknown")

    def declaring(self, symbols: Symbols) -> Scope:
        """The scope with declarations; a symbol declared anew loses its definition."""
        meanings, names = dict(self.meanings), self.names
        for name, declared in symbols.items():
            if meanings.get(name) == declared:
                continue
            meanings[name] = declared
            if name in BARE or "\\cdot" in name:
                continue
            pattern, script = read(name), ""
            if (
                isinstance(declared.type, Family)
                or (isinstance(declared.type, Reference) and declared.type.how != "alias")
                or (isinstance(declared.type, Array) and labels.is_indexed(pattern, declared.type, symbols))
            ):
                script = labels.script(pattern, declared.type, symbols)
                pattern = labels.without_indices(pattern, declared.type, symbols)
            if labels.is_rows_as_well(name, declared, symbols):
                continue
            is_index, entries = isinstance(declared.type, Index), axes(declared.type, self.type_of) != 0
            names = names.adding(pattern, name, index=is_index, script=script, entries=entries)
            if labels.has_plain_twin(pattern, declared, symbols):
                names = names.adding((replace(pattern[0], style=""),), name, script="_")
        return replace(self, meanings=meanings, names=names)

    def choosing(self, chosen: Mapping[int, Mapping[str, int]]) -> Scope:
        """The scope in which the given math lists are read with other choices than usual, wherever they are used."""
        scope = replace(self, chosen={**self.chosen, **chosen})
        scope.known.update((key, each) for key, each in self.known.items() if id(each.atoms) not in chosen)
        return scope

    def defining(self, definition: Definition, pattern: Atoms) -> Scope:
        """The scope with a definition, found under a printed pattern."""
        meanings = {**self.meanings, definition.name: definition}
        if definition.kind == "function":
            meanings[f"{definition.name}/{len(definition.params)}"] = definition
        entries = definition.kind == "value" or bool(definition.indices)
        script = "_" if definition.beside else "^(" if definition.labelled else ""
        other = self.names.match(pattern, 0)
        names = self.names.adding(pattern, definition.name, script=script, entries=entries)
        for member in labels.members_beside(self.declared, definition.name, pattern):
            names = names.adding(pattern, member, script="_")
        shadows = other is not None and other.name != definition.name and bare(other.rest)
        bold = labels.in_bold(pattern) if shadows else []
        if other is not None and bold:
            if definition.kind == "function" and isinstance(self.type_of(other.name), Array):
                names = names.adding(pattern, other.name, script="_", entries=True)
            for each in bold if definition.beside and len(definition.indices) == 1 else ():
                found = names.match(each, 0)
                names = names.adding(each, definition.name) if found and found.name == other.name else names
        scope = replace(self, meanings=meanings, names=names)
        if self.einstein and definition.indices:
            scope = replace(scope, free={**self.free, id(definition.body): frozenset(definition.indices)})
        changed = nucleus(pattern[0])
        kept = {key: each for key, each in self.known.items() if each.survives(changed)}
        scope.known.update((key, each) for key, each in kept.items() if scope.free.get(key) == self.free.get(key))
        return scope


_NOTATIONS: Mapping[str, Role] = {
    "partial derivative operator": "partial",
    "Hessian operator": "hessian",
    "Jacobian operator": "jacobian",
    "gradient operator": "jacobian",
    "derivative": "time derivative",
    "transpose": "transpose",
    "squared norm": "function",
}


def _role(kind: object) -> Role:
    match kind:
        case Function() | Known():
            return "function"
        case Dependent():
            return "dependent"
        case Index():
            return "index"
        case Notation(meaning=meaning):
            return _NOTATIONS.get(meaning, "value")
        case Integer():
            return "value"
        case _:
            return "value"
