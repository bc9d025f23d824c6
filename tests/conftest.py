"""What several files of tests share: a browser, the project's own site, and that no test watches the clock."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page

from browsing import SIZES, chromium, served
from chainrule import build, config
from chainrule.config import Config

ROOT = Path(__file__).parent.parent

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as a shell starts what it runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Ctrl-C is tested on commands, which would inherit it
settings.register_profile("no clock", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("no clock")


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The project's own site, built afresh for an address with a subpath."""
    root = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "content", root / "content")
    settings = (ROOT / "chainrule.toml").read_text("utf-8").replace("chainrule.example/", "chainrule.example/sub/path/")
    (root / "chainrule.toml").write_text(settings, "utf-8")
    site = config.load(root)
    assert build.build(site).passed
    return site


@pytest.fixture(scope="module")
def address(own_site: Config) -> Iterator[str]:
    """Where the project's own site is served on loopback."""
    with served(own_site) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one file of tests: as long as it runs, so does an event loop, which other tests cannot have."""
    with chromium() as browser:
        yield browser


@pytest.fixture(params=SIZES)
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of a phone's or a desk's size with JavaScript off."""
    width, height = SIZES[request.param]
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()
