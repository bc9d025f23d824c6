"""The executable snippets of a post: what they state, compared with numerical Jacobians of what they define.

The snippets are loaded in one process, in order, before any sample point is drawn. A function ``d_<f>_d<x>`` states the
derivative of ``<f>`` by its parameter ``<x>``. Every such name gets a verdict, whatever comes in between: a claim is
never dropped.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chainrule.check.coded.arguments import Arguments, UnboundError, bind
from chainrule.check.coded.claims import Claim, Unresolved, claims
from chainrule.check.coded.functions import LIMIT, Definitions, Function, definitions
from chainrule.check.coded.judge import Inquiry, Question
from chainrule.check.coded.measure import TroubleError, failed
from chainrule.check.coded.tie import Tie
from chainrule.check.printed.labelled import Labelled
from chainrule.check.settings import Settings
from chainrule.check.verdict import Verdict
from chainrule.errors import Problem, suggest
from chainrule.markdown.text.blocks import Block, Declarations, Snippet
from chainrule.sandbox import Child, Code, Failure, Sandbox
from chainrule.tex.types.declarations import declare
from chainrule.tex.types.kinds import Symbols

UNREAD = Failure("syntax", "it runs, but is nested too deeply to see what it states")
SNIPPETS = 500
"""Most snippets of a post."""
Failures = Mapping[int, Failure]
"""Block → why its snippet did not load."""


@dataclass(frozen=True, slots=True)
class _Post:
    """The snippets of a post, by their index among its blocks."""

    snippets: Mapping[int, Snippet]
    symbols: Mapping[int, Symbols]
    """The symbols in force at each snippet."""
    settings: Settings
    labelled: Mapping[str, Labelled] | None
    """The printed derivatives that snippets may name."""


def snippets(
    blocks: Sequence[Block], settings: Settings, sandbox: Sandbox, labelled: Mapping[str, Labelled] | None = None
) -> tuple[list[Verdict], tuple[Problem, ...]]:
    """A verdict on each derivative that the snippets state, in their order, and what is wrong beside.

    ``labelled`` has the post's printed formulas by their labels; without it, labels are not looked up.
    """
    post, problems = _read(blocks, settings, labelled)
    if settings.check is False or not post.snippets:
        return [], problems
    defined = [definitions(snippet, block) for block, snippet in post.snippets.items()]
    if surplus := _surplus(post, defined):
        return [], (*problems, surplus)
    failures: dict[int, Failure] = {}
    verdicts = list(_verdicts(post, claims(defined), sandbox, failures))
    unread = {each.block for each in defined if not each.readable} - failures.keys()
    failures.update(dict.fromkeys(unread, UNREAD))
    silent = failures.keys() - {verdict.block for verdict in verdicts}
    silent -= {block for block in silent if "unchecked" in post.snippets[block].attributes}
    return verdicts, (*problems, *(_problem(post.snippets[block], failures[block]) for block in sorted(silent)))


def _read(
    blocks: Sequence[Block], settings: Settings, labelled: Mapping[str, Labelled] | None
) -> tuple[_Post, tuple[Problem, ...]]:
    """The snippets of a post with the symbols in force at each, and what is wrong with the declarations."""
    symbols, problems = declare(settings.symbols)
    found: dict[int, Snippet] = {}
    in_force: dict[int, Symbols] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Declarations):
            symbols, more = declare(block.entries, symbols)
            problems = (*problems, *more)
        elif isinstance(block, Snippet):
            found[index], in_force[index] = block, symbols
    return _Post(found, in_force, settings, labelled), problems


def _surplus(post: _Post, defined: Sequence[Definitions]) -> Problem | None:
    """A problem, if there is more code than a post has: looking through it takes time that no clock stops."""
    functions = sum(len(each.functions) + len(each.others) for each in defined)
    for number, limit, what in ((len(defined), SNIPPETS, "snippets"), (functions, LIMIT, "functions")):
        if number > limit:
            message = f"there are more than {limit} {what} on this page, which is more than is checked"
            place = list(post.snippets.values())[-1].span
            return Problem("snippet.too-many", message, place, "make several pages of it")
    return None


def _verdicts(
    post: _Post, found: Sequence[Claim | Unresolved], sandbox: Sandbox, failures: dict[int, Failure]
) -> Iterator[Verdict]:
    """A verdict for each claim, in order; ``failures`` is filled with the snippets that do not load."""
    codes = [Code(s.code, s.span.source.path, s.span.line) for s in post.snippets.values()]
    ends = sorted({claim.epoch for claim in found if isinstance(claim, Claim)} | {len(codes)})
    verdicts: dict[int, Verdict] = {}
    seconds = post.settings.seconds
    for end in ends:
        started = time.monotonic()
        with sandbox.open(codes[:end], seconds) as child:
            answers = zip(post.snippets, child.load(), strict=False)
            failures.update({block: answer for block, answer in answers if answer and block not in failures})
            run = _Run(post, child, failures)
            own = {i: claim for i, claim in enumerate(found) if isinstance(claim, Claim) and claim.epoch == end}
            verdicts.update(zip(own, _one_ahead(map(run.begin, own.values())), strict=True))
        seconds = max(0.01, seconds - (time.monotonic() - started))
    for index, claim in enumerate(found):
        yield verdicts[index] if isinstance(claim, Claim) else _unresolved(post, claim)


def _one_ahead(begun: Iterable[Callable[[], Verdict]]) -> Iterator[Verdict]:
    """The verdicts, each when the questions about the next claim are out: its process computes while this one compares.

    No further ahead, since what is asked and answered has to be kept.
    """
    waiting: Callable[[], Verdict] | None = None
    for each in begun:
        if waiting is not None:
            yield waiting()
        waiting = each
    if waiting is not None:
        yield waiting()


class _Run:
    """One process with the snippets of an epoch loaded."""

    def __init__(self, post: _Post, child: Child, failures: Failures) -> None:
        self.post, self.child, self.failures = post, child, failures

    def begin(self, claim: Claim) -> Callable[[], Verdict]:
        """Ask about a claim; the result waits for the verdict on it, also if it cannot be compared."""
        blank = _blank(self.post, claim.stated.block, claim.stated)
        if blank.waived is not None:
            return lambda: blank
        try:
            inquiry = self._ask(claim, blank)
        except TroubleError as error:
            return functools.partial(_troubled, blank, error)
        return functools.partial(_concluded, blank, inquiry)

    def _ask(self, claim: Claim, blank: Verdict) -> Inquiry:
        for function, name in ((claim.stated, "its snippet"), (claim.of, f"the snippet that defines {claim.of.name}")):
            if function.block in self.failures:
                raise failed(name, self.failures[function.block])
        symbols = self.post.symbols[claim.stated.block]
        try:
            arguments = bind((claim.of, claim.stated), claim.by, symbols)
        except UnboundError as error:
            raise TroubleError("unchecked", error.rule, error.reason, error.hint) from error
        settings = self.post.settings
        tie = self._tie(blank.label, arguments)
        return Inquiry(Question(claim, arguments, symbols, settings.layout, settings.seed, tie), self.child)

    def _tie(self, label: str | None, arguments: Arguments) -> Tie | None:
        """The formula that a snippet names, if it names one; raises `TroubleError` if there is none of that name."""
        labelled = self.post.labelled
        if label is None or labelled is None:
            return None
        if label not in labelled:
            hint = suggest(label, labelled) or f"write \\label{{{label}}} into the display that the snippet states"
            raise TroubleError(
                "unchecked", "snippet.unknown-label", f"no formula of the post is labelled {label}", hint
            )
        return Tie(label, labelled[label], arguments.symbols, self.post.settings.layout)


def _concluded(blank: Verdict, inquiry: Inquiry) -> Verdict:
    try:
        return inquiry.verdict(blank)
    except TroubleError as error:
        return _troubled(blank, error)


def _troubled(blank: Verdict, error: TroubleError) -> Verdict:
    return replace(
        blank, outcome=error.outcome, rule=error.rule, reason=error.reason, hint=error.hint, detail=error.detail
    )


def _unresolved(post: _Post, claim: Unresolved) -> Verdict:
    blank = _blank(post, claim.block, claim)
    return blank if blank.waived else replace(blank, rule=claim.rule, reason=claim.reason, hint=claim.hint)


def _blank(post: _Post, block: int, stated: Function | Unresolved) -> Verdict:
    """The verdict on a claim before anything is known: unchecked, or waived."""
    snippet = post.snippets[block]
    waived = snippet.attributes.get("unchecked")
    return Verdict(
        kind="snippet",
        block=block,
        span=stated.span,
        name=stated.name,
        source=stated.line,
        outcome="unchecked",
        label=snippet.label,
        rule="unchecked" if waived is None else "unchecked.waived",
        reason=waived,
        seed=post.settings.seed,
        expected=snippet.attributes.get("expect") == "fails",
        waived=waived,
    )


def _problem(snippet: Snippet, failure: Failure) -> Problem:
    """A snippet that states nothing and does not load."""
    error = failed("this snippet", failure)
    place = snippet.span.source.line_span(failure.line or snippet.span.line)
    return Problem(error.rule, error.reason, place, error.hint, error.detail)
