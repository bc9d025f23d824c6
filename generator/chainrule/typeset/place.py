"""Where in a formula MathJax stumbled.

MathJax says what is wrong but not where. When it gives up, its parsers still stand where they were: the outermost one
in the formula, with whatever macros it met already put in place of their calls, each further one in an argument of the
one before. Their places, and the commands that the message names, lead back to a place in what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_COMMAND = re.compile(r"\\(?:begin|end)\{[^{}]*\}|\\[A-Za-z]+\*?|\\[^A-Za-z\s]")
_ENVIRONMENT = re.compile(r"environment '([^']*)'")
_QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one parser stood: what it had read, what was left, and the command whose arguments it was reading."""

    read: str
    left: str
    command: str


def culprit(tex: str, message: str, stands: Sequence[Stand], macros: Iterable[str] = ()) -> tuple[int, int]:
    """Offset and length of what a message is about, in characters of the formula.

    ``stands`` are the parsers, innermost first; ``macros`` the names (without backslash) of the macros that hold in the
    formula: what went wrong inside one is blamed on its call.
    """
    reached, exact = _reached(tex, stands)
    brace = _unbalanced(tex) if "close brace" in message else None
    if brace is not None:
        return brace, 1
    command = stands[0].command if stands else ""
    # What the message names and the formula lacks comes from a macro, as does what no parser met in the formula itself.
    calls = [rf"\{name}" for name in macros] if _named(message) or not exact else []
    for names in (_named(message), [command], calls):
        found = [(start, len(name)) for name in names if name and (start := _before(tex, name, reached)) >= 0]
        if found:
            return max(found)
    return max(len(tex[:reached].rstrip()) - 1, 0), min(1, len(tex))


def _named(message: str) -> list[str]:
    r"""What a message names as it may stand in the formula: commands, quoted text, an environment's ``\begin``."""
    commands = _COMMAND.findall(message)
    environments = [rf"\begin{{{name}}}" for name in _ENVIRONMENT.findall(message)]
    starts = [name.replace(r"\end", r"\begin") for name in commands if message.startswith("Missing")]
    return [*commands, *_QUOTED.findall(message), *environments, *starts]


def _before(tex: str, name: str, limit: int) -> int:
    """Offset of the last whole occurrence of a command that starts before ``limit``, or -1."""
    whole = re.escape(name) + (r"(?![A-Za-z])" if name[-1].isalpha() else "")
    return max((m.start() for m in re.finditer(whole, tex) if m.start() < limit), default=-1)


def _reached(tex: str, stands: Sequence[Stand]) -> tuple[int, bool]:
    """How far into the formula its parsers had read, and whether they stood in it and not in a macro."""
    base, text, end, exact = 0, tex, len(tex), True
    for depth, stand in enumerate(reversed(stands)):
        if depth:
            inner = (stand.read + stand.left).strip()
            start = text.rfind(inner, 0, end) if inner else -1
            if start < 0:
                break
            base, text = base + start, inner
        end, exact = _consumed(text, stand)
        if not exact:
            break
    return base + end, exact


def _consumed(text: str, stand: Stand) -> tuple[int, bool]:
    """How much of the text a parser had read, and whether it stood in the text itself: else it was in a macro.

    A parser's text agrees with what was written from its end backwards, up to the last macro that was put in; MathJax
    may also have added spaces of its own.
    """
    end, left = len(text), stand.left
    while left:
        if end and left[-1] == text[end - 1]:
            end, left = end - 1, left[:-1]
        elif left[-1].isspace():
            left = left[:-1]
        else:
            return end, False
    return end, True


def _unbalanced(tex: str) -> int | None:
    """Offset of the first closing brace that closes nothing, else of the last opening one that is never closed."""
    opened: list[int] = []
    for match in re.finditer(r"\\.|%.*|[{}]", tex):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}":
            if not opened:
                return match.start()
            opened.pop()
    return opened[-1] if opened else None
