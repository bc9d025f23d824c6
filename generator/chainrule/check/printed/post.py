"""Displayed and inline formulas, as printed: definitions, claims, and a verdict on each claim.

A document is read from top to bottom. A left side that nothing above defines is a definition and claims nothing; every
other equation between two sides is a claim, each step of a chain on its own. Nothing is guessed: what is not
understood is ``unchecked`` with its place, what the numbers cannot tell is ``undecided``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chainrule.check import expectations
from chainrule.check.printed.checked import is_checked, may_state
from chainrule.check.printed.defining import define, enter, placed
from chainrule.check.printed.judgement.failures import Failure
from chainrule.check.printed.judgement.judge import judge
from chainrule.check.printed.judgement.judged import STUMBLES, Judged, not_read, stumbled
from chainrule.check.printed.labelled import Labelled
from chainrule.check.printed.records import label_of, printed, verdict
from chainrule.check.printed.remarks import beside, pieces, silences, sloppy, stationary
from chainrule.check.printed.remarks.excess import excess
from chainrule.check.printed.state import Post
from chainrule.check.printed.surroundings import after_condition, again, concludes, weighed
from chainrule.check.settings import Settings
from chainrule.check.verdict import Verdict
from chainrule.errors import Problem
from chainrule.markdown.text.blocks import Block, Declarations, Formula
from chainrule.source import Span
from chainrule.tex.statements.definitions.definition import backwards
from chainrule.tex.statements.definitions.refusals import is_update
from chainrule.tex.statements.definitions.wheres import explained, in_order
from chainrule.tex.statements.derivatives import at_braces
from chainrule.tex.statements.derivatives.stated import states
from chainrule.tex.statements.derivatives.totals import total
from chainrule.tex.statements.displays import index_ranges
from chainrule.tex.statements.displays.relations import DEFINING, Sign, Statement
from chainrule.tex.statements.displays.separate import statements
from chainrule.tex.statements.scopes.mentions import circle as circle_of
from chainrule.tex.statements.scopes.mentions import reached
from chainrule.tex.statements.scopes.scope import Scope
from chainrule.tex.text.commands import read
from chainrule.tex.text.records import replace
from chainrule.tex.text.tokens import TexError
from chainrule.tex.types.declarations import declare
from chainrule.tex.types.lengths import sizes


@dataclass(frozen=True, slots=True)
class Findings:
    """What a post's formulas say."""

    verdicts: tuple[Verdict, ...] = ()
    """On all claims, in order."""
    problems: tuple[Problem, ...] = ()
    """What else is wrong or sloppy."""
    labelled: Mapping[str, Labelled] = field(default_factory=dict)
    """The statements that have a label."""
    failures: tuple[Failure, ...] = ()
    """The claims that fail, in the order of their verdicts."""
    conditions: tuple[Span, ...] = ()
    r"""The relation signs that claim nothing: of ``\frac{\partial L}{\partial w} = 0`` and of ``w := w - g``."""


def formulas(blocks: Sequence[Block], settings: Settings) -> tuple[list[Verdict], tuple[Problem, ...]]:
    """The verdicts on all claims that a post's formulas make, in order, and what else is wrong or sloppy."""
    found = findings(blocks, settings)
    return list(found.verdicts), found.problems


def findings(blocks: Sequence[Block], settings: Settings) -> Findings:
    """Read a post's formulas from top to bottom, with a verdict on each claim."""
    if settings.check is False:
        return Findings()
    layout = settings.layout or "mixed"
    post = Post(settings, Scope(layout=layout, einstein="einstein" in settings.conventions))
    _declare(post, settings.symbols)
    if not is_checked(blocks, settings):
        return Findings(problems=tuple(post.problems))
    started = time.monotonic()
    for number, block in enumerate(blocks):
        if isinstance(block, Declarations):
            _declare(post, block.entries)
        elif isinstance(block, Formula):
            post.notes.clear()
            if late := excess(block, started):
                post.verdicts.append(verdict(post.settings.seed, number, block, block.span, late))
                continue
            _formula(post, number, block)
            post.problems += sloppy.warnings(block, post.notes)
    for split in pieces.splits(blocks, settings):
        _split(post, split, blocks[split.number])
    post.problems += silences.unused(post.defined, post.used)
    post.problems += expectations.empty(blocks, post.verdicts)
    return Findings(
        tuple(expectations.settled(post.verdicts)),
        tuple(post.problems),
        post.labelled,
        tuple(post.failures),
        tuple(post.conditions),
    )


def _declare(post: Post, entries: Sequence[tuple[Span, Span]]) -> None:
    post.symbols, problems = declare(entries, post.symbols)
    post.problems += problems
    post.scope = post.scope.declaring(post.symbols)
    post.assignments = sizes(post.symbols, post.settings.seed)


def _formula(post: Post, number: int, block: Formula) -> None:
    """The statements of one formula; what cannot be read at all is one unchecked verdict."""
    before = _said(post)
    try:
        atoms = read(block.tex, post.settings.macros)
        found = statements(atoms, post.scope.names)
        counted = _statements(post, number, block, found)
        claimed = len(post.verdicts) > before[0]
        counted = _at_braces(post, number, block) or counted
    except TexError as error:
        if block.display or may_state(block, post.settings):
            shown = block.locate(error.start, error.end)
            post.verdicts.append(verdict(post.settings.seed, number, block, shown, not_read(error)))
        return
    except STUMBLES as error:
        post.verdicts.append(verdict(post.settings.seed, number, block, block.locate(0), stumbled(error)))
        return
    if counted:
        for part in silences.strays(found, post.scope.names, beside=claimed):
            shown = block.locate(part[0].start, part[-1].end)
            post.verdicts.append(verdict(post.settings.seed, number, block, shown, silences.STRAY))
    if _said(post) == before and silences.is_statement(atoms):
        post.verdicts.append(verdict(post.settings.seed, number, block, block.span, silences.SILENT))


def _statements(post: Post, number: int, block: Formula, found: Sequence[Statement]) -> bool:
    """What the statements of a formula say; returns whether the formula counts."""
    counted = block.display
    for statement in in_order(post.scope, found):
        if statement.signs and (block.display or states(post.scope, statement)):
            counted = True
            _statement(post, number, block, statement)
        elif statement.signs:
            define(post, block, statement)
    return counted


def _at_braces(post: Post, number: int, block: Formula) -> bool:
    """What the labels of braces say; returns whether there is a statement among them."""
    before = len(post.verdicts)
    for statement in at_braces.stated(post.scope, block.tex, post.settings.macros, displayed=block.display):
        said = len(post.verdicts)
        _statement(post, number, block, statement)
        if silences.is_remark(post.verdicts, said):
            post.verdicts.pop()
    return len(post.verdicts) > before


def _split(post: Post, split: pieces.Split, block: Block) -> None:
    """An equation in pieces: unchecked, or a warning where it may be none."""
    if not split.sure:
        post.problems.append(split.problem)
    elif isinstance(block, Formula):
        post.verdicts.append(verdict(post.settings.seed, split.number, block, split.sign, split.judged))


def _said(post: Post) -> tuple[int, int, int, Scope]:
    """What the post has said so far: a display after which this is the same says nothing."""
    return len(post.verdicts), len(post.conditions), len(post.defined), post.scope


def _statement(post: Post, number: int, block: Formula, statement: Statement) -> None:
    given, conditions = explained(post.scope, statement.conditions)
    for new in given:
        post.scope = post.scope.defining(*placed(block, new[1], new))
    statement = replace(statement, conditions=conditions)
    for step, sign in enumerate(statement.signs):
        if label := label_of(block, block.locate(sign.start, sign.end)):
            so_far = replace(statement, sides=statement.sides[: step + 2], signs=statement.signs[: step + 1])
            post.labelled[label] = Labelled(post.scope, so_far)
    post.notes += sloppy.of_indices(post.scope, statement)
    differential = total(post.scope, statement, block.span)
    if differential is not None and differential.missing:
        _say(post, number, block, statement.signs[0], silences.incomplete(differential.missing), 1)
        return
    before = post.scope
    begin = define(post, block, statement) if differential is None and not concludes(post, block, statement) else 0
    scope, claiming = (differential.scope, differential.statement) if differential else (post.scope, statement)
    scope, conditions, assignments = index_ranges.declared(scope, conditions, post.assignments, block.span)
    claiming = replace(claiming, conditions=conditions)
    _again(post, number, Failure(len(post.verdicts), block, before, post.symbols, assignments, claiming, 0, begin))
    for step in range(begin, len(statement.signs)):
        made = backwards(post.scope, statement, step)
        if made is not None:
            made = placed(block, statement.sides[step + 1], made)
            post.scope, scope = post.scope.defining(*made), scope.defining(*made)
            enter(post, block, statement.sides[step + 1], made[0])
            continue
        said = beside.said(scope, statement, step, display=block.display)
        if said == "equation":
            here = Failure(len(post.verdicts), block, scope, post.symbols, assignments, claiming, step, begin)
            _claim(post, here, number)
        elif said == "condition":
            post.conditions.append(block.locate(statement.signs[step].start, statement.signs[step].end))
        elif said == "unread":
            _say(post, number, block, statement.signs[step], beside.unread(statement, step), step + 1)


def _again(post: Post, number: int, made: Failure) -> None:
    """Claim what a definition says of something else: ``g(x) = x^2`` of a value g that is defined above."""
    head = again(post, made) if made.begin and made.statement.signs[0].text == "=" else None
    if head is not None:
        same = replace(made.statement, sides=(head, *made.statement.sides[1:]))
        _claim(post, replace(made, statement=same, begin=0), number)


def _say(post: Post, number: int, block: Formula, sign: Sign, judged: Judged, step: int, text: str = "") -> None:
    shown = block.locate(sign.start, sign.end)
    post.verdicts.append(verdict(post.settings.seed, number, block, shown, judged, step, text))


def _claim(post: Post, claim: Failure, number: int) -> None:
    """Judge one relation of a statement, which is a failure if it fails."""
    block, statement, step = claim.block, claim.statement, claim.step
    sign = statement.signs[step]
    shown = block.locate(sign.start, sign.end)
    if sign.text in DEFINING and is_update(post.scope, *statement.sides[step : step + 2]):
        post.conditions.append(shown)
        return
    judged = judge(claim.scope, claim.symbols, claim.assignments, post.settings.seed, statement, step)
    judged = silences.advised(claim.scope, statement, judged)
    if judged.rule in {"unchecked.circular", "unchecked.size"}:
        circle = {name for side in statement.sides for name in circle_of(claim.scope, side)}
        judged = silences.circular(sorted(circle), post.defined) if circle & post.defined.keys() else judged
    post.used |= judged.touched or frozenset().union(*(reached(claim.scope, side) for side in statement.sides))
    post.notes += judged.sloppy if judged.outcome != "unchecked" else ()
    decided = expectations.decided(block, len(statement.signs)) or after_condition(post, block, statement)
    if not decided and stationary.is_condition(claim.scope, statement, step, judged):
        post.conditions.append(shown)
        post.vanishing = claim
        post.problems += stationary.unclear(claim.scope, statement, judged, shown)
        return
    if judged.outcome == "fails":
        judged = weighed(post, claim, judged)
    post.failures += [claim] if judged.outcome == "fails" else []
    text = printed(block, statement.sides[step], statement.sides[step + 1], sign)
    _say(post, number, block, sign, judged, step + 1, text)
