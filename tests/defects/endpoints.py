"""The overview of endpoints against their details."""

from __future__ import annotations

from defects.edits import Defect, change, defect, leaning
from defects.ledger import DELETE_HEADING, GET_HEADING, MEDIUM, POST_HEADING, between, row


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


_DETAILS = ("### Endpoint Details", POST_HEADING, DELETE_HEADING, GET_HEADING)

DEFECTS = [
    *(
        leaning(defect(f"mismatched-value: {name}", "mismatched-value", at, (old, new)), *_DETAILS)
        for name, at, old, new in (
            ("another method in an example", "PUT https", "curl -X POST https", "curl -X PUT https"),
            ("a method implied by a body", "curl --json", "curl -X DELETE https", "curl --json '{}' https"),
            (
                "another path in an example",
                '"https://billing.example.com/api/v1/ledger/account/',
                "example.com/api/v1/ledger/accounts/5e0a5b7d",
                "example.com/api/v1/ledger/account/5e0a5b7d",
            ),
        )
    ),
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
        ((POST_HEADING + "\n", POST_HEADING.replace("POST", "PUT") + "\n"),),
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

_BALANCE = "/api/v1/ledger/accounts/{account_id}/balance"

REWRITES = [
    change(
        "a request behind a gateway",
        ("curl -X DELETE https://billing.example.com/", "curl -XDELETE $GATEWAY/eu/"),
    ),
    change("a request with its method implied", ("curl -X POST https", "curl https")),
    change("decorated endpoint", (DELETE_HEADING + "\n", DELETE_HEADING + " (Modified)\n")),
    change(
        "endpoint in code",
        (GET_HEADING + "\n", "#### `GET` `/api/v1/ledger/accounts/{account_id}/balance`\n"),
    ),
    change(
        "endpoint with colon parameters",
        (GET_HEADING + "\n", "#### GET /api/v1/ledger/accounts/:account_id/balance\n"),
    ),
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
]
