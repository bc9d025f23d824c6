r"""The next step after a command or an environment that MathJax does not know.

Most are misspelt; some belong to a writer's own macros; a few are left out on purpose. Other causes need no advice:
there MathJax's own words and the caret are enough.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping

ELSEWHERE = "in the front matter or chainrule.toml"
LEFT_OUT: Mapping[str, str] = {
    "require": "leave it out: the usual packages are always there",
    **dict.fromkeys(
        ["class", "cssId", "data", "includegraphics", "style", "texttip", "toggle"],
        "a formula may not load or style anything; do it in the text around the formula",
    ),
    **dict.fromkeys(
        ["intertext", "shortintertext"],
        r"end the environment, write the text, and begin another one; or put the words into \text at the end of a row",
    ),
    **dict.fromkeys(["cref", "Cref", "autoref"], r"write \eqref for an equation, or the word and \ref"),
    "subequations": r"give each row a \label, or tags such as \tag{1a}",
    "ce": "chemistry is not read; write the formula with \\mathrm",
    "raisebox": "put the part into a superscript or a subscript",
    "qed": "end the proof with a line :::, which draws the box",
}
"""Commands and environments that are left out on purpose, or that MathJax lacks."""
REFUSED = frozenset(["ref", "eqref"])
"""Commands that MathJax knows and the typesetter refuses: nothing to suggest."""

_DEFINES = re.compile(
    r"\\(?:(?:re)?newcommand|def|let|DeclareMathOperator|DeclarePairedDelimiter\w*|newenvironment)\*?"
    r"\s*\{?\s*\\?([A-Za-z]+)"
)


def for_unknown(name: str, known: Iterable[str], document: Iterable[str]) -> str | None:
    r"""What to do about ``name``, a command (``\foo``) or the start of an environment (``\begin{foo}``).

    ``known`` are the names that MathJax knows, ``document`` all formulas of the document.
    """
    environment = re.fullmatch(r"\\begin\{(.*)\}", name)
    bare = environment[1] if environment else name.removeprefix("\\")
    if bare in LEFT_OUT:
        return LEFT_OUT[bare]
    if any(bare in _DEFINES.findall(tex) for tex in document):
        return f"a definition holds within its own formula only; move it to macros, {ELSEWHERE}"
    words: Collection[str] = {word for one in known if (word := one.removeprefix("\\")).isalpha()} - REFUSED
    near = difflib.get_close_matches(bare, words, n=1, cutoff=0.8)
    if near:
        return f"did you mean {near[0]}?" if environment else f"did you mean \\{near[0]}?"
    return f"define {bare} under macros, {ELSEWHERE}" if bare.isalpha() and not environment else None
