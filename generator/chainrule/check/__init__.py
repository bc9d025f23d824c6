"""Confronting what a post states with what the numbers say.

printed   formulas, as displayed      coded   snippets, run in the sandbox; tied to a formula by its label
verdict, diagnostic, settings, expectations   what goes in and comes out
"""

from chainrule.check.coded.post import snippets
from chainrule.check.diagnostic import diagnostic
from chainrule.check.printed.checked import states_derivative
from chainrule.check.printed.parsed import parsed
from chainrule.check.printed.post import Findings, formulas
from chainrule.check.repair import findings
from chainrule.check.settings import Settings
from chainrule.check.verdict import OUTCOMES, Outcome, Verdict, Worst

__all__ = [
    "OUTCOMES",
    "Findings",
    "Outcome",
    "Settings",
    "Verdict",
    "Worst",
    "diagnostic",
    "findings",
    "formulas",
    "parsed",
    "snippets",
    "states_derivative",
]
