"""What a site's configuration holds."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Macros = Mapping[str, str | tuple[str, int]]
Numbering = Literal["post", "section"]
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "equation": "Equation",
        "theorem": "Theorem",
        "definition": "Definition",
        "lemma": "Lemma",
        "proposition": "Proposition",
        "corollary": "Corollary",
        "proof": "Proof",
        "example": "Example",
        "remark": "Remark",
    }
)
"""What has a number, or at least a name: as written → as shown."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """Where ``chainrule publish`` sends the built site."""

    folder: Path | None = None
    """A folder to copy the site to."""
    branch: str | None = None
    """A git branch to commit the site to, such as ``gh-pages``."""
    remote: str = "origin"
    """The git remote that the branch is pushed to; empty: not pushed."""
    cname: str | None = None
    """A custom domain, written as ``CNAME``."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the build needs to know about a site; every field has a default."""

    root: Path
    """The folder of ``chainrule.toml``; all other paths are inside it."""
    title: str = "Untitled site"
    url: str = "https://site.example/"
    """The address under which the site is published, with its subpath and a slash at the end."""
    description: str = ""
    author: str = ""
    language: str = "en"
    """BCP 47 tag for the pages' ``lang``."""
    timezone: str = "UTC"
    """IANA name; dates without a zone are in it."""
    seed: int = 0
    """Varies the sample points of all checks."""
    seconds: float = 20.0
    """Wall-clock limit for the snippets of one post."""
    untrusted: bool = False
    """Whether the content may come from a stranger: HTML is sanitised, and snippets run sealed or not at all."""
    own_templates: bool = True
    """Whether the site's own templates are used: not where its whole folder, as in a pull request, is a stranger's."""
    modules: tuple[str, ...] = ()
    """Further modules, installed beside Chainrule, that snippets may import; not for strangers."""
    macros: Macros = field(default_factory=lambda: MappingProxyType({}))
    """TeX macros for every page: name without backslash, to the text or the text and its number of arguments."""
    numbering: Numbering = "post"
    """Whether equations and theorems are counted through a page, or anew in each of its sections, which then have
    numbers themselves."""
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)
    """What theorems and their kin are called on the pages, by the keys of `NAMES`."""
    publishing: Publishing = Publishing()

    def foreign(self) -> Config:
        """The same terms for a folder that is a stranger's as a whole, configuration and templates included."""
        return replace(self, untrusted=True, own_templates=False, modules=(), seconds=min(self.seconds, 20.0))

    @property
    def content(self) -> Path:
        """The folder of posts, pages and static files."""
        return self.root / "content"

    @property
    def templates(self) -> Path:
        """The folder of the site's own templates, which come before the built-in ones."""
        return self.root / "templates"

    @property
    def output(self) -> Path:
        """The folder that holds the built site."""
        return self.root / "public"

    @property
    def preview(self) -> Path:
        """The folder that holds the preview, which shows what is wrong and is never published."""
        return self.root / ".chainrule" / "preview"

    @property
    def cache(self) -> Path:
        """The folder of what builds remember; it can be removed at any time."""
        return self.root / ".chainrule" / "cache"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The site's time zone."""
        return zoneinfo.ZoneInfo(self.timezone)
