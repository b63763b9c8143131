"""Names of components, columns, entities and flags."""

from __future__ import annotations

from defects.edits import change, dangling, defect, in_cell, leaning
from defects.ledger import (
    COMPONENT_HEADINGS,
    DELETE_HEADING,
    ENTITY_HEADINGS,
    GET_HEADING,
    POST_HEADING,
    SCRIPTS,
    row,
)

# A table that SQL names may be related to, so that all of it must be sound
_RELATED = (*ENTITY_HEADINGS, SCRIPTS, "### Database Migrations")

DEFECTS = [
    dangling("| Backfill Worker            |", "Billing Database", "Archive Database", *COMPONENT_HEADINGS),
    dangling("| Ledger API                 | Billing", "Ledger API", "Ledger Gateway", *COMPONENT_HEADINGS),
    dangling("| Event Bus ", "Invoice Service", "Invoice Servcie", *COMPONENT_HEADINGS),
    dangling("| Event Bus ", "Event Bus", "Message Broker", *COMPONENT_HEADINGS),
    dangling("| Checkout (external)", "Checkout (external)", "Checkout", *COMPONENT_HEADINGS),
    leaning(
        defect(
            "dangling-reference: a component under another name",
            "dangling-reference",
            "Backfill Worker            | Billing Database",
            ("#### Backfill Worker\n", "#### Import Worker\n"),
        ),
        *COMPONENT_HEADINGS,
    ),
    leaning(
        defect(
            "dangling-reference: a component with a slip in its heading",
            "dangling-reference",
            "Backfill Worker            | Billing Database",
            ("#### Backfill Worker\n", "#### Backfill Wroker\n"),
        ),
        *COMPONENT_HEADINGS,
    ),
    leaning(
        defect(
            "dangling-reference: a component that many name under another name",
            "dangling-reference",
            "Ledger API        | HTTPS      | JSON              | Correct",
            ("#### Ledger API\n", "#### Balance Service\n"),
        ),
        *COMPONENT_HEADINGS,
    ),
    dangling("| `idx_ledger_entries_invoice`", "invoice_id)", "invioce_id)", *ENTITY_HEADINGS),
    dangling("| `idx_ledger_entries_status_created`", "created_at)", "posted_on)", *ENTITY_HEADINGS),
    dangling("| `idx_ledger_accounts_kind_currency`", "kind,", "type,", *ENTITY_HEADINGS),
    dangling("| `uq_ledger_postings_position`", "position)", "place)", *ENTITY_HEADINGS),
    leaning(
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
        *ENTITY_HEADINGS,
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
]

# What the spec's own look like is read off these.
_ENDPOINTS = ("### Endpoint Details", POST_HEADING, DELETE_HEADING, GET_HEADING, "### Endpoints Overview")
_INDEXES = (*ENTITY_HEADINGS, SCRIPTS, "### Database Migrations")

DEFECTS += [
    leaning(
        defect(
            f"dangling-reference: {name} in a code span that is not there",
            "dangling-reference",
            f"`{found}`",
            ("Tables and indexes exist, replication lag", f"{sentence} `{found}`, replication lag"),
        ),
        *leans,
    )
    for name, sentence, found, leans in (
        ("an endpoint with a slip", "Try", "/api/v1/ledger/entrys", _ENDPOINTS),
        ("an endpoint with a method", "Try", "GET /api/v1/ledger/closings", _ENDPOINTS),
        ("another method", "Try", "PATCH /api/v1/ledger/entries", _ENDPOINTS),
        ("an index", "Look for", "idx_ledger_entries_day", _INDEXES),
        ("a migration", "Run the migration", "create_ledger_tables", (SCRIPTS,)),
    )
]

REWRITES = [
    *(
        change(
            f"{name} in a code span",
            ("Tables and indexes exist, replication lag", f"Look at `{found}`, replication lag"),
            leans=leans,
        )
        for name, found, leans in (
            ("an endpoint with a value", "GET /api/v1/ledger/accounts/42/balance?at=2026-05-01", _ENDPOINTS),
            ("an endpoint without its base", "POST /ledger/entries", _ENDPOINTS),
            ("an endpoint of the platform", "GET /healthz", _ENDPOINTS),
            ("an endpoint of another service", "/api/v1/customers/{id}", _ENDPOINTS),
            ("an index", "idx_ledger_entries_invoice", _INDEXES),
            ("a path", "/etc/ledger/api.conf", _ENDPOINTS),
            ("a migration's file", "migrations/0042_create_ledger.sql", (SCRIPTS,)),
        )
    ),
    change(
        "migration that is called one",
        ("Run the up migration  ", "Run migration `20260518_create_ledger.up.sql`  "),
        leans=(SCRIPTS,),
    ),
    change("entity with a dash", ("### Entity: Ledger Account\n", "### Entity - `Ledger Account`\n")),
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
            leans=ENTITY_HEADINGS,
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
    *(
        change(
            f"interaction with {name}",
            (
                row("| Backfill Worker            |"),
                f"| {source} | {target} | PostgreSQL | Entries | Post for old invoices |\n",
            ),
            leans=COMPONENT_HEADINGS,
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
        leans=COMPONENT_HEADINGS,
    ),
    change("component in code", ("#### Backfill Worker\n", "#### `Backfill Worker`\n")),
    change("component with a remark", ("#### Backfill Worker\n", "#### Backfill Worker (new)\n")),
    change("component with a number", ("#### Backfill Worker\n", "#### 3. Backfill Worker\n")),
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
]
