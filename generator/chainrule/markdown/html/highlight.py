"""Code for reading, coloured by Pygments, in a box that a keyboard can scroll.

Pygments writes CSS classes; the theme has the colours. The scrolling element is focusable and has a name, because a
reader without a mouse could not see the end of a long line otherwise (axe: ``scrollable-region-focusable``). Its role
is ``group`` and not ``region``: twenty snippets would be twenty landmarks of the page.

It is also the script of the process that `colours` starts, so it imports nothing else of Chainrule.
"""

from __future__ import annotations

import json
import math
import signal
import sys
from html import escape

import pygments
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound


def highlight(code: str, language: str = "") -> str:
    """The HTML of a code block; a language that Pygments does not know is shown plainly."""
    lexer = _lexer(language)
    body = pygments.highlight(code.removesuffix("\n"), lexer, HtmlFormatter(nowrap=True)).removesuffix("\n")
    label = "Code" if isinstance(lexer, TextLexer) else f"{lexer.name} code"
    return (
        f'<div class="highlight"><pre tabindex="0" role="group" aria-label="{escape(label)}">'
        f"<code{_class(language)}>{body}</code></pre></div>"
    )


def is_language(name: str) -> bool:
    """Whether Pygments knows a language by this name."""
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return True


def _lexer(language: str) -> Lexer:
    options = {"stripnl": False, "ensurenl": False}
    try:
        return get_lexer_by_name(language, **options)
    except ClassNotFound:
        return TextLexer(**options)


def _class(language: str) -> str:
    return f' class="language-{escape(language)}"' if language else ""


def _serve() -> None:
    """Colour what comes on the standard input, one block in each line, as JSON.

    With each comes its time in seconds. Whoever waits keeps it as well; this clock is for when nobody does any more.
    """
    for line in sys.stdin.buffer:
        code, language, seconds = json.loads(line)
        if hasattr(signal, "alarm"):
            signal.alarm(math.ceil(seconds))
        sys.stdout.buffer.write(json.dumps(highlight(code, language)).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
