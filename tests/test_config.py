"""The configuration: what is read, and the message for everything that cannot be."""

import tomllib
from pathlib import Path

import pytest

from chainrule import config
from chainrule.errors import ConfigError, Problem
from chainrule.source import Source

CASES = tomllib.loads((Path(__file__).parent / "cases/config/wrong.toml").read_text("utf-8"))["case"]


def line(problem: Problem) -> str:
    hint = f" | {problem.hint}" if problem.hint else ""
    return f"{problem.span.line}:{problem.span.column} {problem.rule} {problem.message}{hint}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_wrong_configuration_says_where_and_why(case: dict[str, object]) -> None:
    with pytest.raises(ConfigError) as refusal:
        config.parse(Source("chainrule.toml", str(case["text"])), Path())
    assert [line(problem) for problem in refusal.value.problems] == case["problems"]


def test_every_key_is_optional(tmp_path: Path) -> None:
    settings = config.parse(Source("chainrule.toml", ""), tmp_path)
    assert settings.seed == 0
    assert settings.output == tmp_path / "public"
    assert settings.url.endswith("/")


def test_a_whole_configuration_is_read(tmp_path: Path) -> None:
    (tmp_path / "chainrule.toml").write_text(
        '[site]\ntitle = "Notes"\nurl = "https://example.org/notes"\ntimezone = "Europe/Berlin"\n'
        "macros = {R = '\\mathbb{R}', '\\vec' = ['\\mathbf{#1}', 1]}\n"
        '[site.names]\nproof = "Beweis"\n'
        '[check]\nseed = 7\nseconds = 3\nuntrusted = true\n[publish]\nbranch = "gh-pages"\nremote = ""\n',
        "utf-8",
    )
    settings = config.load(tmp_path)
    assert settings.url == "https://example.org/notes/"
    assert settings.zone.key == "Europe/Berlin"
    assert settings.macros == {"R": r"\mathbb{R}", "vec": (r"\mathbf{#1}", 1)}
    assert settings.names == {**config.NAMES, "proof": "Beweis"}
    assert (settings.seed, settings.seconds, settings.untrusted) == (7, 3.0, True)
    assert (settings.publishing.branch, settings.publishing.remote) == ("gh-pages", "")


def test_a_missing_file_names_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        config.load(tmp_path)
    assert "chainrule new site" in str(refusal.value.problems[0].hint)
    assert refusal.value.exit_code == 2


def test_bytes_that_are_not_utf8_are_shown_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "chainrule.toml").write_bytes(b'[site]\ntitle = "\xff"\n')
    with pytest.raises(ConfigError) as refusal:
        config.load(tmp_path, "chainrule.toml")
    assert line(refusal.value.problems[0]).startswith("2:10 config.encoding")
