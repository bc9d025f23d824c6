"""What a page shows of the checks: each snippet with its verdicts, in words that claim no more than was done.

A numerical check is evidence, so a page says "checked at 15 points" and never "proved"; and a verdict that is not
``holds`` is told apart by its sign, its word and its border, not by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from chainrule import markdown
from chainrule.check.verdict import Outcome, Verdict
from chainrule.markdown.text.blocks import Snippet
from chainrule.theme.environment import Templates
from chainrule.theme.heatmaps import picture
from chainrule.theme.places import Place
from chainrule.theme.samples import message
from chainrule.theme.words import letters, minus, plural, scientific, variable

SIGNS: Mapping[Outcome, str] = {"holds": "✓", "fails": "✗", "undecided": "?", "unchecked": "–"}
WORDS: Mapping[Outcome, str] = {
    "holds": "holds",
    "fails": "fails",
    "undecided": "undecided",
    "unchecked": "not checked",
}
NOTHING = Markup()
STATING = re.compile(r"d_(?P<function>.+)_d(?P<variable>.+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One verdict as its line under a snippet shows it."""

    outcome: Outcome
    """Also the class that its colours hang on."""
    expected: bool
    """Whether it fails on purpose."""
    alarming: bool
    """Whether it must be seen before anyone opens it: whatever neither holds nor was meant to be so."""
    sign: str
    word: str
    phrase: Markup
    """What was checked, and how far."""
    reason: str
    """Why it does not hold, as a sentence; empty where there is nothing to say."""
    rows: tuple[tuple[str, str | Markup], ...]
    """The particulars: what each is, and its value."""
    detail: str
    picture: Markup
    """Heat maps of what is stated and what was measured, if there are any."""


def snippet(templates: Templates, block: Snippet, verdicts: Sequence[Verdict], place: Place | None = None) -> Markup:
    """The HTML of a checked snippet: its code and one line for each derivative that it states.

    Without a ``place``, as in a feed, there are no links to the rest of its page and no pictures.
    """
    code = Markup(markdown.highlight(block.code.strip("\n"), "python"))
    lines = [line(verdict, place, picture(templates, verdict) if place else NOTHING) for verdict in verdicts]
    messages = [message(problem) for problem in place.problems] if place else []
    return Markup(templates.render("parts/snippet.html", code=code, verdicts=lines, place=place, messages=messages))


def line(verdict: Verdict, place: Place | None = None, drawn: Markup = NOTHING) -> Line:
    """How a verdict is shown under its snippet."""
    outcome = verdict.outcome
    word = WORDS[outcome]
    if verdict.expected:
        word = "fails, as it should" if outcome == "fails" else f"{word}, but should fail"
    return Line(
        outcome=outcome,
        expected=verdict.expected and verdict.accepted,
        alarming=not verdict.accepted,
        sign=SIGNS[outcome],
        word=word,
        phrase=_phrase(verdict),
        reason="" if verdict.waived else sentence(verdict.reason or ""),
        rows=tuple(_rows(verdict, place)),
        detail=verdict.detail,
        picture=drawn,
    )


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    bare = text.strip().rstrip(".")
    return f"{bare[0].upper()}{bare[1:]}." if bare else ""


def derivative(name: str) -> Markup:
    """What a function of this name states: ``d_p_dtheta`` → ∂*p*/∂*θ*; any other name as it is."""
    match = STATING.fullmatch(name)
    if match is None:
        return Markup("<code>{}</code>").format(name)
    form = Markup('<span class="derivative">∂{}/∂{}</span>')
    return form.format(variable(match["function"]), variable(match["variable"]))


def _phrase(verdict: Verdict) -> Markup:
    what = derivative(verdict.name)
    if verdict.waived is not None:
        return Markup("{}. The author’s reason: {}").format(what, verdict.waived.rstrip("."))
    return Markup("{} checked at {}").format(what, plural(verdict.points, "point")) if verdict.points else what


def _numerical(name: str) -> str | Markup:
    match = STATING.fullmatch(name)
    if match is None:
        return "a numerical derivative"
    return Markup("the numerical derivative of <code>{}</code>").format(match["function"])


def _rows(verdict: Verdict, place: Place | None) -> Iterable[tuple[str, str | Markup]]:
    yield "Stated by", Markup("<code>{}</code>").format(verdict.name)
    if verdict.points:
        yield "Compared with", _numerical(verdict.name)
    if verdict.tied:
        printed = Markup("the printed formula <code>{}</code>").format(verdict.label)
        beside = place.beside[0].anchor if place and place.beside else None
        yield "And with", Markup('<a href="#{}">{}</a>').format(beside, printed) if beside else printed
    elif verdict.points:
        yield "The function", "the author’s code, which was compared with no printed formula"
    if verdict.sizes:
        yield "Sizes", sizes(verdict.sizes)
    if verdict.at and verdict.outcome != "holds":
        yield "Furthest apart", f"{letters(verdict.at.entry)} at {verdict.at.point}".strip()
        yield "Stated there", minus(f"{verdict.at.stated:.6g}")
        yield "Numerical", minus(f"{verdict.at.numerical:.6g}")
    if verdict.error is not None:
        yield "Largest error", Markup("{}, relative").format(scientific(verdict.error))
    if verdict.points:
        yield "Seed", str(verdict.seed)


def sizes(tried: Iterable[str]) -> str:
    """The dimensions tried, set as mathematics: ``n=3``, ``n=4`` → ``n = 3, 4``; several names stay together."""
    pairs = [[part.strip().partition("=") for part in each.split(",")] for each in tried]
    names = {tuple(name for name, _, _ in each) for each in pairs}
    if len(names) == 1 and len(next(iter(names))) == 1:
        values = dict.fromkeys(value.strip() for each in pairs for _, _, value in each)
        return f"{pairs[0][0][0].strip()} = {', '.join(values)}"
    return "; ".join(", ".join(f"{name.strip()} = {value.strip()}" for name, _, value in each) for each in pairs)
