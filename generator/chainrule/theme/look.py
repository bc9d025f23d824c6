"""The look of one site: its templates and the files that every page refers to.

The style sheet is one file under a fingerprinted name, joined from parts that a site can replace one by one. Sass and
minifiers were weighed and refused: custom properties do what a theme needs, and 12 KB of CSS are 4 KB on the wire. The
two scripts do what a page can do without: one copies formulas as TeX and closes previews, the other searches.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import jinja2

from chainrule.site import FAVICON, MATHEMATICS, SCRIPTS, STYLE
from chainrule.theme import environment
from chainrule.theme.artifacts import Artifact, fingerprinted
from chainrule.theme.environment import Templates
from chainrule.typeset import Stylesheet

SHEETS = ("colour", "page", "prose", "code", "references", "checks", "equations", "heatmaps", "search", "print")
"""The parts of the style sheet in order."""
SCRIPT_NAMES = ("reading", "search")
"""The scripts, which a site can replace too."""
OWN_SHEET = "style/site.css"
"""A site's own rules, which come last; the packaged theme has none."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The look of one site."""

    templates: Templates
    style: Artifact
    icon: Artifact
    mathematics: Artifact | None = None
    """MathJax's rules; None where the site has no formulas."""
    fonts: tuple[Artifact, ...] = ()
    scripts: Mapping[str, Artifact] = field(default_factory=dict)
    """By their names in `SCRIPT_NAMES`."""

    @property
    def files(self) -> tuple[Artifact, ...]:
        """What pages refer to: the style sheets, the icon, the scripts and the fonts."""
        sheets = (self.style, self.mathematics) if self.mathematics else (self.style,)
        return (*sheets, self.icon, *self.scripts.values(), *self.fonts)

    def with_mathematics(self, stylesheet: Stylesheet) -> Theme:
        """The theme with what formulas need."""
        sheet = fingerprinted(MATHEMATICS / "style.css", stylesheet.css.encode())
        fonts = tuple(Artifact(MATHEMATICS / name, content) for name, content in stylesheet.fonts.items())
        return replace(self, mathematics=sheet, fonts=fonts)


def load(folder: Path | None) -> Theme:
    """The look of the site that keeps its own templates in ``folder``, which need not exist; None: has none.

    Raises `ContentError` with every template of the site that cannot be read, `InstallError` if the packaged ones are
    missing.
    """
    templates = environment.load(folder)
    parts = [templates.text(f"style/{name}.css") for name in SHEETS]
    with suppress(jinja2.TemplateNotFound):
        parts.append(templates.text(OWN_SHEET))
    style = fingerprinted(STYLE, "\n".join(parts).encode())
    icon = Artifact(FAVICON, templates.text("favicon.svg").encode())
    scripts = {
        name: fingerprinted(SCRIPTS / f"{name}.js", templates.text(f"{name}.js").encode()) for name in SCRIPT_NAMES
    }
    return Theme(templates, style, icon, scripts=scripts)
