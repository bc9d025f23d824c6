"""What a text turns into: its page, its headings in a table of contents, its theorems in a preview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from markdown_it.token import Token
from markdown_it.utils import EnvType

from chainrule.markdown.html.highlight import highlight
from chainrule.markdown.output.render import Resolve, renderer, section
from chainrule.markdown.rules.anchors import Heading
from chainrule.markdown.rules.parser import Parsed, markdown


@dataclass(frozen=True, slots=True)
class Apparatus:
    """What a text shows of numbers and references, made elsewhere."""

    references: Sequence[str] = ()
    """The HTML of each of ``parsed.references``; those inside of formulas are not looked at."""
    names: Sequence[str] = ()
    """What each of ``parsed.theorems`` is called: ``Theorem 2``."""
    sections: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Anchor of a heading → its number, if it has one."""
    preview: Callable[[str], str] = lambda _link: ""
    """From a link as written to the preview of what it leads to, if it has one."""

    def mapped(self, change: Callable[[str], str]) -> Apparatus:
        """The same with ``change`` applied to all HTML in it."""

        def preview(link: str) -> str:
            found = self.preview(link)
            return change(found) if found else ""

        return replace(self, references=[change(each) for each in self.references], preview=preview)


NO_APPARATUS = Apparatus()


def render(
    parsed: Parsed,
    blocks: Sequence[str],
    resolve: Resolve,
    apparatus: Apparatus = NO_APPARATUS,
    colour: Callable[[str, str], str] = highlight,
) -> str:
    """The HTML of a text: ``blocks[i]`` stands for ``parsed.blocks[i]``, ``resolve`` rewrites each link's target.

    ``colour`` makes the HTML of code in a language.
    """
    env = {
        "colour": colour,
        "blocks": blocks,
        "resolve": resolve,
        "references": apparatus.references,
        "names": apparatus.names,
        "sections": apparatus.sections,
        "preview": apparatus.preview,
    }
    return renderer().render(parsed.tokens, markdown().options, env)


def render_heading(heading: Heading, blocks: Sequence[str], apparatus: Apparatus = NO_APPARATUS) -> str:
    """The HTML of a heading's words for a table of contents: without its links, pictures and footnotes."""
    env = {"blocks": blocks, "references": apparatus.references}
    number = apparatus.sections.get(heading.id)
    return (section(number) if number else "") + _words(heading.tokens, env)


def render_theorem(parsed: Parsed, number: int, blocks: Sequence[str], apparatus: Apparatus) -> str:
    """The words and displays of ``parsed.theorems[number]``, for a preview: phrasing content, and nothing to focus."""
    env = {"blocks": blocks, "references": apparatus.references, "names": apparatus.names}
    tokens = parsed.tokens
    first, last = (at for at, token in enumerate(tokens) if token.nesting and token.meta.get("theorem") == number)
    parts = []
    for token in tokens[first:last]:
        if token.type == "math_display":
            parts.append(blocks[token.meta["block"]])
        elif token.type == "inline":
            own = (child for child in token.children or () if child.type != "html_inline")
            parts.append(f'<span class="line">{_words((child.copy(attrs={}) for child in own), env)}</span>')
    return "".join(parts)


def _words(tokens: Iterable[Token], env: EnvType) -> str:
    """The HTML of inline tokens without what could lead away."""
    left_out = {"link_open", "link_close", "image", "footnote_ref"}
    return renderer().renderInline([token for token in tokens if token.type not in left_out], markdown().options, env)
