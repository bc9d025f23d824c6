"""A real browser, and sites that are served to it on loopback."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from chainrule import serve
from chainrule.config import Config

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
SIZES = {"phone": (390, 844), "desk": (1280, 900)}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of one's own; without Chromium the test is skipped, unless ``CHAINRULE_REQUIRE_BROWSER`` is set."""
    if CHROMIUM is None and not os.environ.get("CHAINRULE_REQUIRE_BROWSER"):
        pytest.skip("NO BROWSER: the pages were not looked at; install chromium to run this test")
    assert CHROMIUM, "CHAINRULE_REQUIRE_BROWSER is set, but there is no Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def settle(page: Page) -> None:
    """Lay a page out, which asks for the fonts that it needs, and wait for them: text moves when they come."""
    page.evaluate("() => { document.body.getBoundingClientRect(); return document.fonts.ready.then(() => null); }")


@contextmanager
def served(site: Config) -> Iterator[str]:
    """The address on loopback at which a built site can be read."""
    with serve.server(site.output, site.url, port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{serve.subpath(site.url)}"
        finally:
            server.shutdown()
            thread.join()
