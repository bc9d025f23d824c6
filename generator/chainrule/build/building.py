"""Building a site: everything is read, checked, planned and rendered before the first file is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from chainrule import content, site, theme
from chainrule.build import output
from chainrule.build.checking import Checked, CheckReport, Progress, check_documents, silent
from chainrule.build.memory import Memory
from chainrule.build.named import shown
from chainrule.build.pieces import Pieces, pieces
from chainrule.build.surroundings import now
from chainrule.cache import Cache
from chainrule.config import Config
from chainrule.errors import Problem
from chainrule.markdown import Colourist
from chainrule.site import Held, Plan
from chainrule.source import Source
from chainrule.theme import Artifact
from chainrule.typeset import Typesetter


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, or why it did nothing."""

    checks: CheckReport
    problems: tuple[Problem, ...]
    """All problems of the run, those of the checks included."""
    held: tuple[Held, ...]
    """Drafts and scheduled documents that were left out."""
    pages: int
    files: int
    """Number of files written; 0 if there is no site."""

    @property
    def passed(self) -> bool:
        """Whether nothing stands against publishing."""
        return not _failed(self.problems)


def build(
    config: Config,
    *,
    drafts: bool = False,
    future: bool = False,
    preview: bool = False,
    progress: Progress = silent,
    memory: Memory | None = None,
) -> BuildReport:
    """Build the site into ``config.output``; if anything is wrong with it, the previous site stays.

    A ``preview`` goes to ``config.preview`` and is built in spite of mistakes, which its pages show. With a ``memory``,
    what did not change since the last build with it is neither read nor checked again.

    All problems are in the report. Raises `ConfigError` if the folder is not ours, `ContentError` for a broken
    template, `InstallError` if MathJax is missing or a stranger's code cannot be kept in, OSError if the disk refuses.
    """
    folder = config.preview if preview else config.output
    output.refuse_foreign(folder)
    memory = memory or Memory()
    loaded = content.load(
        config.content, shown(config.content), config.zone, untrusted=config.untrusted, known=memory.documents(config)
    )
    plan = site.plan(config, loaded.documents, loaded.assets, now(), drafts=drafts, future=future)
    published = [page.document for page in plan.pages if page.document]
    checked, unlocked = check_documents([(document, config) for document in published], progress, memory.checked())
    memory.keep(loaded.documents, loaded.problems, checked)
    checks = CheckReport(checked, (*unlocked, *(problem for each in checked for problem in each.problems)))
    problems = [*loaded.problems, *plan.problems, *checks.problems, *_left_out(config)]
    kept = _kept(config)
    with Typesetter(cache=kept) as typesetter, Colourist() as colourist:
        look = theme.load(config.templates if config.own_templates else None)
        made = pieces(look, typesetter, plan, preview=preview, colourist=colourist if config.untrusted else None)
        made.formulas.prepare(published, partial(progress, "typesetting"))
        bodies = _bodies(plan, checked, made, progress)
        problems += [*made.formulas.problems, *made.problems]
        if _is_homeless(plan) if preview else _failed(problems):
            return BuildReport(checks, tuple(problems), plan.held, len(plan.pages), 0)
        look = look.with_mathematics(typesetter.stylesheet(body.html for body in bodies.values()))
        if typesetter.typeset_now:
            kept.sweep()
    files = output.write(folder, _files(plan, theme.render(look, plan, bodies, problems if preview else None)))
    return BuildReport(checks, tuple(problems), plan.held, len(plan.pages), files)


def _is_homeless(plan: Plan) -> bool:
    """Whether a file of the site has no place of its own, so that not even a preview can be written."""
    return any(problem.severity == "error" and problem.rule.startswith("site.") for problem in plan.problems)


def _kept(config: Config) -> Cache:
    """What earlier builds have left; nothing where the whole folder is a stranger's, who could have made it up."""
    return Cache(config.cache if config.own_templates else None)


def _left_out(config: Config) -> Iterator[Problem]:
    """A warning where a stranger's templates are left out: a template is a program that runs in the builder."""
    if not config.own_templates and config.templates.is_dir():
        message = "the site's own templates are not used, because this folder is not trusted"
        place = Source(shown(config.templates), "").span()
        hint = "build from a checkout that you trust, with untrusted = true in chainrule.toml, to have both"
        yield Problem("template.left-out", message, place, hint, severity="warning")


def _bodies(
    plan: Plan, checked: tuple[Checked, ...], made: Pieces, progress: Progress
) -> dict[PurePosixPath, theme.Body]:
    """The rendered text of every page that has one."""
    results = {each.document.path: each for each in checked}
    written = [page for page in plan.pages if page.document]
    bodies = {}
    for number, page in enumerate(written):
        progress("writing", number, len(written))
        if page.document:
            bodies[page.path] = made.body(results[page.document.path], page)
    return bodies


def _files(plan: Plan, artifacts: Iterator[Artifact]) -> Iterator[tuple[PurePosixPath, bytes | Path]]:
    yield from ((artifact.path, artifact.content) for artifact in artifacts)
    yield from plan.assets.items()


def _failed(problems: list[Problem] | tuple[Problem, ...]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def clean(config: Config) -> None:
    """Remove the built site, its preview and what builds remember.

    Raises `ConfigError` if a folder of one of the first two holds something else.
    """
    for folder in (config.output, config.preview):
        output.remove(folder)
    Cache(config.cache).remove()
