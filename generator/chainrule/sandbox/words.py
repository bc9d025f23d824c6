"""Make what a post's process says about itself fit to be shown: text, and nothing but text.

It may hold escape sequences, a screenful of line ends, or a line number of some other file. None of it is interpreted.
"""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.errors import printable
from chainrule.sandbox.protocol import Code, Failure

_MESSAGE_WIDTH = 300
_LINE_WIDTH = 200
_LINES = 40


def shown(failure: Failure, codes: Iterable[Code]) -> Failure:
    """The failure with one printable line as its message, a traceback of bounded size, and a line of the post's code.

    A line number outside all snippets becomes None.
    """
    line = failure.line
    if line is not None and not any(code.line <= line <= code.last_line for code in codes):
        line = None
    message = _cut(" ".join(printable(failure.message).split()), _MESSAGE_WIDTH)
    lines = printable(failure.traceback).split("\n")
    return Failure(failure.kind, message, "\n".join(_cut(text, _LINE_WIDTH) for text in lines[:_LINES]), line)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
