"""A spec as data: what stands in each slot, what does not and why, its JSON Schema, its formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it brings no types
import pytest
from click.testing import CliRunner, Result
from defects import REWRITES
from defects.edits import Everywhere
from defects.ledger import MEDIUM
from doors import schema_named
from ruamel.yaml import YAML
from steps import assert_linear

from speclint.api import Session
from speclint.cli import main
from speclint.commands import extract, render, shape
from speclint.commands.extract import Node
from speclint.model import ValueType
from speclint.task import Task
from speclint.template import data
from speclint.text import omission

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures" / "specs"
CORPUS = ROOT.parent / "shared" / "corpus"
TEAMS = {
    "eip": "eip",
    "kep": "kep",
    "tep": "tep",
    "simd": "simd",
    "ember": "ember-rfc",
    "lexichord": "lexichord-lds",
    "pw-tdd": "pwatsonr-tdd",
    "harness": "harness-spec-ko",
}

TEMPLATE = """---
status: draft | accepted
decided: YYYY-MM-DD
---

# ADR-NNNN: [Title]

## Context

[Why?]

## Options

| Option | Cost |
| ------ | ---- |
| [Name] | [N] days |

## Checks

- [ ] Seen by security
- [ ] Seen by operations

### Risk: [Name]

**Owner:** [Name]

**Query:**

```sql
SELECT 1
```

## Outlook

[What next?]
"""

SPEC = """---
status: accepted (in May)
decided: 2026-02-30
---

# ADR-0007: Cache

## Context

Pages are
slow.

> A customer said so.

## Options

| Option | Price | Cost |
| --- | --- | --- |
| `Redis` | low | < 3 days |
| Disk | - | N/A, it is there |
| Tape | |

## Checks

- [x] Seen by security
- One more

### Risk: Cold start

**Owner:** None, it passes

**Query:**

```sql
SELECT 2
```

## Appendix

Nothing asked for.
"""


def extracted(text: str, template: str = "technical-spec", path: str = "spec.md") -> Node:
    """What `extract` gives of a text, with the files of no folder around it."""
    session = Session("/speclint-extract", {"t.md": template} if "\n" in template else {})
    named = "t.md" if "\n" in template else template
    task = Task(paths=("-",), stdin=text.encode(), stdin_name=path, template=named)
    (file,) = extract.files(task, session)
    return extract.extract(file)


@cache
def medium() -> Any:
    return bare(extracted(MEDIUM))


@cache
def validator(template: str = "technical-spec") -> jsonschema.Draft202012Validator:
    """What holds extracts against the schema that is made from a template's text, name or path."""
    session = Session("/speclint-extract", {"t.md": template} if "\n" in template else {})
    made = shape.of(session.templates.named("t.md" if "\n" in template else template))
    return jsonschema.Draft202012Validator(made)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["extract", *words])


@pytest.fixture
def adr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a template and a spec of it."""
    (tmp_path / "t.md").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "a.md").write_text(SPEC, encoding="utf-8")
    (tmp_path / ".speclint.yaml").write_text("templates: {'*.md': t.md}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# What stands there, and what does not


def test_metadata_is_typed_and_what_is_wrong_says_so() -> None:
    assert extracted(SPEC, TEMPLATE)["metadata"] == {
        "status": {
            "state": "filled", "why": None, "line": 2, "text": "accepted (in May)", "value": "accepted",
        },
        "decided": {
            "state": "invalid", "why": "there is no such day", "line": 3, "text": "2026-02-30", "value": None,
        },
    }  # fmt: skip


def test_a_title_gives_its_parts() -> None:
    title = extracted(SPEC, TEMPLATE)["title"]
    assert (title["line"], title["value"]) == (6, "ADR-0007: Cache")
    assert {name: part["value"] for name, part in title["parts"].items()} == {
        "NNNN": "0007",
        "Title": "Cache",
    }


def test_a_section_gives_its_prose_line_and_how_it_was_found() -> None:
    context = extracted(SPEC, TEMPLATE)["sections"]["Context"]
    assert {key: context[key] for key in ("state", "why", "line", "title", "how", "text")} == {
        "state": "filled", "why": None, "line": 8, "title": "Context", "how": "same title",
        "text": "Pages are slow.\n\nA customer said so.",
    }  # fmt: skip
    assert (context["fields"], context["tables"], context["sections"]) == ({}, {}, {})
    asked = {"state": "not-asked", "why": "not asked for", "line": None}
    assert (context["code"], context["list"]) == ({**asked, "blocks": None}, {**asked, "items": None})


def test_a_table_gives_rows_of_columns_with_typed_cells() -> None:
    table = extracted(SPEC, TEMPLATE)["sections"]["Options"]["tables"]["Option | Cost"]
    assert table == {
        "state": "filled",
        "why": None,
        "line": 17,
        "columns": {
            "Option": {"state": "filled", "why": None, "name": "Option"},
            "Cost": {"state": "filled", "why": None, "name": "Cost"},
        },
        "rows": [
            {
                "line": 19,
                "cells": {
                    "Option": {
                        "state": "filled", "why": None, "line": 19, "text": "Redis", "value": "Redis",
                    },
                    "Cost": {
                        "state": "filled", "why": None, "line": 19, "text": "< 3 days",
                        "value": {"comparison": "<", "number": 3, "to": None, "unit": "days"},
                    },
                },
                "others": {"Price": "low"},
            },
            {
                "line": 20,
                "cells": {
                    "Option": {"state": "filled", "why": None, "line": 20, "text": "Disk", "value": "Disk"},
                    "Cost": {
                        "state": "not-applicable", "why": "it is there", "line": 20,
                        "text": "N/A, it is there", "value": None,
                    },
                },
                "others": {"Price": "-"},
            },
        ],
        "ragged": [{"line": 21, "cells": ["Tape", ""]}],
    }  # fmt: skip


def test_items_and_the_checklist_of_the_template() -> None:
    checks = extracted(SPEC, TEMPLATE)["sections"]["Checks"]
    assert [(item["text"], item["slot"], item["checked"]) for item in checks["list"]["items"]] == [
        ("Seen by security", "Seen by security", True),
        ("One more", None, None),
    ]
    unticked = "not there, and not missed"
    assert checks["checklist"] == {
        "Seen by security": {"state": "filled", "why": None, "line": 25, "checked": True},
        "Seen by operations": {"state": "not-asked", "why": unticked, "line": None, "checked": None},
    }


def test_a_repeatable_section_gives_instances_with_their_fields() -> None:
    risks = extracted(SPEC, TEMPLATE)["sections"]["Checks"]["sections"]["Risk: [Name]"]
    (risk,) = risks["instances"]
    assert (risks["line"], risk["title"], risk["parts"]["Name"]["value"]) == (
        28,
        "Risk: Cold start",
        "Cold start",
    )
    owner, query = risk["fields"]["Owner"], risk["fields"]["Query"]
    assert (owner["state"], owner["why"], owner["value"]) == ("not-applicable", "it passes", None)
    assert query["code"]["blocks"] == [
        {"line": 34, "language": "sql", "text": "SELECT 2\n", "target": None, "is_leftover": False}
    ]


def test_what_is_missing_is_null_and_says_why() -> None:
    spec = extracted(SPEC, TEMPLATE)
    outlook = spec["sections"]["Outlook"]
    contents = ("text", "fields", "tables", "code", "diagrams", "list", "checklist", "sections")
    assert outlook == {
        "state": "absent", "why": "absent, and asked for at t.md:33", "line": None, "title": None,
        "how": None, "parts": {}, **dict.fromkeys(contents),
    }  # fmt: skip
    assert spec["strays"] == [{"title": "Appendix", "line": 38}]


@pytest.mark.parametrize(
    ("text", "state", "why"),
    [
        ("N/A: nothing is stored.", "not-applicable", "nothing is stored."),
        ("**Not applicable** because of X", "not-applicable", "because of X"),
        ("N/A", "not-applicable", extract.NO_REASON),
        ("[Why?]", "leftover", "the template's own text, or not written yet"),
        ("", "empty", "nothing stands there"),
    ],
)
def test_a_section_that_says_nothing_of_its_own(text: str, state: str, why: str) -> None:
    section = extracted(SPEC.replace("Pages are\nslow.\n\n> A customer said so.", text), TEMPLATE)
    context = section["sections"]["Context"]
    assert (context["state"], context["why"], context["text"]) == (state, why, None)


def test_what_stands_under_another_name_is_there_all_the_same() -> None:
    text = SPEC.replace("## Context", "## Contxt").replace("| Price | Cost |", "| Price | Costs |")
    spec = extracted(text, TEMPLATE)
    context = spec["sections"]["Context"]
    assert (context["state"], context["title"], context["how"]) == ("filled", "Contxt", "misspelt title")
    table = spec["sections"]["Options"]["tables"]["Option | Cost"]
    assert table["columns"]["Cost"]["name"] == "Costs"
    assert table["rows"][0]["cells"]["Cost"]["value"]["number"] == 3


def test_keys_are_rows_by_name_and_absent_ones_say_so() -> None:
    text = (FIXTURES / "small-service.bad.md").read_text(encoding="utf-8")
    keys = extracted(text)["sections"]["Document Info"]["tables"]["Field | Value"]["keys"]
    assert keys["Spec ID"]["cells"]["Value"]["value"] == "TS-2026-914"
    why = "absent, and asked for at technical-spec/schema.yaml:44:7"
    assert keys["Parent PRD"] == {"state": "absent", "why": why, "line": None, "cells": None, "others": None}
    (size,) = extracted(text)["sections"]["Document Info"]["tables"]["Field | Value"]["rows"]
    assert size["cells"]["Field"]["value"] == "Project Size"


@pytest.mark.parametrize("text", ["", "# Notes\n\nNone.\n", "<!--\n", "---\n[\n---\n\n## Context\n\nx\n"])
def test_what_is_no_spec_at_all_is_extracted_too(text: str) -> None:
    validator(TEMPLATE).validate([extracted(text, TEMPLATE)])


def test_it_takes_time_in_proportion() -> None:
    rows = "".join(f"| a{n} | b |\n" for n in range(8))

    def of(size: int) -> Node:
        risks = "".join(f"### Risk: R{n}\n\nText.\n\n" for n in range(size))
        return extracted(SPEC.replace("### Risk: Cold start\n", risks + rows), TEMPLATE)

    assert_linear(of, 32)


# The schema of it


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.md")), ids=lambda path: path.stem)
def test_the_fixtures_are_as_the_schema_says(path: Path) -> None:
    validator().validate([extracted(path.read_text(encoding="utf-8"))])


@pytest.mark.chance
@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
@pytest.mark.parametrize("team", TEAMS)
def test_the_specs_of_a_team_are_as_the_schema_of_its_template_says(
    team: str, share: Callable[[Iterable[Path], int], list[Path]]
) -> None:
    template = str(CORPUS / "templates" / f"{TEAMS[team]}.md")
    for name in (template, "technical-spec"):
        paths = [str(path) for path in share((CORPUS / "specs" / team).glob("*.md"), 2)]
        session = Session("/")
        found = [extract.extract(f) for f in extract.files(Task(paths=tuple(paths), template=name), session)]
        assert len(found) == len(paths) > 0
        validator(name).validate(json.loads(render.as_json(found)))


def test_the_schema_refuses_what_is_not_so() -> None:
    spec = extracted(SPEC, TEMPLATE)
    jsonschema.Draft202012Validator.check_schema(validator(TEMPLATE).schema)
    assert validator(TEMPLATE).is_valid([spec])
    for change in (
        {"sections": {**spec["sections"], "Contxt": spec["sections"]["Context"]}},
        {"metadata": {**spec["metadata"], "status": {**spec["metadata"]["status"], "value": "rejected"}}},
        {"size": None},
    ):
        assert not validator(TEMPLATE).is_valid([{**spec, **change}]), change


def test_schema_prints_it() -> None:
    done = CliRunner().invoke(main, ["schema", "--extract", "technical-spec"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, shape.of(schema_named()))
    done = CliRunner().invoke(main, ["schema", "--extract", "technical-spek"])
    assert done.exit_code == 2
    assert done.stderr == (
        "speclint: no template `technical-spek`: neither a file nor one of `technical-spec`;"
        " did you mean `technical-spec`?\n"
    )


# The same of what says the same


AS_WRITTEN = ("line", "title", "how", "label", "name")


def bare(node: Any) -> Any:
    """A node without lines and headings as they are written, in small letters."""
    if isinstance(node, dict):
        return {
            k: bare(v) for k, v in node.items() if k not in ("line", "title", "how", "label", "name", "path")
        }
    if isinstance(node, list):
        return [bare(inner) for inner in node]
    return node.casefold() if isinstance(node, str) else node


@pytest.mark.parametrize("one", [r for r in REWRITES if isinstance(r, Everywhere)], ids=lambda r: r.name)
def test_a_rewrite_gives_the_same(one: Everywhere) -> None:
    assert bare(extracted(one.apply(MEDIUM))) == medium()


# On the command line


def test_all_formats_say_the_same(adr: Path) -> None:
    done = {name: run("a.md", "--format", name) for name in ("json", "jsonl", "yaml")}
    assert {result.exit_code for result in done.values()} == {1}
    (spec,) = json.loads(done["json"].stdout)
    assert done["json"].stdout.isascii()
    assert spec["path"] == "a.md"
    assert [json.loads(line) for line in done["jsonl"].stdout.splitlines()] == [spec]
    assert YAML(typ="safe", pure=True).load(done["yaml"].stdout) == [spec]


def test_yaml_of_any_text_is_read_back() -> None:
    texts = [
        "",
        "- a",
        "a: b",
        "#x",
        "yes",
        "1",
        "\x1b[1m\u202e",
        "é\n\ttab",
        "'",
        '"',
        "x" * 600,
        "null",
        "~",
    ]
    node: Node = {"a": [*texts, None, True, 1, 0.5, [], {}], **{text: {"b": text} for text in texts if text}}
    assert YAML(typ="safe", pure=True).load(render.as_yaml([node])) == [node]


def test_csv_is_one_table(adr: Path) -> None:
    done = run("a.md", "--format", "csv", "--table", "options", "--column", "cost", "--column", "Option")
    assert list(csv.reader(io.StringIO(done.stdout))) == [
        ["path", "line", "within", "Cost", "Option"],
        ["a.md", "19", "", "< 3 days", "Redis"],
        ["a.md", "20", "", "", "Disk"],
    ]


def test_csv_names_the_sections_around_a_table() -> None:
    words = (str(FIXTURES / "small-service.md"), "--format", "csv")
    done = run(*words, "--table", "Constraints", "--column", "Name")
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert [row[2:] for row in rows] == [
        ["within", "Name"],
        ["Entity: Target Domain", "chk_target_domains_lower"],
        ["Entity: Link", "chk_links_https"],
    ]
    keys = run(*words, "--table", "Document Info")
    assert [row[3] for row in csv.reader(io.StringIO(keys.stdout))] == [
        "Field", "Spec ID", "Author", "Date", "Version", "Status", "Parent PRD", "Feature Spec",
        "Project Size",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "jsonn"], "no format `jsonn`: there are json, jsonl, yaml, csv; did you mean `json`?"),
        (["--format", "csv"], "--format csv needs --table NAME, such as `Options`"),
        (
            ["--format", "csv", "--table", "Optons"],
            "--table: no table is called `Optons`; did you mean `Options`?",
        ),
        (
            ["--format", "csv", "--table", "Options", "--column", "Cots"],
            "--column: the table `Options` has no column `Cots`; did you mean `Cost`?",
        ),
        (["--table", "Options"], "--table needs --format csv"),
    ],
)
def test_what_nobody_has_is_one_line_with_the_nearest(adr: Path, words: list[str], said: str) -> None:
    done = run("a.md", *words)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"speclint: {said}\n")


def test_a_name_that_several_tables_have_is_refused() -> None:
    template = "# T\n\n## A\n\n### S\n\n| X |\n|---|\n| [x] |\n\n## B\n\n### S\n\n| X |\n|---|\n| [x] |\n"
    schema = Session("/speclint-extract", {"t.md": template}).templates.named("t.md")
    with pytest.raises(Exception, match="--table: `S` may be any of `A > S`, `B > S`"):
        render.table([schema], "S", ())
    assert render.table([schema], "b > s", ()).path == ("B", "S", "X")


def test_it_exits_as_check_does_and_gives_what_is_there(adr: Path) -> None:
    good = str(FIXTURES / "small-service.md")
    assert run(good).exit_code == 0
    (adr / "latin.md").write_bytes(b"\xe9")
    done = run("a.md", "latin.md", "gone.md")
    assert done.exit_code == 2
    assert [spec["path"] for spec in json.loads(done.stdout)] == ["a.md"]
    assert done.stderr == (
        "speclint: gone.md: does not exist\n"
        "speclint: latin.md:1:1: the byte 0xE9 is not UTF-8; save the file as UTF-8\n"
    )


def test_two_specs_with_one_id_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (FIXTURES / "small-service.md").read_text(encoding="utf-8")
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run("a.md", "b.md", "--template", "technical-spec")
    assert len(json.loads(done.stdout)) == 2
    assert done.stderr == "speclint: `TS-2026-014` is the Spec ID of 2 specs: a.md, b.md\n"


# Values


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("< 200ms (p95)", ("<", 200, None, "ms")),
        ("p95 < 40 ms", ("<", 40, None, "ms")),
        ("95%+", (">=", 95, None, "%")),
        ("95–100%", (None, 95, 100, "%")),
        ("at least 1,000 req/s", (">=", 1000, None, "req/s")),
        ("up to 3 of 10", ("<=", 3, None, None)),
        ("0,5 %", (None, 0.5, None, "%")),
        ("500 per second", (None, 500, None, "per second")),
        ("HTTP/2 in 5 s", (None, 5, None, "s")),
        ("0.95", (None, 0.95, None, None)),
        ("all", None),
    ],
)
def test_a_measure_is_number_and_unit(raw: str, value: tuple[Any, ...] | None) -> None:
    said = data.of(ValueType("measure"), raw)
    assert said == (value and dict(zip(("comparison", "number", "to", "unit"), value, strict=True)))


@pytest.mark.parametrize(
    ("type_", "raw", "value"),
    [
        (ValueType("date"), "2026-03-04 (planned)", "2026-03-04"),
        (ValueType("any-date"), "4 March 2026", "2026-03-04"),
        (ValueType("any-date"), "March 2026", None),
        (ValueType("one-of", options=("In Review", "Done")), "in review (since May)", "In Review"),
        (ValueType("version"), "v1.2 (approved)", "1.2"),
        (ValueType("http-method"), "get / put", ["GET", "PUT"]),
        (ValueType("http-status"), "404 Not Found", ["404"]),
        (ValueType("error-code"), "A_B, C", ["A_B", "C"]),
        (ValueType("pattern", pattern=".*"), " TS-1 ", "TS-1"),
    ],
)
def test_a_value_is_what_its_type_says_and_what_its_schema_allows(
    type_: ValueType, raw: str, value: data.Data
) -> None:
    assert data.of(type_, raw) == value
    jsonschema.validate(value, data.shape(type_))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("None – the body says it.", "the body says it."),
        ("N/A: *none* yet,\n as X", "none* yet, as X"),
        ("N/A", ""),
        ("Nonetheless", ""),
    ],
)
def test_the_reason_of_an_omission(text: str, reason: str) -> None:
    assert omission.reason(text, omission.OMISSIONS) == reason
