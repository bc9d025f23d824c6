"""Samples: texts inside a page that are checked as pages of their own, so that a page can show what the build says.

The documentation's messages are made by the build that publishes them, and so cannot go stale. What a sample states is
no claim of the page around it, and is not counted there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo

from chainrule import content
from chainrule.content import Document
from chainrule.errors import Problem, plain
from chainrule.markdown.text.blocks import Block, Sample

NAME = "post.md"
"""What messages call a sample."""
Said = Mapping[int, tuple[Problem, ...]]
"""Sample, by its index among the blocks of its page → all that is said about it."""


def documents(page: Document, zone: tzinfo) -> dict[int, tuple[Document | None, tuple[Problem, ...]]]:
    """The samples of a page, read as files of their own; None for what is no text, or holds samples itself."""
    found: dict[int, tuple[Document | None, tuple[Problem, ...]]] = {}
    for number, block in enumerate(page.parsed.blocks):
        if isinstance(block, Sample):
            document, problems = content.read_text(block.text.encode(), NAME, zone)
            inner = [each for each in document.parsed.blocks if isinstance(each, Sample)] if document else []
            nested = tuple(Problem("sample.nested", "a sample cannot hold another", each.info) for each in inner)
            found[number] = None if nested else document, (*problems, *nested)
    return found


def in_order(*found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in the order of their places."""
    return tuple(sorted((problem for part in found for problem in part), key=lambda problem: problem.span.start))


def unexpected(blocks: Sequence[Block], said: Said) -> Iterator[Problem]:
    """A problem for each sample that fails and should not, or the other way round."""
    for number, problems in said.items():
        block = blocks[number]
        assert isinstance(block, Sample)
        fails = any(problem.severity == "error" for problem in problems)
        if fails and "expect" not in block.attributes:
            detail = "\n\n".join(map(plain, problems))
            hint = "mend it, or mark it as wrong on purpose: {expect=fails}"
            yield Problem("sample.fails", "this sample has mistakes", block.info, hint, detail)
        elif not fails and "expect" in block.attributes:
            hint = "remove {expect=fails}, or restore the mistake that it shows"
            yield Problem("sample.passes", "this sample is marked expect=fails, but nothing is wrong", block.info, hint)
