"""Definitions as a post makes them: displayed ones, and those in the running text."""

from __future__ import annotations

from dataclasses import replace

from chainrule.check.printed.remarks import sloppy
from chainrule.check.printed.state import Post
from chainrule.markdown.text.blocks import Formula
from chainrule.tex.statements.definitions.definition import definition
from chainrule.tex.statements.definitions.layered import is_beside
from chainrule.tex.statements.derivatives.stated import states
from chainrule.tex.statements.displays.relations import DEFINING, Statement
from chainrule.tex.statements.scopes.mentions import reached
from chainrule.tex.statements.scopes.scope import Definition, Scope
from chainrule.tex.text.atoms import Atoms, bare


def define(post: Post, block: Formula, statement: Statement) -> int:
    """Take the definition that a statement starts with; returns how many relations it uses up."""
    if statement.signs[0].text not in {"="} | DEFINING or not statement.sides[0]:
        return 0
    forced = statement.signs[0].text in DEFINING
    made = definition(post.scope, statement.sides[0], statement.sides[1], forced=forced)
    if made is None or not statement.sides[1]:
        return 0
    prose = not (block.display or forced or states(post.scope, statement))
    if prose and _is_known(post.scope, statement.sides[0]) and not _starts(post.scope, made[0]):
        return 0  # prose may say "at $x = 0$" without giving x another meaning
    post.notes += sloppy.in_definition(post.scope, statement.sides[0], statement.sides[1])
    used = 1
    made = placed(block, statement.sides[0], made)
    scope = post.scope.defining(*made)
    others = {name: meaning for name, meaning in scope.meanings.items() if name not in made[0].params}
    inside = replace(scope, meanings=others)
    if not block.display and made[0].kind != "members" and made[0].name in reached(inside, made[0].body):
        return 0  # prose may say "$p(x, y) = p(x) p(y)$" without defining p by itself
    while used < len(statement.signs) and statement.signs[used].text == "=":
        more = definition(scope, statement.sides[used], statement.sides[used + 1])
        if more is None:
            break
        more = placed(block, statement.sides[used], more)
        enter(post, block, statement.sides[used], more[0])
        made = replace(made[0], body=statement.sides[used + 1]), made[1]
        scope = post.scope.defining(*more).defining(*made)
        used += 1
    post.scope = scope
    enter(post, block, statement.sides[0], made[0])
    return used


def enter(post: Post, block: Formula, side: Atoms, made: Definition) -> None:
    """Remember where a definition stands, which the post should use; a set only says what is counted."""
    if made.body and made.body[0].kind == "open" and made.body[0].text == "{":
        return
    post.defined.setdefault(made.name, block.locate(side[0].start, side[-1].end))


def defined_in(scope: Scope, left: Atoms) -> int:
    """The line in which a left side that is a bare name is defined; 0 if it is not."""
    known = scope.names.match(left, 0)
    meaning = scope.meanings.get(known.name) if known is not None and known.count == len(left) else None
    return meaning.line if known and isinstance(meaning, Definition) and bare(known.rest) else 0


def placed(block: Formula, side: Atoms, made: tuple[Definition, Atoms]) -> tuple[Definition, Atoms]:
    """A definition with the line of the post that it stands in, by the side that it defines."""
    return replace(made[0], line=block.locate(side[0].start, side[-1].end).line), made[1]


def _starts(scope: Scope, made: Definition) -> bool:
    """Whether this says where a recursion starts: ``a^0 = x`` after ``a^l = …``."""
    known = scope.meanings.get(made.name)
    return isinstance(known, Definition) and known.at.keys() < made.at.keys()


def _is_known(scope: Scope, left: Atoms) -> bool:
    known = scope.names.match(left, 0)
    return known is not None and not (len(left) == 1 and known.rest.primes) and not is_beside(scope, left)
