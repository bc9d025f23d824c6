"""Content of strangers: when it is taken for theirs, and that it is refused where their code could not be kept in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from chainrule.cli import main
from chainrule.cli.strangers import untrusted
from chainrule.sandbox import Lock, Sandbox

HOME = {"id": 1, "full_name": "owner/site"}
FORK = {"id": 2, "full_name": "stranger/site"}


def event(folder: Path, head: Any, base: Any = HOME, name: str = "pull_request") -> dict[str, str]:
    path = folder / "event.json"
    path.write_text(json.dumps({"pull_request": {"head": {"repo": head}, "base": {"repo": base}}}), "utf-8")
    return {"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(path)}


def test_a_pull_request_on_github_is_a_strangers_if_its_repository_is_another(tmp_path: Path) -> None:
    assert untrusted(None, event(tmp_path, FORK)) is True
    assert untrusted(None, event(tmp_path, FORK, name="pull_request_target")) is True
    assert untrusted(None, event(tmp_path, None)) is True
    assert untrusted(None, event(tmp_path, HOME)) is None
    assert untrusted(None, event(tmp_path, FORK, name="push")) is None


def test_a_workflow_that_follows_a_strangers_pull_request_is_no_better(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    for head, expected in ((FORK, True), (HOME, None), (None, True)):
        path.write_text(json.dumps({"workflow_run": {"head_repository": head}, "repository": HOME}), "utf-8")
        assert untrusted(None, {"GITHUB_EVENT_NAME": "workflow_run", "GITHUB_EVENT_PATH": str(path)}) is expected


@pytest.mark.parametrize("text", [None, "", "{}", "[]", "null", '{"pull_request": 3}', "[" * 10**5])
def test_an_event_that_cannot_be_read_is_a_strangers(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "event.json"
    if text is not None:
        path.write_text(text, "utf-8")
    assert untrusted(None, {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(path)}) is True
    assert untrusted(None, {"GITHUB_EVENT_NAME": "pull_request"}) is True


MERGE = {"CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_PROJECT_ID": "1"}
EXTERNAL = {"CI_PIPELINE_SOURCE": "external_pull_request_event", "CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY": "o/s"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, None),
        (MERGE | {"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2"}, True),
        (MERGE | {"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "1"}, None),
        (MERGE, True),
        (EXTERNAL | {"CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY": "x/s"}, True),
        (EXTERNAL | {"CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY": "o/s"}, None),
        ({"CI_PIPELINE_SOURCE": "push"}, None),
        ({"CIRCLECI": "true", "CIRCLE_PR_REPONAME": "site"}, True),
        ({"CIRCLECI": "true"}, None),
        ({"SYSTEM_PULLREQUEST_ISFORK": "True"}, True),
        ({"SYSTEM_PULLREQUEST_ISFORK": "False"}, None),
    ],
)
def test_other_services_say_it_in_their_own_words(environment: dict[str, str], expected: bool | None) -> None:  # noqa: FBT001
    assert untrusted(None, environment) is expected
    assert untrusted(True, environment) is True  # noqa: FBT003
    assert untrusted(False, environment) is False  # noqa: FBT003


POST = """---
title: A post
symbols: {x: vector n}
---
```python check
def f(x): return x @ x
def d_f_dx(x): return 2 * x
```
"""
FORMULA = "---\ntitle: A formula\nsymbols: {x: scalar}\n---\n\n$$ \\frac{d x^2}{d x} = 2 x $$\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "chainrule.toml").write_text("", "utf-8")
    (tmp_path / "content/posts/2026-01-01-formula.md").write_text(FORMULA, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_EVENT_NAME", "CI_PIPELINE_SOURCE", "CIRCLECI", "SYSTEM_PULLREQUEST_ISFORK"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without the filter on system calls."""
    start = Sandbox.__init__

    def without(self: Sandbox, *args: Any, **options: Any) -> None:
        start(self, *args, **{**options, "locks": Lock.ALL & ~Lock.CALLS})

    monkeypatch.setattr(Sandbox, "__init__", without)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def write(site: Path, text: str = POST) -> None:
    (site / "content/posts/2026-01-02-post.md").write_text(text, "utf-8")


def test_a_strangers_post_is_checked_where_all_locks_hold(site: Path) -> None:
    write(site)
    code, output = run("check", "--untrusted")
    assert (code, "2 claims checked: 2 hold" in output) == (0, True)


def test_hostile_posts_are_named_and_the_others_of_the_site_checked(site: Path) -> None:
    (site / "chainrule.toml").write_text("[check]\nseconds = 1\n", "utf-8")
    harm = {
        "gone": "import os; os._exit(0)",
        "endless": "while True: pass",
        "flood": "import os\nwhile True:\n    for fd in range(3, 9):\n        try: os.write(fd, bytes(9999))\n"
        "        except OSError: pass",
        "thief": "open('/etc/passwd').read()",
    }
    for name, code in harm.items():
        text = POST.replace("A post", name).replace("def f(x):", f"{code}\ndef f(x):")
        (site / f"content/posts/2026-02-01-{name}.md").write_text(text, "utf-8")
    write(site)
    code, output = run("check", "--untrusted")
    assert code == 1
    assert "6 claims checked: 2 hold, 0 fail, 0 undecided, 4 unchecked" in output
    for name, rule in {"gone": "died", "endless": "time", "flood": "protocol", "thief": "raises"}.items():
        assert [line for line in output.splitlines() if f"{name}.md" in line and f"[snippet.{rule}]" in line]


@pytest.mark.usefixtures("unlocked")
@pytest.mark.parametrize("command", ["check", "build", "serve"])
def test_a_strangers_post_is_not_run_where_one_is_open(site: Path, command: str) -> None:
    write(site)
    code, output = run(command, "--untrusted")
    assert code == 2
    assert "a stranger's code is not run here" in output
    assert "the network; starting processes" in output
    assert not (site / "public").exists()


@pytest.mark.usefixtures("unlocked")
def test_the_environment_and_the_configuration_ask_for_the_same(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site)
    (site / "chainrule.toml").write_text("[check]\nuntrusted = true\n", "utf-8")
    assert run("check")[0] == 2
    assert run("check", "--trusted")[0] == 0
    (site / "chainrule.toml").write_text("[check]\nuntrusted = false\n", "utf-8")
    assert run("check")[0] == 0
    monkeypatch.setenv("SYSTEM_PULLREQUEST_ISFORK", "True")
    assert run("check")[0] == 2
    assert run("check", "--trusted")[0] == 0


@pytest.mark.usefixtures("unlocked")
def test_a_post_of_ones_own_is_run_and_the_open_lock_named_once(site: Path) -> None:
    write(site)
    (site / "content/posts/2026-01-03-another.md").write_text(POST.replace("A post", "Another"), "utf-8")
    code, output = run("check")
    assert code == 0
    assert output.count("code of posts runs here without all locks") == 1
    assert "warning" in output


@pytest.mark.usefixtures("unlocked")
def test_formulas_alone_run_no_code_and_need_no_locks(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.is_dir()
    monkeypatch.setattr(Sandbox, "open", None)
    code, output = run("check", "--untrusted")
    assert (code, "1 claim checked: 1 holds" in output) == (0, True)


def test_further_modules_are_loaded_for_ones_own_posts_only(site: Path) -> None:
    write(site, POST.replace("def f(x):", "import colorsys\ndef f(x):"))
    code, output = run("check")
    assert (code, "No module named 'colorsys'" in output) == (1, True)
    (site / "chainrule.toml").write_text('[check]\nmodules = ["colorsys", "no.such.module"]\n', "utf-8")
    assert run("check")[0] == 0
    code, output = run("check", "--untrusted")
    assert (code, "No module named 'colorsys'" in output) == (1, True)
