"""The look of the site: finished pages, their links, and what becomes of a site's own templates."""

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from chainrule import theme
from chainrule.errors import ContentError, InstallError
from chainrule.site import Plan
from chainrule.theme import environment
from themed import FILES, SITE, links, pages, rendered, shown, text

PAGES = [
    "404.html",
    "about/index.html",
    "checks/index.html",
    "docs/checking/index.html",
    "docs/index.html",
    "first.html",
    "index.html",
    "old/first/index.html",
    "posts/first/index.html",
    "posts/second/index.html",
    "posts/third/index.html",
    "search/index.html",
    "tags/c/index.html",
    "tags/calculus/index.html",
    "tags/index.html",
]


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, dict[str, str]]:
    return rendered(tmp_path_factory.mktemp("site"), FILES, author="A. & B.", description="On <derivatives>.")


def test_every_page_is_well_formed(notebook: tuple[Plan, dict[str, str]]) -> None:
    parsed = pages(notebook[1])
    assert sorted(parsed) == PAGES
    assert {path: page.errors for path, page in parsed.items() if page.errors} == {}
    for path, page in parsed.items():
        ids = [element.attrs["id"] for element in page.query("[id]")]
        assert len(ids) == len(set(ids)), path
        assert page.query("html[lang=en]")
        assert len(page.query("title")) == len(page.query("main")) == len(page.query("h1")) == 1
        assert not page.query("[style*=url], script:not([src][defer])")


def test_every_link_leads_to_a_file_of_the_site(notebook: tuple[Plan, dict[str, str]]) -> None:
    plan, files = notebook
    known = {*files, *map(str, plan.assets)}
    parsed = pages(files)
    ids = {path: {element.attrs["id"] for element in page.query("[id]")} for path, page in parsed.items()}
    seen = 0
    for path, page in parsed.items():
        for url in links(page):
            target = urlsplit(urljoin(SITE + path, url))
            assert target.netloc == "example.org", url
            file = unquote(target.path).removeprefix("/sub/path/")
            assert file in known, f"{path} leads to {url}"
            assert not target.fragment or target.fragment in {"top", *ids.get(file, ())}, f"{path} leads to {url}"
            seen += 1
    assert seen > 100


def test_addresses_are_relative_but_for_those_that_leave_the_site(notebook: tuple[Plan, dict[str, str]]) -> None:
    for path, page in pages(notebook[1]).items():
        for url in links(page):
            assert not urlsplit(url).scheme
            assert url.startswith("/sub/path/") == (path == "404.html" and url != "#start-of-text"), f"{path}: {url}"
        own = SITE + path.removesuffix("index.html")
        canonicals = [each.attrs["href"] for each in page.query("link[rel=canonical]")]
        redirected = page.query("meta[http-equiv=refresh]")
        assert canonicals == ([] if path == "404.html" else [SITE + "posts/first/"] if redirected else [own])


def test_a_page_loads_the_mathematics_only_where_it_has_some(notebook: tuple[Plan, dict[str, str]]) -> None:
    files = notebook[1]
    sheet = next(path for path in files if path.startswith("assets/mathematics/style."))
    loading = {path for path, text in files.items() if PurePosixPath(sheet).name in text}
    assert loading == {"index.html", "posts/first/index.html"}
    assert files["assets/mathematics/fonts/mjx-n.woff2"] == "font"


def test_titles_and_descriptions_are_escaped(notebook: tuple[Plan, dict[str, str]]) -> None:
    page = pages(notebook[1])["posts/first/index.html"]
    assert text(page, "title") == 'First & "foremost" · Notes & <Queries>'
    properties = {each.attrs["property"]: each.attrs["content"] for each in page.query("meta[property]")}
    assert properties["og:title"] == 'First & "foremost"'
    assert properties["og:description"] == "Where it <begins>."
    assert properties["article:published_time"] == "2017-01-31T16:32:00+00:00"
    assert "<us>" not in notebook[1]["about/index.html"]


def test_a_post_says_when_it_was_written_and_what_it_is_about(notebook: tuple[Plan, dict[str, str]]) -> None:
    page = pages(notebook[1])["posts/first/index.html"]
    assert text(page, ".dateline") == "31 January 2017 revised 3 February 2026 calculus, C++"
    assert text(page, ".neighbours") == "Later Second"
    assert [text(each, "summary") for each in [page] if each.query(".contents.above")] == ["Contents"]
    entries = [(shown(each), each.attrs["href"]) for each in page.query(".contents.beside a")]
    assert [href for _, href in entries] == ["#part-x", "#detail", "#part-two"]
    assert "<mjx-" in page.query(".contents.beside")[0].to_html()
    assert text(pages(notebook[1])["posts/third/index.html"], ".draft") == "Draft"


def test_a_page_says_what_was_checked_on_it(notebook: tuple[Plan, dict[str, str]]) -> None:
    parsed = pages(notebook[1])
    assert "1 derivative in code was checked with numbers" in text(parsed["posts/first/index.html"], ".checked")
    assert "switched the check off" in text(parsed["about/index.html"], ".checked")
    assert not parsed["posts/second/index.html"].query(".checked")


def test_the_first_page_lists_the_posts_below_its_own_words(notebook: tuple[Plan, dict[str, str]]) -> None:
    page = pages(notebook[1])["index.html"]
    assert [shown(link) for link in page.query(".posts a")] == ["Third", "Second", 'First & "foremost"']
    main = notebook[1]["index.html"]
    assert main.index("Read") < main.index('class="posts"')
    assert text(pages(notebook[1])["tags/index.html"], ".all-tags") == "C++ 1 post calculus 2 posts"


def test_an_old_address_sends_its_reader_on(notebook: tuple[Plan, dict[str, str]]) -> None:
    for path, url in {
        "old/first/index.html": "../../posts/first/index.html",
        "first.html": "posts/first/index.html",
    }.items():
        page = pages(notebook[1])[path]
        assert page.query("meta[http-equiv=refresh]")[0].attrs["content"] == f"0; url={url}"
        assert page.query("main a")[0].attrs["href"] == url


def test_the_style_sheet_changes_its_name_with_its_content(tmp_path: Path) -> None:
    plain = theme.load(tmp_path / "nothing").style
    (tmp_path / "style").mkdir()
    (tmp_path / "style/site.css").write_text("main { color: red }")
    own = theme.load(tmp_path).style
    assert own.content.startswith(plain.content)
    assert own.content.endswith(b"main { color: red }")
    assert own.path != plain.path
    assert re.fullmatch(r"assets/style\.[0-9a-f]{12}\.css", str(own.path))


def test_a_sites_own_templates_come_first(tmp_path: Path) -> None:
    own = "{% extends 'base.html' %}{% block main %}<h1>Mine: {{ page.title }}</h1>{% endblock %}"
    _, files = rendered(tmp_path, {"templates/page.html": own, "content/about.md": "---\ntitle: About\n---\n"})
    assert "<h1>Mine: About</h1>" in files["about/index.html"]


BROKEN = {
    "a tag that is not closed": ("<p>\n{% if page %}\n", "2:1 template.syntax"),
    "a tag that does not exist": ("<p>\n\n  {% iff page %}{% endif %}\n", "3:3 template.syntax"),
    "a filter that does not exist": ("<p>{{ page.title | loud }}</p>\n", "1:1 template.syntax"),
    "a name that does not exist": ("<p>\n<p>{{ page.titel }}</p>\n", "2:1 template.undefined"),
    "a template that does not exist": ("<p>\n{% include 'nope.html' %}\n", "2:1 template.failed"),
    "a sum of unlike things": ("{{ page.title + 1 }}\n", "1:1 template.failed"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_says_where(name: str, tmp_path: Path) -> None:
    template, expected = BROKEN[name]
    with pytest.raises(ContentError) as refusal:
        rendered(tmp_path, {"templates/page.html": template, "content/about.md": "---\ntitle: About\n---\n"})
    (problem,) = refusal.value.problems
    assert f"{problem.span.line}:{problem.span.column} {problem.rule}" == expected
    assert problem.span.source.path == str(tmp_path / "templates/page.html")
    assert problem.span.source.text == template


def test_all_broken_templates_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{% if %}")
    (tmp_path / "b.xml").write_text("{{")
    (tmp_path / "c.txt").write_bytes(b"fine \xff")
    (tmp_path / "d.css").write_text("{% not a template %}")
    with pytest.raises(ContentError) as refusal:
        theme.load(tmp_path)
    assert [problem.rule for problem in refusal.value.problems] == [
        "template.syntax",
        "template.syntax",
        "template.encoding",
    ]


def test_missing_packaged_templates_are_an_installation_that_is_broken(tmp_path: Path) -> None:
    with pytest.raises(InstallError):
        environment.load(tmp_path, [tmp_path / "packaged"])
