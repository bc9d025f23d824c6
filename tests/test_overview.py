"""The page, the record and the badge that say what was checked on a whole site."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from jsonschema import Draft202012Validator
from justhtml import JustHTML

from chainrule import build
from chainrule.check.record import claim
from chainrule.config import Config
from themed import links, shown, text

URL = "https://example.org/notes/"
POSTS = {
    "posts/2026-01-01-a.md": """---
title: First
date: 2026-01-01
symbols:
  x: vector n
  t: scalar
---

## Powers

Here $\\frac{d}{dt} t^2 = 2t$.

$$
s = \\sum_k x_k^2
$$

$$
\\frac{\\partial s}{\\partial x_i} = \\sum_k 2 x_k \\frac{\\partial x_k}{\\partial x_i} = 2 x_i
\\label{eq:s}
$$

$$
s + 1 = 1 + s
$$

```python check eq:s
def s(x):
    return x @ x


def d_s_dx(x):
    return 2 * x
```

## Others

$$
\\frac{\\partial s}{\\partial x_i} = x_i
$$ {expect=fails}

$$
\\frac{\\partial s}{\\partial x_i} = \\int_0^1 t
$$ {unchecked="integrals are not evaluated"}
""",
    "posts/2026-02-01-b.md": "---\ntitle: Second\ndate: 2026-02-01\nsymbols:\n  x: scalar\n---\n"
    "$$\n\\frac{d}{dx} x^3 = 3 x^2\n$$\n",
    "silent.md": "---\ntitle: Silent\n---\nNothing.\n",
    "out.md": "---\ntitle: Out\ncheck: false\n---\n$\\frac{d}{dx} x = 2$\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, build.BuildReport]:
    root = tmp_path_factory.mktemp("site")
    for name, content in POSTS.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    config = Config(root, title="Notes", url=URL)
    report = build.build(config)
    assert report.passed, report.problems
    return config, report


def read(config: Config, path: str) -> JustHTML:
    return JustHTML((config.output / path).read_text("utf-8"), sanitize=False, collect_errors=True)


def test_each_checked_formula_has_a_mark_that_leads_to_it(built: tuple[Config, build.BuildReport]) -> None:
    config, _ = built
    page = read(config, "checks/index.html")
    assert not page.errors
    assert [shown(each) for each in page.query("section h2")] == ["Second", "First"]
    dots = page.query("a.dot")
    assert [shown(each) for each in dots] == ["✓", "✓", "✓", "✓", "✓", "✗", "–"]
    for dot in dots:
        file, _, anchor = str(dot.attrs["href"]).removeprefix("../").partition("#")
        assert len(read(config, file).query(f'[id="{anchor}"]')) == 1
    labels = [str(each.attrs["aria-label"]) for each in dots]
    assert labels == [
        "Formula: holds at 12 points",
        "Formula in the text, under “Powers”: holds at 12 points",
        "Formula eq:s, under “Powers”: all 2 steps hold, each at 12 points",
        "Formula, under “Powers”: holds at 12 points",
        "d_s_dx, under “Powers”: holds at 15 points",
        "Formula, under “Others”: wrong on purpose: compared at 6 points, the two sides differ",
        "Formula, under “Others”: not checked. The author’s reason: Integrals are not evaluated",
    ]


def test_the_counts_are_those_of_the_build(built: tuple[Config, build.BuildReport]) -> None:
    config, report = built
    page = read(config, "checks/index.html")
    tally = {shown(each.query("dt")[0]): int(shown(each.query("dd")[0])) for each in page.query(".tally > div")}
    assert tally == {"hold": 6, "wrong on purpose": 1, "left unchecked by the author": 1}
    assert len(report.checks.verdicts) == 8
    words = text(page, ".prose > p")
    points = sum(verdict.points for verdict in report.checks.verdicts)
    assert words.startswith(
        f"When this site was built, 7 claims in its formulas and its code were checked with numbers, at {points}"
    )
    assert "5 derivatives agree" in words, "s + 1 = 1 + s holds, and is about no derivative"
    assert "prove" not in words
    assert "Out" in [shown(each) for each in page.query("a")]
    assert "Silent" not in text(page, ".prose")


def test_the_record_has_every_claim_and_where_it_stands(built: tuple[Config, build.BuildReport]) -> None:
    config, report = built
    record = json.loads((config.output / "checks.json").read_text("utf-8"))
    schema = json.loads((Path(__file__).parent.parent / "content/docs/check-report.schema.json").read_text("utf-8"))
    for each in record["claims"]:
        Draft202012Validator({"$ref": "#/$defs/claim", "$defs": schema["$defs"]}).validate(each)
    assert record["derivatives"] == 5
    assert record["counts"] == {"holds": 6, "fails": 1, "undecided": 0, "unchecked": 1}
    ours = [{k: v for k, v in each.items() if k not in {"url", "path"}} for each in record["claims"]]
    theirs = [{k: v for k, v in claim(each).items() if k != "path"} for each in report.checks.verdicts]
    assert sorted(ours, key=str) == sorted(json.loads(json.dumps(theirs)), key=str)
    for each in record["claims"]:
        assert (config.root / each["path"]).is_file()
        address = urlsplit(each["url"])
        file = address.path.removeprefix("/notes/") + "index.html"
        assert read(config, file).query(f'[id="{address.fragment}"]')


def test_the_badge_is_an_svg_with_a_name(built: tuple[Config, build.BuildReport]) -> None:
    config, _ = built
    badge = ET.fromstring((config.output / "checks.svg").read_text("utf-8"))
    names = {"svg": "http://www.w3.org/2000/svg"}
    assert badge.findtext("svg:title", namespaces=names) == "5 derivatives checked"
    assert badge.findtext("svg:text", namespaces=names) == "5 derivatives checked"
    assert badge.get("role") == "img"


def test_every_page_leads_to_what_was_checked(built: tuple[Config, build.BuildReport]) -> None:
    config, _ = built
    for path in config.output.rglob("index.html"):
        name = path.relative_to(config.output).as_posix()
        assert f"{URL}checks/index.html" in [urljoin(URL + name, link) for link in links(read(config, name))], name
    assert f"{URL}checks/" in (config.output / "sitemap.xml").read_text("utf-8")


def test_a_formula_and_the_code_that_names_it_lead_to_each_other(built: tuple[Config, build.BuildReport]) -> None:
    page = read(built[0], "posts/a/index.html")
    (snippet,) = page.query("figure.snippet")
    (formula,) = [each for each in page.query(".equation") if each.query(".evidence a")]
    assert formula.query(".evidence a")[0].attrs["href"] == f"#{snippet.attrs['id']}"
    assert snippet.query("dd a")[0].attrs["href"] == f"#{formula.attrs['id']}"


def test_a_feed_has_neither_marks_nor_pictures(built: tuple[Config, build.BuildReport]) -> None:
    feed = (built[0].output / "atom.xml").read_text("utf-8")
    assert "Wrong on purpose" in feed
    assert "Integrals are not evaluated" in feed
    assert "check:" not in feed
    assert "&lt;svg" not in feed


def test_a_site_that_states_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    config = Config(tmp_path)
    assert build.build(config).passed
    assert "nothing was checked" in text(read(config, "checks/index.html"), ".prose")
    assert "0 derivatives checked" in (config.output / "checks.svg").read_text("utf-8")
