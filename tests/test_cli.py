"""The command as its users run it: streams, exit codes, options, settings, and what it says of bad input."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from speclint import files
from speclint.cli import main
from speclint.judge import packs
from speclint.judge.installed import Entry
from speclint.model import Finding, Severity, Span, Spec
from speclint.report.escape import width
from speclint.report.formats import FORMATS

TEMPLATE = """\
# [Name]

## Context

[What is the problem?]

## Decision

| Option | Choice | Rationale |
|--------|--------|-----------|
| [Option] | [Choice] | [Why] |

## Rollback
"""

GOOD = """\
# Cache

## Context

Pages are slow.

## Decision

| Option | Choice | Rationale |
|---|---|---|
| Store | Redis | It is there |

## Rollback

Drop the cache.
"""

# One error, one warning, one remark (of a rule that is off by default).
BAD = GOOD.replace("Rationale", "Ratinale").replace("Redis", "") + "\n## Costs\n\nNone to speak of.\n"

ERROR = "error misnamed-column: `Ratinale` stands where `Rationale` is expected"
WARNING = "warning empty-cell: `Choice` of the row `Store` is empty in the table of `Decision`"
INFO = "info unknown-section: `Costs` is no section in the template"

NOTHING = "speclint: nothing was checked: {} looked at, none of them known as a spec"
NEXT_STEPS = (
    "; `speclint init` writes settings that say which files are specs of which template,"
    " `--template NAME-OR-PATH` takes all of them for specs, `--allow-nothing` lets that be\n"
)

NO_MARKDOWN = (
    "has no Markdown file (.md, .markdown, .mdx) below it: `speclint new TITLE` writes a first spec,"
    " `speclint init` then the settings; `--allow-nothing` lets that be"
)

KNOWN = "(known: `small`, `medium`, `large`)"
SIZES = "expected small, medium or large"
TRAITS = "known: service, data, complex-algorithms, performance, new-service, integration"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


def write(name: str, content: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def speclint(*words: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, words, input=stdin, prog_name="speclint", catch_exceptions=False)


def check(*words: str, stdin: str | bytes | None = None) -> Result:
    return speclint("check", "--format", "concise", *words, stdin=stdin)


def outcome(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def process(*words: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "speclint", *words],
        input=stdin, capture_output=True, env={**os.environ, **environment}, check=False,
    )  # fmt: skip


# Exit codes and streams


def test_nothing_to_say_is_0_with_the_summary_alone() -> None:
    write("t.md", TEMPLATE)
    write("a.md", GOOD)
    assert outcome(speclint("check", "--template", "t.md", "a.md")) == (0, "no findings in 1 spec\n", "")
    assert outcome(check("--template", "t.md", "a.md")) == (0, "", "")
    assert outcome(speclint("check", "--template", "t.md", "--format", "json", "a.md")) == (0, "[]\n", "")


def test_a_finding_is_1_and_trouble_is_2_with_the_rest_still_reported() -> None:
    write("t.md", TEMPLATE)
    write("bad.md", BAD)
    write("nul.md", "# A\0\n")
    report = f"bad.md:9:21: {ERROR}\nbad.md:11:11: {WARNING}\n"
    assert outcome(check("--template", "t.md", "bad.md")) == (1, report, "")
    assert outcome(check("--template", "t.md", "nul.md", "gone.md", "bad.md")) == (
        2,
        report,
        "speclint: gone.md: does not exist\nspeclint: nul.md:1:4: a NUL byte: this is no text\n",
    )
    write("good.md", GOOD)
    assert outcome(speclint("check", "--template", "t.md", "gone.md", "good.md")) == (
        2, "no findings in 1 spec\n", "speclint: gone.md: does not exist\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("level", "codes"),
    [
        (None, {"none": 0, "info": 0, "warning": 0, "error": 1}),
        ("error", {"none": 0, "info": 0, "warning": 0, "error": 1}),
        ("warning", {"none": 0, "info": 0, "warning": 1, "error": 1}),
        ("info", {"none": 0, "info": 1, "warning": 1, "error": 1}),
        ("never", {"none": 0, "info": 0, "warning": 0, "error": 0}),
    ],
)
def test_fail_on_sets_the_lowest_severity_that_fails(level: str | None, codes: dict[str, int]) -> None:
    write("t.md", TEMPLATE)
    write("a.md", BAD)
    words = [] if level is None else ["--fail-on", level]
    rules = {"none": "broken-link", "info": "unknown-section", "warning": "empty-cell"}
    for worst, code in codes.items():
        select = ["--select", rules[worst]] if worst in rules else []
        result = check("--template", "t.md", "a.md", "--severity", "unknown-section=info", *select, *words)
        assert (worst, result.exit_code) == (worst, code)


def test_fail_on_never_does_not_excuse_trouble() -> None:
    assert outcome(check("gone.md", "--fail-on", "never")) == (2, "", "speclint: gone.md: does not exist\n")


def test_the_process_itself_exits_so_and_keeps_its_streams_apart() -> None:
    write("t.md", TEMPLATE)
    write("good.md", GOOD)
    write("bad.md", BAD)
    concise = ("check", "--template", "t.md", "--format", "concise")
    done = process(*concise, "good.md")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    report = f"bad.md:9:21: {ERROR}\nbad.md:11:11: {WARNING}\n".encode()
    done = process(*concise, "bad.md")
    assert (done.returncode, done.stdout, done.stderr) == (1, report, b"")
    done = process(*concise, "gone.md", "bad.md")
    assert (done.returncode, done.stdout, done.stderr) == (2, report, b"speclint: gone.md: does not exist\n")
    done = process(*concise, "-", stdin=BAD.encode())
    assert (done.returncode, done.stdout) == (1, report.replace(b"bad.md", b"<stdin>"))


def test_an_option_that_does_not_exist_is_2() -> None:
    result = speclint("check", "--fail-on", "loud")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(
        "Error: Invalid value for '--fail-on': 'loud' is not one of 'error', 'warning', 'info', 'never'.\n"
    )
    result = speclint("chekc")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: No such command 'chekc'." in result.stderr


def test_the_version_and_the_help_are_no_trouble() -> None:
    assert re.fullmatch(r"speclint, version \d+\.\d+\.\d+\n", speclint("--version").stdout)
    assert speclint("-V").stdout == speclint("--version").stdout


def test_help_is_a_command_too() -> None:
    assert speclint("help").stdout == speclint("--help").stdout
    assert speclint("help", "check").stdout == speclint("check", "--help").stdout
    unknown = "speclint: there is no command `chek`; did you mean `check`?\n"
    assert outcome(speclint("help", "chek")) == (2, "", unknown)
    result = speclint("check", "-h")
    assert result.exit_code == 0
    for option in (
        "--template", "--only-specs", "--size", "--trait", "--select", "--ignore", "--severity", "--fail-on",
        "--exclude", "--format", "--output", "--statistics", "--quiet", "--verbose", "--stdin-filename",
        "--list-files", "--color",
    ):  # fmt: skip
        assert re.search(rf"^  (-\w, )?{option}\b", result.stdout, re.MULTILINE), option


# Formats


def test_text_shows_the_place_and_sums_up() -> None:
    write("t.md", TEMPLATE)
    write("a.md", GOOD.replace("Rationale", "Ratinale"))
    assert speclint("check", "--template", "t.md", "a.md").stdout == (
        "a.md\n"
        "\n"
        "error[misnamed-column]: `Ratinale` stands where `Rationale` is expected\n"
        " --> a.md:9:21\n"
        "  |\n"
        "9 | | Option | Choice | Ratinale |\n"
        "  |                     ^^^^^^^^\n"
        "  = because of t.md:9\n"
        "  = help: rename the column to `Rationale` (`--fix`)\n"
        "\n"
        "1 error in 1 of 1 spec\n"
        "1 can be mended with `--fix`\n"
    )


def test_json_has_exactly_the_keys_that_clients_were_promised() -> None:
    write("t.md", TEMPLATE)
    write("docs/a.md", BAD)
    result = speclint("check", "--template", "t.md", "--format", "json", "docs/a.md")
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)
    assert first == {
        "path": "docs/a.md",
        "rule": "misnamed-column",
        "severity": "error",
        "message": "`Ratinale` stands where `Rationale` is expected",
        "line": 9,
        "column": 21,
        "end_line": 9,
        "end_column": 29,
        "section": ["Cache", "Decision"],
        "expected": "Rationale",
        "found": "Ratinale",
        "because": "t.md:9",
        "fixable": True,
        "edits": [
            {
                "line": 9,
                "column": 21,
                "end_line": 9,
                "end_column": 29,
                "text": "Rationale",
                "title": "rename the column to `Rationale`",
                "safe": True,
            }
        ],
        "related": [],
        "inferred": False,
    }
    assert (second["rule"], second["severity"], second["fixable"], second["edits"]) == (
        "empty-cell", "warning", False, [],
    )  # fmt: skip


TYPES: dict[str, type] = {
    "path": str, "rule": str, "severity": str, "message": str,
    "line": int, "column": int, "end_line": int, "end_column": int,
    "section": list, "expected": str, "found": str, "because": str,
    "inferred": bool, "related": list, "fixable": bool, "edits": list,
}  # fmt: skip


def test_json_keys_have_one_type_and_one_order_whatever_the_finding() -> None:
    write("a.md", GOOD)
    write("empty.md", "")
    write("fm.md", "---\nsize: [\n---\n" + GOOD)
    result = speclint("check", "--format", "json", "a.md", "empty.md", "fm.md")
    items: list[dict[str, Any]] = json.loads(result.stdout)
    assert {item["path"] for item in items} == {"a.md", "empty.md", "fm.md"}
    for item in items:
        assert {key: type(value) for key, value in item.items()} == TYPES
        assert list(item) == list(TYPES)
        assert min(item["line"], item["column"], item["end_line"], item["end_column"]) >= 1
        assert (item["line"], item["column"]) <= (item["end_line"], item["end_column"])
        assert all(type(title) is str for title in item["section"])


def test_because_names_the_yaml_where_the_yaml_demands() -> None:
    write("t.md", TEMPLATE)
    write("t.speclint.yaml", "sections:\n  Context: required\n  Rollback:\n    required: always\n")
    write("a.md", GOOD.replace("## Rollback\n\nDrop the cache.\n", ""))
    (item,) = json.loads(speclint("check", "--template", "t.md", "--format", "json", "a.md").stdout)
    assert (item["rule"], item["because"]) == ("missing-section", "t.speclint.yaml:3:3")


def test_lines_and_columns_count_characters_from_1() -> None:
    write("t.md", TEMPLATE)
    bad = GOOD.replace("| Option | Choice | Rationale |", "| Option 🎉 | Choice | Ratinale |")
    write("a.md", b"\xef\xbb\xbf" + bad.replace("\n", "\r\n").encode())
    result = check("--template", "t.md", "--select", "misnamed-column", "a.md")
    assert result.stdout == f"a.md:9:23: {ERROR}\n"


def test_files_are_reported_each_once_in_a_stable_order() -> None:
    write("t.md", TEMPLATE)
    for name in ("docs/b.md", "docs/a.md", "c.md"):
        write(name, BAD)
    result = check("--template", "t.md", "--select", "misnamed-column", "docs/b.md", "docs", "c.md", "c.md")
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["docs/b.md", "docs/a.md", "c.md"]


# Which rules run, and how loud


@pytest.fixture
def bad(folder: Path) -> tuple[str, ...]:
    write("t.md", TEMPLATE)
    write("a.md", BAD)
    return ("--template", "t.md", "a.md")


def heard(result: Result) -> list[str]:
    """What a concise report holds, each finding as `severity rule`."""
    return [" ".join(line.split(" ")[1:3]).rstrip(":") for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["error misnamed-column", "warning empty-cell"]),
        (["--select", "empty-cell"], ["warning empty-cell"]),
        (["--select", "unknown-section"], ["warning unknown-section"]),
        (["--select", "empty-cell, unknown-section"], ["warning empty-cell", "warning unknown-section"]),
        (
            ["--select", "empty-cell", "--select", "misnamed-column"],
            ["error misnamed-column", "warning empty-cell"],
        ),
        (["--select", "broken-link"], []),
        (["--ignore", "empty-cell"], ["error misnamed-column"]),
        (["--ignore", "empty-cell,wall-of-text", "--ignore", "misnamed-column"], []),
        (["--select", "empty-cell", "--ignore", "empty-cell"], []),
        (["--severity", "misnamed-column=info"], ["info misnamed-column", "warning empty-cell"]),
        (["--severity", "misnamed-column=off,empty-cell=error"], ["error empty-cell"]),
        (
            ["--severity", "empty-cell=info", "--severity", "empty-cell=error,misnamed-column=off"],
            ["error empty-cell"],
        ),
        (
            ["--severity", "unknown-section=info"],
            ["error misnamed-column", "warning empty-cell", "info unknown-section"],
        ),
        (["--severity", "duplicate-id=info"], ["error misnamed-column", "warning empty-cell"]),
    ],
)
def test_rules_are_chosen_and_weighed(bad: tuple[str, ...], words: list[str], found: list[str]) -> None:
    result = check(*bad, *words)
    assert result.stderr == ""
    assert heard(result) == found


PLANNED = (
    "unmeasurable-target mismatched-value unmet-condition missing-field misnamed-field missing-diagram"
    " missing-code invalid-code missing-item unchecked-item wall-of-text dangling-reference unlisted-target"
    " irreversible-migration mismatched-migration broken-link duplicate-id unused-suppression"
).split()


def test_names_of_rules_to_come_are_known_everywhere(bad: tuple[str, ...]) -> None:
    names = ",".join(PLANNED)
    off = ",".join(f"{name}=off" for name in PLANNED)
    write(".speclint.yaml", "rules:\n" + "".join(f"  {name}: off\n" for name in PLANNED))
    result = check(*bad, "--ignore", names, "--severity", off)
    assert (result.exit_code, result.stderr) == (1, "")
    assert outcome(check(*bad, "--select", names, "--ignore", names)) == (0, "", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--select", "missing-secton"],
            "--select: no rule is called `missing-secton`; did you mean `missing-section`?",
        ),
        (
            ["--ignore", "Broken_Link"],
            "--ignore: no rule is called `Broken_Link`; did you mean `broken-link`?",
        ),
        (
            ["--severity", "empty-cel=info"],
            "--severity: no rule is called `empty-cel`; did you mean `empty-cell`?",
        ),
        (["--ignore", "zzz"], "--ignore: no rule is called `zzz`"),
    ],
)
def test_an_unknown_rule_is_an_error_with_the_nearest_name(
    bad: tuple[str, ...], words: list[str], message: str
) -> None:
    assert outcome(check(*bad, *words)) == (2, "", f"speclint: {message}\n")


@pytest.mark.parametrize("word", ["empty-cell", "empty-cell=", "empty-cell=loud", "empty-cell:info"])
def test_a_severity_without_a_level_is_refused(bad: tuple[str, ...], word: str) -> None:
    result = check(*bad, "--severity", word)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"`{word}` is not RULE=LEVEL, with a level of error, warning, info, off\n")


# Which files are specs, of which template


def test_a_named_file_is_a_spec_and_a_walked_one_only_when_it_looks_like_one() -> None:
    write("docs/title.md", "# Orders - Technical Specification\n")
    write(
        "docs/rows.md",
        "# Orders\n\n## Document Info\n\n| Field | Value |\n|--|--|\n| Spec ID | TS-2025-001 |\n",
    )
    heads = ("System Overview", "API Design", "Data Model", "Testing Strategy", "Appendix")
    write("docs/sections.md", "# Orders\n\n" + "".join(f"## {head}\n\nx\n\n" for head in heads))
    write("docs/four.md", "# Orders\n\n" + "".join(f"## {head}\n\nx\n\n" for head in heads[:4]))
    write("docs/README.md", "# Orders\n")
    known = ["docs/rows.md", "docs/sections.md", "docs/title.md"]
    listed = speclint("check", "--list-files", "docs")
    assert listed.stdout.splitlines() == [f"{path}: technical-spec" for path in known]
    result = check("docs")
    assert sorted({line.split(":")[0] for line in result.stdout.splitlines()}) == known
    assert check("docs/README.md").stdout.startswith("docs/README.md:1:1: error missing-section: none of the")


def test_only_specs_passes_over_named_files_that_are_none() -> None:
    write("README.md", "# Orders\n")
    write("spec.md", "# Orders - Technical Specification\n")
    result = check("--only-specs", "README.md", "spec.md")
    assert {line.split(":")[0] for line in result.stdout.splitlines()} == {"spec.md"}
    assert result.stderr == ""
    for format_, stdout in (("text", ""), ("concise", ""), ("json", "[]\n")):
        result = speclint("check", "--only-specs", "--format", format_, "README.md")
        assert outcome(result) == (0, stdout, NOTHING.format("1 file") + "\n")


def test_template_decides_for_all_files_named_or_walked() -> None:
    write("t.md", TEMPLATE)
    write("docs/a.md", "# A\n")
    write("docs/b.md", GOOD)
    listed = speclint("check", "--list-files", "--template", "t.md", "docs", "t.md")
    assert listed.stdout.splitlines() == ["docs/a.md: t.md", "docs/b.md: t.md"]
    listed = speclint("check", "--list-files", "--template", "technical-spec", "docs")
    assert listed.stdout.splitlines() == ["docs/a.md: technical-spec", "docs/b.md: technical-spec"]
    assert check("--template", "t.md", "docs").stdout == (
        "docs/a.md:1:1: error missing-section: none of the template's sections is here:"
        " expected Context, Decision, Rollback\n"
    )


def test_only_specs_asks_a_given_template_too() -> None:
    write("t.md", TEMPLATE)
    write("docs/a.md", "# A\n\n## Context\n\nOne of three.\n")
    write("docs/b.md", GOOD.replace("## Context", "## Contexts"))
    listed = speclint("check", "--list-files", "--template", "t.md", "--only-specs", "docs/a.md", "docs/b.md")
    assert outcome(listed) == (0, "docs/b.md: t.md\n", "")


def test_a_walk_takes_markdown_and_leaves_what_git_ignores() -> None:
    write("t.md", TEMPLATE)
    (Path("docs") / ".git").mkdir(parents=True)
    write("docs/.gitignore", "drafts/\n")
    for name in "a.md b.markdown c.mdx d.MD e.txt drafts/f.md .hidden/g.md x/node_modules/h.md".split():
        write(f"docs/{name}", GOOD)
    listed = speclint("check", "--list-files", "--template", "t.md", "docs").stdout.splitlines()
    assert listed == [f"docs/{name}: t.md" for name in ("a.md", "b.markdown", "c.mdx", "d.MD")]


def test_exclude_leaves_files_out_named_ones_too() -> None:
    write("t.md", TEMPLATE)
    for name in ("a.md", "drafts/b.md", "docs/drafts/c.md"):
        write(name, GOOD)
    words = ("check", "--list-files", "--template", "t.md", "--exclude", "drafts/", "--exclude", "/t.md")
    assert outcome(speclint(*words, ".", "drafts/b.md")) == (0, "a.md: t.md\n", "")
    assert outcome(check("--exclude", "/", ".")) == (2, "", "speclint: `/` is no glob that can be excluded\n")


def test_without_paths_the_tree_below_is_checked() -> None:
    write("docs/spec.md", "# Orders - Technical Specification\n")
    write("README.md", "# Orders\n")
    assert outcome(speclint("check", "--list-files")) == (0, "docs/spec.md: technical-spec\n", "")


@pytest.mark.parametrize(("files", "looked"), [(["a.md"], "1 file"), (["a.md", "b/c.md"], "2 files")])
def test_when_nothing_was_checked_one_line_says_so(files: list[str], looked: str) -> None:
    for name in files:
        write(name, "# A\n")
    said = NOTHING.format(looked) + NEXT_STEPS
    assert outcome(speclint("check")) == (2, "", said)
    assert outcome(speclint("check", "--list-files")) == (2, "", said)
    assert outcome(speclint("list")) == (2, "", said.replace(", `--allow-nothing` lets that be", ""))
    assert outcome(speclint("check", "--format", "json", ".")) == (2, "[]\n", said)
    assert outcome(speclint("check", "--allow-nothing")) == (0, "", f"{NOTHING.format(looked)}\n")


def test_settings_of_another_tool_are_named_where_nothing_was_checked() -> None:
    write(".speclint.yml", "version: 2\nlinter: x\n")
    write("a.md", "# A\n")
    foreign = "; .speclint.yml is passed over: by its keys (version, linter) it is of another tool"
    assert outcome(speclint("check")) == (2, "", f"{NOTHING.format('1 file')}{foreign}{NEXT_STEPS}")


def test_a_folder_without_documents_is_let_be_when_nothing_is_allowed() -> None:
    Path("docs").mkdir()
    write(".speclint.yaml", "templates:\n  specs/*.md: technical-spec\n")
    assert check("docs").exit_code == check().exit_code == 2
    assert outcome(check("docs", "--allow-nothing")) == (0, "", "")
    assert outcome(check("--allow-nothing")) == (0, "", "")


def test_a_file_on_the_built_in_template_by_default_says_so() -> None:
    said = (
        "laid on the built-in template technical-spec: no settings name another"
        " (`--template NAME-OR-PATH` does)\n"
    )
    write("a.md", "# A\n")
    write("spec.md", "# Orders - Technical Specification\n")
    assert check("a.md").stderr == f"speclint: a.md is {said}"
    assert check("a.md", "spec.md").stderr == f"speclint: 2 files, such as a.md, are {said}"
    assert check("a.md", "--quiet").stderr == ""
    assert check("a.md", "--template", "technical-spec").stderr == ""
    write(".speclint.yaml", "templates:\n  a.md: technical-spec\n")
    assert check("a.md").stderr == ""


def test_what_is_excluded_is_named_with_the_line_that_does_so() -> None:
    write(".speclint.yaml", "templates:\n  '*/*.md': technical-spec\nexclude:\n  - old/\n  - '*/b.md'\n")
    for name in ("old/a.md", "old/c.md", "new/b.md"):
        write(name, "# A\n")
    lines = (
        "speclint: old/a.md is excluded by `old/` (.speclint.yaml:4:5) (and 1 more)\n"
        "speclint: new/b.md is excluded by `*/b.md` (.speclint.yaml:5:5)\n"
    )
    assert outcome(check("old/a.md", "new/b.md", "old/c.md")) == (0, "", lines)
    assert check("--stdin-filename", "new/b.md", "-", stdin="# A\n").stderr == lines.splitlines(True)[1]
    assert check("new/b.md", "--exclude", "/new/").stderr == (
        "speclint: new/b.md is excluded by `/new/` (--exclude)\n"
    )
    assert outcome(check("old")) == (
        2, "", "speclint: nothing was checked: old is excluded by `old/` (.speclint.yaml:4:5);"
        " `--allow-nothing` lets that be\n",
    )  # fmt: skip


def test_a_template_is_no_spec_of_itself_whichever_way_it_is_reached() -> None:
    write("specs/a.md", GOOD)
    write("specs/t.md", TEMPLATE)
    write("specs/t-1.md", TEMPLATE)
    Path("specs/link.md").symlink_to("t.md")
    settings = "templates:\n  specs/*.md: {template: specs/t.md, versions: {'1': specs/t-1.md}}\n"
    write(".speclint.yaml", settings)
    for paths in ([], ["."], ["specs"]):
        assert speclint("check", "--list-files", *paths).stdout == "specs/a.md: specs/t.md\n"
    why = "a template (.speclint.yaml:2:3), and no spec of itself\n"
    assert outcome(check("specs/link.md", "specs/a.md")) == (0, "", f"speclint: specs/link.md is {why}")
    assert (
        check("-", "--stdin-filename", "specs/t-1.md", stdin="# T\n").stderr
        == f"speclint: specs/t-1.md is {why}"
    )
    for command in ("outline", "config"):
        assert outcome(speclint(command, "specs/t.md")) == (2, "", f"speclint: specs/t.md: is {why}")
    assert outcome(check("--template", "specs/t.md", "specs/t.md")) == (
        0, "", "speclint: specs/t.md is a template (--template), and no spec of itself\n",
    )  # fmt: skip
    assert speclint("baseline").stdout.startswith(".speclint-baseline.json: 0 findings recorded")


def test_nothing_was_checked_is_not_said_on_top_of_trouble() -> None:
    assert outcome(speclint("check", "gone.md")) == (2, "", "speclint: gone.md: does not exist\n")


# Standard input


def test_standard_input_has_the_name_it_is_given() -> None:
    write("t.md", TEMPLATE)
    words = ("--template", "t.md", "--select", "misnamed-column", "-")
    assert outcome(check(*words, stdin=BAD)) == (1, f"<stdin>:9:21: {ERROR}\n", "")
    named = check(*words, "--stdin-filename", "docs/a.md", stdin=BAD)
    assert outcome(named) == (1, f"docs/a.md:9:21: {ERROR}\n", "")
    broken = check(*words, stdin=b"# A\0\n")
    assert outcome(broken) == (2, "", "speclint: <stdin>:1:4: a NUL byte: this is no text\n")


def test_settings_and_only_specs_judge_standard_input_by_the_name_it_is_given() -> None:
    write("t.md", TEMPLATE)
    write(".speclint.yaml", "templates:\n  docs/**: t.md\n")
    result = check("-", "--stdin-filename", "docs/a.md", "--select", "misnamed-column", stdin=BAD)
    assert outcome(result) == (1, f"docs/a.md:9:21: {ERROR}\n", "")
    result = check("-", "--only-specs", "--stdin-filename", "README.md", stdin="# A\n")
    assert outcome(result) == (0, "", NOTHING.format("1 file") + "\n")


def test_standard_input_stands_among_files() -> None:
    write("t.md", TEMPLATE)
    write("a.md", BAD)
    result = check("--template", "t.md", "--select", "misnamed-column", "a.md", "-", stdin=BAD)
    assert sorted(result.stdout.splitlines()) == [f"<stdin>:9:21: {ERROR}", f"a.md:9:21: {ERROR}"]


def test_listed_standard_input_has_the_name_that_the_report_gives_it() -> None:
    write("t.md", TEMPLATE)
    listed = speclint("check", "--list-files", "--template", "t.md", "-", stdin=GOOD)
    assert outcome(listed) == (0, "<stdin>: t.md\n", "")
    words = ("check", "--list-files", "--template", "t.md", "--stdin-filename", "docs/a.md", "-")
    assert outcome(speclint(*words, stdin=GOOD)) == (0, "docs/a.md: t.md\n", "")


# Size and traits

SIZED = """\
traits: {service: [services], data: []}
sections:
  Context: required
  Decision: {required: {from: small, when: service}}
  Rollback: {required: large}
"""


def absent(*words: str, front: str = "") -> list[str]:
    """The sections that a spec with a Context alone lacks."""
    write("t.md", TEMPLATE)
    write("t.speclint.yaml", SIZED)
    write("a.md", f"{front}# Cache\n\n## Context\n\nPages are slow.\n")
    result = check("--template", "t.md", "a.md", *words)
    assert result.stderr == ""
    return re.findall(r"error missing-section: `(\w+)` is absent\n", result.stdout)


def test_size_comes_from_the_command_line_then_the_document_then_the_settings() -> None:
    large = "---\nsize: Large\n---\n"
    assert absent() == ["Decision"]
    assert absent("--size", "large") == ["Decision", "Rollback"]
    assert absent(front=large) == ["Decision", "Rollback"]
    assert absent("--size", "small", front=large) == ["Decision"]
    write(".speclint.yaml", "size: large\n")
    assert absent() == ["Decision", "Rollback"]
    assert absent(front="---\nsize: small\n---\n") == ["Decision"]


def test_traits_come_from_the_command_line_then_the_document_then_the_settings() -> None:
    assert absent("--trait", "service") == ["Decision"]
    assert absent("--trait", "data") == []
    assert absent("--trait", "data,Services") == ["Decision"]
    assert absent("--trait", "data", "--trait", "service") == ["Decision"]
    assert absent("--trait", "none") == []
    assert absent(front="---\ntraits: [data]\n---\n") == []
    assert absent("--trait", "service", front="---\ntraits: data\n---\n") == ["Decision"]
    write(".speclint.yaml", "traits: []\n")
    assert absent() == []
    assert absent(front="---\ntraits: [services, data]\n---\n") == ["Decision"]


def test_the_document_info_may_say_the_size() -> None:
    write("a.md", "# A\n\n## Document Info\n\n| Field | Value |\n|--|--|\n| Project Size | Small |\n")
    assert "`Security Considerations` is absent" not in check("a.md").stdout
    assert "`Security Considerations` is absent" in check("a.md", "--size", "medium").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--size", "hug"], f"--size: `hug` is no size of `technical-spec`: {SIZES}"),
        (["--trait", "servce"], f"--trait: `servce` is no trait of `technical-spec` ({TRAITS})"),
        (["--template", "t.md", "--size", "hug"], f"--size: `hug` is no size of `t.md`: {SIZES}"),
        (["--template", "t.md", "--trait", "x"], "--trait: `x` is no trait of `t.md` (known: none)"),
    ],
)
@pytest.mark.parametrize("command", ["check", "outline", "why"])
def test_a_size_or_trait_that_the_schema_does_not_know_is_refused(
    command: str, words: list[str], message: str
) -> None:
    write("t.md", TEMPLATE)
    write("a.md", GOOD)
    result = speclint(command, "a.md:1" if command == "why" else "a.md", *words)
    assert outcome(result) == (2, "", f"speclint: {message}\n")


# Settings


def test_settings_map_files_to_templates_by_glob() -> None:
    write("templates/adr.md", TEMPLATE)
    write("docs/adr/1.md", BAD)
    write("docs/specs/a.md", "# A\n")
    write("README.md", "# Technical Specification\n")
    globs = "docs/adr/*.md: templates/adr.md\n  docs/specs/**: technical-spec\n"
    write(".speclint.yaml", f"templates:\n  {globs}")
    assert outcome(speclint("check", "--list-files")) == (
        0, "docs/adr/1.md: templates/adr.md\ndocs/specs/a.md: technical-spec\n", "",
    )  # fmt: skip
    assert f"docs/adr/1.md:9:21: {ERROR}\n" in check().stdout
    named = speclint("check", "--list-files", "docs/adr/1.md", "README.md", "--only-specs")
    assert named.stdout == "docs/adr/1.md: templates/adr.md\nREADME.md: technical-spec\n"
    forced = speclint("check", "--list-files", "docs/adr/1.md", "--template", "technical-spec")
    assert forced.stdout == "docs/adr/1.md: technical-spec\n"


def test_settings_hold_from_a_folder_below_too(monkeypatch: pytest.MonkeyPatch) -> None:
    write("templates/adr.md", TEMPLATE)
    write("docs/adr/1.md", BAD)
    write(".speclint.yaml", "templates:\n  docs/adr/*.md: templates/adr.md\nrules: {empty-cell: off}\n")
    monkeypatch.chdir("docs")
    assert outcome(check()) == (1, f"../docs/adr/1.md:9:21: {ERROR}\n", "")
    assert outcome(check("adr/1.md")) == (1, f"adr/1.md:9:21: {ERROR}\n", "")
    write("../.speclint.yaml", "sise: small\n")
    message = "speclint: ../.speclint.yaml:1:1: unknown key `sise`; did you mean `size`?\n"
    assert outcome(check("adr/1.md")) == (2, "", message)


def test_settings_weigh_rules_and_the_command_line_has_the_last_word(bad: tuple[str, ...]) -> None:
    write(".speclint.yaml", "rules:\n  misnamed-column: off\n  unknown-section: on\n  empty-cell: info\n")
    assert heard(check(*bad)) == ["info empty-cell", "warning unknown-section"]
    louder = check(*bad, "--severity", "empty-cell=error", "--ignore", "unknown-section")
    assert heard(louder) == ["error empty-cell"]
    assert heard(check(*bad, "--select", "misnamed-column,empty-cell")) == [
        "error misnamed-column", "info empty-cell",
    ]  # fmt: skip


def test_settings_exclude_files_counted_from_their_folder() -> None:
    write("t.md", TEMPLATE)
    for name in ("docs/a.md", "docs/old/b.md"):
        write(name, GOOD)
    write(".speclint.yaml", "exclude: [/t.md, docs/old]\n")
    listed = speclint("check", "--list-files", "--template", "t.md", ".", "docs/old/b.md")
    assert outcome(listed) == (0, "docs/a.md: t.md\n", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sise: small\n", "1:1: unknown key `sise`; did you mean `size`?"),
        (
            "size: small\nrules:\n  missing-secton: off\n",
            "3:3: unknown rule `missing-secton`; did you mean `missing-section`?",
        ),
        (
            "rules:\n  empty-cell: loud\n",
            "2:3: `empty-cell` must be `off`, `on`, `error`, `warning`, `info`, `true`, `false` or a mapping,"
            " not `loud`",
        ),
        ("rules:\n  empty-cell: {words: 3}\n", "2:16: the rule `empty-cell` has no option `words`"),
        (
            "templates:\n  docs/**: technical-spek\n",
            "2:3: no template `technical-spek`: neither a name nor a file; did you mean `technical-spec`?",
        ),
        ("exclude: [a, /]\n", "1:14: `/` is no glob that can be excluded"),
        (
            "templates: [a\n",
            "1:12: not valid YAML: expected ',' or ']', but got '<stream end>' while parsing a flow sequence",
        ),
    ],
)
def test_a_mistake_in_the_settings_is_2_with_its_place(text: str, message: str) -> None:
    write("a.md", GOOD)
    write(".speclint.yaml", text)
    assert outcome(check("a.md")) == (2, "", f"speclint: .speclint.yaml:{message}\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: {}\nsize: hug\n", f"2:1: `hug` is no size of `technical-spec`: {SIZES}"),
        ("traits: [data, servce]\n", f"1:16: `servce` is no trait of `technical-spec` ({TRAITS})"),
    ],
)
def test_a_size_or_trait_in_the_settings_that_the_schema_does_not_know_is_2(text: str, message: str) -> None:
    write("a.md", GOOD)
    write(".speclint.yaml", text)
    assert check("a.md").stderr == f"speclint: .speclint.yaml:{message}\n"
    assert check("a.md").exit_code == 2


def test_every_mistake_in_the_settings_is_named_at_once() -> None:
    write(".speclint.yaml", "rules:\n  missing-secton: off\n  zzz: on\n")
    assert outcome(check()) == (
        2,
        "",
        "speclint: .speclint.yaml:2:3: unknown rule `missing-secton`; did you mean `missing-section`?\n"
        "speclint: .speclint.yaml:3:3: unknown rule `zzz`\n",
    )


# Bad input: each a message that names the file, never a traceback, and the other files still checked


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# A\n\ncaf\xe9\n", "x.md:3:4: the byte 0xE9 is not UTF-8; save the file as UTF-8"),
        ("# A\n".encode("utf-16"), "x.md: looks like UTF-16; save the file as UTF-8"),
        ("# A title\n".encode("utf-16-le"), "x.md: looks like UTF-16; save the file as UTF-8"),
        ("# A\n".encode("utf-32"), "x.md: looks like UTF-32; save the file as UTF-8"),
        (b"# A\n\nx\0y\n", "x.md:3:2: a NUL byte: this is no text"),
        (
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
            "x.md:1:1: the byte 0x89 is not UTF-8; save the file as UTF-8",
        ),
    ],
)
def test_bytes_that_are_no_text_are_2_and_the_rest_is_checked(content: bytes, message: str) -> None:
    write("t.md", TEMPLATE)
    write("x.md", content)
    write("y.md", BAD)
    result = check("--template", "t.md", "--select", "misnamed-column", "x.md", "y.md")
    assert outcome(result) == (2, f"y.md:9:21: {ERROR}\n", f"speclint: {message}\n")


def test_paths_that_lead_nowhere_are_2_and_the_rest_is_checked() -> None:
    write("t.md", TEMPLATE)
    write("y.md", BAD)
    Path("none").mkdir()
    write("other/a.txt", "x")
    Path("link.md").symlink_to("nowhere.md")
    os.mkfifo("pipe.md")
    words = ("--template", "t.md", "--select", "misnamed-column")
    assert outcome(check(*words, "gone.md", "none", "other", "link.md", "pipe.md", "y.md")) == (
        2,
        f"y.md:9:21: {ERROR}\n",
        "speclint: gone.md: does not exist\n"
        f"speclint: none: {NO_MARKDOWN}\n"
        f"speclint: other: {NO_MARKDOWN}\n"
        "speclint: link.md: is a link to what does not exist\n"
        "speclint: pipe.md: is neither a file nor a folder\n",
    )


def test_a_tree_without_markdown_is_2() -> None:
    assert outcome(check()) == (2, "", f"speclint: .: {NO_MARKDOWN}\n")


def test_a_file_that_may_not_be_read_is_2_and_the_rest_is_checked() -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read every file, so that none can be made unreadable")
    write("t.md", TEMPLATE)
    write("x.md", BAD)
    write("y.md", BAD)
    Path("x.md").chmod(0)
    result = check("--template", "t.md", "--select", "misnamed-column", "x.md", "y.md")
    assert outcome(result) == (
        2, f"y.md:9:21: {ERROR}\n", "speclint: x.md: cannot be read: Permission denied\n",
    )  # fmt: skip


def test_a_file_that_fails_while_it_is_read_is_2_and_the_rest_is_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("t.md", TEMPLATE)
    write("x.md", BAD)
    write("y.md", BAD)

    opened = os.open

    def fail(place: str, flags: int) -> int:
        if os.path.basename(place) == "x.md":
            raise OSError(5, "Input/output error")
        return opened(place, flags)

    monkeypatch.setattr(os, "open", fail)
    result = check("--template", "t.md", "--select", "misnamed-column", "x.md", "y.md")
    assert outcome(result) == (
        2, f"y.md:9:21: {ERROR}\n", "speclint: x.md: cannot be read: Input/output error\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("", "1:1: error empty-section: the document is empty: expected the sections of `[Name]`"),
        (" \n\n", "1:1: error empty-section: the document is empty: expected the sections of `[Name]`"),
        (
            f"---\ntitle: [a\n---\n{GOOD}",
            "2:1: error invalid-metadata: the front matter cannot be read: not valid YAML:"
            " expected ',' or ']', but got '<stream end>' while parsing a flow sequence",
        ),
        (
            GOOD.replace("Pages are slow.", "```\nPages are slow."),
            "5:1: error broken-fence: this code fence hides `Decision` and what follows:"
            " close it where the code ends",
        ),
        (
            GOOD + "\n```sql\nSELECT 1;\n",
            "17:1: error broken-fence: this code fence is never closed: close it where the code ends",
        ),
    ],
    ids=["empty", "blank", "front matter", "fence", "last fence"],
)
def test_text_that_is_broken_is_one_finding_at_its_line(text: str, report: str) -> None:
    write("t.md", TEMPLATE)
    write("x.md", text)
    assert outcome(check("--template", "t.md", "x.md")) == (1, f"x.md:{report}\n", "")


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("{}\n", (0, "", "")),
        (
            "sizes: [small, medium, large]\n",
            (1, f"x.md:2:1: error invalid-metadata: `hug` is unknown: {SIZES}\n", ""),
        ),
    ],
)
def test_a_size_in_front_matter_is_judged_where_the_schema_names_sizes(
    yaml: str, expected: tuple[int, str, str]
) -> None:
    write("t.md", TEMPLATE)
    write("t.speclint.yaml", yaml)
    write("x.md", f"---\nsize: hug\n---\n{GOOD}")
    assert outcome(check("--template", "t.md", "x.md")) == expected


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("gone.md", "no template `gone.md`: neither a file nor one of `technical-spec`"),
        (
            "technical-spek",
            "no template `technical-spek`: neither a file nor one of `technical-spec`;"
            " did you mean `technical-spec`?",
        ),
        ("folder", "no template `folder`: neither a file nor one of `technical-spec`, but a folder"),
        ("plain.md", "plain.md:1:1: the template has no section: it needs at least one heading"),
        ("empty.md", "empty.md:1:1: the template has no section: it needs at least one heading"),
        ("latin.md", "latin.md:1:4: the byte 0xE9 is not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_template_that_is_none_is_2(template: str, message: str) -> None:
    Path("folder").mkdir()
    write("plain.md", "No heading here.\n")
    write("empty.md", "")
    write("latin.md", b"caf\xe9\n")
    write("a.md", GOOD)
    assert outcome(check("--template", template, "a.md")) == (2, "", f"speclint: {message}\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sectons:\n  Context: required\n", "1:1: unknown key `sectons`; did you mean `sections`?"),
        (
            "sections:\n  Context:\n    requird: small\n",
            "3:5: unknown key `requird`; did you mean `required`?",
        ),
        (
            "sections:\n  Contxt: required\n",
            "2:3: the template has no section `Contxt`; did you mean `Context`?",
        ),
        ("sections:\n  Zebra: required\n", "2:3: the template has no section `Zebra`"),
        (
            "sections:\n  Decision:\n    columns: {Ratinale: words}\n",
            "3:15: the table of `Decision` has no column `Ratinale`; did you mean `Rationale`?",
        ),
        (
            "sections:\n  Context: {columns: {A: words}}\n",
            "2:3: `Context` has 0 tables in the template: columns and rows need exactly one",
        ),
        (
            "sections:\n  Context: {required: larg}\n",
            f"2:13: `larg` is no size of this schema {KNOWN}; did you mean `large`?",
        ),
        (
            "traits: {service: []}\nsections:\n  Context: {required: {when: servce}}\n",
            "3:13: `servce` is no trait of this schema (known: `service`); did you mean `service`?",
        ),
        ("default-size: hug\n", f"1:1: `hug` is no size of this schema {KNOWN}"),
        (
            "sections: {Context: {minimum: {hug: {words: 3}}}}\n",
            f"1:32: `hug` is no size of this schema {KNOWN}",
        ),
        (
            "severities: {empty-cell: {Draft: warn}}\n",
            "1:27: `Draft` must be `error`, `warning`, `info` or `off`, not `warn`; did you mean `warning`?",
        ),
        (
            "sections: [a\n",
            "1:11: not valid YAML: expected ',' or ']', but got '<stream end>' while parsing a flow sequence",
        ),
    ],
)
def test_a_mistake_beside_the_template_is_2_with_its_place(text: str, message: str) -> None:
    write("t.md", TEMPLATE)
    write("t.speclint.yaml", text)
    write("a.md", GOOD)
    assert outcome(check("--template", "t.md", "a.md")) == (2, "", f"speclint: t.speclint.yaml:{message}\n")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("metadata: {agreed: [Aproved]}", "1:21"),
        ("severities: {empty-cell: {Aproved: warning}}", "1:27"),
    ],
)
def test_a_status_that_the_yaml_does_not_list_is_2_with_the_nearest(said: str, place: str) -> None:
    write("t.md", "# [Name]\n\n## Info\n\n| Key | Value |\n| --- | --- |\n| **Status** | [status] |\n")
    write("t.speclint.yaml", f"{said}\nsections: {{Info: {{rows: {{Status: [Draft, Approved]}}}}}}\n")
    write("a.md", GOOD)
    problem = "`Aproved` is no status of this schema (known: `Draft`, `Approved`); did you mean `Approved`?"
    message = f"speclint: t.speclint.yaml:{place}: {problem}\n"
    assert outcome(check("--template", "t.md", "a.md")) == (2, "", message)
    write("t.speclint.yaml", f"{said}\n")
    assert outcome(check("--template", "t.md", "a.md"))[2] == ""


def test_a_mistake_of_a_template_is_said_once_however_many_specs_it_keeps_unchecked() -> None:
    write("t.md", TEMPLATE)
    write("t.speclint.yaml", "sectons: {}\n")
    for name in ("a.md", "b.md"):
        write(name, GOOD)
    message = "speclint: t.speclint.yaml:1:1: unknown key `sectons`; did you mean `sections`?\n"
    assert outcome(check("--template", "t.md", "a.md", "b.md")) == (2, "", message)


def test_a_section_is_called_as_its_own_heading_does() -> None:
    write("t.md", "# [Name]\n\n## Endpoints\n\n### [Method] [Path]\n\n[What.]\n\n#### Errors\n\n[What.]\n")
    write("a.md", "# Carts\n\n## 2. Endpoints\n\n### POST /carts\n\nAdds a cart.\n")
    code, out, err = outcome(check("--template", "t.md", "a.md"))
    assert (code, err) == (1, "")
    assert out == "a.md:5:1: error missing-section: `Errors` is absent from `POST /carts`\n"


def test_a_status_that_softens_an_unknown_rule_is_2_with_the_nearest() -> None:
    write("t.md", TEMPLATE)
    write("t.speclint.yaml", "severities:\n  empty-cel: {Draft: warning}\n")
    write("a.md", GOOD)
    message = "speclint: t.speclint.yaml:2:3: unknown rule `empty-cel`; did you mean `empty-cell`?\n"
    assert outcome(check("--template", "t.md", "a.md")) == (2, "", message)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("sections: {Decision: {columns: {Choice: {pattern: '['}}}}\n", "1:42"),
        ("identify: {title: '['}\n", "1:12"),
        ("identify: {rows: {Status: '['}}\n", "1:19"),
    ],
)
def test_a_pattern_that_is_no_regular_expression_is_2_with_its_place(text: str, place: str) -> None:
    write("t.md", TEMPLATE)
    write("t.speclint.yaml", text)
    write("a.md", GOOD)
    result = check("--template", "t.md", "--only-specs", "a.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"speclint: t.speclint.yaml:{place}: ")
    assert "unterminated character set" in result.stderr


def test_a_rule_that_raises_is_2_and_the_other_rules_still_report(
    bad: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def boom(spec: Spec, options: None) -> Iterator[Finding]:
        yield Finding(Span(0, 1), "seen before it failed")
        raise KeyError("x\x1b[31m")

    raising = f"{__file__}:{boom.__code__.co_firstlineno + 2}"
    rule = packs.Rule("boom", "made-up", "Fails.", Severity.ERROR, None, "made_up.boom", boom)
    known = {**packs.rules(), "boom": rule}
    monkeypatch.setattr(packs, "rules", lambda choice: known)
    write("b.md", GOOD)
    result = check(*bad, "b.md", "--ignore", "empty-cell")
    assert result.exit_code == 2
    seen = "1:1: error boom: seen before it failed"
    assert result.stdout == f"a.md:{seen}\na.md:9:21: {ERROR}\nb.md:{seen}\n"
    assert result.stderr == (
        f"speclint: a.md: the rule `boom` failed on this file: KeyError: 'x\\x1b[31m' ({raising})\n"
        f"speclint: b.md: the rule `boom` failed on this file: KeyError: 'x\\x1b[31m' ({raising})\n"
    )
    told = check(*bad, "b.md", "--debug").stderr.splitlines()
    first = told.index(next(line for line in told if line.startswith("speclint: ")))
    assert told[0] == "Traceback (most recent call last):"
    assert told[first - 1] == "KeyError: 'x\\x1b[31m'"
    assert any(f'File "{__file__}", line {raising.rpartition(":")[2]}' in line for line in told[:first])


@pytest.mark.parametrize("more", [0, 1])
def test_a_rule_that_finds_too_much_in_a_file_is_2_and_tells_what_it_may(
    bad: tuple[str, ...], more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def boom(spec: Spec, options: None) -> Iterator[Finding]:
        for number in range(10_000 + more):
            yield Finding(Span(0, 1), f"found {number}")
        assert not more, "nobody asks for what is not told"

    rule = packs.Rule("boom", "made-up", "Finds.", Severity.WARNING, None, "made_up.boom", boom)
    known = {**packs.rules(), "boom": rule}
    monkeypatch.setattr(packs, "rules", lambda choice: known)
    result = check(*bad, "--ignore", "empty-cell", "--fail-on", "never")
    told = result.stdout.splitlines()
    assert len(told) == 10_001
    assert told[9_999] == "a.md:1:1: warning boom: found 9999"
    assert told[-1] == f"a.md:9:21: {ERROR}"
    assert result.exit_code == (2 if more else 0)
    assert result.stderr == (
        "speclint: a.md: the rule `boom` finds more than 10,000 places in this file and tells no more: "
        "mend those, or `exclude` the file\n"
        if more
        else ""
    )


def test_a_broken_pack_is_named_and_nothing_is_checked(
    bad: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = Entry("gone", "no_such_pack", packs.RULES)
    monkeypatch.setattr(packs, "_entries", lambda group, choice: [entry])
    for question in ("rules", "known_names"):
        monkeypatch.setattr(packs, question, getattr(packs, question).__wrapped__)  # asked anew, and not kept
    message = "the pack no_such_pack cannot be imported: ModuleNotFoundError: No module named 'no_such_pack'"
    assert outcome(check(*bad)) == (2, "", f"speclint: {message}\n")


# What a terminal gets


def test_colour_is_for_terminals_or_on_demand(bad: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    plain = speclint("check", *bad).stdout
    assert "\x1b" not in plain
    assert speclint("check", *bad, "--color", "never").stdout == plain
    coloured = speclint("check", *bad, "--color", "always").stdout
    assert "\x1b[1;38;5;231;48;5;160merror[misnamed-column]\x1b[0m: `Ratinale`" in coloured
    assert "\x1b[1;38;5;16;48;5;220mwarning[empty-cell]\x1b[0m: " in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert speclint("check", *bad, "--color", "always").stdout == coloured
    for format_ in ("concise", "json"):
        assert "\x1b" not in speclint("check", *bad, "--color", "always", "--format", format_).stdout


def on_terminal(*words: str, **environment: str) -> bytes:
    """What the command writes when its standard output is a terminal."""
    ours, theirs = os.openpty()
    given = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    with subprocess.Popen(
        [sys.executable, "-m", "speclint", *words],
        stdin=subprocess.DEVNULL, stdout=theirs, env={**given, **environment},
    ) as command:  # fmt: skip
        os.close(theirs)
        seen = b""
        try:
            while chunk := os.read(ours, 65536):
                seen += chunk
        except OSError:  # Linux says so when the other side is closed
            pass
        finally:
            os.close(ours)
        command.wait()
    return seen


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--template", "t.md", "a.md", "gone-and-not-to-be-found-again-whatever-is-tried.md"),
        ("rules",), ("explain", "missing-section"), ("config", "a.md"), ("check", "--help"),
        ("why", "a.md:9", "--template", "t.md"), ("outline", "--template", "t.md", "a.md"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_a_terminal_of_80_columns_breaks_no_word(bad: tuple[str, ...], words: tuple[str, ...]) -> None:
    shown = on_terminal(*words, TERM="dumb", COLUMNS="80").decode()
    lines = shown.replace("\r\n", "\n").split("\n")
    assert len(lines) > 3
    assert [line for line in lines if width(line) > 80 and " " in line.strip()] == []


def test_a_terminal_gets_colour_unless_no_color_or_a_dumb_terminal_forbids(bad: tuple[str, ...]) -> None:
    assert b"\x1b[1;38;5;231;48;5;160merror[misnamed-column]\x1b[0m: " in on_terminal(
        "check", *bad, TERM="xterm"
    )
    for environment in ({"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}):
        seen = on_terminal("check", *bad, **environment)
        assert b"error[misnamed-column]: `Ratinale`" in seen
        assert b"\x1b" not in seen
    assert b"\x1b" not in on_terminal("check", *bad, "--color", "never", TERM="xterm")


@pytest.mark.parametrize("encoding", ["utf-8:strict", "cp1252:strict"])
def test_any_name_and_text_can_be_written_in_any_encoding(encoding: str) -> None:
    write("t.md", TEMPLATE)
    os.rename("t.md", b"t\xff.md")
    write("a.md", GOOD.replace("Redis", "").replace("Store", "中\u0301"))
    os.link(b"t\xff.md", b"b\xff.md")
    for words in (["a.md"], ["a.md", "--format", "concise"], ["b\udcff.md"], ["a.md", "--list-files"]):
        done = process("check", "--template", "t\udcff.md", *words, PYTHONIOENCODING=encoding)
        assert b"Traceback" not in done.stderr
        assert done.stderr == b""
        assert done.stdout != b""


def test_a_reader_that_leaves_early_sees_no_traceback(bad: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "speclint", "check", *bad]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""


def test_trouble_cannot_speak_to_the_terminal() -> None:
    result = check("a\x1b[2J\u202e.md")
    assert outcome(result) == (2, "", "speclint: a\\x1b[2J\\u202e.md: does not exist\n")
    assert outcome(check("")) == (2, "", "speclint: '': does not exist\n")
    assert "`a\\x1b[2J` is not RULE=LEVEL" in check("--severity", "a\x1b[2J", "a.md").stderr
    said = "Error: Got unexpected extra argument (a\\x0a\\x1b[2J\\u202e)\n"
    assert speclint("rules", "a\n\x1b[2J\u202e").stderr.partition("\n\n")[2] == said


def test_a_document_of_a_template_cannot_speak_to_the_terminal() -> None:
    write("t.md", "# [Name]\n\n## Why\u202e\n\nText \x1b[2J.\n")
    asked = ("new", "A", "--template", "t.md", "--output", "-")
    assert "\n\n## Why\u202e\n\nText \x1b[2J.\n" in speclint(*asked).stdout
    assert b"\n\r\n## Why\\u202e\r\n\r\nText \\x1b[2J.\r\n" in on_terminal(*asked)


@pytest.mark.parametrize("before", [(), ("--template",), ("--select",), ("--baseline",), ("--config",)])
def test_trouble_with_a_name_of_two_lines_is_one_line(before: tuple[str, ...]) -> None:
    result = check(*before, "a\r\nspeclint: \u2028b")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "a\\x0d\\x0aspeclint: \\u2028b" in result.stderr


# Several reports


CONCISE = f"a.md:9:21: {ERROR}\na.md:11:11: {WARNING}\n"


def test_reports_go_to_files_besides_the_one_that_is_printed(bad: tuple[str, ...]) -> None:
    outputs = [word for name in FORMATS for word in ("--output", f"{name}=out.{name}")]
    assert outcome(check(*bad, *outputs)) == (1, CONCISE, "")
    for name in FORMATS:
        printed = speclint("check", *bad, "--format", name).stdout
        content = Path(f"out.{name}").read_text(encoding="utf-8")
        summary = "1 error and 1 warning in 1 of 1 spec\n"
        is_log = name in ("github", "azure")
        assert content == (printed.removesuffix(summary) if is_log else printed)
    assert not [path for path in Path().iterdir() if path.name.startswith(".speclint-")]


def test_an_output_named_by_a_dash_is_what_is_printed(bad: tuple[str, ...]) -> None:
    assert outcome(speclint("check", *bad, "--output", "concise=-")) == (1, CONCISE, "")
    assert outcome(check(*bad, "--output", "concise=-", "--output", "concise=a.txt")) == (1, CONCISE, "")
    assert Path("a.txt").read_text() == CONCISE


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--format", "json", "--format", "sarif"],
         "two formats cannot share standard output: json and sarif;"
         " write one to a file, such as --output sarif=PATH"),
        (["--format", "json", "--output", "sarif=-"],
         "two formats cannot share standard output: json and sarif;"
         " write one to a file, such as --output sarif=PATH"),
        (["--output", "out.sarif"], "--output: `out.sarif` names no format: write --output sarif=out.sarif"),
        (["--output", "out/x.xml"], "--output: `out/x.xml` names no format: write --output junit=out/x.xml"),
        (["--output", "serif=a"], "--output: no format is called `serif`; did you mean `sarif`?"),
        (["--output", "=a"], f"--output: no format is called `` (known: {', '.join(FORMATS)})"),
        (["--output", "sarif="], "--output: `sarif=` names no file: write --output sarif=PATH"),
        (["--output", "json=a", "--output", "sarif=./a"],
         "./a: --output: two formats cannot share one file: json and sarif"),
        (["--statistics", "--format", "sarif"], "--statistics are text, concise or json, not sarif"),
    ],
)  # fmt: skip
def test_reports_that_cannot_be_had_are_2_before_anything_is_written(
    bad: tuple[str, ...], words: list[str], message: str
) -> None:
    before = sorted(Path().iterdir())
    assert outcome(speclint("check", *bad, *words)) == (2, "", f"speclint: {message}\n")
    assert sorted(Path().iterdir()) == before


def test_a_report_that_cannot_be_written_is_2_and_the_others_still_come(bad: tuple[str, ...]) -> None:
    Path("folder").mkdir()
    outputs = ("--output", "sarif=gone/a.sarif", "--output", "junit=folder", "--output", "json=a.json")
    assert outcome(check(*bad, *outputs)) == (
        2,
        CONCISE,
        "speclint: gone/a.sarif: the sarif report cannot be written: there is no folder `gone`\n"
        "speclint: folder: the junit report cannot be written: Is a directory\n",
    )
    assert len(json.loads(Path("a.json").read_text())) == 2


def test_a_report_replaces_a_file_as_a_whole_or_not_at_all(
    bad: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.json", "what was there")
    Path("a.json").chmod(0o640)
    os.symlink("a.json", "link.json")

    class Full(io.FileIO):
        def write(self, data: Any) -> int:
            super().write(data[:10])
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(
            files, "open", lambda place, mode: (open if mode == "rb" else Full)(place, mode), raising=False
        )
        assert check(*bad, "--output", "json=a.json").stderr == (
            "speclint: a.json: the json report cannot be written: No space left on device\n"
        )
    assert Path("a.json").read_text() == "what was there"
    assert len(list(Path().iterdir())) == 4
    assert check(*bad, "--output", "json=link.json").exit_code == 1
    assert Path("link.json").is_symlink()
    assert len(json.loads(Path("a.json").read_text())) == 2
    assert Path("a.json").stat().st_mode & 0o777 == 0o640


def test_a_write_protected_file_is_not_replaced(
    bad: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.json", "what was there")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write every file
    result = check(*bad, "--output", "json=a.json")
    assert result.stderr == "speclint: a.json: the json report cannot be written: it is write-protected\n"
    assert Path("a.json").read_text() == "what was there"


def test_a_report_goes_into_a_pipe_as_it_is(bad: tuple[str, ...]) -> None:
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        assert check(*bad, "--output", "concise=pipe").exit_code == 1
        assert reader.stdout is not None
        assert reader.stdout.read().decode() == CONCISE


def test_a_ci_gets_its_format_without_asking(bad: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    text = speclint("check", *bad).stdout
    monkeypatch.setenv("GITLAB_CI", "true")
    assert speclint("check", *bad).stdout == text
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    annotated = speclint("check", *bad).stdout
    assert annotated.startswith(
        "::error file=a.md,line=9,endLine=9,col=21,endColumn=29,title=misnamed-column::"
    )
    assert annotated.endswith("\n1 error and 1 warning in 1 of 1 spec\n")
    assert speclint("check", *bad, "--format", "text").stdout == text
    assert speclint("check", *bad, "--statistics").stdout.endswith(
        "1  misnamed-column\n" + text.split("\n\n")[-1]
    )
    monkeypatch.setenv("GITHUB_ACTIONS", "false")
    assert speclint("check", *bad).stdout == text


def test_statistics_stand_in_the_place_of_the_report(bad: tuple[str, ...]) -> None:
    summary = "1 error and 1 warning in 1 of 1 spec\n1 can be mended with `--fix`\n"
    counts = "1  empty-cell\n1  misnamed-column\n"
    assert outcome(speclint("check", *bad, "--statistics")) == (1, counts + summary, "")
    assert outcome(speclint("check", *bad, "--statistics", "-q", "--output", "concise=a")) == (1, counts, "")
    assert Path("a").read_text() == CONCISE
    assert json.loads(speclint("check", *bad, "--statistics", "--format", "json").stdout) == [
        {"rule": rule, "count": 1, "files": [{"path": "a.md", "count": 1}]}
        for rule in ("empty-cell", "misnamed-column")
    ]
    write("good.md", GOOD)
    words = ("check", "--template", "t.md", "good.md", "--statistics")
    assert outcome(speclint(*words)) == (0, "no findings in 1 spec\n", "")


def test_quiet_prints_findings_alone_and_trouble(bad: tuple[str, ...]) -> None:
    loud = speclint("check", *bad).stdout
    assert speclint("check", *bad, "-q").stdout == loud.rpartition("\n\n")[0] + "\n"
    write("good.md", GOOD)
    assert outcome(speclint("check", "--template", "t.md", "--quiet", "good.md")) == (0, "", "")
    assert outcome(speclint("check", "--quiet", "--only-specs", "good.md")) == (0, "", "")
    assert speclint("check", "-q", "gone.md").stderr == "speclint: gone.md: does not exist\n"
    assert speclint("check", *bad, "-q", "--format", "github").stdout.count("\n") == 2


def test_verbose_says_what_was_checked_and_against_what(bad: tuple[str, ...]) -> None:
    write("README.md", "# Read me\n")
    result = check(*bad, "README.md", "-v", "--only-specs")
    assert (result.stdout, result.stderr) == (
        CONCISE, "speclint: a.md: checked against t.md: 2 found\nspeclint: 1 passed over: no specs\n",
    )  # fmt: skip


# The other commands


def test_rules_lists_every_rule_once_with_its_severity_and_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")
    result = speclint("rules")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    listed = [line.split()[:2] for line in lines if line.startswith("  ")]
    assert sorted(listed) == sorted([rule.name, str(rule.severity)] for rule in packs.rules().values())
    wide = max(map(len, packs.rules()))
    assert f"  {'missing-section':{wide}}  error    A section that the template asks for is absent." in lines
    folders = [line for line in lines if not line.startswith("  ")]
    assert folders == sorted({f"{rule.folder}/" for rule in packs.rules().values()})
    first = lines.index("structure/") + 1
    assert lines[first].split()[0] == "conflicting-section"


def test_explain_prints_the_manual_of_a_rule() -> None:
    result = speclint("explain", "missing-section")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(
        "missing-section (structure, error by default)\n\nA section that the template asks for is absent.\n"
    )
    assert "1:1: error missing-section: `Rollback` is absent" in result.stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing-secton", "no rule is called `missing-secton`; did you mean `missing-section`?"),
        ("zzz", "no rule is called `zzz`"),
    ],
)
def test_explain_refuses_what_it_cannot_explain(name: str, message: str) -> None:
    assert outcome(speclint("explain", name)) == (2, "", f"speclint: {message}\n")


SOME = GOOD.replace("## Decision", "## Descision").split("## Rollback")[0] + "## Costs\n\nNone.\n"


def test_outline_prints_the_tree_beside_the_templates() -> None:
    write("t.md", TEMPLATE + "\n## Notes (Optional)\n")
    write("a.md", SOME)
    assert outcome(speclint("outline", "a.md", "--template", "t.md")) == (
        0,
        "template                              spec\n"
        "t.md                                  a.md (medium)\n"
        "\n"
        "Context                               + Context (line 3)\n"
        "Decision                              + Descision (line 7) (misspelt title)\n"
        "Rollback                              - missing\n"
        "Notes                                 - not there, not asked for\n"
        "\n"
        "stray: no slot of the template\n"
        "  Costs (line 13)\n",
        "",
    )


def test_outline_takes_template_and_size_from_the_settings() -> None:
    write("t.md", TEMPLATE)
    write("t.speclint.yaml", SIZED)
    write("docs/a.md", SOME)
    write(".speclint.yaml", "templates: {'docs/*': t.md}\n")
    before = speclint("outline", "docs/a.md").stdout
    assert "t.md                                  docs/a.md (medium)\n" in before
    assert "Rollback                              - not there, not asked for\n" in before
    write(".speclint.yaml", "templates: {'docs/*': t.md}\nsize: large\n")
    after = speclint("outline", "docs/a.md").stdout
    assert "t.md                                  docs/a.md (large)\n" in after
    assert "Rollback                              - missing\n" in after


def test_why_says_which_slot_a_line_fills_and_how_that_was_decided() -> None:
    write("t.md", TEMPLATE)
    write("a.md", SOME.replace("Rationale", "Ratinale"))
    assert outcome(speclint("why", "a.md:9", "--template", "t.md")) == (
        0,
        "a.md:9: | Option | Choice | Ratinale |\n"
        "  in Descision (line 7): fills Decision (t.md:7)\n"
        "    decided by: misspelt title\n"
        "  problem: column misnamed, Rationale (t.md:9)\n",
        "",
    )
    assert outcome(speclint("why", "a.md:14", "--template", "t.md")) == (
        0,
        "a.md:14: \n  in Costs (line 13): stray, it fills no slot (stray)\n"
        "    tried `Rollback`: another title, other content\n",
        "",
    )


@pytest.mark.parametrize(
    ("place", "message"),
    [
        *(
            (place, f"`{place}` is not SPEC:LINE, such as docs/specs/orders.md:42")
            for place in ("a.md", "a.md:", "a.md:x", ":3", "a.md:-1", "a.md:1.5", "a.md:²", "3")
        ),
        ("a.md:0", "a.md: has no line 0: it ends with line 16"),
        ("a.md:17", "a.md: has no line 17: it ends with line 16"),
        ("gone.md:3", "gone.md: does not exist"),
        (".:3", ".: is a folder, and no file"),
    ],
)
def test_why_refuses_a_place_that_is_none(place: str, message: str) -> None:
    write("a.md", GOOD)
    assert outcome(speclint("why", place)) == (2, "", f"speclint: {message}\n")


def test_outline_and_why_refuse_what_cannot_be_read() -> None:
    write("x.md", b"caf\xe9\n")
    message = "speclint: x.md:1:4: the byte 0xE9 is not UTF-8; save the file as UTF-8\n"
    assert outcome(speclint("outline", "x.md")) == (2, "", message)
    assert outcome(speclint("why", "x.md:1")) == (2, "", message)
    assert outcome(speclint("outline", "gone.md")) == (2, "", "speclint: gone.md: does not exist\n")
