"""Preview: shows the built site on this machine only.

The standard library's server is enough for static files; what it lacks is added here: the site's own 404 page, no
directory listings, no caching, no links out of the site's folder, and a look at the ``Host`` header, so that a page
elsewhere on the web cannot read the preview through a name that it points at this machine (DNS rebinding). Only GET
and HEAD have an answer; nothing that is sent is read.
"""

from __future__ import annotations

import http.server
import io
import os
import urllib.parse
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Answers GET and HEAD from one folder under the site's own subpath."""

    server_version = "chainrule"
    sys_version = ""
    timeout = 30
    """Seconds after which a client that says nothing is left."""

    def __init__(self, *args: Any, folder: Path, subpath: str, log: Callable[[str], None]) -> None:
        self.subpath = subpath
        self.log = log
        super().__init__(*args, directory=str(folder))

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or _host(hosts[0]) not in LOOPBACK:
            self.send_error(HTTPStatus.FORBIDDEN, "this preview answers to 127.0.0.1 and localhost only")
            return None
        path, mark, query = self.path.partition("?")
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
        return super().send_head()

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
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        self.log(format % args)


def _host(header: str) -> str:
    """The name in a ``Host`` header, without its port and brackets; empty where there is none."""
    try:
        return urllib.parse.urlsplit(f"//{header}").hostname or "" if "@" not in header else ""
    except ValueError:
        return ""


def server(
    folder: Path, url: str, host: str = "127.0.0.1", port: int = 8000, log: Callable[[str], None] = lambda _: None
) -> http.server.ThreadingHTTPServer:
    """A server of the files in ``folder`` under the subpath of the site's ``url``; OSError if the port is taken.

    The caller runs ``serve_forever`` and closes it. Port 0 takes any free port; ``server_address`` tells which.
    """
    handler = partial(_Handler, folder=folder, subpath=subpath(url), log=log)
    return http.server.ThreadingHTTPServer((host, port), handler)


def subpath(url: str) -> str:
    """The path of the site's address, from slash to slash."""
    return urllib.parse.urlsplit(url).path or "/"
