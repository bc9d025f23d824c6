"""A preview that lives: files are watched, what changed is built again, and open pages are loaded again."""

import http.client
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from chainrule import build, check, serve
from chainrule.config import Config

HEAD = "---\ntitle: Post\ndate: 2026-01-01\nsymbols:\n  x: scalar\n---\n"
RIGHT = HEAD + "$$\n\\frac{d}{dx} x^2 = 2x\n$$\n"
WRONG = HEAD + "$$\n\\frac{d}{dx} x^2 = 3x\n$$\n"
PATIENCE = 30.0
"""Seconds after which a test gives up waiting for what should come within one."""


@pytest.fixture
def site(tmp_path: Path) -> Config:
    posts = tmp_path / "content/posts"
    posts.mkdir(parents=True)
    (posts / "one.md").write_text(RIGHT)
    (posts / "two.md").write_text(RIGHT.replace("title: Post", "title: Other post"))
    (tmp_path / "chainrule.toml").write_text('[site]\ntitle = "Notes"\nurl = "https://example.org/notes/"\n')
    return Config(tmp_path, title="Notes", url="https://example.org/notes/")


def files(site: Config) -> dict[str, bytes]:
    folder = site.preview
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


EDITS: dict[str, tuple[Callable[[Config], object], int]] = {
    "nothing": (lambda _: None, 0),
    "a mistake": (lambda site: (site.content / "posts/one.md").write_text(WRONG), 1),
    "a broken head": (lambda site: (site.content / "posts/one.md").write_text("---\ntitle\n---\n" + RIGHT), 1),
    "a new post": (lambda site: (site.content / "posts/three.md").write_text(WRONG), 1),
    "a post less": (lambda site: (site.content / "posts/one.md").unlink(), 0),
    "another name": (lambda site: (site.content / "posts/one.md").rename(site.content / "posts/uno.md"), 1),
    "another folder": (lambda site: (site.content / "posts/one.md").rename(site.content / "one.md"), 1),
    "another text in its place": (lambda site: (site.content / "two").write_text(WRONG), 0),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_second_build_checks_what_changed_and_says_what_a_first_one_says(
    site: Config, edit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, fresh = EDITS[edit]
    read: list[str] = []
    findings = check.findings

    def counted(blocks: Any, settings: Any) -> Any:
        read.append("a text")
        return findings(blocks, settings)

    monkeypatch.setattr(check, "findings", counted)
    memory = build.Memory()
    build.build(site, preview=True, memory=memory)
    build.build(site, preview=True, memory=memory)
    time.sleep(0.1)  # a text that was written in the moment of reading is not trusted
    build.build(site, preview=True, memory=memory)
    change(site)
    read.clear()
    again = build.build(site, preview=True, memory=memory)
    assert len(read) == fresh
    shown = files(site)
    anew = build.build(site, preview=True)
    assert [str(problem) for problem in again.problems] == [str(problem) for problem in anew.problems]
    assert again.checks.verdicts == anew.checks.verdicts
    assert shown == files(site)


def test_a_changed_configuration_forgets_what_was_checked(site: Config) -> None:
    memory = build.Memory()
    time.sleep(0.1)
    build.build(site, preview=True, memory=memory)
    assert len(memory.documents(site)) == 2
    assert build.build(replace(site, seed=7), preview=True, memory=memory).checks.verdicts[0].seed == 7


@pytest.fixture
def news() -> serve.News:
    return serve.News()


@pytest.fixture
def port(site: Config, news: serve.News) -> Iterator[int]:
    build.build(site, preview=True)
    with serve.server(site.preview, site.url, port=0, news=news) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def asked(port: int, path: str, host: str = "localhost", method: str = "GET") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, headers={"Host": host})
    return connection.getresponse()


@pytest.mark.parametrize("path", ["/notes/", "/notes/index.html", "/notes/posts/one/", "/notes/absent"])
def test_pages_have_the_script_of_the_preview_and_files_do_not(port: int, path: str, site: Config) -> None:
    assert b'src="/.chainrule/reload.js"' in asked(port, path).read()
    assert not any(b"reload.js" in content for content in files(site).values())


def test_other_files_are_as_they_are(port: int, site: Config) -> None:
    assert asked(port, "/notes/atom.xml").read() == (site.preview / "atom.xml").read_bytes()


def test_pages_are_told_of_each_build_and_of_trouble(port: int, news: serve.News) -> None:
    stream = asked(port, "/.chainrule/news")

    def told() -> dict[str, str]:
        line, _ = stream.readline(), stream.readline()
        state: dict[str, str] = json.loads(line.removeprefix(b"data: "))
        return state

    first = told()
    news.failed("no")
    assert told() == {"version": first["version"], "trouble": "no"}
    news.built()
    assert told() == {"version": news.version, "trouble": ""}
    assert news.version != first["version"]
    stream.close()


@pytest.mark.parametrize(
    ("path", "host", "method", "status"),
    [
        ("/.chainrule/news", "evil.example", "GET", 403),
        ("/.chainrule/reload.js", "evil.example", "GET", 403),
        ("/.chainrule/news", "localhost", "HEAD", 404),
        ("/.chainrule/other", "localhost", "GET", 404),
        ("/.chainrule/../chainrule.toml", "localhost", "GET", 404),
        ("/.chainrule/news", "localhost", "POST", 501),
    ],
)
def test_nothing_else_is_told(port: int, path: str, host: str, method: str, status: int) -> None:
    assert asked(port, path, host, method).status == status


SEEN = """seen => {
  Object.defineProperty(document, "hidden", {value: !seen, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_page_that_nobody_sees_waits_until_it_is_seen(port: int, news: serve.News, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"http://localhost:{port}/notes/")
    page.evaluate("document.mark = 'the same page'")
    page.evaluate(SEEN, arg=False)
    news.built()
    page.wait_for_timeout(300)
    assert page.evaluate("document.mark") == "the same page"
    page.evaluate(SEEN, arg=True)
    page.wait_for_function("document.mark === undefined")
    assert page.locator("script[data-version]").get_attribute("data-version") == news.version
    page.close()


def test_a_writer_sees_a_mistake_come_and_go(site: Config, browser: Browser) -> None:
    post = site.content / "posts/one.md"
    command = [sys.executable, "-m", "chainrule", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=site.root, stdout=subprocess.PIPE, text=True) as serving:
        try:
            assert serving.stdout
            said = [serving.stdout.readline()]
            while "Ctrl-C" not in said[-1]:
                said.append(serving.stdout.readline())
                assert said[-1], said
            page = browser.new_page()
            page.goto(said[-1].split()[0] + "posts/one/")
            post.write_text(WRONG)
            page.wait_for_selector("text=the equation fails")
            post.write_text(RIGHT)
            page.wait_for_function("!document.body.textContent.includes('the equation fails')")
            (site.root / "chainrule.toml").write_text("nonsense = [\n")
            page.wait_for_selector("[role=status]:has-text('The terminal says why')")
            (site.root / "chainrule.toml").write_text('[site]\nurl = "https://example.org/notes/"\ntitle = "New"\n')
            page.wait_for_function("document.title.endsWith('New')")
            page.close()
        finally:
            serving.send_signal(signal.SIGINT)
        rest = serving.stdout.read()
    assert serving.returncode == 0
    assert "changed: content/posts/one.md" in rest
    assert rest.endswith("stopped\n")
