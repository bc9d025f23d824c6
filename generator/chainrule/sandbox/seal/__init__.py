"""What the process that runs a post's code gives up before it sees that code.

`confine` is the one place. It is called once in each child: after NumPy and the other preloaded modules are there,
after every descriptor but the child's own channel is closed, and before a byte of the post is read. Three locks, each
of which can be left out so that the canary and the tests can see what the others hold:

limits       how much it may use, and no powers of an administrator
landlock     no file, whatever the call
filters      no call that takes a path, makes a process or opens a socket; `syscalls` has those that are left

Weighed and refused: namespaces (Ubuntu and GitHub's runners block them for ordinary users), containers and bubblewrap
(not everywhere, and slower), libseccomp and the wrappers around it (a system library for forty numbers).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from chainrule.sandbox.protocol import Lock
from chainrule.sandbox.seal import filters, landlock, limits
from chainrule.sandbox.seal.syscalls import this_machine

_PR_SET_PDEATHSIG = 1
"""From Linux's ``<linux/prctl.h>``."""
_MACHINE = this_machine()
_FILTER = filters.packed(filters.program(_MACHINE)) if _MACHINE else b""


def confine(cpu_seconds: int, locks: Lock) -> Lock:
    """Close these locks, for good, and return those that this system really has closed."""
    closed = Lock(0)
    if Lock.LIMITS in locks and limits.lower(cpu_seconds):
        closed |= Lock.LIMITS
    if Lock.FILES in locks and landlock.restrict():
        closed |= Lock.FILES
    if Lock.CALLS in locks and _FILTER and filters.install(_FILTER):
        closed |= Lock.CALLS
    return closed


def end_with(parent: int, how: signal.Signals) -> None:
    """Be sent a signal when the parent ends, on Linux; elsewhere only a closed socket tells.

    The kernel means the *thread* that started this process. So the builder asks for it in its main thread only.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, how, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
