"""Tables, columns, rows and cells."""

from __future__ import annotations

from defects.edits import Defect, change, defect, in_cell
from defects.ledger import (
    CONSTRAINTS,
    DECISIONS,
    ERRORS,
    FLAGS,
    HISTORY,
    INDEXES,
    INFO,
    INTERACTIONS,
    LARGE,
    LEDGER_API,
    MATRIX,
    MEDIUM,
    OVERVIEW,
    PHASES,
    POSTING,
    QUESTIONS,
    RELATIONS,
    SCENARIOS,
    UNIT,
    between,
    cells,
    header,
    header_only,
    moved,
    rebuilt,
    row,
    table,
    without,
)

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
    defect(
        "missing-row: Rotation",
        "missing-row",
        "| Aspect         | Implementation",
        (row("| Rotation"), ""),
    ),
    in_cell("misnamed-row", "| Enforcement Point ", "Enforcement Point", "Enforcment Point"),
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
    defect(
        "out-of-order-row: a version",
        "out-of-order-row",
        "1.0     | 2026-05-06",
        ("| 1.0     |", "| 1.1     |"),
        ("| 1.1     | 2026-05-06", "| 1.0     | 2026-05-06"),
    ),
    defect(
        "detached-row: facts after a blank line",
        "detached-row",
        row("| **Version**"),
        (row("| **Version**"), "\n" + row("| **Version**")),
    ),
    defect(
        "detached-row: a question after a comment",
        "detached-row",
        row("| Who approves"),
        (row("| Who approves"), "<!-- asked by finance -->\n" + row("| Who approves")),
    ),
    defect(
        "detached-row: an endpoint after two blank lines",
        "detached-row",
        row("| DELETE |"),
        (row("| DELETE |"), "\n\n" + row("| DELETE |")),
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
        "ragged-row: text right below",
        "ragged-row",
        "Both were asked in the review.\n",
        (row("| Who approves"), row("| Who approves") + "Both were asked in the review.\n"),
    ),
    defect(
        "ragged-row: a label right below",
        "ragged-row",
        "**Indexes:**\n\n" + INDEXES,
        ("\n**Indexes:**\n\n" + INDEXES, "**Indexes:**\n\n" + INDEXES),
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
    doubled(
        "| Who approves",
        "| Who approves manual postings during holidays? | Amara Okafor | 2026-05-15 | Resolved |",
    ),
    defect(
        "duplicate-row: an error code of another status",
        "duplicate-row",
        "RATE_LIMITED | Once more",
        (row("| 429    | `RATE"), row("| 429    | `RATE") + "| 400 | RATE_LIMITED | Once more | Wait |\n"),
    ),
    doubled("| A producer floods", "| A producer floods the gateway | Low | Low | Nobody does | - |", LARGE),
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

DEFECTS = [
    *_MISSING_TABLES,
    *_COLUMNS,
    *_ROWS,
    *_DUPLICATES,
    *_EMPTY_CELLS,
]


def _reversed(table_text: str) -> str:
    lines = table_text.splitlines(keepends=True)
    return "".join([*lines[:2], *reversed(lines[2:])])


REWRITES = [
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
    change("bold headers", (header(FLAGS), "| **Flag** | *Description* | `Default` | Rollout (planned) |")),
    change("escaped pipe", ("Mapping, idempotent insert", "Mapping of `a\\|b`, idempotent insert")),
    change("a dash in a cell", (row("| 4     |"), row("| 4     |").replace("7 days", "-"))),
    change("endpoints in another order", (OVERVIEW, _reversed(OVERVIEW))),
]
