"""What a shell is told when somebody presses the tab."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from speclint.cli import main
from speclint.judge import packs
from speclint.report.formats import FORMATS


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)


def told(*words: str) -> list[str]:
    """The words for the last one, which is begun; a file is called by its kind."""
    shell = BashComplete(main, {}, "speclint", "_SPECLINT_COMPLETE")
    items = shell.get_completions(list(words[:-1]), words[-1])
    return [item.value if item.type == "plain" else item.type for item in items]


def test_rules_are_completed_also_behind_a_comma_and_with_levels() -> None:
    assert told("explain", "misnamed-") == [
        "misnamed-column",
        "misnamed-field",
        "misnamed-row",
        "misnamed-section",
    ]
    assert told("check", "--select", "empty-cell,dang") == ["empty-cell,dangling-reference"]
    assert told("check", "--ignore", "ragg") == ["ragged-row"]
    assert told("check", "--severity", "ragg") == ["ragged-row="]
    assert told("check", "--severity", "ragged-row=") == [
        f"ragged-row={level}" for level in ("error", "warning", "info", "off")
    ]


def test_what_does_not_count_is_not_completed(folder: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    rules = packs.rules

    def noted(choice: packs.Choice) -> dict[str, packs.Rule]:
        asked.append(choice.installed)
        return rules(choice)

    monkeypatch.setattr(packs, "rules", noted)
    Path(".speclint.yaml").write_text("packs: []\n")
    assert told("check", "--ignore", "ragg") == ["ragged-row"]
    assert asked[-1] == ()
    # There is no room for trouble there.
    Path(".speclint.yaml").write_text("packs: [\n")
    assert told("check", "--ignore", "ragg") == []


def test_exports_and_the_commands_that_help_is_wanted_for_are_completed() -> None:
    assert told("export", "o") == ["openapi"]
    assert told("export", "openapi", "s") == ["file"]
    assert told("help", "ex") == ["explain", "export", "extract"]
    Path(".speclint.yaml").write_text("packs: [\n")
    assert told("export", "o") == []


def test_formats_and_commands_are_completed() -> None:
    assert told("check", "--format", "") == list(FORMATS)
    assert told("check", "--output", "j") == ["json=", "jsonl=", "junit="]
    assert told("check", "--output", "json=a") == []
    assert told("ou") == ["outline"]


def test_templates_and_files_are_completed() -> None:
    assert told("check", "--template", "tech") == ["technical-spec", "file"]
    assert told("check", "doc") == ["file"]


def test_sizes_and_traits_are_those_of_the_template() -> None:
    assert told("check", "--size", "") == ["small", "medium", "large"]
    assert "none" in told("new", "--trait", "n")
    Path("t.md").write_text("# [Name]\n\n## Context\n", encoding="utf-8")
    Path("t.speclint.yaml").write_text("sizes: [s, xl]\ntraits: {ui: []}\n", encoding="utf-8")
    assert told("check", "--template", "t.md", "--size", "") == ["s", "xl"]
    assert told("check", "--template", "t.md", "--trait", "") == ["ui", "none"]
    Path("t.speclint.yaml").write_text("sizes: {\n", encoding="utf-8")
    assert told("check", "--template", "t.md", "--size", "") == []
