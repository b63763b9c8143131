"""The values that a column may have: in the spec's tables and in its SQL."""

import pytest

from speclint.align.profile import Request
from speclint.lay import lay
from speclint.model import State
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = """# [Name]

## Data

### Entity: [Name]

**Table:** [table]

| Column | Type | Constraints |
|--------|------|-------------|
| [column] | [type] | [constraints] |

**Checks:**

| Name | Definition |
|------|------------|
| [name] | [definition] |

## Migrations

**Up:**

```sql
SELECT 1;
```
"""
YAML = """
sections:
  Data:
    sections:
      "Entity: [Name]":
        fields: {Checks: never}
migrations:
  - entities: Data/*
    table: Table
    columns: '[Column]'
    constraints: '[Column, Constraints]'
    checks: Checks[Definition]
    up: Migrations/Up
"""
SCHEMA = schema.compiled(Source.from_text("t.md", TEMPLATE), Source.from_text("t.yaml", YAML), "t.md")


def said(sql: str, check: str, column: str = "| status | TEXT | see below |") -> list[str]:
    """What is said of one entity: the value, where it is not, which was meant, and what stands there."""
    checks = f"**Checks:**\n\n| Name | Definition |\n|---|---|\n| c | {check} |\n" if check else ""
    text = (
        "# Orders\n\n## Data\n\n### Entity: Order\n\n**Table:** orders\n\n"
        f"| Column | Type | Constraints |\n|---|---|---|\n| id | UUID | PK |\n{column}\n\n{checks}\n"
        f"## Migrations\n\n**Up:**\n\n```sql\n{sql}\n```\n"
    )
    spec = lay(Source.from_text("spec.md", text), SCHEMA, Request())
    assert all(relation.state is State.CONTRADICTED for relation in spec.found_relations)
    return [
        f"{one.raw} not in {one.target}{f', {one.wanted}?' if one.wanted else ''}: "
        + text[one.at.start : one.at.end]
        for one in spec.found_relations
    ]


def enum(*values: str) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"CREATE TYPE order_status AS ENUM ({listed});\n{orders('order_status NOT NULL')}"


def orders(status: str, more: str = "") -> str:
    return f"CREATE TABLE orders (id UUID PRIMARY KEY, status {status}{more});"


CHECK = "status IN ('open', 'shut')"


@pytest.mark.parametrize(
    ("sql", "check", "found"),
    [
        (enum("open", "shut"), CHECK, []),
        (enum("shut", "open"), f"`CHECK ({CHECK})`", []),
        (enum("open", "shut", "gone"), CHECK, ["gone not in `Entity: Order`: 'gone'"]),
        (enum("open"), CHECK, ["shut not in `Up`: 'shut'"]),
        (enum("open", "shot"), CHECK, ["shut not in `Up`, shot?: 'shut'"]),
        (orders(f"TEXT CHECK ({CHECK})"), CHECK, []),
        (orders("TEXT CHECK (status IN ('open'))"), CHECK, ["shut not in `Up`: 'shut'"]),
        (orders("TEXT", ", CONSTRAINT c CHECK (status IN ('open'))"), CHECK, ["shut not in `Up`: 'shut'"]),
        (orders("ENUM('open', 'shut', 'gone')"), CHECK, ["gone not in `Entity: Order`: 'gone'"]),
        (
            enum("open") + "\nALTER TYPE order_status ADD VALUE IF NOT EXISTS 'shut';",
            CHECK,
            [],
        ),
        (enum("open") + "\nALTER TYPE order_status RENAME VALUE 'open' TO 'shut';", CHECK, []),
        (orders("TEXT CHECK (status IN ('open') OR id IS NULL)"), CHECK, []),
        (enum("open"), "status IN ('open', 'shut') OR id IS NULL", []),
        (enum("open"), "id IN ('open', 'shut')", []),
        (enum("open"), "length(status) > 3", []),
    ],
)
def test_checks_and_sql_list_the_same_values(sql: str, check: str, found: list[str]) -> None:
    assert said(sql, check) == found


def test_the_cells_of_a_column_list_its_values_too_and_each_is_said_once() -> None:
    column = "| status | ENUM(open, shut) | see below |"
    assert said(enum("open"), "", column) == ["shut not in `Up`: shut"]
    assert said(enum("open"), CHECK, column) == ["shut not in `Up`: shut"]
    assert said(enum("open"), "", f"| status | TEXT | {CHECK} |") == ["shut not in `Up`: 'shut'"]
    assert said(enum("open"), "", "| status | ENUM | one of open and shut |") == []


@pytest.mark.parametrize(
    ("sql", "constraints", "found"),
    [
        ("CREATE TABLE orders (id UUID PRIMARY KEY, due DATE);", "required", ["due in SQL"]),
        ("CREATE TABLE orders (id UUID PRIMARY KEY, due DATE);", "FK, NULL", []),
        ("CREATE TABLE orders (id UUID PRIMARY KEY, due DATE NOT NULL);", "FK, nullable", ["due in spec"]),
        ("CREATE TABLE orders (id UUID PRIMARY KEY, due DATE NOT NULL);", "ON DELETE SET NULL", []),
        (
            "CREATE TABLE orders (id UUID PRIMARY KEY, due DATE NOT NULL);\n"
            "ALTER TABLE orders ALTER COLUMN due DROP NOT NULL;",
            "NOT NULL", ["due in SQL"],
        ),
        (
            "CREATE TABLE orders (id UUID PRIMARY KEY, due DATE);\n"
            "ALTER TABLE orders MODIFY COLUMN due DATE NOT NULL;",
            "NOT NULL", [],
        ),
        (
            "CREATE TABLE orders (id UUID PRIMARY KEY, due DATE);\n"
            "ALTER TABLE orders ALTER COLUMN due DATE NOT NULL;",
            "-", ["due in spec"],
        ),
        (
            "CREATE TABLE orders (id UUID PRIMARY KEY, at DATE);\n"
            "ALTER TABLE orders CHANGE at due DATE NOT NULL;",
            "NOT NULL", [],
        ),
        (
            "CREATE TABLE [dbo].[orders] (\n  [id] UNIQUEIDENTIFIER PRIMARY KEY,\n  [due] DATE NULL);",
            "NOT NULL", ["due in SQL"],
        ),
    ],
)  # fmt: skip
def test_a_column_may_be_null_in_both_or_in_neither(sql: str, constraints: str, found: list[str]) -> None:
    text = (
        "# Orders\n\n## Data\n\n### Entity: Order\n\n**Table:** orders\n\n"
        "| Column | Type | Constraints |\n|---|---|---|\n| id | UUID | PK |\n"
        f"| due | DATE | {constraints} |\n\n"
        f"## Migrations\n\n**Up:**\n\n```sql\n{sql}\n```\n"
    )
    spec = lay(Source.from_text("spec.md", text), SCHEMA, Request())
    start = text.index("```sql")
    assert [
        f"{one.raw} in {'SQL' if one.at.start > start else 'spec'}"
        for one in spec.found_relations
        if one.state is State.CONSTRAINED
    ] == found
    assert all(one.state is State.CONSTRAINED for one in spec.found_relations)


def test_a_key_of_a_column_that_is_not_there_is_said_alone() -> None:
    sql = "CREATE TABLE orders (id UUID, status TEXT, PRIMARY KEY (id, state));"
    text = (
        "# Orders\n\n## Data\n\n### Entity: Order\n\n**Table:** orders\n\n"
        "| Column | Type | Constraints |\n|---|---|---|\n| id | UUID | PK |\n| status | TEXT | PK |\n\n"
        f"## Migrations\n\n**Up:**\n\n```sql\n{sql}\n```\n"
    )
    spec = lay(Source.from_text("spec.md", text), SCHEMA, Request())
    assert [(one.state, one.raw) for one in spec.found_relations] == [(State.DANGLING, "state")]
