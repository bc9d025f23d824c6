"""Addresses of the site's files, as pages, feeds and servers write them.

A site must work under any subpath of any host, and opened from a disk. So pages link to each other by relative URLs,
and to ``index.html`` by its name, because a folder opened from a disk shows its files and not its page. Where a URL
leaves the site (feed, sitemap, canonical links) it is absolute and ends at the folder's slash.
`urllib.parse.urljoin` reads relative URLs, but nothing in the standard library writes them: `relative` does, and holds
``urljoin(address(page), relative(target, page)) == address(target)``.
"""

from __future__ import annotations

import posixpath
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

INDEX = "index.html"
_FRAGMENT = "/:?@!$&'()*+,;=-._~"


def relative(target: PurePosixPath, page: PurePosixPath, fragment: str = "", query: str = "") -> str:
    """The URL of the file ``target`` as written on ``page``; both are paths in the site.

    A fragment of the page itself is ``#fragment`` alone.
    """
    if target == page and fragment and not query:
        return _tail(fragment)
    folder, path = page.parts[:-1], target.parts
    shared = len(posixpath.commonprefix([folder, path]))
    steps = [".."] * (len(folder) - shared) + [*path[shared:]]
    return quote("/".join(steps) or ".") + _tail(fragment, query)


def rooted(base: str, target: PurePosixPath, fragment: str = "", query: str = "") -> str:
    """The URL of ``target`` from the host's root on, for a page that is served at unknown depths, such as a 404."""
    return (urlsplit(base).path or "/") + quote(str(target)) + _tail(fragment, query)


def absolute(base: str, target: PurePosixPath, fragment: str = "", query: str = "") -> str:
    """The full URL of ``target`` under the site's address ``base``; a folder's page is called by its folder."""
    return base + address(target) + _tail(fragment, query)


def address(target: PurePosixPath) -> str:
    """The public path of a file below the site's address, without a slash in front: ``posts/softmax/``."""
    if target.name != INDEX:
        return quote(str(target))
    return "" if target.parent == PurePosixPath() else quote(str(target.parent)) + "/"


def _tail(fragment: str, query: str = "") -> str:
    return (f"?{query}" if query else "") + (f"#{quote(fragment, safe=_FRAGMENT)}" if fragment else "")


def slugify(text: str) -> str:
    """Lower-case words joined by hyphens, letters of any script: ``Neural networks`` → ``neural-networks``.

    Empty where the text has no letter or digit.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in folded)
    return "-".join("".join(kept).split())


def fold(path: PurePosixPath) -> str:
    """What two paths have in common that one folder of a Mac or of Windows cannot hold side by side."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", str(path)).casefold())
