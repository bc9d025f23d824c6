"""The site's own content: every derivative that it states is right, and every broken twin of it is refused.

The twins are made by one mutator on the snippets' syntax trees, and whether a twin is really another function is
decided by running it here, apart from the checker that is tested.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from chainrule import scaffold
from chainrule.build import check_paths, check_text
from chainrule.errors import plain

ROOT = Path(__file__).parent.parent
POSTS = sorted((ROOT / "content").rglob("*.md"))
FENCE = re.compile(r"(?ms)^(?P<ticks>`{3,})(?P<info>[^\n`]*)\n(?P<code>.*?)^(?P=ticks)$")
"""Any fence, so that a snippet inside a sample, which is checked as a page of its own, is not taken for the page's."""
TWINS = {"negated": "-({})", "doubled": "2 * ({})", "transposed": "np.transpose({})"}


@dataclass(frozen=True)
class Twin:
    """A post in which one stated derivative was broken."""

    post: Path
    function: str
    mutation: str
    text: str

    def __str__(self) -> str:
        return f"{self.post.stem}-{self.function}-{self.mutation}"


def twins() -> Iterator[Twin]:
    for post in POSTS:
        text = post.read_text("utf-8")
        for fence in snippets(text):
            if "expect=fails" in fence["info"] or "unchecked=" in fence["info"]:
                continue
            for function in ast.parse(fence["code"]).body:
                if isinstance(function, ast.FunctionDef) and re.fullmatch(r"d_.+_d.+", function.name):
                    for mutation, form in TWINS.items():
                        broken = mutate(fence["code"], function, form)
                        whole = text[: fence.start("code")] + broken + text[fence.end("code") :]
                        yield Twin(post, function.name, mutation, whole)


def snippets(text: str) -> list[re.Match[str]]:
    return [fence for fence in FENCE.finditer(text) if fence["info"].startswith("python check")]


def mutate(code: str, function: ast.FunctionDef, form: str) -> str:
    """The code with every value that the function returns put into ``form``."""
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    lines = code.splitlines(keepends=True)
    for value in sorted(returned, key=lambda node: node.lineno, reverse=True):
        assert value.lineno == value.end_lineno, "returns of one line keep this mutator simple"
        line = lines[value.lineno - 1].encode()
        start, end = value.col_offset, value.end_col_offset
        lines[value.lineno - 1] = (line[:start] + form.format(line[start:end].decode()).encode() + line[end:]).decode()
    return "".join(lines)


def changes_nothing(twin: Twin) -> bool:
    """Whether a transposed value is the same as before: a number, a vector, or a symmetric matrix."""
    values = []
    for text in (twin.post.read_text("utf-8"), twin.text):
        names: dict[str, object] = {"np": np}
        exec("\n".join(fence["code"] for fence in snippets(text)), names)
        function = names[twin.function]
        assert callable(function)
        values.append(np.asarray(function(**{name: ARGUMENTS[name] for name in parameters(function)})))
    return values[0].shape == values[1].shape and bool(np.allclose(values[0], values[1]))


def parameters(function: object) -> tuple[str, ...]:
    code = function.__code__  # type: ignore[attr-defined]
    return code.co_varnames[: code.co_argcount]


ARGUMENTS = {
    "t": 0.7,
    "r": 0.7,
    "x": np.array([0.3, -1.2, 0.8]),
    "z": np.array([0.3, -1.2, 0.8]),
    "theta": np.array([0.3, -1.2, 0.8]),
    "q": np.array([0.2, 0.5, 0.3]),
    "y": np.array([0.0, 1.0, 0.0]),
    "A": np.array([[0.3, -1.2, 0.8], [0.5, 0.9, -0.4]]),
    "b": np.array([0.3, -0.7]),
}
"""A value for each symbol that a snippet takes; a new symbol in content/ needs one here."""


def test_the_index_of_the_documentation_leads_to_every_page_once() -> None:
    docs = ROOT / "content/docs"
    led_to = re.findall(r"^- \[[^]]+\]\(([\w-]+\.md)\):", (docs / "index.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(led_to) == sorted(page.name for page in docs.glob("*.md") if page.name != "index.md")


@pytest.mark.parametrize("page", ["README.md", "content/docs/getting-started.md"])
def test_the_message_shown_to_newcomers_is_what_the_first_post_gets(page: str, tmp_path: Path) -> None:
    post = next(path for path in scaffold.site(tmp_path / "blog", "blog") if "posts" in path.parts)
    broken = post.read_text("utf-8").replace(r"\frac{2}{n}", r"\frac{3}{n}")
    shown_as = Path("content/posts/2026-11-22-a-first-derivative.md")
    (problem,) = check_text(broken.encode(), shown_as).problems
    assert f"```text\n{plain(problem)}\n```" in (ROOT / page).read_text("utf-8")


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.stem)
def test_what_the_site_states_holds(post: Path) -> None:
    report = check_paths([post])
    assert report.passed, report.problems
    code = "".join(fence["code"] for fence in snippets(post.read_text("utf-8")))
    stated = len(re.findall(r"(?m)^def d_\w+_d\w+\(", code))
    assert len([verdict for verdict in report.verdicts if verdict.kind == "snippet"]) == stated


@pytest.mark.parametrize("twin", list(twins()), ids=str)
def test_a_broken_twin_is_refused(twin: Twin, tmp_path: Path) -> None:
    post = tmp_path / twin.post.name
    post.write_text(twin.text, "utf-8")
    report = check_paths([post])
    refused = [verdict.name for verdict in report.verdicts if not verdict.accepted and verdict.outcome == "fails"]
    if changes_nothing(twin):
        assert twin.mutation == "transposed"
        assert report.passed
    else:
        assert refused == [twin.function]
