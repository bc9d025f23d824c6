"""The one composer: load, check, plan, typeset, render, write.

Every room below does one thing and knows nothing of the others; what they hand on is joined here.
"""

from chainrule.build.building import BuildReport, build, clean
from chainrule.build.checking import Checked, CheckReport, Progress, check_paths, check_text, silent
from chainrule.build.memory import Memory
from chainrule.build.mending import Proposal, diff, mend, proposals

__all__ = [
    "BuildReport",
    "CheckReport",
    "Checked",
    "Memory",
    "Progress",
    "Proposal",
    "build",
    "check_paths",
    "check_text",
    "clean",
    "diff",
    "mend",
    "proposals",
    "silent",
]
