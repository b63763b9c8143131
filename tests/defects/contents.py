"""Diagrams, code, tables and items that a section must hold, and text that is too long."""

from __future__ import annotations

from defects.edits import change, defect, in_section
from defects.ledger import (
    DELETE_HEADING,
    DIAGRAM,
    DOWN,
    ENTRY_HEADING,
    ERD,
    GET_HEADING,
    LARGE,
    POST_HEADING,
    POSTING_HEADING,
    UP,
    WORDS,
    below,
    between,
    body,
    labelled,
    row,
    sub,
)

DEFECTS = [
    in_section(
        "words for the system",
        "missing-diagram",
        "### System Diagram",
        DIAGRAM,
        "All talk to the database.\n",
    ),
    in_section(
        "words for the entities", "missing-diagram", "### Entity Relationship Diagram", ERD, "See below.\n"
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
            (POST_HEADING, "Request Body"),
            (POST_HEADING, "Response (201"),
            (POST_HEADING, "Example Request"),
            (POST_HEADING, "Example Response"),
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
        DOWN,
        "Drop the three tables and both types.\n",
    ),
    *(
        in_section(f"{name} for the {label}", "missing-code", "### Migration Scripts", code, block)
        for name, label, code, block in (
            ("an empty block", "down migration", DOWN, "```sql\n```\n"),
            ("a comment", "down migration", DOWN, "```sql\n-- drop all\n```\n"),
            ("an empty block", "up migration", UP, "```sql\n\n```\n"),
            ("a comment", "up migration", UP, "```sql\n-- to come\n```\n"),
        )
    ),
    *(
        in_section(
            f"nothing below {label} of {heading}", "missing-table", heading, labelled(heading, label)[2], "\n"
        )
        for heading, label in (
            (POST_HEADING, "Request Headers"),
            (POST_HEADING, "Error Responses"),
            (DELETE_HEADING, "Error Responses"),
            (GET_HEADING, "Request Parameters"),
            (ENTRY_HEADING, "Indexes"),
            (POSTING_HEADING, "Relationships"),
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
        "\n\n".join([WORDS * 10] * 4).strip(),
    ),
]

REWRITES = [
    change(
        "mermaid", (DIAGRAM, "```mermaid\nflowchart LR\n  api[Ledger API] --> db[(Billing Database)]\n```\n")
    ),
    change("mermaid ERD", (ERD, "```mermaid\nerDiagram\n  ENTRY ||--o{ POSTING : has\n```\n")),
    change(
        "checkboxes", (row("- [x] CSRF protection"), "- [X] CSRF protection\n- [x] ~~Rate limits~~ N/A\n")
    ),
    change(
        "list with plus", (sub("Security Checklist"), sub("Security Checklist").replace("- [x]", "* [x]"))
    ),
    change(
        "fence in a list",
        (body("Scope"), body("Scope").replace("\n\n**Out", "\n\n  ```text\n  ## Data Model\n  ```\n\n**Out")),
    ),
    change(
        "a drawing as PlantUML",
        (DIAGRAM, "```plantuml\n@startuml\n[Ledger API] --> [Billing Database]\n@enduml\n```\n"),
    ),
    change("a drawing as DOT", (DIAGRAM, "```dot\ndigraph { api -> db }\n```\n")),
    change("a drawing as an image", (DIAGRAM, "![All parts](https://example.com/ledger.svg)\n")),
    change("a drawing as a linked file", (ERD, "See [the drawing](https://miro.com/app/board/1).\n")),
    change("a drawing as HTML", (ERD, '<img src="https://example.com/erd.png" alt="Entities">\n')),
    change(
        "a drawing in ASCII",
        (
            ERD,
            "```text\n+---------+     +----------+\n| entries |---->| postings |\n+---------+  "
            "   +----------+\n```\n",
        ),
    ),
    change(
        "a wall with a list",
        (below("### Proposed Solution"), "\n" + WORDS * 20 + "\n\n- " + WORDS * 20 + "\n\n"),
    ),
    change("much text", (below("### Proposed Solution"), "\n" + WORDS * 25 + "\n\n")),
]
