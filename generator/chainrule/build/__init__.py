"""The one composer: load, check, plan, typeset, render, write.

Every room below does one thing and knows nothing of the others; what they hand on is joined here.
"""

from chainrule.build.building import BuildReport, build, clean
from chainrule.build.checking import Checked, CheckReport, Progress, silent
from chainrule.build.memory import Memory
from chainrule.build.mending import Proposal, diff, mend, proposals
from chainrule.build.named import check_paths, check_text

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
