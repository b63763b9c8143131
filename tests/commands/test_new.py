"""What `speclint new` writes: the template with its title, its metadata, and the sections asked for."""

from __future__ import annotations

import datetime
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from doors import all_rules, diagnosed, schema_named

from speclint.align.profile import Request
from speclint.cli import main
from speclint.commands import ids, new
from speclint.errors import SpeclintError
from speclint.files import Files, Here
from speclint.lay import lay
from speclint.model import Diagnostic
from speclint.template.schema import Schema, compiled
from speclint.text.source import Source

TODAY = datetime.date(2026, 5, 4)
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "templates"

TEMPLATE = """\
# [System Name] - Spec

## About

| Field | Value |
|-------|-------|
| **Spec ID** | [AB-YYYY-NN] |
| **Author** | [Name] |
| **Date** | [YYYY-MM-DD] |
| **Version** | [1.0] |
| **Status** | [Draft / Done] |
| **Parent** | [Parent] |

---

## Context

[What is the problem?]

### Limits (Optional)

[What limits are there?]

---

## Interface

[Who calls it?]

---

## Rollout

### Steps (Optional)

1. [First step]

---

## History (Optional)

- [What changed]
"""

YAML = r"""
traits: {service: [services]}
sizes: [small, large]
default-size: small
metadata: {section: About, size: [Project Size, Size]}
sections:
  About:
    rows:
      Spec ID: {pattern: 'AB-\d{4}-\d{2}'}
      Date: date
      Status: [Draft, Done]
  Interface: {required: {when: service}}
  Rollout: {required: large}
"""

# With the trait, at the smaller size: the optional sections and the rollout are not asked for.
SMALL_SERVICE = """\
---
traits: [service]
---

# Orders - Spec

## About

| Field | Value |
|-------|-------|
| **Spec ID** | AB-2026-08 |
| **Author** | Jo Doe |
| **Date** | 2026-05-04 |
| **Version** | 1.0 |
| **Status** | Draft |
| **Parent** | [Parent] |
| **Project Size** | Small |

---

## Context

[What is the problem?]

---

## Interface

[Who calls it?]
"""

# Without it, at the larger size: `Rollout` would be empty without its optional section.
LARGE = """\
---
traits: []
---

# Orders - Spec

## About

| Field | Value |
|-------|-------|
| **Spec ID** | AB-2026-01 |
| **Author** | [Name] |
| **Date** | 2026-05-04 |
| **Version** | 1.0 |
| **Status** | Draft |
| **Parent** | [Parent] |
| **Project Size** | Large |

---

## Context

[What is the problem?]

---

## Rollout

### Steps (Optional)

1. [First step]
"""


def schema_of(template: str, yaml: str | None = None) -> Schema:
    text = Source.from_text("t.md", template)
    return compiled(text, Source.from_text("t.speclint.yaml", yaml) if yaml else None, "t")


def write(template: str, title: str = "Orders", author: str | None = "Jo Doe", **given: Any) -> str:
    schema = schema_of(template, given.pop("yaml", None))
    wanted = {"size": schema.default_size, "traits": None, **given}
    return new.write(title, schema, wanted["size"], wanted["traits"], TODAY, author, given.get("taken", ()))


def others(text: str, schema: Schema, request: Request | None = None) -> list[tuple[str, str]]:
    """What is found besides leftovers, as rule and message."""
    source = Source.from_text("orders.md", text)
    spec = lay(source, schema, request or Request())
    found, raised = diagnosed(source, spec, schema, all_rules())
    assert raised == []
    return [message(diagnostic) for diagnostic in found if diagnostic.rule != "leftover-placeholder"]


def message(diagnostic: Diagnostic) -> tuple[str, str]:
    return diagnostic.rule, diagnostic.message


# The whole text


def test_the_whole_text_at_the_smaller_size_with_a_trait() -> None:
    schema = schema_of(TEMPLATE, YAML)
    taken = ["AB-2026-03", "AB-2026-07", "AB-2025-40"]
    text = new.write("Orders", schema, "small", ("service",), TODAY, "Jo Doe", taken)
    assert text == SMALL_SERVICE
    assert others(text, schema) == []


def test_the_whole_text_at_the_larger_size_without_it() -> None:
    schema = schema_of(TEMPLATE, YAML)
    text = new.write("Orders", schema, "large", (), TODAY, None, [])
    assert text == LARGE
    assert others(text, schema) == []


def test_what_is_asked_for_in_full_is_the_template_byte_for_byte() -> None:
    schema = schema_named()
    expected = schema.text
    for old, filled in (
        ("[Feature/System Name] - Tech", "Orders - Tech"),
        ("| [TS-YYYY-NNN] |", "| TS-2026-001 |"),
        ("**Author** | [Name] |", "**Author** | Jo Doe |"),
        ("| [YYYY-MM-DD] |", "| 2026-05-04 |"),
        ("| [1.0] |", "| 1.0 |"),
        ("| [Draft / In Review / Approved / In Progress / Complete] |", "| Draft |"),
        ('[FS-ID or "N/A"] |\n', '[FS-ID or "N/A"] |\n| **Project Size** | Large |\n'),
    ):
        assert expected.count(old) == 1
        expected = expected.replace(old, filled)
    assert new.write("Orders", schema, "large", None, TODAY, "Jo Doe", []) == expected


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_stay_the_templates(newline: str) -> None:
    schema = schema_of(TEMPLATE.replace("\n", newline), YAML)
    text = new.write("Orders", schema, "large", (), TODAY, None, [])
    assert text == LARGE.replace("\n", newline)


# Nothing but leftovers


def traits_of(schema: Schema, size: str) -> Iterator[tuple[str, ...] | None]:
    """No word about traits; none and all; each alone in the least size, and all but each in the largest."""
    yield None
    names = [name for name, _ in schema.traits]
    some = {schema.sizes[0]: {1}, schema.sizes[-1]: {len(names) - 1}}
    for count in {0, *some.get(size, ()), len(names)}:
        yield from itertools.combinations(names, count)


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_the_built_in_template_gives_leftovers_and_nothing_else(size: str) -> None:
    schema = schema_named()
    for traits in traits_of(schema, size):
        text = new.write("Orders", schema, size, traits, TODAY, "Jo", [])
        assert others(text, schema) == [], traits
        assert_breaks_part_the_sections(text[text.index("# Orders") :])


def assert_breaks_part_the_sections(text: str) -> None:
    parts = text.split("\n\n---\n\n")
    assert len(parts) == text.count("\n## ")
    assert [part for part in parts if part.count("\n## ") + part.startswith("## ") != 1] == []
    assert text.endswith("\n")
    assert not text.endswith(("\n\n", "---\n"))


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no templates at {CORPUS}")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.md")), ids=lambda path: path.stem)
def test_templates_of_other_teams_give_leftovers_and_nothing_else(path: Path) -> None:
    schema = schema_named(str(path))
    for size in schema.sizes:
        assert others(new.write("Orders", schema, size, None, TODAY, "Jo", []), schema) == []


# Sections


def test_a_break_after_the_last_part_of_a_section_still_parts_that_from_the_next() -> None:
    assert write("# [T]\n\n## A\n\nx\n\n### B (optional)\n\ny\n\n---\n\n## C\n\nz\n") == (
        "# Orders\n\n## A\n\nx\n\n---\n\n## C\n\nz\n"
    )


def test_the_first_section_takes_its_break_along() -> None:
    assert write("# [T]\n\n## A (optional)\n\nx\n\n---\n\n## B\n\ny\n") == "# Orders\n\n## B\n\ny\n"
    assert write("# [T]\n\nHi.\n\n---\n\n## A (optional)\n\nx\n\n---\n\n## B\n\ny\n") == (
        "# Orders\n\nHi.\n\n---\n\n## B\n\ny\n"
    )


def test_a_break_that_stands_alone_in_the_template_stays() -> None:
    template = "# [T]\n\n---\n\n---\n\n## A\n\n---\n\nx\n\n## B (optional)\n\ny\n"
    assert write(template) == "# Orders\n\n---\n\n---\n\n## A\n\n---\n\nx\n"


def test_a_break_that_ends_the_template_stays() -> None:
    assert write("# [T]\n\n## A\n\nx\n\n---\n") == "# Orders\n\n## A\n\nx\n\n---\n"


def test_a_template_of_optional_sections_keeps_them() -> None:
    template = "# [T]\n\n## A (optional)\n\nx\n\n## B (optional)\n\ny\n"
    assert write(template) == template.replace("[T]", "Orders")


def test_a_template_without_a_last_line_end_gives_none() -> None:
    assert write("# [T]\n\n## A\n\nx\n\n## B (optional)\n\ny") == "# Orders\n\n## A\n\nx"


def test_a_template_in_a_fence_is_written_without_fence_and_notes() -> None:
    inner = "# [T]\n\n## A\n\n```sql\nSELECT [x];\n```\n\n## B\n\n[b]\n"
    template = f"# How to\n\nCopy this.\n\n```markdown\n{inner}```\n\n## Usage notes\n\nAsk.\n"
    assert write(template) == inner.replace("[T]", "Orders")


# Titles


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("# [Feature/System Name] - Technical Specification", "# Orders - Technical Specification"),
        ("# Plan: {{feature}}", "# Plan: Orders"),
        ("# **<Name>** #", "# **Orders** #"),
        ("# ADR-[NNN]: [Short title]", "# ADR-001: Orders"),
        ("# spec-{phase}-{seq}: <subject>", "# spec-{phase}-{seq}: Orders"),
        ("# [NNN] [Short title]", "# 001 Orders"),
        ("# rfc-{n}: {what}", "# rfc-{n}: Orders"),
        ("# [A] for [B]", "# Orders for [B]"),
        ("# [Name]: what [name] does", "# Orders: what Orders does"),
        ("# KEP-NNNN: Your short, descriptive title", "# KEP-0001: Orders"),
        ("# Specification Template", "# Orders"),
        ("# Record <!-- Replace with the title -->", "# Orders <!-- Replace with the title -->"),
        ("[Name]\n======", "Orders\n======"),
    ],
)
def test_a_title_takes_the_place_of_what_stands_for_one(heading: str, expected: str) -> None:
    assert write(f"{heading}\n\n## A\n\nx\n") == f"{expected}\n\n## A\n\nx\n"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("snake_case in C#", "snake_case in C#"),
        ("Do *this*", r"Do \*this\*"),
        ("A [Name] and `code`", r"A \[Name\] and \`code\`"),
        ("a < b & c", r"a \< b & c"),
        ("&amp;", r"\&amp\;"),
        ("Ends in #", r"Ends in \#"),
        ("one | two", "one | two"),
        (r"C:\[x]", r"C:\\\[x\]"),
        ("  주문   처리 ", "주문 처리"),
    ],
)
def test_a_title_reads_as_it_was_given(title: str, expected: str) -> None:
    text = write("# [Name]\n\n## A\n\nx\n", title)
    assert text == f"# {expected}\n\n## A\n\nx\n"


def test_a_title_over_an_underline_starts_no_list() -> None:
    assert write("[Name]\n---\n\nx\n\n# A\n\n## B\n\nx\n", "1. Orders")[:6] == "[Name]"
    assert write("[Name]\n===\n\n## B\n\nx\n", "1. Orders") == "1\\. Orders\n===\n\n## B\n\nx\n"


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("a\nb", "the title holds the control character U+000A"),
        ("a\x1b[31m", "the title holds the control character U+001B"),
        ("a\u202eb", "the title holds the control character U+202E"),
        (" ", "the title is empty"),
    ],
)
def test_a_title_that_is_none_is_refused(title: str, message: str) -> None:
    with pytest.raises(SpeclintError, match="the title") as caught:
        write("# [Name]\n\n## A\n\nx\n", title)
    assert caught.value.message == message


# Metadata


def test_front_matter_is_filled_where_it_waits_for_values() -> None:
    template = (
        "---\nid: 'XXXX'\ntitle: A title, short.\n  It goes on.\nauthors:\n  - (fill in with names)\n"
        "status: Draft/Final\ncreated: <date> # once\ntype: [A]\ntraits:\n---\n\n## A\n\nx\n"
    )
    assert write(template, 'The "best": orders', "Ann: B") == (
        '---\nid: "0001"\ntitle: "The \\"best\\": orders"\nauthors:\n  - "Ann: B"\n'
        "status: Draft\ncreated: 2026-05-04 # once\ntype: [A]\ntraits:\n---\n\n## A\n\nx\n"
    )


def test_a_list_in_the_front_matter_is_not_broken() -> None:
    template = "---\nauthors:\n- '@a'\n- '@b'\ndate:\n- x\n---\n\n## A\n\nx\n"
    assert write(template) == template


def test_traits_and_a_size_that_has_no_row_go_to_the_front_matter_that_is_there() -> None:
    yaml = "traits: {service: []}\nsizes: [small, large]\ndefault-size: small\n"
    template = "---\nowner: Jo\n---\n\n# [Name]\n\n## A\n\nx\n"
    assert write(template, yaml=yaml, size="large", traits=("service",)) == (
        "---\nowner: Jo\nsize: large\ntraits: [service]\n---\n\n# Orders\n\n## A\n\nx\n"
    )
    template = template.replace("owner: Jo", "size: small\ntraits:\n  - x")
    assert write(template, yaml=yaml, size="large", traits=("service",)) == (
        "---\nsize: large\ntraits: [service]\n---\n\n# Orders\n\n## A\n\nx\n"
    )


@pytest.mark.parametrize(
    ("last", "added"),
    [
        ("| Owner | [Owner] |", "| Project Size | Small |"),
        ("|__Owner__|[Owner]|", "|__Project Size__|Small|"),
        ("Owner | [Owner]", "Project Size | Small"),
        ("| **Owner** | [Owner] | why |", "| **Project Size** | Small | - |"),
    ],
)
def test_the_size_row_has_the_style_of_its_table(last: str, added: str) -> None:
    columns = last.strip("|").count("|") + 1
    header = "| " + " | ".join("KVN"[:columns]) + " |\n|" + "---|" * columns
    template = f"# [Name]\n\n## About\n\n{header}\n{last}\n"
    text = write(template, yaml="metadata: {section: About, size: [Size, Project Size]}", size="small")
    assert text == f"# Orders\n\n## About\n\n{header}\n{last}\n{added}\n"


def test_the_size_row_of_an_aligned_table_is_aligned() -> None:
    template = (
        "# [Name]\n\n## About\n\n"
        "| Field             | Value   |\n| ----------------- | ------- |\n| **Owner**         | [Owner] |\n"
    )
    text = write(template, yaml="metadata: {section: About, size: [Project Size]}", size="small")
    assert text.splitlines()[-1] == "| **Project Size**  | Small   |"


def test_a_size_that_the_template_has_is_filled_in() -> None:
    template = "# [Name]\n\n## About\n\n| K | V |\n|---|---|\n| **Size** | [S/M/L] |\n"
    yaml = "sizes: [small, large]\nmetadata: {section: About}"
    assert "| **Size** | Large |\n" in write(template, yaml=yaml, size="large")


def test_an_author_is_written_as_text() -> None:
    template = "# [Name]\n\n## About\n\n| K | V |\n|---|---|\n| **Author** | [Name] |\n| **Size** | [S] |\n"
    assert r"| **Author** | A\[b\] \| c |" in write(template, author="A[b] | c")
    assert "| **Author** | [Name] |" in write(template, author=None)
    assert "| **Author** | Jo Doe |" in write(template.replace("[Name] |", "|"))
    assert "| **Author** | by Jo Doe |" in write(
        template.replace("[Name]", "by [Name]", 2).replace("by ", "", 1)
    )
    assert "| **Author** | `Jo_*Doe*` |" in write(
        template.replace("| [Name] |", "| `[Name]` |"), author="Jo_*Doe*"
    )


# Ids


def id_schema(pattern: str) -> Schema:
    yaml = (
        f"metadata: {{section: About}}\nsections: {{About: {{rows: {{Spec ID: {{pattern: '{pattern}'}}}}}}}}"
    )
    return schema_of(TEMPLATE, yaml)


@pytest.mark.parametrize(
    ("pattern", "taken", "expected"),
    [
        (r"TS-\d{4}-\d{3}", [], "TS-2026-001"),
        (r"TS-\d{4}-\d{3}", ["TS-2026-001", "TS-2026-004", "TS-2027-009"], "TS-2026-005"),
        (r"RFC-\d{4}", ["rfc-0012"], "RFC-0013"),
        (r"SPEC-\d+", ["SPEC-9", "SPEC-10"], "SPEC-11"),
        (r"[0-9]{4}\.[0-9]{2}", ["2026.07"], "2026.08"),
        (r"(A|B)-\d{3}", [], None),
        (r"TS-\S+", [], None),
    ],
)
def test_the_next_id_follows_the_highest(pattern: str, taken: list[str], expected: str | None) -> None:
    assert ids.next_id(id_schema(pattern), TODAY, taken) == expected


def test_a_year_without_a_free_id_is_said_so() -> None:
    with pytest.raises(SpeclintError, match="no id is free after `AB-2026-99`"):
        ids.next_id(schema_of(TEMPLATE, YAML), TODAY, ["AB-2026-99"])


def test_the_taken_ids_stand_in_names_and_texts_of_the_folders_markdown(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("see AB-2026-02, AB-2026-011 and XAB-2026-50\n")
    (tmp_path / "ab-2026-03-b.md").write_text("nothing\n")
    (tmp_path / "c.txt").write_text("AB-2026-90\n")
    assert ids.taken_ids(Here.at(tmp_path), Files(), ".", schema_of(TEMPLATE, YAML)) == {
        "AB-2026-02",
        "AB-2026-03",
    }
    assert ids.taken_ids(Here.at(tmp_path), Files(), "gone", schema_of(TEMPLATE, YAML)) == frozenset()


@pytest.mark.parametrize(
    ("title", "id_", "expected"),
    [
        ("Order Events: v2!", "TS-2026-001", "ts-2026-001-order-events-v2.md"),
        ("../../etc/passwd", None, "etc-passwd.md"),
        ("Größe & Maß", None, "größe-maß.md"),
        ("주문 처리", None, "주문-처리.md"),
        ("???", "TS-2026-001", "ts-2026-001.md"),
        ("🚀", None, "spec.md"),
        ("word " * 40, None, "-".join(["word"] * 12) + ".md"),
        ("x" * 300, None, "x" * 60 + ".md"),
    ],
)
def test_a_file_is_named_by_id_and_title(title: str, id_: str | None, expected: str) -> None:
    assert new.file_name(title, id_) == expected


# The command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, without an author."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(new, "git_author", lambda here, environment: None)
    return tmp_path


def speclint(*words: str) -> Result:
    return CliRunner().invoke(main, ["new", *words], prog_name="speclint", catch_exceptions=False)


def test_the_command_writes_under_the_next_id_and_says_where(folder: Path) -> None:
    year = datetime.date.today().year
    for number in (1, 2):
        result = speclint("Orders", "--size", "small")
        assert (result.exit_code, result.stdout) == (0, f"ts-{year}-00{number}-orders.md\n")
    assert f"| **Spec ID** | TS-{year}-002 |\n" in (folder / f"ts-{year}-002-orders.md").read_text()


def test_the_command_prints_a_spec_and_writes_nothing(folder: Path) -> None:
    (folder / "t.md").write_bytes(b"# [Name]\r\n\r\n## A\r\n\r\nx\r\n")
    result = speclint("Orders", "--template", "t.md", "--output", "-")
    assert (result.exit_code, result.stdout_bytes) == (0, b"# Orders\r\n\r\n## A\r\n\r\nx\r\n")
    assert [path.name for path in folder.iterdir()] == ["t.md"]


def test_the_command_never_overwrites(folder: Path) -> None:
    (folder / "t.md").write_text("# [Name]\n\n## A\n\nx\n")
    (folder / "orders.md").write_text("mine\n")
    for words in ((), ("--output", "orders.md")):
        result = speclint("Orders", "--template", "t.md", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "speclint: orders.md: exists already, and is not overwritten\n"
    assert (folder / "orders.md").read_text() == "mine\n"


def test_the_settings_choose_the_template_of_a_folder(folder: Path) -> None:
    (folder / "t.md").write_text("# [Name]\n\n## A\n\nx\n")
    (folder / "rfcs").mkdir()
    (folder / ".speclint.yaml").write_text("templates: {rfcs/*.md: t.md}\n")
    assert speclint("Orders", "--folder", "rfcs").stdout == "rfcs/orders.md\n"
    assert (folder / "rfcs" / "orders.md").read_text() == "# Orders\n\n## A\n\nx\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a\nb",), "the title holds the control character U+000A"),
        (("Orders", "--folder", "gone"), "gone: is no folder"),
        (("Orders", "--output", "gone/x.md"), "gone: is no folder"),
        (("Orders", "--size", "huge"), "--size: `huge` is no size"),
        (("Orders", "--trait", "huge"), "--trait: `huge` is no trait"),
    ],
)
def test_what_cannot_be_done_is_2(folder: Path, words: tuple[str, ...], said: str) -> None:
    result = speclint(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"speclint: {said}")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "expected"), [("Jo Doe", "Jo Doe"), ("", None), ("a\x1b[31m", None), ("a\u202eb", None)]
)
def test_git_says_who_writes_or_nobody_does(tmp_path: Path, name: str, expected: str | None) -> None:
    said = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": name}
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, **said}
    assert new.git_author(Here.at(tmp_path), environment) == expected


@pytest.mark.parametrize("path", ["", ".", "..", "{}"])
def test_without_git_nobody_writes_and_a_program_beside_the_specs_is_none(tmp_path: Path, path: str) -> None:
    program = tmp_path / ("git" if path != "{}" else "got")
    program.write_text(f"#!/bin/sh\necho Eve; touch {tmp_path}/sprung\n", encoding="utf-8")
    program.chmod(0o755)
    environment = {"PATH": path.format(tmp_path)}
    assert new.git_author(Here.at(tmp_path), environment) is None
    assert not (tmp_path / "sprung").exists()


def test_a_table_of_contents_loses_what_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    listed = "- [Context](#context)\n- [Costs](#costs-optional)\n  - [Hosts](#hosts)\n- [End](#end)\n"
    sections = "## Context\n\nWhy?\n\n## Costs (Optional)\n\n### Hosts\n\nHow many?\n\n## End\n\nWhen?\n"
    Path("t.md").write_text(f"# [Name]\n\n{listed}\n{sections}", encoding="utf-8")
    done = CliRunner().invoke(main, ["new", "Cache", "--template", "t.md", "--output", "a.md"])
    assert (done.exit_code, done.stderr) == (0, "")
    written = Path("a.md").read_text(encoding="utf-8")
    assert "- [Context](#context)\n- [End](#end)\n\n## Context" in written
    done = CliRunner().invoke(main, ["check", "--template", "t.md", "a.md", "--format", "concise"])
    assert done.stdout == ""


# Where an id may stand


def drafted(template: str, name: str = "t.md", **specs: str) -> tuple[str, str]:
    """The name and the text of the next spec of a template, beside other specs by their names."""
    Path(name).write_text(template, encoding="utf-8")
    Path("specs").mkdir()
    for spec, text in specs.items():
        Path("specs", f"{spec.replace('__', '-')}.md").write_text(text, encoding="utf-8")
    result = speclint("Wish lists", "--template", name, "--folder", "specs")
    assert result.exit_code == 0, result.stderr
    path = Path(result.stdout.strip())
    return path.name, path.read_text(encoding="utf-8")


BODY = "\n## Summary\n\n[Text.]\n"


@pytest.mark.parametrize(
    ("template", "spec", "name", "start"),
    [
        (
            "---\nid: SPEC-NNNN\n---\n# [T]\n",
            "id: SPEC-0007", "spec-0008-wish-lists.md",
            "---\nid: SPEC-0008\n",
        ),
        ("---\nrfc: NNNN\n---\n# [T]\n", "rfc: '0007' of 2024", "0008-wish-lists.md", '---\nrfc: "0008"\n'),
        ("# RFC-NNN: [T]\n", "# RFC-041: Carts", "rfc-042-wish-lists.md", "# RFC-042: Wish lists\n"),
        (
            "# [T]\n\n| Key | Value |\n|---|---|\n| **RFC** | RFC-NNNN |\n| **Replaces** | RFC-NNNN |\n",
            "see RFC-0003", "rfc-0004-wish-lists.md",
            "# Wish lists\n\n| Key | Value |\n|---|---|\n| **RFC** | RFC-0004 |\n| **Replaces** | RFC-NNNN",
        ),
        (
            "# [T]\n\n**ID:** ADR-NNNN  \n**Status:** Draft | Final\n**Supersedes:** ADR-NNNN\n",
            "**ID:** ADR-0011", "adr-0012-wish-lists.md",
            "# Wish lists\n\n**ID:** ADR-0012  \n**Status:** Draft\n**Supersedes:** ADR-NNNN\n",
        ),
        ("---\nid: PRD-XXX\n---\n# [T]\n", "id: PRD-041", "prd-042-wish-lists.md", "---\nid: PRD-042\n"),
        (
            "# [T]\n\n**ID:** ADR-0000\n", "**ID:** ADR-0004", "adr-0005-wish-lists.md",
            "# Wish lists\n\n**ID:** ADR-0005\n",
        ),
        (
            "# [T]\n\n| Key | Value |\n|---|---|\n| Number | 0000 |\n| Status | Draft / Final |\n",
            "| Number | 0004 |", "0005-wish-lists.md",
            "# Wish lists\n\n| Key | Value |\n|---|---|\n| Number | 0005 |\n| Status | Draft |\n",
        ),
        ("# 0000. [T]\n", "# 0004. Carts", "0005-wish-lists.md", "# 0005. Wish lists\n"),
        (
            "# [T]\n\n- Spec ID: `TS-YYYY-NNN`\n- Title: [title]\n",
            "- Spec ID: `TS-2000-001`", "ts-{year}-001-wish-lists.md",
            "# Wish lists\n\n- Spec ID: `TS-{year}-001`\n- Title: Wish lists\n",
        ),
    ],
)  # fmt: skip
def test_the_next_id_is_found_wherever_the_template_has_one(
    folder: Path, template: str, spec: str, name: str, start: str
) -> None:
    written = drafted(template + BODY, carts=spec)
    year = str(datetime.date.today().year)
    assert written[0] == name.replace("{year}", year)
    assert written[1].startswith(start.replace("{year}", year))


def test_the_number_of_a_file_follows_the_highest_or_is_that_of_its_id(folder: Path) -> None:
    specs = {"0001__carts": "# Carts\n", "0041__cards": "# Cards, see RFC-0055\n"}
    assert drafted(f"# [T]\n{BODY}", **specs)[0] == "0042-wish-lists.md"
    result = speclint("More", "--template", "t.md", "--folder", "specs")
    assert result.stdout == "specs/0043-more.md\n"
    Path("t.md").write_text(f"# RFC-NNNN: [T]\n{BODY}", encoding="utf-8")
    result = speclint("Most", "--template", "t.md", "--folder", "specs")
    assert result.stdout == "specs/0056-most.md\n"


def test_a_template_whose_file_is_numbered_numbers_its_specs(folder: Path) -> None:
    assert drafted(f"# [T]\n{BODY}", "0000-template.md")[0] == "0001-wish-lists.md"


def test_all_puts_in_what_may_be_left_out(folder: Path) -> None:
    Path("t.md").write_text("# [T]\n\n## A\n\nx\n\n## B (optional)\n\ny\n", encoding="utf-8")
    assert "## B" not in speclint("Orders", "--template", "t.md", "--output", "-").stdout
    assert (
        "## B (optional)\n\ny\n" in speclint("Orders", "--template", "t.md", "--output", "-", "--all").stdout
    )


def test_the_only_folder_that_the_settings_map_is_where_specs_go(folder: Path) -> None:
    (folder / "t.md").write_text("# [Name]\n\n## A\n\nx\n")
    (folder / "rfcs").mkdir()
    (folder / ".speclint.yaml").write_text("templates: {rfcs/: t.md}\n")
    assert speclint("Orders").stdout == "rfcs/orders.md\n"
    assert speclint("Orders", "--output", "-").stdout == "# Orders\n\n## A\n\nx\n"
    (folder / ".speclint.yaml").write_text("templates: {'{rfcs,adrs}/': t.md}\n")
    assert speclint("Carts").stdout == "rfcs/carts.md\n"


def test_where_the_settings_map_several_templates_one_is_to_be_named(folder: Path) -> None:
    for name in ("t", "u"):
        (folder / f"{name}.md").write_text("# [Name]\n\n## A\n\nx\n")
    (folder / ".speclint.yaml").write_text("templates: {rfcs/*.md: t.md, adrs/*.md: u.md}\n")
    result = speclint("Orders")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "speclint: orders.md: no settings say of which template a spec is here: `--template` names one"
        " (`t.md`"
        " or `u.md`), `--folder` where its specs stand\n",
    )
    assert speclint("Orders", "--template", "u.md").stdout == "orders.md\n"


def test_a_file_in_another_encoding_is_named_and_its_id_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.md").write_text("# RFC-NNNN: [Title]\n\n## Why\n\n[x]\n", encoding="utf-8")
    Path("specs").mkdir()
    Path("specs/old.md").write_bytes("# RFC-0041: Größe\n".encode("utf-16"))
    words = ["new", "Carts", "--template", "t.md", "--folder", "specs"]
    done = CliRunner().invoke(main, words)
    said = (
        "speclint: specs/old.md: looks like UTF-16; save the file as UTF-8; its ids are read all the same\n"
    )
    assert (done.exit_code, done.stdout, done.stderr) == (0, "specs/rfc-0042-carts.md\n", said)
