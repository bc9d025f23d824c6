"""Which changes of a site's files are noticed, on a real disk."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from chainrule import serve
from chainrule.config import Config

PATIENCE = 30.0
"""Seconds after which a test gives up waiting for what should come within one."""


@pytest.fixture
def site(tmp_path: Path) -> Config:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "content/posts/one.md").write_text("text")
    (tmp_path / "chainrule.toml").write_text("[site]\n")
    return Config(tmp_path)


CHANGES: dict[str, Callable[[Path], Any]] = {
    "content/posts/one.md": lambda path: path.write_text("another text"),
    "content/posts/picture.svg": lambda path: path.write_text("<svg/>"),
    "chainrule.toml": lambda path: (path.with_name("t").write_text("[site]\n"), path.with_name("t").replace(path)),
    "templates": Path.mkdir,
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_noticed(site: Config, name: str) -> None:
    assert name in {str(path.relative_to(site.root)) for path in after(site, lambda: CHANGES[name](site.root / name))}


def test_a_folder_that_came_later_is_watched(site: Config) -> None:
    (site.root / "elsewhere").mkdir()
    with serve.Watch(site) as watch, ThreadPoolExecutor(1) as pool:
        batches = watch.batches()
        settled(lambda: (site.root / "elsewhere").rename(site.templates), pool, batches, site.templates)
        settled(lambda: (site.templates / "home.html").write_text("x"), pool, batches, site.templates / "home.html")


def test_what_is_no_part_of_the_site_is_not_noticed(site: Config) -> None:
    others = ["public/index.html", ".chainrule/preview/index.html", ".venv/a.py", "notes.txt", "content/.one.md.swp"]

    def write() -> None:
        for name in others:
            (site.root / name).parent.mkdir(parents=True, exist_ok=True)
            (site.root / name).write_text("x")
        (site.content / "last.md").write_text("x")

    assert after(site, write) == {site.content / "last.md"}


def after(site: Config, change: Callable[[], object]) -> frozenset[Path]:
    """The first batch of changes after this one."""
    with serve.Watch(site) as watch, ThreadPoolExecutor(1) as pool:
        batch = pool.submit(next, watch.batches())
        change()
        return batch.result(PATIENCE)


def settled(
    change: Callable[[], object], pool: ThreadPoolExecutor, batches: Iterator[frozenset[Path]], path: Path
) -> None:
    """Change something, and wait for the batch with this path."""
    change()
    end = time.monotonic() + PATIENCE
    while path not in pool.submit(next, batches).result(PATIENCE):
        assert time.monotonic() < end
