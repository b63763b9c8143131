"""Rows for what is described and not listed, sections for what is named and not there: unsafe."""

from __future__ import annotations

import pytest
from defects.ledger import LARGE
from mending import mended

TEMPLATE = """\
# [Name]

## Endpoints

| Method | Path | Purpose | Auth |
|--------|------|---------|------|
| [Method] | [Path] | [Purpose] | Required |

## Details

### [Method] [Path]

Who may call it, and why.

**Errors:** [What may go wrong]

## Rollback

[How]
"""
SPEC = """\
# Orders

## Endpoints

| Method | Path | Purpose | Auth |
|:------:|------|---------|------|
| GET | `/orders` | Lists them | None |

## Details

### GET /orders

Anybody.

**Errors:** None

## Rollback

Drop it.
"""


def fixed(text: str) -> str:
    safe, done = mended(text, TEMPLATE), mended(text, TEMPLATE, unsafe=True)
    assert safe.text == text
    assert done.problems == ()
    assert {found.rule for found in done.left} == {"leftover-placeholder"}
    assert mended(done.text, TEMPLATE, unsafe=True).text == done.text
    return done.text


def test_what_is_described_is_listed_in_a_row_as_the_others_are() -> None:
    described = "### PUT /orders/{id}\n\nClerks.\n\n**Errors:** 404\n\n"
    text = SPEC.replace("## Rollback", f"{described}## Rollback")
    row = "| PUT | `/orders/{id}` | [Purpose] | [NEEDS Auth: Required] |\n"
    assert fixed(text) == text.replace("| None |\n", f"| None |\n{row}")


def test_what_is_listed_is_described_in_a_section_below_the_others() -> None:
    row = "| DELETE | `/orders/{id}` | Cancels one | None |\n"
    text = SPEC.replace("| None |\n", f"| None |\n{row}")
    section = "### DELETE /orders/{id}\n\nWho may call it, and why.\n\n**Errors:** [What may go wrong]\n\n"
    assert fixed(text) == text.replace("## Rollback", f"{section}## Rollback")


def test_several_are_put_in_at_once_in_their_order() -> None:
    rows = "| POST | /a | One | None |\n| POST | /b | Two | None |\n"
    text = fixed(SPEC.replace("| None |\n", f"| None |\n{rows}"))
    assert [line for line in text.split("\n") if line.startswith("### ")] == [
        "### GET /orders", "### POST /a", "### POST /b",
    ]  # fmt: skip


LISTED = next(f"{line}\n" for line in LARGE.split("\n") if line.startswith("| PUT |"))


@pytest.mark.parametrize(
    ("status", "description"), [("Draft", "[NEEDS Description]"), ("In Progress", "[Brief description]")]
)
def test_what_is_put_in_is_marked_whatever_the_status(status: str, description: str) -> None:
    whole = LARGE.replace("| In Progress |", f"| {status} |", 1)
    done = mended(whole.replace(LISTED, ""), unsafe=True)
    assert done.problems == ()
    assert f"\n| PUT | `/v1/sources/{{source_id}}` | {description} | " in done.text
    assert {(found.rule, found.severity.value) for found in done.left} == {("leftover-placeholder", "error")}


def test_a_section_is_put_in_with_the_heading_of_its_siblings() -> None:
    other = LISTED.replace("sources/{source_id}", "keys/{key_id}")
    done = mended(LARGE.replace(LISTED, LISTED + other), unsafe=True)
    assert done.problems == ()
    assert "\n\n#### PUT `/v1/keys/{key_id}`\n\n" in done.text
    assert {found.rule for found in done.left} == {"leftover-placeholder"}


def test_an_endpoint_whose_path_exists_with_another_method_is_described_too() -> None:
    row = "| PUT | `/orders` | Replaces them | None |\n"
    text = SPEC.replace("| None |\n", f"| None |\n{row}")
    section = "### PUT /orders\n\nWho may call it, and why.\n\n**Errors:** [What may go wrong]\n\n"
    assert fixed(text) == text.replace("## Rollback", f"{section}## Rollback")


ENTITIES = """\
# [Name]

## Flags

| Flag | Default |
|------|---------|
| [Flag] | [Default] |

## Switches

| Switch | Who |
|--------|-----|
| [Switch] | [Who] |

## Details

### [Flag]

[What it does]

## Entities

### Entity: [Name]

**Table:** [table_name]

**Columns:**

| Column | Type |
|--------|------|
| [Column] | [Type] |

**Indexes:**

| Name | Columns |
|------|---------|
| [Name] | [Columns] |

**Relations:**

| Kind | Target |
|------|--------|
| [Kind] | [Target] |
"""
REFERENCES = """\
references:
  - {from: ['Flags[Flag]', 'Switches[Switch]'], to: Details/*, both-ways: true}
  - {each: Entities/*, from: 'Indexes[Columns]', to: 'Columns[Column]', reads: columns}
  - {from: 'Entities/*/Relations[Target]', to: ['Entities/*', 'Entities/*/Table']}
"""
DATA = """\
# Shop

## Flags

| Flag | Default |
|------|---------|
| new_cart | off |

## Switches

| Switch | Who |
|--------|-----|
| old_cart | Ann |

## Details

### new_cart

Shows the new cart.

### old_cart

Shows the old cart.

## Entities

### Entity: Order

**Table:** orders

**Columns:**

| Column | Type |
|--------|------|
| `id` | int |

**Indexes:**

| Name | Columns |
|------|---------|
| pk | `id` |

**Relations:**

| Kind | Target |
|------|--------|
| Part of | Entity: Order |

### Entity: Line

**Table:** lines

**Columns:**

| Column | Type |
|--------|------|
| `number` | int |

**Indexes:**

| Name | Columns |
|------|---------|
| pk | `number` |

**Relations:**

| Kind | Target |
|------|--------|
| Part of | orders |
"""


@pytest.mark.parametrize(("old", "new", "before", "put"), [
    # In the first of the tables that may list it.
    ("## Entities\n", "### fast_search\n\nAsks the index.\n\n## Entities\n", "| new_cart | off |\n",
     "| fast_search | [Default] |\n"),
    # In the table of the same entity.
    ("| pk | `number` |", "| pk | `number`, `posted_on` |", "| `number` | int |\n",
     "| `posted_on` | [Type] |\n"),
])  # fmt: skip
def test_a_row_is_put_into_the_table_of_what_names_it(old: str, new: str, before: str, put: str) -> None:
    text = DATA.replace(old, new)
    done = mended(text, ENTITIES, REFERENCES, unsafe=True)
    assert done.problems == ()
    assert done.text == text.replace(before, before + put)
    assert {found.rule for found in done.left} == {"leftover-placeholder"}


def test_what_may_be_named_in_several_ways_is_described_in_a_section() -> None:
    text = DATA.replace("| Part of | orders |", "| Part of | Invoice |")
    done = mended(text, ENTITIES, REFERENCES, unsafe=True)
    assert done.problems == ()
    assert done.text.startswith(f"{text}\n### Entity: Invoice\n\n**Table:** [table_name]\n")
    assert {found.rule for found in done.left} == {"leftover-placeholder"}
