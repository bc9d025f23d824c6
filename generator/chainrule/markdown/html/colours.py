"""A stranger's code is coloured in a process that can be stopped.

Pygments reads six hundred languages with many thousand regular expressions, and a few thousand well-chosen letters
keep some of them busy for hours. Python cannot stop a match, and which languages are safe is not known. So the code
of a page has a time, and what is not coloured when it is over is shown plainly. The process runs nothing of theirs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self

from chainrule.markdown.html.highlight import highlight, is_language

SECONDS = 5.0
"""For the code of one page; a thousand lines take a tenth of a second."""


class Colourist:
    """Colours as `highlight` does, in a process that is started when it is needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if there is one; the next block starts it again."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def coloured(self, code: str, language: str, seconds: float) -> str | None:
        """The HTML of a code block; None if it is not there in so many seconds."""
        process = self._process = self._process or _start()
        assert process.stdin is not None
        assert process.stdout is not None
        clock = threading.Timer(seconds, process.kill)
        clock.start()
        try:
            process.stdin.write(json.dumps([code, language, seconds]).encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = b""
        finally:
            clock.cancel()
        if answer.endswith(b"\n"):
            return str(json.loads(answer))
        self.close()
        return None


class Colours:
    """Colours the code of one page while there is time."""

    def __init__(self, colourist: Colourist, seconds: float | None = None) -> None:
        self._colourist, self._left = colourist, SECONDS if seconds is None else seconds

    @property
    def stopped(self) -> bool:
        """Whether the time was not enough."""
        return self._left <= 0

    def __call__(self, code: str, language: str = "") -> str:
        """The HTML of a code block, plain if the time is over."""
        if self.stopped or not is_language(language):
            return highlight(code)
        started = time.monotonic()
        html = self._colourist.coloured(code, language, self._left)
        self._left = 0.0 if html is None else self._left - (time.monotonic() - started)
        return highlight(code) if html is None else html


def _start() -> subprocess.Popen[bytes]:
    script = Path(__file__).with_name("highlight.py")
    return subprocess.Popen([sys.executable, "-P", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
