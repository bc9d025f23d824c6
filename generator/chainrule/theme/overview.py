"""What was checked on the whole site: a page, a badge, and a record for machines, all from the same verdicts.

A badge of our own rather than one of a badge service: it is a file of the site like any other, and says what this build
found. It counts what holds and states a derivative, and claims no more than "checked".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from chainrule import site
from chainrule.check.record import claim, counts
from chainrule.check.verdict import Outcome, Verdict
from chainrule.site import Page, Plan
from chainrule.theme.environment import Templates
from chainrule.theme.equations import mark
from chainrule.theme.places import Place
from chainrule.theme.summary import found
from chainrule.theme.words import plural

Places = Mapping[PurePosixPath, tuple[Place, ...]]
"""Path of a page → what was checked on it."""
VERSION = 1


@dataclass(frozen=True, slots=True)
class Dot:
    """One checked formula or snippet in the list of its page."""

    number: int
    anchor: str
    kind: str
    """``holds``, ``expected``, ``waived``, or the outcome that stops the build."""
    words: str
    """Where it is and what was found, for a pointer that rests on it and for screen readers."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A page in the list."""

    page: Page
    summary: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole site."""

    pages: tuple[Checked, ...]
    """Those that state something, posts first, newest first."""
    opted_out: tuple[Page, ...]
    """Those whose author switched the check off."""
    derivatives: int
    """Claims that hold about derivatives, printed or in code."""
    claims: int
    """Those that were checked; what its author left unchecked is counted by itself."""
    points: int
    """Sample points of all claims together."""
    counts: Mapping[Outcome, int]
    waived: int
    expected: int


def overview(plan: Plan, places: Places) -> Overview:
    """What was checked on the pages of a plan."""
    listed = [(page, places[page.path]) for page in _ordered(plan) if places.get(page.path)]
    verdicts = [verdict for _, stated in listed for verdict in _verdicts(stated)]
    number = counts(verdicts)
    return Overview(
        tuple(Checked(page, found(_verdicts(stated)), tuple(_dots(stated))) for page, stated in listed),
        tuple(page for page in _ordered(plan) if page.document and page.document.meta.check is False),
        derivatives(places),
        sum(verdict.waived is None for verdict in verdicts),
        sum(verdict.points for verdict in verdicts),
        {outcome: number[outcome] for outcome in ("holds", "fails", "undecided", "unchecked")},
        sum(verdict.waived is not None for verdict in verdicts),
        sum(verdict.expected and verdict.outcome == "fails" for verdict in verdicts),
    )


def _verdicts(places: Iterable[Place]) -> list[Verdict]:
    return [verdict for place in places for verdict in place.verdicts]


def derivatives(places: Places) -> int:
    """How many claims hold that state a derivative; each step of a chain states it once more."""
    stated = (place for each in places.values() for place in each if place.derivative)
    return sum(verdict.outcome == "holds" and verdict.accepted for verdict in _verdicts(stated))


def _ordered(plan: Plan) -> Iterator[Page]:
    yield from plan.posts
    yield from (page for page in plan.pages if page.kind != "post")


def _dots(places: Iterable[Place]) -> Iterator[Dot]:
    for number, place in enumerate(places, 1):
        what = ", ".join(verdict.name for verdict in place.verdicts) if _in_code(place) else _formula(place)
        where = f", under “{place.where}”" if place.where else ""
        yield Dot(number, place.anchor, _kind(place), f"{what}{where}: {_said(place)}")


def _in_code(place: Place) -> bool:
    return place.verdicts[0].kind == "snippet"


def _formula(place: Place) -> str:
    label = place.verdicts[0].label
    return f"Formula {label}" if label else "Formula in the text" if place.inline else "Formula"


def _said(place: Place) -> str:
    said = mark(place.verdicts).words.removeprefix("Checked: ").rstrip(".")
    return said[:1].lower() + said[1:]


def _kind(place: Place) -> str:
    if not place.accepted:
        return next(verdict.outcome for verdict in place.verdicts if not verdict.accepted)
    if any(verdict.waived is not None for verdict in place.verdicts):
        return "waived"
    return "expected" if any(verdict.expected for verdict in place.verdicts) else "holds"


def record(plan: Plan, places: Places) -> str:
    """``checks.json``: every claim of the site as in the report of a check, with its address on the site."""
    written = [(page, place) for page in _ordered(plan) for place in places.get(page.path, ())]
    claims = [_claim(page, place, verdict, plan) for page, place in written for verdict in place.verdicts]
    verdicts = _verdicts(place for _, place in written)
    document = {
        "version": VERSION,
        "site": plan.config.url,
        "derivatives": derivatives(places),
        "claims": claims,
        "counts": counts(verdicts),
    }
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def _claim(page: Page, place: Place, verdict: Verdict, plan: Plan) -> dict[str, object]:
    """The record of a claim; its path is the one below the site's folder, wherever that was built."""
    assert page.document
    address = site.absolute(plan.config.url, page.path, fragment=place.anchor)
    return {**claim(verdict), "path": f"content/{page.document.path}", "url": address}


def badge(templates: Templates, number: int) -> str:
    """The badge, an SVG file: ``83 derivatives checked``."""
    words = f"{plural(number, 'derivative')} checked"
    return templates.render("checks.svg", words=words, width=round(6.4 * len(words)))
