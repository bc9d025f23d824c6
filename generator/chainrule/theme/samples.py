"""What a page shows of a sample: its text, and under it what the build says about it, word for word."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from markupsafe import Markup

from chainrule import markdown
from chainrule.errors import Problem, Role
from chainrule.errors import block as lines
from chainrule.markdown.text.blocks import Sample
from chainrule.theme.environment import Templates


def sample(templates: Templates, block: Sample, said: Iterable[Problem]) -> Markup:
    """The HTML of a sample; what is said about it is as in a terminal, its parts in elements for the style sheet."""
    text = Markup(markdown.highlight(block.text.strip("\n"), "text"))  # Pygments takes TeX in Markdown for emphasis
    messages = Markup("\n\n").join(message(problem) for problem in said)
    return Markup(templates.render("parts/sample.html", text=text, messages=messages))


def message(problem: Problem) -> Markup:
    """A problem as a terminal has it, for a ``<pre class="said">``."""
    return Markup("\n").join(_line(line, problem.severity) for line in lines(problem))


def _line(pieces: Collection[tuple[Role, str]], severity: str) -> Markup:
    """One line; one of the source must not be broken, or its caret would stand under something else."""
    roles = {role for role, _ in pieces}
    piece = Markup('<span class="{} {}">{}</span>')
    inner = Markup().join(piece.format(role, severity, text) for role, text in pieces)
    return Markup('<span class="source">{}</span>').format(inner) if "gutter" in roles else inner
