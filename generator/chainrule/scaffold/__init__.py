"""Starting a site or a post: files that work as they are, for their writer to change.

The files stand in the folder ``site`` beside this module as they will be written, but for ``@title@`` and ``@date@``.
A template engine was weighed and left out: a TeX-filled post has every brace and dollar that engines give a meaning.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime
from pathlib import Path

from chainrule.config import Config
from chainrule.errors import ConfigError, ContentError, Problem
from chainrule.source import Source

FILES = Path(__file__).parent / "site"


def site(folder: Path, title: str) -> list[Path]:
    """Write a new site into ``folder`` and return its files; `ConfigError` if the folder is not empty or absent."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "name a folder that does not exist yet"
        raise ConfigError([Problem("new.exists", f"{folder} is not empty", Source(str(folder), "").span(), hint)])
    day = datetime.now().astimezone().date().isoformat()
    written = []
    for template in sorted(path for path in FILES.rglob("*") if path.is_file()):
        name = str(template.relative_to(FILES)).replace("DATE", day).replace("dot-", ".")
        written.append(_write(folder / name, template.read_text("utf-8"), title, day))
    return written


def post(config: Config, title: str) -> Path:
    """Write a draft with this title into the site's posts and return its path; `ContentError` if it exists."""
    now = datetime.now(config.zone)
    slug = _slug(title)
    path = config.content / "posts" / f"{now.date().isoformat()}-{slug}.md"
    if not slug or path.exists():
        message = f"{path} exists already" if slug else f"{title!r} has no letter or digit to name a file after"
        raise ContentError([Problem("new.exists", message, Source(str(path), "").span(), "choose another title")])
    text = "---\ntitle: @title@\ndate: @date@\ndraft: true\ntags: []\n---\n\n"
    return _write(path, text, title, now.strftime("%Y-%m-%d %H:%M"))


def _write(path: Path, text: str, title: str, date: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    quoted = json.dumps(title, ensure_ascii=False)
    with path.open("x", encoding="utf-8") as file:
        file.write(text.replace("@title@", quoted).replace("@date@", date))
    return path


def _slug(title: str) -> str:
    """The title as a file name: letters and digits in lower case, everything else a single hyphen."""
    plain = unicodedata.normalize("NFC", title).lower()
    return "-".join("".join(char if char.isalnum() else " " for char in plain).split())
