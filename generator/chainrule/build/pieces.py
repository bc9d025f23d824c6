"""A document's text as HTML: formulas, snippets with their verdicts and declared symbols, each in its place."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from chainrule import markdown, theme
from chainrule.build.checking import Checked
from chainrule.check import Verdict
from chainrule.config import Macros
from chainrule.errors import Problem
from chainrule.markdown import Block, Declarations, Formula, Parsed, Sanitiser, Snippet
from chainrule.theme import Body, Theme
from chainrule.typeset import TexError, Typesetter


@dataclass(frozen=True, slots=True)
class Pieces:
    """Makes the HTML of documents with one theme and one typesetter."""

    theme: Theme
    typesetter: Typesetter
    untrusted: bool = False
    """Whether the texts are strangers', and are sanitised."""
    problems: list[Problem] = field(default_factory=list)
    """The formulas that could not be typeset, of all documents so far."""

    def body(
        self,
        checked: Checked,
        macros: Macros,
        links: Callable[[str], str],
        feed_links: Callable[[str], str],
    ) -> Body:
        """The text of a document for its page and for the feed."""
        parsed = checked.document.parsed
        by_block: dict[int, list[Verdict]] = defaultdict(list)
        for verdict in checked.verdicts:
            by_block[verdict.block].append(verdict)
        blocks = self._blocks(parsed.blocks, by_block, {**macros, **checked.document.meta.macros})
        return Body(
            self._sanitised(parsed, blocks, lambda kept: markdown.render(parsed, kept, links)),
            checked.verdicts,
            self._sanitised(parsed, blocks, lambda kept: markdown.render(parsed, kept, feed_links)),
            tuple(
                self._sanitised(parsed, blocks, partial(markdown.render_heading, heading))
                for heading in parsed.headings
            ),
        )

    def _sanitised(self, parsed: Parsed, blocks: Sequence[str], render: Callable[[Sequence[str]], str]) -> str:
        """What ``render`` makes of a text with these blocks, without what a stranger's text may not have."""
        if not self.untrusted:
            return render(blocks)
        sanitiser = Sanitiser()
        text, lost = sanitiser.clean(render([sanitiser.keep(block) for block in blocks]))
        if lost:
            message = "raw HTML swallows a formula or a snippet of this text"
            hint = "close every tag, comment and quotation mark that you open"
            self.problems.append(Problem("html.swallowed", message, parsed.source.line_span(1), hint))
        return text

    def _blocks(self, blocks: Sequence[Block], verdicts: Mapping[int, Sequence[Verdict]], macros: Macros) -> list[str]:
        formulas = [block for block in blocks if isinstance(block, Formula)]
        typeset = dict(zip(map(id, formulas), self._typeset(formulas, macros), strict=True))
        pieces = []
        for number, block in enumerate(blocks):
            match block:
                case Formula():
                    stated = verdicts.get(number, ())
                    pieces.append(theme.formula(self.theme.templates, block, typeset[id(block)], stated))
                case Snippet():
                    pieces.append(theme.snippet(self.theme.templates, block, verdicts.get(number, ())))
                case Declarations():
                    pieces.append(theme.symbols(self.theme.templates, block.entries, self._symbol(macros)))
        return pieces

    def _typeset(self, formulas: Sequence[Formula], macros: Macros) -> list[str]:
        results = self.typesetter.typeset([(formula.tex, formula.display) for formula in formulas], macros)
        failed = [
            (formula, result) for formula, result in zip(formulas, results, strict=True) if isinstance(result, TexError)
        ]
        self.problems.extend(_problem(formula, error) for formula, error in failed)
        return ["" if isinstance(result, TexError) else result for result in results]

    def _symbol(self, macros: Macros) -> Callable[[str], str]:
        """What typesets a declared symbol; one that TeX cannot read is shown as it was written."""

        def typeset(tex: str) -> str:
            result = self.typesetter.typeset([(tex, False)], macros)[0]
            return html.escape(tex) if isinstance(result, TexError) else result

        return typeset


def _problem(formula: Formula, error: TexError) -> Problem:
    start = error.offset
    span = formula.span if start is None else formula.locate(start, start + error.length)
    return Problem("tex.error", error.message, span, error.hint)
