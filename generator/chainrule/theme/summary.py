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
    if not verdicts:
        return ""
    kinds = Counter(verdict.kind for verdict in verdicts)
    parts = [plural(kinds["formula"], "equation"), plural(kinds["snippet"], "derivative") + " in code"]
    stated = " and ".join(part for part in parts if not part.startswith("0 "))
    were = "was" if len(verdicts) == 1 else "were"
    found = Counter(line(verdict).word for verdict in verdicts)
    if found["holds"] == len(verdicts):
        result = "it agreed" if len(verdicts) == 1 else "each of them agreed"
        result += " at every point tried"
    else:
        result = ", ".join(
            f"{number} {outcome if number == 1 else _of_many(outcome)}" for outcome, number in found.items()
        )
    return f"When this page was built, {stated} {were} checked with numbers: {result}."


def _of_many(outcome: str) -> str:
    """An outcome as it is said of several: ``fails, as it should`` → ``fail, as they should``."""
    return outcome.replace("holds", "hold").replace("fails", "fail").replace("it should", "they should")
