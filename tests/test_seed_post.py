"""The seed post's derivation, token by token: change a digit, a sign or an index anywhere, and the build must stop.

Some changes give another true formula. They are listed in `cases/seed/survivors.toml`, each with the reason why it is
true; one that is not listed fails the test, and so does a listed one that the check has learnt to refuse.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from chainrule import content
from chainrule.build import check_paths
from chainrule.check import Settings, formulas
from chainrule.markdown.text.blocks import Block, Formula

POST = Path(__file__).parents[1] / "content/posts/2017-01-31-basic-nn-derivatives.md"
SURVIVORS = Path(__file__).parent / "cases/seed/survivors.toml"
TOKEN = re.compile(
    r"\\(?:text|label|begin|end|tag)\{[^{}]*\}"  # no mathematics inside
    r"|\\\\|\\[A-Za-z]+|\\.|[0-9]|[+-]|(?P<condition>(?<=[ijk] )=(?= [ijk01]\b))|=|[ijk]|.",
    re.DOTALL,
)
OTHER = {
    **{digit: (str((int(digit) + 1) % 10), str((int(digit) - 1) % 10)) for digit in "0123456789"},
    "+": ("-",), "-": ("+",), "=": (r"\neq",), r"\neq": ("=",),
    "i": ("j", "k"), "j": ("i", "k"), "k": ("i", "j"),
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One token of one displayed formula replaced."""

    block: int
    start: int
    end: int
    token: str
    new: str

    def key(self, tex: str) -> tuple[str, str]:
        """The line of the formula as it was and as it is, without the spaces around it."""
        first = tex.rfind("\n", 0, self.start) + 1
        last = tex.find("\n", self.end)
        line = tex[first : len(tex) if last < 0 else last]
        at = self.start - first
        return line.strip(), (line[:at] + self.new + line[at + len(self.token) :]).strip()


@pytest.fixture(scope="module")
def document():
    found, problems = content.read(POST, POST.name)
    assert found is not None
    assert not problems
    return found


def changes(blocks: tuple[Block, ...]) -> Iterator[Change]:
    """All single changes of the displays that are not announced as wrong."""
    for number, block in enumerate(blocks):
        if isinstance(block, Formula) and block.display and not block.attributes:
            for match in TOKEN.finditer(block.tex):
                news = OTHER.get(match[0], ()) if match[0] != "=" or match["condition"] else ()
                for new in news:
                    yield Change(number, *match.span(), match[0], new)


def settings(document: content.Document) -> Settings:
    meta = document.meta
    return Settings(symbols=meta.symbols, layout=meta.layout, conventions=meta.conventions, macros=meta.macros)


def stands(document: content.Document, change: Change, quiet: frozenset[int]) -> bool:
    """Whether a changed display passes, and each other claim beside it: with the definitions, one claim at a time."""
    blocks = list(document.parsed.blocks)
    tex = blocks[change.block].tex
    blocks[change.block] = replace(blocks[change.block], tex=tex[: change.start] + change.new + tex[change.end :])
    others = [n for n in range(len(blocks)) if n > change.block and n not in quiet] if change.block in quiet else []
    return all(accepted(document, [b for n, b in enumerate(blocks) if n in {*quiet, change.block, claim}])
               for claim in (change.block, *others))  # fmt: skip


def accepted(document: content.Document, blocks: list[Block]) -> bool:
    verdicts, problems = formulas(blocks, settings(document))
    return all(v.accepted for v in verdicts) and not any(p.severity == "error" for p in problems)


def claims_nothing(document: content.Document) -> frozenset[int]:
    """The displays without a claim: definitions, which any other display may use."""
    verdicts, _ = formulas(document.parsed.blocks, settings(document))
    return frozenset(range(len(document.parsed.blocks))) - {v.block for v in verdicts}


def passes(document: content.Document, change: Change, folder: Path) -> bool:
    """Whether the whole changed post passes, snippets and all."""
    block = document.parsed.blocks[change.block]
    source, at = document.source.text, block.locate(change.start).start
    assert source[at : at + len(change.token)] == change.token
    path = folder / POST.name
    path.write_text(source[:at] + change.new + source[at + len(change.token) :], "utf-8")
    return check_paths([path]).passed


def test_the_post_itself_passes():
    assert check_paths([POST]).passed


def test_no_change_passes_but_those_that_are_listed_with_their_reason(document, tmp_path):
    listed = tomllib.loads(SURVIVORS.read_text("utf-8"))["survivor"]
    everything = list(changes(document.parsed.blocks))
    assert len(everything) > 300
    quiet = claims_nothing(document)
    passing = [c for c in everything if stands(document, c, quiet) and passes(document, c, tmp_path)]
    found = Counter(c.key(document.parsed.blocks[c.block].tex) for c in passing)
    known = Counter((s["line"], s["becomes"]) for s in listed)
    assert found - known == Counter(), "these changes go through and are not listed"
    assert known - found == Counter(), "these are listed and do not go through"
    assert all(len(s["reason"]) > 10 for s in listed)
