"""Where documents, their tags and their old addresses go: from a path in ``content/`` to a file in the site.

A post is ``posts/<slug>/index.html`` wherever below ``content/posts/`` it was written, so that posts can be moved
between folders without breaking a link. Other pages keep their path: what stands in ``docs/checking.md`` is found
under ``docs/checking/``.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from chainrule.content import Document
from chainrule.site.urls import INDEX, slugify
from chainrule.source import Span

POSTS = PurePosixPath("posts")
TAGS_FOLDER = PurePosixPath("tags")


def place(document: Document) -> PurePosixPath:
    """The file in the site of a document's page."""
    slug = document.meta.slug or document.path.stem
    if document.kind == "post":
        return POSTS / slug / INDEX
    folder = document.path.parent
    if document.path.stem != "index":
        return folder / slug / INDEX
    named = "slug" in document.meta.spans and folder != PurePosixPath()
    return (folder.parent / slug if named else folder) / INDEX


def tag_place(tag: str) -> PurePosixPath | None:
    """The file of a tag's page; None for a tag without a letter or digit."""
    slug = slugify(tag)
    return TAGS_FOLDER / slug / INDEX if slug else None


def alias_place(alias: str) -> PurePosixPath | None:
    """The file for an old address, such as ``/2017/01/old/`` or ``/old.html``; None if it names no file in the site."""
    path = PurePosixPath(unquote(alias).lstrip("/"))
    if ".." in path.parts or not unquote(alias).isprintable():
        return None
    named = path.suffix in {".html", ".htm"} and not alias.endswith("/")
    return path if named else path / INDEX


def mention(document: Document, key: str, text: str) -> Span:
    """Where a key of the front matter says ``text``; its whole value, or the first line, where it does not say so."""
    span = document.meta.spans.get(key)
    if span is None:
        return document.source.line_span(1)
    found = re.search(rf"(?<![\w-]){re.escape(text)}(?![\w-])", span.text)
    return span.part(*found.span()) if found else span
