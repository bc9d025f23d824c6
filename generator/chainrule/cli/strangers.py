"""Whether the content comes from a stranger: what the command line says, or else what the build service says.

A pull request from a fork holds text that its maintainers have not read. Services say in the environment that they
build one, each in its own words; where the words cannot be read, the content counts as a stranger's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Environment = Mapping[str, str]


def untrusted(option: bool | None, environment: Environment) -> bool | None:  # noqa: FBT001
    """The option, if it was given; else True where a build service says so, and None where nobody says anything."""
    if option is not None:
        return option
    return True if any(says(environment) for says in SERVICES.values()) else None


def github(environment: Environment) -> bool:
    """GitHub Actions, and Forgejo's and Gitea's: the event's file names both repositories."""
    name = environment.get("GITHUB_EVENT_NAME", "")
    if not name.startswith("pull_request") and name != "workflow_run":
        return False
    try:
        event = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_text("utf-8"))
        if name == "workflow_run":  # which follows another workflow, maybe a pull request's, with more rights
            return _identity(event["workflow_run"]["head_repository"]) != _identity(event["repository"])
        head, base = (event["pull_request"][side]["repo"] for side in ("head", "base"))
        return _identity(head) != _identity(base)
    except (KeyError, OSError, TypeError, ValueError, RecursionError):
        return True  # among others, a fork that was deleted


def _identity(repository: Any) -> tuple[int, str]:
    return int(repository["id"]), str(repository["full_name"])


def gitlab(environment: Environment) -> bool:
    """GitLab CI: a merge request, or an external pull request, from another project."""
    pairs = {
        "merge_request_event": ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "CI_MERGE_REQUEST_PROJECT_ID"),
        "external_pull_request_event": (
            "CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY",
            "CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY",
        ),
    }
    source, target = pairs.get(environment.get("CI_PIPELINE_SOURCE", ""), ("", ""))
    return bool(source) and (not environment.get(source) or environment[source] != environment.get(target))


def circle(environment: Environment) -> bool:
    """CircleCI: the name of the fork is there for forks only."""
    return bool(environment.get("CIRCLECI") and environment.get("CIRCLE_PR_REPONAME"))


def azure(environment: Environment) -> bool:
    """Azure Pipelines."""
    return environment.get("SYSTEM_PULLREQUEST_ISFORK", "").lower() == "true"


SERVICES: Mapping[str, Callable[[Environment], bool]] = {
    "GitHub Actions": github,
    "GitLab CI": gitlab,
    "CircleCI": circle,
    "Azure Pipelines": azure,
}
"""By their names; each says whether it builds a pull request from a fork."""
