"""Labelled fields: absent, without a value, misnamed; and the ways to write a label."""

from __future__ import annotations

import re

from defects.edits import Defect, change, defect, in_section
from defects.ledger import (
    DELETE_HEADING,
    ENTRY,
    ENTRY_HEADING,
    GET_HEADING,
    LARGE,
    POST_HEADING,
    POSTING,
    POSTING_HEADING,
    below,
    between,
    labelled,
    row,
    sub,
    table,
)


def field_gone(heading: str, label: str, all_below: bool = True) -> Defect:
    """A labelled field taken out, with all that belongs to it."""
    mark, line, rest = labelled(heading, label)
    old = f"{mark}{line}\n{rest if all_below else ''}"
    return in_section(f"no {label} in {heading.strip('# ')}", "missing-field", heading, old, "")


def label_gone(heading: str, label: str) -> Defect:
    """A label taken out, while what it labels stays."""
    mark, line, _ = labelled(heading, label)
    name = f"no label {label} in {heading.strip('# ')}"
    return in_section(name, "missing-field", heading, mark + line, line.strip(), leans=(heading,))


def value_gone(heading: str, label: str) -> Defect:
    """A label that stands there and says nothing."""
    mark, line, _ = labelled(heading, label)
    name = f"nothing after {label} in {heading.strip('# ')}"
    return in_section(
        name, "missing-field", heading, f"{mark}{line}\n", f"{mark}\n", f"{mark}\n", leans=(heading,)
    )


def label_renamed(heading: str, label: str, new: str) -> Defect:
    """A label with another name."""
    mark, _, _ = labelled(heading, label)
    return in_section(new, "misnamed-field", heading, mark, f"**{new}:**", f"**{new}:**")


_FIELDS = [
    field_gone(POST_HEADING, "Description"),
    field_gone(POST_HEADING, "Authentication"),
    field_gone(POST_HEADING, "Rate Limit"),
    field_gone(POST_HEADING, "Request Headers"),
    field_gone(POST_HEADING, "Request Body"),
    field_gone(POST_HEADING, "Response (201"),
    field_gone(POST_HEADING, "Error Responses"),
    field_gone(POST_HEADING, "Example Request"),
    field_gone(POST_HEADING, "Example Response"),
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
    field_gone(ENTRY_HEADING, "Table"),
    field_gone(ENTRY_HEADING, "Description", all_below=False),
    field_gone(ENTRY_HEADING, "Constraints"),
    field_gone(ENTRY_HEADING, "Relationships"),
    field_gone(POSTING_HEADING, "Indexes"),
    field_gone("### Migration Scripts", "Up Migration"),
    field_gone("### Migration Scripts", "Down Migration"),
    field_gone("### Authorization", "Permission Matrix"),
    field_gone("### Scope", "In Scope"),
    field_gone("### Scope", "Out of Scope"),
    field_gone("### Database Migrations", "Pre-deployment migrations"),
    field_gone("### Database Migrations", "Post-deployment migrations"),
    field_gone("### Rollback Plan", "Automated rollback triggers"),
    field_gone("### Rollback Plan", "Manual rollback steps"),
    label_gone(POST_HEADING, "Description"),
    label_gone(POST_HEADING, "Authentication"),
    label_gone(POST_HEADING, "Rate Limit"),
    label_gone(POST_HEADING, "Request Headers"),
    label_gone(POST_HEADING, "Request Parameters"),
    label_gone(POST_HEADING, "Request Body"),
    label_gone(POST_HEADING, "Response (201"),
    label_gone(POST_HEADING, "Error Responses"),
    label_gone(POST_HEADING, "Example Request"),
    label_gone(POST_HEADING, "Example Response"),
    label_gone(DELETE_HEADING, "Example Response"),
    label_gone(GET_HEADING, "Request Parameters"),
    label_gone(GET_HEADING, "Response (200 OK)"),
    label_gone(GET_HEADING, "Error Responses"),
    label_gone(ENTRY_HEADING, "Table"),
    label_gone(ENTRY_HEADING, "Description"),
    label_gone(ENTRY_HEADING, "Indexes"),
    label_gone(ENTRY_HEADING, "Constraints"),
    label_gone(POSTING_HEADING, "Relationships"),
    label_gone("### Migration Scripts", "Up Migration"),
    label_gone("### Migration Scripts", "Down Migration"),
    label_gone("### Authorization", "Permission Matrix"),
    label_gone("### Scope", "Out of Scope"),
    label_gone("### Rollback Plan", "Manual rollback steps"),
    value_gone(POST_HEADING, "Description"),
    value_gone(POST_HEADING, "Authorization"),
    value_gone(DELETE_HEADING, "Rate Limit"),
    value_gone(GET_HEADING, "Authentication"),
    value_gone(GET_HEADING, "Rate Limit"),
    value_gone("### Entity: Ledger Account", "Table"),
    value_gone(ENTRY_HEADING, "Table"),
    value_gone(POSTING_HEADING, "Description"),
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
    label_renamed(POST_HEADING, "Description", "Desciption"),
    label_renamed(POST_HEADING, "Authentication", "Authentification"),
    label_renamed(POST_HEADING, "Authorization", "Authorizaton"),
    label_renamed(POST_HEADING, "Rate Limit", "Rate Limits"),
    label_renamed(POST_HEADING, "Request Headers", "Request Header"),
    label_renamed(POST_HEADING, "Request Body", "Requst Body"),
    label_renamed(POST_HEADING, "Response (201", "Reponse (201 Created)"),
    label_renamed(DELETE_HEADING, "Error Responses", "Error Reponses"),
    label_renamed(DELETE_HEADING, "Request Parameters", "Request Paramters"),
    label_renamed(GET_HEADING, "Example Request", "Exmaple Request"),
    label_renamed(GET_HEADING, "Example Response", "Example Respnse"),
    label_renamed(ENTRY_HEADING, "Table", "Tabel"),
    label_renamed(ENTRY_HEADING, "Indexes", "Indices"),
    label_renamed(ENTRY_HEADING, "Indexes", "Indexs"),
    label_renamed(POSTING_HEADING, "Constraints", "Contraints"),
    label_renamed(POSTING_HEADING, "Relationships", "Relationship"),
    label_renamed("### Migration Scripts", "Up Migration", "Up Migraton"),
    label_renamed("### Migration Scripts", "Down Migration", "Down Migrations"),
    label_renamed("### Authorization", "Permission Matrix", "Permissions Matrix"),
    label_renamed("### Scope", "Out of Scope", "Out of Scpoe"),
    label_renamed("### Rollback Plan", "Automated rollback triggers", "Automated rollback trigers"),
]

DEFECTS = [
    *_FIELDS,
    *_MISNAMED_FIELDS,
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


def _plain_labels(text: str) -> str:
    return re.sub(r"^\*\*([^*\n]+):\*\*", r"\1:", text, flags=re.M)


def _answered(heading: str, label: str, answer: str) -> str:
    """What stands below a heading, with words in place of what a label labels."""
    mark, line, rest = labelled(heading, label)
    return below(heading).replace(f"{mark}{line}\n{rest}", f"{mark} {answer}\n\n")


REWRITES = [
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
    change("labels as bullets", (_GET, _bulleted(_GET))),
    change(
        "labels as headings",
        (_POST, _as_headings(_POST, 5)),
    ),
    change("labels of an entity as headings", (POSTING, _as_headings(POSTING, 4))),
    change("scope as headings", (sub("Scope"), _as_headings(sub("Scope"), 4))),
    change("rollback labels plain", (_ROLLBACK, _ROLLBACK.replace("**", ""))),
    change("hard breaks", ("**Rate Limit:** 1200 requests", "**Rate Limit:** 1200\\\nrequests")),
    change("labels plain", (below(POST_HEADING), _plain_labels(below(POST_HEADING)))),
    change("labels in a list", (below(DELETE_HEADING), _bulleted(below(DELETE_HEADING)))),
    change("labels of an entity plain", (below(ENTRY_HEADING), _plain_labels(below(ENTRY_HEADING)))),
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
            (POST_HEADING, "Request Headers", "None"),
            (POST_HEADING, "Request Parameters", "None"),
            (POST_HEADING, "Rate Limit", "N/A - the gateway limits all callers alike"),
            (DELETE_HEADING, "Request Headers", "None."),
            (DELETE_HEADING, "Error Responses", "None"),
            (DELETE_HEADING, "Example Response", "None, the body is empty"),
            (DELETE_HEADING, "Authentication", "Optional"),
            (GET_HEADING, "Authorization", "None"),
            (ENTRY_HEADING, "Indexes", "None"),
            (ENTRY_HEADING, "Relationships", "N/A, it stands alone"),
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
]
