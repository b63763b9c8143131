"""Links and ids that lead somewhere."""

from __future__ import annotations

from defects.edits import before, change, defect, in_cell
from defects.ledger import body

DEFECTS = [
    defect(
        "broken-link: an anchor",
        "broken-link",
        "#nowhere",
        ("The auditors ask for", "The [auditors](#nowhere) ask for"),
    ),
    defect(
        "broken-link: a slip in an anchor",
        "broken-link",
        "#data-modle",
        ("The Invoice Service writes an entry", "The Invoice Service writes an [entry](#data-modle)"),
    ),
    defect(
        "broken-link: a file",
        "broken-link",
        "adr/0007-double-entri.md",
        (
            "A sum of zero per entry can be checked",
            "A sum of zero per entry ([ADR 7](adr/0007-double-entri.md)) can be checked",
        ),
    ),
    defect(
        "broken-link: an anchor of a file",
        "broken-link",
        "adr/0007-double-entry.md#desicion",
        ("- Dunning - it keeps", "- [Dunning](adr/0007-double-entry.md#desicion) - it keeps"),
    ),
    defect(
        "broken-link: an image",
        "broken-link",
        "img/ledger.png",
        ("We add a double-entry ledger", "![The ledger](img/ledger.png) We add a double-entry ledger"),
    ),
    defect(
        "broken-link: out of the project",
        "broken-link",
        "../billing/README.md",
        ("the first quarter.", "the first quarter ([report](../billing/README.md))."),
    ),
    in_cell("duplicate-id", "| **Spec ID**", "TS-2026-031", "TS-2025-030"),
]

REWRITES = [
    change(
        "html details",
        before("### Rollback Plan\n", "<details>\n<summary>More</summary>\n\nWords.\n\n</details>\n\n"),
    ),
    change("wrapped paragraphs", (body("Problem Statement"), body("Problem Statement").replace(". ", ".\n"))),
    change(
        "table of contents",
        before(
            "## Document Info\n",
            "## Table of Contents\n\n1. [Document Info](#document-info)\n"
            "2. [System Overview](#system-overview)\n"
            "   - [Scope](#scope)\n\n---\n\n",
        ),
    ),
    change("quoted note", before("### Authorization\n", "> **Note:** reviewed by the guild\n\n")),
    change(
        "footnote",
        ("Copy of staging           |", "Copy of staging[^1]       |"),
        before("### E2E Tests\n", "[^1]: Refreshed each night.\n\n"),
    ),
    change(
        "a link to an anchor", ("The auditors ask for", "The [auditors](#security-considerations) ask for")
    ),
    change(
        "links to files",
        (
            "- Dunning - it keeps",
            "- [Dunning](adr/0007-double-entry.md#decision), [notes](./a.md) and [folder](adr) - it keeps",
        ),
    ),
    change(
        "links by reference",
        ("in the first quarter.", "in the first quarter, see [ADR][adr].\n\n[adr]: adr/0007-double-entry.md"),
    ),
    change(
        "links to anchors", ("by hand in the first", "[by hand](#entity-ledger-entry) in the [first](#scope)")
    ),
    change(
        "a named anchor",
        ("The auditors ask for", '<a id="audit"></a>The [auditors](#audit) ask for'),
    ),
    change(
        "links in code",
        ("Revenue recognition - it", "Revenue recognition (`[x](#nowhere)`) - it"),
    ),
    change(
        "another id in text",
        ("We add a double-entry ledger", "As TS-2025-030 says, we add a double-entry ledger"),
    ),
]
