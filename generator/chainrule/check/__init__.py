"""Confronting what a post states with what the numbers say.

snippets     the executable snippets of a post → verdicts
claims       which function states the derivative of which       functions   what a snippet defines
arguments    what parameters stand for, and their values         names       printed symbols as identifiers
measure      values from the sandbox      trial   one claim at one size      judge   all sizes → a verdict
hints        the edit that would help     verdict, diagnostic, settings      what goes in and comes out
"""

from chainrule.check.diagnostic import diagnostic
from chainrule.check.formulas import findings, formulas
from chainrule.check.parsed import parsed
from chainrule.check.settings import Settings
from chainrule.check.snippets import snippets
from chainrule.check.verdict import OUTCOMES, Outcome, Verdict, Worst

__all__ = [
    "OUTCOMES",
    "Outcome",
    "Settings",
    "Verdict",
    "Worst",
    "diagnostic",
    "findings",
    "formulas",
    "parsed",
    "snippets",
]
