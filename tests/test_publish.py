"""Publishing: to a folder, and to a branch of a real repository with a real remote."""

import subprocess
from pathlib import Path

import pytest

from chainrule import publish
from chainrule.build import output
from chainrule.config import Config, Publishing
from chainrule.errors import ChainruleError, ConfigError


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Writer", "-c", "user.email=writer@site.example", "-c", "init.defaultBranch=main"]
    run = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return run.stdout.strip()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A built site in a repository with one commit on main and a bare remote."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Writer")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "writer@site.example")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "no-config"))
    root = tmp_path / "site"
    (root / "public").mkdir(parents=True)
    (root / "public" / output.MARK).touch()
    (root / "public/index.html").write_text("home")
    (root / "post.md").write_text("text")
    git(tmp_path, "init", "--bare", "remote.git")
    git(root, "init")
    git(root, "add", "post.md")
    git(root, "commit", "-m", "First")
    git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    return Config(root, publishing=Publishing(cname="blog.example"))


def test_a_branch_gets_the_site_and_the_working_tree_keeps_the_sources(settings: Config, tmp_path: Path) -> None:
    said = publish.to_branch(settings, "pages", "origin", "Publish")
    assert said == "published to branch pages of origin"
    files = git(tmp_path / "remote.git", "ls-tree", "--name-only", "pages").splitlines()
    assert files == [".nojekyll", "CNAME", "index.html"]
    assert git(settings.root, "symbolic-ref", "--short", "HEAD") == "main"
    assert (settings.root / "post.md").exists()


def test_a_second_time_adds_a_commit(settings: Config, tmp_path: Path) -> None:
    publish.to_branch(settings, "pages", "origin", "First")
    (settings.root / "public/index.html").write_text("home again")
    publish.to_branch(settings, "pages", "origin", "Second")
    assert git(tmp_path / "remote.git", "log", "--format=%s", "pages").splitlines() == ["Second", "First"]
    assert git(tmp_path / "remote.git", "show", "pages:index.html") == "home again"


def test_without_a_remote_the_commit_stays_here(settings: Config, tmp_path: Path) -> None:
    assert "push it" in publish.to_branch(settings, "pages", "", "Publish")
    assert git(settings.root, "show", "pages:index.html") == "home"
    assert git(tmp_path / "remote.git", "branch", "--list") == ""


def test_the_sources_are_never_replaced(settings: Config) -> None:
    git(settings.root, "branch", "drafts")
    for branch, why in (("main", "is the branch that you are working on"), ("drafts", "not a built site")):
        with pytest.raises(ConfigError, match=why):
            publish.to_branch(settings, branch, "origin", "Publish")
    assert git(settings.root, "show", "drafts:post.md") == "text"


def test_what_git_refuses_is_told_in_its_words(settings: Config) -> None:
    with pytest.raises(ChainruleError) as refusal:
        publish.to_branch(settings, "pages", "elsewhere", "Publish")
    assert "elsewhere" in refusal.value.problems[0].detail
    assert refusal.value.exit_code == 1


def test_a_folder_becomes_a_copy(settings: Config, tmp_path: Path) -> None:
    publish.to_folder(settings, tmp_path / "www")
    (settings.root / "public/index.html").write_text("home again")
    publish.to_folder(settings, tmp_path / "www")
    assert (tmp_path / "www/index.html").read_text() == "home again"
    assert (tmp_path / "www/CNAME").read_text() == "blog.example\n"


@pytest.mark.parametrize("folder", ["..", ".", "content"])
def test_a_folder_that_holds_anything_else_is_refused(settings: Config, folder: str) -> None:
    (settings.root / "content").mkdir()
    (settings.root / "content/post.md").write_text("text")
    with pytest.raises(ConfigError):
        publish.to_folder(settings, Path(folder))
    assert (settings.root / "content/post.md").read_text() == "text"
