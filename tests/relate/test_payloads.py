"""JSON that is described, its example and the table of its fields: which keys one of them lacks."""

import pytest

from speclint.align.profile import Request
from speclint.lay import lay
from speclint.model import State
from speclint.relate import fields
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = """# [Name]

## Details

### [Method] [Path]

**Request:**

```json
{}
```

**Response:**

```json
{}
```

**Errors:** [Which]

**Example:**

```json
{}
```
"""
YAML = """
payloads:
  - each: Details/*
    body: Request
  - each: Details/*
    body: Response
    example: Example
"""
SCHEMA = schema.compiled(Source.from_text("t.md", TEMPLATE), Source.from_text("t.yaml", YAML), "t.md")


def json(label: str, content: str) -> str:
    return f"**{label}:**\n\n```json\n{content}\n```\n"


def table(*fields: str, label: str = "Response fields", column: str = "Field") -> str:
    rows = "".join(f"| {field} | what it says |\n" for field in fields)
    return f"**{label}:**\n\n| {column} | Meaning |\n|---|---|\n{rows}"


def said(*parts: str) -> list[str]:
    """What is said of an endpoint, each with the line's own text."""
    text = "# Loans\n\n## Details\n\n### GET /loans\n\n" + "\n".join(parts)
    spec = lay(Source.from_text("spec.md", text), SCHEMA, Request())
    lines = text.split("\n")
    return [
        f"{relation.state.name} {relation.raw} ({relation.wanted or relation.target}): "
        + lines[text.count("\n", 0, relation.at.start)].strip()
        for relation in spec.found_relations
        if relation.state in (State.DANGLING, State.UNLISTED)
    ]


RESPONSE = json(
    "Response", '{\n"id": "string",\n"due_on": "date",\n"items": [{"no": 1,\n"name": "string"}]\n}'
)


@pytest.mark.parametrize(
    ("example", "found"),
    [
        ('{"id": "7", "due_on": "2026-03-16"}', []),
        ('[{"id": "7"}, {"id": "8"}]', []),
        ('{"id": "7",\n"fee": 3}', ['DANGLING fee (`Response`): "fee": 3}']),
        ('{"id": "7",\n"due_om": "x"}', ['DANGLING due_om (due_on): "due_om": "x"}']),
        (
            '{"items": [{"no": 1},\n{"no": 2, "size": 3}]}',
            ['DANGLING size (`Response`): {"no": 2, "size": 3}]}'],
        ),
        ('{"error": {"code": "NOT_FOUND"}}', []),
        ('{"id": {"no": 1}}', []),
    ],
)
def test_an_example_has_the_keys_of_what_is_described(example: str, found: list[str]) -> None:
    assert said(RESPONSE, json("Example", example)) == found


@pytest.mark.parametrize(
    "described",
    [
        '{"id": "string", ...}',
        '{"id": "string" // and more\n}',
        '{"id": "string",\n"<any header>": "string"}',
        '{"id": "string"',
        '{"id": ["string"], "counts": {"2026-01": 3}}\n',
    ],
)
def test_what_is_not_written_out_is_not_judged(described: str) -> None:
    example = (
        '{"id": "7", "fee": 3}' if "counts" not in described else '{"counts": {"2026-01": 1, "2026-02": 4}}'
    )
    assert said(json("Response", described), json("Example", example)) == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (("`id`", "`due_on`", "`items[].no`", "`items[].name`"), []),
        (
            ("id", "due_on", "items", "↳ no", "↳ name (optional)"),
            ['UNLISTED name (`Response fields`): "name": "string"}]'],
        ),
        (("`id`", "`due_on`"), ['UNLISTED items (`Response fields`): "items": [{"no": 1,']),
        (
            ("`id`", "`due_on`", "`items`", "`fee`"),
            ["DANGLING fee (`Response`): | `fee` | what it says |"],
        ),
        (("`id`", "`due_no`", "`items`"), ["DANGLING due_no (due_on): | `due_no` | what it says |"]),
        (("`page`", "`size`"), []),
    ],
)
def test_a_table_of_fields_has_the_keys_of_what_is_described(
    fields: tuple[str, ...], found: list[str]
) -> None:
    assert said(RESPONSE, table(*fields)) == found


def test_a_table_that_is_none_of_the_payload_is_free() -> None:
    assert said(RESPONSE, "**Errors:** 404\n", table("`id`", "`code`", label="Error fields")) == []
    assert said(RESPONSE, table("`id`", "`fee`", column="Case")) == []
    assert said(RESPONSE, table("`id`", "`fee`", "`a b`", label="Response fields", column="Reason")) == []


def test_what_an_object_holds_that_nobody_shows_may_be_in_a_table() -> None:
    described = json("Response", '{"id": "string", "owner": "object (a member)"}')
    assert said(described, table("`id`", "`owner`", "`owner.name`", "`phone`")) == []


def test_a_table_belongs_to_the_payload_above_it() -> None:
    request = json("Request", '{"tool": "string",\n"until": "date"}')
    found = said(request, table("`tool`", "`fee`", label="Request fields"), RESPONSE)
    assert found == [
        'UNLISTED until (`Request fields`): "until": "date"}',
        "DANGLING fee (`Request`): | `fee` | what it says |",
    ]


@pytest.mark.parametrize(
    ("rows", "offset_of", "renamed"),
    [
        (("`id`", "`due_on`"), "`due_on`", ["| `@due_on` |", '"@due_on": "date"', '"@due_on": "2026-03-16"']),
        (("`id`", "`items[].no`"), '"no": 1', ["| `items[].@no` |", '[{"@no": 1,', '{"@no": 2}']),
        # A row that leads to two of them is of both, and none of them is that row's alone.
        (("`id`", "`no`"), "`no`", ["| `@no` |", '[{"@no": 1,', '"@no": 7', '{"@no": 2}']),
        (("`id`", "`no`"), '"no": 7', ['"@no": 7']),
        (("`id`",), '"date"', []),
    ],
)
def test_a_field_is_where_its_row_and_the_json_name_it(
    rows: tuple[str, ...], offset_of: str, renamed: list[str]
) -> None:
    example = '{"due_on": "2026-03-16", "no": 7,\n"items": [{"no": 2}]}'
    parts = (RESPONSE, table(*rows), json("Example", example))
    text = "# Loans\n\n## Details\n\n### GET /loans\n\n" + "\n".join(parts)
    spec = lay(Source.from_text("spec.md", text), SCHEMA, Request())
    found = fields.at(spec, SCHEMA, text.index(offset_of) + 2)
    places = sorted((*found.listed, *found.named)) if found is not None else []
    for at in reversed(places):
        text = f"{text[: at.start]}@{text[at.start :]}"
    assert len(places) == len(renamed)
    assert all(one in text for one in renamed)
