"""What a change owes, in real git repositories: renames, bases that say nothing, files that a spec names."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from speclint.cli import main
from speclint.judge import packs
from speclint.model import Change, Finding, Severity, Spec

TEMPLATE = """\
# [Name]

## Info

| Key | Value |
|---|---|
| **Status** | [status] |
| **Version** | [version] |

## Decision

[What?]

## Targets

| Metric | Target |
|---|---|
| [Metric] | [Target] |

## History

| Version | Change |
|---|---|
| [Version] | [Change] |
"""
SCHEMA = """\
metadata: {section: Info, status: [Status], agreed: [Approved]}
sections:
  Targets: {columns: {Target: measure}}
"""
SETTINGS = """\
templates: {docs/: t.md}
rules: {unrecorded-change: on, stale-spec: on, weakened-target: on}
"""
SPEC = """\
---
implements: [src/pay/**, "api.yaml"]
---

# Payments

## Info

| Key | Value |
|---|---|
| **Status** | Approved |
| **Version** | 1.0 |

## Decision

We charge cards once an hour, and write
down each of them.

- [ ] Tell the shops

## Targets

| Metric | Target |
|---|---|
| Availability | 99.9% |
| Charging | < 200 ms |

## History

| Version | Change |
|---|---|
| 1.0 | All of it |
"""


@pytest.fixture(autouse=True)
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one agreed spec and the code that it describes, which the tag `base` names."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ana")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ana@example.org")
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    for name, text in {
        ".speclint.yaml": SETTINGS,
        ".gitignore": "*.pyc\n",
        "t.md": TEMPLATE,
        "t.speclint.yaml": SCHEMA,
        "docs/pay.md": SPEC,
        "src/pay/cards.py": "HOURS = 1\n",
        "src/shop.py": "SHOP = 1\n",
        "api.yaml": "openapi: 3.1.0\n",
    }.items():
        write(name, text)
    based()
    return tmp_path


def git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, capture_output=True)


def based() -> None:
    """Makes what stands there what the branch began with."""
    git("add", "--all")
    git("commit", "--quiet", "-m", "base")
    git("tag", "--force", "base")


def write(name: str, text: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def edit(*changes: tuple[str, str], of: str = "docs/pay.md") -> None:
    text = Path(of).read_bytes().decode()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    write(of, text)


def since(*words: str) -> list[str]:
    result = CliRunner().invoke(main, ["check", "--since", "base", "--format", "concise", *words])
    assert result.exit_code in (0, 1), result.output
    return [line for line in result.stdout.splitlines() if line.startswith("docs/")]


def rules(*words: str) -> list[str]:
    return [line.split()[2].rstrip(":") for line in since(*words)]


def lines(*words: str) -> list[tuple[str, str]]:
    return [(line.split()[2].rstrip(":"), line.split(":")[1]) for line in since(*words)]


# A change that nobody is told of


def test_an_agreed_spec_that_is_rewritten_says_so() -> None:
    edit(("once an hour", "once a day"))
    (line,) = since()
    assert line == (
        "docs/pay.md:16:1: warning unrecorded-change: `Decision` changed since HEAD left `base`,"
        " when the spec was Approved: give it a new version, or write the change into its history"
    )


@pytest.mark.parametrize(
    "change",
    [
        ("| **Version** | 1.0 |", "| **Version** | 1.1 |"),
        ("| 1.0 | All of it |", "| 1.0 | All of it |\n| 1.1 | Once a day |"),
    ],
    ids=["version", "history"],
)
def test_a_version_or_a_line_of_the_history_tells_of_it(change: tuple[str, str]) -> None:
    edit(("once an hour", "once a day"), change)
    assert since() == []


@pytest.mark.parametrize(
    "change",
    [
        ("hour, and write\ndown", "hour,\nand write down"),
        ("- [ ] Tell", "- [x] Tell"),
        ("| Approved |", "| In Progress |"),
        ("## Targets", "<!-- who checks? -->\n\n## Targets"),
        ("| Metric | Target |\n|---|---|", "| Metric       | Target  |\n|--------------|:-------:|"),
        ("\n", "\r\n"),
        ("implements: [src/pay/**, ", "implements: [src/pay/**, other.txt, "),
    ],
    ids=["wrapped", "ticked", "status", "comment", "aligned", "line ends", "metadata"],
)
def test_what_was_not_agreed_may_change(change: tuple[str, str]) -> None:
    edit(change)
    assert since() == []


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("## Targets", "## Cost\n\nNone.\n\n## Targets"), "21"),
        (("- [ ] Tell the shops\n", ""), "14"),
        (("- [ ] Tell the shops\n", "- [ ] Tell the shops\n- [ ] Tell the bank\n"), "19"),
        (("| Charging | < 200 ms |", "| Charging | < 100 ms |"), "23"),
    ],
    ids=["section", "gone", "item", "cell"],
)
def test_it_stands_where_the_change_is(change: tuple[str, str], line: str) -> None:
    edit(change)
    assert lines() == [("unrecorded-change", line)]


def test_what_was_no_agreed_spec_is_let_be() -> None:
    edit(("| Approved |", "| Draft |"))
    based()
    edit(("once an hour", "once a day"), ("| Draft |", "| Approved |"))
    write("docs/new.md", SPEC)
    assert since() == []


def test_a_spec_that_moved_is_the_same_one() -> None:
    git("mv", "docs/pay.md", "docs/payments.md")
    assert since() == []
    edit(("once an hour", "once a day"), of="docs/payments.md")
    assert [line.split(":")[0] for line in since()] == ["docs/payments.md"]
    Path("docs/payments.md").rename("docs/cards.md")
    assert [line.split(":")[0] for line in since()] == ["docs/cards.md"]


@pytest.mark.parametrize("base", [b"# \xff\xfe", SPEC.replace("src/pay/**, ", "[").encode(), b""])
def test_a_base_that_says_nothing_is_let_be(base: bytes) -> None:
    write("docs/pay.md", base)
    based()
    write("docs/pay.md", SPEC)
    assert [rule for rule in rules() if rule in ("unrecorded-change", "weakened-target")] == []


def test_both_ways_to_run_and_both_ways_to_ask_say_the_same() -> None:
    edit(("once an hour", "once a day"))
    first = since()
    assert first == since() == since("--no-cache") == since("docs/pay.md")
    assert since("--ignore", "unrecorded-change") == []
    plain = CliRunner().invoke(main, ["check", "--format", "concise"])
    assert "unrecorded-change" not in plain.stdout


def test_without_the_settings_nothing_is_asked() -> None:
    write(".speclint.yaml", "templates: {docs/: t.md}\n")
    based()
    edit(("once an hour", "once a day"), ("< 200 ms", "< 300 ms"))
    write("api.yaml", "openapi: 3.0.0\n")
    assert since() == []
    assert rules("--select", "unrecorded-change") == ["unrecorded-change"]


def test_a_comment_lets_it_stand_and_is_of_use_only_in_a_change() -> None:
    ignored = "<!-- speclint-ignore-next unrecorded-change: typo -->\n\nWe charge cards once a day"
    edit(("We charge cards once an hour", ignored))
    assert since() == []
    plain = CliRunner().invoke(main, ["check", "--format", "concise"])
    assert plain.stdout.splitlines()[:-1] == []
    based()
    edit(
        ("once a day", "once a week"), ("unrecorded-change: typo", "unrecorded-change, weakened-target: typo")
    )
    assert rules() == ["unused-suppression"]


# Files that a spec describes


STALE = (
    "docs/pay.md:2:1: info stale-spec: `{}` changed since HEAD left `base`, and this spec,"
    " which describes it, did not: look whether it still holds"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("src/pay/cards.py", "HOURS = 24\n"),
        ("src/pay/deep/bank.py", "NEW = 1\n"),
        ("api.yaml", "openapi: 3.0.0\n"),
    ],
    ids=["changed", "new", "plain name"],
)
def test_a_spec_is_stale_when_what_it_describes_changed(name: str, text: str) -> None:
    write(name, text)
    assert since() == [STALE.format(name)]
    git("add", "--all")
    assert since() == [STALE.format(name)]
    git("commit", "--quiet", "-m", "more")
    assert since() == [STALE.format(name)]


def test_what_vanished_changed_and_all_of_it_is_one_finding() -> None:
    os.remove("src/pay/cards.py")
    assert since() == [STALE.format("src/pay/cards.py")]
    write("api.yaml", "openapi: 3.0.0\n")
    assert since() == [STALE.format("api.yaml` and 1 more").replace("more`", "more")]


def test_other_files_and_those_that_git_ignores_leave_a_spec_alone() -> None:
    write("src/shop.py", "SHOP = 2\n")
    write("src/pay/cards.pyc", "x")
    write("src/pay/cards.py", b"HOURS = 1\r\n")
    assert since() == []


def test_a_spec_that_changed_itself_is_not_stale() -> None:
    write("src/pay/cards.py", "HOURS = 24\n")
    edit(("once an hour", "once a day"), ("| **Version** | 1.0 |", "| **Version** | 1.1 |"))
    assert since() == []


def test_a_link_among_the_files_is_what_it_says() -> None:
    Path("src/pay/link.py").symlink_to("cards.py")
    based()
    assert since() == []
    os.remove("src/pay/link.py")
    Path("src/pay/link.py").symlink_to("../shop.py")
    assert since() == [STALE.format("src/pay/link.py")]


def test_a_row_or_the_settings_name_the_files_as_well() -> None:
    row = "| **Version** | 1.0 |\n| **Implements** | `src/pay`, `x/*.py` |"
    edit(('implements: [src/pay/**, "api.yaml"]', "owner: Ana"), ("| **Version** | 1.0 |", row))
    write(
        "docs/shop.md",
        SPEC.replace('implements: [src/pay/**, "api.yaml"]', "owner: Ana"),
    )
    write(
        ".speclint.yaml",
        SETTINGS.replace(
            "stale-spec: on", "stale-spec: {severity: warning, files: {docs/s*.md: [src/*.py]}}"
        ),
    )
    based()
    write("src/pay/cards.py", "HOURS = 24\n")
    write("src/shop.py", "SHOP = 2\n")
    assert [line.split(" changed")[0] for line in since()] == [
        "docs/pay.md:13:20: warning stale-spec: `src/pay/cards.py`",
        "docs/shop.md:5:1: warning stale-spec: `src/shop.py`",
    ]
    assert lines("docs/shop.md") == [("stale-spec", "5")]


def test_a_finding_of_an_unchanged_spec_brings_none_of_its_old_ones() -> None:
    edit(("We charge cards once an hour, and write\ndown each of them.\n\n- [ ] Tell the shops\n", "TBD\n"))
    based()
    write("api.yaml", "openapi: 3.0.0\n")
    assert rules() == ["stale-spec"]


# Numbers that were agreed


@pytest.mark.parametrize(
    ("before", "after", "is_easier"),
    [
        ("< 200 ms", "< 300 ms", True),
        ("< 200 ms", "< 0.3 s", True),
        ("< 200 ms", "< 150 ms", False),
        ("< 200 ms", "300 ms", True),
        ("< 200 ms", "> 300 ms", False),
        ("< 200 ms", "< 300 MB", False),
        ("< 200 ms", "< 100–300 ms", False),
        ("99.9%", "99%", True),
        ("99.9%", "99.99%", False),
    ],
)
def test_an_agreed_number_that_is_easier_is_said(before: str, after: str, is_easier: bool) -> None:
    edit((f"| {before} |", f"| {after} |"), ("| **Version** | 1.0 |", "| **Version** | 1.1 |"))
    said = [line for line in since() if "weakened-target" in line]
    number = 25 if "%" in after else 26
    assert said == (
        [
            f"docs/pay.md:{number}:{said[0].split(':')[2]}: info weakened-target: `{after}` is easier than"
            f" `{before}`, which was agreed when HEAD left `base`: say why in the history, or put it back"
        ]
        if is_easier
        else []
    )


def test_a_number_is_known_by_its_row() -> None:
    swapped = "| Charging | < 200 ms |\n| Availability | 99.9% |\n| Refunding | < 900 ms |"
    edit(
        ("| Availability | 99.9% |\n| Charging | < 200 ms |", swapped),
        ("| **Version** | 1.0 |", "| **Version** | 2 |"),
    )
    assert since() == []


# The door


def test_what_a_rule_that_looks_at_changes_raises_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def check_change(spec: Spec, change: Change, options: Any) -> Iterator[Finding]:
        raise ValueError("no")

    sample = packs.rules()["stale-spec"]
    boom = replace(sample, name="boom", severity=Severity.INFO, check_change=check_change, options=None)
    monkeypatch.setattr(packs, "rules", lambda choice=packs.ALL: {"boom": boom})
    write(".speclint.yaml", "templates: {docs/: t.md}\n")
    based()
    edit(("once an hour", "once a day"))
    result = CliRunner().invoke(main, ["check", "--since", "base", "--format", "concise"])
    assert result.exit_code == 2
    assert "docs/pay.md" in result.stderr
    assert "ValueError: no" in result.stderr
