"""A document's text as HTML: formulas, snippets with their verdicts and declared symbols, each in its place."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath

from chainrule import markdown, site, theme
from chainrule.build.checking import Checked
from chainrule.build.formulas import Formulas
from chainrule.build.marking import places
from chainrule.build.references import References
from chainrule.check import Verdict
from chainrule.content import Document
from chainrule.errors import Problem
from chainrule.markdown import Apparatus, Colourist, Colours, Declarations, Formula, Sample, Sanitiser, Snippet
from chainrule.markdown.html import colours
from chainrule.site import Page, Plan
from chainrule.theme import Body, Place, Theme
from chainrule.typeset import Typesetter


@dataclass(frozen=True, slots=True)
class Pieces:
    """Makes the HTML of a site's documents."""

    theme: Theme
    plan: Plan
    formulas: Formulas
    pages: Mapping[PurePosixPath, Page]
    """The page of each document, by the path of the document in ``content/``, and by its own."""
    preview: bool = False
    """Whether pages show what is wrong with them; they are not for publishing then."""
    colourist: Colourist | None = None
    """What colours the code of strangers; code that is trusted is coloured here."""
    problems: list[Problem] = field(default_factory=list)
    """What has been lost on the way."""

    def body(self, checked: Checked, page: Page) -> Body:
        """The text of a document for its page and for the feed."""
        document, plan = checked.document, self.plan
        marked = places(checked, self.formulas.macros(document), preview=self.preview)
        references = References(document, plan, self.formulas, self.pages)
        here, anywhere = partial(site.relative, page=page.path), partial(site.absolute, plan.config.url)
        linked = partial(references.linked, url=here)
        blocks = self._blocks(checked, linked, marked)
        typeset = self.formulas.of(document)
        bare = [linked(typeset.get(number, "")) for number in range(len(document.parsed.blocks))]
        feed = self._blocks(checked, str, {})  # the feed has MathML, in which nothing links
        shown = references.apparatus(here, previews=True)
        written = partial(markdown.render, document.parsed, colour=self._colours(document))
        return Body(
            self._sanitised(document, blocks, shown, partial(written, resolve=plan.links(page))),
            checked.verdicts,
            self._sanitised(
                document,
                feed,
                references.apparatus(anywhere, previews=False),
                partial(written, resolve=plan.feed_links(page)),
            ),
            tuple(
                self._sanitised(document, bare, shown, partial(markdown.render_heading, heading))
                for heading in document.parsed.headings
            ),
            tuple(marked.values()),
            self._asides(document, marked),
        )

    def _asides(self, document: Document, marked: Mapping[int, Place]) -> tuple[str, ...]:
        """The evidence of the formulas in the running text."""
        typeset = self.formulas.of(document)
        templates = self.theme.templates
        return tuple(theme.aside(templates, typeset[number], place) for number, place in marked.items() if place.inline)

    def _colours(self, document: Document) -> Callable[[str, str], str]:
        """What colours the code of a text; a warning is left where it has taken too long."""
        if self.colourist is None:
            return markdown.highlight
        limited = Colours(self.colourist)

        def colour(code: str, language: str) -> str:
            before, html = limited.stopped, limited(code, language)
            if limited.stopped and not before:
                message = f"code of this page is shown without colours: they took more than {colours.SECONDS:g} seconds"
                place = document.source.line_span(1)
                hint = "write no language behind the fence of what is not code"
                self.problems.append(Problem("code.plain", message, place, hint, severity="warning"))
            return html

        return colour

    def _sanitised(
        self, document: Document, blocks: Sequence[str], apparatus: Apparatus, render: Callable[..., str]
    ) -> str:
        """What ``render`` makes of a text with these pieces, without what a stranger's text may not have."""
        if not self.plan.config.untrusted:
            return render(blocks=blocks, apparatus=apparatus)
        sanitiser = Sanitiser()
        kept = [sanitiser.keep(block) for block in blocks]
        text, lost = sanitiser.clean(render(blocks=kept, apparatus=apparatus.mapped(sanitiser.keep)))
        if lost:
            message = "raw HTML swallows a formula or a snippet of this text"
            hint = "close every tag, comment and quotation mark that you open"
            self.problems.append(Problem("html.swallowed", message, document.source.line_span(1), hint))
        return text

    def _blocks(self, checked: Checked, linked: Callable[[str], str], marked: Mapping[int, Place]) -> list[str]:
        """The HTML of each block; without places nothing that could be opened or led to."""
        document, templates = checked.document, self.theme.templates
        typeset = self.formulas.of(document)
        verdicts: dict[int, list[Verdict]] = defaultdict(list)
        for verdict in checked.verdicts:
            verdicts[verdict.block].append(verdict)
        pieces = []
        for number, block in enumerate(document.parsed.blocks):
            match block:
                case Formula():
                    written = linked(typeset[number]) or f'<code class="untypeset">{html.escape(block.tex)}</code>'
                    pieces.append(
                        theme.formula(templates, block, written, marked.get(number))
                        if marked
                        else theme.plain(templates, block, written, verdicts[number])
                    )
                case Snippet():
                    pieces.append(theme.snippet(templates, block, verdicts[number], marked.get(number)))
                case Declarations():
                    pieces.append(theme.symbols(templates, block.entries, self._symbol(document)))
                case Sample():
                    pieces.append(theme.sample(templates, block, checked.said[number]))
        return pieces

    def _symbol(self, document: Document) -> Callable[[str], str]:
        """What typesets a declared symbol; one that TeX cannot read is shown as it was written."""
        return lambda tex: self.formulas.inline(document, tex) or html.escape(tex)


def pieces(
    look: Theme, typesetter: Typesetter, plan: Plan, *, preview: bool = False, colourist: Colourist | None = None
) -> Pieces:
    """What makes the HTML of the documents of a plan, with one theme and one typesetter."""
    pages = {path: page for page in plan.pages if page.document for path in (page.document.path, page.path)}
    return Pieces(look, plan, Formulas(typesetter, plan), pages, preview, colourist)
