"""The functions that a snippet defines, read from its syntax tree; nothing is executed.

The standard library's `ast` is what Python itself reads with. A definition counts at the top level and inside the
blocks there (``if``, ``for``, ``with``, ``try``), wherever it becomes a name of the post; one inside a function or a
class does not. ``name = lambda x: …`` is a definition too.
"""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chainrule.markdown.text.blocks import Snippet
from chainrule.source import Span

_Def = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
LIMIT = 1000
"""Most definitions of a post; of a snippet that has more, the rest is not looked at."""
_DEPTH = 50
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
class Function:
    """A function as its ``def`` reads."""

    name: str
    parameters: tuple[str, ...]
    """Those that can be given by position, in order."""
    required: int
    """How many of them have no default."""
    keyword_only: tuple[str, ...]
    """Parameters without a default that can only be given by name."""
    block: int
    """Index of the snippet among the document's blocks."""
    span: Span
    """The name in the definition."""
    line: str
    """The line of the ``def``, without its indentation."""
    text: str
    """The whole definition."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """What a snippet gives names to."""

    block: int
    """Index of the snippet among the document's blocks."""
    functions: tuple[Function, ...] = ()
    """In order; a name that is defined twice is there twice."""
    bound: Mapping[str, str] = field(default_factory=dict)
    """All names that the snippet binds at its top level; for imported ones, the statement that does."""
    others: tuple[tuple[str, Span], ...] = ()
    """Names bound to something that is not visibly a function, with their places, if they begin with ``d_``."""
    readable: bool = True
    """Whether the snippet could be read at all."""


def definitions(snippet: Snippet, block: int) -> Definitions:
    """The definitions of a snippet; none if it is not Python, which loading it will say."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(snippet.code)
        lines = tuple((match.start(), match[0], match[0].strip()) for match in _LINE.finditer(snippet.code))
        return _collect(_Reading(snippet, block, lines), tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Definitions(block, readable=False)


@dataclass(frozen=True)
class _Reading:
    snippet: Snippet
    block: int
    lines: tuple[tuple[int, str, str], ...]
    """Where each line begins, its text, and that without its margins; lines end where Python ends them."""

    def function(self, name: str, node: _Def, place: ast.stmt) -> Function:
        arguments = node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        return Function(
            name,
            tuple(_normal(a.arg) for a in positional),
            len(positional) - len(arguments.defaults),
            tuple(_normal(a.arg) for a, default in pairs if default is None),
            self.block,
            self.span(place, name),
            self.lines[place.lineno - 1][2],
            self.text(place),
        )

    def text(self, place: ast.stmt) -> str:
        """A whole statement; `ast.get_source_segment` would split the snippet anew for each."""
        first, last = place.lineno - 1, (place.end_lineno or place.lineno) - 1
        lines = [line.encode() for _, line, _ in self.lines[first : last + 1]]
        lines[-1] = lines[-1][: place.end_col_offset]  # the tree counts bytes
        lines[0] = lines[0][place.col_offset :]
        return b"".join(lines).decode()

    def span(self, place: ast.stmt, name: str) -> Span:
        """Where a statement first says a name."""
        start = self.lines[place.lineno - 1][0]
        found = re.compile(rf"\b{re.escape(name)}\b").search(self.snippet.code, start)
        at = found.start() if found else start
        return self.snippet.locate(at, at + len(name))


def _collect(reading: _Reading, tree: ast.Module) -> Definitions:
    functions: list[Function] = []
    bound: dict[str, str] = {}
    others: list[tuple[str, Span]] = []
    for statement in _statements(tree.body, 0):
        if len(functions) + len(others) > LIMIT:
            break
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                functions.append(reading.function(_normal(name), statement, statement))
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as value):
                functions.append(reading.function(_normal(name), value, statement))
            case ast.Import() | ast.ImportFrom():
                text = ast.unparse(statement)
                bound.update((_normal((a.asname or a.name).split(".")[0]), text) for a in statement.names)
            case ast.ClassDef(name=name):
                bound[_normal(name)] = ""
            case _:
                names = [_normal(name) for name in _targets(statement)]
                bound.update(dict.fromkeys(names, ""))
                stating = [name for name in names if name.startswith("d_")]
                others += [(name, reading.span(statement, name)) for name in stating[: LIMIT + 1]]
    bound.update({function.name: "" for function in functions})
    return Definitions(reading.block, tuple(functions), bound, tuple(others))


def _statements(body: list[ast.stmt], depth: int) -> Iterator[ast.stmt]:
    """The statements of a module, those inside its blocks included."""
    for statement in body:
        yield statement
        if depth < _DEPTH and not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for field in ("body", "orelse", "finalbody"):
                yield from _statements(getattr(statement, field, []), depth + 1)
            for part in (*getattr(statement, "handlers", []), *getattr(statement, "cases", [])):
                yield from _statements(part.body, depth + 1)


def _targets(statement: ast.stmt) -> Iterator[str]:
    """Names that a simple statement, or the head of a compound one, binds."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id
        if not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            pending += [child for child in ast.iter_child_nodes(node) if node is not statement or not _is_body(child)]


def _is_body(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)


def _normal(name: str) -> str:
    """Identifiers as Python compares them (PEP 3131)."""
    return unicodedata.normalize("NFKC", name)
