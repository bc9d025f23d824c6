"""What a page shows of a sample: its text, and under it what the build says about it, word for word."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from chainrule import markdown
from chainrule.errors import Problem
from chainrule.errors import block as lines
from chainrule.markdown.blocks import Sample
from chainrule.theme.environment import Templates


def sample(templates: Templates, block: Sample, said: Iterable[Problem]) -> Markup:
    """The HTML of a sample; what is said about it is as in a terminal, its parts in elements for the style sheet."""
    text = Markup(markdown.highlight(block.text.strip("\n"), "markdown"))
    messages = Markup("\n\n").join(_message(problem) for problem in said)
    return Markup(templates.render("parts/sample.html", text=text, messages=messages))


def _message(problem: Problem) -> Markup:
    piece = Markup('<span class="{}">{}</span>')
    return Markup("\n").join(Markup().join(piece.format(role, text) for role, text in line) for line in lines(problem))
