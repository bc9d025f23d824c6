"""Which formulas and snippets of a document carry a mark, under which anchors, and what belongs together."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping

from chainrule import check, markdown
from chainrule.build.checking import Checked
from chainrule.check import Settings, Verdict
from chainrule.config import Macros
from chainrule.markdown import Block, Formula, Snippet
from chainrule.theme import Beside, Place


def places(checked: Checked, macros: Macros, *, preview: bool) -> dict[int, Place]:
    """A place for each block that has verdicts, by its index; with what is wrong with it in a ``preview``."""
    verdicts: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in checked.verdicts:
        verdicts[verdict.block].append(verdict)
    anchors = {block: f"check:{number}" for number, block in enumerate(sorted(verdicts), 1)}
    parsed = checked.document.parsed
    starts = [heading.span.start for heading in parsed.headings]
    linked = markdown.inside_links(parsed)
    found = {}
    for number, anchor in anchors.items():
        block, stated = parsed.blocks[number], tuple(verdicts[number])
        heading = bisect.bisect(starts, block.span.start)
        found[number] = Place(
            anchor,
            stated,
            parsed.headings[heading - 1].text if heading else "",
            tuple(_beside(block, parsed.blocks, verdicts, anchors)),
            tuple(filter(None, map(check.diagnostic, stated))) if preview else (),
            derivative=not isinstance(block, Formula) or check.states_derivative(block, Settings(macros=macros)),
            inline=isinstance(block, Formula) and not block.display,
            linked=number in linked,
        )
    return found


def _beside(
    block: Block, blocks: Iterable[Block], verdicts: Mapping[int, list[Verdict]], anchors: Mapping[int, str]
) -> Iterable[Beside]:
    """The snippets that state what a formula states, or the formula that a snippet names."""
    labels = _labels(block)
    for number, other in enumerate(blocks):
        if type(other) is not type(block) and number in anchors and labels & _labels(other):
            for verdict in verdicts[number] if isinstance(other, Snippet) else verdicts[number][:1]:
                label = next(iter(labels & _labels(other)))
                yield Beside(anchors[number], verdict.name if isinstance(other, Snippet) else label, verdict.accepted)


def _labels(block: Block) -> set[str]:
    if isinstance(block, Snippet):
        return {block.label} if block.label else set()
    return {mark.text.strip() for row in block.rows for mark in row.labels} if isinstance(block, Formula) else set()
