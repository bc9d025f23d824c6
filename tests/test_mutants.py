"""No slip in a true formula goes through: every accepted claim is mutated, and no mutant that differs may hold.

A few mutants of each claim are tried, always the same ones; `CHAINRULE_MUTANTS=all` tries every one, and
`python bench/mutants.py` prints the score.
"""

from __future__ import annotations

import os
import random
import zlib
from pathlib import Path

import pytest

from mutation import Accepted, Mutated, accepted, fate, is_another, mutated, posts
from tex_printer import show

HERE = Path(__file__).parent
FOLDERS = [HERE / "cases/tex", HERE / "cases/formulas", HERE / "cases/topics", HERE.parent / "content"]
POSTS = dict(posts(FOLDERS))
EACH = None if os.environ.get("CHAINRULE_MUTANTS") == "all" else 4


def some(claim: Accepted) -> list[Mutated]:
    found = list(mutated(claim))
    rng = random.Random(zlib.crc32(claim.claim.text.encode()))
    return found if EACH is None or len(found) <= EACH else rng.sample(found, EACH)


def told(mutant: Mutated) -> str:
    claim = mutant.of.claim
    return f"{mutant.slip} on the {mutant.side} of {show(claim.left)} = {show(claim.right)}: {show(mutant.tree)}"


@pytest.mark.parametrize("name", POSTS)
def test_no_mutant_that_is_another_formula_holds(name):
    mutants = [mutant for claim in accepted(name, POSTS[name]) for mutant in some(claim)]
    survivors = [told(mutant) for mutant in mutants if fate(mutant)[0] == "survivor"]
    assert survivors == []


def test_the_fixtures_have_claims_of_many_kinds():
    text = (HERE.parent / "content/posts/2017-01-31-basic-nn-derivatives.md").read_text("utf-8")
    claims = accepted("the seed post", text)
    assert len(claims) > 20
    slips = {mutant.slip for claim in claims for mutant in mutated(claim)}
    assert slips >= {"sign", "sign of a term", "factor 2", "factor -1", "term dropped", "factor dropped", "digit",
                     "another index", "condition reversed", "exponent ±1", "delta dropped"}  # fmt: skip


def test_the_oracle_itself_tells_true_from_wrong():
    text = (HERE.parent / "content/posts/2017-01-31-basic-nn-derivatives.md").read_text("utf-8")
    claim = next(c for c in accepted("the seed post", text) if "delta" in c.claim.text)
    by_slip = {(m.side, m.slip): is_another(m) for m in mutated(claim)}
    assert by_slip["right", "delta dropped"] == ("different", "oracle")
    itself = Mutated(claim, "right", "none", claim.claim.left)
    assert is_another(itself) == ("same", "oracle")
