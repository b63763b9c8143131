"""Code that does not parse, and code that is read with its remarks."""

from __future__ import annotations

from defects.edits import Defect, change
from defects.ledger import MEDIUM, SCRIPTS, below


def broken(name: str, old: str, new: str, at: str) -> Defect:
    """Code with a slip, at which the parser stumbles."""
    scripts = (SCRIPTS,) if old in below(SCRIPTS) else ()
    return Defect(f"invalid-code: {name}", ((old, new),), MEDIUM, "invalid-code", at, leans=scripts)


_SECOND = (
    "created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),\n    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),\n"
    + ("    CONSTRAINT chk_ledger_entries")
)

DEFECTS = [
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

REWRITES = [
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
]
