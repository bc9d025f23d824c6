"""How much code of a post is looked through, since no clock stops the builder itself."""

from __future__ import annotations

import ast

import pytest

from chainrule import markdown
from chainrule.check.coded.functions import LIMIT, definitions
from chainrule.sandbox import Sandbox
from chainrule.source import Source
from test_snippets import post, verdicts

MANY = {
    "functions": post("\n".join(f"def d_a{i}_dx(x): return x" for i in range(LIMIT + 1))),
    "functions on one line": post("; ".join(f"a{i} = lambda x: x" for i in range(20 * LIMIT))),
    "functions by one assignment": post(" = ".join(f"d_a{i}_dx" for i in range(20 * LIMIT)) + " = 1"),
    "functions of many snippets": post("def f(x): return x") + post("\n".join(["def g(x): return x"] * 100)) * 10,
    "snippets": post("x = 1") + "```python check\ny = 1\n```\n\n" * 500,
}


@pytest.mark.parametrize("what", MANY)
def test_more_code_than_a_page_has_is_refused_before_it_is_looked_through(what):
    with Sandbox() as sandbox:
        found, (problem,) = verdicts(MANY[what], sandbox)
        assert sandbox._zygote is None
    assert (found, problem.rule) == ([], "snippet.too-many")
    assert what.split()[0] in problem.message


def test_a_definition_is_read_as_python_reads_it():
    code = "é = 'ü'; f = lambda x: (x,\r\n  'ö')\ndef g(x):\n\tif x: return '\N{LINE SEPARATOR}'\f\n\n    # end\nh = 1"
    (snippet,) = markdown.parse(Source("post.md", f"```python check\n{code}\n```\n")).blocks
    found = definitions(snippet, 0).functions
    nodes = [n for n in ast.parse(snippet.code).body if isinstance(n, ast.FunctionDef | ast.Assign)][1:3]
    assert [f.text for f in found] == [ast.get_source_segment(snippet.code, node) for node in nodes]
    assert [f.name for f in found] == ["f", "g"]
