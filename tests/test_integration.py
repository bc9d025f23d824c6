"""The pre-commit hook and the GitHub Action: valid for those who read them, and their commands do what they say."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from test_check_command import FAILS, HOLDS
from test_formats import SARIF, parsed_json

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
(CHECK,) = [step for step in ACTION["runs"]["steps"] if step.get("name") == "Check"]


@pytest.mark.parametrize(
    "command",
    [
        ["pre-commit", "validate-manifest", ".pre-commit-hooks.yaml"],
        ["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"],
    ],
    ids=lambda command: command[0],
)
def test_what_services_read_is_valid(command: list[str]) -> None:
    run = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(("text", "code"), [(HOLDS, 0), (FAILS, 1)])
def test_the_hook_passes_what_holds_and_stops_what_fails(text: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "a post.md").write_text(text, "utf-8")
    command = [BIN / "chainrule", *shlex.split(HOOK["entry"])[1:], "a post.md"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == code
    assert "1 claim checked" in run.stdout


def act(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the action's own step as GitHub does: its script in bash, its inputs in the environment."""
    given = {name: str(each["default"]) for name, each in ACTION["inputs"].items()} | inputs
    (folder / "runner/chainrule/bin").mkdir(parents=True, exist_ok=True)
    link = folder / "runner/chainrule/bin/chainrule"
    link.unlink(missing_ok=True)
    link.symlink_to(BIN / "chainrule")
    variables = {name: given[value.split("inputs.")[1].rstrip(" }")] for name, value in CHECK["env"].items()}
    environment = {**os.environ, **variables, "RUNNER_TEMP": str(folder / "runner")}
    script = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", CHECK["run"]]
    return subprocess.run(script, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_action_annotates_what_fails_and_writes_sarif(tmp_path: Path) -> None:
    (tmp_path / "right.md").write_text(HOLDS, "utf-8")
    (tmp_path / "wrong one.md").write_text(FAILS, "utf-8")
    run = act(tmp_path, paths="right.md\n\nwrong one.md\n", sarif="found.sarif")
    assert run.returncode == 1
    assert run.stdout.startswith("::error file=wrong one.md,title=fails,line=7,")
    report = parsed_json((tmp_path / "found.sarif").read_text("utf-8"))
    SARIF.validate(report)
    assert [result["ruleId"] for result in report["runs"][0]["results"]] == ["fails"]


def test_the_action_checks_the_site_if_no_paths_are_given(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/index.md").write_text(HOLDS, "utf-8")
    (tmp_path / "chainrule.toml").write_text("", "utf-8")
    assert act(tmp_path).returncode == 0


def test_no_input_of_the_action_is_run(tmp_path: Path) -> None:
    run = act(tmp_path, paths="$(touch made)\n--help\n; touch made", format="text")
    assert run.returncode == 2
    assert not (tmp_path / "made").exists()
    assert "${{" not in CHECK["run"]
