"""The MathML that screen readers and feeds get: well-formed, MathML as its specification has it, and with its TeX."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import pytest

from chainrule import build, config
from chainrule.theme.feed import MATHML, plain
from chainrule.typeset import Typesetter, annotated

CASES = Path(__file__).parent / "cases/typeset"
TOKENS = {"mi", "mn", "mo", "mtext", "ms", "mspace"}
COUNTED = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "msubsup": 3,
    "munder": 2,
    "mover": 2,
    "munderover": 3,
    "semantics": 2,
}
"""Elements with a fixed number of children, by MathML 3, sections 3.1.3 and 5.1."""
FREE = {"math", "mrow", "mstyle", "mpadded", "mphantom", "msqrt", "menclose", "merror", "mtd", "maction"}
INSIDE = {"mtable": {"mtr"}, "mtr": {"mtd"}}
OWN = {"annotation", "none", "mprescripts", "mmultiscripts"}


def formulas() -> list[str]:
    cases: list[dict[str, Any]] = [
        *tomllib.loads((CASES / "constructs.toml").read_text("utf-8"))["case"],
        *(c for c in tomllib.loads((CASES / "forty.toml").read_text("utf-8"))["case"] if "refused" not in c),
    ]
    return [case["tex"] for case in cases]


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    with Typesetter() as one:
        yield one


def check(math: ElementTree.Element) -> None:
    """Every element is one of MathML's, with the children that it must have."""
    for element in math.iter():
        name = element.tag.removeprefix(f"{{{MATHML}}}")
        children = [child.tag.removeprefix(f"{{{MATHML}}}") for child in element]
        assert name in TOKENS | FREE | OWN | COUNTED.keys() | INSIDE.keys(), name
        assert not (name in TOKENS | {"annotation", "none", "mprescripts"} and children), name
        assert len(children) == COUNTED.get(name, len(children)), name
        assert set(children) <= INSIDE.get(name, set(children)), name
        if name == "mmultiscripts":
            assert (len(children) - 1 - children.count("mprescripts")) % 2 == 0


def test_the_check_refuses_what_is_no_mathml() -> None:
    for wrong in ("<mfrac><mi>a</mi></mfrac>", "<mtable><mtd/></mtable>", "<mi><mn>1</mn></mi>", "<mjx-c/>", "<a/>"):
        with pytest.raises(AssertionError):
            check(ElementTree.fromstring(f'<math xmlns="{MATHML}">{wrong}</math>'))


@pytest.mark.parametrize("tex", formulas())
def test_a_feed_gets_valid_mathml_with_the_tex(tex: str, typesetter: Typesetter) -> None:
    for made in typesetter.typeset([(tex, False), (tex, True)], {}):
        assert isinstance(made, str)
        math = ElementTree.fromstring(plain(annotated(made, tex)))
        check(math)
        (note,) = math.iter(f"{{{MATHML}}}annotation")
        assert (note.text or "").strip() == tex.strip()
        assert note.get("encoding") == "application/x-tex"


def test_a_label_that_looks_like_the_place_for_the_tex_is_not_taken_for_it(typesetter: Typesetter) -> None:
    (made,) = typesetter.typeset([(r"\begin{align} x \label{<mjx-assistive-mml><math>} \end{align}", True)], {})
    assert isinstance(made, str)
    whole = annotated(made, '" onclick="alert(1)')
    assert whole.count("onclick") == 1
    assert whole.index("onclick") > whole.rindex('<annotation encoding="application/x-tex">')


POST = r"""---
title: A
date: 2026-01-01
macros: {half: '\frac{1}{2}'}
---
Let $a<b$ & $\half$; see \eqref{eq:one}.

$$
\begin{align}
x &= \text{"<script>alert(1)</script>"} \label{eq:one} \\
y &= \eqref{eq:one}
\end{align}
$$
"""


def test_the_feed_of_a_site_has_mathml_and_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "chainrule.toml").write_text('[site]\ntitle = "A"\n', "utf-8")
    (tmp_path / "content/posts/a.md").write_text(POST, "utf-8")
    site = config.load(tmp_path)
    assert build.build(site).passed
    feed = feedparser.parse((site.output / "atom.xml").read_bytes(), sanitize_html=False)
    assert not feed.bozo
    body = feed.entries[0].content[0].value
    assert not re.search(r"<(script|mjx-|link|style)|\son\w+=", body)
    found = [ElementTree.fromstring(each) for each in re.findall(r"<math.*?</math>", body, re.DOTALL)]
    for math in found:
        check(math)
    notes = [math.findtext(f".//{{{MATHML}}}annotation") for math in found]
    assert notes[:2] == ["a<b", r"\half"]
    written = POST.split("$$")[1].strip()
    assert written in notes
    page = (site.output / "posts/a/index.html").read_text("utf-8")
    assert "tag{" not in page
