r"""``chainrule check`` on one file finds what leads nowhere in it, with the words of a build."""

from pathlib import Path

import pytest

from chainrule import build, config
from chainrule.errors import Problem

OTHER = "---\ntitle: Softmax\ndate: 2026-01-01\n---\n$$ p \\label{eq:jacobian} $$\n"
DRAFT = "---\ntitle: Later\ndate: 2026-01-01\ndraft: true\n---\n$$ q \\label{eq:later} $$\n"
FRONT = "---\ntitle: This\ndate: 2026-01-02\ncheck: false\n---\n"
DEAD = {
    "a label of this page": (
        r"\eqref{eq:jacobian}",
        "reference.unknown",
        'it is on another page; did you mean "softmax:eq',
    ),
    "a misspelt label of this page": (r"\eqref{eq:losss}", "reference.unknown", 'did you mean "eq:loss"?'),
    "a misspelt label of another page": (r"\eqref{softmax:eq:jacobain}", "reference.unknown", 'mean "eq:jacobian"?'),
    "a misspelt page": (r"\eqref{sofmax:eq:jacobian}", "reference.unknown", 'mean "softmax:eq:jacobian"?'),
    "inside of a formula": (r"$x \text{ by \eqref{eq:losss}}$", "reference.unknown", 'mean "eq:loss"?'),
    "a link to a label": ("[it](softmax.md#eq:jacobain)", "link.dead-anchor", 'mean "eq:jacobian"?'),
    "a link to a page": ("[it](sofmax.md)", "link.dead", 'mean "softmax.md"?'),
    "a label of a draft": (r"\eqref{later:eq:later}", "reference.held-back", "publish the page"),
}
ALIVE = r"\eqref{eq:loss}, \eqref{softmax:eq:jacobian}, [it](softmax.md#eq:jacobian)" + "\n\n$$ L \\label{eq:loss} $$\n"


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """The folder of posts of a site with two of them."""
    folder = tmp_path / "content/posts"
    folder.mkdir(parents=True)
    (tmp_path / "chainrule.toml").write_text("", "utf-8")
    (folder / "softmax.md").write_text(OTHER, "utf-8")
    (folder / "later.md").write_text(DRAFT, "utf-8")
    return folder


def places(problems: tuple[Problem, ...]) -> list[tuple[str, str, str, int, int, str | None]]:
    return [
        (each.severity, each.rule, each.message, each.span.line, each.span.column, each.hint)
        for each in problems
        if each.rule.startswith(("reference.", "link."))
    ]


@pytest.mark.parametrize("name", DEAD)
def test_a_file_of_a_site_is_told_what_a_build_says(name: str, posts: Path) -> None:
    text, rule, hint = DEAD[name]
    file = posts / "this.md"
    file.write_text(f"{FRONT}{ALIVE}\nAs {text} says.\n", "utf-8")
    report = build.check_paths([file])
    found = places(report.problems)
    assert [each[:2] for each in found] == [("error", rule)]
    assert hint in (found[0][-1] or "")
    assert not report.passed
    assert found == places(build.build(config.load(posts.parent.parent)).problems)
    assert found == places(build.check_paths([posts]).problems)
    assert found == places(build.check_text(file.read_bytes(), file).problems)


def test_what_leads_somewhere_is_no_problem(posts: Path) -> None:
    file = posts / "this.md"
    file.write_text(FRONT + ALIVE, "utf-8")
    assert build.check_paths([file]).problems == ()
    unwritten = posts / "unwritten.md"
    assert build.check_text((FRONT + ALIVE).encode(), unwritten).problems == ()


def test_a_draft_may_lead_to_another(posts: Path) -> None:
    file = posts / "this.md"
    file.write_text(FRONT.replace("check: false", "draft: true") + DEAD["a label of a draft"][0], "utf-8")
    assert build.check_paths([file]).problems == ()


def test_what_an_editor_holds_counts_and_not_what_is_on_the_disk(posts: Path) -> None:
    file = posts / "this.md"
    file.write_text(FRONT + DEAD["a misspelt page"][0], "utf-8")
    assert places(build.check_text((FRONT + ALIVE).encode(), file).problems) == []


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("eq:losss", ["reference.unknown"]),
        ("loss", ["reference.unknown"]),
        ("my:x", ["reference.unknown"]),
        ("other:eq:loss", []),
        ("other:x", []),
        ("eq:loss", []),
    ],
)
def test_a_text_outside_of_a_site_is_warned_of_what_cannot_be_elsewhere(
    name: str, rules: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "notes.md"
    file.write_text(f"By \\eqref{{{name}}}.\n\n$$ L \\label{{eq:loss}} $$\n\n$$ M \\label{{my:loss}} $$\n", "utf-8")
    report = build.check_paths([file])
    assert [(each.severity, each.rule) for each in report.problems] == [("warning", rule) for rule in rules]
    assert report.passed
