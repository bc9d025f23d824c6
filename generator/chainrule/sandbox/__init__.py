"""Run a post's code in a process of its own and get nothing but numbers back.

The builder never executes a post's code, and believes nothing that a post's process says about itself. It asks for
values of the post's functions at points of its choice, after the code has loaded, and compares them alone.

box        Sandbox, for a run              handle     Child, for one post
launch     starts the zygote               channel    questions and their answers, with a deadline
words      makes a failure's text fit to be shown
start      the zygote's script             zygote     forks one child per post
seal/      what a child gives up           child      loads snippets, calls functions
canary     tries the locks                 attempts   what it tries
protocol   records, heads, limits          questions, answers    the two directions
reals      what counts as a real array     raised     an exception as its author needs it
modules    what a run's snippets import    watch      what a function calls in turn

Weighed and refused: `multiprocessing` (pickle, shared descriptors), subinterpreters (NumPy does not load in them), a
fresh interpreter for each snippet (75 ms each), containers and bubblewrap (not everywhere, and slower).
"""

from __future__ import annotations

from chainrule.sandbox.box import Sandbox
from chainrule.sandbox.handle import Child, Value
from chainrule.sandbox.modules import mentioned
from chainrule.sandbox.protocol import Code, Failure, Kind, Lock
from chainrule.sandbox.questions import Sweep, Watched

__all__ = ["Child", "Code", "Failure", "Kind", "Lock", "Sandbox", "Sweep", "Value", "Watched", "mentioned"]
