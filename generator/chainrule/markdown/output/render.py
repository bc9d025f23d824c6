"""Tokens to HTML.

markdown-it's renderer writes what is ordinary; the table here has the rest: the finished HTML of formulas and snippets,
resolved links, code in colour, tables that scroll, and footnotes that say where they lead. No placeholder ever stands
in the text: a formula is a token until it is written, so nothing in a source can be mistaken for one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from html import escape
from types import MappingProxyType, MethodType

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from chainrule.markdown.html.highlight import highlight
from chainrule.markdown.html.tags import rewritten
from chainrule.markdown.rules.anchors import plain, reference_id

Resolve = Callable[[str], str]
"""From a link as written to the link as published."""
Writer = Callable[[Token, EnvType], str]
"""Writes one token; ``env`` holds what `chainrule.markdown.output.render` was given."""


@functools.cache
def renderer() -> RendererHTML:
    """markdown-it's renderer with our writers; it keeps nothing from one text to the next."""
    html = RendererHTML()
    for name, writer in WRITERS.items():
        html.rules[name] = MethodType(_rule(writer), html)
    return html


def _rule(writer: Writer) -> Callable[[RendererHTML, Sequence[Token], int, OptionsDict, EnvType], str]:
    return lambda _html, tokens, idx, _options, env: writer(tokens[idx], env)


def _formula(token: Token, env: EnvType) -> str:
    return _block(token, env) + ("\n" if token.block else "")


def _fence(token: Token, env: EnvType) -> str:
    if "block" in token.meta:
        return _block(token, env) + "\n"
    html: str = env["colour"](token.content, (token.info.split() or [""])[0])
    return html + "\n"


def _code(token: Token, _env: EnvType) -> str:
    return highlight(token.content) + "\n"


def _block(token: Token, env: EnvType) -> str:
    html: str = env["blocks"][token.meta["block"]]
    return html


def _link(token: Token, env: EnvType) -> str:
    env["beside"] = env["preview"](str(token.attrs.get("href", ""))) if "preview" in env else ""
    opening = f"<a{RendererHTML.renderAttrs(_resolved(token, 'href', env))}>"
    return f'<span class="reference">{opening}' if env["beside"] else opening


def _link_end(_token: Token, env: EnvType) -> str:
    return f"</a>{_preview(env['beside'])}</span>" if env["beside"] else "</a>"


def with_preview(link: str, preview: str) -> str:
    """A link and what it leads to in small, which the style sheet shows where it is asked for."""
    return f'<span class="reference">{link}{_preview(preview)}</span>' if preview else link


def _preview(preview: str) -> str:
    return f'<span class="preview" aria-hidden="true" hidden>{preview}</span>'


def _image(token: Token, env: EnvType) -> str:
    image = _resolved(token, "src", env)
    image.attrs["alt"] = " ".join(plain(token.children or ()).split())
    return f"<img{RendererHTML.renderAttrs(image)}>"


def _resolved(token: Token, attribute: str, env: EnvType) -> Token:
    target = env["resolve"](str(token.attrs.get(attribute, "")))
    return token.copy(attrs={**token.attrs, attribute: target})


def _html(token: Token, env: EnvType) -> str:
    return rewritten(token.content, env["resolve"]) if "resolve" in env else token.content


def _table(token: Token, _env: EnvType) -> str:
    attributes = RendererHTML.renderAttrs(token)
    return f'<div class="scroll" tabindex="0" role="group" aria-label="Table"><table{attributes}>\n'


def _footnote_reference(token: Token, _env: EnvType) -> str:
    number = token.meta["id"] + 1
    return (
        f'<sup class="footnote-ref"><a href="#fn{number}" id="{reference_id(token)}" role="doc-noteref"'
        f' aria-label="Footnote {number}">{number}</a></sup>'
    )


def _footnote(token: Token, _env: EnvType) -> str:
    return f'<li id="fn{token.meta["id"] + 1}" class="footnote-item">'


def _way_back(token: Token, _env: EnvType) -> str:
    number, again = token.meta["id"] + 1, token.meta["subId"]
    label = f"Back to reference {number}" + (f", place {again + 1}" if again else "")
    return (
        f' <a href="#{reference_id(token)}" class="footnote-backref" role="doc-backlink" aria-label="{escape(label)}">'
        "↩\ufe0e</a>"
    )


def _reference(token: Token, env: EnvType) -> str:
    references: Sequence[str] = env["references"]
    number: int = token.meta["reference"]
    return references[number] if references else escape(token.content)


def _theorem(token: Token, env: EnvType) -> str:
    if "theorem" not in token.meta:
        return "<div>\n"
    name = _theorem_name(token, env)
    return f'<div{RendererHTML.renderAttrs(token)} role="group" aria-label="{escape(name)}">\n'


def _name(token: Token, env: EnvType) -> str:
    stop = "" if token.meta["titled"] else "."
    return f'<strong class="name">{escape(_theorem_name(token, env))}{stop}</strong>'


def _theorem_name(token: Token, env: EnvType) -> str:
    names: Sequence[str] = env["names"]
    return names[token.meta["theorem"]] if names else ""


def _proof_end(token: Token, _env: EnvType) -> str:
    box = '<span class="qed" role="img" aria-label="End of proof">∎</span>'
    return f"<p>{box}</p>\n" if token.meta["alone"] else f" {box}"


def _heading(token: Token, env: EnvType) -> str:
    opening = f"<{token.tag}{RendererHTML.renderAttrs(token)}>"
    number = env.get("sections", {}).get(token.attrs.get("id"))
    return opening + section(number) if number else opening


def section(number: str) -> str:
    """The number in front of a heading's words."""
    return f'<span class="number">{escape(number)}</span> '


def _fixed(html: str) -> Writer:
    return lambda _token, _env: html


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "math_inline": _formula,
        "math_display": _formula,
        "fence": _fence,
        "code_block": _code,
        "link_open": _link,
        "link_close": _link_end,
        "heading_open": _heading,
        "image": _image,
        "html_block": _html,
        "html_inline": _html,
        "table_open": _table,
        "table_close": _fixed("</table></div>\n"),
        "reference": _reference,
        "container_theorem_open": _theorem,
        "container_theorem_close": _fixed("</div>\n"),
        "theorem_name": _name,
        "proof_end": _proof_end,
        "footnote_ref": _footnote_reference,
        "footnote_block_open": _fixed(
            '<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">\n<ol class="footnotes-list">\n'
        ),
        "footnote_block_close": _fixed("</ol>\n</section>\n"),
        "footnote_open": _footnote,
        "footnote_close": _fixed("</li>\n"),
        "footnote_anchor": _way_back,
    }
)
"""Token type → the function that writes it."""
