"""Acceptance: one defect gives one finding, a harmless rewrite none, and any mixture the sum of its parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speclint import run
from speclint.align.profile import Request
from speclint.judge.project import Memory, Project
from speclint.model import Diagnostic, Severity
from speclint.settings.configuration import Settings
from speclint.template.schema import Schema
from speclint.text.source import Source

FIXTURES = Path(__file__).parents[1] / "fixtures" / "specs"
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

Swap = tuple[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """Exact replacements in a text: one edit of an author.

    `leans` are headings of sections that it compares with or links to: they must be sound.
    """

    name: str
    swaps: tuple[Swap, ...]
    base: str = MEDIUM
    leans: tuple[str, ...] = field(default=(), kw_only=True)

    def __repr__(self) -> str:
        return self.name

    def __call__(self, text: str) -> str:
        """The text with the edit; every old text must stand there exactly once."""
        for old, new in self.swaps:
            assert text.count(old) == 1, f"{self.name}: {text.count(old)} times {old[:60]!r}"
            text = text.replace(old, new)
        return text

    def touched(self) -> frozenset[int]:
        """The sections of the base, by number, that the edit touches."""
        return frozenset(
            number
            for old, _ in self.swaps
            for start in [self.base.index(old)]
            if self.base.count(old) == 1
            for number in sections(self.base, max(0, start - 1), start + len(old))
        )

    def watched(self) -> frozenset[int]:
        """The sections that it depends on."""
        marks = [self.base.index(f"\n{heading}\n") + 1 for heading in self.leans]
        return self.touched().union(*(sections(self.base, at, at + 1) for at in marks))


@dataclass(frozen=True, slots=True, repr=False)
class Defect(Change):
    """An edit that breaks one thing, the rule that says so, and the text it names, `skip` characters in."""

    rule: str = ""
    at: str = ""
    skip: int = 0

    def place(self, text: str) -> tuple[str, int, int]:
        """The rule, line and column of the finding in a text that has the defect."""
        assert text.count(self.at) == 1, f"{self.name}: {text.count(self.at)} times {self.at!r}"
        return self.rule, *Source.from_text("", text).position(text.index(self.at) + self.skip)

    def watched(self) -> frozenset[int]:
        """The sections whose text the finding points at."""
        found = [m.start() for m in re.finditer(re.escape(self.at.split("\n")[0]), self.base)]
        return Change.watched(self).union(*(sections(self.base, at, at + 1) for at in found[:1]))


@dataclass(frozen=True, slots=True, repr=False)
class Everywhere:
    """A rewrite of a whole document; those of a higher rank come later."""

    name: str
    apply: Callable[[str], str]
    rank: int = 1

    def __repr__(self) -> str:
        return self.name


@cache
def starts(text: str) -> tuple[int, ...]:
    """Where the sections of a text start."""
    return (0, *(found.start() for found in re.finditer(r"^#{1,6} ", text, re.MULTILINE)))


def sections(text: str, start: int, end: int) -> Iterator[int]:
    """The numbers of the sections that a range touches."""
    edges = (*starts(text), len(text) + 1)
    for number, (low, high) in enumerate(pairwise(edges)):
        if low < end and start < high:
            yield number


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


def defect(name: str, rule: str, at: str, *swaps: Swap, base: str = MEDIUM) -> Defect:
    return Defect(name, swaps, base, rule, at)


def rename(rule: str, old: str, new: str, base: str = MEDIUM, end: str = "\n") -> Defect:
    """A line, or what begins one, under another name."""
    return defect(f"{rule}: {new.strip()}", rule, new.strip(), (old + end, new + end), base=base)


def in_cell(rule: str, row_start: str, old: str, new: str, base: str = MEDIUM) -> Defect:
    """A cell of the row that begins with a text, with another content, at which the rule points."""
    whole = row(row_start, base)
    assert whole.count(old) == 1, f"{whole.count(old)} times {old!r} in {whole!r}"
    changed = whole.replace(old, new)
    return defect(
        f"{rule}: {new} in {row_start}", rule, new + changed.split(new, 1)[1], (whole, changed), base=base
    )


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
ENDPOINTS = between("#### POST /api/v1/ledger/entries\n", "---\n\n## Data Model")
COMPONENTS = between("#### Ledger API\n", "### Component Interactions")

_ABSENT_TOP = [
    defect(f"missing-section: {title}", "missing-section", TITLE, (top(title), ""))
    for title in (
        "Document Info",
        "System Overview",
        "Component Architecture",
        "API Design",
        "Data Model",
        "Testing Strategy",
        "Security Considerations",
        "Migration & Rollout",
    )
]
_ABSENT_SUB = [
    defect(f"missing-section: {title}", "missing-section", f"## {parent}\n", (sub(title), ""))
    for title, parent in (
        ("Problem Statement", "System Overview"),
        ("Proposed Solution", "System Overview"),
        ("Key Design Decisions", "System Overview"),
        ("Scope", "System Overview"),
        ("System Diagram", "Component Architecture"),
        ("Component Interactions", "Component Architecture"),
        ("Component Details", "Component Architecture"),
        ("Endpoints Overview", "API Design"),
        ("Endpoint Details", "API Design"),
        ("Entity Relationship Diagram", "Data Model"),
        ("Migration Scripts", "Data Model"),
        ("Integration Tests", "Testing Strategy"),
        ("E2E Tests", "Testing Strategy"),
        ("Data Protection", "Security Considerations"),
        ("Security Checklist", "Security Considerations"),
        ("Feature Flags", "Migration & Rollout"),
        ("Rollback Plan", "Migration & Rollout"),
    )
]
_ABSENT_REPEATABLE = [
    defect("missing-section: entities", "missing-section", "## Data Model\n", (ENTITIES, "")),
    defect(
        "missing-section: components",
        "missing-section",
        "### Component Details\n",
        (COMPONENTS, "The components are described elsewhere.\n\n"),
    ),
    defect(
        "missing-section: endpoints",
        "missing-section",
        "### Endpoint Details\n",
        (ENDPOINTS, "The endpoints are described elsewhere.\n\n"),
    ),
]
_MISNAMED_SECTIONS = [
    rename("misnamed-section", "## Testing Strategy", "## Testing Stratgy"),
    rename("misnamed-section", "## Data Model", "## Data Modell"),
    rename("misnamed-section", "## Migration & Rollout", "## Migration and Rolout"),
    rename("misnamed-section", "## Document Info", "## Docment Info"),
    rename("misnamed-section", "## Revision History", "## Revison History"),
    rename("misnamed-section", "### Problem Statement", "### Problem Statment"),
    rename("misnamed-section", "### Endpoints Overview", "### Endpoints Overveiw"),
    rename("misnamed-section", "### Unit Tests", "### Unit Test"),
    rename("misnamed-section", "### Endpoint Details", "### Operations"),
    rename("misnamed-section", "### Entity: Ledger Entry", "### Entitty: Ledger Entry"),
    defect(
        "misnamed-section: an entity without name",
        "misnamed-section",
        "### Entity:\n",
        ("### Entity: Ledger Entry\n", "### Entity:\n"),
    ),
]
_MISPLACED = [
    defect(
        "misplaced-section: Unit Tests under Security",
        "misplaced-section",
        "### Unit Tests\n",
        (sub("Unit Tests"), ""),
        ("### Security Checklist\n", sub("Unit Tests") + "### Security Checklist\n"),
    ),
    defect(
        "misplaced-section: Feature Flags under Testing",
        "misplaced-section",
        "### Feature Flags\n",
        (sub("Feature Flags"), ""),
        ("### E2E Tests\n", sub("Feature Flags") + "### E2E Tests\n"),
    ),
    defect(
        "misplaced-section: Scope under API Design",
        "misplaced-section",
        "### Scope\n",
        (sub("Scope"), ""),
        ("### Endpoints Overview\n", sub("Scope") + "### Endpoints Overview\n"),
    ),
    defect(
        "misplaced-section: Security under Data Model",
        "misplaced-section",
        "### Migration Scripts\n",
        (sub("Migration Scripts"), ""),
        ("### Feature Flags\n", sub("Migration Scripts") + "### Feature Flags\n"),
    ),
    rename("misplaced-section", "### Scope", "#### Scope"),
    rename("misplaced-section", "### Component Interactions", "#### Component Interactions"),
    rename("misplaced-section", "### Migration Scripts", "#### Migration Scripts"),
    rename("misplaced-section", "## Testing Strategy", "### Testing Strategy"),
    rename("misplaced-section", "### Rollback Plan", "\n## Rollback Plan"),
    rename("misplaced-section", "### Problem Statement", "\n## Problem Statement"),
    rename("misplaced-section", "### Endpoint Details", "\n## Endpoint Details"),
    rename("misplaced-section", "### Entity: Ledger Account", "\n## Entity: Ledger Account"),
    rename("misplaced-section", "### Entity: Ledger Entry", "#### Entity: Ledger Entry"),
    rename("misplaced-section", DELETE_HEADING, f"\n{DELETE_HEADING[1:]}"),
    rename("misplaced-section", DELETE_HEADING, f"#{DELETE_HEADING}"),
]
_ORDER = [
    defect(
        "out-of-order-section: Revision History near the top",
        "out-of-order-section",
        "## Revision History\n",
        (between("## Revision History\n", ""), ""),
        ("## System Overview\n", between("## Revision History\n", "") + "\n## System Overview\n"),
    ),
    defect(
        "out-of-order-section: Document Info at the end",
        "out-of-order-section",
        "## Document Info\n",
        (top("Document Info"), ""),
        ("## Revision History\n", top("Document Info") + "## Revision History\n"),
    ),
    defect(
        "out-of-order-section: Rollback Plan first",
        "out-of-order-section",
        "### Rollback Plan\n",
        (sub("Rollback Plan"), ""),
        ("### Migration Steps\n", sub("Rollback Plan") + "### Migration Steps\n"),
    ),
    defect(
        "out-of-order-section: Problem Statement last",
        "out-of-order-section",
        "### Problem Statement\n",
        (sub("Problem Statement"), ""),
        (sub("Scope"), sub("Scope") + sub("Problem Statement")),
    ),
    defect(
        "out-of-order-section: Migration Scripts first",
        "out-of-order-section",
        "### Migration Scripts\n",
        (sub("Migration Scripts"), ""),
        ("### Entity Relationship Diagram\n", sub("Migration Scripts") + "### Entity Relationship Diagram\n"),
    ),
]
_REPEATED = [
    defect(
        "repeated-section: Scope",
        "repeated-section",
        "### Scope\n\nThe same again.",
        (sub("Scope"), sub("Scope") + "### Scope\n\nThe same again.\n\n"),
    ),
    defect(
        "repeated-section: Open Questions",
        "repeated-section",
        "## Open Questions\n\nNone are left.",
        ("## Revision History\n", "## Open Questions\n\nNone are left.\n\n## Revision History\n"),
    ),
    defect(
        "repeated-section: Unit Tests",
        "repeated-section",
        "### Unit Tests\n\nSee above.",
        ("### Test Data Strategy\n", "### Unit Tests\n\nSee above.\n\n### Test Data Strategy\n"),
    ),
]
_EMPTY = [
    defect(
        "empty-section: Problem Statement",
        "empty-section",
        "### Problem Statement\n",
        (body("Problem Statement"), ""),
    ),
    defect("empty-section: Unit Tests", "empty-section", "### Unit Tests\n", (UNIT, "")),
    defect(
        "empty-section: Data Model",
        "empty-section",
        "## Data Model\n",
        (between("### Entity Relationship Diagram\n", "---\n\n## Testing Strategy"), ""),
    ),
    defect("empty-section: a component", "empty-section", "#### Ledger API\n", (LEDGER_API, "")),
    defect("empty-section: Component Details", "empty-section", "### Component Details\n", (COMPONENTS, "")),
    defect(
        "empty-section: only a comment",
        "empty-section",
        "### Proposed Solution\n",
        (body("Proposed Solution"), "<!-- to be written by Amara -->\n\n"),
    ),
    defect(
        "empty-section: an entity",
        "empty-section",
        "### Entity: Ledger Entry\n",
        (ENTRY.split("\n", 1)[1], "\n"),
    ),
]
_OMISSIONS = [
    defect("unexplained-omission: N/A", "unexplained-omission", "N/A\n", (INTERACTIONS, "N/A\n")),
    defect("unexplained-omission: None.", "unexplained-omission", "None.\n", (FLAGS, "None.\n")),
    defect(
        "unexplained-omission: a whole section",
        "unexplained-omission",
        "Not applicable\n",
        (between("### Entity Relationship Diagram\n", "---\n\n## Testing Strategy"), "Not applicable\n\n"),
    ),
    defect(
        "unexplained-omission: in a list",
        "unexplained-omission",
        "- N/A\n",
        (body("Security Checklist"), "- N/A\n\n"),
    ),
    defect(
        "unexplained-omission: bold",
        "unexplained-omission",
        "**n/a**\n",
        (body("System Diagram"), "**n/a**\n\n"),
    ),
]
_SKIPPED = [
    defect(
        "skipped-level: two below",
        "skipped-level",
        "##### Figures",
        ("### Key Design Decisions\n", "##### Figures\n\nThree of them.\n\n### Key Design Decisions\n"),
    ),
    defect(
        "skipped-level: below a top section",
        "skipped-level",
        "#### Reviewers",
        ("### Authentication\n", "#### Reviewers\n\nThe security guild.\n\n### Authentication\n"),
    ),
    defect(
        "skipped-level: in a component",
        "skipped-level",
        "###### Team",
        ("#### Invoice Service\n", "###### Team\n\nBilling.\n\n#### Invoice Service\n"),
    ),
    defect(
        "skipped-level: below an added section",
        "skipped-level",
        "#### Cost per month",
        ("## Open Questions\n", "## Costs\n\n#### Cost per month\n\n120 EUR.\n\n## Open Questions\n"),
    ),
]
STRUCTURE = [
    *_ABSENT_TOP,
    *_ABSENT_SUB,
    *_ABSENT_REPEATABLE,
    *_MISNAMED_SECTIONS,
    *_MISPLACED,
    *_ORDER,
    *_REPEATED,
    *_EMPTY,
    *_OMISSIONS,
    *_SKIPPED,
]

_PROSE = "This is told in the wiki of the team.\n"
_MISSING_TABLES = [
    defect("missing-table: decisions", "missing-table", "### Key Design Decisions\n", (DECISIONS, _PROSE)),
    defect("missing-table: info", "missing-table", "## Document Info\n", (INFO, _PROSE)),
    defect("missing-table: a component", "missing-table", "#### Ledger API\n", (LEDGER_API, _PROSE)),
    defect("missing-table: phases", "missing-table", "### Rollout Plan\n", (PHASES, _PROSE)),
    defect("missing-table: questions", "missing-table", "## Open Questions\n", (QUESTIONS, _PROSE)),
    defect("missing-table: permission matrix", "missing-table", "### Authorization\n", (MATRIX, _PROSE)),
    defect(
        "missing-table: authorization",
        "missing-table",
        "### Authorization\n",
        (between("| Aspect                 | Implementation", "\n**Permission Matrix"), _PROSE),
    ),
    defect("missing-table: indexes", "missing-table", "### Entity: Ledger Entry\n", (INDEXES, _PROSE)),
    defect("missing-table: errors", "missing-table", "#### POST /api/v1/ledger/entries\n", (ERRORS, _PROSE)),
    defect(
        "missing-table: columns of an entity",
        "missing-table",
        "### Entity: Ledger Posting\n",
        (table("Column | Type", POSTING), _PROSE),
    ),
]


def column_gone(table_text: str, index: int) -> Defect:
    """A table without one of its columns."""
    changed = without(table_text, index)
    name = cells(header(table_text))[index].strip()
    return defect(f"missing-column: {name}", "missing-column", changed, (table_text, changed))


def column_moved(table_text: str, index: int, to: int) -> Defect:
    """A table with one column far from where it belongs."""
    changed = moved(table_text, index, to)
    name = cells(header(table_text))[index].strip()
    start = header(changed).index(f"{name} ")
    return defect(
        f"out-of-order-column: {name}",
        "out-of-order-column",
        changed[start:].split("\n")[0] + "\n",
        (table_text, changed),
    )


def column_renamed(table_text: str, old: str, new: str) -> Defect:
    """A table with one column under another name."""
    line = header(table_text)
    changed = line.replace(f"| {old} ", f"| {new} ")
    assert changed != line
    at = changed[changed.index(f"| {new} ") + 2 :]
    return defect(f"misnamed-column: {new}", "misnamed-column", at, (line + "\n", changed + "\n"))


_COLUMNS = [
    column_gone(DECISIONS, 2),
    column_gone(DECISIONS, 0),
    column_gone(OVERVIEW, 3),
    column_gone(INTERACTIONS, 2),
    column_gone(UNIT, 2),
    column_gone(QUESTIONS, 3),
    column_gone(HISTORY, 1),
    column_gone(RELATIONS, 3),
    column_gone(CONSTRAINTS, 2),
    column_gone(ERRORS, 1),
    column_gone(MATRIX, 5),
    column_gone(INFO, 1),
    column_renamed(DECISIONS, "Rationale", "Ratinale"),
    column_renamed(ERRORS, "Error Code", "Code"),
    column_renamed(PHASES, "Success Criteria", "Criteria"),
    column_renamed(QUESTIONS, "Due Date", "Due"),
    column_renamed(HISTORY, "Changes", "Chagnes"),
    column_renamed(INFO, "Value", "Vallue"),
    column_renamed(UNIT, "What to Test", "What We Test"),
    column_renamed(SCENARIOS, "Expected Outcome", "Expected Result"),
    column_moved(INTERACTIONS, 4, 0),
    column_moved(DECISIONS, 0, 2),
    column_moved(OVERVIEW, 3, 0),
    column_moved(PHASES, 0, 4),
    column_moved(RELATIONS, 3, 0),
]
_ROWS = [
    defect("missing-row: Author", "missing-row", header(INFO), (row("| **Author**"), "")),
    defect("missing-row: Version", "missing-row", header(INFO), (row("| **Version**"), "")),
    defect("missing-row: Feature Spec", "missing-row", header(INFO), (row("| **Feature Spec**"), "")),
    defect(
        "missing-row: Inputs",
        "missing-row",
        header(LEDGER_API),
        (row("| **Inputs**         | HTTP requests"), ""),
    ),
    in_cell("misnamed-row", "| **Author**", "**Author**", "**Auhtor**"),
    in_cell("misnamed-row", "| **Parent PRD**", "**Parent PRD**", "**Parnet PRD**"),
    in_cell("misnamed-row", "| **Responsibility** | Serves", "**Responsibility**", "**Responsability**"),
    in_cell("misnamed-row", "| **Location**       | Service", "**Location**", "Locaton"),
    defect(
        "out-of-order-row: step 5 first",
        "out-of-order-row",
        row("| 5    |")[2:],
        (row("| 5    |"), ""),
        (row("| 1    |"), row("| 5    |") + row("| 1    |")),
    ),
    defect(
        "out-of-order-row: phase 0 last",
        "out-of-order-row",
        row("| 0     |")[2:],
        (row("| 0     |"), ""),
        (row("| 4     |"), row("| 4     |") + row("| 0     |")),
    ),
    defect(
        "out-of-order-row: a date",
        "out-of-order-row",
        "2026-05-18 | Jonas",
        (row("| 1.2     |"), ""),
        (row("| 1.0     |"), row("| 1.2     |") + row("| 1.0     |")),
    ),
    defect("empty-table: decisions", "empty-table", header(DECISIONS), (DECISIONS, header_only(DECISIONS))),
    defect("empty-table: endpoints", "empty-table", header(OVERVIEW), (OVERVIEW, header_only(OVERVIEW))),
    defect("empty-table: questions", "empty-table", header(QUESTIONS), (QUESTIONS, header_only(QUESTIONS))),
    defect("empty-table: indexes", "empty-table", header(INDEXES), (INDEXES, header_only(INDEXES))),
    defect("empty-table: info", "empty-table", header(INFO), (INFO, header_only(INFO))),
    defect("empty-table: matrix", "empty-table", header(MATRIX), (MATRIX, header_only(MATRIX))),
    defect(
        "ragged-row: too few",
        "ragged-row",
        "| 25% less",
        (row("| 2     |"), "| 25% less | of everything |\n"),
    ),
    defect(
        "ragged-row: too many",
        "ragged-row",
        "| Drafted | No |",
        (row("| Customer      |"), "| Drafted | No | Own | No | No | No | extra |\n"),
    ),
    defect(
        "ragged-row: a bare pipe",
        "ragged-row",
        "| Posting rules ",
        ("Every invoice kind, tax rate and rounding case  ", "Every `kind|rate` pair and rounding case"),
    ),
    defect(
        "ragged-row: a key without value",
        "ragged-row",
        "| **Author** |\n",
        (row("| **Author**"), "| **Author** |\n"),
    ),
    defect(
        "ragged-row: an index",
        "ragged-row",
        "| `idx_ledger_entries_invoice` | (invoice_id) |\n",
        (row("| `idx_ledger_entries_invoice`"), "| `idx_ledger_entries_invoice` | (invoice_id) |\n"),
    ),
]


def doubled(start: str, twin: str, text: str = MEDIUM) -> Defect:
    """A row followed by another that says the same of what is unique."""
    line = row(start, text)
    return defect(f"duplicate-row: {twin}", "duplicate-row", twin[2:], (line, line + twin + "\n"), base=text)


_DUPLICATES = [
    doubled("| DELETE |", "| DELETE | /api/v1/ledger/entries/{entry_id} | Remove a draft | Required |"),
    doubled("| **Author**", "| **Author** | Jonas Reiter |"),
    doubled("| **Outputs**        | JSON", "| Outputs: | Log lines |"),
    doubled("| `invoice_id`", "| `invoice_id` | UUID | - | NULL | Again |"),
    doubled("| `idx_ledger_entries_invoice`", "| `idx_ledger_entries_invoice` | (id) | BTREE | Again |"),
    doubled("| `uq_ledger_postings_position`", "| uq_ledger_postings_position | UNIQUE | (id) | Again |"),
    doubled("| 3    |", "| 3 | Wait | Nothing happens | Stop waiting |"),
    doubled("| `feature_ledger_reads`", "| `feature_ledger_reads` | Again | true | All at once |"),
    doubled("| 4     |", "| 4 | Everyone | 7 days | Calm | Noise |"),
    doubled("| 1.1     |", "| 1.1 | 2026-05-07 | Amara Okafor | Typing errors |"),
    doubled("| ClickHouse | External |", "| ClickHouse | External | 99% | We wait | Vendor |", LARGE),
    doubled("| Batch |", "| batch | Many events |", LARGE),
]


def emptied(row_start: str, old: str) -> Defect:
    """A row of the medium spec with one cell that holds nothing but spaces."""
    line = row(row_start)
    assert line.count(f"| {old} ") == 1, line
    at = line.index(f"| {old} ")
    blank = line[: at + 1] + "  " + line[line.index("|", at + 1) :]
    return Defect(f"empty-cell: {old}", ((line, blank),), MEDIUM, "empty-cell", blank, at + 2)


_EMPTY_CELLS = [
    emptied("| Store  ", "New tables in the billing database"),
    emptied("| **Author**", "Amara Okafor"),
    emptied("| Ledger API                 | Identity", "HTTPS"),
    emptied("| Database failover", "One draft exists, the second call returns it"),
    emptied("| `posted_at`", "TIMESTAMPTZ"),
    emptied("| 429    | `RATE", "429"),
    defect(
        "empty-cell: a whole row",
        "empty-cell",
        "|  |  |  |\n",
        (row("| Corrections  "), row("| Corrections  ") + "|  |  |  |\n"),
    ),
]
TABLES = [*_MISSING_TABLES, *_COLUMNS, *_ROWS, *_DUPLICATES, *_EMPTY_CELLS]

_LEFTOVERS = [
    defect(
        "leftover-placeholder: title",
        "leftover-placeholder",
        "[Feature/System Name]",
        (TITLE, "# [Feature/System Name] - Technical Specification"),
    ),
    defect(
        "leftover-placeholder: a component",
        "leftover-placeholder",
        "[Component Name]",
        ("#### Backfill Worker\n", "#### [Component Name]\n"),
    ),
    defect(
        "leftover-placeholder: an entity",
        "leftover-placeholder",
        "[Name]",
        ("### Entity: Ledger Entry\n", "### Entity: [Name]\n"),
    ),
    defect(
        "leftover-placeholder: an endpoint",
        "leftover-placeholder",
        "[HTTP Method] [Path]",
        (DELETE_HEADING + "\n", "#### [HTTP Method] [Path]\n"),
    ),
    in_cell("leftover-placeholder", "| Store  ", "New tables in the billing database", "[What we chose]"),
    in_cell("leftover-placeholder", "| **Spec ID**", "TS-2026-031", "[TS-YYYY-NNN]"),
    in_cell(
        "leftover-placeholder",
        "| **Status**",
        "Approved",
        "[Draft / In Review / Approved / In Progress / Complete]",
    ),
    in_cell("leftover-placeholder", "| **Date**", "2026-05-18", "[YYYY-MM-DD]"),
    in_cell("leftover-placeholder", "| 409    | `CONFLICT`", "Send a new key", "[How to fix]"),
    in_cell("leftover-placeholder", "| DELETE |", "/api/v1/ledger/entries/{entry_id}", "[/api/v1/resource]"),
    in_cell("leftover-placeholder", "| Database failover", "Database failover", "[Error flow]"),
    in_cell(
        "leftover-placeholder", "| `feature_ledger_reads`", "feature_ledger_reads", "feature_[name]_enabled"
    ),
    in_cell("leftover-placeholder", "| Backfill sample", "Monthly", "TBD"),
    in_cell("leftover-placeholder", "| Who approves", "Priya Nair", "{{owner}}"),
    defect(
        "leftover-placeholder: a field",
        "leftover-placeholder",
        "[Requests per minute/hour]",
        ("120 requests per minute per user\n", "[Requests per minute/hour]\n"),
    ),
    defect(
        "leftover-placeholder: a field with more around it",
        "leftover-placeholder",
        "[Required permissions/roles]",
        ("Role `ledger-reader`, or the customer", "[Required permissions/roles], or the customer"),
    ),
    defect(
        "leftover-placeholder: a name in code",
        "leftover-placeholder",
        "table_name`",
        ("**Table:** `ledger_postings`", "**Table:** `table_name`"),
    ),
    defect(
        "leftover-placeholder: a list",
        "leftover-placeholder",
        "[What this spec covers]",
        ("- Tables, constraints and migrations of the ledger\n", "- [What this spec covers]\n"),
    ),
    defect(
        "leftover-placeholder: several in one line",
        "leftover-placeholder",
        "[X]%",
        ("- Balance reads > 120 ms p95 for 10 minutes\n", "- Error rate > [X]% for [Y] minutes\n"),
    ),
    defect(
        "leftover-placeholder: a paragraph",
        "leftover-placeholder",
        "[High-level approach in",
        (
            body("Proposed Solution"),
            "[High-level approach in 2-3 sentences.\nWhat are we building?]\n\n",
        ),
    ),
    defect(
        "leftover-placeholder: TODO",
        "leftover-placeholder",
        "TODO: name",
        ("The auditors ask for", "TODO: name the auditors. The auditors ask for"),
    ),
    defect(
        "leftover-placeholder: angles",
        "leftover-placeholder",
        "<name of the manager>",
        ("5. Notify finance, support and", "5. Notify <name of the manager>, support and"),
    ),
    defect(
        "leftover-placeholder: SQL",
        "leftover-placeholder",
        "[table_name];",
        ("DROP TABLE IF EXISTS ledger_postings;", "DROP TABLE IF EXISTS [table_name];"),
    ),
    defect(
        "leftover-placeholder: a diagram",
        "leftover-placeholder",
        "[Component]    │",
        ("│    Ledger API    │", "│   [Component]    │"),
    ),
    defect(
        "leftover-placeholder: a whole block",
        "leftover-placeholder",
        '```json\n{\n  "data": {\n    "id": "string (UUID)",\n    "field"',
        (
            between('```json\n{\n  "data": {\n    "account_id": "string (UUID)"', "**Error Responses:**"),
            '```json\n{\n  "data": {\n    "id": "string (UUID)",\n    "field": "type (description)",\n'
            '    "created_at": "string (ISO8601)"\n  },\n  "meta": {\n    "request_id": "string",\n'
            '    "timestamp": "string (ISO8601)"\n  }\n}\n```\n\n',
        ),
    ),
]
_INVALID = [
    in_cell("invalid-value", "| **Spec ID**", "TS-2026-031", "TS-26-31"),
    in_cell("invalid-value", "| **Date**", "2026-05-18", "2026-02-30"),
    in_cell("invalid-value", "| **Date**", "2026-05-18", "18.05.2026"),
    in_cell("invalid-value", "| **Version**", "1.2", "second"),
    in_cell("invalid-value", "| **Status**", "Approved", "Aproved"),
    in_cell("invalid-value", "| **Feature Spec**", "FS-2026-044", "the wiki"),
    in_cell("invalid-value", "| Corrections  ", "A posted row that never changes is the audit trail", "-"),
    in_cell("invalid-value", "| DELETE |", "DELETE", "REMOVE"),
    in_cell("invalid-value", "| DELETE |", "/api/v1/ledger/entries/{entry_id}", "the draft"),
    in_cell("invalid-value", "| GET    | /api", "Required", "Maybe"),
    in_cell("invalid-value", "| dry_run", "No", "Perhaps"),
    in_cell("invalid-value", "| `X-Request-ID`  | Yes", "Yes", "Always"),
    in_cell("invalid-value", "| 429    | `RATE", "429", "42"),
    in_cell("invalid-value", "| 429    | `RATE", "`RATE_LIMITED`", "slow down"),
    in_cell("invalid-value", "| 4    | Run", "Delete entries written by `ledger-backfill`", "-"),
    in_cell("invalid-value", "| Who approves", "Resolved", "Closd"),
    in_cell("invalid-value", "| 1.1     |", "1.1", "next"),
    in_cell("invalid-value", "| 1.1     |", "2026-05-06", "May 2026"),
    defect(
        "invalid-value: a method in a heading",
        "invalid-value",
        "REMOVE /api",
        (DELETE_HEADING + "\n", DELETE_HEADING.replace("DELETE", "REMOVE") + "\n"),
    ),
    defect(
        "invalid-value: a path in a heading",
        "invalid-value",
        "api/v1/ledger/entries/{entry_id}\n\n**Description:** Deletes",
        (DELETE_HEADING + "\n", "#### DELETE api/v1/ledger/entries/{entry_id}\n"),
    ),
    in_cell("invalid-value", "| WARN |", "WARN", "LOUD", LARGE),
    in_cell("invalid-value", "| `events_accepted_total`", "Counter", "Number", LARGE),
    in_cell(
        "invalid-value",
        "| ClickHouse | External |",
        "Kafka retains 72 hours, the processor catches up",
        "-",
        LARGE,
    ),
    in_cell("invalid-value", "| A producer floods", "High", "Often", LARGE),
    in_cell("invalid-value", "| A producer floods", "Medium", "Huge", LARGE),
    in_cell(
        "invalid-value",
        "| Teams do not migrate",
        "File drops end on a date that the CTO has announced",
        "-",
        LARGE,
    ),
]
VALUES = [*_LEFTOVERS, *_INVALID]

_DIAGRAM = between("```\n┌──────────────────┐      ┌", "\n### Component Details")
_REQUEST = between('```json\n{\n  "invoice_id"', "\n**Response (201")
_POSTED = between('```json\n{\n  "data": {\n    "id": "c9a7c6f0', "\n#### DELETE")
_READ = between('```json\n{\n  "data": {\n    "account_id": "5e0a5b7d', "\n---\n\n## Data Model")
_ERD = between("```\n┌───────────────────┐       ┌", "\n### Entity: Ledger Account")
_UP = between("```sql\n-- Migration: create_ledger", "\n**Down Migration:**")
_DOWN = between("```sql\n-- Rollback: create_ledger", "\n---\n\n## Testing Strategy")
_LAST = between("```sql\n-- After one quarter", "\n### Feature Flags")


def fence(name: str, block: str, opener: str = "", closer: str = "") -> Defect:
    """A code block with another opener or closer than its own."""
    first, rest = block.split("\n", 1)
    assert rest.endswith("```\n")
    changed = (opener or first) + "\n" + rest[: -len("```\n")] + (closer + "\n" if closer else "")
    return defect(
        f"broken-fence: {name}", "broken-fence", "\n".join(changed.split("\n")[:4]), (block, changed)
    )


DOCUMENT = [
    fence("diagram without closer", _DIAGRAM),
    fence("diagram with an indented closer", _DIAGRAM, closer="    ```"),
    fence("diagram with a shorter closer", _DIAGRAM, "````", "```"),
    fence("diagram closed with tildes", _DIAGRAM, closer="~~~"),
    fence("diagram opened with tildes", _DIAGRAM, "~~~", "```"),
    fence("closer with a word", _ERD, closer="``` end"),
    fence("entities without closer", _ERD),
    fence("SQL without closer", _DOWN),
    fence("SQL closed with tildes", _DOWN, closer="~~~"),
    fence("JSON before a bare fence", _READ),
    fence("JSON with an indented closer before a bare fence", _READ, closer="     ```"),
    fence("request body before a label", _REQUEST),
    fence("JSON before an endpoint", _POSTED),
    fence("up migration before a label", _UP),
    fence("last fence of the document", _LAST),
    fence("last fence with a shorter closer", _LAST, "````sql", "```"),
    defect(
        "invalid-metadata: YAML",
        "invalid-metadata",
        "title: Ledger: of",
        (TITLE, f"---\nsize: medium\ntitle: Ledger: of invoices\n---\n{TITLE}"),
    ),
    defect(
        "invalid-metadata: backtick",
        "invalid-metadata",
        "owner: `amara`",
        (TITLE, f"---\ntitle: Invoice Ledger\nowner: `amara`\n---\n{TITLE}"),
    ),
    defect(
        "invalid-metadata: a list",
        "invalid-metadata",
        "- medium",
        (TITLE, f"---\n- medium\n---\n{TITLE}"),
    ),
    defect(
        "invalid-metadata: size",
        "invalid-metadata",
        "size: hug",
        (TITLE, f"---\nsize: hug\n---\n{TITLE}"),
    ),
    defect(
        "invalid-metadata: trait",
        "invalid-metadata",
        "traits: [servce",
        (TITLE, f"---\ntraits: [servce, data]\n---\n{TITLE}"),
    ),
    defect(
        "invalid-metadata: size in the table",
        "invalid-metadata",
        "Gigantic",
        (row("| **Feature Spec**"), row("| **Feature Spec**") + "| **Project Size** | Gigantic |\n"),
    ),
    defect(
        "invalid-metadata: trait in the table",
        "invalid-metadata",
        "service, dta",
        (row("| **Feature Spec**"), row("| **Feature Spec**") + "| **Traits** | service, dta |\n"),
    ),
    defect(
        "invalid-metadata: size in the table beside one in the front matter",
        "invalid-metadata",
        "Gigantic",
        (TITLE, f"---\nsize: medium\n---\n{TITLE}"),
        (row("| **Feature Spec**"), row("| **Feature Spec**") + "| **Project Size** | Gigantic |\n"),
    ),
    defect(
        "unused-suppression: no such rule",
        "unused-suppression",
        "<!-- speclint-ignore-next",
        (TITLE, f"{TITLE}\n\n<!-- speclint-ignore-next missing-sectoin: drafted -->"),
    ),
    defect(
        "unused-suppression: nothing to ignore",
        "unused-suppression",
        "<!-- speclint-ignore-next",
        (TITLE, f"<!-- speclint-ignore-next out-of-order-row: as it grew -->\n{TITLE}"),
    ),
    defect(
        "unused-suppression: an end without a start",
        "unused-suppression",
        "<!-- speclint-ignore-end",
        (TITLE, f"{TITLE} <!-- speclint-ignore-end -->"),
    ),
]
_REFERENCES = between("### 15.2 References\n\n", "\n## 16", LARGE)
SHALLOW = [
    defect(
        "shallow-section: references in prose",
        "shallow-section",
        "### 15.2 References\n",
        (_REFERENCES, "### 15.2 References\n\nThe wiki of the team holds them all.\n"),
        base=LARGE,
    ),
]
_POST_HEADING = "#### POST /api/v1/ledger/entries"
_ENTRY_HEADING = "### Entity: Ledger Entry"
_POSTING_HEADING = "### Entity: Ledger Posting"


def in_section(
    name: str, rule: str, heading: str, old: str, new: str, at: str = "", leans: tuple[str, ...] = ()
) -> Defect:
    """Something below a heading that stands there once, with something else in its place.

    The rule points at the heading, unless `at` says at what.
    """
    text = below(heading)
    assert text.count(old) == 1, f"{name}: {text.count(old)} times {old!r}"
    return Defect(
        f"{rule}: {name}", ((text, text.replace(old, new)),), MEDIUM, rule, at or heading + "\n", leans=leans
    )


def labelled(heading: str, label: str) -> tuple[str, str, str]:
    """A label below a heading, what stands in its line after it, and what follows up to the next label."""
    pattern = rf"^(\*\*{re.escape(label)}[^*\n]*\*\*)([^\n]*)\n(.*?)(?=^\*\*|\Z)"
    (found,) = re.finditer(pattern, below(heading), re.MULTILINE | re.DOTALL)
    return found[1], found[2], found[3]


def field_gone(heading: str, label: str, all_below: bool = True) -> Defect:
    """A labelled field taken out, with all that belongs to it."""
    mark, line, rest = labelled(heading, label)
    old = f"{mark}{line}\n{rest if all_below else ''}"
    return in_section(f"no {label} in {heading.strip('# ')}", "missing-field", heading, old, "")


def label_gone(heading: str, label: str) -> Defect:
    """A label taken out, while what it labels stays."""
    mark, line, _ = labelled(heading, label)
    return in_section(
        f"no label {label} in {heading.strip('# ')}", "missing-field", heading, mark + line, line.strip()
    )


def value_gone(heading: str, label: str) -> Defect:
    """A label that stands there and says nothing."""
    mark, line, _ = labelled(heading, label)
    name = f"nothing after {label} in {heading.strip('# ')}"
    return in_section(name, "missing-field", heading, f"{mark}{line}\n", f"{mark}\n", f"{mark}\n")


def label_renamed(heading: str, label: str, new: str) -> Defect:
    """A label with another name."""
    mark, _, _ = labelled(heading, label)
    return in_section(new, "misnamed-field", heading, mark, f"**{new}:**", f"**{new}:**")


_FIELDS = [
    field_gone(_POST_HEADING, "Description"),
    field_gone(_POST_HEADING, "Authentication"),
    field_gone(_POST_HEADING, "Rate Limit"),
    field_gone(_POST_HEADING, "Request Headers"),
    field_gone(_POST_HEADING, "Request Body"),
    field_gone(_POST_HEADING, "Response (201"),
    field_gone(_POST_HEADING, "Error Responses"),
    field_gone(_POST_HEADING, "Example Request"),
    field_gone(_POST_HEADING, "Example Response"),
    field_gone(DELETE_HEADING, "Authentication"),
    field_gone(DELETE_HEADING, "Authorization"),
    field_gone(DELETE_HEADING, "Request Parameters"),
    field_gone(DELETE_HEADING, "Response (204"),
    field_gone(DELETE_HEADING, "Error Responses"),
    field_gone(DELETE_HEADING, "Example Response"),
    field_gone(GET_HEADING, "Description"),
    field_gone(GET_HEADING, "Response (200 OK)"),
    field_gone(GET_HEADING, "Example Request"),
    field_gone("### Entity: Ledger Account", "Table"),
    field_gone("### Entity: Ledger Account", "Indexes"),
    field_gone(_ENTRY_HEADING, "Table"),
    field_gone(_ENTRY_HEADING, "Description", all_below=False),
    field_gone(_ENTRY_HEADING, "Constraints"),
    field_gone(_ENTRY_HEADING, "Relationships"),
    field_gone(_POSTING_HEADING, "Indexes"),
    field_gone("### Migration Scripts", "Up Migration"),
    field_gone("### Migration Scripts", "Down Migration"),
    field_gone("### Authorization", "Permission Matrix"),
    field_gone("### Scope", "In Scope"),
    field_gone("### Scope", "Out of Scope"),
    field_gone("### Database Migrations", "Pre-deployment migrations"),
    field_gone("### Database Migrations", "Post-deployment migrations"),
    field_gone("### Rollback Plan", "Automated rollback triggers"),
    field_gone("### Rollback Plan", "Manual rollback steps"),
    label_gone(_POST_HEADING, "Description"),
    label_gone(_POST_HEADING, "Authentication"),
    label_gone(_POST_HEADING, "Rate Limit"),
    label_gone(_POST_HEADING, "Request Headers"),
    label_gone(_POST_HEADING, "Request Parameters"),
    label_gone(_POST_HEADING, "Request Body"),
    label_gone(_POST_HEADING, "Response (201"),
    label_gone(_POST_HEADING, "Error Responses"),
    label_gone(_POST_HEADING, "Example Request"),
    label_gone(_POST_HEADING, "Example Response"),
    label_gone(DELETE_HEADING, "Example Response"),
    label_gone(GET_HEADING, "Request Parameters"),
    label_gone(GET_HEADING, "Response (200 OK)"),
    label_gone(GET_HEADING, "Error Responses"),
    label_gone(_ENTRY_HEADING, "Table"),
    label_gone(_ENTRY_HEADING, "Description"),
    label_gone(_ENTRY_HEADING, "Indexes"),
    label_gone(_ENTRY_HEADING, "Constraints"),
    label_gone(_POSTING_HEADING, "Relationships"),
    label_gone("### Migration Scripts", "Up Migration"),
    label_gone("### Migration Scripts", "Down Migration"),
    label_gone("### Authorization", "Permission Matrix"),
    label_gone("### Scope", "Out of Scope"),
    label_gone("### Rollback Plan", "Manual rollback steps"),
    value_gone(_POST_HEADING, "Description"),
    value_gone(_POST_HEADING, "Authorization"),
    value_gone(DELETE_HEADING, "Rate Limit"),
    value_gone(GET_HEADING, "Authentication"),
    value_gone(GET_HEADING, "Rate Limit"),
    value_gone("### Entity: Ledger Account", "Table"),
    value_gone(_ENTRY_HEADING, "Table"),
    value_gone(_POSTING_HEADING, "Description"),
    defect(
        "missing-field: no Structured Log Format",
        "missing-field",
        "### 10.1 Logging\n",
        (between("**Structured Log Format:**", "\n### 10.2 Metrics", LARGE), ""),
        base=LARGE,
    ),
    defect(
        "missing-field: no Purpose of an algorithm",
        "missing-field",
        "### 6.1 Algorithm: Windowed Deduplication\n",
        (row("**Purpose:** Drops events", LARGE), ""),
        base=LARGE,
    ),
    defect(
        "missing-field: no Key Considerations",
        "missing-field",
        "### 6.1 Algorithm: Windowed Deduplication\n",
        (between("**Key Considerations:**", "\n### 6.2", LARGE), ""),
        base=LARGE,
    ),
    defect(
        "missing-field: nothing after Complexity",
        "missing-field",
        "**Complexity:**\n",
        (row("**Complexity:** O(1)", LARGE), "**Complexity:**\n"),
        base=LARGE,
    ),
]
_MISNAMED_FIELDS = [
    label_renamed(_POST_HEADING, "Description", "Desciption"),
    label_renamed(_POST_HEADING, "Authentication", "Authentification"),
    label_renamed(_POST_HEADING, "Authorization", "Authorisation"),
    label_renamed(_POST_HEADING, "Rate Limit", "Rate Limits"),
    label_renamed(_POST_HEADING, "Request Headers", "Request Header"),
    label_renamed(_POST_HEADING, "Request Body", "Requst Body"),
    label_renamed(_POST_HEADING, "Response (201", "Reponse (201 Created)"),
    label_renamed(DELETE_HEADING, "Error Responses", "Error Reponses"),
    label_renamed(DELETE_HEADING, "Request Parameters", "Request Paramters"),
    label_renamed(GET_HEADING, "Example Request", "Exmaple Request"),
    label_renamed(GET_HEADING, "Example Response", "Example Respnse"),
    label_renamed(_ENTRY_HEADING, "Table", "Tabel"),
    label_renamed(_ENTRY_HEADING, "Indexes", "Indices"),
    label_renamed(_ENTRY_HEADING, "Indexes", "Indexs"),
    label_renamed(_POSTING_HEADING, "Constraints", "Contraints"),
    label_renamed(_POSTING_HEADING, "Relationships", "Relationship"),
    label_renamed("### Migration Scripts", "Up Migration", "Up Migraton"),
    label_renamed("### Migration Scripts", "Down Migration", "Down Migrations"),
    label_renamed("### Authorization", "Permission Matrix", "Permissions Matrix"),
    label_renamed("### Scope", "Out of Scope", "Out of Scpoe"),
    label_renamed("### Rollback Plan", "Automated rollback triggers", "Automated rollback trigers"),
]
_WORDS = "The balance of an account is the sum of its postings up to a point in time. "
_MISSING_CONTENT = [
    in_section(
        "words for the system",
        "missing-diagram",
        "### System Diagram",
        _DIAGRAM,
        "All talk to the database.\n",
    ),
    in_section(
        "words for the entities", "missing-diagram", "### Entity Relationship Diagram", _ERD, "See below.\n"
    ),
    defect(
        "missing-diagram: words for the sequence",
        "missing-diagram",
        "### 6.3 Sequence Diagram\n",
        (between("```mermaid\nsequenceDiagram", "\n## 7. Testing", LARGE), "The SDK calls the gateway.\n"),
        base=LARGE,
    ),
    *(
        in_section(
            f"nothing below {label} of {heading}", "missing-code", heading, labelled(heading, label)[2], "\n"
        )
        for heading, label in (
            (_POST_HEADING, "Request Body"),
            (_POST_HEADING, "Response (201"),
            (_POST_HEADING, "Example Request"),
            (_POST_HEADING, "Example Response"),
            (DELETE_HEADING, "Example Response"),
            (GET_HEADING, "Response (200 OK)"),
            ("### Migration Scripts", "Up Migration"),
            ("### Migration Scripts", "Down Migration"),
            ("### Database Migrations", "Pre-deployment migrations"),
        )
    ),
    in_section(
        "words for the down migration",
        "missing-code",
        "### Migration Scripts",
        _DOWN,
        "Drop the three tables and both types.\n",
    ),
    *(
        in_section(f"{name} for the {label}", "missing-code", "### Migration Scripts", code, block)
        for name, label, code, block in (
            ("an empty block", "down migration", _DOWN, "```sql\n```\n"),
            ("a comment", "down migration", _DOWN, "```sql\n-- drop all\n```\n"),
            ("an empty block", "up migration", _UP, "```sql\n\n```\n"),
            ("a comment", "up migration", _UP, "```sql\n-- to come\n```\n"),
        )
    ),
    *(
        in_section(
            f"nothing below {label} of {heading}", "missing-table", heading, labelled(heading, label)[2], "\n"
        )
        for heading, label in (
            (_POST_HEADING, "Request Headers"),
            (_POST_HEADING, "Error Responses"),
            (DELETE_HEADING, "Error Responses"),
            (GET_HEADING, "Request Parameters"),
            (_ENTRY_HEADING, "Indexes"),
            (_POSTING_HEADING, "Relationships"),
            ("### Authorization", "Permission Matrix"),
        )
    ),
    in_section("nothing in scope", "missing-item", "### Scope", labelled("### Scope", "In Scope")[2], "\n"),
    in_section(
        "no triggers",
        "missing-item",
        "### Rollback Plan",
        labelled("### Rollback Plan", "Automated rollback triggers")[2],
        "\n",
    ),
    in_section(
        "no steps",
        "missing-item",
        "### Rollback Plan",
        labelled("### Rollback Plan", "Manual rollback steps")[2],
        "\n",
    ),
    in_section(
        "words for the checklist",
        "missing-item",
        "### Security Checklist",
        below("### Security Checklist").strip(),
        "The guild has gone through all of it.",
    ),
    in_section(
        "bullets for boxes",
        "missing-item",
        "### Security Checklist",
        below("### Security Checklist").strip(),
        below("### Security Checklist").strip().replace("[x] ", ""),
    ),
    in_section(
        "six hundred words",
        "wall-of-text",
        "### Problem Statement",
        below("### Problem Statement").strip(),
        "\n\n".join([_WORDS * 10] * 4).strip(),
    ),
]


def broken(name: str, old: str, new: str, at: str) -> Defect:
    """Code with a slip, at which the parser stumbles."""
    return Defect(f"invalid-code: {name}", ((old, new),), MEDIUM, "invalid-code", at)


_SECOND = (
    "created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),\n    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),\n"
    + ("    CONSTRAINT chk_ledger_entries")
)
_INVALID_CODE = [
    broken(
        "no comma in a request",
        '"string (UUID, optional)",\n',
        '"string (UUID, optional)"\n',
        '"description": "string (3',
    ),
    broken("no comma in an example", '"status": "draft",\n', '"status": "draft"\n', '"posted_at": null'),
    broken(
        "a comma too many in a response",
        '"balance_minor": "integer (signed)",\n    "currency": "string (ISO 4217)",\n    "at": '
        '"string (ISO8601)"',
        '"balance_minor": "integer (signed)",\n    "currency": "string (ISO 4217)",\n    "at": '
        '"string (ISO8601)",',
        ',\n  },\n  "meta": {\n    "request_id": "string"',
    ),
    broken(
        "a comma too many in an example",
        '"req_8f2e02"\n',
        '"req_8f2e02",\n',
        ",\n  }\n}\n```\n\n---\n\n## Data",
    ),
    broken(
        "a brace too few",
        '    "request_id": "req_8f2e02"\n  }\n',
        '    "request_id": "req_8f2e02"\n',
        '{\n  "data": {\n    "account_id": "5e0a5b7d',
    ),
    broken("a bracket too few", '4217)"\n    }\n  ]\n}', '4217)"\n    }\n}', "}\n```\n\n**Response (201"),
    broken(
        "a brace too many",
        '    "request_id": "req_8f2e02"\n  }\n}',
        '    "request_id": "req_8f2e02"\n  }\n}}',
        "}\n```\n\n---\n\n## Data",
    ),
    broken("a quote too few", '"currency": "EUR",\n    "at"', '"currency": "EUR,\n    "at"', '"EUR,\n'),
    broken("single quotes", '"at": "2026-04-30T22:00:00Z"', "\"at\": '2026-04-30T22:00:00Z'", "'2026-04-30T"),
    broken(
        "no comma between columns",
        "position SMALLINT NOT NULL,\n",
        "position SMALLINT NOT NULL\n",
        "amount_minor BIGINT NOT NULL,\n",
    ),
    broken("no comma after a type", "posted_at TIMESTAMPTZ,\n", "posted_at TIMESTAMPTZ\n", _SECOND),
    broken(
        "a bracket open",
        "code VARCHAR(32) NOT NULL UNIQUE",
        "code VARCHAR(32 NOT NULL UNIQUE",
        "(32 NOT NULL UNIQUE",
    ),
    broken(
        "a table not closed",
        "CONSTRAINT uq_ledger_postings_position UNIQUE (entry_id, position)\n);\n",
        "CONSTRAINT uq_ledger_postings_position UNIQUE (entry_id, position)\n;\n",
        "(\n    id BIGINT",
    ),
    broken(
        "a bracket too many",
        "ON ledger_entries(status, created_at);",
        "ON ledger_entries(status, created_at));",
        ");\nCREATE INDEX idx_ledger_postings_entry",
    ),
    broken(
        "a comma before the end",
        "CONSTRAINT chk_ledger_entries_posted CHECK ((status = 'draft') = (posted_at IS NULL))\n",
        "CONSTRAINT chk_ledger_entries_posted CHECK ((status = 'draft') = (posted_at IS NULL)),\n",
        ",\n);",
    ),
    broken("CREAT", "CREATE TABLE ledger_entries", "CREAT TABLE ledger_entries", "CREAT TABLE"),
    broken("TABEL", "CREATE TABLE ledger_entries", "CREATE TABEL ledger_entries", "TABEL ledger"),
    broken(
        "INDX",
        "CREATE INDEX idx_ledger_entries_invoice",
        "CREATE INDX idx_ledger_entries_invoice",
        "INDX idx",
    ),
    broken("NUL", "amount_minor BIGINT NOT NULL,", "amount_minor BIGINT NOT NUL,", "NUL,"),
    broken("REFERNCES", "REFERENCES invoices(id)", "REFERNCES invoices(id)", "REFERNCES inv"),
    broken(
        "DORP", "DROP TABLE IF EXISTS ledger_postings", "DORP TABLE IF EXISTS ledger_postings", "DORP TABLE"
    ),
    broken("TABL", "DROP TABLE IF EXISTS ledger_postings", "DROP TABL IF EXISTS ledger_postings", "TABL IF"),
    broken(
        "IF EXIST",
        "DROP TABLE IF EXISTS ledger_postings",
        "DROP TABLE IF EXIST ledger_postings",
        "EXIST ledger",
    ),
    broken("ALTR", "ALTER TABLE invoices DROP", "ALTR TABLE invoices DROP", "ALTR TABLE"),
    broken(
        "COLUM",
        "ALTER TABLE invoices ADD COLUMN ledger",
        "ALTER TABLE invoices ADD COLUM ledger",
        "COLUM ledger",
    ),
    broken(
        "IF EXIST of a type",
        "DROP TYPE IF EXISTS ledger_entry_status",
        "DROP TYPE IF EXIST ledger_entry_status",
        "EXIST ledger",
    ),
    broken(
        "CONSTRAIT",
        "CONSTRAINT chk_ledger_postings_amount",
        "CONSTRAIT chk_ledger_postings_amount",
        "CONSTRAIT",
    ),
    broken(
        "no name",
        "CREATE TABLE ledger_entries (",
        "CREATE TABLE (",
        "(\n    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),\n    inv",
    ),
    broken(
        "no semicolon",
        "DROP TABLE IF EXISTS ledger_postings;\n",
        "DROP TABLE IF EXISTS ledger_postings\n",
        "DROP TABLE IF EXISTS ledger_entries",
    ),
]
CONTENT = [*_FIELDS, *_MISNAMED_FIELDS, *_MISSING_CONTENT, *_INVALID_CODE]


def described(operation: str) -> str:
    """The details of an operation that no row lists, all that is asked for."""
    return (
        f"#### {operation}\n\n**Description:** Returns an entry.\n\n**Authentication:** Required\n\n"
        "**Authorization:** Any role\n\n**Rate Limit:** None\n\n**Request Headers:** None\n\n"
        "**Request Parameters:** None\n\n**Response (200 OK):**\n```json\n{}\n```\n\n"
        "**Error Responses:** None\n\n**Example Request:**\n```bash\ncurl "
        "https://billing.example.com\n```\n\n"
        "**Example Response:**\n```json\n{}\n```\n\n"
    )


_DETAILS = ("### Endpoint Details", _POST_HEADING, DELETE_HEADING, GET_HEADING)
_COMPONENT_HEADINGS = (
    "### Component Details",
    "#### Ledger API",
    "#### Invoice Service",
    "#### Backfill Worker",
)
_ENTITY_HEADINGS = ("### Entity: Ledger Account", _ENTRY_HEADING, _POSTING_HEADING)
_SCRIPTS = "### Migration Scripts"
# A table that SQL names may be related to, so that all of it must be sound
_RELATED = (*_ENTITY_HEADINGS, _SCRIPTS, "### Database Migrations")


def leaning(one: Defect, *headings: str) -> Defect:
    """A defect that is seen only where other sections are sound."""
    return replace(one, leans=headings)


def dangling(row_start: str, old: str, new: str, *leans: str) -> Defect:
    return leaning(in_cell("dangling-reference", row_start, old, new), *leans)


_CONDITIONS = [
    leaning(in_cell("unmet-condition", "| Who approves", "Resolved", "Open"), "## Document Info"),
    leaning(in_cell("unmet-condition", "| Do credit notes", "Resolved", "open"), "## Document Info"),
    leaning(
        defect(
            "unmet-condition: a new question",
            "unmet-condition",
            "Open |\n",
            (
                row("| Who approves"),
                row("| Who approves")
                + "| Which locale do statements have? | Priya Nair | 2026-06-01 | Open |\n",
            ),
        ),
        "## Document Info",
    ),
    leaning(
        in_section(
            "CSRF",
            "unchecked-item",
            "### Security Checklist",
            "- [x] CSRF",
            "- [ ] CSRF",
            "[ ] CSRF",
        ),
        "## Document Info",
    ),
    leaning(
        in_section(
            "a new box",
            "unchecked-item",
            "### Security Checklist",
            "- [x] Security headers configured\n",
            "- [x] Security headers configured\n- [ ] Penetration test done\n",
            "[ ] Penetration",
        ),
        "## Document Info",
    ),
    *(
        Defect(
            f"unchecked-item: a spec that is {status}",
            (
                (row("| **Status**"), f"| **Status** | {status} |\n"),
                (row("- [x] XSS"), "- [ ] XSS prevention (output encoding)\n"),
            ),
            MEDIUM,
            "unchecked-item",
            "[ ] XSS",
        )
        for status in ("Complete", "approved", "**Approved**", "Approved (2026-05-18)", "✅ Approved")
    ),
    leaning(in_cell("mismatched-value", "| **Version**", "1.2", "1.1"), "## Revision History"),
    leaning(in_cell("mismatched-value", "| **Version**", "1.2", "1.3"), "## Revision History"),
    leaning(in_cell("mismatched-value", "| **Version**", "1.2", "2.0"), "## Revision History"),
    defect(
        "mismatched-value: a new revision",
        "mismatched-value",
        "1.2          |",
        (row("| 1.2     |"), row("| 1.2     |") + "| 1.3 | 2026-05-20 | Jonas Reiter | Typing errors |\n"),
    ),
    defect(
        "mismatched-value: the newest revision removed",
        "mismatched-value",
        "1.2          |",
        (row("| 1.2     |"), ""),
    ),
    defect(
        "mismatched-value: another version in the history",
        "mismatched-value",
        "1.2          |",
        (row("| 1.2     |"), row("| 1.2     |").replace("1.2", "1.3")),
    ),
    in_cell("out-of-order-row", "| 1.1     |", "2026-05-06", "2025-05-06"),
    in_cell("out-of-order-row", "| 1.2     |", "2026-05-18", "2026-04-28"),
    in_cell("out-of-order-row", "| 1.0     |", "2026-04-20", "2026-06-20"),
    in_cell("unmeasurable-target", "| Posting rules", "100%", "high"),
    in_cell("unmeasurable-target", "| Ledger repository", "90%+", "as high as possible"),
    in_cell("unmeasurable-target", "| Balance reader", "95%+", "good"),
    in_cell("unmeasurable-target", "Acceptance latency |", "< 40 ms p95", "fast", LARGE),
    in_cell("unmeasurable-target", "Time to query |", "< 5 s p99", "as low as possible", LARGE),
    in_cell("unmeasurable-target", "Error rate |", "> 0.5%", "when it grows", LARGE),
]
_ENDPOINT_REFERENCES = [
    leaning(
        defect(
            "dangling-reference: a row without details",
            "dangling-reference",
            "PATCH | /api",
            (
                row("| DELETE |"),
                row("| DELETE |")
                + "| PATCH | /api/v1/ledger/entries/{entry_id} | Change a draft | Required |\n",
            ),
        ),
        *_DETAILS,
    ),
    leaning(
        defect(
            "dangling-reference: another path without details",
            "dangling-reference",
            "GET    | /api/v1/ledger/accounts |",
            (
                row("| GET    |"),
                row("| GET    |") + "| GET    | /api/v1/ledger/accounts | List the accounts | Required |\n",
            ),
        ),
        *_DETAILS,
    ),
    defect(
        "dangling-reference: details removed",
        "dangling-reference",
        "DELETE | /api",
        (between(DELETE_HEADING + "\n", GET_HEADING), ""),
    ),
    Defect(
        "dangling-reference: a slip in the path of a row",
        ((row("| DELETE |"), row("| DELETE |").replace("entries", "entrys")),),
        MEDIUM,
        "dangling-reference",
        "/api/v1/ledger/entrys/{entry_id}",
        leans=_DETAILS,
    ),
    Defect(
        "dangling-reference: the version in the path of a row",
        ((row("| GET    |"), row("| GET    |").replace("/v1/", "/v2/")),),
        MEDIUM,
        "dangling-reference",
        "/api/v2/ledger/accounts",
        leans=_DETAILS,
    ),
    Defect(
        "dangling-reference: the method of a row",
        ((row("| POST   |"), row("| POST   |").replace("POST", "PUT ")),),
        MEDIUM,
        "dangling-reference",
        "PUT    | /api",
        leans=_DETAILS,
    ),
    Defect(
        "dangling-reference: a slip in the path of a heading",
        ((GET_HEADING + "\n", GET_HEADING.replace("accounts", "acounts") + "\n"),),
        MEDIUM,
        "dangling-reference",
        "/api/v1/ledger/accounts/{account_id}/balance |",
    ),
    Defect(
        "dangling-reference: the method of a heading",
        ((_POST_HEADING + "\n", _POST_HEADING.replace("POST", "PUT") + "\n"),),
        MEDIUM,
        "dangling-reference",
        "POST   | /api",
    ),
    Defect(
        "dangling-reference: a heading without its parameter",
        ((DELETE_HEADING + "\n", "#### DELETE /api/v1/ledger/entries\n"),),
        MEDIUM,
        "dangling-reference",
        "/api/v1/ledger/entries/{entry_id}",
    ),
    leaning(
        defect(
            "unlisted-target: details without a row",
            "unlisted-target",
            "#### GET /api/v1/ledger/entries/{entry_id}\n",
            (GET_HEADING + "\n", described("GET /api/v1/ledger/entries/{entry_id}") + GET_HEADING + "\n"),
        ),
        "### Endpoints Overview",
    ),
    defect(
        "unlisted-target: the row of DELETE removed",
        "unlisted-target",
        DELETE_HEADING + "\n",
        (row("| DELETE |"), ""),
    ),
    defect(
        "unlisted-target: the row of GET removed",
        "unlisted-target",
        GET_HEADING + "\n",
        (row("| GET    |"), ""),
    ),
]
_OTHER_REFERENCES = [
    dangling("| Backfill Worker            |", "Billing Database", "Archive Database", *_COMPONENT_HEADINGS),
    dangling("| Ledger API                 | Billing", "Ledger API", "Ledger Gateway", *_COMPONENT_HEADINGS),
    dangling("| Event Bus ", "Invoice Service", "Invoice Servcie", *_COMPONENT_HEADINGS),
    dangling("| Event Bus ", "Event Bus", "Message Broker", *_COMPONENT_HEADINGS),
    dangling("| Checkout (external)", "Checkout (external)", "Checkout", *_COMPONENT_HEADINGS),
    leaning(
        defect(
            "dangling-reference: a component under another name",
            "dangling-reference",
            "Backfill Worker            | Billing Database",
            ("#### Backfill Worker\n", "#### Import Worker\n"),
        ),
        *_COMPONENT_HEADINGS,
    ),
    leaning(
        defect(
            "dangling-reference: a component with a slip in its heading",
            "dangling-reference",
            "Backfill Worker            | Billing Database",
            ("#### Backfill Worker\n", "#### Backfill Wroker\n"),
        ),
        *_COMPONENT_HEADINGS,
    ),
    leaning(
        defect(
            "dangling-reference: a component that many name under another name",
            "dangling-reference",
            "Ledger API        | HTTPS      | JSON              | Correct",
            ("#### Ledger API\n", "#### Balance Service\n"),
        ),
        *_COMPONENT_HEADINGS,
    ),
    dangling("| `idx_ledger_entries_invoice`", "invoice_id)", "invioce_id)"),
    dangling("| `idx_ledger_entries_status_created`", "created_at)", "posted_on)"),
    dangling("| `idx_ledger_accounts_kind_currency`", "kind,", "type,"),
    dangling("| `uq_ledger_postings_position`", "position)", "place)"),
    defect(
        "dangling-reference: a foreign key of no column",
        "dangling-reference",
        "order_id) REFERENCES",
        (
            row("| `chk_ledger_entries_posted`"),
            row("| `chk_ledger_entries_posted`")
            + "| `fk_ledger_entries_order` | FOREIGN KEY | FOREIGN KEY (order_id) REFERENCES "
            "invoices(id) | An order |\n",
        ),
    ),
    leaning(
        defect(
            "dangling-reference: a relationship with an unknown entity",
            "dangling-reference",
            "Ledger Transfer | 1:N",
            (
                row("| Has many         | Ledger Posting | 1:N  | CASCADE"),
                row("| Has many         | Ledger Posting | 1:N  | CASCADE")
                + "| Has many | Ledger Transfer | 1:N | CASCADE |\n",
            ),
        ),
        *_RELATED,
    ),
    dangling("| Belongs to | Ledger Account", "Ledger Account", "Ledger Acount", *_RELATED),
    dangling("| Belongs to       | invoices", "invoices", "invoces ", *_RELATED),
    leaning(
        in_cell("dangling-reference", "| 5    |", "`feature_ledger_reads`", "`feature_ledger_read`"),
        "### Feature Flags",
    ),
    leaning(
        in_cell(
            "dangling-reference", "| 3    |", "`feature_ledger_dual_write`", "`feature_ledger_double_write`"
        ),
        "### Feature Flags",
    ),
    leaning(
        defect(
            "dangling-reference: a flag of the rollback",
            "dangling-reference",
            "`feature_ledger_writes`",
            ("then `feature_ledger_dual_write`", "then `feature_ledger_writes`"),
        ),
        "### Feature Flags",
    ),
    defect(
        "dangling-reference: a flag that is not listed",
        "dangling-reference",
        "`feature_ledger_reads`                     ",
        (row("| `feature_ledger_reads`"), ""),
    ),
    defect(
        "broken-link: an anchor",
        "broken-link",
        "#nowhere",
        ("The auditors ask for", "The [auditors](#nowhere) ask for"),
    ),
    defect(
        "broken-link: a slip in an anchor",
        "broken-link",
        "#data-modle",
        ("The Invoice Service writes an entry", "The Invoice Service writes an [entry](#data-modle)"),
    ),
    defect(
        "broken-link: a file",
        "broken-link",
        "adr/0007-double-entri.md",
        (
            "A sum of zero per entry can be checked",
            "A sum of zero per entry ([ADR 7](adr/0007-double-entri.md)) can be checked",
        ),
    ),
    defect(
        "broken-link: an anchor of a file",
        "broken-link",
        "adr/0007-double-entry.md#desicion",
        ("- Dunning - it keeps", "- [Dunning](adr/0007-double-entry.md#desicion) - it keeps"),
    ),
    defect(
        "broken-link: an image",
        "broken-link",
        "img/ledger.png",
        ("We add a double-entry ledger", "![The ledger](img/ledger.png) We add a double-entry ledger"),
    ),
    defect(
        "broken-link: out of the project",
        "broken-link",
        "../billing/README.md",
        ("the first quarter.", "the first quarter ([report](../billing/README.md))."),
    ),
    in_cell("duplicate-id", "| **Spec ID**", "TS-2026-031", "TS-2025-030"),
]
_MIGRATIONS = [
    defect(
        f"irreversible-migration: {dropped} removed",
        "irreversible-migration",
        created,
        (f"DROP {dropped};\n", ""),
    )
    for dropped, created in (
        ("TABLE IF EXISTS ledger_postings", "ledger_postings (\n"),
        ("TABLE IF EXISTS ledger_entries", "ledger_entries (\n"),
        ("TABLE IF EXISTS ledger_accounts", "ledger_accounts (\n"),
        ("TYPE IF EXISTS ledger_entry_status", "ledger_entry_status AS"),
        ("TYPE IF EXISTS ledger_account_kind", "ledger_account_kind AS"),
    )
] + [
    defect(
        "irreversible-migration: a slip in a drop",
        "irreversible-migration",
        "ledger_postings (\n",
        ("DROP TABLE IF EXISTS ledger_postings;", "DROP TABLE IF EXISTS ledger_posting;"),
    ),
    defect(
        "irreversible-migration: a slip in the drop of a type",
        "irreversible-migration",
        "ledger_account_kind AS",
        ("DROP TYPE IF EXISTS ledger_account_kind;", "DROP TYPE IF EXISTS ledger_acount_kind;"),
    ),
    defect(
        "irreversible-migration: a type created in addition",
        "irreversible-migration",
        "ledger_side AS",
        (
            "CREATE TYPE ledger_account_kind AS",
            "CREATE TYPE ledger_side AS ENUM ('debit', 'credit');\nCREATE TYPE ledger_account_kind AS",
        ),
    ),
    # Columns: in the table of the entity
    *(
        Defect(
            f"mismatched-migration: {name} is not described",
            ((row(start, entity), ""),),
            MEDIUM,
            "mismatched-migration",
            at,
            leans=(_SCRIPTS,),
        )
        for name, start, entity, at in (
            ("created_by", "| `created_by`", ENTRY, "created_by VARCHAR(64)"),
            ("posted_at, of a constraint", "| `posted_at`", ENTRY, "posted_at TIMESTAMPTZ,\n"),
            ("invoice_id, of an index", "| `invoice_id`", ENTRY, "invoice_id UUID"),
            ("amount_minor", "| `amount_minor`", POSTING, "amount_minor BIGINT"),
            ("position, of an index and a constraint", "| `position`", POSTING, "position SMALLINT"),
            ("code", "| `code`", ACCOUNT, "code VARCHAR(32)"),
        )
    ),
    *(
        leaning(in_cell("mismatched-migration", start, f"`{old}`", f"`{new}`"), _SCRIPTS)
        for start, old, new in (
            ("| `created_by`", "created_by", "creatd_by"),
            ("| `created_by`", "created_by", "author"),
            ("| `position`", "position", "place"),
            ("| `amount_minor`", "amount_minor", "amount_cents"),
            ("| `customer_id`", "customer_id", "owner_id"),
            ("| `invoice_id`", "invoice_id", "invoiceid"),
        )
    ),
    leaning(
        defect(
            "mismatched-migration: a column described in addition",
            "mismatched-migration",
            "`reversed_at` |",
            (
                row("| `posted_at`"),
                row("| `posted_at`") + "| `reversed_at` | TIMESTAMPTZ | - | NULL | Time of the reversal |\n",
            ),
        ),
        _SCRIPTS,
    ),
    # Columns: in the SQL
    *(
        Defect(
            f"mismatched-migration: {name} in the SQL",
            ((old, new),),
            MEDIUM,
            "mismatched-migration",
            at,
            leans=leans,
        )
        for name, old, new, at, leans in (
            (
                "no created_by",
                "    created_by VARCHAR(64) NOT NULL,\n",
                "",
                "`created_by`  ",
                (_ENTRY_HEADING,),
            ),
            (
                "no code",
                "    code VARCHAR(32) NOT NULL UNIQUE,\n",
                "",
                "`code`  ",
                ("### Entity: Ledger Account",),
            ),
            ("creator", "created_by VARCHAR(64)", "creator VARCHAR(64)", "`created_by`  ", (_ENTRY_HEADING,)),
            (
                "amout_minor",
                "    amount_minor BIGINT",
                "    amout_minor BIGINT",
                "`amount_minor`",
                (_POSTING_HEADING,),
            ),
            (
                "reversed_at",
                "    posted_at TIMESTAMPTZ,\n",
                "    posted_at TIMESTAMPTZ,\n    reversed_at TIMESTAMPTZ,\n",
                "reversed_at TIMESTAMPTZ",
                (_ENTRY_HEADING,),
            ),
        )
    ),
    *(
        Defect(f"{rule}: {name} in the SQL", ((old, new),), MEDIUM, rule, at, leans=_ENTITY_HEADINGS)
        for rule, name, old, new, at in (
            (
                "dangling-reference",
                "a foreign key to no column",
                "REFERENCES ledger_entries(id)",
                "REFERENCES ledger_entries(entry_id)",
                "entry_id) ON DELETE CASCADE",
            ),
            (
                "dangling-reference",
                "an index over no column",
                "ON ledger_entries(invoice_id)",
                "ON ledger_entries(invioce_id)",
                "invioce_id",
            ),
            (
                "dangling-reference",
                "a unique constraint over no column",
                "uq_ledger_postings_position UNIQUE (entry_id, position)\n",
                "uq_ledger_postings_position UNIQUE (entry_id, pos)\n",
                "pos)\n",
            ),
        )
    ),
    # Tables
    leaning(
        defect(
            "mismatched-migration: an entity in addition",
            "mismatched-migration",
            "`ledger_locks`",
            (
                "### Migration Scripts\n",
                "### Entity: Ledger Lock\n\n**Table:** `ledger_locks`\n\n**Description:** Who "
                "closes a month.\n\n"
                "| Column | Type | Constraints | Default | Description |\n|---|---|---|---|---|\n"
                "| `id` | UUID | PK | gen_random_uuid() | Primary identifier |\n\n"
                "**Indexes:** None\n\n**Constraints:** None\n\n**Relationships:** None\n\n### "
                "Migration Scripts\n",
            ),
        ),
        _SCRIPTS,
    ),
    leaning(
        defect(
            "mismatched-migration: an entity removed",
            "mismatched-migration",
            "ledger_postings (\n",
            (POSTING, ""),
            (row("| Has many         | Ledger Posting | 1:N  | RESTRICT"), ""),
            (row("| Has many         | Ledger Posting | 1:N  | CASCADE"), ""),
        ),
        *_ENTITY_HEADINGS,
    ),
    leaning(
        defect(
            "mismatched-migration: a table created in addition",
            "mismatched-migration",
            "ledger_locks (",
            (
                "CREATE INDEX idx_ledger_accounts_customer",
                "CREATE TABLE ledger_locks (\n    id UUID PRIMARY KEY\n);\n\nCREATE INDEX "
                "idx_ledger_accounts_customer",
            ),
            (
                "DROP TABLE IF EXISTS ledger_postings;\n",
                "DROP TABLE IF EXISTS ledger_locks;\nDROP TABLE IF EXISTS ledger_postings;\n",
            ),
        ),
        *_ENTITY_HEADINGS,
    ),
    leaning(
        defect(
            "mismatched-migration: a table not created",
            "mismatched-migration",
            "`ledger_postings`\n",
            (between("CREATE TABLE ledger_postings", "CREATE INDEX idx_ledger_accounts_customer"), ""),
        ),
        _POSTING_HEADING,
    ),
    leaning(
        defect(
            "mismatched-migration: a table under another name in the SQL",
            "mismatched-migration",
            "`ledger_postings`\n",
            ("CREATE TABLE ledger_postings (", "CREATE TABLE postings ("),
        ),
        _POSTING_HEADING,
    ),
    leaning(
        defect(
            "mismatched-migration: a table with a slip in the SQL",
            "mismatched-migration",
            "`ledger_entries`\n",
            ("CREATE TABLE ledger_entries (", "CREATE TABLE ledger_entires ("),
        ),
        _ENTRY_HEADING,
    ),
    leaning(
        defect(
            "mismatched-migration: a table under another name",
            "mismatched-migration",
            "`postings`\n",
            ("**Table:** `ledger_postings`\n", "**Table:** `postings`\n"),
        ),
        _SCRIPTS,
    ),
    leaning(
        defect(
            "mismatched-migration: a table with a slip",
            "mismatched-migration",
            "`ledger_entry`\n",
            ("**Table:** `ledger_entries`\n", "**Table:** `ledger_entry`\n"),
        ),
        _SCRIPTS,
    ),
]
REFERENCES = [*_CONDITIONS, *_ENDPOINT_REFERENCES, *_OTHER_REFERENCES, *_MIGRATIONS]
_SHIFTS = [
    Defect(
        "misplaced-section: all a level down",
        tuple(
            (f"\n{title}\n", f"\n#{title}\n")
            for title in sorted(set(re.findall(r"^#{2,4} .*$", MEDIUM, re.MULTILINE)), key=len, reverse=True)
        ),
        MEDIUM,
        "misplaced-section",
        "### Document Info\n",
    ),
]
DEFECTS = [*STRUCTURE, *TABLES, *VALUES, *DOCUMENT, *SHALLOW, *CONTENT, *REFERENCES, *_SHIFTS]


# Rewrites: what authors may do


def change(name: str, *swaps: Swap, base: str = MEDIUM, leans: tuple[str, ...] = ()) -> Change:
    return Change(name, swaps, base, leans=leans)


def before(text: str, added: str) -> Swap:
    return text, added + text


def _outside_code(text: str, line_by_line: Callable[[str], str]) -> str:
    """A text with every line changed that is not in a fence."""
    out: list[str] = []
    mark = ""
    for line in text.split("\n"):
        found = re.match(r"(```+|~~~+)", line)
        if mark:
            out.append(line)
            if found and found[1].startswith(mark) and line.strip() == found[1]:
                mark = ""
        elif found:
            mark = found[1]
            out.append(line)
        else:
            out.append(line_by_line(line))
    return "\n".join(out)


def _headings(title: Callable[[str, str], str], levels: str = "2,3") -> Callable[[str], str]:
    """Changes every heading line of some levels: hashes and title → line."""

    def line_by_line(line: str) -> str:
        found = re.fullmatch(rf"(#{{{levels}}}) (.*)", line)
        return title(found[1], found[2]) if found else line

    return lambda text: _outside_code(text, line_by_line)


def _numbered(text: str) -> str:
    count = [0, 0]

    def title(hashes: str, written: str) -> str:
        if len(hashes) == 2:
            count[:] = count[0] + 1, 0
            return f"## {count[0]}. {written}"
        count[1] += 1
        return f"### {count[0]}.{count[1]} {written}"

    return _headings(title)(text)


def _roman(text: str) -> str:
    numerals = iter(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"])
    return _headings(lambda hashes, written: f"{hashes} {next(numerals)}. {written}", "2,2")(text)


def _with_parentheses(text: str) -> str:
    numbers = iter(range(1, 100))
    return _headings(lambda hashes, written: f"{hashes} {next(numbers)}) {written}", "2,2")(text)


def _setext(text: str) -> str:
    return _headings(
        lambda hashes, written: f"{written}\n{'=' if len(hashes) == 1 else '-'}" + "--" * 5, "1,2"
    )(text).replace("=----------", "===========")


def _tables(change_row: Callable[[str], str]) -> Callable[[str], str]:
    def line_by_line(line: str) -> str:
        return change_row(line) if line.startswith("|") else line

    return lambda text: _outside_code(text, line_by_line)


def _compact(line: str) -> str:
    return "|" + "|".join(cell.strip() if cell.strip("-") else "---" for cell in cells(line)) + "|"


def _without_outer_pipes(line: str) -> str:
    bare = line.strip()
    if not all(cell.strip() for cell in cells(bare)):
        return line
    return bare[1:-1].strip()


def _colons(line: str) -> str:
    return re.sub(r"\|-+(?=\|)", "|:---:", line) if re.fullmatch(r"\|[-|]+\|", line) else line


def _tildes(text: str) -> str:
    return re.sub(r"^```(?!`)", "~~~", text, flags=re.MULTILINE)


def _caps(hashes: str, written: str) -> str:
    return f"{hashes} {written.upper()}"


EVERYWHERE = [
    Everywhere("CRLF", lambda text: text.replace("\n", "\r\n"), 3),
    Everywhere("CR", lambda text: text.replace("\n", "\r"), 3),
    Everywhere("BOM", lambda text: "\ufeff" + text, 2),
    Everywhere("setext headings", _setext, 2),
    Everywhere("numbered headings", _numbered),
    Everywhere("roman headings", _roman),
    Everywhere("headings with 1)", _with_parentheses),
    Everywhere("bold headings", _headings(lambda hashes, written: f"{hashes} **{written}**", "2,3")),
    Everywhere("emoji headings", _headings(lambda hashes, written: f"{hashes} 🧾 {written}", "2,3")),
    Everywhere("linked headings", _headings(lambda hashes, written: f"{hashes} [{written}](#top)", "2,2")),
    Everywhere("closing hashes", _headings(lambda hashes, written: f"{hashes} {written} {hashes}", "1,4")),
    Everywhere(
        "anchors in headings", _headings(lambda hashes, written: f'{hashes} <a name="a"></a>{written}')
    ),
    Everywhere("colons after headings", _headings(lambda hashes, written: f"{hashes} {written}:", "2,2")),
    Everywhere("capital headings", _headings(_caps, "2,3")),
    Everywhere(
        "trailing spaces", lambda text: _outside_code(text, lambda line: line + "  " if line else line)
    ),
    Everywhere("compact tables", _tables(_compact)),
    Everywhere("tables without outer pipes", _tables(_without_outer_pipes)),
    Everywhere("colons in delimiters", _tables(_colons)),
    Everywhere("indented tables", _tables(lambda line: "  " + line), 2),
    Everywhere("tilde fences", _tildes),
    Everywhere(
        "no blank line after headings", lambda text: re.sub(r"^(#+ .*)\n\n(?=\|)", r"\1\n", text, flags=re.M)
    ),
    Everywhere(
        "labels with the colon outside",
        lambda text: re.sub(r"^\*\*([^*\n]+):\*\*", r"**\1**:", text, flags=re.M),
    ),
    Everywhere("plain keys", lambda text: re.sub(r"^\| \*\*([^*\n]+)\*\*", r"| \1", text, flags=re.M)),
    Everywhere("no lines across the page", lambda text: text.replace("\n---\n\n#", "\n#")),
]
_POST = between("#### POST /api/v1/ledger/entries\n", "#### DELETE")
_GET = between(GET_HEADING, "\n---\n\n## Data Model")
_ROLLBACK = sub("Rollback Plan")


def _bulleted(text: str) -> str:
    labels = r"^\*\*(Description|Authentication|Authorization|Rate Limit):\*\* (.*)\n\n"
    listed = re.sub(labels, r"- **\1:** \2\n", text, flags=re.M)
    return listed.replace("\n**Request Headers", "\n\n**Request Headers")


def _as_headings(text: str, level: int) -> str:
    return re.sub(r"^\*\*([^*\n]+?):?\*\*:?\n", rf"{'#' * level} \1\n\n", text, flags=re.M)


_TABLES_IN_SQL = r"\b(ledger_(?:accounts|entries|postings))\b"
_FIRST_INDEX = "CREATE INDEX idx_ledger_accounts_customer"
_TRIGGERS = "-- The function exists since"
_DROPS = [
    "DROP TABLE ledger_postings",
    "DROP TABLE ledger_entries",
    "DROP TABLE ledger_accounts",
    "DROP TYPE ledger_entry_status",
    "DROP TYPE ledger_account_kind",
]
_BALANCE = "/api/v1/ledger/accounts/{account_id}/balance"


def _swapped(text: str, *swaps: Swap) -> str:
    for old, new in swaps:
        text = text.replace(old, new)
    return text


def _plain_labels(text: str) -> str:
    return re.sub(r"^\*\*([^*\n]+):\*\*", r"\1:", text, flags=re.M)


def _reversed(table_text: str) -> str:
    lines = table_text.splitlines(keepends=True)
    return "".join([*lines[:2], *reversed(lines[2:])])


def _answered(heading: str, label: str, answer: str) -> str:
    """What stands below a heading, with words in place of what a label labels."""
    mark, line, rest = labelled(heading, label)
    return below(heading).replace(f"{mark}{line}\n{rest}", f"{mark} {answer}\n\n")


HARMLESS = [
    change(
        "extra column",
        (
            INTERACTIONS,
            rebuilt(INTERACTIONS, lambda cs: [*cs, "---" if cs[0].startswith("---") else " Team "]),
        ),
    ),
    change(
        "extra column in the middle",
        (UNIT, rebuilt(UNIT, lambda cs: [cs[0], "---" if cs[0].startswith("---") else " Owner ", *cs[1:]])),
    ),
    change(
        "extra column first",
        (PHASES, rebuilt(PHASES, lambda cs: ["--" if cs[0].startswith("--") else " Who ", *cs])),
    ),
    change(
        "extra top section",
        before("## Testing Strategy\n", "## Cost Estimate\n\nAbout 40 person days.\n\n---\n\n"),
    ),
    change("extra subsection", before("### Rollout Plan\n", "### Training\n\nTwo hours for support.\n\n")),
    change(
        "extra deep section", before("### E2E Tests\n", "#### Contract Tests\n\nWith the checkout team.\n\n")
    ),
    change(
        "extra section with a table",
        before(
            "### Data Protection\n", "### Threats\n\n| Threat | Answer |\n|---|---|\n| Replay | Nonce |\n\n"
        ),
    ),
    change("extra key row", (row("| **Date**"), row("| **Date**") + "| **Reviewers** | Jonas, Priya |\n")),
    change(
        "extra component row",
        (
            row("| **Location**       | Kubernetes"),
            row("| **Location**       | Kubernetes") + "| Team | Billing |\n",
        ),
    ),
    change(
        "extra rows", (row("| Identifiers    |"), row("| Identifiers    |") + "| Dates | ISO 8601 | None |\n")
    ),
    change("fewer sample rows", (row("| 409    | `ALREADY_POSTED`"), "")),
    change(
        "mermaid", (_DIAGRAM, "```mermaid\nflowchart LR\n  api[Ledger API] --> db[(Billing Database)]\n```\n")
    ),
    change("mermaid ERD", (_ERD, "```mermaid\nerDiagram\n  ENTRY ||--o{ POSTING : has\n```\n")),
    change(
        "subsection not applicable",
        (body("Feature Flags"), "N/A - the change is not visible to customers.\n\n"),
    ),
    change(
        "subsection not applicable in bold",
        (body("Test Data Strategy"), "**Not applicable**: fixtures of the billing suite are reused.\n\n"),
    ),
    change(
        "section not applicable",
        (
            between("### Entity Relationship Diagram\n", "---\n\n## Testing Strategy"),
            "N/A: nothing is stored.\n\n",
        ),
    ),
    change(
        "section not applicable in a list",
        (
            between("### Migration Steps\n", "---\n\n## Open Questions"),
            "- None, because the service is new.\n\n",
        ),
    ),
    change(
        "field not applicable",
        (table("Parameter | Type", between(DELETE_HEADING, "**Response (204")), "None\n"),
    ),
    change(
        "field not applicable with a reason",
        (
            "**Constraints:**\n\n" + table("Name | Type | Definition", ENTRY),
            "**Constraints:** None beyond the types.\n",
        ),
    ),
    change(
        "decoy headings in a fence",
        before(
            "### Scope\n",
            "````markdown\n## Data Model\n\n```\n### Scope\n```\n\n## Testing Strategy\n````\n\n",
        ),
    ),
    change(
        "decoy headings in a comment",
        before("## API Design\n", "<!--\n## Observability\n\n### Logging\n-->\n\n"),
    ),
    change(
        "comments between sections",
        before("### Key Design Decisions\n", "<!-- markdownlint-disable MD013 -->\n\n"),
    ),
    change(
        "a comment under a heading",
        ("### Feature Flags\n", "### Feature Flags\n\n<!-- both go away in Q3 -->\n"),
    ),
    change(
        "brackets in prose",
        (
            "The auditors ask for",
            "The auditors [sic] ask, as in [RFC 2119], [1] and [^note], for `[Name]` and for",
        ),
        (
            "in the first quarter.",
            "in the first quarter ([report](https://example.com/[Name]) and [Name](a.md)).",
        ),
    ),
    change(
        "checkboxes", (row("- [x] CSRF protection"), "- [X] CSRF protection\n- [x] ~~Rate limits~~ N/A\n")
    ),
    change(
        "placeholders in code",
        (
            "Finance Console (external) | Ledger API        | HTTPS      | JSON ",
            "Finance Console (external) | Ledger API        | HTTPS      "
            "| `<uuid>`, `{{x}}`, `[Name]`, `Map<String, [Name]>` ",
        ),
    ),
    change(
        "placeholders in a code block",
        (
            '-H "Authorization: Bearer $TOKEN"\n```\n\n**Example Response:**\n```http',
            '-H "Authorization: Bearer <token>" -H "X: {{x}}" # TODO [Name]\n```\n\n'
            "**Example Response:**\n```http",
        ),
    ),
    change(
        "generics in prose",
        ("Fixtures exported from the accounting package", "`List<Account>` exported, `string[]` typed"),
    ),
    change(
        "html",
        ("Refresh token on each use, signing", "Refresh token<br>on each use,<br/>signing <kbd>keys</kbd>"),
    ),
    change(
        "html details",
        before("### Rollback Plan\n", "<details>\n<summary>More</summary>\n\nWords.\n\n</details>\n\n"),
    ),
    change(
        "autolinks",
        ("- Dunning - it keeps", "- Dunning, <https://dunning.example.com>, <a@example.com> - it keeps"),
    ),
    change(
        "comparisons", ("- The comparison job finds", "- p95 < 5 ms and error rate > 3 %, a<b and c>d, finds")
    ),
    change(
        "todo as a word",
        (
            "- Endpoints to create entries",
            "- Endpoints of the todo list and of TODO lists, to create entries",
        ),
    ),
    change("labels as bullets", (_GET, _bulleted(_GET))),
    change(
        "labels as headings",
        (_POST, _as_headings(_POST, 5)),
    ),
    change("labels of an entity as headings", (POSTING, _as_headings(POSTING, 4))),
    change("scope as headings", (sub("Scope"), _as_headings(sub("Scope"), 4))),
    change("rollback labels plain", (_ROLLBACK, _ROLLBACK.replace("**", ""))),
    change("decorated heading", ("### System Diagram\n", "### System Diagram (Target State)\n")),
    change("decorated with stars", ("### Integration Tests\n", "### Integration Tests *(mandatory)*\n")),
    change("decorated endpoint", (DELETE_HEADING + "\n", DELETE_HEADING + " (Modified)\n")),
    change(
        "endpoint in code",
        (GET_HEADING + "\n", "#### `GET` `/api/v1/ledger/accounts/{account_id}/balance`\n"),
    ),
    change(
        "endpoint with colon parameters",
        (GET_HEADING + "\n", "#### GET /api/v1/ledger/accounts/:account_id/balance\n"),
    ),
    change("entity with a dash", ("### Entity: Ledger Account\n", "### Entity - `Ledger Account`\n")),
    change("and", ("## Migration & Rollout\n", "## Migration and Rollout\n")),
    change("alias", ("### E2E Tests\n", "### End-to-End Tests\n")),
    change("title in front matter", (TITLE + "\n", "---\ntitle: Invoice Ledger\nsize: medium\n---\n")),
    change(
        "size in front matter", before(TITLE, "---\nsize: Medium\ntraits: [service, data]\ntags: []\n---\n\n")
    ),
    change(
        "traits in the table",
        (
            row("| **Version**"),
            row("| **Version**") + "| Traits | service, data change |\n| Size | Medium (3 weeks) |\n",
        ),
    ),
    change(
        "split table",
        (
            OVERVIEW,
            "#### Drafts\n\n"
            + "".join(OVERVIEW.splitlines(keepends=True)[:4])
            + "\n#### Balances\n\n"
            + header_only(OVERVIEW)
            + OVERVIEW.splitlines(keepends=True)[4],
        ),
    ),
    change("hard breaks", ("**Rate Limit:** 1200 requests", "**Rate Limit:** 1200\\\nrequests")),
    change("wrapped paragraphs", (body("Problem Statement"), body("Problem Statement").replace(". ", ".\n"))),
    change(
        "table of contents",
        before(
            "## Document Info\n",
            "## Table of Contents\n\n1. [Document Info](#document-info)\n"
            "2. [System Overview](#system-overview)\n"
            "   - [Scope](#scope)\n\n---\n\n",
        ),
    ),
    change("status decorated", (row("| **Status**"), "| **Status** | **`Approved`** (18 May) |\n")),
    change(
        "values decorated",
        (
            row("| GET    | /api"),
            row("| GET    | /api")
            .replace("Required", "Required (JWT)")
            .replace("| /api", "| `/api")
            .replace("balance |", "balance` |"),
        ),
    ),
    change("bold headers", (header(FLAGS), "| **Flag** | *Description* | `Default` | Rollout (planned) |")),
    change("escaped pipe", ("Mapping, idempotent insert", "Mapping of `a\\|b`, idempotent insert")),
    change("a dash in a cell", (row("| 4     |"), row("| 4     |").replace("7 days", "-"))),
    change("quoted note", before("### Authorization\n", "> **Note:** reviewed by the guild\n\n")),
    change(
        "footnote",
        ("Copy of staging           |", "Copy of staging[^1]       |"),
        before("### E2E Tests\n", "[^1]: Refreshed each night.\n\n"),
    ),
    change("lower case titles", ("### Data Protection\n", "### data  protection\n")),
    change("typographic", ("### Authorization\n", "### Authorization —\n")),
    change("heading indented", ("### Component Interactions\n", "   ### Component Interactions\n")),
    change("blank lines", ("### Input Validation\n\n", "\n\n\n### Input Validation\n\n\n\n")),
    change(
        "list with plus", (sub("Security Checklist"), sub("Security Checklist").replace("- [x]", "* [x]"))
    ),
    change(
        "fence in a list",
        (body("Scope"), body("Scope").replace("\n\n**Out", "\n\n  ```text\n  ## Data Model\n  ```\n\n**Out")),
    ),
    # Endpoints
    *(
        change(
            f"{name} parameters in a row",
            (row("| DELETE |"), row("| DELETE |").replace("{entry_id}", written)),
        )
        for name, written in (
            ("colon", ":entry_id"),
            ("other", "{id}"),
            ("angle", "`<entry_id>`"),
            ("typed", "{entry_id:uuid}"),
        )
    ),
    *(
        change(
            f"path in a row {name}",
            (row("| GET    | /api"), row("| GET    | /api").replace(_BALANCE, written)),
        )
        for name, written in (
            ("with a remark", f"{_BALANCE} (Modified)"),
            ("in code with a remark", f"`{_BALANCE}` **(new)**"),
            ("as a link", f"[`{_BALANCE}`](#get-apiv1ledgeraccountsaccount_idbalance)"),
            ("with a query", f"{_BALANCE}?at={{time}}"),
            ("with a slash at its end", f"{_BALANCE}/"),
            ("bold", f"**{_BALANCE}**"),
        )
    ),
    change(
        "method in a row in code",
        (row("| DELETE |"), row("| DELETE |").replace("| DELETE |", "| `delete` |")),
    ),
    *(
        change(f"heading {name}", (GET_HEADING + "\n", written + "\n"))
        for name, written in (
            ("with an angle parameter", "#### GET `/api/v1/ledger/accounts/<account_id>/balance`"),
            ("with another parameter", "#### GET /api/v1/ledger/accounts/{id}/balance"),
            ("with a colon", "#### GET: /api/v1/ledger/accounts/{account_id}/balance"),
            ("with a remark", "#### GET /api/v1/ledger/accounts/{account_id}/balance (Modified)"),
            ("with a dash and words", "#### GET /api/v1/ledger/accounts/{account_id}/balance - Balance"),
            ("in one code span", "#### `GET /api/v1/ledger/accounts/{account_id}/balance`"),
            ("with a number", "#### 1.3 GET /api/v1/ledger/accounts/{account_id}/balance"),
        )
    ),
    change("endpoints in another order", (OVERVIEW, _reversed(OVERVIEW))),
    # Labels and their answers
    change("labels plain", (below(_POST_HEADING), _plain_labels(below(_POST_HEADING)))),
    change("labels in a list", (below(DELETE_HEADING), _bulleted(below(DELETE_HEADING)))),
    change("labels of an entity plain", (below(_ENTRY_HEADING), _plain_labels(below(_ENTRY_HEADING)))),
    change(
        "labels of migrations as headings",
        (below("### Migration Scripts"), _as_headings(below("### Migration Scripts"), 4)),
    ),
    change(
        "labels in lower case",
        (below(GET_HEADING), below(GET_HEADING).replace("**Rate Limit", "**Rate limit")),
    ),
    *(
        change(
            f"answered: {label} of {heading}: {answer}",
            (
                below(heading),
                _answered(heading, label, answer),
            ),
        )
        for heading, label, answer in (
            (_POST_HEADING, "Request Headers", "None"),
            (_POST_HEADING, "Request Parameters", "None"),
            (_POST_HEADING, "Rate Limit", "N/A - the gateway limits all callers alike"),
            (DELETE_HEADING, "Request Headers", "None."),
            (DELETE_HEADING, "Error Responses", "None"),
            (DELETE_HEADING, "Example Response", "None, the body is empty"),
            (DELETE_HEADING, "Authentication", "Optional"),
            (GET_HEADING, "Authorization", "None"),
            (_ENTRY_HEADING, "Indexes", "None"),
            (_ENTRY_HEADING, "Relationships", "N/A, it stands alone"),
            ("### Authorization", "Permission Matrix", "N/A: one role holds all"),
            ("### Database Migrations", "Post-deployment migrations", "None"),
        )
    ),
    change("a response with another status", ("**Response (201 Created):**", "**Response (202 Accepted):**")),
    change("a response without a status", ("**Response (201 Created):**", "**Response:**")),
    change(
        "a response with words",
        ("**Response (201 Created):**", "**Response (201 Created, draft or posted):**"),
    ),
    change(
        "a response without content",
        (row("**Response (204 No Content):**"), "**Response (204 No Content):**\n"),
    ),
    change(
        "two responses",
        (
            "**Response (201 Created):**",
            '**Response (200 OK):** when the key was used before\n```json\n{"data": null}\n```\n\n'
            "**Response (201 Created):**",
        ),
    ),
    change(
        "a request body for DELETE",
        (
            "**Response (204 No Content):**",
            '**Request Body:**\n```json\n{"reason": "string"}\n```\n\n**Response (204 No Content):**',
        ),
    ),
    change(
        "no request body needed",
        ("**Response (204 No Content):**", "**Request Body:** None\n\n**Response (204 No Content):**"),
    ),
    change(
        "a rate limit without a number",
        ("**Rate Limit:** 60 requests per minute per user", "**Rate Limit:** none, see the gateway"),
    ),
    # Diagrams and code
    change(
        "a drawing as PlantUML",
        (_DIAGRAM, "```plantuml\n@startuml\n[Ledger API] --> [Billing Database]\n@enduml\n```\n"),
    ),
    change("a drawing as DOT", (_DIAGRAM, "```dot\ndigraph { api -> db }\n```\n")),
    change("a drawing as an image", (_DIAGRAM, "![All parts](https://example.com/ledger.svg)\n")),
    change("a drawing as a linked file", (_ERD, "See [the drawing](https://miro.com/app/board/1).\n")),
    change("a drawing as HTML", (_ERD, '<img src="https://example.com/erd.png" alt="Entities">\n')),
    change(
        "a drawing in ASCII",
        (
            _ERD,
            "```text\n+---------+     +----------+\n| entries |---->| postings |\n+---------+  "
            "   +----------+\n```\n",
        ),
    ),
    change(
        "comments in JSON",
        (
            '"post": "boolean (default false)",',
            '"post": "boolean (default false)", // final at once\n  /* at least two */',
        ),
    ),
    change("what is left out of JSON", ('"status": "draft",\n', '"status": "draft",\n    ...\n')),
    change(
        "values in JSON without quotes",
        ('"amount_minor": "integer (signed, not zero)"', '"amount_minor": -1500'),
    ),
    change(
        "JSON of a list",
        ('"posted_at": "string (ISO8601) or null",', '"posted_at": null, "tags": ["a", true, 1.5e3],'),
    ),
    change("JSONC", ("**Request Body:**\n```json\n", "**Request Body:**\n```jsonc\n// as posted\n")),
    change("a fence in capitals", ("**Request Body:**\n```json\n", "**Request Body:**\n```JSON\n")),
    change(
        "example as HTTP",
        ("**Example Response:**\n```http\nHTTP/1.1 204", "**Example Response:**\n```text\nHTTP/1.1 204"),
    ),
    # SQL
    change("up migration in lower case", (_UP, _UP.lower())),
    change("up migration with quoted names", (_UP, re.sub(_TABLES_IN_SQL, r'"\1"', _UP))),
    change("up migration in a schema", (_UP, re.sub(_TABLES_IN_SQL, r"public.\1", _UP))),
    *(
        change(f"up migration {name}", (_UP, _swapped(_UP, *swaps)))
        for name, swaps in (
            (
                "with quoted columns",
                [("    created_by ", '    "created_by" '), ("    position ", '    "position" ')],
            ),
            ("with IF NOT EXISTS", [("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ")]),
            (
                "with comments",
                [(",\n", ", -- why; not\n"), ("CREATE TABLE", "/* CREATE TABLE x (); */\nCREATE TABLE")],
            ),
            (
                "in one transaction",
                [
                    ("CREATE TYPE ledger_account", "BEGIN;\nCREATE TYPE ledger_account"),
                    ("\n```\n", "\nCOMMIT;\n```\n"),
                ],
            ),
            (
                "with grants and comments on tables",
                [
                    (
                        _TRIGGERS,
                        "COMMENT ON TABLE ledger_entries IS 'An event; it moves money';\n"
                        f"GRANT SELECT ON ledger_entries TO reporting;\n{_TRIGGERS}",
                    )
                ],
            ),
            (
                "with a function",
                [
                    (
                        _TRIGGERS,
                        "CREATE OR REPLACE FUNCTION update_updated_at_column() RETURNS TRIGGER AS $$\nBEGIN\n"
                        f"    NEW.updated_at = NOW();\n    RETURN NEW;\nEND;\n$$ LANGUAGE "
                        f"plpgsql;\n{_TRIGGERS}",
                    )
                ],
            ),
            (
                "with rows",
                [
                    (
                        _TRIGGERS,
                        f"INSERT INTO ledger_accounts (code, kind) VALUES ('1200', 'revenue');\n{_TRIGGERS}",
                    )
                ],
            ),
            (
                "with a constraint added later",
                [
                    ("    CONSTRAINT chk_ledger_postings_amount CHECK (amount_minor <> 0),\n", ""),
                    (
                        _FIRST_INDEX,
                        "ALTER TABLE ledger_postings\n    ADD CONSTRAINT chk_ledger_postings_amount "
                        f"CHECK (amount_minor <> 0);\n\n{_FIRST_INDEX}",
                    ),
                ],
            ),
            (
                "with a foreign key added later",
                [
                    (" REFERENCES invoices(id) ON DELETE RESTRICT", ""),
                    (
                        _FIRST_INDEX,
                        "ALTER TABLE ledger_entries\n    ADD CONSTRAINT fk_ledger_entries_invoice "
                        f"FOREIGN KEY (invoice_id) REFERENCES invoices (id);\n\n{_FIRST_INDEX}",
                    ),
                ],
            ),
            (
                "with a column added later",
                [
                    ("    created_by VARCHAR(64) NOT NULL,\n", ""),
                    (
                        _FIRST_INDEX,
                        "ALTER TABLE ledger_entries ADD COLUMN created_by VARCHAR(64) NOT NULL "
                        "DEFAULT 'unknown';\n"
                        f"{_FIRST_INDEX}",
                    ),
                ],
            ),
            (
                "with two columns added later",
                [
                    ("    created_by VARCHAR(64) NOT NULL,\n    posted_at TIMESTAMPTZ,\n", ""),
                    (
                        _FIRST_INDEX,
                        "ALTER TABLE ledger_entries\n    ADD COLUMN created_by VARCHAR(64),\n"
                        f"    ADD COLUMN IF NOT EXISTS posted_at TIMESTAMPTZ;\n\n{_FIRST_INDEX}",
                    ),
                ],
            ),
            (
                "with a column renamed later",
                [
                    ("    created_by VARCHAR(64)", "    author VARCHAR(64)"),
                    (
                        _FIRST_INDEX,
                        f"ALTER TABLE ledger_entries RENAME COLUMN author TO created_by;\n\n{_FIRST_INDEX}",
                    ),
                ],
            ),
            (
                "with richer indexes",
                [
                    (
                        "ON ledger_entries(status, created_at);",
                        "ON ledger_entries USING btree (status, created_at DESC NULLS LAST)\n"
                        "    INCLUDE (posted_at) WHERE status = 'draft';\n"
                        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS idx_lower\n"
                        "    ON ledger_accounts (lower(code), (metadata->>'label'));",
                    )
                ],
            ),
            (
                "with types of PostgreSQL",
                [
                    ("JSONB NOT NULL DEFAULT '{}'", "JSONB NOT NULL DEFAULT '{}'::jsonb"),
                    ("CHAR(3) NOT NULL DEFAULT 'EUR'", "CHARACTER(3) COLLATE \"C\" NOT NULL DEFAULT 'EUR'"),
                ],
            ),
            (
                "with keys at the end",
                [
                    ("AS IDENTITY PRIMARY KEY", "AS IDENTITY"),
                    (
                        "UNIQUE (entry_id, position)\n);",
                        "UNIQUE (entry_id, position),\n    PRIMARY KEY (id)\n);",
                    ),
                ],
            ),
            (
                "with a partition",
                [
                    (
                        _TRIGGERS,
                        "CREATE TABLE ledger_postings_2026 PARTITION OF ledger_postings\n"
                        f"    FOR VALUES FROM (1) TO (2);\n{_TRIGGERS}",
                    )
                ],
            ),
            (
                "with a temporary table",
                [(_TRIGGERS, f"CREATE TEMPORARY TABLE old_balances (id UUID);\n{_TRIGGERS}")],
            ),
            ("with a block", [(_TRIGGERS, f"DO $$ BEGIN PERFORM 1; END $$;\n{_TRIGGERS}")]),
            ("in two blocks", [(_FIRST_INDEX, f"```\n\nThen the indexes:\n\n```sql\n{_FIRST_INDEX}")]),
            ("as postgresql", [("```sql", "```postgresql")]),
        )
    ),
    *(
        change(f"down migration {name}", (_DOWN, "```sql\n" + ";\n".join(statements) + ";\n```\n"))
        for name, statements in (
            (
                "in one drop",
                [
                    "DROP TABLE IF EXISTS ledger_postings, ledger_entries, ledger_accounts",
                    "DROP TYPE ledger_entry_status, ledger_account_kind",
                ],
            ),
            (
                "with CASCADE",
                [
                    "DROP TABLE ledger_accounts CASCADE",
                    "DROP TABLE ledger_entries CASCADE",
                    "DROP TABLE ledger_postings CASCADE",
                    "DROP TYPE ledger_entry_status CASCADE",
                    "DROP TYPE ledger_account_kind CASCADE",
                ],
            ),
            (
                "in lower case",
                [
                    "drop table if exists public.ledger_postings",
                    "drop table if exists ledger_entries",
                    'drop table "ledger_accounts"',
                    "drop type ledger_entry_status",
                    "drop type ledger_account_kind",
                ],
            ),
            (
                "with indexes and triggers",
                [
                    "DROP TRIGGER IF EXISTS set_updated_at ON ledger_accounts",
                    "DROP INDEX IF EXISTS idx_ledger_entries_invoice",
                    *_DROPS,
                ],
            ),
            ("in a transaction", ["BEGIN", *_DROPS, "COMMIT"]),
        )
    ),
    change(
        "an entity's table in a schema",
        ("**Table:** `ledger_postings`", "**Table:** `public.ledger_postings`"),
    ),
    change("an entity's table without code", ("**Table:** `ledger_postings`", "**Table:** ledger_postings")),
    change(
        "an entity's table with a remark",
        ("**Table:** `ledger_postings`", "**Table:** `ledger_postings` (new)"),
    ),
    change(
        "an entity's columns without code",
        (
            below(_POSTING_HEADING),
            below(_POSTING_HEADING)
            .replace("| `created_at`  ", "| created_at    ")
            .replace("| `position`    ", "| **position**  "),
        ),
    ),
    change(
        "an entity's columns in capitals",
        (row("| `amount_minor`"), row("| `amount_minor`").replace("`amount_minor`", "`AMOUNT_MINOR`")),
    ),
    change(
        "an entity that is there already",
        (
            "### Migration Scripts\n",
            "### Entity: Invoice (existing)\n\n**Table:** `invoices`\n\n**Description:** Unchanged.\n\n"
            "| Column | Type | Constraints | Default | Description |\n|---|---|---|---|---|\n"
            "| `id` | UUID | PK | gen_random_uuid() | Primary identifier |\n\n"
            "**Indexes:** None\n\n**Constraints:** None\n\n**Relationships:** None\n\n"
            "### Migration Scripts\n",
        ),
    ),
    *(
        change(
            f"index {name}",
            (
                row("| `idx_ledger_entries_status_created`"),
                row("| `idx_ledger_entries_status_created`").replace("(status, created_at)", columns),
            ),
        )
        for name, columns in (
            ("without brackets", "status, created_at"),
            ("in code", "`status`, `created_at`"),
            ("in one code span", "`(status, created_at)`"),
            ("descending", "(status, created_at DESC)"),
            ("over an expression", "(lower(description), created_at)"),
            ("of a part", "(status, created_at) WHERE status = 'draft'"),
            ("that includes", "(status) INCLUDE (created_at)"),
            ("with NULLS LAST", "(status ASC, created_at DESC NULLS LAST)"),
            ("of operators", "(description gin_trgm_ops)"),
            ("over JSON", "((metadata->>'label'))"),
            ("with plus", "status + created_at"),
        )
    ),
    *(
        change(
            f"constraint {name}",
            (
                row("| `uq_ledger_postings_position`"),
                f"| `uq_ledger_postings_position` | {kind} | {definition} | One posting per place |\n",
            ),
        )
        for name, kind, definition in (
            ("in words of SQL", "UNIQUE", "`UNIQUE (entry_id, position)`"),
            ("without brackets", "UNIQUE", "entry_id, position"),
            ("foreign key", "FK", "`entry_id` → `ledger_entries.id`"),
            (
                "foreign key in SQL",
                "FOREIGN KEY",
                "FOREIGN KEY (entry_id) REFERENCES ledger_entries(id) ON DELETE CASCADE",
            ),
            ("foreign key in short", "FK", "entry_id REFERENCES ledger_entries(id)"),
            ("exclusion", "EXCLUDE", "USING gist (account_id WITH =, tstzrange(created_at, NULL) WITH &&)"),
            ("in prose", "CHECK", "Positions of an entry count from 1 without gaps"),
        )
    ),
    *(
        change(
            f"relationship with {name}",
            (row("| Belongs to | Ledger Account"), f"| Belongs to | {target} | N:1 | RESTRICT |\n"),
            leans=_ENTITY_HEADINGS,
        )
        for name, target in (
            ("a table", "`ledger_accounts`"),
            ("a link", "[Ledger Account](#entity-ledger-account)"),
            ("the plural", "Ledger Accounts"),
            ("no space", "LedgerAccount"),
            ("the key", "Ledger Account (`account_id`)"),
            ("a table that SQL names", "`invoices`"),
            ("two at once", "Ledger Account, Ledger Entry"),
            ("a column", "`ledger_accounts.id`"),
        )
    ),
    # Components
    *(
        change(
            f"interaction with {name}",
            (
                row("| Backfill Worker            |"),
                f"| {source} | {target} | PostgreSQL | Entries | Post for old invoices |\n",
            ),
            leans=_COMPONENT_HEADINGS,
        )
        for name, source, target in (
            ("code", "`Backfill Worker`", "Billing Database"),
            ("bold", "**Backfill Worker**", "Billing Database"),
            ("two", "Backfill Worker, Invoice Service", "Billing Database"),
            ("a slash", "Backfill Worker / Invoice Service", "Billing Database"),
            ("and", "Backfill Worker and Invoice Service", "Billing Database"),
            ("a line break", "Backfill Worker<br>Invoice Service", "Billing Database"),
            ("a remark", "Backfill Worker (nightly)", "Billing Database (primary)"),
            ("lower case", "backfill worker", "billing database"),
            ("an outsider", "Auditor (external)", "Backfill Worker"),
            ("another dependency", "Invoice Service", "Event Bus"),
            ("a dash", "Backfill Worker", "-"),
        )
    ),
    change(
        "names as links",
        (
            row("| Ledger API                 | Billing"),
            "| [Ledger API](#ledger-api) | Billing Database | PostgreSQL | Entries "
            "| [Store](a.md#figures) drafts |\n",
        ),
        leans=_COMPONENT_HEADINGS,
    ),
    change("component in code", ("#### Backfill Worker\n", "#### `Backfill Worker`\n")),
    change("component with a remark", ("#### Backfill Worker\n", "#### Backfill Worker (new)\n")),
    change("component with a number", ("#### Backfill Worker\n", "#### 3. Backfill Worker\n")),
    # Flags, boxes, conditions
    change(
        "flags with a remark",
        (
            row("| `feature_ledger_reads`"),
            row("| `feature_ledger_reads`").replace(
                "`feature_ledger_reads` ", "`feature_ledger_reads` (new)"
            ),
        ),
    ),
    change(
        "flags without code",
        (
            row("| `feature_ledger_reads`"),
            row("| `feature_ledger_reads`").replace("`feature_ledger_reads`  ", "feature_ledger_reads  "),
        ),
    ),
    change(
        "a flag that nothing names",
        (
            row("| `feature_ledger_reads`"),
            row("| `feature_ledger_reads`")
            + "| `feature_ledger_export` | Monthly export | false | Later |\n",
        ),
    ),
    change(
        "flags with values", ("1. Disable `feature_ledger_reads`,", "1. Set `feature_ledger_reads=false`,")
    ),
    change(
        "other code in the rollout",
        (
            "4. Verify ten balances",
            "4. Verify with `feature-tool --ledger` and `ledger_entries` ten balances",
        ),
    ),
    *(
        change(f"box {name}", (row("- [x] CSRF"), f"{box}\n"))
        for name, box in (
            ("struck out", "- [ ] ~~CSRF protection (tokens)~~"),
            ("struck out with a reason", "- [ ] ~~CSRF protection~~ (no browser sessions)"),
            ("not applicable", "- [ ] CSRF protection (N/A: no cookies)"),
            ("not applicable after a dash", "- [ ] CSRF protection - N/A, no cookies"),
            ("not applicable at first", "- [ ] N/A: CSRF protection, there are no cookies"),
            ("in capitals", "- [X] CSRF protection (tokens)"),
            ("nested", "- [x] CSRF protection\n  - [x] Tokens"),
            ("with a note", "- [x] CSRF protection (tokens), see [above](#authentication)"),
        )
    ),
    *(
        change(
            f"{status} with open ends",
            (row("| **Status**"), f"| **Status** | {status} |\n"),
            (row("- [x] CSRF"), "- [ ] CSRF protection\n"),
            (row("| Who approves"), row("| Who approves").replace("Resolved", "Open    ")),
        )
        for status in ("Draft", "In Review", "In Progress")
    ),
    change(
        "question resolved with a note",
        (row("| Who approves"), row("| Who approves").replace("| Resolved", "| Resolved (Priya) ")),
    ),
    change(
        "question resolved in bold",
        (row("| Who approves"), row("| Who approves").replace("| Resolved", "| **resolved** ")),
    ),
    change("no questions left", (QUESTIONS, "None: all were answered in review.\n")),
    *(
        change(f"version written {written}", (row("| **Version**"), f"| **Version** | {written} |\n"))
        for written in ("v1.2", "1.2.0", "`1.2`", "1.2 (approved)")
    ),
    change("version in the history with v", (row("| 1.2     |"), row("| 1.2     |").replace("1.2 ", "v1.2"))),
    change(
        "two revisions of a day", (row("| 1.1     |"), row("| 1.1     |").replace("2026-05-06", "2026-05-18"))
    ),
    *(
        change(
            f"coverage {written}", (row("| Balance reader"), row("| Balance reader").replace("95%+", written))
        )
        for written in (
            "95 %",
            "≥ 95%",
            "> 95%",
            "95% of branches",
            "0.95",
            "95–100%",
            "-",
            "N/A, it is generated",
            "at least 95%",
            "All 14 cases",
            "full (100%)",
        )
    ),
    # Text and links
    change(
        "a link to an anchor", ("The auditors ask for", "The [auditors](#security-considerations) ask for")
    ),
    change(
        "links to files",
        (
            "- Dunning - it keeps",
            "- [Dunning](adr/0007-double-entry.md#decision), [notes](./a.md) and [folder](adr) - it keeps",
        ),
    ),
    change(
        "links by reference",
        ("in the first quarter.", "in the first quarter, see [ADR][adr].\n\n[adr]: adr/0007-double-entry.md"),
    ),
    change(
        "links to anchors", ("by hand in the first", "[by hand](#entity-ledger-entry) in the [first](#scope)")
    ),
    change(
        "a named anchor",
        ("The auditors ask for", '<a id="audit"></a>The [auditors](#audit) ask for'),
    ),
    change(
        "links in code",
        ("Revenue recognition - it", "Revenue recognition (`[x](#nowhere)`) - it"),
    ),
    change(
        "a wall with a list",
        (below("### Proposed Solution"), "\n" + _WORDS * 20 + "\n\n- " + _WORDS * 20 + "\n\n"),
    ),
    change("much text", (below("### Proposed Solution"), "\n" + _WORDS * 25 + "\n\n")),
    change(
        "another id in text",
        ("We add a double-entry ledger", "As TS-2025-030 says, we add a double-entry ledger"),
    ),
]
REWRITES: list[Change | Everywhere] = [*EVERYWHERE, *HARMLESS]

# Rewrites that undo or move the very text of a defect
_CLASHES = {
    "tilde fences": lambda d: d.rule == "broken-fence",
    "labels as headings": lambda d: d.rule == "skipped-level",
}
_ANCHORED = [
    "table of contents",
    "a link to an anchor",
    "links to anchors",
    "names as links",
    "path in a row as a link",
    "relationship with a link",
    "box with a note",
]
_ANCHORS_CHANGE = ["numbered headings", "roman headings", "headings with 1)", "emoji headings"]
_NEVER_TOGETHER = [
    {"CRLF", "CR"},
    {"numbered headings", "roman headings", "headings with 1)"},
    {"missing-column: Value", "tables without outer pipes"},  # one column and no pipes are no table
    {"numbered headings", "setext headings"},  # a list item and a line across the page
    {"headings with 1)", "setext headings"},
    {"title in front matter", "no lines across the page"},
    {
        "invalid-metadata: trait",
        "missing-section: API Design",
    },  # an unknown trait may be the one that asks for it
    {"invalid-metadata: trait", "missing-section: Data Model"},
    {"invalid-metadata: trait in the table", "missing-section: API Design"},
    {"invalid-metadata: trait in the table", "missing-section: Data Model"},
    # anchors are made of headings as they are written
    *({links, headings} for links in _ANCHORED for headings in _ANCHORS_CHANGE),
]


# What is asserted


@cache
def compiled() -> tuple[Schema, tuple[run.ActiveRule, ...]]:
    return run.schema_named(run.BUILT_IN), run.active_rules(run.Task(), Settings())


def check(text: str) -> list[Diagnostic]:
    """What speclint says of a text, in this process, when the files beside it are those of `BESIDE`."""
    schema, rules = compiled()
    source = Source.from_text("spec.md", text)
    spec = run.lay(source, schema, Request())
    project = Project(Memory(BESIDE), lambda other: run.lay(other, schema, Request()))
    path = project.take(source.path, source, spec)
    told, problems = run.tell(project, rules)
    found, raised = run.diagnose(source, spec, schema, rules, told=told[path])
    assert not problems
    assert not raised
    return found


def places(text: str) -> list[tuple[str, int, int]]:
    return [(found.rule, found.place.line, found.place.column) for found in check(text)]


def test_the_names_differ() -> None:
    names = Counter(entry.name for entry in (*DEFECTS, *REWRITES))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_rule_that_runs_has_a_defect() -> None:
    running = {active.rule.name for active in compiled()[1] if active.rule.severity is not Severity.OFF}
    assert running <= {entry.rule for entry in DEFECTS}


@pytest.mark.parametrize("text", [MEDIUM, LARGE], ids=["medium", "large"])
def test_the_fixtures_are_clean(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize("one", DEFECTS, ids=lambda d: d.name)
def test_a_defect_gives_one_finding(one: Defect) -> None:
    text = one(one.base)
    found = check(text)
    assert [(d.rule, d.place.line, d.place.column) for d in found] == [one.place(text)], [
        f"{d.place.line}:{d.place.column} {d.rule} {d.message}" for d in found
    ]


@pytest.mark.parametrize("one", REWRITES, ids=lambda r: r.name)
def test_a_rewrite_gives_none(one: Change | Everywhere) -> None:
    text = one(MEDIUM) if isinstance(one, Change) else one.apply(MEDIUM)
    assert text != MEDIUM
    found = check(text)
    assert [f"{d.place.line}:{d.place.column} {d.rule} {d.message}" for d in found] == []


@pytest.mark.parametrize("newline", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_a_defect_stands_where_it_stands_whatever_the_newline(newline: str) -> None:
    moved_ = {}
    for one in DEFECTS:
        text = one(one.base)
        found = places(text.replace("\n", newline))
        if found != places(text):
            moved_[one.name] = found
    assert moved_ == {}


def _squeezed(line: str) -> str:
    return "".join(char for char in line.casefold() if char.isalnum())


def _mark(one: Defect) -> str:
    """The line that the finding of a single defect stands on, in a form that rewrites keep."""
    text = one(one.base)
    source = Source.from_text("", text)
    return _squeezed(source.line(one.place(text)[1]))


def _unmatched(text: str, defects: list[Defect]) -> tuple[list[str], list[str]]:
    """The findings that no defect explains, and the defects that no finding tells of."""
    source = Source.from_text("spec.md", text)
    found = [
        (d.rule, _squeezed(source.line(d.place.line)), f"{d.place.line}: {d.rule} {d.message}")
        for d in check(text)
    ]
    lost = []
    marks = sorted(((_mark(one), one) for one in defects), key=lambda entry: -len(entry[0]))
    for mark, one in marks:
        same = next((entry for entry in found if entry[0] == one.rule and mark in entry[1]), None)
        if same is None:
            lost.append(one.name)
        else:
            found.remove(same)
    return [said for _, _, said in found], lost


def _clash(one: Change, other: Change) -> bool:
    """Whether two edits touch the same sections, or one touches what the other's finding points at."""
    ours, theirs = one.touched(), other.touched()
    return (
        bool(ours & other.watched() or one.watched() & theirs) or _quotes(one, other) or _quotes(other, one)
    )


def _quotes(one: Change, other: Change) -> bool:
    """Whether one edit writes text that the other looks for."""
    wanted = [old for old, _ in other.swaps] + ([other.at] if isinstance(other, Defect) else [])
    written = [new for old, new in one.swaps if new not in old]
    return any(text in new for text in wanted for new in written)


def _forbidden(entry: Change | Everywhere, defects: list[Defect]) -> bool:
    clashes = _CLASHES.get(entry.name)
    return clashes is not None and any(map(clashes, defects))


COMPOSABLE = [
    one.name for one in (*STRUCTURE, *TABLES, *VALUES, *DOCUMENT, *CONTENT, *REFERENCES) if one.base is MEDIUM
]
HARMLESS_NAMES = [entry.name for entry in REWRITES]
ALL: dict[str, Change | Everywhere] = {}
for _entry in (*DEFECTS, *REWRITES):
    ALL[_entry.name] = _entry


@cache
def works_alone(name: str) -> bool:
    """Whether an entry gives what its own test asks for; one that does not says nothing in a mixture."""
    entry = ALL[name]
    text = entry(MEDIUM) if isinstance(entry, Change) else entry.apply(MEDIUM)
    return places(text) == ([entry.place(text)] if isinstance(entry, Defect) else [])


@st.composite
def mixtures(draw: st.DrawFn) -> list[str]:
    """The names of defects and rewrites that do not touch each other's text, in the order to apply them."""
    defects: list[Defect] = []
    for name in draw(st.lists(st.sampled_from(COMPOSABLE), min_size=2, max_size=4, unique=True)):
        one = ALL[name]
        assert isinstance(one, Defect)
        if any({name, other.name} <= group for other in defects for group in _NEVER_TOGETHER):
            continue
        if works_alone(name) and not any(_clash(one, other) for other in defects):
            defects.append(one)
    edits: list[Change] = list(defects)
    everywhere: list[Everywhere] = []
    for name in draw(st.lists(st.sampled_from(HARMLESS_NAMES), max_size=4, unique=True)):
        entry = ALL[name]
        names = {name, *(edit.name for edit in edits), *(other.name for other in everywhere)}
        if not works_alone(entry.name) or _forbidden(entry, defects):
            continue
        if any(len(names & group) > 1 for group in _NEVER_TOGETHER):
            continue
        if isinstance(entry, Everywhere):
            everywhere.append(entry)
        elif not any(_clash(entry, other) for other in edits):
            edits.append(entry)
    return [
        *(edit.name for edit in draw(st.permutations(edits))),
        *(entry.name for entry in sorted(everywhere, key=lambda e: e.rank)),
    ]


@given(mixtures())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_mixture_gives_the_sum(mixture: list[str]) -> None:
    text, defects = MEDIUM, []
    for entry in map(ALL.__getitem__, mixture):
        text = entry(text) if isinstance(entry, Change) else entry.apply(text)
        if isinstance(entry, Defect):
            defects.append(entry)
    assert _unmatched(text, defects) == ([], [])


# Defects that once hid each other: what one of them hides, the other needs to be recognised by.
@pytest.mark.parametrize(
    "mixture",
    [
        ["broken-fence: diagram opened with tildes", "broken-fence: SQL closed with tildes"],
        ["broken-fence: SQL without closer", "misnamed-section: ## Testing Stratgy"],
        ["broken-fence: JSON before an endpoint", "misnamed-section: ## Data Modell"],
        ["misnamed-section: ## Data Modell", "misplaced-section: ### Testing Strategy"],
        ["misnamed-section: ## Data Modell", "misplaced-section: ## Entity: Ledger Account"],
    ],
    ids=" and ".join,
)
def test_a_hard_mixture_gives_the_sum(mixture: list[str]) -> None:
    test_a_mixture_gives_the_sum.hypothesis.inner_test(mixture)  # type: ignore[attr-defined]  # set by @given
