"""``chainrule serve``: a preview that is built again as often as a file of the site changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from chainrule import build, serve
from chainrule.cli import text
from chainrule.cli.options import DRAFTS, FUTURE, SITE, UNTRUSTED, reporting
from chainrule.cli.sites import load
from chainrule.config import Config
from chainrule.errors import ChainruleError, quiet


@click.command("serve")
@click.option("--port", "-p", default=8000, show_default=True, type=click.IntRange(0, 65535))
@DRAFTS
@FUTURE
@UNTRUSTED
@SITE
@reporting
def serve_command(*, port: int, drafts: bool, future: bool, untrusted: bool | None, site: Path) -> int:
    """Build a preview of the site and show it on this machine until Ctrl-C.

    When a file changes, the preview is built again and open pages are loaded again. Mistakes are listed here and shown
    on the pages; public/ stays as it is.
    """
    out, memory, news = text.console(), build.Memory(), serve.News()

    def built() -> Config | None:
        settings = load(site, untrusted=untrusted)
        with text.progress() as progress:
            report = build.build(settings, drafts=drafts, future=future, preview=True, progress=progress, memory=memory)
        text.show_preview(out, report)
        return settings if report.files else None

    try:
        with serve.Watch(load(site, untrusted=untrusted)) as watch:
            settings = built()
            if settings is None:
                return 1
            with _served(settings, port, news) as address:
                out.print(f"{address}  (Ctrl-C stops)")
                _follow(watch, built, news, settings, out)
    except KeyboardInterrupt:
        out.print("stopped")
    return 0


@contextmanager
def _served(settings: Config, port: int, news: serve.News) -> Iterator[str]:
    """The address at which the preview is shown as long as this is open."""
    with serve.server(settings.preview, settings.url, port=port, news=news) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            host, real_port = server.server_address[:2]
            yield f"http://{host!s}:{real_port}{serve.subpath(settings.url)}"
        finally:
            server.shutdown()
            thread.join()


def _follow(
    watch: serve.Watch, built: Callable[[], Config | None], news: serve.News, first: Config, out: Console
) -> None:
    """Build again after each change, until Ctrl-C; what stands against it is said, and waited for."""
    try:
        for batch in watch.batches():
            out.print(f"\nchanged: {_named(batch, first)}", style="bold")
            try:
                settings = built()
            except (ChainruleError, OSError) as error:
                text.show_error(text.console(errors=True), error)
                settings = None
            if settings is None:
                news.failed("This page is older than its text: the preview could not be built. The terminal says why.")
                continue
            news.built()
            if serve.subpath(settings.url) != serve.subpath(first.url):
                out.print("the address of the site has another path now: stop, and start chainrule serve again")
    except OSError as error:
        message = f"files cannot be watched here: {error.strerror or error}"
        out.print(f"{message}; start chainrule serve again after a change, or with WATCHFILES_FORCE_POLLING=true")
        threading.Event().wait()


def _named(batch: frozenset[Path], settings: Config) -> str:
    """The changed files, by their paths in the site; of many the first and their number."""
    root = settings.root.resolve()
    names = sorted(quiet(str(path.relative_to(root) if path.is_relative_to(root) else path)) for path in batch)
    return names[0] if len(names) == 1 else f"{names[0]} and {text.plural(len(names) - 1, 'other file')}"
