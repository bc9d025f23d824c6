"""The plan of a site: where everything goes, what leads where, and what is refused."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chainrule import content, site
from chainrule.config import Config
from chainrule.errors import Problem
from chainrule.site import Page, Plan, absolute, address, relative, rooted, slugify

CASES = Path(__file__).parent / "cases/site"
PROBLEMS = tomllib.loads((CASES / "problems.toml").read_text("utf-8"))["case"]
PLANS = tomllib.loads((CASES / "plans.toml").read_text("utf-8"))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def planned(root: Path, files: Mapping[str, str], *, drafts: bool = False, future: bool = False) -> Plan:
    """The plan of a site with these files in ``content/``."""
    for name, text in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    config = Config(root, title="Notes", url="https://example.org/sub/")
    loaded = content.load(config.content, "content", config.zone)
    assert not loaded.problems
    return site.plan(config, loaded.documents, loaded.assets, NOW, drafts=drafts, future=future)


def line(problem: Problem) -> str:
    return f"{problem.span.place} {problem.rule} {problem.message} | {problem.hint}"


def check(case: Mapping[str, object], root: Path) -> None:
    files = case["files"]
    assert isinstance(files, dict)
    problems = sorted(planned(root, files).problems, key=lambda each: (each.span.source.path, each.span.start))
    assert [line(problem) for problem in problems] == case["problems"]


@pytest.mark.parametrize("case", PROBLEMS, ids=lambda case: case["name"])
def test_whatever_is_wrong_names_both_files_and_the_next_step(case: Mapping[str, object], tmp_path: Path) -> None:
    check(case, tmp_path)


@pytest.fixture
def notebook(tmp_path: Path) -> Plan:
    """A site with something of everything."""
    return planned(tmp_path, PLANS["files"])


def test_every_document_and_every_file_has_its_place(notebook: Plan) -> None:
    assert not notebook.problems
    places = {str(page.document.path): str(page.path) for page in notebook.pages if page.document}
    assert places == PLANS["places"]
    assert [str(path) for path in notebook.assets] == PLANS["assets"]


def test_pages_that_nobody_wrote_make_the_others_reachable(notebook: Plan) -> None:
    made = {f"{page.kind} {page.path}": [each.title for each in page.listed] for page in notebook.pages}
    assert {name: titles for name, titles in made.items() if name in PLANS["lists"]} == PLANS["lists"]
    assert [entry.title for entry in notebook.navigation] == PLANS["navigation"]
    tags = next(page for page in notebook.pages if page.kind == "tags")
    assert [(tag.title, str(tag.path)) for tag in tags.tags] == [tuple(pair) for pair in PLANS["tags"]]


def test_posts_are_listed_newest_first_and_know_their_neighbours(notebook: Plan) -> None:
    def title(reference: site.Reference | None) -> str:
        return reference.title if reference else "-"

    assert [[post.title, title(post.older), title(post.newer)] for post in notebook.posts] == PLANS["posts"]


def test_drafts_and_scheduled_posts_are_held_back_and_counted(notebook: Plan) -> None:
    assert [f"{held.document.path} {held.reason}" for held in notebook.held] == PLANS["held"]


def test_drafts_and_scheduled_posts_are_shown_when_asked_for(tmp_path: Path) -> None:
    plan = planned(tmp_path, PLANS["files"], drafts=True, future=True)
    assert not plan.held
    assert [post.title for post in plan.posts if post.draft] == ["A draft"]
    assert "Scheduled" in [post.title for post in plan.posts]


def test_a_site_without_a_home_page_or_tags_still_has_a_first_page(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"posts/2026-01-01-a.md": "---\ntitle: A\n---\n"})
    assert [(page.kind, page.title) for page in plan.pages] == [
        ("home", "Notes"),
        ("post", "A"),
        ("checks", "What was checked"),
        ("search", "Search"),
    ]
    assert plan.navigation == ()


def test_old_addresses_lead_to_new_ones(notebook: Plan) -> None:
    assert [[str(redirect.path), str(redirect.target)] for redirect in notebook.redirects] == PLANS["redirects"]


def page_of(plan: Plan, source: str) -> Page:
    return next(page for page in plan.pages if page.document and str(page.document.path) == source)


@pytest.mark.parametrize(("source", "link", "url", "in_feed"), [tuple(row) for row in PLANS["links"]])
def test_links_are_written_as_their_page_needs_them(
    notebook: Plan, source: str, link: str, url: str, in_feed: str
) -> None:
    page = page_of(notebook, source)
    assert notebook.links(page)(link) == url
    assert notebook.feed_links(page)(link) == in_feed


names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=6).filter(
    lambda name: name not in {".", ".."}
)
paths = st.lists(names, min_size=1, max_size=4).map(lambda parts: PurePosixPath(*parts))
folders = st.lists(names, max_size=3).map(lambda parts: PurePosixPath(*parts, "index.html"))


@given(paths | folders, paths | folders, st.text(st.characters(exclude_categories=["Cs"]), max_size=5))
def test_a_relative_url_leads_where_it_should(page: PurePosixPath, target: PurePosixPath, fragment: str) -> None:
    assume(target not in page.parents)  # a file cannot be where the page has its folder; `clashes` sees to that
    base = "https://example.org/sub/"
    url = urljoin(base + written(page), relative(target, page, fragment))
    parts = urlsplit(url)
    assert unquote(parts.path) == f"/sub/{target}"
    assert unquote(parts.fragment) == fragment


def written(path: PurePosixPath) -> str:
    """The full path of a file in a URL, its ``index.html`` included."""
    return rooted("", path).removeprefix("/")


@given(paths | folders)
def test_an_absolute_url_leads_there_as_well(target: PurePosixPath) -> None:
    base = "https://example.org/sub/"
    parts = urlsplit(absolute(base, target))
    assert parts.netloc == "example.org"
    assert unquote(parts.path) in {f"/sub/{target}", f"/sub/{target}".removesuffix("index.html")}
    assert urljoin(base, rooted(base, target)) == base + written(target)


@pytest.mark.parametrize(
    ("path", "public"),
    [("index.html", ""), ("posts/a/index.html", "posts/a/"), ("a b.svg", "a%20b.svg"), ("x/é.pdf", "x/%C3%A9.pdf")],
)
def test_addresses_end_at_the_folder(path: str, public: str) -> None:
    assert address(PurePosixPath(path)) == public


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Neural networks", "neural-networks"),
        ("  C++ & Co. ", "c-co"),
        ("Élan", "élan"),
        ("x_1 — x_2", "x-1-x-2"),
        ("हिन्दी", "हिन्दी"),
        ("+++", ""),
    ],
)
def test_slugs_keep_the_letters_of_every_script(text: str, slug: str) -> None:
    assert slugify(text) == slug
