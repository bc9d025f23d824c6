r"""What other tools read and this one does not: named, so that it is not published as it stands.

Posts move. A Jekyll tag, a role of MyST or a ``\cref`` is ordinary text to CommonMark, and a page full of them looks
like a page until somebody reads it. None of these is an error, since a writer may mean the characters themselves; each
is a warning with what to write instead. In code and in formulas they mean what they mean there, and are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import rules_block
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from chainrule.markdown.text.reading import reading

RULE = "text.foreign"


@dataclass(frozen=True, slots=True)
class Foreign:
    """One manner of writing that another tool reads."""

    pattern: re.Pattern[str]
    """From its first character on."""
    message: str
    hint: str
    """With the pattern's groups by number: ``{1}``."""


def _foreign(pattern: str, message: str, hint: str) -> Foreign:
    return Foreign(re.compile(pattern), message, hint)


TABLE = (
    _foreign(
        r"\\(?:[cC]ref|autoref|pageref|nameref)\*?\{([^{}\s]+)\}",
        "this LaTeX command is read in no text",
        r"write \eqref{{{1}}}, or the word and \ref{{{1}}}",
    ),
    _foreign(
        r"\\(?:label|cite[tp]?|footnote|emph|textbf|textit|(?:sub)*section)\*?\{",
        "this LaTeX command is read in no text",
        "write it in Markdown; a label belongs inside of its formula",
    ),
    _foreign(
        r"\\(?:(?:re)?newcommand|providecommand|def|let|DeclareMathOperator)\*?(?=[\s{\\])",
        "in the text this defines nothing",
        "write the macro below macros: in the front matter, or in [site.macros] for all pages",
    ),
    _foreign(
        r"(?<=[\w,;:)] )\$\$(?![\s$])([^$\n]*[^\s$])\$\$(?=[,.;:)]{0,2} ?\w)",
        "kramdown keeps this in its line, and here it is displayed",
        "write ${1}$, or put the display on lines of its own",
    ),
    _foreign(
        r"\\begin\{(?:itemize|enumerate|center|quote|figure|table|tabular|tikzpicture)\*?\}",
        "this LaTeX environment is read in no text",
        "write it in Markdown: lists begin with - or 1., tables have bars, pictures are files",
    ),
    _foreign(
        r"\\\\([(\[])[^\n]*\\\\[)\]]",
        "two backslashes are one on the page, and no mathematics",
        r"write one backslash, \{1}, as in LaTeX",
    ),
    _foreign(
        r"\{[%{][^\n]*?[%}]\}",
        "a template tag of Jekyll or Hugo is no tag here",
        "write it in Markdown: a link to another page is its file, [words](other-page.md)",
    ),
    _foreign(
        r"\{(?:eq|numref|ref|prf:ref)\}`([^`\n]+)`", "roles of MyST are not read", r"write \eqref{{{1}}} or \ref{{{1}}}"
    ),
    _foreign(r"\{math\}`([^`\n]+)`", "roles of MyST are not read", "write ${1}$"),
    _foreign(
        r"(?<!\w)@(eq|thm|lem|cor|prp|def|exm|rem|prf)-([\w-]+)",
        "references of Quarto are not read",
        r"write \ref{{{1}:{2}}}, and the label in the same way",
    ),
)
"""In the order in which they are tried."""


def block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Block rule: a line of template tags is a paragraph; without this it would be taken for attributes and vanish."""
    first = state.bMarks[start] + state.tShift[start]
    if silent or state.is_code_block(start) or not state.src.startswith(("{%", "{{"), first):
        return False
    return rules_block.paragraph(state, start, end, silent)


def inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Inline rule before all others: says what is foreign, and reads nothing."""
    if silent or state.src[state.pos] not in "\\{@$":
        return False
    for each in TABLE:
        found = each.pattern.match(state.src, state.pos, state.posMax)
        if found:
            hint = each.hint.format(found[0], *found.groups())
            work = reading(state.env)
            work.report(RULE, each.message, work.span(*found.span()), hint, "warning")
            return False
    return False
