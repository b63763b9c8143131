"""The specs that defects are put into, their pieces, and ways to name a piece."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "specs"

MEDIUM = (FIXTURES / "medium-data-change.md").read_text(encoding="utf-8")

LARGE = (FIXTURES / "large-platform.md").read_text(encoding="utf-8")

TITLE = "# Invoice Ledger - Technical Specification"

# The other files of the project that the specs stand in, by path
BESIDE = {
    "a.md": "# Notes\n\n## Figures\n\nMany.\n",
    "adr/0007-double-entry.md": "# Double entry\n\n## Decision\n\nYes.\n",
    "older.md": "# Invoices - Technical Specification\n\n## Document Info\n\n| Field | Value |\n|---|---|\n"
    "| **Spec ID** | TS-2025-030 |\n",
}


def between(start: str, end: str, text: str = MEDIUM) -> str:
    """What stands from a text that occurs once up to the next occurrence of another."""
    assert text.count(start) == 1, f"{text.count(start)} times {start!r}"
    low = text.index(start)
    return text[low : text.index(end, low + len(start))] if end else text[low:]


def top(title: str) -> str:
    """A whole top-level section of the medium spec, with the line that follows it."""
    body = between(f"## {title}\n", "\n---\n")
    return body + "\n---\n\n"


def sub(title: str, level: int = 3) -> str:
    """A section of the medium spec with all that is below it, without the line across the page."""
    rest = MEDIUM[MEDIUM.index(f"\n{'#' * level} {title}\n") + 1 :]
    end = re.search(rf"\n(?:#{{1,{level}}} |---\n)", rest)
    return rest[: end.start() + 1] if end else rest


def body(title: str, level: int = 3) -> str:
    """What stands under a heading of the medium spec."""
    return sub(title, level).split("\n", 2)[2]


def table(header: str, text: str = MEDIUM) -> str:
    """The table whose header row begins with these cells' text."""
    pattern = r"^\|\s*" + r"\s*\|\s*".join(map(re.escape, header.split(" | "))) + r"\s*\|.*\n(?:\|.*\n)*"
    (found,) = re.finditer(pattern, text, re.MULTILINE)
    return found.group()


def cells(row: str) -> list[str]:
    """The cells of a row that holds no escaped pipe, with their white space."""
    return row.strip().strip("|").split("|")


def rebuilt(table_text: str, change: Callable[[list[str]], list[str]]) -> str:
    """A table with every row changed."""
    return "".join("|" + "|".join(change(cells(row))) + "|\n" for row in table_text.splitlines())


def without(table_text: str, index: int) -> str:
    """A table without one column."""
    return rebuilt(table_text, lambda row: row[:index] + row[index + 1 :])


def moved(table_text: str, index: int, to: int) -> str:
    """A table with one column elsewhere."""

    def change(row: list[str]) -> list[str]:
        rest = row[:index] + row[index + 1 :]
        return [*rest[:to], row[index], *rest[to:]]

    return rebuilt(table_text, change)


def header_only(table_text: str) -> str:
    """A table without its rows."""
    return "".join(table_text.splitlines(keepends=True)[:2])


def header(table_text: str) -> str:
    """The header row of a table."""
    return table_text.split("\n", 1)[0]


def below(heading: str) -> str:
    """What stands below a heading of the medium spec, up to the next heading or line across the page."""
    start = MEDIUM.index(f"\n{heading}\n") + len(heading) + 2
    end = re.compile(r"^(?:#{1,6} |---$)", re.MULTILINE).search(MEDIUM, start)
    return MEDIUM[start : end.start() if end else len(MEDIUM)]


def row(start: str, text: str = MEDIUM) -> str:
    """The line that begins with a text."""
    (found,) = re.finditer("^" + re.escape(start) + ".*\n", text, re.MULTILINE)
    return found.group()


def labelled(heading: str, label: str) -> tuple[str, str, str]:
    """A label below a heading, what stands in its line after it, and what follows up to the next label."""
    pattern = rf"^(\*\*{re.escape(label)}[^*\n]*\*\*)([^\n]*)\n(.*?)(?=^\*\*|\Z)"
    (found,) = re.finditer(pattern, below(heading), re.MULTILINE | re.DOTALL)
    return found[1], found[2], found[3]


DECISIONS = table("Decision | Choice | Rationale")

INTERACTIONS = table("From | To | Protocol")

OVERVIEW = table("Method | Path | Description | Auth")

UNIT = table("Component | What to Test")

STEPS = table("Step | Action")

FLAGS = table("Flag | Description")

PHASES = table("Phase | Target")

QUESTIONS = table("Question | Owner")

HISTORY = table("Version | Date")

INFO = table("Field | Value")

MATRIX = table("Role | Create")

SCENARIOS = table("Scenario | Steps")

LEDGER_API = between(
    f"| Aspect             | Description{' ' * 67}|\n",
    "\n####",
)

ACCOUNT = between("### Entity: Ledger Account", "### Entity: Ledger Entry")

ENTRY = between("### Entity: Ledger Entry", "### Entity: Ledger Posting")

POSTING = between("### Entity: Ledger Posting", "### Migration Scripts")

ENTITIES = ACCOUNT + ENTRY + POSTING

INDEXES = table("Name | Columns", ENTRY)

CONSTRAINTS = table("Name | Type | Definition", POSTING)

RELATIONS = table("Relation | Target", ENTRY)

ERRORS = table("Status | Error Code", between("#### POST /api", "**Example Request:**"))

DELETE_HEADING = "#### DELETE /api/v1/ledger/entries/{entry_id}"

GET_HEADING = "#### GET /api/v1/ledger/accounts/{account_id}/balance"

POST_HEADING = "#### POST /api/v1/ledger/entries"

ENTRY_HEADING = "### Entity: Ledger Entry"

POSTING_HEADING = "### Entity: Ledger Posting"

SCRIPTS = "### Migration Scripts"

COMPONENT_HEADINGS = (
    "### Component Details",
    "#### Ledger API",
    "#### Invoice Service",
    "#### Backfill Worker",
)

ENTITY_HEADINGS = ("### Entity: Ledger Account", ENTRY_HEADING, POSTING_HEADING)

ENDPOINTS = between("#### POST /api/v1/ledger/entries\n", "---\n\n## Data Model")

COMPONENTS = between("#### Ledger API\n", "### Component Interactions")

DIAGRAM = between("```\n┌──────────────────┐      ┌", "\n### Component Details")

REQUEST = between('```json\n{\n  "invoice_id"', "\n**Response (201")

POSTED = between('```json\n{\n  "data": {\n    "id": "c9a7c6f0', "\n#### DELETE")

READ = between('```json\n{\n  "data": {\n    "account_id": "5e0a5b7d', "\n---\n\n## Data Model")

ERD = between("```\n┌───────────────────┐       ┌", "\n### Entity: Ledger Account")

UP = between("```sql\n-- Migration: create_ledger", "\n**Down Migration:**")

DOWN = between("```sql\n-- Rollback: create_ledger", "\n---\n\n## Testing Strategy")

LAST = between("```sql\n-- After one quarter", "\n### Feature Flags")

WORDS = "The balance of an account is the sum of its postings up to a point in time. "
