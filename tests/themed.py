"""A small site through the real rooms up to the theme; only formulas and verdicts are doubles."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from justhtml import Element, JustHTML

from chainrule import content, markdown, site, theme
from chainrule.check.verdict import Verdict, Worst
from chainrule.config import Config
from chainrule.markdown import Snippet
from chainrule.site import Plan
from chainrule.source import Source
from chainrule.theme import Body, Theme
from chainrule.typeset import Stylesheet

SITE = "https://example.org/sub/path/"
FORMULA = (
    '<mjx-container class="MathJax"><mjx-math aria-hidden="true"><mjx-mi></mjx-mi></mjx-math>'
    "<mjx-assistive-mml><math><mi>x</mi></math></mjx-assistive-mml></mjx-container>"
)
"""What the typesetter makes of a formula, in short."""


def rendered(root: Path, files: Mapping[str, str], **settings: str) -> tuple[Plan, dict[str, str]]:
    """A site with these files below its root, planned and rendered: its plan, and each file's text by its path."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (root / "content").mkdir(exist_ok=True)
    config = Config(root, **{"title": "Notes & <Queries>", "url": SITE, **settings})  # type: ignore[arg-type]
    loaded = content.load(config.content, "content", config.zone)
    plan = site.plan(config, loaded.documents, loaded.assets, datetime(2026, 11, 22, tzinfo=UTC), drafts=True)
    assert not (*loaded.problems, *plan.problems)
    look = theme.load(config.templates).with_mathematics(Stylesheet("mjx-mi {}", {"fonts/mjx-n.woff2": b"font"}))
    artifacts = list(theme.render(look, plan, bodies(look, plan)))
    files_by_path = {str(each.path): each.content.decode() for each in artifacts}
    assert len(files_by_path) == len(artifacts)
    return plan, files_by_path


def bodies(look: Theme, plan: Plan) -> dict[PurePosixPath, Body]:
    """The texts of all documents; formulas and verdicts are doubles, everything else is real."""
    made = {}
    for page in plan.pages:
        if page.document is None:
            continue
        parsed = page.document.parsed
        found = [
            (number, block, verdict("d_f_dx", "holds", points=15, block=number))
            for number, block in enumerate(parsed.blocks)
            if isinstance(block, Snippet)
        ]
        snippets = {number: theme.snippet(look.templates, block, [each]) for number, block, each in found}
        blocks = [snippets.get(number, FORMULA) for number in range(len(parsed.blocks))]
        made[page.path] = Body(
            markdown.render(parsed, blocks, plan.links(page)),
            tuple(each for _, _, each in found),
            markdown.render(parsed, blocks, plan.feed_links(page)),
            tuple(markdown.render_heading(heading, blocks) for heading in parsed.headings),
        )
    return made


def verdict(
    name: str, outcome: Any, *, block: int = 0, at: tuple[str, float, float, str] | None = None, **more: Any
) -> Verdict:
    source = Source("post.md", f"def {name}(x):")
    worst = Worst(at[0], (1, 0), at[1], at[2], at[3]) if at else None
    sizes = tuple(more.pop("sizes", ()))
    return Verdict("snippet", block, source.span(), name, source.text, outcome, at=worst, sizes=sizes, **more)


FILES = {
    "content/index.md": "---\ntitle: Home\n---\nRead [the first](posts/2017-01-31-first.md#part-two), $x$.\n",
    "content/about.md": "---\ntitle: About <us>\ncheck: false\n---\n[Up](index.md), [a paper](<docs/a paper.pdf>).\n",
    "content/docs/checking.md": "---\ntitle: Checking\ndescription: How it's done.\n---\n[Tags](/tags/)\n",
    "content/docs/a paper.pdf": "%PDF",
    "content/posts/2017-01-31-first.md": """---
title: First & "foremost"
date: 2017-01-31 16:32
updated: 2026-02-03
tags: [calculus, C++]
description: Where it <begins>.
aliases: [/old/first/, /first.html]
---
Text with $x$[^1] and a [link](second.md), ![a picture](picture.svg).

## Part $x$

```python check
def d_f_dx(x):
    return "<&>"
```

### Detail

## Part two

| a | b |
|---|---|
| 1 | 2 |

[^1]: A note.
""",
    "content/posts/picture.svg": "<svg/>",
    "content/posts/second.md": "---\ntitle: Second\ndate: 2026-01-01\ntags: [calculus]\n---\nBack [up](#top).\n",
    "content/posts/third.md": "---\ntitle: Third\ndate: 2026-03-01\ndraft: true\n---\nNot yet.\n",
}


def pages(files: Mapping[str, str]) -> dict[str, JustHTML]:
    return {
        path: JustHTML(text, sanitize=False, collect_errors=True)
        for path, text in files.items()
        if path.endswith(".html")
    }


def links(page: JustHTML) -> list[str]:
    """Every URL of a page that its reader's browser follows or loads."""
    elements = [each for each in page.query("[href], [src]") if each.attrs.get("rel") != "canonical"]
    found = [str(each.attrs.get("href") or each.attrs.get("src")) for each in elements]
    refreshes = [str(each.attrs["content"]).partition("url=")[2] for each in page.query("meta[http-equiv=refresh]")]
    return [*found, *refreshes]


def text(page: JustHTML, selector: str) -> str:
    return " ".join(shown(page.query(selector)[0]).split())


def shown(element: Element) -> str:
    return str(element.to_text(separator="", strip=False))
