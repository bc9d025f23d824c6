r"""What the info string of a fence asks for: a checked snippet, declarations, or just coloured code.

```` ```python check eq:label {expect=fails} ```` makes a `Snippet`, ```` ```symbols ```` makes `Declarations`,
```` ```markdown check ```` makes a `Sample`; every other fence is code for reading. A snippet that is taken for mere
code is published unchecked, so near misses (``chek``, ``py check``, ``symbol``) are problems and never silently code.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from chainrule.errors import Problem, suggest
from chainrule.markdown.html.highlight import is_language
from chainrule.markdown.rules import attributes, foreign
from chainrule.markdown.text.blocks import NO_ATTRIBUTES, Attributes, Declarations, Sample, Snippet
from chainrule.markdown.text.places import Places
from chainrule.source import Source, Span

MODES = ("check", "run")
"""What may follow ``python``; ``run`` is planned."""
_COLON = re.compile(r":(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block as Markdown sees it."""

    source: Source
    info: Span
    """The info string, without white space around it."""
    content: str
    places: Places
    """Where the characters of ``content`` stand."""

    @property
    def span(self) -> Span:
        """Where the content stands, without the last line end."""
        return self.places.span(self.source, 0, len(self.content.removesuffix("\n")))

    @property
    def language(self) -> str:
        """First word of the info string."""
        return (self.info.text.split() or [""])[0]


def read(fence: Fence) -> tuple[Snippet | Declarations | Sample | None, list[Problem]]:
    """The block that a fence holds, None for code that is only shown; and what is wrong with it."""
    words = list(re.finditer(r"\S+", fence.info.text.split("{")[0]))
    if not words:
        return None, _foreign(fence, fence.language)
    first = words[0][0]
    if first == "symbols":
        return _declarations(fence, words)
    if [word[0] for word in words[:2]] == ["markdown", "check"]:
        return _sample(fence, words)
    if len(words) > 1 and words[1][0] in MODES and first != "python":
        hint = f'write "python {words[1][0]}" to have this checked'
        message = f'only python can be checked, and this fence says "{first}"'
        return None, [Problem("snippet.language", message, fence.info.part(*words[0].span()), hint)]
    if first == "python":
        return _python(fence, words)
    if difflib.get_close_matches(first.lower(), ["symbols"], cutoff=0.8) and not is_language(first):
        message = f'there is no language "{first}"'
        return None, [Problem("symbols.info", message, fence.info.part(*words[0].span()), 'did you mean "symbols"?')]
    return None, _foreign(fence, first)


def _foreign(fence: Fence, first: str) -> list[Problem]:
    """What other tools make more of than code."""
    if first == "math":
        message, hint = "a fence of mathematics is shown as code", "write the formula between $$ and $$"
    elif first.startswith("{") and first[1:2].isalpha():
        message, hint = (
            "directives of MyST and cells of Quarto are shown as code",
            'write "python check" to have it run',
        )
        if "python" not in first:
            hint = "write a block as ::: theorem, a formula between $$ and $$, everything else in Markdown"
    else:
        return []
    return [Problem(foreign.RULE, message, fence.info, hint, severity="warning")]


def _python(fence: Fence, words: Sequence[re.Match[str]]) -> tuple[Snippet | None, list[Problem]]:
    if len(words) == 1:
        return None, []
    mode, place = words[1][0], fence.info.part(*words[1].span())
    if mode == "run":
        hint = 'write "python check" to have derivatives checked, or only "python" to show the code'
        return None, [Problem("snippet.run", "running snippets for their output is not built yet", place, hint)]
    if mode != "check":
        hint = suggest(mode, MODES) or 'write "python check" to have it checked, or only "python" to show it'
        return None, [Problem("snippet.info", f'"{mode}" is not known after python', place, hint)]
    found, problems = _attributes(fence)
    if len(words) > 3:
        message = "a snippet takes one equation label"
        extra = fence.info.part(words[3].start(), words[-1].end())
        problems.append(Problem("snippet.info", message, extra, "write another snippet for another equation"))
    label = words[2][0] if len(words) > 2 else None
    return Snippet(fence.content, fence.span, fence.info, label, found, fence.places), problems


def _sample(fence: Fence, words: Sequence[re.Match[str]]) -> tuple[Sample, list[Problem]]:
    found, problems = _attributes(fence)
    if len(words) > 2:
        extra = fence.info.part(words[2].start(), words[-1].end())
        problems.append(Problem("sample.info", "nothing but {expect=fails} may follow here", extra, "remove it"))
    if "unchecked" in found:
        hint = 'write "markdown" without "check" to only show it'
        problems.append(Problem("sample.info", "a sample is there to be checked", fence.info, hint))
    return Sample(fence.content, fence.span, fence.info, found), problems


def _attributes(fence: Fence) -> tuple[Attributes, list[Problem]]:
    text = fence.info.text
    start = text.find("{")
    if start < 0:
        return NO_ATTRIBUTES, []
    group = attributes.GROUP.fullmatch(text, start)
    if group is None:
        message = "attributes stand in braces at the end of the line"
        hint = f"write {attributes.KNOWN['unchecked']}"
        return NO_ATTRIBUTES, [Problem("attribute.syntax", message, fence.info.part(start, len(text)), hint)]
    return attributes.read(group[0], lambda first, last: fence.info.part(start + first, start + last))


def _declarations(fence: Fence, words: Sequence[re.Match[str]]) -> tuple[Declarations, list[Problem]]:
    problems = []
    if len(fence.info.text) > len(words[0][0]):
        start = len(fence.info.text) - len(fence.info.text[len(words[0][0]) :].lstrip())
        extra = fence.info.part(start, len(fence.info.text))
        message = "nothing may follow symbols on this line"
        problems.append(Problem("symbols.info", message, extra, "declare symbols on the lines below"))
    entries = []
    start = 0
    for line in fence.content.split("\n"):
        text = line.rstrip()
        if text.strip() and not text.lstrip().startswith("#"):
            entry = _entry(text)
            if entry is None:
                indent = len(text) - len(text.lstrip())
                place = fence.places.span(fence.source, start + indent, start + len(text))
                message = "this line declares no symbol"
                hint = "write the symbol, a colon and its type, such as x: vector n"
                problems.append(Problem("symbols.line", message, place, hint))
            else:
                symbol, kind = (fence.places.span(fence.source, start + a, start + b) for a, b in entry)
                entries.append((symbol, kind))
        start += len(line) + 1
    return Declarations(tuple(entries), fence.span), problems


def _entry(line: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where symbol and type stand in ``<symbol>: <type>``; the last colon outside braces parts them."""
    outside = _outside_braces(line)
    colons = [match.start() for match in _COLON.finditer(outside)] or [i for i, c in enumerate(outside) if c == ":"]
    if not colons:
        return None
    colon = colons[-1]
    kind = line[colon + 1 :].split(" #", 1)[0]
    symbol = line[:colon]
    if not symbol.strip() or not kind.strip():
        return None
    first = len(symbol) - len(symbol.lstrip())
    second = colon + 1 + len(kind) - len(kind.lstrip())
    return (first, len(symbol.rstrip())), (second, colon + 1 + len(kind.rstrip()))


def _outside_braces(line: str) -> str:
    """The line with everything inside braces blanked out; a brace without a partner protects nothing."""
    outer: list[tuple[int, int]] = []
    opened: list[int] = []
    for place, char in enumerate(line):
        if char == "{":
            opened.append(place)
        elif char == "}" and opened:
            start = opened.pop()
            while outer and outer[-1][0] > start:
                outer.pop()
            outer.append((start, place + 1))
    chars = list(line)
    for start, end in outer:
        chars[start:end] = "." * (end - start)
    return "".join(chars)
