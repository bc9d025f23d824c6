"""The house style that no linter knows: sizes of files and functions, and names that say nothing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(path for room in ("generator", "tests", "bench", "tools") for path in (ROOT / room).rglob("*.py"))
LINES = 250
FUNCTION = 40
MEDIAN = 10
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "context"}


def functions(path: Path) -> list[tuple[str, int]]:
    """The functions of a file with their lengths, docstrings left out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = node.end_lineno - body[0].lineno + 2 if body else 1
            found.append((node.name, length))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LINES
    assert [f"{name}: {length} lines" for name, length in functions(path) if length > FUNCTION] == []
    assert path.stem not in BANNED


def test_functions_are_short() -> None:
    lengths = sorted(length for path in FILES if "tests" not in path.parts for _, length in functions(path))
    assert lengths[len(lengths) // 2] < MEDIAN
