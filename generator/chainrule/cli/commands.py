"""The commands of ``chainrule``."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from chainrule import __version__, build, publish, scaffold
from chainrule.cli import text
from chainrule.cli.checking import check
from chainrule.cli.options import DRAFTS, FUTURE, SEED, SITE, UNTRUSTED, reporting
from chainrule.cli.previewing import serve_command
from chainrule.cli.sites import load
from chainrule.config import Config


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chainrule")
def main() -> None:
    """Build sites for mathematical writing, and check every derivative that they state."""
    gc.set_threshold(
        50_000, 20
    )  # texts make many objects that stay, and few cycles: looking for them took a tenth of a build


main.add_command(check)
main.add_command(serve_command)


@main.command("build")
@DRAFTS
@FUTURE
@SEED
@UNTRUSTED
@SITE
@reporting
def build_command(*, drafts: bool, future: bool, seed: int | None, untrusted: bool | None, site: Path) -> int:
    """Check every derivative and build the site into public/.

    If anything fails, all problems are listed, the exit code is 1, and the previous site stays as it is.
    """
    return _build(load(site, seed, untrusted=untrusted), drafts=drafts, future=future)


def _build(settings: Config, *, drafts: bool, future: bool) -> int:
    with text.progress() as progress:
        report = build.build(settings, drafts=drafts, future=future, progress=progress)
    text.show_build(text.console(), report, settings)
    return 0 if report.passed else 1


@main.command("publish")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Copy the site to this folder.")
@click.option("--branch", help="Commit the site to this git branch and push it.")
@click.option("--remote", help='The remote to push to; "" does not push.')
@click.option("--message", "-m", default="Publish the site", show_default=True, help="The commit's message.")
@SITE
@reporting
def publish_command(folder: Path | None, branch: str | None, remote: str | None, message: str, site: Path) -> int:
    """Build the site and send it where [publish] in chainrule.toml, or an option, says."""
    settings = load(site)
    folder, branch = (folder, branch) if folder or branch else (settings.publishing.folder, settings.publishing.branch)
    if not folder and not branch:
        raise click.UsageError("nowhere to publish to: name --folder or --branch, or fill [publish] in chainrule.toml")
    if code := _build(settings, drafts=False, future=False):
        return code
    if folder:
        text.console().print(publish.to_folder(settings, folder))
    if branch:
        where = settings.publishing.remote if remote is None else remote
        text.console().print(publish.to_branch(settings, branch, where, message))
    return 0


@main.command("clean")
@SITE
@reporting
def clean_command(site: Path) -> None:
    """Remove the built site and what builds remember."""
    settings = load(site)
    build.clean(settings)
    text.console().print(f"removed {settings.output.name}/")


@main.group()
def new() -> None:
    """Start a site or a post."""


@new.command("site")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="The site's title.  [default: the folder's name]")
@reporting
def new_site(folder: Path, title: str | None) -> None:
    """Make a site in FOLDER: configuration, a first page and a first post with a checked derivative."""
    for path in scaffold.site(folder, title or folder.resolve().name):
        text.console().print(f"  {path}")
    text.console().print(f"next: cd {folder} && chainrule serve")


@new.command("post")
@click.argument("title")
@SITE
@reporting
def new_post(title: str, site: Path) -> None:
    """Start a draft with this TITLE in content/posts/."""
    text.console().print(f"  {scaffold.post(load(site), title)}")
