"""Displays in the middle of a paragraph: the paragraph ends before them and goes on after them.

A displayed formula becomes a block of HTML, and HTML allows no block inside ``<p>``, ``<em>`` or ``<a>``: browsers
would close the paragraph themselves, somewhere. So the tokens are rearranged, and emphasis or a link that is open at a
display closes before it and opens again after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from markdown_it.token import Token

DISPLAY = "math_display"


def lift(tokens: Iterable[Token]) -> list[Token]:
    """The tokens with every display of a paragraph between paragraphs; in cells and terms it stays inside."""
    lifted: list[Token] = []
    for token in tokens:
        if token.type == "inline" and any(child.type == DISPLAY for child in token.children or ()):
            opening = lifted[-1] if lifted and lifted[-1].type == "paragraph_open" else None
            for piece in _pieces(token.children or ()):
                lifted += _placed(piece, token, opening)
        else:
            lifted.append(token)
    return list(_without_empty_paragraphs(lifted))


def _placed(piece: list[Token], inline: Token, paragraph: Token | None) -> list[Token]:
    """A piece of an inline token as tokens of its own: a display ends the paragraph around it and begins another."""
    display = piece[0].type == DISPLAY
    if not display:
        return [inline.copy(children=piece)]
    if paragraph is None:
        return [inline.copy(children=piece)]
    piece[0].block = True
    closing = Token("paragraph_close", "p", -1, block=True, hidden=paragraph.hidden, level=paragraph.level)
    return [closing, piece[0], paragraph.copy(attrs={k: v for k, v in paragraph.attrs.items() if k != "id"})]


def _pieces(children: Iterable[Token]) -> Iterator[list[Token]]:
    """The children cut before and after each display, each piece with its tags closed and opened again."""
    piece: list[Token] = []
    opened: list[Token] = []
    for child in children:
        if child.type == DISPLAY:
            yield from _words([*piece, *(_closing(tag) for tag in reversed(opened))])
            yield [child]
            piece = [tag.copy(attrs={k: v for k, v in tag.attrs.items() if k != "id"}) for tag in opened]
            continue
        if child.nesting == 1:
            opened.append(child)
        elif child.nesting == -1 and opened:
            opened.pop()
        piece.append(child)
    yield from _words(piece)


def _closing(tag: Token) -> Token:
    return Token(tag.type.replace("_open", "_close"), tag.tag, -1, level=tag.level, markup=tag.markup)


def _words(piece: list[Token]) -> Iterator[list[Token]]:
    """The piece, without the line breaks and empty tags at its ends; nothing if no words are left."""
    while dropped := _empty(piece):
        piece = [token for index, token in enumerate(piece) if index not in dropped]
    while piece and piece[0].type in {"softbreak", "hardbreak"}:
        piece = piece[1:]
    while piece and piece[-1].type in {"softbreak", "hardbreak"}:
        piece = piece[:-1]
    if any(token.type not in {"softbreak", "hardbreak", "text"} or token.content.strip() for token in piece):
        yield piece


def _empty(piece: Sequence[Token]) -> set[int]:
    """The indices of tags that open and close again at once."""
    pairs = (index for index in range(len(piece) - 1) if piece[index].nesting == 1 and piece[index + 1].nesting == -1)
    return {index + step for index in pairs for step in (0, 1)}


def _without_empty_paragraphs(tokens: Sequence[Token]) -> Iterator[Token]:
    skip = False
    for token, following in zip_longest(tokens, tokens[1:]):
        if skip:
            skip = False
        elif token.type == "paragraph_open" and following is not None and following.type == "paragraph_close":
            skip = True
        else:
            yield token
