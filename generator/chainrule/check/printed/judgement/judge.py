"""From a printed equation to a judgement: read it in every way it can be read, try each, and weigh what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from chainrule.check.printed.comparison.boundaries import outside, unmet
from chainrule.check.printed.comparison.drawing import drawn
from chainrule.check.printed.comparison.indices import is_mixed
from chainrule.check.printed.comparison.sides import Claim
from chainrule.check.printed.comparison.trials import FEWEST, WIDE, Tally, Terms, run, widen
from chainrule.check.printed.judgement import meanings
from chainrule.check.printed.judgement.forks import Fork, below, combinations, forks, taking
from chainrule.check.printed.judgement.judged import STUMBLES, Judged, not_read, stumbled
from chainrule.check.printed.judgement.shapes import otherwise
from chainrule.check.verdict import Worst
from chainrule.tex.evaluation.arrays.values import CannotTellError, ConcreteError, ShapeError
from chainrule.tex.statements.definitions.parameters import with_numbers
from chainrule.tex.statements.displays.relations import Statement
from chainrule.tex.statements.scopes.mentions import reached
from chainrule.tex.statements.scopes.reading import beside, parsed, reading
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.syntax.enclosures.conditions import condition
from chainrule.tex.syntax.factors import parser
from chainrule.tex.syntax.trees import nodes
from chainrule.tex.syntax.trees.nodes import Node, Opaque, Symbol
from chainrule.tex.syntax.trees.walk import descendants
from chainrule.tex.text.names import spell
from chainrule.tex.text.records import replace
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.kinds import Symbols

SHARED = (
    "the condition at the end can be meant of the last statement only or of all of them, and only with it this holds"
)


def judge(
    scope: Scope, symbols: Symbols, assignments: Sequence[Mapping[str, int]], seed: int, statement: Statement, step: int
) -> Judged:
    """The judgement on one relation of a statement."""
    terms = Terms(scope, symbols, assignments, seed)
    judged, own = _read_and_try(terms, statement, step)
    numbers = with_numbers(scope, statement.sides) if judged.rule == "fails.shape" else None
    if numbers is not None:
        return judge(numbers, symbols, assignments, seed, statement, step)
    if judged.outcome == "fails" and statement.shared:
        every = replace(statement, conditions=(*statement.conditions, *statement.shared))
        if _read_and_try(terms, every, step)[0].outcome == "holds":
            return Judged("unchecked", "unchecked.ambiguous", SHARED, "print the condition beside each of them")
    if judged.outcome == "unchecked" and not any(fork.choice.shape for fork in own):
        return judged
    names = judged.touched or frozenset().union(*(reached(scope, side) for side in statement.sides))
    for several in combinations((*own, *below(scope, names))):
        fork = several[0]
        if judged.outcome == "holds" and fork.settled:
            continue
        other, _ = _read_and_try(replace(terms, scope=taking(scope, several)), statement, step)
        differs = other.outcome != judged.outcome and "holds" in {other.outcome, judged.outcome}
        if fork.kind == "prime" and judged.rule == "fails.shape" and other.outcome == "unchecked":
            reason = (
                f"{judged.reason}, with the prime as {fork.choice.readings[0]}; it can mark {fork.choice.readings[1]}"
            )
            return Judged("unchecked", "unchecked.ambiguous", reason, fork.hint, touched=judged.touched)
        if fork.choice.shape and (differs or (judged.outcome == "unchecked" and other.outcome == "fails")):
            return other
        if differs:
            return Judged("unchecked", "unchecked.ambiguous", fork.reason, fork.hint, touched=judged.touched)
    return judged


def _place(claim: Claim, name: str) -> tuple[int, int] | None:
    """Where a symbol or construct stands first in a claim; None if it is not there, but in a definition above."""
    for node in descendants(claim.left, claim.right, *claim.conditions):
        named = node.name if isinstance(node, Symbol) else node.what if isinstance(node, Opaque) else None
        if named == name and node.end > node.start:
            return node.start, node.end
    return None


def _read_and_try(terms: Terms, statement: Statement, step: int) -> tuple[Judged, tuple[Fork, ...]]:
    try:
        if terms.scope.einstein:
            terms = replace(terms, scope=beside(terms.scope, statement.sides[0], statement.sides[1:]))
        sides = statement.sides[0] or None, statement.sides[step], statement.sides[step + 1]
        first, left, right = (parsed(terms.scope, side) if side else None for side in sides)
        given = [(c, reading(terms.scope, c)) for c in statement.conditions]
        conditions = tuple(condition(parser((), read), c) for c, read in given)
    except TexError as error:
        return not_read(error), ()
    if left is None or right is None:
        return Judged("unchecked", "unchecked.syntax", "a side of this equation is missing"), ()
    text = "".join(spell(side) for side in statement.sides)
    origin = left.tree if first is None else first.tree
    pairs = _alternatives(left.tree, right.tree)
    claims = [Claim(a, b, conditions, origin, text) for a, b in pairs]
    judged = _together([attempt(terms, claim) for claim in claims])
    if judged.rule == "fails.shape" and len(claims) == 1:
        judged = otherwise(claims[0], judged, lambda claim: attempt(terms, claim))
    sloppy = (*left.sloppy, *right.sloppy, *(warning for _, read in given for warning in read.warnings))
    met = [(side.atoms, side.met) for side in (left, right)] + [(c, read.met) for c, read in given]
    return replace(judged, sloppy=(*sloppy, *judged.sloppy)), tuple(
        fork for atoms, choices in met for fork in forks(atoms, choices)
    )


def _together(judged: Sequence[Judged]) -> Judged:
    """All alternatives must hold; the worst of them speaks for all."""
    order = ("fails", "unchecked", "undecided", "holds")
    worst = min(judged, key=lambda j: order.index(j.outcome))
    return replace(worst, touched=frozenset().union(*(j.touched for j in judged)))


def _alternatives(left: Node, right: Node) -> list[tuple[Node, Node]]:
    """A row of cases with several values claims them all: one claim for each place in the row."""
    found = []
    for side in (left, right):
        versions = [side]
        if isinstance(side, nodes.Cases):
            most = max(len(values) for values, _ in side.rows)
            versions = [
                nodes.Cases(tuple(((values[min(n, len(values) - 1)],), c) for values, c in side.rows))
                for n in range(most)
            ]
        found.append(versions)
    return [(a, b) for a in found[0] for b in found[1]]


def attempt(terms: Terms, claim: Claim) -> Judged:
    """The judgement on a claim that has been read, in all that its operations can mean."""
    return meanings.weighed(terms, _tried(terms, claim), lambda other: _tried(other, claim))


def _tried(terms: Terms, claim: Claim) -> Judged:
    judged = _attempt(terms, replace(claim, fixed=True))
    if judged.split is not False:
        judged = _either(judged, _attempt(terms, claim))
    if judged.rule == "holds" and not judged.curved and is_mixed(claim.left, claim.right):
        reason = "d and ∂ of the same quantity by the same variable stand here: what does ∂ hold fixed?"
        hint = "print the intermediate variables that ∂ leaves alone, or use one sign for both"
        return replace(judged, outcome="unchecked", rule="unchecked.ambiguous", reason=reason, hint=hint)
    return judged


def _either(fixed: Judged, moving: Judged) -> Judged:
    """The judgement where variables can be held fixed beside each other, as a chain rule does, or follow each other."""
    if fixed.split is None:
        return moving
    if fixed.outcome == "holds":
        return fixed if moving.outcome == "holds" else replace(fixed, rule="holds.fixed")
    if moving.outcome != "holds":
        return fixed
    reason = (
        "a derivative here can hold the other variables fixed, as a chain rule does, or let them follow; "
        "only with the latter the two sides agree"
    )
    hint = "write d where everything follows, and ∂ where the rest is held fixed"
    return replace(moving, outcome="unchecked", rule="unchecked.ambiguous", reason=reason, hint=hint)


def _widen(claim: Claim, terms: Terms, tally: Tally) -> None:
    """Try larger values until each case and each piece is met; where a piece is not, nothing is to be said of it."""
    doubtful = tally.doubtful
    for spread in WIDE:
        missed = unmet(claim, terms, tally.branches)
        if tally.failed or not (missed or any(tally.shared.unmet.values())):
            return
        widen(claim, terms, tally, spread)
        if not missed:
            tally.doubtful = doubtful


def _attempt(terms: Terms, claim: Claim) -> Judged:
    try:
        with np.errstate(all="ignore"):
            tally = run(claim, terms)
            _widen(claim, terms, tally)
            stated = outside(claim, terms) if tally.branches and not tally.failed else None
    except ShapeError as error:
        return Judged("fails", "fails.shape", f"shapes do not fit: {error}", "check for a missing transpose or index")
    except CannotTellError as error:
        rule = error.rule if "." in error.rule else "unchecked.meaning"
        return Judged("unchecked", rule, str(error), error.hint, place=_place(claim, error.name))
    except TexError as error:
        return not_read(error)
    except ConcreteError:
        return Judged("unchecked", "unchecked.range", "an index must be a single number here, and has several values")
    except STUMBLES as error:
        return stumbled(error)
    if stated is not None:
        return Judged("fails", "fails.boundary", stated, touched=frozenset(tally.touched), split=tally.split)
    picture = drawn(claim, *tally.place) if tally.place else None
    return replace(
        _weigh(tally, missed=unmet(claim, terms, tally.branches)), at=_worst(tally, claim, terms), grid=picture,
        touched=frozenset(tally.touched), split=tally.split, steady=tally.failed > 0 and tally.steady,
        of_squares=frozenset(tally.shared.matrix_functions), pairs=frozenset(tally.shared.pairs), curved=tally.curved,
    )  # fmt: skip


def _weigh(tally: Tally, *, missed: bool) -> Judged:
    sizes = tuple(dict.fromkeys(s for s in tally.sizes if s))
    evidence = Judged("holds", "holds", error=tally.error, points=tally.points, sizes=sizes)
    if tally.failed:
        return replace(evidence, outcome="fails", rule="fails", reason="the two sides differ")
    if tally.points < FEWEST:
        if tally.doubtful:
            reason = "the numerical derivatives do not settle: a kink or a cancellation"
            return replace(evidence, outcome="undecided", rule="undecided.noise", reason=reason)
        reason = "too few sample points are valid, or every entry is excluded by the conditions"
        hint = "narrow the domains of the symbols, for example to “positive scalar”"
        return replace(evidence, outcome="undecided", rule="undecided.points", reason=reason, hint=hint)
    if tally.doubtful > tally.points:
        reason = "the numerical derivatives do not settle at most points: a kink or a cancellation"
        return replace(evidence, outcome="undecided", rule="undecided.noise", reason=reason)
    if tally.hollow:
        reason = "an entry that the conditions do not exclude is infinite on one side, or finite at no sample point"
        hint = "say for which indices it is stated, for example: \\quad i \\neq j"
        return replace(evidence, outcome="undecided", rule="undecided.not-finite", reason=reason, hint=hint)
    if tally.vacuous:
        reason = "vacuous: both sides are zero because nothing depends on the variable"
        hint = (
            "check which variable the derivative is taken by, and that its function is defined above by that variable"
        )
        return replace(evidence, outcome="undecided", rule="undecided.vacuous", reason=reason, hint=hint)
    if tally.gap:
        reason = "at some sample points none of the cases applies"
        hint = "state all cases, or what is assumed, for example: \\quad x > 0"
        return replace(evidence, outcome="undecided", rule="undecided.case", reason=reason, hint=hint)
    if missed:
        reason = "a case is never met at the sample points"
        return replace(evidence, outcome="undecided", rule="undecided.case", reason=reason)
    return evidence


def _worst(tally: Tally, claim: Claim, terms: Terms) -> Worst | None:
    if tally.worst is None:
        return None
    left, right, entry, point = tally.worst
    words = entry.words(claim.first, terms.symbols, terms.scope.layout)
    return Worst(words, entry.index, right, left, point)
