"""What machines read of a site: the feed, the sitemap, the rules for crawlers."""

import re
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest
from justhtml import JustHTML

from chainrule import site
from chainrule.site import Plan
from themed import FILES, SITE, links, rendered


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, dict[str, str]]:
    return rendered(tmp_path_factory.mktemp("site"), FILES, author="A. & B.", description="On <derivatives>.")


def test_the_feed_has_whole_posts_with_absolute_links(notebook: tuple[Plan, dict[str, str]]) -> None:
    feed = feedparser.parse(notebook[1]["atom.xml"], sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo
    assert (feed.version, feed.feed.title, feed.feed.id) == ("atom10", "Notes & <Queries>", SITE)
    assert feed.feed.updated == "2026-03-01T00:00:00+00:00"
    first = next(entry for entry in feed.entries if entry.link == SITE + "posts/first/")
    assert first.id == "tag:example.org,2017-01-31:/sub/path/posts/first/"
    assert (first.published, first.updated) == ("2017-01-31T16:32:00+00:00", "2026-02-03T00:00:00+00:00")
    assert [tag.term for tag in first.tags] == ["calculus", "C++"]
    body = first.content[0].value
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>' in body
    assert "mjx-" not in body
    found = links(JustHTML(body, sanitize=False, fragment=True))
    assert SITE + "posts/second/" in found
    assert SITE + "posts/picture.svg" in found
    # The links of footnotes lead within the text, also in a reader.
    assert all(url.startswith((SITE, "#fn")) for url in found)


def test_a_site_without_posts_has_an_empty_feed(tmp_path: Path) -> None:
    _, files = rendered(tmp_path, {})
    feed = feedparser.parse(files["atom.xml"])
    assert not feed.bozo
    assert (feed.entries, feed.feed.updated) == ([], "1970-01-01T00:00:00+00:00")


def test_characters_that_xml_forbids_do_not_break_the_feed(tmp_path: Path) -> None:
    _, files = rendered(
        tmp_path, {"content/posts/a.md": "---\ntitle: A\ndate: 2026-01-01\n---\nA form\x0cfeed, ok \U0001d465.\n"}
    )
    feed = feedparser.parse(files["atom.xml"])
    assert not feed.bozo
    assert "\U0001d465" in feed.entries[0].content[0].value


def test_crawlers_find_every_page_and_no_redirect(notebook: tuple[Plan, dict[str, str]]) -> None:
    plan, files = notebook
    found = re.findall(r"<loc>(.*?)</loc>", files["sitemap.xml"])
    assert found == [site.absolute(SITE, page.path) for page in plan.pages]
    assert (
        "<loc>https://example.org/sub/path/posts/first/</loc><lastmod>2026-02-03T00:00:00+00:00" in files["sitemap.xml"]
    )
    assert files["robots.txt"].endswith(f"\nSitemap: {SITE}sitemap.xml\n")
    assert files[".nojekyll"] == ""
