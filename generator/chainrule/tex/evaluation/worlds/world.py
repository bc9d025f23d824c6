"""One assignment of values to the symbols of a scope: sizes, sample points, definitions worked out on demand.

A `Frame` is a layer of overridden symbols (a perturbed variable, a bound index, a function's argument) on top of
another. A symbol is worked out anew in a layer only if it depends on something that the layer overrides; that is how a
derivative by an intermediate symbol cuts the graph there and follows everything downstream of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from chainrule.tex.evaluation.arrays.smooth import Curve
from chainrule.tex.evaluation.arrays.values import CannotTellError, Value
from chainrule.tex.evaluation.worlds.shared import Shared
from chainrule.tex.statements.definitions.layered import given
from chainrule.tex.statements.definitions.motions import rates
from chainrule.tex.statements.scopes import reading
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.syntax.trees import nodes, walk
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.text.atoms import Atoms
from chainrule.tex.text.commands import read
from chainrule.tex.types.kinds import Declared, Dependent, Dimension, Family, Function, Reference

DEEPEST = 40
Branches = dict[tuple[int, Node], bool]


@dataclass
class World:
    """A scope with sizes, and what has been worked out in it; made for one claim and thrown away."""

    scope: Scope
    sizes: Mapping[str, int]
    seed: int
    points: int
    step: float = 0.02
    shared: Shared = field(default_factory=Shared)
    spread: float = 1.0
    """By how much the values of unbounded symbols are larger than usual."""
    sampled: dict[str, Value] = field(default_factory=dict)
    memo: dict[str, Value] = field(default_factory=dict)
    """What has been worked out in the lowest layer."""
    stepped: bool = False
    """Whether a derivative went into some of it."""
    dependent: bool = False
    """Whether some derivative so far depended on its variable."""
    derivatives: int = 0
    steps: int = 0
    """How many nodes have been visited."""
    magnitude: float = 0.0
    counter: int = 0
    touched: set[str] = field(default_factory=set)
    """The names used."""
    subscripts: frozenset[str] = frozenset()
    """Names that stand as subscripts in the claim."""
    sides: tuple[Node, ...] = ()
    """The trees of the claim."""
    side: int = 0
    """1 or -1: slopes to the right or left instead of derivatives."""
    kinked: bool = False
    """Whether something has been worked out that is not smooth everywhere."""
    curves: dict[tuple[str, int, int], Curve] = field(default_factory=dict)
    """The random functions that stand for unknown ones."""
    sisters: frozenset[str] | None = None
    """Variables by which the side at hand differentiates, to be held fixed beside each other; None: all follow."""
    split: bool = False
    """Whether some derivative held such a variable fixed."""
    curved: bool = False
    """Whether some derivative followed a curve although its body names the variable."""
    partial: bool = False
    """Whether cases left some entries without a value, about which nothing is claimed."""
    gap: bool = False
    """Whether cases have a value at some sample points and none at others."""
    hollow: bool = False
    """Whether an entry is claimed that has no finite value at any point."""
    branches: Branches = field(default_factory=dict)
    """Conditions of cases and indicators by their place, and whether each was met at some point."""

    @cached_property
    def rates(self) -> Mapping[str, str]:
        """What moves, with the names of its velocities."""
        return rates(self.scope)

    def differentiate(self, step: float) -> None:
        """Take derivatives with this step from now on; at the same points, what none of them went into stays known."""
        self.step, self.derivatives, self.steps = step, 0, 0
        if self.stepped:
            self.memo.clear()
            self.stepped = False

    def fresh(self, hint: str) -> str:
        """A name for an axis that no other axis has."""
        self.counter += 1
        return f"{hint}#{self.counter}"

    def tree(self, atoms: Atoms) -> Node:
        """The tree of a math list."""
        return reading.parsed(self.scope, atoms).tree

    def text(self, tex: str) -> Node:
        """The tree of a name that a declaration mentions."""
        if tex not in self.scope.meanings and "\\" + tex in self.scope.meanings:
            tex = "\\" + tex
        return self.tree(read(tex))

    def note(self, size: float) -> None:
        """Remember the largest addend, against which cancellation is judged."""
        if size > self.magnitude and np.isfinite(size):
            self.magnitude = size

    def meaning(self, name: str) -> Declared | Definition | None:
        """What a name means, aliases resolved."""
        return self.scope.meanings.get(self.scope.resolved(name))

    def depends(self, name: str) -> frozenset[str]:
        """All names that a name's value depends on, itself included."""
        found = self.shared.reach.get(name)
        if found is None:
            reached, waiting = {name}, [name]
            while waiting:
                new = self._direct(waiting.pop()) - reached
                reached |= new
                waiting += new
            found = self.shared.reach[name] = frozenset(reached)
        return found

    def _direct(self, name: str) -> frozenset[str]:
        """The names that a name's own definition or declaration mentions."""
        found = self.shared.mentioned.get(name)
        if found is None:
            parts = [walk.names(body) - hidden for body, hidden in self._bodies(name)]
            meaning = self.scope.meanings.get(name)
            if isinstance(meaning, Declared) and isinstance(meaning.type, Reference):
                parts.append(frozenset((meaning.type.of,)))
            found = self.shared.mentioned[name] = frozenset().union(*parts) if parts else frozenset()
        return found

    def _bodies(self, name: str) -> Iterator[tuple[Node, frozenset[str]]]:
        match self.scope.meanings.get(name):
            case Definition(indices=indices, params=params, at=at) as own:
                hidden = frozenset((*indices, *(p for p in params if p not in self.scope.meanings)))
                trees = [reading.body(self.scope, own)] if own.body else []
                yield from ((tree, hidden) for tree in (*trees, *(self.tree(atoms) for atoms in at.values() if atoms)))
                yield from ((self.text(param), hidden) for param in params if param in hidden and "_" in param)
                if own.kind == "members":
                    yield from ((nodes.Symbol(other), frozenset()) for other in given(self.scope, name))
            case Declared(type=Function() | Family(of=Function())):
                yield from ((node, frozenset()) for node in self.applied_at(name))
            case Declared(type=Dependent(args=args) | Family(of=Dependent(args=args))):
                for arg in args:
                    if arg != "...":
                        yield self.text(arg), frozenset()
            case _:
                return

    def names_in(self, node: Node) -> list[str]:
        """The names of a tree, sorted."""
        return sorted(walk.names(node))

    def applied_at(self, name: str) -> Iterator[Node]:
        """What a function of unknown kind is applied at, anywhere in the definitions above or the claim.

        Where it is applied nowhere, anything may be its argument: all declared symbols.
        """
        defined = [m for m in self.scope.meanings.values() if isinstance(m, Definition) and m.body]
        bodies = [reading.body(self.scope, each) for each in defined]
        found = [arg for body in (*bodies, *self.sides) for use in walk.applications(body, name) for arg in use.args]
        yield from found
        if not found:
            yield from (nodes.Symbol(other) for other in self.scope.declared if other != name)

    def length(self, dimension: Dimension) -> int:
        """A length; names that are no dimension elsewhere are looked up as symbols."""
        try:
            return dimension.at(self.sizes)
        except KeyError:
            raise CannotTellError(f"the length {dimension} is not known") from None


@dataclass
class Frame:
    """A layer of overridden symbols."""

    world: World
    evaluate: Callable[[Frame, Node], Value]
    over: Mapping[str, Value] = field(default_factory=dict)
    below: Frame | None = None
    memo: dict[str, Value] = field(default_factory=dict)
    depth: int = 0
    free: frozenset[str] = frozenset()
    """Indices that are free on the left of the equation that is being worked out."""
    outermost: bool = False
    """Whether this is the first layer of an equation of its own, a definition inside of another."""
    moved: frozenset[str] = frozenset()
    """The names of the overridden symbols; of a member of a family that of the family."""

    def with_values(self, over: Mapping[str, Value], free: frozenset[str] | None = None) -> Frame:
        """A layer above this one, inside of another equation where ``free`` is given."""
        if self.depth > DEEPEST:
            raise CannotTellError("a definition refers to itself", "unchecked.circular")
        within, moved = self.free if free is None else free, frozenset([key.partition("#")[0] for key in over])
        return Frame(self.world, self.evaluate, over, self, {}, self.depth + 1, within, free is not None, moved)

    def known(self, name: str, find: Callable[[Frame], Value]) -> Value:
        """What this layer knows under a name, or finds."""
        found = self.memo.get(name)
        if found is None:
            before = self.world.derivatives
            found = self.memo[name] = find(self)
            self.world.stepped |= self.below is None and self.world.derivatives > before
        return found

    def binds(self, name: str) -> bool:
        """Whether the equation at hand overrides a name itself, and not only one that it is used in."""
        frame: Frame | None = self
        while frame is not None and name not in frame.over:
            frame = None if frame.outermost else frame.below
        return frame is not None

    def lookup(self, name: str) -> Value | None:
        """An overridden value, from the nearest layer that has one."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.over:
                return frame.over[name]
            frame = frame.below
        return None

    def seen(self, name: str) -> tuple[Value | None, Frame]:
        """The overridden value of a name if a layer has one, and the lowest layer that sees the same as this one."""
        frame, home, reach = self, None, None
        while frame.below is not None:
            if name in frame.over:
                return frame.over[name], home or frame
            if home is None:
                if reach is None:
                    reach = self.world.depends(name)
                if not frame.moved.isdisjoint(reach):
                    home = frame
            frame = frame.below
        return frame.over.get(name), home or frame
