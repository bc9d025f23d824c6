"""From posts to accepted claims, from each claim to its mutants, and from each mutant to what became of it.

A mutant is another formula if the oracle says so (`oracle`). Where the oracle does not know a construct, Chainrule's
own evaluator compares the mutated side with the true one at fresh points: a second route, weaker, and counted apart.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from unittest.mock import patch

import numpy as np

from chainrule import content
from chainrule.check import Settings, formulas
from chainrule.check.printed.comparison.sides import Claim, evaluated
from chainrule.check.printed.comparison.trials import Terms
from chainrule.check.printed.judgement import judge as formula_judge
from chainrule.check.printed.judgement.judge import attempt
from chainrule.tex.evaluation.arrays.values import CannotTellError, ConcreteError, ShapeError
from chainrule.tex.evaluation.worlds.world import World
from chainrule.tex.statements.scopes import reading
from chainrule.tex.statements.scopes.scope import Definition
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.kinds import Array, Declared, Function, Index, Integer, dimensions
from oracle import TINY, OutsideError, Question, answer
from tex_mutants import Surroundings, mutants

Fate = Literal["killed", "equivalent", "survivor", "refused although equivalent", "unclear"]
Route = Literal["oracle", "own evaluator", "shape"]
FRESH = 4711


@dataclass(frozen=True)
class Accepted:
    """A claim that holds, with everything that it was tried with."""

    path: str
    terms: Terms
    claim: Claim


@dataclass(frozen=True)
class Mutated:
    """One mutant of one side of a claim."""

    of: Accepted
    side: Literal["left", "right"]
    slip: str
    tree: Node

    @property
    def other_side(self) -> str:
        return "right" if self.side == "left" else "left"

    @property
    def claim(self) -> Claim:
        claim = replace(self.of.claim, **{self.side: self.tree})
        return replace(claim, first=self.tree) if self.side == "left" and claim.first == self.of.claim.left else claim


def posts(folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Name and text of each post of the fixtures: Markdown as it is, a list of cases as one post for each of them."""
    for path in (p for folder in folders for p in sorted(folder.rglob("*"))):
        if path.suffix == ".md":
            yield path.name, path.read_text("utf-8")
        elif path.suffix == ".txt":
            for number, case in enumerate(re.split(r"(?m)^# ", path.read_text("utf-8"))[1:]):
                yield f"{path.stem}-{number + 1}", as_post(case)


def as_post(case: str) -> str:
    """The declarations, definitions and true formulas of a case as a post."""
    title, *lines = case.splitlines()
    meta, body, part = [f"title: {title}", "date: 2026-01-01", "check: true"], [], ""
    for line in lines:
        word, _, rest = line.partition(" ")
        if line and word:
            part = word
            meta += {"layout": [line.replace(" ", ": ")], "conventions": [f"conventions: [{rest}]"],
                     "symbols": ["symbols:"]}.get(word, [])  # fmt: skip
        elif line and part == "symbols":
            meta.append(line)
        elif line and part in {"given", "holds"}:
            body.append(f"$$\n{line.strip()}\n$$\n")
    return "\n".join(["---", *meta, "---", "", *body])


def accepted(name: str, text: str) -> list[Accepted]:
    """All claims of a post that hold."""
    found: list[Accepted] = []
    with TemporaryDirectory() as folder:
        path = Path(folder, "post.md")
        path.write_text(text, "utf-8")
        document, problems = content.read(path, name)
    assert document is not None, problems

    def recording(terms: Terms, claim: Claim) -> formula_judge.Judged:
        judged = attempt(terms, claim)
        if judged.outcome == "holds":
            found.append(Accepted(name, terms, claim))
        return judged

    meta = document.meta
    settings = Settings(symbols=meta.symbols, layout=meta.layout, conventions=meta.conventions, macros=meta.macros,
                        check=meta.check)  # fmt: skip
    with patch.object(formula_judge, "attempt", recording):
        formulas(document.parsed.blocks, settings)
    return found


def mutated(of: Accepted) -> Iterator[Mutated]:
    """All mutants of a claim, of its left side and of its right side."""
    around = surroundings(of)
    for side in ("left", "right"):
        for slip, tree in mutants(getattr(of.claim, side), around):
            yield Mutated(of, side, slip, tree)  # type: ignore[arg-type]


def surroundings(of: Accepted) -> Surroundings:
    """The indices, the symbols of one type and the matrices of a claim."""
    names = sorted(_names((of.claim.left, of.claim.right)))
    declared = {n: m for n in names if isinstance(m := of.terms.scope.meanings.get(n), Declared)}
    sides = (of.claim.left, of.claim.right)
    indices = {n for n, m in declared.items() if isinstance(m.type, Index)} | _subscripts(sides)
    alike: dict[str, str] = {}
    bare = any(isinstance(m.type, Function) for m in declared.values())
    for name, meaning in () if bare else declared.items():  # where a bare f takes the arguments that f has elsewhere
        others = [n for n, m in declared.items() if n != name and m.type == meaning.type and n not in indices]
        if others and name not in indices and not isinstance(meaning.type, Integer):
            alike[name] = others[0]
    matrices = {n for n, m in declared.items() if isinstance(m.type, Array) and len(m.type.dims) == 2}
    return Surroundings(tuple(sorted(indices)), alike, frozenset(matrices))


def _names(tree: Any) -> set[str]:
    if isinstance(tree, tuple):
        return set().union(*map(_names, tree))
    if isinstance(tree, nodes.Symbol):
        return {tree.name}
    return (
        set().union(*(_names(getattr(tree, f.name)) for f in fields(tree))) if isinstance(tree, nodes.Placed) else set()
    )


def _subscripts(tree: Any) -> set[str]:
    if isinstance(tree, tuple):
        return set().union(*map(_subscripts, tree))
    if not isinstance(tree, nodes.Placed):
        return set()
    found = {i.name for i in tree.items if isinstance(i, nodes.Symbol)} if isinstance(tree, nodes.Subscript) else set()
    return found.union(*(_subscripts(getattr(tree, f.name)) for f in fields(tree)))


def fate(mutant: Mutated) -> tuple[Fate, Route]:
    """What becomes of a mutant, and who decided whether it is another formula."""
    holds = attempt(mutant.of.terms, mutant.claim).outcome == "holds"
    found, route = is_another(mutant)
    match found, route:
        case "different", "shape" if holds and fits_other_shapes(mutant):
            return "unclear", route
        case "different", _:
            return ("survivor" if holds else "killed"), route
        case "same", _:
            return ("equivalent" if holds else "refused although equivalent"), route
    return "unclear", route


def fits_other_shapes(mutant: Mutated) -> bool:
    """Whether the other side goes with several shapes: a bare number, or, in numerator layout, a gradient alone."""
    other = getattr(mutant.of.claim, mutant.other_side)
    gradient = isinstance(other, nodes.Derivative) and other.kind == "gradient"
    return not _names(other) or (gradient and mutant.of.terms.scope.layout == "numerator")


def is_another(mutant: Mutated) -> tuple[Literal["same", "different", "unclear"], Route]:
    """Whether the mutated side is another function than the true one."""
    try:
        return by_oracle(mutant), "oracle"
    except OutsideError:
        return by_own_evaluator(mutant)


def by_oracle(mutant: Mutated) -> Literal["same", "different", "unclear"]:
    claim, terms = mutant.of.claim, mutant.of.terms
    question = Question(getattr(claim, mutant.side), mutant.tree, claim.conditions, claim.first)

    def tree(definition: Definition) -> Node:
        return reading.body(terms.scope, definition)

    return answer(question, terms.scope.meanings, _sizes(terms), tree, terms.scope.layout)


def _sizes(terms: Terms) -> Sequence[Mapping[str, int]]:
    """Two assignments of the oracle's own: threes and fours, so that a sum over j ≠ i has several terms."""
    names = sorted({d.name for s in terms.symbols.values() for d in dimensions(s.type) if d.name}
                   | {n for n, s in terms.symbols.items() if isinstance(s.type, Integer)})  # fmt: skip
    if not names:
        return ({},)
    return {n: 3 + i % 2 for i, n in enumerate(names)}, {n: 4 - i % 2 for i, n in enumerate(names)}


def by_own_evaluator(mutant: Mutated) -> tuple[Literal["same", "different", "unclear"], Route]:
    """Compare the mutated side with the true one through Chainrule's evaluator, at points of another seed."""
    claim = mutant.of.claim
    asked = replace(claim, left=getattr(claim, mutant.side), right=mutant.tree)
    worst, compared = 0.0, False
    for number, sizes in enumerate(mutant.of.terms.assignments):
        world = World(mutant.of.terms.scope, sizes, FRESH + number + zlib.crc32(claim.text.encode()), 3)
        try:
            with np.errstate(all="ignore"):
                sides = evaluated(world, asked)
        except (
            ShapeError,
            CannotTellError,
            ConcreteError,
            TexError,
            ArithmeticError,
            LookupError,
            ValueError,
            TypeError,
        ):
            return "different", "shape"
        one, other, valid = sides.left, sides.right, sides.valid
        if valid.any():
            compared = True
            scale = max(float(np.abs(x[valid]).max()) for x in (one, other))
            worst = max(worst, float(np.abs(one - other)[valid].max()) / max(scale, TINY))
    if not compared:
        return "unclear", "own evaluator"
    return ("same" if worst < 1e-7 else "different" if worst > 1e-4 else "unclear"), "own evaluator"
