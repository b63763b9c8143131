"""What the status of a spec demands, and versions that must agree."""

from __future__ import annotations

from defects.edits import Defect, change, defect, in_cell, in_section, leaning
from defects.ledger import MEDIUM, QUESTIONS, row

DEFECTS = [
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
    leaning(
        defect(
            "mismatched-value: a new revision",
            "mismatched-value",
            "1.2          |",
            (
                row("| 1.2     |"),
                row("| 1.2     |") + "| 1.3 | 2026-05-20 | Jonas Reiter | Typing errors |\n",
            ),
        ),
        "## Revision History",
    ),
    leaning(
        defect(
            "mismatched-value: the newest revision removed",
            "mismatched-value",
            "1.2          |",
            (row("| 1.2     |"), ""),
        ),
        "## Revision History",
    ),
    leaning(
        defect(
            "mismatched-value: another version in the history",
            "mismatched-value",
            "1.2          |",
            (row("| 1.2     |"), row("| 1.2     |").replace("1.2", "1.3")),
        ),
        "## Revision History",
    ),
    leaning(in_cell("out-of-order-row", "| 1.1     |", "2026-05-06", "2025-05-06"), "## Revision History"),
    leaning(in_cell("out-of-order-row", "| 1.2     |", "2026-05-18", "2026-04-28"), "## Revision History"),
    leaning(in_cell("out-of-order-row", "| 1.0     |", "2026-04-20", "2026-06-20"), "## Revision History"),
]

REWRITES = [
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
    change("version in the history with v", (row("| 1.2     |"), row("| 1.2     |").replace("1.2 ", "v1.2"))),
    change(
        "two revisions of a day", (row("| 1.1     |"), row("| 1.1     |").replace("2026-05-06", "2026-05-18"))
    ),
]
