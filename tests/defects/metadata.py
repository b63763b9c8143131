"""What a spec says of itself in its front matter and its table."""

from __future__ import annotations

from defects.edits import before, change, defect
from defects.ledger import TITLE, row

DEFECTS = [
    defect(
        "invalid-metadata: YAML",
        "invalid-metadata",
        "title: Ledger: of",
        (TITLE, f"---\nsize: medium\ntitle: Ledger: of invoices\n---\n{TITLE}"),
    ),
    defect(
        "invalid-metadata: backtick",
        "invalid-metadata",
        "owner: `amara`",
        (TITLE, f"---\ntitle: Invoice Ledger\nowner: `amara`\n---\n{TITLE}"),
    ),
    defect(
        "invalid-metadata: a list",
        "invalid-metadata",
        "- medium",
        (TITLE, f"---\n- medium\n---\n{TITLE}"),
    ),
    defect(
        "invalid-metadata: size",
        "invalid-metadata",
        "size: hug",
        (TITLE, f"---\nsize: hug\n---\n{TITLE}"),
    ),
    defect(
        "invalid-metadata: trait",
        "invalid-metadata",
        "traits: [servce",
        (TITLE, f"---\ntraits: [servce, data]\n---\n{TITLE}"),
    ),
    defect(
        "invalid-metadata: size in the table",
        "invalid-metadata",
        "Gigantic",
        (row("| **Feature Spec**"), row("| **Feature Spec**") + "| **Project Size** | Gigantic |\n"),
    ),
    defect(
        "invalid-metadata: trait in the table",
        "invalid-metadata",
        "service, dta",
        (row("| **Feature Spec**"), row("| **Feature Spec**") + "| **Traits** | service, dta |\n"),
    ),
    defect(
        "invalid-metadata: size in the table beside one in the front matter",
        "invalid-metadata",
        "Gigantic",
        (TITLE, f"---\nsize: medium\n---\n{TITLE}"),
        (row("| **Feature Spec**"), row("| **Feature Spec**") + "| **Project Size** | Gigantic |\n"),
    ),
]

REWRITES = [
    change("title in front matter", (TITLE + "\n", "---\ntitle: Invoice Ledger\nsize: medium\n---\n")),
    change(
        "size in front matter", before(TITLE, "---\nsize: Medium\ntraits: [service, data]\ntags: []\n---\n\n")
    ),
    change(
        "traits in the table",
        (
            row("| **Version**"),
            row("| **Version**") + "| Traits | service, data change |\n| Size | Medium (3 weeks) |\n",
        ),
    ),
]
