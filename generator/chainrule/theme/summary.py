"""What a page says of all its verdicts, in one sentence that claims no more than was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chainrule.check.verdict import Verdict
from chainrule.theme.checks import line
from chainrule.theme.words import plural


def summary(verdicts: Sequence[Verdict], *, opted_out: bool) -> str:
    """The sentence at a page's foot; empty where it states nothing and was not opted out of the check."""
    if opted_out:
        return "What this page states was not checked: its author switched the check off."
    return f"When this page was built, {found(verdicts)}" if verdicts else ""


def found(verdicts: Sequence[Verdict]) -> str:
    """What was checked and what came of it, without its beginning: ``2 equations were checked with numbers: …``."""
    checked = [verdict for verdict in verdicts if verdict.waived is None]
    waived = len(verdicts) - len(checked)
    left = f"{waived} {'was' if waived == 1 else 'were'} left unchecked by the author"
    said = _checked(checked) + (f"; {left}" if waived else "") if checked else left
    return f"{said}."


def _checked(verdicts: Sequence[Verdict]) -> str:
    kinds = Counter(verdict.kind for verdict in verdicts)
    parts = [plural(kinds["formula"], "equation"), plural(kinds["snippet"], "derivative") + " in code"]
    stated = " and ".join(part for part in parts if not part.startswith("0 "))
    were = "was" if len(verdicts) == 1 else "were"
    outcomes = Counter(line(verdict).word for verdict in verdicts)
    if outcomes["holds"] == len(verdicts):
        result = "it agreed" if len(verdicts) == 1 else "each of them agreed"
        result += " at every point tried"
    else:
        result = ", ".join(
            f"{number} {outcome if number == 1 else _of_many(outcome)}" for outcome, number in outcomes.items()
        )
    return f"{stated} {were} checked with numbers: {result}"


def _of_many(outcome: str) -> str:
    """An outcome as it is said of several: ``fails, as it should`` → ``fail, as they should``."""
    return outcome.replace("holds", "hold").replace("fails", "fail").replace("it should", "they should")
