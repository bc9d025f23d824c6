"""What a stranger's text may do to a page: be read, and nothing else.

Under ``untrusted`` the HTML of a post goes through nh3, which parses it as a browser does (html5ever, Rust) and keeps
what is in the tables below; bleach is no longer maintained, and a parser of our own would be a mistake. What the build
itself made, formulas with their verdicts and snippets, is taken out before and put back afterwards: a stranger's HTML
can then have neither the classes nor the styles that say "checked". Each thing that nh3 will remove is also a problem
with a place, so that it is named and not merely gone; if the two ever disagree, nh3 decides.

In trusted content raw HTML stays as it is written: it is the writer's own page.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import nh3
from pygments.token import STANDARD_TYPES

from chainrule.errors import Severity
from chainrule.markdown.html.tags import LINKS, Tag
from chainrule.markdown.text.kinds import KINDS

EVERYWHERE = frozenset({"id", "class", "title", "lang", "dir", "role", "aria-label", "tabindex"})
"""Attributes of all elements; of some only the values below."""
_PLAIN = (
    "abbr b bdi bdo blockquote br caption cite code dd dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i kbd"
    " mark p pre rp rt ruby s samp section small span strong sub summary sup table tbody tfoot thead tr u ul var wbr"
)
ELEMENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(_PLAIN.split(), frozenset[str]()),
        "a": frozenset({"href"}),
        "img": frozenset({"src", "alt", "width", "height", "loading"}),
        "audio": frozenset({"src", "controls"}),
        "video": frozenset({"src", "poster", "controls", "width", "height"}),
        "details": frozenset({"open"}),
        "ol": frozenset({"start", "reversed", "type"}),
        "li": frozenset({"value"}),
        "td": frozenset({"colspan", "rowspan", "align", "style"}),
        "th": frozenset({"colspan", "rowspan", "align", "scope", "style"}),
        "col": frozenset({"span"}),
        "colgroup": frozenset({"span"}),
        "q": frozenset({"cite"}),
        "del": frozenset({"datetime"}),
        "ins": frozenset({"datetime"}),
        "time": frozenset({"datetime"}),
    }
)
"""Element → its attributes beside those of all elements."""
_ACTIVE = (
    "applet base button dialog embed form frame frameset iframe input link math meta noembed noframes noscript object"
    " option param plaintext portal script select slot style svg template textarea title xmp"
)
ACTIVE = frozenset(_ACTIVE.split())
"""Elements that run, fetch, ask, cover the page, or switch the browser to another way of reading."""
_TEXT = "highlight scroll footnotes footnotes-list footnote-item footnote-ref footnote-backref statement name qed"
CLASSES = frozenset([*_TEXT.split(), *STANDARD_TYPES.values(), *KINDS])
"""Classes of ordinary text and of coloured code; never those that mark what was checked."""
ROLES = frozenset({"doc-noteref", "doc-backlink", "doc-endnotes", "group", "img"})
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
RESERVED = frozenset({"start-of-text", "listing-of-posts", "over-partial", "over-link", "checked-in-the-text"})
"""Anchors of the theme's own; a text that had them would lead readers elsewhere."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp|avif)[;,]", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0]+")
_ID = re.compile(r"[^\s\"'<>&`=]{1,200}")
_ALIGN = re.compile(r"text-align:\s*(?:left|center|right);?")
_LANGUAGE = re.compile(r"language-[\w.+#-]{1,40}")
_VALUES: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "id": lambda value: bool(_ID.fullmatch(value)) and not is_reserved(value),
        "role": lambda value: value in ROLES,
        "tabindex": lambda value: value == "0",
        "style": lambda value: bool(_ALIGN.fullmatch(value.strip())),
    }
)


def is_reserved(anchor: str) -> bool:
    """Whether an anchor is the theme's own, or one that it gives to what was checked: ``check:3``."""
    return anchor in RESERVED or anchor.startswith("check:")


def allowed(element: str, name: str, value: str) -> str | None:
    """The value that an attribute keeps, None where it must go."""
    if name not in EVERYWHERE and name not in ELEMENTS.get(element, ()):
        return None
    if name in LINKS or name == "cite":
        return value if _leads_away_safely(element, value) else None
    if name == "class":
        kept = [each for each in value.split() if each in CLASSES or _LANGUAGE.fullmatch(each)]
        return " ".join(kept) or None
    return value if name not in _VALUES or _VALUES[name](value) else None


def _leads_away_safely(element: str, url: str) -> bool:
    """Whether a URL is relative, of a harmless scheme, or a picture in a picture."""
    bare = _INVISIBLE.sub("", url).lower()
    scheme = _SCHEME.match(bare)
    return scheme is None or scheme[1] in SCHEMES or (element == "img" and bool(_PICTURE.match(bare)))


@dataclass(frozen=True, slots=True)
class Sanitiser:
    """Cleans the HTML of one text, around pieces that the build made itself."""

    key: str = field(default_factory=lambda: secrets.token_hex(16))
    """What no text can know: marks the places of the pieces."""
    pieces: list[str] = field(default_factory=list)

    def keep(self, html: str) -> str:
        """What stands for a trusted piece of HTML until `clean` puts it back."""
        self.pieces.append(html)
        return self._mark(len(self.pieces) - 1)

    def _mark(self, number: int) -> str:
        # In an attribute its quotation marks would be written as references, in a comment it would be gone: where this
        # very text is left after nh3, it is an element of the page, and a piece of HTML may take its place.
        return f'<wbr class="{self.key}-{number}">'

    def clean(self, html: str) -> tuple[str, int]:
        """The HTML without what is not allowed, and how many pieces some broken HTML has swallowed."""
        marks = re.compile(rf'<wbr class="{self.key}-(\d+)">')
        text = nh3.clean(
            html,
            tags=set(ELEMENTS),
            clean_content_tags={"script", "style", "template"},
            attributes={"*": set(EVERYWHERE), **{name: set(own) for name, own in ELEMENTS.items()}},
            attribute_filter=self._filter,
            url_schemes={*SCHEMES, "data"},
            link_rel=None,
        )
        lost = set(marks.findall(html)).difference(marks.findall(text))
        return marks.sub(lambda mark: self.pieces[int(mark[1])], text), len(lost)

    def _filter(self, element: str, name: str, value: str) -> str | None:
        ours = element == "wbr" and name == "class" and value.startswith(self.key)
        return value if ours else allowed(element, name, value)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that a stranger's text may not have: which part of a tag, and why."""

    start: int
    end: int
    rule: str
    message: str
    hint: str
    severity: Severity


def refusals(tag: Tag) -> Iterator[Refusal]:
    """What must go from a tag of raw HTML, by its places in that HTML."""
    if tag.name == "!":
        return
    if tag.name not in ELEMENTS:
        yield _refusal(tag.start, tag.start + len(tag.name) + 1, f"<{tag.name}>", active=tag.name in ACTIVE)
    for each in tag.attributes:
        if tag.name in ELEMENTS and allowed(tag.name, each.name, each.value) != each.value:
            yield refusal_of(tag.name, each.name, each.value, each.start, each.end)


def refusal_of(element: str, name: str, value: str, start: int = 0, end: int = 0) -> Refusal:
    """Why an attribute must go or lose a part of its value."""
    active = name.startswith("on") or name in {"srcdoc", "action", "formaction", "background", "xlink:href"}
    active = active or (name in LINKS and not _leads_away_safely(element, value))
    return _refusal(start, end, f"the attribute {name}" + (f' "{value[:40]}"' if value else ""), active=active)


def _refusal(start: int, end: int, what: str, *, active: bool) -> Refusal:
    if active:
        message = f"{what} may not stand in content that is not trusted"
        return Refusal(start, end, "html.active", message, "remove it; a site's templates may have it", "error")
    message = f"{what} is left out, because this content is not trusted"
    return Refusal(start, end, "html.left-out", message, "remove it, or do it in the site's templates", "warning")


def attribute_refusals(element: str, attributes: Mapping[str, object]) -> Iterable[Refusal]:
    """What must go of the attributes that Markdown's braces have given to an element."""
    for name, value in attributes.items():
        if allowed(element, name, str(value)) != str(value):
            yield refusal_of(element, name, str(value))
