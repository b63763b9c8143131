"""Specs of an older template brought to the newer one: `check --fix --template NEW` and `new --from OLD`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speclint.cli import main

OLD = """\
---
version: "1.0"
---
# RFC: [Title]

## Summary

[What]

## Background

[Why it matters, and to whom]

## Plan

| Step | Who |
| --- | --- |
| [Step] | [Name] |

**Due:** [When]

## Risks

[What may go wrong]
"""
NEW = """\
---
version: "2.0"
---
# RFC: [Title]

## Overview

[What]

## Motivation

[Why it matters, and to whom]

## Risks and Mitigations

[What may go wrong]

## Plan

| Step | Owner | Cost |
| --- | --- | --- |
| [Step] | [Name] | [Days] |

**Deadline:** [When]

## Rollback

[How to undo]
"""
SPEC = """\
---
template-version: "1.0"
---
# RFC: Cache

See [why](#background) and [what](#summary).

## Summary

Pages are cached.

## Background

It is slow.

## Alternatives

None was cheaper.

## Plan

| Step | Who |
| --- | --- |
| Build | Ann |

**Due:** in May

### Notes

Ann is away in June.

## Risks

Stale pages.
"""
RISKS = "## Risks and Mitigations\n\nStale pages.\n"
ROLLBACK = "## Rollback\n\n[How to undo]\n"
MENDED = (
    SPEC.replace('"1.0"', '"2.0"')
    .replace("#background", "#motivation")
    .replace("#summary", "#overview")
    .replace("## Summary", "## Overview")
    .replace("## Background", "## Motivation")
    .replace("| Step | Who |\n| --- | --- |", "| Step | Owner | Cost |\n| --- | --- | --- |")
    .replace("| Ann |", "| Ann | [Days] |")
    .replace("**Due:**", "**Deadline:**")
    .replace("## Risks\n\nStale pages.\n", f"{ROLLBACK}\n{RISKS}")
)
MOVED = MENDED.replace(f"\n{RISKS}", "").replace("## Alternatives", f"{RISKS}\n## Alternatives")
KEPT = "{}: `Alternatives` (line {}) and `Notes` (line {}) have no place in the template, and are kept\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose specs are of the newer template, those that say so of the older one."""
    (tmp_path / "docs").mkdir()
    settings = 'templates:\n  docs/:\n    template: new.md\n    versions: {"1.0": old.md}\n'
    for name, text in {
        ".speclint.yaml": settings, "old.md": OLD, "new.md": NEW, "docs/cache.md": SPEC,
        "new.speclint.yaml": "sections:\n  Overview: {aliases: [Summary]}\n",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_a_spec_of_the_older_version_is_brought_to_the_newer_one(folder: Path) -> None:
    assert said("check").exit_code == 0
    result = said("check", "--fix", "--template", "new.md", "docs/cache.md", "--format", "concise")
    assert (folder / "docs/cache.md").read_text(encoding="utf-8") == MENDED
    assert result.exit_code == 1
    assert result.stdout == (
        "docs/cache.md:24:17: error leftover-placeholder: `[Days]` is still to be replaced\n"
        "docs/cache.md:34:1: error leftover-placeholder: `[How to undo]` is still to be replaced\n"
        "docs/cache.md:36:1: warning out-of-order-section: `Risks and Mitigations` is out of order: "
        "move it after `Motivation`\n"
    )
    assert KEPT.format("docs/cache.md", 16, 28) in result.stderr
    again = said("check", "--fix", "--template", "new.md", "docs/cache.md")
    assert "nothing mended" in again.stderr


def test_all_of_it_stays_when_sections_are_moved_too(folder: Path) -> None:
    said("check", "--fix", "--unsafe-fixes", "--template", "new.md", "docs/cache.md")
    assert (folder / "docs/cache.md").read_text(encoding="utf-8") == MOVED


def test_a_new_spec_is_written_from_an_older_one(folder: Path) -> None:
    result = said("new", "--from", "docs/cache.md", "--output", "docs/cache-2.md")
    assert (result.exit_code, result.stdout) == (0, "docs/cache-2.md\n")
    assert result.stderr == f"speclint: {KEPT.format('docs/cache.md', 20, 32)}" + (
        "speclint: 2 findings left: `speclint check` shows what is to be written\n"
    )
    assert (folder / "docs/cache-2.md").read_text(encoding="utf-8") == MOVED
    assert (folder / "docs/cache.md").read_text(encoding="utf-8") == SPEC
    assert said("new", "--from", "docs/cache.md", "--output", "-").stdout == MOVED


def test_a_new_spec_is_no_other_file_that_is_there(folder: Path) -> None:
    result = said("new", "--from", "docs/cache.md", "--folder", "docs")
    assert (result.exit_code, result.stderr) == (
        2, "speclint: docs/cache.md: exists already, and is not overwritten\n",
    )  # fmt: skip
    result = said("new", "--from", "docs/cache.md", "--folder", ".", "--template", "new.md")
    assert (result.exit_code, result.stdout) == (0, "cache.md\n")
    assert (folder / "cache.md").read_text(encoding="utf-8") == MOVED


def test_another_name_is_renamed_only_where_a_file_is_brought_to_another_template(folder: Path) -> None:
    (folder / "docs/cache.md").write_text(MOVED.replace("# Overview", "# Summary"), encoding="utf-8")
    same = said("check", "--fix", "--template", "new.md", "docs/cache.md")
    assert "nothing mended" in same.stderr
    (folder / ".speclint.yaml").unlink()
    other = said("check", "--diff", "--template", "new.md", "docs/cache.md")
    assert "-## Summary\n+## Overview\n" in other.stdout


def test_a_spec_has_its_title_already(folder: Path) -> None:
    result = said("new", "Cache", "--from", "docs/cache.md")
    assert (result.exit_code, result.stderr) == (
        2, "speclint: --from keeps what a spec has: neither TITLE nor --all goes with it\n",
    )  # fmt: skip
    assert "Missing argument 'TITLE'" in said("new").stderr


def test_keys_of_the_front_matter_are_called_as_the_newer_template_does(folder: Path) -> None:
    keys = '"1.0"\nwriter: "[Name]"\ncreated: "[YYYY-MM-DD]"\nteam: "[Team]"\n---'
    (folder / "old.md").write_text(OLD.replace('"1.0"\n---', keys), encoding="utf-8")
    keys = '"2.0"\nowner: "[Name]"\ndate: "[YYYY-MM-DD]"\nteam: "[Team]"\nteams: "[Others]"\n---'
    (folder / "new.md").write_text(NEW.replace('"2.0"\n---', keys), encoding="utf-8")
    yaml = "sections:\n  Overview: {aliases: [Summary]}\n"
    yaml += "metadata:\n  values:\n    date: {type: date, aliases: [created]}\n    teams: never\n"
    (folder / "new.speclint.yaml").write_text(yaml, encoding="utf-8")
    spec = '"1.0"\nwriter: Ana\ncreated: 2026-01-02  # as said\nteam: Search\n---'
    (folder / "docs/cache.md").write_text(SPEC.replace('"1.0"\n---', spec), encoding="utf-8")
    said("check", "--fix", "--template", "new.md", "docs/cache.md")
    assert (
        (folder / "docs/cache.md")
        .read_text(encoding="utf-8")
        .startswith(
            '---\ntemplate-version: "2.0"\nowner: Ana\ndate: 2026-01-02  # as said\nteam: Search\n---\n'
        )
    )


def test_links_lead_where_they_led_from_another_folder(folder: Path) -> None:
    (folder / "specs" / "a b").mkdir(parents=True)
    links = (
        "See [one](../code/a.py), ![two](img/x%20y.png \"T\"), [three](./cache.md#plan),"
        " [four][def], [self](#plan),\n"
        "[five](<a b.md>), [six](/docs/a.md), [seven](https://x.org/a.md), [eight](q\\_r.md?raw=1#L2),"
        " [nine](sub/),\n"
        '<a href="other.md">ten</a>, `[no](x.md)` and [a.md](a.md).\n\n[def]: ../new.md "T"\n'
    )  # fmt: skip
    text = MOVED.replace("It is slow.\n", links)
    (folder / "docs/cache.md").write_text(text, encoding="utf-8")
    said("new", "--from", "docs/cache.md", "--output", "specs/a b/x.md", "--template", "new.md")
    led = (
        "See [one](../../code/a.py), ![two](../../docs/img/x%20y.png \"T\"),"
        " [three](../../docs/cache.md#plan), [four][def], [self](#plan),\n"
        "[five](<../../docs/a%20b.md>), [six](/docs/a.md), [seven](https://x.org/a.md),"
        " [eight](../../docs/q_r.md?raw=1#L2), [nine](../../docs/sub/),\n"
        '<a href="../../docs/other.md">ten</a>, `[no](x.md)` and [a.md](../../docs/a.md).\n\n'
        '[def]: ../../new.md "T"\n'
    )  # fmt: skip
    assert (folder / "specs/a b/x.md").read_text(encoding="utf-8") == text.replace(links, led)
