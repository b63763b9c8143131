"""Findings that are recorded and let be: what wakes them, what does not, and what becomes of the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from speclint.changes.baseline import Entry
from speclint.cli import main
from speclint.judge import packs
from speclint.model import Finding, Severity, Span, Spec

TEMPLATE = """\
# [Name]

## Info

| Key | Value |
|---|---|
| **Owner** | [who] |
| **Status** | [status] |

## Context

[What is the problem?]

## Risks

| Risk | Impact | Mitigation |
|---|---|---|
| [Risk] | [Impact] | [Mitigation] |

### Fallback

[What else?]

## Rollback

[How?]
"""
SCHEMA = """\
identify: {title: spec}
metadata: {section: Info, status: [Status]}
severities: {empty-cell: {Draft: info}}
"""
OLD = """\
# Spec of orders

## Info

| Key | Value |
|---|---|
| **Owner** | Ana |
| **Status** | Draft |

## Context

Slow, see [measures](measures.md).

## Riks

| Risk | Impact |
|---|---|
| Stale | |
| Down | High |

### Fallback

TBD
"""
NAME = ".speclint-baseline.json"
KNOWN = f"speclint: {{}} findings are in the baseline {NAME}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a template, settings that name a baseline, and one spec with old findings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    write(".speclint.yaml", f"templates: {{docs/: t.md}}\nbaseline: {NAME}\n")
    write("t.md", TEMPLATE)
    write("t.speclint.yaml", SCHEMA)
    write("docs/old.md", OLD)
    return tmp_path


def write(name: str, content: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def edit(name: str, *changes: tuple[str, str]) -> None:
    text = Path(name).read_bytes().decode()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    write(name, text)


def speclint(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="speclint", catch_exceptions=False)


def check(*words: str) -> Result:
    return speclint("check", "--format", "concise", *words)


def heard(*words: str) -> list[str]:
    """The rules and messages of what is reported besides the baseline."""
    return [line.split(" ", 2)[2] for line in check(*words).stdout.splitlines()]


def record(*words: str) -> str:
    result = speclint("baseline", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def entries(name: str = NAME) -> list[dict[str, str]]:
    data: dict[str, Any] = json.loads(Path(name).read_bytes())
    assert list(data) == ["version", "findings"]
    assert data["version"] == 1
    found: list[dict[str, str]] = data["findings"]
    return found


def outcome(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


# What is recorded


def test_each_finding_is_recorded_on_a_line_of_its_own() -> None:
    assert record() == f"{NAME}: 6 findings recorded\n"
    assert Path(NAME).read_text(encoding="ascii") == (
        '{\n  "version": 1,\n  "findings": [\n'
        '    {"path": "docs/old.md", "slot": "", "rule": "missing-section", "text": "rollback",'
        ' "severity": "error"},\n'
        '    {"path": "docs/old.md", "slot": "context", "rule": "broken-link", "text": "measures.md",'
        ' "severity": "warning"},\n'
        '    {"path": "docs/old.md", "slot": "risks", "rule": "empty-cell", "text": "impact: stale",'
        ' "severity": "info"},\n'
        '    {"path": "docs/old.md", "slot": "risks", "rule": "misnamed-section", "text": "risks",'
        ' "severity": "error"},\n'
        '    {"path": "docs/old.md", "slot": "risks", "rule": "missing-column", "text": "mitigation",'
        ' "severity": "error"},\n'
        '    {"path": "docs/old.md", "slot": "risks > fallback", "rule": "leftover-placeholder",'
        ' "text": "tbd", "severity": "error"}\n'
        "  ]\n}\n"
    )


def test_what_is_recorded_is_silent_and_what_is_new_is_loud() -> None:
    record()
    assert outcome(check()) == (0, "", KNOWN.format(6))
    assert outcome(check("--quiet")) == (0, "", "")
    edit("docs/old.md", ("| **Owner** | Ana |\n", ""))
    done = subprocess.run(
        [sys.executable, "-m", "speclint", "check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.endswith("\n1 error in 1 of 1 spec\n1 can be mended with `--fix`\n")
    assert "error[missing-row]: the row `Owner` is absent from the table of `Info`" in done.stdout
    assert done.stderr == KNOWN.format(6)


def test_the_settings_name_it_or_the_command_line_does() -> None:
    record("--output", "known.json")
    assert check().exit_code == 2
    assert check("--no-baseline").stderr == ""
    assert len(heard("--no-baseline")) == 6
    assert heard("--baseline", "known.json") == []
    write(".speclint.yaml", "templates: {docs/: t.md}\n")
    assert len(heard()) == 6
    write("pyproject.toml", '[tool.speclint]\nbaseline = "known.json"\ntemplates = { "docs/" = "t.md" }\n')
    os.remove(".speclint.yaml")
    assert outcome(check()) == (0, "", "speclint: 6 findings are in the baseline known.json\n")


def test_it_says_how_to_use_it_where_nothing_names_it() -> None:
    write(".speclint.yaml", "templates: {docs/: t.md}\n")
    assert record() == (
        f"{NAME}: 6 findings recorded\n"
        f"`check --baseline {NAME}`, or `baseline: {NAME}` in the settings, lets them be\n"
    )


def test_it_stands_beside_the_settings_wherever_the_command_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "docs")
    assert record() == f"../{NAME}: 6 findings recorded\n"
    assert check().stderr == f"speclint: 6 findings are in the baseline ../{NAME}\n"
    assert {entry["path"] for entry in entries(f"../{NAME}")} == {"docs/old.md"}
    monkeypatch.chdir(folder)
    assert outcome(check(str(folder / "docs/old.md"))) == (0, "", KNOWN.format(6))
    write("sub/.keep", "")
    record("--output", "sub/known.json")
    assert {entry["path"] for entry in entries("sub/known.json")} == {"../docs/old.md"}
    assert heard("--baseline", "sub/known.json") == []


def test_names_and_texts_of_any_script_are_kept_in_ascii() -> None:
    write("docs/Aufträge 商店.md", OLD.replace("TBD", "[Name]").replace("Stale", "商店 überlastet"))
    record()
    assert Path(NAME).read_bytes().isascii()
    assert {entry["path"] for entry in entries()} == {"docs/old.md", "docs/Aufträge 商店.md"}
    assert heard() == []


# What wakes a finding


WOKEN_BY_NOTHING = [
    ("## Riks", "## Risks"),
    ("## Riks", "## 3. Riks"),
    ("# Spec of orders", "# The Spec of all orders"),
    ("## Info", "New words.\n\n## Info"),
    ("| Down | High |", "| Down | Low |\n| Late | Low |"),
    ("Slow, see", "Very slow, see more in the"),
    ("| Stale | |", "|   STALE   |    |"),
    ("| **Owner** | Ana |", "| **Owner** | Bob |"),
    ("\n", "\r\n"),
    ("TBD", "Some text.\n\nThis is TBD"),
]  # fmt: skip


@pytest.mark.parametrize("change", WOKEN_BY_NOTHING, ids=lambda change: change[1][:20].strip())
def test_edits_elsewhere_and_mended_titles_wake_nothing(change: tuple[str, str]) -> None:
    record()
    edit("docs/old.md", change)
    assert heard() == []


def test_a_section_that_the_template_does_not_have_is_known_by_its_title_in_any_spelling() -> None:
    write(
        ".speclint.yaml", f"templates: {{docs/: t.md}}\nbaseline: {NAME}\nrules: {{unknown-section: error}}\n"
    )
    edit("docs/old.md", ("TBD\n", "TBD\n\n## Costs of it\n\nFew.\n"))
    record()
    edit("docs/old.md", ("## Costs of it", "## **COSTS of it:**"))
    assert heard() == []
    edit("docs/old.md", ("COSTS of it", "Costs of this"))
    (only,) = heard()
    assert only.startswith("unknown-section: `Costs of this:` is no section in the template")


def test_what_a_rule_finds_without_a_name_is_known_by_the_words_it_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow(spec: Spec, options: object) -> Iterator[Finding]:
        start = spec.text.index("Slow")
        yield Finding(Span(start, start + len("Slow")), "say how slow")

    rule = packs.Rule("slow", "made-up", "Speaks of slowness.", Severity.ERROR, None, "made_up.slow", slow)
    monkeypatch.setattr(packs, "rules", lambda choice: {"slow": rule})
    assert record() == f"{NAME}: 1 finding recorded\n"
    edit("docs/old.md", ("Slow, see [measures](measures.md).", "Slow, as all can see."))
    assert heard() == []
    edit("docs/old.md", ("Slow, as", "Slower, as"))
    assert heard() == []
    edit("docs/old.md", ("Slower, as", "This is Slow\nand"))
    assert heard() == []


def test_moving_a_section_wakes_nothing_in_it() -> None:
    record()
    head, context = OLD.split("## Context")
    context, risks = context.split("## Riks")
    write("docs/old.md", f"{head}## Riks{risks}\n## Context{context}")
    assert heard("--ignore", "out-of-order-section") == []
    fallback = risks[risks.index("### Fallback") :]
    write("docs/old.md", OLD.replace(fallback, "").replace("## Riks", f"{fallback}\n## Riks"))
    (only,) = heard()
    assert only.startswith("misplaced-section: `Fallback` stands under `Context`, expected under `Riks`")


@pytest.mark.parametrize(
    ("change", "new"),
    [
        (("| Down | High |", "| Down | |"), "empty-cell: `Impact` of the row `Down` is empty"),
        (("| Stale | |", "| Stale | |\n| Stale | |"), "empty-cell: `Impact` of the row `Stale` is empty"),
        (("(measures.md)", "(measure.md)"), "broken-link: `measure.md` leads to no file"),
        (("TBD", "TBD\n\n### Costs\n\nTBD"), "leftover-placeholder: `TBD` is still to be replaced"),
        (("### Fallback\n\nTBD\n", ""), "missing-section: `Fallback` is absent from `Riks`"),
        (("| Risk | Impact |", "| Risk | Effect |"), "missing-column: the column `Impact` is absent"),
    ],
)
def test_what_is_not_recorded_is_reported(change: tuple[str, str], new: str) -> None:
    record()
    edit("docs/old.md", change)
    (only,) = heard()
    assert only.startswith(new)


def test_counts_and_guesses_are_no_part_of_a_finding() -> None:
    edit(
        "t.speclint.yaml",
        ("severities:", "sections: {Context: {minimum: {small: {words: 30}}}}\nseverities:"),
    )
    write("docs/ragged.md", OLD.replace("| Down | High |", "| Down | High | None |\n| Up | Low | Some |"))
    record()
    assert [e["text"] for e in entries() if e["rule"] == "ragged-row"] == [
        "2 cells: | down | high | none |", "2 cells: | up | low | some |",
    ]  # fmt: skip
    edit("docs/ragged.md", ("Slow,", "Slow, and slower from day to day,"), ("| Up |", "| So |"))
    write("docs/measure.md", "# Measure\n")
    (only,) = heard("docs/ragged.md")
    assert only.startswith("ragged-row: ")


def test_a_severity_that_rose_is_new_and_its_entry_is_not_gone() -> None:
    record()
    edit("docs/old.md", ("| Draft |", "| Approved |"))
    result = check()
    assert [line.split(" ")[1:3] for line in result.stdout.splitlines()] == [["warning", "empty-cell:"]]
    assert result.stderr == KNOWN.format(5)
    assert record("--prune") == f"0 entries removed from {NAME}, 6 left\n"
    record()
    edit("docs/old.md", ("| Approved |", "| Draft |"))
    assert outcome(check()) == (0, "", KNOWN.format(6))


# What is gone


def test_entries_that_are_gone_are_counted_and_listed_when_asked_for() -> None:
    record()
    edit("docs/old.md", ("TBD", "We cope."), ("## Riks", "## Risks"))
    said = f"{KNOWN.format(4)}speclint: 2 entries of the baseline are gone: run `speclint baseline --prune`\n"
    assert outcome(check()) == (0, "", said)
    assert check("--verbose").stderr == (
        "speclint: docs/old.md: checked against t.md: 0 found\n"
        f"{said}"
        "speclint: gone: docs/old.md: misnamed-section in risks: risks\n"
        "speclint: gone: docs/old.md: leftover-placeholder in risks > fallback: tbd\n"
    )
    assert "gone" not in check("--ignore", "leftover-placeholder,misnamed-section").stderr
    assert "1 entry of the baseline is gone" in check("--select", "misnamed-section,empty-cell").stderr
    assert "gone" not in check("--severity", "leftover-placeholder=off,misnamed-section=off").stderr


def test_prune_only_ever_removes() -> None:
    edit("docs/old.md", ("| Down | High |", "| Down | |\n| Down | |"))
    record()
    assert len(entries()) == 8
    edit("docs/old.md", ("| Down | |\n| Down | |", "| Down | |"), ("Ana", ""), ("TBD", "We cope."))
    before = entries()
    assert record("--prune") == f"2 entries removed from {NAME}, 6 left\n"
    assert [entry for entry in before if entry in entries()] != before
    assert all(entry in before for entry in entries())
    assert [e["text"] for e in entries() if e["rule"] == "empty-cell"] == ["impact: down", "impact: stale"]
    (new,) = heard()
    assert new.startswith("empty-cell: `Owner` is empty")
    written = os.stat(NAME).st_mtime_ns
    assert record("--prune") == f"0 entries removed from {NAME}, 6 left\n"
    assert os.stat(NAME).st_mtime_ns == written


def test_of_equal_entries_the_one_is_gone_that_weighs_more_than_need_be() -> None:
    record()
    (stale,) = (entry for entry in entries() if entry["text"] == "impact: stale")
    heavy = {**stale, "severity": "error"}
    write(NAME, json.dumps({"version": 1, "findings": [heavy, *entries()]}))
    assert record("--prune") == f"1 entry removed from {NAME}, 6 left\n"
    assert [entry for entry in entries() if entry["text"] == "impact: stale"] == [stale]


def test_files_that_are_not_checked_keep_their_entries_until_they_are_deleted() -> None:
    write("docs/b.md", OLD)
    record()
    edit("docs/old.md", ("TBD", "We cope."))
    edit("docs/b.md", ("TBD", "We cope."))
    assert record("docs/b.md", "--prune") == f"1 entry removed from {NAME}, 11 left\n"
    assert "gone" not in check("docs/b.md").stderr
    os.remove("docs/old.md")
    # Where it may have gone is seen only by who looks at all.
    assert "gone" not in check("docs/b.md").stderr
    assert record("docs/b.md", "--prune") == f"0 entries removed from {NAME}, 11 left\n"
    assert "6 entries of the baseline are gone" in check(".").stderr
    assert record("--prune") == f"6 entries removed from {NAME}, 5 left\n"


def test_recording_some_files_loses_nothing_of_a_renamed_one() -> None:
    write("docs/b.md", OLD)
    record()
    os.rename("docs/old.md", "docs/letters.md")
    assert record("docs/b.md") == f"{NAME}: 12 findings recorded (0 new, 0 gone)\n"
    assert record("docs", "--exclude", "letters.md") == f"{NAME}: 12 findings recorded (0 new, 0 gone)\n"
    assert heard() == []


def test_recording_again_puts_todays_findings_in_the_place_of_the_old_ones() -> None:
    write("docs/b.md", OLD)
    record()
    edit("docs/old.md", ("TBD", "We cope."), ("Ana", ""))
    edit("docs/b.md", ("TBD", "We cope."))
    assert record("docs/old.md") == f"{NAME}: 12 findings recorded (1 new, 1 gone)\n"
    assert heard("docs/old.md") == []
    os.remove("docs/b.md")
    assert record() == f"{NAME}: 6 findings recorded (0 new, 6 gone)\n"
    data = Path(NAME).read_bytes()
    assert record() == f"{NAME}: 6 findings recorded (0 new, 0 gone)\n"
    assert Path(NAME).read_bytes() == data


# Trouble


GOOD = (
    '{"path": "docs/old.md", "slot": "", "rule": "missing-section", "text": "rollback", "severity": "error"}'
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "1:1: not valid JSON: expecting value"),
        (
            '{\n  "version": 1,\n<<<<<<< HEAD\n',
            "3:1: not valid JSON: expecting property name enclosed in double quotes",
        ),
        ('{"version": 1, "findings": [' + GOOD + ",\n", "2:1: not valid JSON: expecting value"),
        (
            b'{"version": 1,\n "findings": ["\xff"]}',
            "2:16: the byte 0xFF is not UTF-8; save the file as UTF-8",
        ),
        ("[]", "1:1: no baseline: `version` is absent"),
        ("{}", "1:1: no baseline: `version` is absent"),
        (
            '{\n  "version": 2, "findings": []}',
            "2:3: a baseline of version 2; this speclint knows version 1: update it, or delete the file and"
            " record it anew",
        ),
        ('{"version": 1,\n "findings": {}}', "2:2: `findings` is no list"),
        ('{"version": 1}', "1:1: `findings` is no list"),
        ('{"version": 1, "findings": [\n' + GOOD + ",\n  7]}", "3:3: no finding: expected an object"),
        ('{"version": 1, "findings": [\n  {"path": "a"}]}', "2:3: `slot` is absent"),
        (
            '{"version": 1, "findings": [\n' + GOOD.replace('"rollback"', "[1]") + "]}",
            "2:64: `text` is no text",
        ),
        (
            '{"version": 1, "findings": [\n' + GOOD.replace('"error"', '"fatal"') + "]}",
            "2:84: `fatal` is no severity: error, warning, info",
        ),
        ("[" * 100_000, " nested too deeply"),
        ('{"version": ' + "9" * 5000 + "}", " not valid JSON: a number has more digits than can be read"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_baseline_that_cannot_be_read_is_refused_and_left_alone(content: str | bytes, message: str) -> None:
    write(NAME, content)
    data = Path(NAME).read_bytes()
    said = f"speclint: {NAME}:{message}\n"
    for words in (["check"], ["check", "--baseline", NAME], ["baseline"], ["baseline", "--prune"]):
        assert outcome(speclint(*words)) == (2, "", said)
    assert Path(NAME).read_bytes() == data
    assert check("--no-baseline").exit_code == 1


def test_a_baseline_that_is_not_there_is_refused() -> None:
    missing = "there is no such file: `speclint baseline` writes it"
    assert outcome(check()) == (2, "", f"speclint: .speclint.yaml:2:1: `{NAME}`: {missing}\n")
    assert outcome(check("--baseline", "no.json")) == (2, "", f"speclint: no.json: --baseline: {missing}\n")
    said = f"speclint: {NAME}: there is no such baseline to remove anything from\n"
    assert outcome(speclint("baseline", "--prune")) == (2, "", said)
    assert outcome(check("--baseline", "docs")) == (2, "", "speclint: docs: is a folder, and no file\n")


def test_a_run_that_cannot_be_trusted_changes_nothing() -> None:
    record()
    data = Path(NAME).read_bytes()
    edit("docs/old.md", ("TBD", "We cope."))
    write("docs/nul.md", "# Spec\0\n")
    assert "gone" not in check().stderr
    for words in ([], ["--prune"]):
        assert outcome(speclint("baseline", *words)) == (
            2, f"{NAME} is left as it was\n", "speclint: docs/nul.md:1:7: a NUL byte: this is no text\n",
        )  # fmt: skip
    assert Path(NAME).read_bytes() == data
    os.remove("docs/nul.md")
    write("readme.md", "# Read me\n")
    said = "speclint: nothing was checked, so that nothing is recorded\n"
    assert outcome(speclint("baseline", "--only-specs", "--template", "t.md", "readme.md")) == (2, "", said)
    assert outcome(speclint("baseline", "-"))[0] == 2


def test_a_write_that_fails_leaves_the_file_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    record()
    data = Path(NAME).read_bytes()
    edit("docs/old.md", ("TBD", "We cope."))
    there = set(os.listdir())

    def full(part: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        said = f"speclint: {NAME}: cannot be written: No space left on device\n"
        assert outcome(speclint("baseline")) == (2, "", said)
    assert Path(NAME).read_bytes() == data
    assert set(os.listdir()) == there
    result = speclint("baseline", "--output", "no/such/folder.json")
    said = "speclint: no/such/folder.json: cannot be written: No such file or directory\n"
    assert outcome(result) == (2, "", said)


def test_a_document_cannot_speak_through_it() -> None:
    write("docs/evil.md", OLD.replace("Stale", "\x1b[31m::error::x"))
    record()
    edit("docs/evil.md", ("\x1b[31m::error::x", "Fine"))
    assert "\x1b" not in check("--verbose").stderr
    assert "\x1b" not in Path(NAME).read_text(encoding="ascii")


# With --since


def test_since_and_baseline_both_apply(monkeypatch: pytest.MonkeyPatch) -> None:
    committing(monkeypatch)
    write("docs/b.md", OLD)
    edit("docs/old.md", ("| Down | High |", "| Down | |"))
    commit()
    write("docs/new.md", OLD)
    record("docs/new.md")
    edit("docs/old.md", ("| Stale | |", "| Stale | |\n| Stale | |"), ("TBD", "We cope."))
    assert heard("--since", "HEAD") == [
        "empty-cell: `Impact` of the row `Stale` is empty in the table of `Riks`"
    ]
    assert check("--since", "HEAD").stderr == KNOWN.format(6)
    record("docs/old.md")
    assert heard("--since", "HEAD") == []
    edit("docs/old.md", ("| Stale | |", "| Stale | |\n| Stale | |"))
    # Four stand there now: one was known to git, two are in the baseline.
    assert len(heard("--since", "HEAD", "--no-baseline", "docs/old.md")) == 3
    assert len(heard("--since", "HEAD", "docs/old.md")) == 2


def test_a_title_recorded_in_another_spelling_is_the_same() -> None:
    old = Entry("a.md", "organisation > [design][d]", "empty-section", "organisation", "error")
    new = Entry("a.md", "organization > design", "empty-section", "organization", "error")
    assert old.key == new.key


# Renamed files


def test_entries_follow_a_renamed_file() -> None:
    speclint("baseline")
    os.rename("docs/old.md", "docs/older.md")
    count = len(json.loads(Path(NAME).read_text(encoding="utf-8"))["findings"])
    assert (check().exit_code, check().stderr) == (0, KNOWN.format(count))
    assert check("docs/older.md").exit_code == 0
    done = speclint("baseline", "--prune")
    assert done.stdout == f"0 entries removed from {NAME}, {count} left\n"
    paths = {entry["path"] for entry in json.loads(Path(NAME).read_text(encoding="utf-8"))["findings"]}
    assert paths == {"docs/older.md"}


def test_entries_follow_no_file_that_is_only_as_bad() -> None:
    write("docs/old.md", "# Spec of orders\n\n## Info\n\n## Context\n\nx\n\n## Risks\n\nNone, it is small.\n")
    speclint("baseline")
    one = [entry["rule"] for entry in json.loads(Path(NAME).read_text(encoding="utf-8"))["findings"]]
    assert one
    os.rename("docs/old.md", "docs/mail-and-letters.md")
    edit("docs/mail-and-letters.md", ("## Info\n\n", ""), ("None, it is small.", "[Risk]"))
    assert check().exit_code == 1


def test_entries_follow_a_small_file_that_git_had_wherever_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    committing(monkeypatch)
    small = f"# Spec of {{}}\n\n{OLD[OLD.index('## Info') : OLD.index('## Context')]}## Context\n\n{{}}\n"
    write("docs/old.md", small.format("orders", "Slow.\n\n## Risks\n\nNone, it is small."))
    write("docs/other.md", "# Spec of carts\n\n## Context\n\nFew.\n\n## Risks\n\nMany of them.\n")
    record("docs/old.md")
    assert [entry["rule"] for entry in entries()] == ["missing-section"]
    commit()
    os.rename("docs/old.md", "docs/mail-and-letters.md")
    edit("docs/mail-and-letters.md", ("Slow.", "It is slow."))
    known = f"speclint: 1 finding is in the baseline {NAME}\n"
    for _ in range(2):
        assert outcome(check("docs/mail-and-letters.md")) == (0, "", known)
        commit()
    assert check("docs/other.md").exit_code == 1


def committing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ana")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ana@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git("init")


def commit() -> None:
    git("add", "--all")
    git("commit", "--allow-empty", "--message", "one")


def git(*words: str) -> None:
    subprocess.run(["git", *words], capture_output=True, check=True)
