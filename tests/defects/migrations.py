"""The migrations against each other and against the data model."""

from __future__ import annotations

import re

from defects.edits import Defect, Swap, change, defect, in_cell, leaning
from defects.ledger import (
    ACCOUNT,
    DOWN,
    ENTITY_HEADINGS,
    ENTRY,
    ENTRY_HEADING,
    MEDIUM,
    POSTING,
    POSTING_HEADING,
    SCRIPTS,
    UP,
    below,
    between,
    row,
)

DEFECTS = [
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
        "mismatched-migration: an index never created",
        "mismatched-migration",
        row("| `idx_ledger_entries_invoice`")[2:],
        ("CREATE INDEX idx_ledger_entries_invoice ON ledger_entries(invoice_id);\n", ""),
    ),
    defect(
        "mismatched-migration: an index created under another name",
        "mismatched-migration",
        row("| `idx_ledger_postings_entry`")[2:],
        ("CREATE INDEX idx_ledger_postings_entry ON", "CREATE INDEX ix_postings_by_entry ON"),
    ),
    defect(
        "mismatched-migration: NOT NULL in words only",
        "mismatched-migration",
        "position SMALLINT,",
        ("position SMALLINT NOT NULL,", "position SMALLINT,"),
    ),
    defect(
        "mismatched-migration: created twice",
        "mismatched-migration",
        "ledger_entries (id UUID);",
        (
            "CREATE INDEX idx_ledger_accounts_customer",
            "CREATE TABLE IF NOT EXISTS ledger_entries (id UUID);\n\n"
            "CREATE INDEX idx_ledger_accounts_customer",
        ),
    ),
    defect(
        "mismatched-value: the type of a foreign key",
        "mismatched-value",
        "account_id BIGINT NOT NULL",
        ("account_id UUID NOT NULL", "account_id BIGINT NOT NULL"),
    ),
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
    leaning(
        defect(
            "irreversible-migration: a type created in addition",
            "irreversible-migration",
            "ledger_side AS",
            (
                "CREATE TYPE ledger_account_kind AS",
                "CREATE TYPE ledger_side AS ENUM ('debit', 'credit');\nCREATE TYPE ledger_account_kind AS",
            ),
        ),
        SCRIPTS,
    ),
    # Columns: in the table of the entity
    *(
        Defect(
            f"mismatched-migration: {name} is not described",
            ((row(start, entity), ""),),
            MEDIUM,
            "mismatched-migration",
            at,
            leans=(SCRIPTS, *ENTITY_HEADINGS),
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
        leaning(in_cell("mismatched-migration", start, f"`{old}`", f"`{new}`"), SCRIPTS, *ENTITY_HEADINGS)
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
        SCRIPTS,
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
                (ENTRY_HEADING,),
            ),
            (
                "no code",
                "    code VARCHAR(32) NOT NULL UNIQUE,\n",
                "",
                "`code`  ",
                ("### Entity: Ledger Account",),
            ),
            ("creator", "created_by VARCHAR(64)", "creator VARCHAR(64)", "`created_by`  ", (ENTRY_HEADING,)),
            (
                "amout_minor",
                "    amount_minor BIGINT",
                "    amout_minor BIGINT",
                "`amount_minor`",
                (POSTING_HEADING,),
            ),
            (
                "reversed_at",
                "    posted_at TIMESTAMPTZ,\n",
                "    posted_at TIMESTAMPTZ,\n    reversed_at TIMESTAMPTZ,\n",
                "reversed_at TIMESTAMPTZ",
                (ENTRY_HEADING,),
            ),
        )
    ),
    *(
        Defect(f"{rule}: {name} in the SQL", ((old, new),), MEDIUM, rule, at, leans=ENTITY_HEADINGS)
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
        SCRIPTS,
        *ENTITY_HEADINGS,
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
        *ENTITY_HEADINGS,
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
        *ENTITY_HEADINGS,
    ),
    leaning(
        defect(
            "mismatched-migration: a table not created",
            "mismatched-migration",
            "`ledger_postings`\n",
            (between("CREATE TABLE ledger_postings", "CREATE INDEX idx_ledger_accounts_customer"), ""),
        ),
        *ENTITY_HEADINGS,
    ),
    leaning(
        defect(
            "mismatched-migration: a table under another name in the SQL",
            "mismatched-migration",
            "`ledger_postings`\n",
            ("CREATE TABLE ledger_postings (", "CREATE TABLE postings ("),
        ),
        *ENTITY_HEADINGS,
    ),
    leaning(
        defect(
            "mismatched-migration: a table with a slip in the SQL",
            "mismatched-migration",
            "`ledger_entries`\n",
            ("CREATE TABLE ledger_entries (", "CREATE TABLE ledger_entires ("),
        ),
        *ENTITY_HEADINGS,
    ),
    leaning(
        defect(
            "mismatched-migration: a table under another name",
            "mismatched-migration",
            "`postings`\n",
            ("**Table:** `ledger_postings`\n", "**Table:** `postings`\n"),
        ),
        SCRIPTS,
        *ENTITY_HEADINGS,
    ),
    leaning(
        defect(
            "mismatched-migration: a table with a slip",
            "mismatched-migration",
            "`ledger_entry`\n",
            ("**Table:** `ledger_entries`\n", "**Table:** `ledger_entry`\n"),
        ),
        SCRIPTS,
        *ENTITY_HEADINGS,
    ),
]

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


def _swapped(text: str, *swaps: Swap) -> str:
    for old, new in swaps:
        text = text.replace(old, new)
    return text


REWRITES = [
    change(
        "an index created otherwise",
        (
            "CREATE INDEX idx_ledger_entries_invoice ON ledger_entries(invoice_id);",
            'CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_ledger_entries_invoice"\n'
            "    ON public.ledger_entries USING btree (invoice_id DESC);",
        ),
    ),
    change(
        "not null in the end",
        ("position SMALLINT NOT NULL,", "position SMALLINT,"),
        (
            "CREATE INDEX idx_ledger_accounts_customer",
            "ALTER TABLE ledger_postings ALTER COLUMN position SET NOT NULL;\n\n"
            "CREATE INDEX idx_ledger_accounts_customer",
        ),
    ),
    change("up migration in lower case", (UP, UP.lower())),
    change("up migration with quoted names", (UP, re.sub(_TABLES_IN_SQL, r'"\1"', UP))),
    change("up migration in a schema", (UP, re.sub(_TABLES_IN_SQL, r"public.\1", UP))),
    *(
        change(f"up migration {name}", (UP, _swapped(UP, *swaps)))
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
        change(f"down migration {name}", (DOWN, "```sql\n" + ";\n".join(statements) + ";\n```\n"))
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
            below(POSTING_HEADING),
            below(POSTING_HEADING)
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
]
