"""Whole posts over many topics, as people print them: true displays hold, broken ones fail, definitions claim nothing.

In these posts a display on one line (``$$ a = b $$``) is meant as a definition and one on lines of its own as a claim,
so that a claim which is taken for a definition, and so for nothing, is noticed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chainrule import content
from chainrule.check import Settings, formulas
from chainrule.markdown.text.blocks import Formula

POSTS = sorted((Path(__file__).parent / "cases" / "topics").glob("*.md"))


def meant(block: Formula) -> str:
    """What the author of a display means it to be."""
    if block.attributes.get("expect") == "fails":
        return "fails"
    return "definition" if block.span.source.line(block.span.line).startswith("$$ ") else "holds"


def found(outcomes: list[str]) -> str:
    """What the verdicts on a display's claims amount to."""
    if not outcomes:
        return "definition"
    worst = [name for name in ("fails", "unchecked", "undecided") if name in outcomes]
    return worst[0] if worst else "holds"


def check(path: Path, seed: int) -> list[tuple[int, str, str, str]]:
    """Line, meaning, finding and first reason of each display that is not found to be what it is meant to be."""
    document, problems = content.read(path, path.name)
    assert document is not None
    assert not problems
    meta = document.meta
    settings = Settings(meta.symbols, meta.layout, meta.conventions, meta.macros, seed, check=meta.check)
    verdicts, more = formulas(document.parsed.blocks, settings)
    assert not [p for p in more if p.severity == "error"]
    wrong = []
    for number, block in enumerate(document.parsed.blocks):
        if isinstance(block, Formula) and block.display:
            own = [v for v in verdicts if v.block == number]
            got = found([v.outcome for v in own])
            if got != meant(block):
                reason = next((v.reason or "" for v in own if v.outcome != "holds"), "")
                wrong.append((block.span.line, meant(block), got, reason))
    return wrong


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("path", POSTS, ids=[path.stem for path in POSTS])
def test_every_display_of_a_post_is_what_it_is_meant_to_be(path: Path, seed: int) -> None:
    assert check(path, seed) == []


def test_the_posts_hold_many_claims_of_both_kinds() -> None:
    documents = [content.read(path, path.name)[0] for path in POSTS]
    blocks = [b for d in documents if d is not None for b in d.parsed.blocks if isinstance(b, Formula) and b.display]
    kinds = [meant(block) for block in blocks]
    assert kinds.count("holds") >= 150
    assert kinds.count("fails") >= 120
