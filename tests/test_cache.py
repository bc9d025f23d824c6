"""What builds remember: each formula typeset once, nothing believed that is not whole, and nothing that can harm."""

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule import build, config
from chainrule.cache import SEAL, UNUSED, Cache, digest
from chainrule.typeset import TexError, Typesetter
from chainrule.typeset import answers as asking
from chainrule.typeset.engine import Engine

POST = "---\ntitle: A\ndate: 2026-01-01\n---\nLet $x^2$ and $x^2$ and\n\n$$\\frac{1}{y}$$\n"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on V8 must not be started."""
    monkeypatch.setattr(Engine, "_start", lambda _: pytest.fail("V8 was started"))


def check(cache: Cache, tex: str, *, display: bool = False, **macros: str) -> tuple[str | TexError, int]:
    """What a new typesetter makes of a formula, and how many formulas it had to typeset for that."""
    with Typesetter(cache=cache) as typesetter:
        (made,) = typesetter.typeset([(tex, display)], macros)
        return made, typesetter.typeset_now


def entries(cache: Cache) -> list[Path]:
    assert cache.folder
    return [path for path in cache.folder.glob("??/*") if path.is_file()]


def test_an_entry_comes_back_as_it_was(cache: Cache) -> None:
    assert cache.get(digest("a")) is None
    cache.put(digest("a"), b"\x00first")
    cache.put(digest("a"), b"second")
    cache.put(digest("b"), b"")
    assert (cache.get(digest("a")), cache.get(digest("b"))) == (b"second", b"")


def test_without_a_folder_nothing_is_kept() -> None:
    Cache().put(digest("a"), b"content")
    assert Cache().get(digest("a")) is None
    assert not Cache().remove()


@given(st.lists(st.text()), st.lists(st.text()))
def test_no_two_lists_of_parts_have_one_name(first: list[str], second: list[str]) -> None:
    assert (digest(*first) == digest(*second)) == (first == second)


@given(data=st.data())
def test_what_is_not_whole_is_as_good_as_none(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"))
    cache.put(digest("a"), b"the content")
    (path,) = entries(cache)
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = data.draw(
        st.sampled_from([whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole + b"more"])
    )
    path.write_bytes(damaged)
    assert cache.get(digest("a")) is None
    cache.put(digest("a"), b"the content")
    assert cache.get(digest("a")) == b"the content"


def test_an_entry_under_another_name_is_not_believed(cache: Cache) -> None:
    cache.put(digest("a"), b"of a")
    cache.put(digest("b"), b"of b")
    first, second = entries(cache)
    first.write_bytes(second.read_bytes())
    assert sorted(filter(None, (cache.get(digest("a")), cache.get(digest("b"))))) in ([b"of a"], [b"of b"])


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put(digest("a"), b"content")
    assert cache.get(digest("a")) is None


def test_many_may_write_at_once_and_nobody_reads_half_an_entry(cache: Cache) -> None:
    name, contents = digest("a"), [bytes([each]) * 100_000 for each in range(4)]
    cache.put(name, contents[0])
    seen: list[bytes | None] = []
    writers = [
        threading.Thread(target=lambda own=each: [cache.put(name, own) for _ in range(50)])  # type: ignore[misc]
        for each in contents
    ]
    for thread in writers:
        thread.start()
    while any(thread.is_alive() for thread in writers):
        seen.append(cache.get(name))
    for thread in writers:
        thread.join()
    assert seen
    assert set(seen) <= set(contents)
    assert len(entries(cache)) == 1


def test_what_is_not_used_for_a_month_goes_and_what_is_used_stays(cache: Cache) -> None:
    for name in ("old", "used"):
        cache.put(digest(name), b"content")
    assert cache.folder
    unfinished = entries(cache)[0].with_name(".unfinished")
    unfinished.write_bytes(b"")
    long_ago = time.time() - UNUSED - 60
    for path in (*entries(cache), unfinished):
        os.utime(path, (long_ago, long_ago))
    assert cache.get(digest("used")) == b"content"
    cache.sweep()
    assert [path.read_bytes()[SEAL:] for path in entries(cache)] == [b"content"]
    assert cache.get(digest("used")) == b"content"


def test_the_folder_hides_itself_from_version_control(cache: Cache) -> None:
    cache.put(digest("a"), b"content")
    assert cache.folder
    assert (cache.folder / ".gitignore").read_text() == "*\n"


def test_a_formula_is_typeset_once(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    made, typeset = check(cache, r"\frac{1}{x}")
    assert typeset == 1
    forbid(monkeypatch)
    assert check(cache, r"\frac{1}{x}") == (made, 0)


@pytest.mark.parametrize(
    ("tex", "more"),
    [("x", {}), (r"\x", {"x": "y"}), ("x ", {"display": False}), ("x", {"display": True, "x": "y"})],
)
def test_what_makes_a_difference_makes_another_entry(cache: Cache, tex: str, more: dict[str, str]) -> None:
    check(cache, r"\x", display=True, x="z")
    assert check(cache, tex, **more)[1] == 1  # type: ignore[arg-type]


def test_another_mathjax_typesets_again(cache: Cache, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert check(cache, "x")[1] == 1
    assert check(cache, "x")[1] == 0
    (tmp_path / "host.js").write_text(asking.HOST.read_text("utf-8") + "// changed\n", "utf-8")
    monkeypatch.setattr(asking, "HOST", tmp_path / "host.js")
    assert check(cache, "x")[1] == 1


def test_a_mistake_is_remembered_with_its_place_and_its_advice(cache: Cache) -> None:
    first, typeset = check(cache, r"x + \alhpa")
    assert (isinstance(first, TexError), typeset) == (True, 1)
    assert check(cache, r"x + \alhpa") == (first, 0)
    assert isinstance(first, TexError)
    assert (first.offset, first.hint) == (4, r"did you mean \alpha?")


def test_what_hit_a_limit_is_tried_again(cache: Cache) -> None:
    deep = "{" * 4_900 + "x" + "}" * 4_900
    assert check(cache, deep)[1] == 1
    assert check(cache, deep)[1] == 1


def test_a_damaged_entry_is_typeset_anew(cache: Cache) -> None:
    made, _ = check(cache, "x")
    (path,) = entries(cache)
    path.write_bytes(path.read_bytes().replace(b"mjx-mi", b"script"))
    assert check(cache, "x") == (made, 1)
    assert check(cache, "x") == (made, 0)


@pytest.fixture
def site(tmp_path: Path) -> config.Config:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "chainrule.toml").write_text('[site]\ntitle = "A"\n', "utf-8")
    for name in ("a", "b"):
        (tmp_path / f"content/posts/{name}.md").write_text(POST, "utf-8")
    return config.load(tmp_path)


def test_a_second_build_is_the_same_and_starts_no_v8(site: config.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    assert build.build(site).passed
    first = {path: path.read_bytes() for path in site.output.rglob("*") if path.is_file()}
    forbid(monkeypatch)
    assert build.build(site).passed
    assert {path: path.read_bytes() for path in site.output.rglob("*") if path.is_file()} == first


def test_each_different_formula_of_a_site_has_one_entry(site: config.Config) -> None:
    assert build.build(site).passed
    different_formulas, stylesheet = 2, 1
    assert len(entries(Cache(site.cache))) == different_formulas + stylesheet


def test_what_a_strangers_folder_remembers_is_not_used(site: config.Config) -> None:
    assert build.build(site).passed
    (formula, *_) = [path for path in entries(Cache(site.cache)) if b"<mfrac" in path.read_bytes()]
    name = formula.parent.name + formula.name
    Cache(site.cache).put(name, b'{"html": "<script>forged()</script>"}')
    stranger = replace(site, untrusted=True, own_templates=False)
    assert build.build(stranger).passed
    assert "forged" not in (site.output / "posts/a/index.html").read_text("utf-8")
    assert build.build(site).passed
    assert "forged" in (site.output / "posts/a/index.html").read_text("utf-8")


def test_clean_removes_what_is_remembered(site: config.Config) -> None:
    assert build.build(site).passed
    assert entries(Cache(site.cache))
    build.clean(site)
    assert not site.cache.exists()
    build.clean(site)
