"""Formulas in, HTML out: the one class that the rest of Chainrule sees of MathJax."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from chainrule.cache import Cache
from chainrule.typeset import advice, installation, stylesheet
from chainrule.typeset.answers import Answers, Macros, Request
from chainrule.typeset.engine import Engine, Stopped
from chainrule.typeset.place import Stand, culprit

SECONDS = 10.0
"""Time limit for one formula; a long one takes 0.05 s."""
ALL_SECONDS = 60.0
"""Time limit for all formulas of one document; those of a long one take 2 s."""
LONGEST = 10_000
"""Characters of a formula; MathJax takes quadratic time for more."""
BUILT_IN: Mapping[str, tuple[str, int]] = {"bm": (r"\boldsymbol{#1}", 1)}
"""Macros that are always there: of what blogs use most, what MathJax lacks."""
NOT_KEPT = Cache()


@dataclass(frozen=True, slots=True)
class TexError:
    """A formula that cannot be typeset."""

    message: str
    """What is wrong, in MathJax's own words, without a full stop."""
    offset: int | None
    """Where, in characters from the formula's start; None if it cannot be told."""
    length: int = 0
    """How many characters are concerned."""
    hint: str | None = None
    """The next step for the writer, if there is an obvious one."""


class Typesetter:
    r"""Typesets formulas; a context manager, because MathJax's engine must be stopped for certain.

    >>> with Typesetter() as typesetter:
    ...     pieces = typesetter.typeset([("x^2", False), (r"\int f", True)], {})
    """

    def __init__(self, seconds: float = SECONDS, folder: Path = installation.FOLDER, cache: Cache = NOT_KEPT) -> None:
        """``seconds`` limits each formula; ``cache`` has what earlier builds made, and keeps what this one makes.

        Raises `InstallError` if the MathJax files in ``folder`` are not usable.
        """
        self._installation = installation.load(folder)
        self._engine = Engine(self._installation, seconds)
        self._answers = Answers(self._installation, seconds, cache, self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.close()

    @property
    def typeset_now(self) -> int:
        """How many formulas MathJax has typeset, or tried to, since the start; all others were in the cache."""
        return len(self._answers.asked)

    def prepare(
        self,
        documents: Iterable[tuple[Sequence[tuple[str, bool]], Macros]],
        done: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:
        """Typeset the formulas of many documents at once, each different one once, so that `typeset` has them ready.

        ``done`` is told, from any thread, how many have been typeset, and of how many.
        """
        wanted = (
            (Request(tex, display, terms), number)
            for number, (formulas, macros) in enumerate(documents)
            for terms in [_terms(macros)]
            for tex, display in formulas
            if len(tex) <= LONGEST
        )
        self._answers.prepare(wanted, ALL_SECONDS, done)

    def typeset(self, formulas: Sequence[tuple[str, bool]], macros: Macros) -> list[str | TexError]:
        """The HTML of each formula of a document (TeX without its dollars, and whether it is displayed), or its error.

        Each formula is typeset by itself: the macros hold in all of them, a definition made inside one in no other.
        The HTML is phrasing content with hidden MathML for screen readers; it needs `stylesheet`.
        """
        terms = _terms(macros)
        results: list[str | TexError] = []
        end = time.monotonic() + ALL_SECONDS
        for tex, display in formulas:
            if excess := _excess(tex, end):
                results.append(excess)
                continue
            answer = self._answers.of(Request(tex, display, terms))
            if isinstance(answer, Stopped):
                results.append(TexError(f"this formula cannot be typeset: {answer.reason}", None))
            elif "html" in answer:
                results.append(answer["html"])
            else:
                results.append(self._mistake(tex, answer, {**BUILT_IN, **macros}, formulas))
        return results

    def stylesheet(self, html: Iterable[str]) -> stylesheet.Stylesheet:
        """The rules and fonts for the given HTML: of formulas, or of whole pages with formulas in them.

        Raises `InstallError` if a font file is missing.
        """
        whole = self._answers.stylesheet()
        if isinstance(whole, Stopped):
            raise installation.broken(self._installation.folder, f"no stylesheet: {whole.reason}")
        return stylesheet.used(whole, html, self._installation.font)

    def _mistake(
        self, tex: str, answer: Mapping[str, Any], macros: Mapping[str, Any], formulas: Iterable[tuple[str, bool]]
    ) -> TexError:
        if "crash" in answer:
            deep = "RangeError" in answer["crash"]
            reason = "it is nested too deeply" if deep else f"MathJax failed with {answer['crash']}"
            return TexError(f"this formula cannot be typeset: {reason}", None)
        stands = [Stand(*stand) for stand in answer["stands"]]
        offset, length = culprit(tex, answer["message"], stands, macros)
        name = tex[offset : offset + length]
        if name.removeprefix("\\") in macros and name not in answer["message"]:
            hint: str | None = f"look at the definition of the macro {name}"
        else:
            known, document = answer["names"], (formula for formula, _ in formulas)
            hint = advice.for_unknown(name, known, document) if known else None
        return TexError(answer["message"].rstrip("."), offset, length, hint)


def _terms(macros: Macros) -> str:
    return json.dumps({**BUILT_IN, **macros}, sort_keys=True)


def _excess(tex: str, end: float) -> TexError | None:
    """Why a formula is not even tried: it is too long, or the time of its document is over."""
    if len(tex) > LONGEST:
        message = f"this formula has more than {LONGEST} characters"
        return TexError(message, LONGEST, len(tex) - LONGEST, "cut it into several formulas")
    if time.monotonic() > end:
        return TexError(f"the formulas of this text take more than {ALL_SECONDS:g} seconds", None)
    return None
