"""Values of a type, and targets that can be measured."""

from __future__ import annotations

from defects.edits import change, defect, in_cell
from defects.ledger import DELETE_HEADING, LARGE, row

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
    in_cell("invalid-value", "| Who approves", "2026-05-15", "mid of May"),
    in_cell("invalid-value", "| Who approves", "2026-05-15", "2026-05-32"),
    in_cell("invalid-value", "| Who approves", "Priya Nair", "-"),
    in_cell("invalid-value", "| 4    | Run", "Delete entries written by `ledger-backfill`", "None"),
    in_cell(
        "invalid-value", "| 5    | Enable", "Disable the flag, reads return to the old columns", "**Later.**"
    ),
    in_cell("invalid-value", "| 2     |", "25% of customers", "250% of customers"),
    in_cell("invalid-value", "| 1.1     |", "2026-05-06", "2026-05-36"),
    in_cell("invalid-value", "| ClickHouse | External |", "99.9%", "999%", LARGE),
    in_cell(
        "invalid-value",
        "| ClickHouse | External |",
        "Kafka retains 72 hours, the processor catches up",
        "n/a",
        LARGE,
    ),
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

_UNMEASURABLE = [
    in_cell("unmeasurable-target", "| Posting rules", "100%", "101%"),
    in_cell("unmeasurable-target", "| Posting rules", "100%", "high"),
    in_cell("unmeasurable-target", "| Ledger repository", "90%+", "as high as possible"),
    in_cell("unmeasurable-target", "| Balance reader", "95%+", "good"),
    in_cell("unmeasurable-target", "Acceptance latency |", "< 40 ms p95", "fast", LARGE),
    in_cell("unmeasurable-target", "Time to query |", "< 5 s p99", "as low as possible", LARGE),
    in_cell("unmeasurable-target", "Error rate |", "> 0.5%", "when it grows", LARGE),
]

DEFECTS = [
    *_INVALID,
    *_UNMEASURABLE,
]

REWRITES = [
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
    change(
        "no way back, and why",
        ("| Delete entries written by `ledger-backfill`       |", "| None: nothing reads the entries yet |"),
    ),
    change(
        "a phase that tells of growth", ("Fewer than 2 support tickets", "Load of 140%, fewer than 2 tickets")
    ),
    change("a question without a day", ("| Priya Nair   | 2026-05-15 |", "| Priya Nair   | -          |")),
    *(
        change(f"version written {written}", (row("| **Version**"), f"| **Version** | {written} |\n"))
        for written in ("v1.2", "1.2.0", "`1.2`", "1.2 (approved)")
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
]
