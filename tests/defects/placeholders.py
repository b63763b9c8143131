"""The template's own text left standing, and text that only looks like it."""

from __future__ import annotations

from defects.edits import change, defect, in_cell
from defects.ledger import DELETE_HEADING, TITLE, between, body

DEFECTS = [
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

REWRITES = [
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
]
