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
