"""Whatever stands between the dollars, a check ends, soon, with verdicts or with the declared error."""

from __future__ import annotations

import random
import resource
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import tex_noise
from chainrule import content
from chainrule.check import Settings, formulas
from chainrule.check.settings import Macros
from chainrule.check.verdict import OUTCOMES, Verdict
from chainrule.markdown.text.blocks import Declarations, Formula
from chainrule.source import Source
from chainrule.tex.syntax.factors import parse
from chainrule.tex.syntax.trees.nodes import Placed
from chainrule.tex.text.tokens import TexError

HERE = Path(__file__).parent
REAL = sorted((HERE / "cases/topics").glob("*.md"))
DECLARED = Source("symbols", tex_noise.SYMBOLS)


@pytest.fixture(autouse=True, scope="module")
def limited() -> Iterator[None]:
    """At most 1 GB more of address space: a formula that takes all the memory must not take the machine along."""
    now, hard = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 1_000_000_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (now, hard))


def declarations() -> Declarations:
    entries = []
    for number, line in enumerate(tex_noise.SYMBOLS.splitlines(), 1):
        name, _, kind = line.partition(": ")
        at = DECLARED.offset(number)
        entries.append((DECLARED.span(at, at + len(name)), DECLARED.span(at + len(name) + 2, at + len(line))))
        assert entries[-1][1].text == kind
    return Declarations(tuple(entries), DECLARED.span(0, len(DECLARED.text)))


def formula(tex: str) -> Formula:
    source = Source("post.md", tex)
    return Formula(tex, source.span(0, len(tex)), display=True)


def check(tex: str, macros: Macros | None = None) -> None:
    """One formula through the whole check."""
    well_formed(formulas([declarations(), formula(tex)], Settings(check=True, macros=macros or {}))[0])


def well_formed(verdicts: Sequence[Verdict]) -> None:
    """Verdicts of the known kinds, with their places inside of the formula, and no exception behind them."""
    for verdict in verdicts:
        assert verdict.outcome in OUTCOMES
        assert verdict.rule != "unchecked.internal", verdict.reason
        assert 0 <= verdict.span.start <= verdict.span.end <= len(verdict.span.source.text)


def parses_or_says_why(tex: str) -> None:
    try:
        found: Placed | TexError = parse(tex)
    except TexError as error:
        found = error
    assert isinstance(found, Placed | TexError)


@pytest.mark.parametrize("seed", range(20))
def test_random_tokens_are_read_or_refused(seed):
    for tex in tex_noise.strings(random.Random(seed), 100):
        parses_or_says_why(tex)
        check(tex)


@pytest.mark.parametrize("path", REAL[::3], ids=lambda path: path.name)
def test_broken_formulas_are_checked_or_refused(path):
    document, _ = content.read(path, path.name)
    assert document is not None
    settings = Settings(symbols=document.meta.symbols, layout=document.meta.layout, macros=document.meta.macros)
    claims = {verdict.block for verdict in formulas(document.parsed.blocks, settings)[0]}
    rng = random.Random(path.name)
    for _ in range(100):
        number = rng.choice(sorted(claims))
        blocks = [b for n, b in enumerate(document.parsed.blocks[:number]) if n not in claims]
        block = document.parsed.blocks[number]
        assert isinstance(block, Formula)
        verdicts, _ = formulas([*blocks, formula(tex_noise.broken(rng, block.tex))], settings)
        well_formed(verdicts)


@pytest.mark.parametrize("name", tex_noise.BOMBS)
def test_short_formulas_that_are_endless_to_work_out_end(name):
    check(tex_noise.BOMBS[name])


@pytest.mark.parametrize("tex", tex_noise.MACRO_BOMBS)
def test_macros_that_explode_are_refused(tex):
    check(tex, tex_noise.MACROS)
