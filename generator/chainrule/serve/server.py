"""The server of the preview.

The standard library's server is enough for static files; what it lacks is added here: the site's own 404 page, no
directory listings, no caching, no links out of the site's folder, and a look at the ``Host`` header, so that a page
elsewhere on the web cannot read the preview through a name that it points at this machine (DNS rebinding). Only GET
and HEAD have an answer; nothing that is sent is read.

Where there is `News`, pages get a script on their way out that loads them again after a build; the files stay as they
are. It listens to server-sent events, which need no more than a response that does not end; websockets were weighed.
"""

from __future__ import annotations

import contextlib
import http.server
import io
import os
import sys
import urllib.parse
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from chainrule.serve.news import News

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
OURS = "/.chainrule/"
"""The folder of what is no file of the site; no page can have such an address, since hidden files are not published."""
SCRIPT = Path(__file__).with_name("reload.js")
HEARTBEAT = 15.0
"""Seconds after which an open page is told the same again, so that one that has gone is noticed."""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Answers GET and HEAD from one folder under the site's own subpath."""

    server_version = "chainrule"
    sys_version = ""
    timeout = 30
    """Seconds after which a client that says nothing is left."""

    def __init__(self, *args: Any, folder: Path, subpath: str, news: News | None, log: Callable[[str], None]) -> None:
        self.subpath = subpath
        self.news = news
        self.log = log
        super().__init__(*args, directory=str(folder))

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or _host(hosts[0]) not in LOOPBACK:
            self.send_error(HTTPStatus.FORBIDDEN, "this preview answers to 127.0.0.1 and localhost only")
            return None
        path, mark, query = self.path.partition("?")
        if self.news and path.startswith(OURS):
            return self._ours(path.removeprefix(OURS), self.news)
        if path == "/" != self.subpath or path + "/" == self.subpath:
            self._redirect(self.subpath)
            return None
        if not path.startswith(self.subpath):
            self._not_found()
            return None
        self.path = "/" + path[len(self.subpath) :] + mark + query
        if self.path.startswith("//") or not self._inside():
            self._not_found()
            return None
        return self._living(self.news) if self.news else super().send_head()

    def _ours(self, name: str, news: News) -> BinaryIO | None:
        """The script of the preview, or what it listens to."""
        if name == SCRIPT.name:
            return self._sent(SCRIPT.read_bytes(), "text/javascript")
        if name != "news" or self.command == "HEAD":
            self._not_found()
            return None
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        told = ""
        with contextlib.suppress(ConnectionError, TimeoutError):  # the page was left
            while True:
                told = news.after(told, HEARTBEAT)
                self.wfile.write(f"data: {told}\n\n".encode())
        return None

    def _living(self, news: News) -> io.BytesIO | BinaryIO | None:
        """A file of the site; a page with the script that loads it again."""
        version = news.version  # before the page is read: if it is built in between, it is loaded once too often
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
        if path.suffix != ".html" or not path.is_file():
            return super().send_head()
        try:
            return self._sent(_with_script(path.read_bytes(), version), "text/html; charset=utf-8")
        except OSError:  # the next site takes its place at this moment
            self._not_found()
            return None

    def _sent(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> BinaryIO:
        """Send the head of a response with this body, and return the body."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def _inside(self) -> bool:
        """Whether the path leads to a file of the folder, and not through a link out of it or to something else."""
        try:
            target = Path(self.translate_path(self.path)).resolve()
            return target.is_relative_to(Path(self.directory).resolve()) and (target.is_file() or target.is_dir())
        except (OSError, ValueError, RuntimeError):  # a NUL, a name that is too long, a link in a circle
            return False

    def _redirect(self, target: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _not_found(self) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def list_directory(self, path: str | os.PathLike[str]) -> io.BytesIO | None:  # noqa: ARG002 - the parent's name
        self._not_found()
        return None

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        try:
            body = (Path(self.directory) / "404.html").read_bytes() if code == HTTPStatus.NOT_FOUND else None
        except OSError:
            body = None
        if body is None:
            super().send_error(code, message, explain)
            return
        body = _with_script(body, self.news.version) if self.news else body
        found = self._sent(body, "text/html; charset=utf-8", HTTPStatus.NOT_FOUND)
        if self.command != "HEAD":
            self.copyfile(found, self.wfile)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        self.log(format % args)


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what goes wrong; a reader who leaves before the end is no error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _host(header: str) -> str:
    """The name in a ``Host`` header, without its port and brackets; empty where there is none."""
    try:
        return urllib.parse.urlsplit(f"//{header}").hostname or "" if "@" not in header else ""
    except ValueError:
        return ""


def _with_script(page: bytes, version: str) -> bytes:
    """A page with the script that loads it again when the site has another version than this."""
    head, end, rest = page.rpartition(b"</body>")
    script = f'<script src="{OURS}{SCRIPT.name}" data-version="{version}"></script>'.encode()
    return head + script + end + rest if end else page + script


def server(
    folder: Path,
    url: str,
    host: str = "127.0.0.1",
    port: int = 8000,
    news: News | None = None,
    log: Callable[[str], None] = lambda _: None,
) -> http.server.ThreadingHTTPServer:
    """A server of the files in ``folder`` under the subpath of the site's ``url``; OSError if the port is taken.

    With ``news``, pages are loaded again as soon as these say so. The caller runs ``serve_forever`` and closes it. Port
    0 takes any free port; ``server_address`` tells which.
    """
    handler = partial(_Handler, folder=folder, subpath=subpath(url), news=news, log=log)
    return _Server((host, port), handler)


def subpath(url: str) -> str:
    """The path of the site's address, from slash to slash."""
    return urllib.parse.urlsplit(url).path or "/"
