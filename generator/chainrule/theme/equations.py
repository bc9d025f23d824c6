"""The mark that a checked equation carries, and the evidence behind it.

A page of mathematics is read for the mathematics: an equation that holds has a small tick in the margin and nothing
else. The tick is the summary of a ``<details>``, so that it opens without script, by keyboard and for screen readers,
which hear "Checked: holds at 12 points". Only what a reader must not miss is said in words: a formula that is wrong on
purpose, one that was not checked, and, in a preview, one that stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from chainrule.check.diagnostic import apart
from chainrule.check.verdict import Outcome, Verdict, Worst
from chainrule.markdown.text.blocks import Formula
from chainrule.theme.checks import SIGNS, WORDS, sentence, sizes
from chainrule.theme.environment import Templates
from chainrule.theme.heatmaps import picture
from chainrule.theme.places import Place
from chainrule.theme.samples import message
from chainrule.theme.words import letters, minus, plural, scientific


@dataclass(frozen=True, slots=True)
class Step:
    """One relation of a chain in the table of its evidence."""

    number: int
    outcome: Outcome
    word: str
    points: int
    error: Markup | None


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of a checked formula."""

    outcome: Outcome
    """Of all its steps together: the class that its colours hang on."""
    quiet: bool
    """Whether a sign is enough, because it holds."""
    alarming: bool
    sign: str
    words: str
    """The mark in words; for an equation that holds, those that only screen readers hear."""

    @property
    def brief(self) -> str:
        """What comes first of the words, for a line of text."""
        return re.split("[:.]", self.words, maxsplit=1)[0]


def formula(templates: Templates, block: Formula, html: str, place: Place | None) -> str:
    """The HTML of a formula as it was typeset, with its mark if it was checked."""
    if place is None:
        return html
    if block.display:
        return templates.render("parts/equation.html", formula=Markup(html), **_shown(templates, place))
    return templates.render("parts/inline.html", formula=Markup(html), place=place, mark=mark(place.verdicts)).strip()


def aside(templates: Templates, html: str, place: Place) -> str:
    """The evidence of a formula in the running text, for the end of its page."""
    return templates.render("parts/aside.html", formula=Markup(html), **_shown(templates, place))


def plain(templates: Templates, block: Formula, html: str, verdicts: Sequence[Verdict]) -> str:
    """A formula where nothing can be opened, as in a feed: in words, if it is wrong on purpose or was not checked."""
    said = mark(verdicts) if verdicts else None
    if said is None or said.quiet:
        return html
    return templates.render("parts/formula.html", formula=Markup(html), mark=said, display=block.display).strip()


def mark(verdicts: Sequence[Verdict]) -> Mark:
    """What is said of a formula with these verdicts on its steps."""
    wrong = [verdict for verdict in verdicts if not verdict.accepted]
    if wrong:
        outcome = wrong[0].outcome
        word = "Holds, but is marked as wrong" if outcome == "holds" else WORDS[outcome].capitalize()
        step = f", at step {wrong[0].step}" if len(verdicts) > 1 else ""
        return Mark(outcome, quiet=False, alarming=True, sign=SIGNS[outcome], words=f"{word}{step}")
    waived = next((verdict.waived for verdict in verdicts if verdict.waived is not None), None)
    if waived is not None:
        words = f"Not checked. The author’s reason: {sentence(waived)}"
        return Mark("unchecked", quiet=False, alarming=False, sign=SIGNS["unchecked"], words=words)
    failed = [verdict for verdict in verdicts if verdict.expected]
    if failed:
        points = max(verdict.points for verdict in failed)
        compared = f"compared at {plural(points, 'point')}, the two sides differ" if points else "it cannot be true"
        return Mark("fails", quiet=False, alarming=False, sign=SIGNS["fails"], words=f"Wrong on purpose: {compared}.")
    return Mark("holds", quiet=True, alarming=False, sign=SIGNS["holds"], words=f"Checked: {_holds(verdicts)}")


def _holds(verdicts: Sequence[Verdict]) -> str:
    points = [verdict.points for verdict in verdicts]
    at = f"at {plural(min(points), 'point')}" + (" or more" if max(points) > min(points) else "")
    return f"holds {at}" if len(verdicts) == 1 else f"all {len(verdicts)} steps hold, each {at}"


def _shown(templates: Templates, place: Place) -> dict[str, object]:
    """What the templates of a formula's evidence say."""
    verdicts = place.verdicts
    tried = [verdict for verdict in verdicts if verdict.points]
    all_sizes = sizes(dict.fromkeys(size for verdict in tried for size in verdict.sizes))
    errors = [verdict.error for verdict in tried if verdict.error is not None]
    return {
        "place": place,
        "mark": mark(verdicts),
        "lead": _lead(verdicts),
        "steps": [_step(verdict) for verdict in verdicts] if len(verdicts) > 1 else [],
        "sizes": all_sizes,
        "error": scientific(max(errors)) if errors else None,
        "seed": verdicts[0].seed if tried else None,
        "picture": _picture(templates, verdicts),
        "messages": [message(problem) for problem in place.problems],
    }


def _lead(verdicts: Sequence[Verdict]) -> str:
    """The sentence that the evidence begins with; it claims no more than was done."""
    if any(verdict.waived is not None for verdict in verdicts):
        return "Nothing was computed for this formula; it is the author’s word."
    tried = [verdict for verdict in verdicts if verdict.points]
    if not tried:
        return " ".join(dict.fromkeys(sentence(verdict.reason or "") for verdict in verdicts)).strip()
    if all(verdict.outcome == "holds" for verdict in verdicts):
        each = "both sides" if len(verdicts) == 1 else "the two sides of each step"
        return f"{_put_in(tried)}, and {each} came out equal. That is evidence, not a proof."
    wrong = [verdict for verdict in verdicts if verdict.outcome != "holds"]
    reasons = dict.fromkeys(sentence(verdict.reason) for verdict in wrong if verdict.reason)
    return " ".join([f"{_put_in(tried)}.", *reasons, *(_apart(each.at) for each in wrong[:1] if each.at)])


def _apart(at: Worst) -> str:
    """Both values of the worst entry."""
    stated, numerical = map(minus, apart(at.stated, at.numerical))
    where = f" at {letters(at.entry)}" if at.entry else ""
    return f"They are furthest apart{where} ({at.point}): left side {numerical}, right side {stated}."


def _put_in(tried: Sequence[Verdict]) -> str:
    return f"Random numbers were put in at {plural(max(verdict.points for verdict in tried), 'point')}"


def _step(verdict: Verdict) -> Step:
    error = None if verdict.error is None else scientific(verdict.error)
    return Step(verdict.step, verdict.outcome, WORDS[verdict.outcome], verdict.points, error)


def _picture(templates: Templates, verdicts: Sequence[Verdict]) -> Markup:
    """Of the first step that does not hold, else of the first that can be drawn: the derivative's own."""
    drawn = [verdict for verdict in verdicts if verdict.grid]
    chosen = next((verdict for verdict in drawn if verdict.outcome != "holds"), drawn[0] if drawn else None)
    return picture(templates, chosen, chosen.step if len(verdicts) > 1 else None) if chosen else Markup()
