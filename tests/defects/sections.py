"""Sections absent, misnamed, elsewhere, twice, empty or shallow; and what may become of headings."""

from __future__ import annotations

import re

from defects.edits import Defect, before, change, defect, rename
from defects.ledger import (
    COMPONENTS,
    DELETE_HEADING,
    ENDPOINTS,
    ENTITIES,
    ENTRY,
    FLAGS,
    INTERACTIONS,
    LARGE,
    LEDGER_API,
    MEDIUM,
    TITLE,
    UNIT,
    between,
    body,
    sub,
    top,
)

_ABSENT_TOP = [
    defect(f"missing-section: {title}", "missing-section", TITLE, (top(title), ""))
    for title in (
        "Document Info",
        "System Overview",
        "Component Architecture",
        "API Design",
        "Data Model",
        "Testing Strategy",
        "Security Considerations",
        "Migration & Rollout",
    )
]

_ABSENT_SUB = [
    defect(f"missing-section: {title}", "missing-section", f"## {parent}\n", (sub(title), ""))
    for title, parent in (
        ("Problem Statement", "System Overview"),
        ("Proposed Solution", "System Overview"),
        ("Key Design Decisions", "System Overview"),
        ("Scope", "System Overview"),
        ("System Diagram", "Component Architecture"),
        ("Component Interactions", "Component Architecture"),
        ("Component Details", "Component Architecture"),
        ("Endpoints Overview", "API Design"),
        ("Endpoint Details", "API Design"),
        ("Entity Relationship Diagram", "Data Model"),
        ("Migration Scripts", "Data Model"),
        ("Integration Tests", "Testing Strategy"),
        ("E2E Tests", "Testing Strategy"),
        ("Data Protection", "Security Considerations"),
        ("Security Checklist", "Security Considerations"),
        ("Feature Flags", "Migration & Rollout"),
        ("Rollback Plan", "Migration & Rollout"),
    )
]

_ABSENT_REPEATABLE = [
    defect("missing-section: entities", "missing-section", "## Data Model\n", (ENTITIES, "")),
    defect(
        "missing-section: components",
        "missing-section",
        "### Component Details\n",
        (COMPONENTS, "The components are described elsewhere.\n\n"),
    ),
    defect(
        "missing-section: endpoints",
        "missing-section",
        "### Endpoint Details\n",
        (ENDPOINTS, "The endpoints are described elsewhere.\n\n"),
    ),
]

_MISNAMED_SECTIONS = [
    rename("misnamed-section", "## Testing Strategy", "## Testing Stratgy"),
    rename("misnamed-section", "## Data Model", "## Data Modell"),
    rename("misnamed-section", "## Migration & Rollout", "## Migration and Rolout"),
    rename("misnamed-section", "## Document Info", "## Docment Info"),
    rename("misnamed-section", "## Revision History", "## Revison History"),
    rename("misnamed-section", "### Problem Statement", "### Problem Statment"),
    rename("misnamed-section", "### Endpoints Overview", "### Endpoints Overveiw"),
    rename("misnamed-section", "### Unit Tests", "### Unit Tsets"),
    rename("misnamed-section", "### Endpoint Details", "### Operations"),
    rename("misnamed-section", "### Entity: Ledger Entry", "### Entitty: Ledger Entry"),
    defect(
        "misnamed-section: an entity without name",
        "misnamed-section",
        "### Entity:\n",
        ("### Entity: Ledger Entry\n", "### Entity:\n"),
    ),
]

_MISPLACED = [
    defect(
        "misplaced-section: Unit Tests under Security",
        "misplaced-section",
        "### Unit Tests\n",
        (sub("Unit Tests"), ""),
        ("### Security Checklist\n", sub("Unit Tests") + "### Security Checklist\n"),
    ),
    defect(
        "misplaced-section: Feature Flags under Testing",
        "misplaced-section",
        "### Feature Flags\n",
        (sub("Feature Flags"), ""),
        ("### E2E Tests\n", sub("Feature Flags") + "### E2E Tests\n"),
    ),
    defect(
        "misplaced-section: Scope under API Design",
        "misplaced-section",
        "### Scope\n",
        (sub("Scope"), ""),
        ("### Endpoints Overview\n", sub("Scope") + "### Endpoints Overview\n"),
    ),
    defect(
        "misplaced-section: Security under Data Model",
        "misplaced-section",
        "### Migration Scripts\n",
        (sub("Migration Scripts"), ""),
        ("### Feature Flags\n", sub("Migration Scripts") + "### Feature Flags\n"),
    ),
    rename("misplaced-section", "### Scope", "#### Scope"),
    rename("misplaced-section", "### Component Interactions", "#### Component Interactions"),
    rename("misplaced-section", "### Migration Scripts", "#### Migration Scripts"),
    rename("misplaced-section", "## Testing Strategy", "### Testing Strategy"),
    rename("misplaced-section", "### Rollback Plan", "\n## Rollback Plan"),
    rename("misplaced-section", "### Problem Statement", "\n## Problem Statement"),
    rename("misplaced-section", "### Endpoint Details", "\n## Endpoint Details"),
    rename("misplaced-section", "### Entity: Ledger Account", "\n## Entity: Ledger Account"),
    rename("misplaced-section", "### Entity: Ledger Entry", "#### Entity: Ledger Entry"),
    rename("misplaced-section", DELETE_HEADING, f"\n{DELETE_HEADING[1:]}"),
    rename("misplaced-section", DELETE_HEADING, f"#{DELETE_HEADING}"),
]

_ORDER = [
    defect(
        "out-of-order-section: Revision History near the top",
        "out-of-order-section",
        "## Revision History\n",
        (between("## Revision History\n", ""), ""),
        ("## System Overview\n", between("## Revision History\n", "") + "\n## System Overview\n"),
    ),
    defect(
        "out-of-order-section: Document Info at the end",
        "out-of-order-section",
        "## Document Info\n",
        (top("Document Info"), ""),
        ("## Revision History\n", top("Document Info") + "## Revision History\n"),
    ),
    defect(
        "out-of-order-section: Rollback Plan first",
        "out-of-order-section",
        "### Rollback Plan\n",
        (sub("Rollback Plan"), ""),
        ("### Migration Steps\n", sub("Rollback Plan") + "### Migration Steps\n"),
    ),
    defect(
        "out-of-order-section: Problem Statement last",
        "out-of-order-section",
        "### Problem Statement\n",
        (sub("Problem Statement"), ""),
        (sub("Scope"), sub("Scope") + sub("Problem Statement")),
    ),
    defect(
        "out-of-order-section: Migration Scripts first",
        "out-of-order-section",
        "### Migration Scripts\n",
        (sub("Migration Scripts"), ""),
        ("### Entity Relationship Diagram\n", sub("Migration Scripts") + "### Entity Relationship Diagram\n"),
    ),
]

_REPEATED = [
    defect(
        "repeated-section: Scope",
        "repeated-section",
        "### Scope\n\nThe same again.",
        (sub("Scope"), sub("Scope") + "### Scope\n\nThe same again.\n\n"),
    ),
    defect(
        "repeated-section: Open Questions",
        "repeated-section",
        "## Open Questions\n\nNone are left.",
        ("## Revision History\n", "## Open Questions\n\nNone are left.\n\n## Revision History\n"),
    ),
    defect(
        "repeated-section: Unit Tests",
        "repeated-section",
        "### Unit Tests\n\nSee above.",
        ("### Test Data Strategy\n", "### Unit Tests\n\nSee above.\n\n### Test Data Strategy\n"),
    ),
]

_EMPTY = [
    defect(
        "empty-section: Problem Statement",
        "empty-section",
        "### Problem Statement\n",
        (body("Problem Statement"), ""),
    ),
    defect("empty-section: Unit Tests", "empty-section", "### Unit Tests\n", (UNIT, "")),
    defect(
        "empty-section: Data Model",
        "empty-section",
        "## Data Model\n",
        (between("### Entity Relationship Diagram\n", "---\n\n## Testing Strategy"), ""),
    ),
    defect("empty-section: a component", "empty-section", "#### Ledger API\n", (LEDGER_API, "")),
    defect("empty-section: Component Details", "empty-section", "### Component Details\n", (COMPONENTS, "")),
    defect(
        "empty-section: only a comment",
        "empty-section",
        "### Proposed Solution\n",
        (body("Proposed Solution"), "<!-- to be written by Amara -->\n\n"),
    ),
    defect(
        "empty-section: an entity",
        "empty-section",
        "### Entity: Ledger Entry\n",
        (ENTRY.split("\n", 1)[1], "\n"),
    ),
]

_OMISSIONS = [
    defect("unexplained-omission: N/A", "unexplained-omission", "N/A\n", (INTERACTIONS, "N/A\n")),
    defect("unexplained-omission: None.", "unexplained-omission", "None.\n", (FLAGS, "None.\n")),
    defect(
        "unexplained-omission: a whole section",
        "unexplained-omission",
        "Not applicable\n",
        (between("### Entity Relationship Diagram\n", "---\n\n## Testing Strategy"), "Not applicable\n\n"),
    ),
    defect(
        "unexplained-omission: in a list",
        "unexplained-omission",
        "- N/A\n",
        (body("Security Checklist"), "- N/A\n\n"),
    ),
    defect(
        "unexplained-omission: bold",
        "unexplained-omission",
        "**n/a**\n",
        (body("System Diagram"), "**n/a**\n\n"),
    ),
]

_SKIPPED = [
    defect(
        "skipped-level: two below",
        "skipped-level",
        "##### Figures",
        ("### Key Design Decisions\n", "##### Figures\n\nThree of them.\n\n### Key Design Decisions\n"),
    ),
    defect(
        "skipped-level: below a top section",
        "skipped-level",
        "#### Reviewers",
        ("### Authentication\n", "#### Reviewers\n\nThe security guild.\n\n### Authentication\n"),
    ),
    defect(
        "skipped-level: in a component",
        "skipped-level",
        "###### Team",
        ("#### Invoice Service\n", "###### Team\n\nBilling.\n\n#### Invoice Service\n"),
    ),
    defect(
        "skipped-level: below an added section",
        "skipped-level",
        "#### Cost per month",
        ("## Open Questions\n", "## Costs\n\n#### Cost per month\n\n120 EUR.\n\n## Open Questions\n"),
    ),
]

_SHIFTS = [
    Defect(
        "misplaced-section: all a level down",
        tuple(
            (f"\n{title}\n", f"\n#{title}\n")
            for title in sorted(set(re.findall(r"^#{2,4} .*$", MEDIUM, re.MULTILINE)), key=len, reverse=True)
        ),
        MEDIUM,
        "misplaced-section",
        "### Document Info\n",
    ),
]

_REFERENCES = between("### 15.2 References\n\n", "\n## 16", LARGE)

SHALLOW = [
    defect(
        "shallow-section: references in prose",
        "shallow-section",
        "### 15.2 References\n",
        (_REFERENCES, "### 15.2 References\n\nThe wiki of the team holds them all.\n"),
        base=LARGE,
    ),
]

DEFECTS = [
    *_ABSENT_TOP,
    *_ABSENT_SUB,
    *_ABSENT_REPEATABLE,
    *_MISNAMED_SECTIONS,
    *_MISPLACED,
    *_ORDER,
    *_REPEATED,
    *_EMPTY,
    *_OMISSIONS,
    *_SKIPPED,
    *_SHIFTS,
    *SHALLOW,
]

REWRITES = [
    change(
        "extra top section",
        before("## Testing Strategy\n", "## Cost Estimate\n\nAbout 40 person days.\n\n---\n\n"),
    ),
    change("extra subsection", before("### Rollout Plan\n", "### Training\n\nTwo hours for support.\n\n")),
    change(
        "extra deep section", before("### E2E Tests\n", "#### Contract Tests\n\nWith the checkout team.\n\n")
    ),
    change(
        "extra section with a table",
        before(
            "### Data Protection\n", "### Threats\n\n| Threat | Answer |\n|---|---|\n| Replay | Nonce |\n\n"
        ),
    ),
    change(
        "subsection not applicable",
        (body("Feature Flags"), "N/A - the change is not visible to customers.\n\n"),
    ),
    change(
        "subsection not applicable in bold",
        (body("Test Data Strategy"), "**Not applicable**: fixtures of the billing suite are reused.\n\n"),
    ),
    change(
        "section not applicable",
        (
            between("### Entity Relationship Diagram\n", "---\n\n## Testing Strategy"),
            "N/A: nothing is stored.\n\n",
        ),
    ),
    change(
        "section not applicable in a list",
        (
            between("### Migration Steps\n", "---\n\n## Open Questions"),
            "- None, because the service is new.\n\n",
        ),
    ),
    change(
        "decoy headings in a fence",
        before(
            "### Scope\n",
            "````markdown\n## Data Model\n\n```\n### Scope\n```\n\n## Testing Strategy\n````\n\n",
        ),
        leans=("## Data Model", "### Scope", "## Testing Strategy"),
    ),
    change(
        "decoy headings in a comment",
        before("## API Design\n", "<!--\n## Observability\n\n### Logging\n-->\n\n"),
    ),
    change(
        "comments between sections",
        before("### Key Design Decisions\n", "<!-- markdownlint-disable MD013 -->\n\n"),
    ),
    change(
        "a comment under a heading",
        ("### Feature Flags\n", "### Feature Flags\n\n<!-- both go away in Q3 -->\n"),
    ),
    change("decorated heading", ("### System Diagram\n", "### System Diagram (Target State)\n")),
    change("decorated with stars", ("### Integration Tests\n", "### Integration Tests *(mandatory)*\n")),
    change("and", ("## Migration & Rollout\n", "## Migration and Rollout\n")),
    change("alias", ("### E2E Tests\n", "### End-to-End Tests\n")),
    change("lower case titles", ("### Data Protection\n", "### data  protection\n")),
    change("typographic", ("### Authorization\n", "### Authorization —\n")),
    change("heading indented", ("### Component Interactions\n", "   ### Component Interactions\n")),
    change("blank lines", ("### Input Validation\n\n", "\n\n\n### Input Validation\n\n\n\n")),
]
