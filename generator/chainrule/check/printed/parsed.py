"""Whether a formula can be read at all, before anything is known of its symbols."""

from __future__ import annotations

from chainrule.tex.statements.displays.separate import statements
from chainrule.tex.syntax.enclosures.conditions import condition
from chainrule.tex.syntax.factors import expression, parser
from chainrule.tex.syntax.trees.reading import Reading
from chainrule.tex.text.commands import read
from chainrule.tex.text.tokens import TexError


def parsed(tex: str) -> TexError | None:
    """Why a formula cannot be parsed, whatever its symbols mean; None where every token finds its place."""
    reading = Reading()
    try:
        for statement in statements(read(tex), reading.names):
            for side in statement.sides:
                if side:
                    expression(side, reading)
            for part in statement.conditions:
                condition(parser((), reading), part)
    except TexError as error:
        return error
    return None
