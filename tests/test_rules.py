"""Rule identifiers: the table, the code and the documentation name the same ones."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from chainrule import build
from chainrule.calculus.compare import Cause
from chainrule.check.coded.measure import RULES as SANDBOX_RULES
from chainrule.cli.rules import RULES

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "generator/chainrule"
PAGE = ROOT / "content/docs/rules.md"
FORM = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")
FILES = re.compile(r".*\.(css|html|ini|js|json|md|py|svg|toml|txt|xml|yaml|yml)")
MODULES = re.compile(r"(chainrule|collections|numpy|scipy)\..*")
PARTLY = {"fails", "unchecked", "undecided", "holds", "expected-failure-holds", "expected-failure-claims-nothing"}
"""Rules without a dot."""


def texts(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def warned(path: Path) -> set[str]:
    """The kinds of sloppy print, and the rules of what cannot be read: they are put together where they are raised."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            if name == "warn" and given and isinstance(given[0], str):
                found.add(f"sloppy.{given[0]}")
            if name == "TexError" and len(given) > 3 and isinstance(given[3], str):
                found.add(given[3] if "." in given[3] else f"unchecked.{given[3]}")
    return found


def is_composed(rule: str) -> bool:
    """Whether the code has the parts of a rule, to be put together: the kinds of sloppy print."""
    area, _, kind = rule.partition(".")
    return area == "sloppy" and any(kind in texts(path) for path in (SOURCE / "tex").rglob("*.py"))


def mentioned() -> set[str]:
    """Every rule that the code can give to a problem or a verdict."""
    paths = [path for path in SOURCE.rglob("*.py") if path != SOURCE / "cli/rules.py"]
    every = set().union(*map(texts, paths))
    dotted = {
        text for text in every if FORM.fullmatch(text) and not FILES.fullmatch(text) and not MODULES.fullmatch(text)
    }
    causes = {f"undecided.{cause}" for cause in get_args(Cause) if cause}
    whole = {"unchecked.syntax"}  # what TexError says without another word
    return (
        dotted
        | set().union(*map(warned, (SOURCE / "tex").rglob("*.py")))
        | causes
        | set(SANDBOX_RULES.values())
        | (PARTLY & every)
        | whole
    )


def test_every_rule_of_the_code_is_in_the_table_and_no_other() -> None:
    assert sorted(mentioned() - RULES.keys()) == []
    assert sorted(rule for rule in RULES.keys() - mentioned() if not is_composed(rule)) == []


def test_the_documentation_lists_every_rule() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == dict(RULES)


@pytest.mark.parametrize("meaning", RULES.values())
def test_a_meaning_is_a_sentence_without_its_full_stop(meaning: str) -> None:
    assert meaning[0].islower() or meaning[:4] in {"HTML", "Math"}
    assert not meaning.endswith(".")


@pytest.mark.parametrize("folder", ["content", "formats", "markdown", "snippets", "topics"])
def test_what_the_cases_emit_is_in_the_table(folder: str) -> None:
    cases = sorted((Path(__file__).parent / "cases" / folder).rglob("*.md"))
    report = build.check_paths(cases)
    emitted = {problem.rule for problem in report.problems} | {
        verdict.rule or verdict.outcome for verdict in report.verdicts
    }
    assert emitted
    assert sorted(emitted - RULES.keys()) == []
