"""References as links, each with a preview of what it leads to.

The link is a link and nothing else; the preview beside it is hidden until the style sheet shows it, when a pointer is
over the link or the keyboard is on it. No script is needed for either, and where there is no style sheet, as in a feed,
there is no preview.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from chainrule import markdown, site
from chainrule.build.formulas import Formulas, bare
from chainrule.content import Document
from chainrule.markdown import NO_APPARATUS, Apparatus, Formula, Reference
from chainrule.site import Found, Located, Page, Plan, Target

_LINK = re.compile(r'<a href="(#?)([^"]*)" tabindex="-1">')
_PLAIN = re.compile(r"[^\\${}^_%#&~]*")


@dataclass
class Room:
    """How long the previews of one page may be together; from there on its references are mere links."""

    left: int = 2_000_000
    """Characters."""

    def take(self, preview: str) -> str:
        """The preview if there is room for it."""
        self.left -= len(preview)
        return preview if self.left >= 0 else ""


@dataclass(frozen=True, slots=True)
class References:
    """Writes the references of one document."""

    document: Document
    plan: Plan
    formulas: Formulas
    pages: Mapping[PurePosixPath, Page]
    """The page of each document, by the path of the document in ``content/``, and by its own."""
    previews: dict[Found, str] = field(default_factory=dict)
    """The previews that have been made."""
    room: Room = field(default_factory=Room)
    """What is left for them on the page."""

    def apparatus(self, url: Callable[..., str], *, previews: bool) -> Apparatus:
        """What the document's text shows of numbers and references, with addresses by ``url(path, fragment=…)``."""
        parsed = self.document.parsed
        numbers = self.plan.index.numbers[self.document.path]
        return Apparatus(
            ["" if each.block is not None else self.link(each, url, preview=previews) for each in parsed.references],
            numbers.theorems,
            {heading.id: number for heading, number in zip(parsed.headings, numbers.sections, strict=True) if number},
            self.beside if previews else NO_APPARATUS.preview,
        )

    def text(self, reference: Reference) -> str:
        """What a reference shows, as HTML."""
        return self._words(self.document, self.formulas.shown(self.document, reference))

    def _words(self, document: Document, shown: str) -> str:
        typeset = None if _PLAIN.fullmatch(shown) else self.formulas.inline(document, rf"\text{{{shown}}}")
        return typeset or html.escape(shown)

    def link(self, reference: Reference, url: Callable[..., str], *, preview: bool) -> str:
        """A reference in the text as a link, on request with the preview; only its number inside of another link."""
        text = self.text(reference)
        found = site.find(reference.name, self.document.path, self.plan.index)
        if reference.linked or not isinstance(found, Found):
            return text
        address = url(self.pages[found.document].path, fragment=found.target.label)
        link = f'<a href="{html.escape(address)}"{_label(text, found.target)}>{text}</a>'
        return markdown.with_preview(link, self.preview(found)) if preview else link

    def beside(self, link: str) -> str:
        """The preview for a link that was written as a link; empty where it leads to no equation and no theorem."""
        place = site.locate(link, self.document.path, self.plan.targets)
        page = self.pages.get(place.path) if isinstance(place, Located) else None
        if not isinstance(place, Located) or page is None or page.document is None:
            return ""
        path = page.document.path
        target = self.plan.index.numbers[path].targets.get(place.fragment)
        return self.preview(Found(path, target)) if target else ""

    def linked(self, formula: str, url: Callable[..., str]) -> str:
        """The HTML of a formula of the document with its references leading to where they are meant to lead.

        What is drawn of a formula is hidden from screen readers, and must not take the keyboard's focus. So its links
        stand behind it once more, seen when the keyboard gets to them.
        """
        again: dict[str, str] = {}

        def leading(link: re.Match[str]) -> str:
            found = site.find(html.unescape(link[2]), self.document.path, self.plan.index) if link[1] else None
            if not isinstance(found, Found):
                again[link[2]] = f'<a href="{link[2]}">{link[2]}</a>'
                return link[0]
            address = html.escape(url(self.pages[found.document].path, fragment=found.target.label))
            words = self._words(self.document, f"{found.target.kind} {found.target.number}")
            again[address] = f'<a href="{address}"{_label(words, found.target)}>{words}</a>'
            return f'<a href="{address}" tabindex="-1">'

        made = _LINK.sub(leading, formula)
        links = ", ".join(again.values())
        return f'{made}<span class="again">{links}</span>' if links else made

    def preview(self, found: Found) -> str:
        """A formula or a theorem in small, made of phrasing content only, so that it may stand in a paragraph."""
        if found not in self.previews:
            self.previews[found] = self._preview(found)
        return self.room.take(self.previews[found])

    def _preview(self, found: Found) -> str:
        page, target = self.pages[found.document], found.target
        document = page.document
        assert document is not None, "only documents have labels"
        elsewhere = f'<span class="from">{html.escape(page.title)}</span>' if document != self.document else ""
        if target.theorem is not None:
            return elsewhere + self._theorem(document, target.theorem)
        assert target.block is not None, "a label belongs to an equation or to a theorem"
        named = f' id="{html.escape(target.label)}"'
        return elsewhere + bare(self.formulas.of(document)[target.block].replace(named, ' class="meant"'))

    def _theorem(self, document: Document, number: int) -> str:
        typeset = self.formulas.of(document)
        blocks = document.parsed.blocks
        pieces = [bare(typeset[at]) if isinstance(block, Formula) else "" for at, block in enumerate(blocks)]
        others = References(document, self.plan, self.formulas, self.pages)
        shown = [others.text(each) if each.block is None else "" for each in document.parsed.references]
        names = self.plan.index.numbers[document.path].theorems
        apparatus = markdown.Apparatus(shown, names)
        return markdown.render_theorem(document.parsed, number, pieces, apparatus)


def _label(text: str, target: Target) -> str:
    """The attribute that names a link whose text is drawn, for screen readers that do not read MathML in links."""
    bare_number = re.sub(r"[\\${}]", "", target.number)
    return f' aria-label="{html.escape(f"{target.kind} {bare_number}")}"' if "<mjx-" in text else ""
